"""A picture may come from anywhere: whatever it holds, it is read or refused at once, in one line.

Sizes are such that work that grows with their square would not end within the tests' patience.
"""

from __future__ import annotations

import html
import json
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest

from rnnviz.experiment.preset import load_preset, preset_text
from rnnviz.export.provenance import Provenance, read_provenance
from rnnviz.text import BadInput
from rnnviz.window.file.loader import LoadedExperiment, load_file

PRESET = preset_text(load_preset("vanishing"))
DOTS = "format = 1\n" + ".".join("a" * 32_000) + " = 1\n"


def told(**changes: object) -> str:
    return json.dumps(json.loads(Provenance("x", 1, 1, PRESET).text()) | changes)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(text: str) -> bytes:
    packed = chunk(b"iTXt", b"rnnviz\0\1\0\0\0" + zlib.compress(text.encode()))
    return b"\x89PNG\r\n\x1a\n" + packed + chunk(b"IEND", b"")


def svg(content: bytes) -> bytes:
    return b"<svg><dc:description>" + content + b"</dc:description></svg>"


def pdf(content: bytes) -> bytes:
    return b"%PDF-1.4\n/Keywords (" + content


SILENT = {
    "open.svg": b"<svg>" + b"<dc:description" * 1_000_000,
    "opened.svg": b"<svg>" + b"<dc:description>" * 1_000_000,
    "ampersands.svg": svg(b"&" * 200_000),
    "brackets.pdf": pdf(b"(" * 2_000_000),
    "backslashes.pdf": pdf(b"\\" * 2_000_000),
    "octals.pdf": pdf(b"\\1" * 1_000_000),
    "keywords.pdf": b"%PDF-1.4\n" + b"/Keywords (" * 1_000_000,
}
REFUSED = {
    "digits.svg": svg(b"&#" + b"1" * 5_000 + b";"),
    "hexadecimal.svg": svg(html.escape(told(seed="&#x")).encode() + b"&#x" + b"f" * 100_000),
    "dots.svg": svg(html.escape(told(preset=DOTS)).encode()),
    "dots.png": png(told(preset=DOTS)),
    "dots.pdf": pdf(told(preset=DOTS).replace("\\", "\\\\").encode() + b")"),
    "large.png": png(told(preset="#" * 70_000)),
    "bomb.png": png(told(preset="#" * (64 << 20))),
    "deep.png": png(told(preset="x = " + "[" * 60_000)),
    "deep-json.png": png("[" * 200_000),
    "digits.png": png(told(seed=10**4_000)),
    "changes.png": png(told(changes=[1, {}])),
    "probe.png": png(told(probe=[])),
    "no-probe.png": png(told(probe=None)),
    "chunks.png": b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"") * 500_000,
}


@pytest.mark.parametrize("name", [*SILENT, *REFUSED])
def test_nothing_in_a_picture_takes_long_or_much(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes({**SILENT, **REFUSED}[name])
    tracemalloc.start()
    try:
        with pytest.raises(BadInput) as caught:
            load_file(str(path))
        assert tracemalloc.get_traced_memory()[1] < 100 << 20
    finally:
        tracemalloc.stop()
    assert str(caught.value).isprintable()
    assert name in str(caught.value)
    if name in SILENT:
        assert read_provenance(path) is None


def test_a_name_and_changes_are_shown_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "odd.png"
    odd = told(name="a\nb\x1b[31m\u202e", changes=["1: a\n\x1b = \u2067" * 50] * 50)
    path.write_bytes(png(odd))
    found = load_file(str(path))
    assert isinstance(found, LoadedExperiment)
    assert found.preset.name.isprintable()
    assert str(found.note).isprintable()
    assert len(str(found.note)) < 5_000
