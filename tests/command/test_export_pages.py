"""`rnnviz export`: pages of a chosen size with chosen words, at the update that teaches."""

from __future__ import annotations

import re

import pytest
from PIL import Image

from rnnviz.cli import main

DELTA = ["--view", "delta"]


def export(folder, *arguments):
    assert main(["export", *arguments, "-o", str(folder)]) == 0
    return sorted(path.name for path in folder.iterdir())


def words(folder, name="delta.svg"):
    """Return the text of an SVG whose letters are outlines: the comments before each."""
    found = re.findall(r"<!-- (.*?) -->", (folder / name).read_text("utf-8"))
    return " ".join(" ".join(found).split())


def test_a_slide_is_16_to_9(tmp_path):
    export(tmp_path, "clipped", "--updates", "1", *DELTA, "--size", "slide", "--width", "800")
    with Image.open(tmp_path / "delta.png") as picture:
        assert picture.size == (800, 450)


def test_title_and_caption_are_chosen(tmp_path):
    run = ["clipped", "--updates", "1", *DELTA, "--format", "svg"]
    export(tmp_path / "own", *run, "--title", "My title", "--caption", "My words")
    assert "My title" in words(tmp_path / "own")
    assert "My words" in words(tmp_path / "own")
    assert "seed" not in words(tmp_path / "own")
    export(tmp_path / "none", *run, "--no-caption")
    assert "seed" not in words(tmp_path / "none")
    export(tmp_path / "given", *run)
    assert "update 1" in words(tmp_path / "given")


def test_of_a_diverged_run_the_update_before_the_jump_is_shown_and_said(tmp_path, capsys):
    export(tmp_path, "exploding", *DELTA, "--format", "csv")
    said = capsys.readouterr().out
    update = int(re.search(r"shown is update (\d+), the last before", said)[1])
    table = (tmp_path / "delta.csv").read_text("utf-8")
    assert f"states of update {update}, before the numbers left the scale" in table


def test_an_update_that_is_chosen_is_shown_whatever_it_shows(tmp_path, capsys):
    export(tmp_path, "exploding", "--updates", "30", *DELTA, "--format", "csv")
    assert "shown is update" not in capsys.readouterr().out
    assert "left the scale" not in (tmp_path / "delta.csv").read_text("utf-8")


SEVEN = ("delta", "flow", "hidden", "loss", "gradients", "saturation", "weights")


@pytest.mark.parametrize(("format", "count"), [("pdf", 1), ("png", 2)])
def test_together_means_pages_of_six(tmp_path, format, count):
    views = [part for name in SEVEN for part in ("--view", name)]
    run = ["clipped", "--updates", "1", "--together", *views]
    files = export(tmp_path, *run, "--format", format, "--width", "300")
    assert len(files) == count
    assert all(name.startswith("views") for name in files)
