"""A picture tells which run made it, and no picture can do harm when it is opened."""

from __future__ import annotations

import contextlib
import json
import random
import struct
import zlib
from pathlib import Path

import pytest

from rnnviz.export import provenance as module
from rnnviz.export.caption import Caption
from rnnviz.export.page import Format, render
from rnnviz.export.provenance import Provenance, read_provenance
from rnnviz.text import BadInput
from tests.export.example import empty

FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
PRESET = 'format = 1\ntitle = "a (b \\\\ c] <d> &amp; \\"e\\""\n' * 20
PLAIN = Provenance("exploding", 1, 33, PRESET)
CHINESE = Provenance("梯度-δ-😀", 2**31 - 1, 0, PRESET + '# 爆炸 "))((\\\n\r\t')


def picture(format: Format, origin: Provenance | None, title: str = "") -> bytes:
    return render([empty()], Caption(title), format, width=200, provenance=origin)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("origin", [PLAIN, CHINESE], ids=["plain", "chinese"])
def test_what_is_stored_is_found(tmp_path: Path, format: Format, origin: Provenance) -> None:
    path = tmp_path / "picture.dat"  # the content tells what it is, not the name
    path.write_bytes(picture(format, origin))
    assert read_provenance(path) == origin


@pytest.mark.parametrize("format", FORMATS)
def test_a_picture_without_a_run_says_so(tmp_path: Path, format: Format) -> None:
    (tmp_path / "a").write_bytes(picture(format, None, title='"program": "rnnviz"'))
    assert read_provenance(tmp_path / "a") is None


def test_compressed_text_is_read_within_bounds(tmp_path: Path) -> None:
    small, bomb = PLAIN.text().encode(), b" " * (64 << 20)
    for content, ok in ((small, True), (bomb, False)):
        data = b"rnnviz\0\1\0\0\0" + zlib.compress(content, 9)
        (tmp_path / "a.png").write_bytes(png_with(data))
        if ok:
            assert read_provenance(tmp_path / "a.png") == PLAIN
        else:
            with pytest.raises(BadInput, match="damaged"):
                read_provenance(tmp_path / "a.png")


def png_with(data: bytes, kind: bytes = b"iTXt") -> bytes:
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    whole = picture("png", None)
    return whole[:33] + chunk + whole[33:]


def told(**changes: object) -> bytes:
    return json.dumps(json.loads(PLAIN.text()) | changes).encode()


DAMAGED = [
    b"not json",
    b"[]",
    b'{"program": "rnnviz"}',
    told(program="other"),
    told(name=1),
    told(seed=True),
    told(update="1"),
    told(preset=None),
    b"[" * 100_000,
    b'{"program": "rnnviz", "seed": ' + b"9" * 10_000 + b"}",
]


@pytest.mark.parametrize("data", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_run_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(png_with(b"rnnviz\0" + data, b"tEXt"))
    with pytest.raises(BadInput, match="damaged") as caught:
        read_provenance(tmp_path / "a.png")
    assert "\n" not in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def harmless(path: Path) -> None:
    with contextlib.suppress(BadInput):
        found = read_provenance(path)
        assert found is None or isinstance(found, Provenance)


@pytest.mark.parametrize("format", FORMATS)
def test_pictures_cut_short_do_no_harm(tmp_path: Path, format: Format) -> None:
    whole = picture(format, CHINESE)
    cuts = {*range(120), *range(0, len(whole), max(1, len(whole) // 400))}
    for cut in sorted(cuts):
        (tmp_path / "a").write_bytes(whole[:cut])
        harmless(tmp_path / "a")


@pytest.mark.parametrize("format", FORMATS)
def test_pictures_with_wrong_bytes_do_no_harm(tmp_path: Path, format: Format) -> None:
    chance, whole = random.Random(1), picture(format, CHINESE)
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 10, 1000))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "a").write_bytes(broken)
        harmless(tmp_path / "a")


def test_what_is_no_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text").write_text("seed = 1")
    (tmp_path / "nothing").write_bytes(b"")
    (tmp_path / "large").write_bytes(b"\x89PNG" * 100)
    monkeypatch.setattr(module, "LARGEST_FILE", 300)
    cases = {
        "text": "no PNG",
        "nothing": "no PNG",
        "large": "MiB",
        "missing": "no such",
        "": "no such",
    }
    for name, words in cases.items():
        with pytest.raises(BadInput, match=words):
            read_provenance(tmp_path / name)


def test_an_svg_that_another_program_saved_again_still_tells(tmp_path: Path) -> None:
    data = picture("svg", CHINESE).replace(b"<dc:description>", b'<dc:description\n   id="x">\n  ')
    (tmp_path / "a.svg").write_bytes(data)
    assert read_provenance(tmp_path / "a.svg") == CHINESE


def test_control_characters_never_reach_the_file(tmp_path: Path) -> None:
    odd = Provenance("a\x00\x1b\ud800", 1, 1, "x")
    for format in FORMATS:
        (tmp_path / "a").write_bytes(picture(format, odd, title="t\x00\ud800"))
        found = read_provenance(tmp_path / "a")
        assert found is not None
        assert found.preset == "x"
