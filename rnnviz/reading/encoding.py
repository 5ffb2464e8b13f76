"""Detect the encoding of a text from all of its bytes.

UTF-8 and UTF-16 can be verified: text in another encoding is hardly ever valid.  GB18030 cannot,
because most byte sequences are valid.  It is assumed where nearly all characters are those of
everyday Chinese (GB 2312, signs and level 1) and spread over that whole range, unlike those of
Western, Cyrillic, Japanese, Korean and Big5 texts.  Any other encoding has to be named.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from itertools import chain

import numpy as np

Chunks = Callable[[], Iterator[bytes]]

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape",
     "raw-unicode-escape", "undefined", "mbcs", "oem"}
)  # fmt: skip
_COMMON = 0.9  # share of the characters
_SPREAD = 30  # characters of which some must be in the second half of level 1


class Undecodable(ValueError):  # noqa: N818 - the text is at fault, not the program
    """Bytes that are not text in any encoding that is detected.

    Attributes
    ----------
    offset, line, byte : int
        Of the first byte that is not UTF-8: its place from 0, its line from 1, and its value.
    zero : bool
        Whether that byte is zero, so that the file is no text at all.
    """

    def __init__(self, offset: int, line: int, byte: int) -> None:
        super().__init__(f"byte {offset}")
        self.offset, self.line, self.byte = offset, line, byte

    @property
    def zero(self) -> bool:
        return self.byte == 0


def encoding_of(chunks: Chunks, wanted: str = "") -> str:
    """Return the name of Python's codec for a text.

    Parameters
    ----------
    chunks : callable
        Returns an iterator over the bytes from the beginning.
    wanted : str
        A codec to be used whatever the bytes are, or empty.

    Raises
    ------
    LookupError
        Where there is no codec named `wanted` for texts.
    Undecodable
        Where the encoding cannot be detected.
    """
    if wanted.strip():
        return _known(wanted.strip())
    head = next(chunks(), b"")
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return _without_mark(head)
    fault = _fault(chunks)
    if fault is None:
        return "utf-8"
    if fault.zero or not _is_chinese(chunks):
        raise fault
    return "gb18030"


def _known(wanted: str) -> str:
    if not wanted.isascii() or not wanted.isprintable() or len(wanted) > 40:
        raise LookupError(wanted)
    info = codecs.lookup(wanted)
    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_TEXT:
        raise LookupError(wanted)
    return "utf-8-sig" if info.name == "utf-8" else info.name


def _without_mark(head: bytes) -> str:
    """Return which UTF-16 has zeros where these bytes have them."""
    if len(head) < 4:
        raise Undecodable(head.index(0), head[: head.index(0)].count(b"\n") + 1, 0)
    even, odd = (np.frombuffer(head[i : len(head) // 2 * 2 : 2], np.uint8) for i in (0, 1))
    low, high = float(np.mean(even == 0)), float(np.mean(odd == 0))
    name = "utf-16-le" if high > low else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    if max(low, high) < 0.3 or min(low, high) or "�" in text[:-1]:
        zero = head.index(0)
        raise Undecodable(zero, head[:zero].count(b"\n") + 1, 0)
    return name


def _fault(chunks: Chunks) -> Undecodable | None:
    """Return the first byte that is not UTF-8, or is zero."""
    decoder, offset, line = codecs.getincrementaldecoder("utf-8")(), 0, 1
    for chunk in chunks():
        zero = chunk.find(b"\0")
        left = decoder.getstate()[0]
        try:
            decoder.decode(chunk if zero < 0 else chunk[:zero])
        except UnicodeDecodeError as error:
            place = error.start - len(left)
            byte = error.object[error.start]
            return Undecodable(offset + place, line + chunk[: max(place, 0)].count(b"\n"), byte)
        if zero >= 0:
            return Undecodable(offset + zero, line + chunk[:zero].count(b"\n"), 0)
        offset, line = offset + len(chunk), line + chunk.count(b"\n")
    left = decoder.getstate()[0]
    return Undecodable(offset - len(left), line, left[0]) if left else None


def _is_chinese(chunks: Chunks) -> bool:
    """Return whether bytes are GB18030 of everyday characters."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    total = common = level = late = 0
    try:
        for chunk in chain(chunks(), (b"",)):
            text = decoder.decode(chunk, final=not chunk)
            codes = np.array([c for c in text if c > "\x7f" and c.isalnum()])
            encoded = "".join(codes.tolist()).encode("gb18030")
            pairs = np.frombuffer(encoded, np.uint8)
            total += len(codes)
            if len(pairs) != 2 * len(codes):  # four-byte characters: rare ones
                pairs = np.frombuffer(
                    b"".join(b for b in (c.encode("gb18030") for c in codes) if len(b) == 2),
                    np.uint8,
                )
            lead, trail = pairs[::2], pairs[1::2]
            plain = (trail >= 0xA1) & (trail <= 0xFE)
            first = (lead >= 0xB0) & (lead <= 0xD7) & plain
            digits = (lead >= 0xA1) & (lead <= 0xA3) & plain
            common += int(np.count_nonzero(first | digits))
            level += int(np.count_nonzero(first))
            late += int(np.count_nonzero(first & (lead >= 0xC9)))
    except UnicodeDecodeError:
        return False
    return common >= _COMMON * total and level > 0 and (late > 0 or level < _SPREAD)
