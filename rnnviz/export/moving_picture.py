"""Finding the text that a moving picture carries: GIF, WebP and MP4, walked within bounds.

Only what is around the pictures is read: sizes are added up, and nothing is unpacked.
"""

from __future__ import annotations

import html
import os
import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

LARGEST_TEXT = 256 << 10
_MOST_PARTS = 200_000
_BOXES = {b"moov": 0, b"udta": 0, b"meta": 4, b"ilst": 0, b"\xa9cmt": 0}
"""The boxes of an MP4 that lead to its comment, and how many bytes precede those inside."""


class DamagedPictureError(ValueError):
    """The file ends early, or is not built as its kind is."""


def kind_of(start: bytes) -> str:
    """Return "GIF", "WebP" or "MP4" by how a file begins, "" for any other."""
    if start[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "WebP"
    return "MP4" if start[4:8] == b"ftyp" else ""


def carried_text(kind: str, file: BinaryIO) -> str | None:
    """Return the text of a moving picture, None where it has none.

    Raises
    ------
    DamagedPictureError
    """
    found = {"GIF": _in_gif, "WebP": _in_webp, "MP4": _in_mp4}[kind](file)
    return None if found is None else found.decode("utf-8", "replace")


def _read(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise DamagedPictureError
    return data


def _in_gif(file: BinaryIO) -> bytes | None:
    """Return the comments before the first frame, and of a GIF without one up to its end."""
    packed = _read(file, 13)[10]
    if packed & 0x80:
        _read(file, 3 << (1 + (packed & 7)))
    for _ in range(_MOST_PARTS):
        part = _read(file, 1)
        if part == b",":
            _whole_gif(file)
            return None
        if part == b";":
            return None
        if part != b"!":
            raise DamagedPictureError
        label = _read(file, 1)
        data = b"".join(_blocks(file))
        if label == b"\xfe" and data:
            _whole_gif(file)
            return data
    raise DamagedPictureError


def _whole_gif(file: BinaryIO) -> None:
    """Refuse a GIF whose end is missing."""
    file.seek(-1, os.SEEK_END)
    if file.read(1) not in (b";", b"\0"):
        raise DamagedPictureError


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the data of an extension, which ends with an empty block."""
    total = 0
    while size := _read(file, 1)[0]:
        total += size
        if total > LARGEST_TEXT:
            raise DamagedPictureError
        yield _read(file, size)


def _in_webp(file: BinaryIO) -> bytes | None:
    """Return the description in the XMP of a WebP."""
    end = 8 + struct.unpack("<4xI4x", _read(file, 12))[0]
    if file.seek(0, os.SEEK_END) < end:
        raise DamagedPictureError
    file.seek(12)
    for _ in range(_MOST_PARTS):
        if file.tell() >= end:
            return None
        kind, size = struct.unpack("<4sI", _read(file, 8))
        if kind == b"XMP " and size <= LARGEST_TEXT:
            return _description(_read(file, size))
        file.seek(size + size % 2, os.SEEK_CUR)
    raise DamagedPictureError


def _description(xmp: bytes) -> bytes | None:
    start = xmp.find(b"<dc:description>")
    end = xmp.find(b"</dc:description>", start) if start >= 0 else -1
    if end < 0:
        return None
    text = re.sub(rb"<[^<>]*>", b"", xmp[start:end]).decode("utf-8", "replace")
    return html.unescape(text).strip().encode()


def _in_mp4(file: BinaryIO) -> bytes | None:
    """Return the comment of an MP4: moov, udta, meta, ilst, ©cmt, data."""
    start, end = 0, file.seek(0, os.SEEK_END)
    for name, inside in _BOXES.items():
        found = _box(file, name, start, end)
        if found is None:
            return None
        start, end = found[0] + inside, found[1]
    found = _box(file, b"data", start, end)
    if found is None or not 8 <= found[1] - found[0] <= LARGEST_TEXT:
        return None
    file.seek(found[0] + 8)
    return _read(file, found[1] - found[0] - 8)


def _box(file: BinaryIO, name: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Return where the content of a box begins and ends, None where there is none of that name."""
    for _ in range(_MOST_PARTS):
        if start + 8 > end:
            return None
        file.seek(start)
        size, kind = struct.unpack(">I4s", _read(file, 8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", _read(file, 8))[0], 16
        size = size or end - start
        if size < head or start + size > end:
            raise DamagedPictureError
        if kind == name:
            return start + head, start + size
        start += size
    raise DamagedPictureError
