"""Views become files all at once or not at all, under names every system takes."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset, parse_preset
from rnnviz.export import exporter, page
from rnnviz.export.caption import caption
from rnnviz.export.exporter import export_views, picture, safe_name, with_diagnostics
from rnnviz.export.page import render
from rnnviz.export.provenance import read_provenance
from rnnviz.plot import adjustment
from rnnviz.plot.adjustment import UNTOUCHED, Range
from rnnviz.storage import atomic_write
from rnnviz.text import BadInput
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS

NAMES = [view.name for view in VIEWS]
MANY = VIEWS[: 2 * page.TOGETHER + 1]
"""Views that need three pages."""
SMALL = ("training.batch=4", "cell.size=6", "task.length=12")


def frame_of(name: str, updates: int, *changes: str) -> Frame:
    preset = with_overrides(load_preset(name), changes)
    trainer = Trainer(preset.experiment, preset.name)
    while trainer.update < updates and not trainer.stopped:
        trainer.step()
    return trainer.frame(step=3)


@pytest.fixture(scope="module")
def frame() -> Frame:
    return frame_of("exploding", 2, "cell.size=6")


@pytest.mark.slow
def test_every_view_and_format_is_a_file(frame: Frame, tmp_path: Path) -> None:
    written = export_views(
        frame, VIEWS, tmp_path / "new" / "folder", exporter.FORMATS, title="T", width=300
    )
    assert sorted(written) == sorted((tmp_path / "new" / "folder").iterdir())
    for format in ("png", "svg", "pdf"):
        assert [p.stem for p in written if p.suffix == f".{format}"] == NAMES
    data = [p.stem for p in written if p.suffix == ".csv"]
    assert {"hidden", "delta", "spectrum", "spectrum-eigenvalues", "loss"} <= set(data)
    assert Image.open(io.BytesIO((written[0]).read_bytes())).width == 300


def test_a_file_carries_the_run_that_made_it(frame: Frame, tmp_path: Path) -> None:
    for path in export_views(frame, VIEWS[:1], tmp_path, ("png", "svg", "pdf"), title='T "梯度"'):
        found = read_provenance(path)
        assert found is not None
        assert (found.name, found.seed, found.update) == ("exploding", 7, 2)
        text = read_provenance(path).preset
        assert text is not None
        preset = parse_preset(text, "x", "x")
        assert preset.experiment == frame.snapshot.experiment
        assert preset.title == 'T "梯度"'


def test_a_caption_says_what_was_run_once() -> None:
    changed = frame_of("clipped", 1, "cell.size=6", "training.batch=2")
    parts = caption(changed).line.split(" · ")
    assert parts.count("clipped") == 1
    assert "changed: cell.size = 6, training.batch = 2" in parts
    assert any("D=6, T=" in part for part in parts)
    assert any(part.startswith("clipping: ") for part in parts)
    titled = caption(changed, "Clipped gradients")
    assert titled.line.startswith("Clipped gradients · changed: ")
    assert titled.title == "Clipped gradients"


def test_data_carries_it_too(frame: Frame, tmp_path: Path) -> None:
    (path,) = export_views(frame, [VIEWS[NAMES.index("hidden")]], tmp_path, ["csv"])
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line.removeprefix("#").removeprefix(" ") for line in lines if line[0] == "#"]
    assert "seed 7 · update 2" in comments[1]
    settings = "\n".join(comments[comments.index("format = 1") :])
    assert parse_preset(settings, "x", "x").experiment == frame.snapshot.experiment
    values = np.loadtxt(path, delimiter=",", skiprows=len(comments) + 1)
    hidden = frame.snapshot.trace.layers[0].states["h"][1:]
    assert np.array_equal(values[:, 2], hidden.ravel())


def test_many_views_stand_together_on_a_few_pages(frame: Frame, tmp_path: Path) -> None:
    paths = export_views(frame, MANY, tmp_path, ["png"], together=True, prefix="a/b ", width=300)
    assert [path.name for path in paths] == [f"a_b views-{n}.png" for n in (1, 2, 3)]


def test_together_in_a_pdf_is_one_file_of_several_pages(frame: Frame, tmp_path: Path) -> None:
    (path,) = export_views(frame, MANY, tmp_path, ["pdf"], together=True)
    assert path.name == "views.pdf"
    pages = re.findall(rb"/Type /Page\b", path.read_bytes())
    assert len(pages) == 3
    origin = read_provenance(path)
    assert origin is not None
    assert origin.update == 2


def test_what_the_hand_did_is_exported_as_seen(frame: Frame, tmp_path: Path) -> None:
    """A chosen range is that of the axes; a hidden curve is not drawn, nor named."""
    view = VIEWS[NAMES.index("delta")]
    figure = view.figure(frame)
    name = adjustment.names_in(figure.panels)[0]
    hand = UNTOUCHED.toggle_hidden(name).with_ranges({"delta": Range(x=(5.0, 9.0))})
    seen = exporter.as_seen(figure, hand)
    assert name not in adjustment.names_in(seen.panels)
    assert (seen.panels[0].x.low, seen.panels[0].x.high) == (5.0, 9.0)
    (whole,) = export_views(frame, [view], tmp_path, ["svg"])
    before = whole.read_bytes()
    changed = {"delta": hand}
    export_views(frame, [view], tmp_path, ["svg"], adjustments=changed, overwrite=True)
    assert whole.read_bytes() != before
    export_views(frame, [view], tmp_path, ["svg"], overwrite=True)
    assert whole.read_bytes() == before


@pytest.mark.parametrize("format", exporter.FORMATS)
def test_a_view_with_nothing_to_show_is_refused_and_leaves_nothing(
    frame: Frame, tmp_path: Path, format: str
) -> None:
    gates = VIEWS[NAMES.index("gates")]
    with pytest.raises(BadInput, match=r"has no gates.*Nothing was written") as refused:
        export_views(frame, [gates], tmp_path / "new", [format])
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
    shown, views, bare = exporter.split_blank(frame, VIEWS)
    assert "gates" in bare
    assert all(bare.values()), "each says why"
    assert sorted([view.name for view in views] + list(bare)) == sorted(NAMES)
    assert not any(view.figure(shown).is_blank for view in views)


def test_files_are_not_replaced_unless_told(frame: Frame, tmp_path: Path) -> None:
    (path,) = export_views(frame, VIEWS[:1], tmp_path, ["svg"])
    path.write_text("mine")
    with pytest.raises(BadInput, match="exists"):
        export_views(frame, VIEWS[:2], tmp_path, ["svg"])
    assert os.listdir(tmp_path) == [path.name]
    assert path.read_text() == "mine"
    export_views(frame, VIEWS[:1], tmp_path, ["svg"], overwrite=True)
    assert path.read_text() != "mine"


def test_when_the_disk_is_full_nothing_is_added(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for k in range(1, 9):
        calls = iter(range(1, 1000))

        def full(handle: int, k: int = k, calls: object = calls) -> None:
            if next(calls) == k:  # type: ignore[call-overload]
                raise OSError(errno.ENOSPC, "full")

        monkeypatch.setattr(atomic_write.os, "fsync", full)
        try:
            export_views(frame, VIEWS[:3], tmp_path / "f", ["csv"])
        except BadInput:
            assert not [path for path in tmp_path.rglob("*") if path.is_file()]
        else:
            assert k > 4
            break


def test_a_request_that_cannot_be_met_is_refused_before_drawing(
    frame: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(exporter, "_draw", None)  # drawing anything would fail
    requests: list[tuple[Callable[[], object], str]] = [
        (lambda: export_views(frame, VIEWS, tmp_path, ["gif"]), "png, svg, pdf, csv"),
        (lambda: export_views(frame, VIEWS, tmp_path, ["png"], width=10), "200"),
        (lambda: export_views(frame, VIEWS, tmp_path, ["png"], width=10**6), "8000"),
        (lambda: export_views(frame, VIEWS, tmp_path / "file", ["png"]), "is a file"),
        (lambda: export_views(frame, VIEWS, tmp_path / "file" / "x", ["png"]), "is a file"),
        (lambda: export_views(frame, VIEWS, tmp_path / ("x" * 300), ["png"]), "too long"),
    ]
    for request, words in requests:
        with pytest.raises(BadInput, match=words) as caught:
            request()
        assert "\n" not in str(caught.value)
    assert os.listdir(tmp_path) == ["file"]


def test_old_diagnostics_are_computed_again(frame: Frame) -> None:
    stale = frame.with_result("spectrum", update=1)
    fresh = with_diagnostics(stale, VIEWS)
    assert fresh.update_of("spectrum") == 2
    assert np.array_equal(fresh.spectra[0].radius, frame.spectra[0].radius)
    old = with_diagnostics(frame.with_result("triangle", update=1), VIEWS)
    assert old.update_of("triangle") == 2
    assert np.array_equal(old.triangles[0], frame.triangles[0], equal_nan=True)
    assert fresh.loss_slice is not None
    assert with_diagnostics(fresh, VIEWS) is fresh
    assert with_diagnostics(stale, VIEWS[:1]) is stale


def test_a_picture_for_the_clipboard_is_the_exported_one(frame: Frame, tmp_path: Path) -> None:
    png, svg = picture(frame, VIEWS[:1], title="T")
    written = export_views(frame, VIEWS[:1], tmp_path, ["png", "svg"], title="T")
    assert [path.read_bytes() for path in written] == [png, svg]


RUNS = {
    "diverged": ("exploding", 60, ()),
    "vanishing": ("vanishing", 2, ()),
    "clipped": ("clipped", 5, ()),
    "lstm": ("lstm-remembers", 2, ("cell.size=5",)),
    "gru": ("gru-remembers", 1, ("cell.size=5",)),
    "chinese": ("characters-chinese", 1, ("cell.size=5", "training.batch=2")),
    "one unit": ("exploding", 1, ("cell.size=1",)),
}


@pytest.mark.parametrize("run", RUNS)
def test_every_view_of_every_kind_of_run_is_drawn_within_its_page(run: str) -> None:
    name, updates, changes = RUNS[run]
    frame = frame_of(name, updates, *changes)
    for some in page.pages_of([view.figure(frame) for view in VIEWS]):
        png = render(some, caption(frame), "png", width=1200)
        drawn = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
        for side in (drawn[:3], drawn[-3:], drawn[:, :3], drawn[:, -3:]):
            assert (side == 255).all()
        assert (drawn < 100).mean() > 0.005


SAFE = {
    "hidden": "hidden.png",
    "a/b\\c:d*e?f": "a_b_c_d_e_f.png",
    "..": "_.png",
    "": "_.png",
    " .x. ": "x.png",
    "con": "_con.png",
    "LPT1.x": "_LPT1.x.png",
    "console": "console.png",
    "tab\tnul\0": "tab_nul_.png",
    "e\u0301 学": "é 学.png",
    "学" * 200: "学" * 83 + ".png",
    "\ud800": "_.png",
    "../../x": "_.._x.png",
    "red\x1b[31m \u202etxt": "red_[31m _txt.png",
}


@pytest.mark.parametrize("stem", SAFE, ids=range(len(SAFE)))
def test_file_names_are_safe_everywhere(stem: str) -> None:
    assert safe_name(stem, ".png") == SAFE[stem]
    assert len(safe_name(stem, ".png").encode()) <= 255
