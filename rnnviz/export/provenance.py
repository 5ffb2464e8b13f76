"""Provenance: the run that made a figure, stored in the figure's own file and read back from it.

A PNG holds it in a text chunk, an SVG in its metadata element, a PDF among its keywords, a GIF and
an MP4 in a comment, a WebP in its XMP.  A file to be read may come from anywhere: it is searched
within bounds, and nothing in it is executed.
"""

from __future__ import annotations

import html
import json
import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeGuard

from rnnviz import __version__
from rnnviz.experiment.difference import Change
from rnnviz.experiment.preset import Preset, preset_text
from rnnviz.export.moving_picture import DamagedPictureError, carried_text, kind_of
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.probe import probe_of
from rnnviz.training.snapshot import MOST_BESIDE, Frame

LARGEST_FILE = 64 << 20
LARGEST_TEXT = 256 << 10
_MOST_CHUNKS = _MOST_TOKENS = 100_000
_PROGRAM = "rnnviz"
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Provenance:
    """Everything needed to make a figure again.

    Attributes
    ----------
    name : str
        The preset's name.
    seed, update : int
    preset : str
        The whole experiment as the text of a preset file.
    version : str
        The program's version.
    changes : tuple of str
        The settings changed while the run went on; the preset has their last values.
    shown : int or None
        The update whose network is drawn; None in files of earlier versions.
    probe : mapping
        The sequence that is drawn, see `rnnviz.training.probe`; empty for the usual one.
    course : tuple of Change or None
        Every change of a setting while the run went on, so that it can be made again; None where
        they are too many, and in files of earlier versions that had any.
    other : Provenance or None
        The run that is drawn beside it; it has no other itself.
    kept : tuple of Provenance
        Further runs in the views over updates.
    """

    name: str
    seed: int
    update: int
    preset: str
    version: str = __version__
    changes: tuple[str, ...] = ()
    shown: int | None = None
    probe: Mapping[str, Any] = field(default_factory=dict)
    course: tuple[Change, ...] | None = ()
    other: Provenance | None = None
    kept: tuple[Provenance, ...] = ()

    def text(self) -> str:
        """Return one line of JSON."""
        return json.dumps({"program": _PROGRAM, **asdict(self)}, ensure_ascii=False)


MAX_CHANGES = 50
"""Only so many are told: moving a slider makes many."""
MAX_COURSE = 400
"""A run with more changes is not made again from its figure."""


def provenance_of(frame: Frame, title: str = "", views: Iterable[str] = ()) -> Provenance | None:
    """Return the settings in force and the update of a frame.

    Parameters
    ----------
    frame : Frame
    title : str
        The preset's.
    views : iterable of str
        Those that are drawn, in which the run is shown again.

    Returns
    -------
    Provenance or None
        None for an inspected network, which no settings can make again.
    """
    snapshot = frame.snapshot
    if snapshot.inspected is not None:
        return None
    run = Preset(
        snapshot.name,
        snapshot.experiment,
        title=title,
        speed=frame.speed,
        views=tuple(dict.fromkeys(views)),
    )
    kept = (provenance_of(each) for each in frame.kept)
    return Provenance(
        name=snapshot.name,
        seed=snapshot.experiment.seed,
        update=snapshot.update,
        preset=preset_text(run),
        changes=change_texts(snapshot.changes),
        shown=snapshot.trace_update,
        probe=snapshot.probe.table,
        course=snapshot.changes if len(snapshot.changes) <= MAX_COURSE else None,
        other=None if frame.other is None else provenance_of(frame.other),
        kept=tuple(run for run in kept if run is not None),
    )


def change_texts(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the newest changes, each as "40: optimizer.learning_rate = 0.1"."""
    texts = [f"{c.update}: {c.key} = {c.after}" for c in changes if c.after is not None]
    return tuple(texts[-MAX_CHANGES:])


def metadata(format: str, title: str, provenance: Provenance | None) -> dict[str, Any]:
    """Return what matplotlib is to store in a file: no dates, so that equal runs look equal."""
    program = f"{_PROGRAM} {__version__}"
    text = _clean(provenance.text()) if provenance else None
    title = _clean(title)
    if format == "png":
        return {"Software": program, "Title": title} | ({_PROGRAM: text} if text else {})
    if format == "svg":
        return {"Creator": program, "Title": title, "Description": text, "Date": None}
    return {
        "Creator": program, "Producer": None, "Title": title, "Keywords": text,
        "CreationDate": None,
    }  # fmt: skip


def _clean(text: str) -> str:
    """Replace what UTF-8 or XML cannot hold: halves of characters and control characters."""
    return re.sub(
        r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text
    )


def read_provenance(path: Path) -> Provenance | None:
    """Return the run that made a picture, or None where the file does not say.

    Raises
    ------
    BadInput
        Where the file cannot be read, is too large, damaged, or no picture at all.
    """
    try:
        if not path.is_file():
            raise BadInput.of(
                "export", QT_TRANSLATE_NOOP("export", "{path}: there is no such file"), path=path
            )
        with path.open("rb") as file:
            found = _find(path, file)
    except BadInput:
        raise
    except OSError as error:
        source = QT_TRANSLATE_NOOP("export", "{path}: the file cannot be read")
        raise BadInput.of("export", source, path=path) from error
    except (ValueError, OverflowError) as error:  # such as a character's number of 5,000 digits
        raise _damaged(path) from error
    return parse_provenance(path, found) if found is not None else None


def _find(path: Path, file: BinaryIO) -> str | None:
    start = file.read(1024)
    file.seek(0)
    if moving := kind_of(start):
        return _in_moving(path, moving, file)  # however large: it is not read as a whole
    size = path.stat().st_size
    if size > LARGEST_FILE:
        source = QT_TRANSLATE_NOOP("export", "{path}: pictures up to 64 MiB are read")
        raise BadInput.of("export", source, path=path)
    if start.startswith(_PNG_SIGNATURE):
        return _in_png(path, file)
    if start.startswith(b"%PDF-"):
        return _in_pdf(file.read(size))  # room is taken for as much as is asked for
    if b"<svg" in start or (b"<?xml" in start and b"svg" in start):
        return _in_svg(file.read(size))
    source = QT_TRANSLATE_NOOP("export", "{path}: this is no PNG, SVG, PDF, GIF, WebP or MP4")
    raise BadInput.of("export", source, path=path)


def _in_moving(path: Path, kind: str, file: BinaryIO) -> str | None:
    try:
        found = carried_text(kind, file)
    except DamagedPictureError as error:
        source = QT_TRANSLATE_NOOP("export", "{path}: this {kind} is damaged; its end is missing")
        raise BadInput.of("export", source, path=path, kind=kind) from error
    return found if found is not None and f'"program": "{_PROGRAM}"' in found else None


def _in_png(path: Path, file: BinaryIO) -> str | None:
    """Walk the chunks; all but text chunks are skipped unread."""
    file.seek(len(_PNG_SIGNATURE))
    for _ in range(_MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            source = QT_TRANSLATE_NOOP("export", "{path}: this PNG is damaged; its end is missing")
            raise BadInput.of("export", source, path=path)
        size, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return None
        if kind in (b"tEXt", b"iTXt") and size <= LARGEST_TEXT:
            found = _text_chunk(kind, file.read(size))
            if found is not None:
                return found
            size = 0
        file.seek(size + 4, 1)
    source = QT_TRANSLATE_NOOP("export", "{path}: this PNG is damaged; it never ends")
    raise BadInput.of("export", source, path=path)


def _text_chunk(kind: bytes, data: bytes) -> str | None:
    keyword, _, rest = data.partition(b"\0")
    if keyword != _PROGRAM.encode():
        return None
    if kind == b"tEXt":
        return rest.decode("latin-1")
    packed, rest = rest[:1] == b"\1", rest[2:]
    content = rest.split(b"\0", 2)[-1]
    if packed:
        try:
            content = zlib.decompressobj().decompress(content, LARGEST_TEXT)
        except zlib.error:
            return ""
    return content.decode("utf-8", "replace")


def _in_svg(data: bytes) -> str | None:
    element = data.find(b"<dc:description")
    start = data.find(b">", element) + 1 if element >= 0 else 0
    end = data.find(b"</dc:description>", start) if start else -1
    if not 0 <= end - start <= LARGEST_TEXT:
        return None
    found = html.unescape(data[start:end].decode("utf-8", "replace")).strip()
    return found if f'"program": "{_PROGRAM}"' in found else None


def _in_pdf(data: bytes) -> str | None:
    """Read the last /Keywords string: PDF 32000-1, 7.3.4.2."""
    start = data.rfind(b"/Keywords (")
    if start < 0:
        return None
    raw = _literal(data[start + 11 : start + 11 + 4 * LARGEST_TEXT])
    wide = raw[:2] in (b"\xfe\xff", b"\xff\xfe")
    found = raw.decode("utf-16", "replace") if wide else raw.decode("latin-1")
    return found if f'"program": "{_PROGRAM}"' in found else None


_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _literal(data: bytes) -> bytes:
    """Return the content of the literal string that `data` starts with, up to its parenthesis."""
    content, depth = [], 1
    tokens = re.finditer(rb"\\([0-7]{1,3})|\\\r?\n|\\(.)|([()])|[^\\()]+", data, re.DOTALL)
    for token in islice(tokens, _MOST_TOKENS):
        octal, escaped, bracket = token.groups()
        depth += {b"(": 1, b")": -1}.get(bracket, 0)
        if depth == 0:
            break
        if octal:
            content.append(bytes([int(octal, 8) & 255]))
        elif escaped:
            content.append(_ESCAPES.get(escaped, escaped))
        elif not token[0].startswith(b"\\"):
            content.append(token[0])
    return b"".join(content)


def parse_provenance(path: Path, text: str) -> Provenance:
    """Return the run that a line of `Provenance.text` names.

    Raises
    ------
    BadInput
        Where it is damaged, naming the file that it was found in.
    """
    try:
        table = json.loads(text)
        if not isinstance(table, dict) or table.get("program") != _PROGRAM:
            raise ValueError("not ours")
        other, kept = table.pop("other", None), table.pop("kept", [])
        if not isinstance(kept, list) or len(kept) > MOST_BESIDE:
            raise ValueError("no runs")
        return replace(
            _checked(table),
            other=None if other is None else _checked(other),
            kept=tuple(_checked(run) for run in kept),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path) from error


_BESIDE = "other", "kept"


def _checked(table: Any) -> Provenance:
    """Return what a table says of one run; what not every version stored may be missing.

    Raises
    ------
    KeyError, TypeError, ValueError
        Where it says anything else.
    """
    if not isinstance(table, dict):
        raise TypeError("no run")
    later: dict[str, Any] = {"changes": [], "shown": None, "probe": {}}
    later["course"] = None if table.get("changes") else []
    names = [each.name for each in fields(Provenance) if each.name not in _BESIDE]
    found = Provenance(**{name: (later | table)[name] for name in names})
    numbers = [found.seed, found.update, *([] if found.shown is None else [found.shown])]
    if not all(isinstance(getattr(found, k), str) for k in ("name", "preset", "version")):
        raise TypeError("no text")
    if not all(_is_count(n) for n in numbers):
        raise ValueError("no update")
    if not isinstance(found.changes, list) or not all(isinstance(c, str) for c in found.changes):
        raise TypeError("no changes")
    probe_of(found.probe)  # empty for the usual one, and of no other kind
    return replace(found, changes=tuple(found.changes), course=_course(found.course))


def _course(tables: Any) -> tuple[Change, ...] | None:
    if tables is None:
        return None
    if not isinstance(tables, list) or len(tables) > MAX_COURSE:
        raise TypeError("no course")
    return tuple(_change(**table) for table in tables)


def _change(update: object, key: object, before: object, after: object) -> Change:
    plain = (type(None), bool, int, float, str)
    if not (_is_count(update) and isinstance(key, str)):
        raise TypeError("no change")
    if not all(isinstance(value, plain) for value in (before, after)):
        raise TypeError("no value")
    return Change(update, key, before, after)


def _is_count(number: object) -> TypeGuard[int]:
    return type(number) is int and 0 <= number < 2**63


def _damaged(path: Path) -> BadInput:
    source = QT_TRANSLATE_NOOP("export", "{path}: the experiment stored in this picture is damaged")
    return BadInput.of("export", source, path=path)
