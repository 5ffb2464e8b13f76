"""A moving picture tells which run made it; one that is damaged is refused in one line, at once."""

from __future__ import annotations

import random
import struct
from pathlib import Path

import pytest

from rnnviz.experiment.preset import load_preset, preset_text
from rnnviz.export.moving_picture import LARGEST_TEXT
from rnnviz.export.provenance import Provenance, read_provenance
from rnnviz.text import BadInput
from rnnviz.window.file.loader import LoadedExperiment, load_file

RUN = Provenance("vanishing", 1, 2, preset_text(load_preset("vanishing")) + '# δ <b>&amp; "爆炸"')
TEXT = RUN.text().encode()


def gif(comment: bytes, end: bytes = b";") -> bytes:
    blocks = [comment[i : i + 255] for i in range(0, len(comment), 255)]
    told = b"!\xfe" + b"".join(bytes([len(b)]) + b for b in blocks) + b"\0"
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\0"
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    return head + told + frame + end


def webp(xmp: bytes) -> bytes:
    chunk = b"XMP " + struct.pack("<I", len(xmp)) + xmp + b"\0" * (len(xmp) % 2)
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(10) + chunk
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def mp4(comment: bytes) -> bytes:
    told = box(b"\xa9cmt", box(b"data", struct.pack(">II", 1, 0) + comment))
    meta = box(b"meta", bytes(4) + box(b"hdlr", bytes(20)) + box(b"ilst", told))
    return box(b"ftyp", b"isom") + box(b"mdat", bytes(100)) + box(b"moov", box(b"udta", meta))


def xmp(text: bytes) -> bytes:
    escaped = text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    alternative = b'<rdf:Alt><rdf:li xml:lang="x-default">' + escaped + b"</rdf:li></rdf:Alt>"
    return b"<x><dc:description>" + alternative + b"</dc:description></x>"


def reading(path: Path) -> str:
    """Read a file, and return why it was refused."""
    try:
        read_provenance(path)
    except BadInput as error:
        return str(error)
    return ""


TOLD = {"GIF": gif(TEXT), "WebP": webp(xmp(TEXT)), "MP4": mp4(TEXT)}


@pytest.mark.parametrize("kind", TOLD)
def test_what_is_stored_is_found(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a").write_bytes(TOLD[kind])  # the content tells what it is, not the name
    assert read_provenance(tmp_path / "a") == RUN


@pytest.mark.parametrize("kind", TOLD)
def test_a_dropped_one_opens_its_run_at_its_last_update(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind.lower()}"
    path.write_bytes(TOLD[kind])
    found = load_file(str(path))
    assert isinstance(found, LoadedExperiment)
    assert found.preset.name == "vanishing"
    assert found.again is not None
    assert found.again.update == 2


@pytest.mark.parametrize(
    "data",
    [gif(b""), gif(b"made by hand"), webp(xmp(b"a photo")), webp(b""), mp4(b""), mp4(b"holidays")],
)
def test_one_of_another_program_says_nothing(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert read_provenance(tmp_path / "a") is None


@pytest.mark.parametrize("kind", TOLD)
def test_a_damaged_one_is_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    path, chance = tmp_path / "a", random.Random(1)
    path.write_bytes(TOLD[kind][: len(TEXT) // 2])
    with pytest.raises(BadInput, match=rf"a: this {kind} is damaged; its end is missing$"):
        read_provenance(path)
    for _ in range(300):
        data = bytearray(TOLD[kind][: chance.randrange(12, len(TOLD[kind]))])
        data[chance.randrange(12, len(data) + 1) - 1] ^= chance.randrange(1, 256)
        path.write_bytes(data)
        assert "\n" not in reading(path)


@pytest.mark.parametrize(
    "data",
    [
        gif(b"x" * (LARGEST_TEXT + 1)),
        gif(TEXT, end=b""),
        webp(b"<" * LARGEST_TEXT),
        webp(b"<dc:description>" * 16_000),
        webp(b"<dc:description>" + b"<" * 200_000 + b"</dc:description>"),
        box(b"ftyp", b"isom") + struct.pack(">I4sQ", 1, b"moov", 2**63),
        box(b"ftyp", b"isom") + box(b"free", b"") * 300_000,
        mp4(b"x" * (LARGEST_TEXT + 1)),
    ],
)
def test_a_hostile_one_is_read_or_refused_at_once(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    assert "\n" not in reading(tmp_path / "a")
