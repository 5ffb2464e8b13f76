"""The moving picture at the top of the README shows what this version makes: see `make picture`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from rnnviz import __version__
from rnnviz.experiment.preset import load_preset, parse_preset
from rnnviz.export.provenance import read_provenance
from rnnviz.resource import ASSETS

PICTURE = ASSETS / "flow.gif"
README = Path(__file__).parents[2] / "README.md"


def test_the_readme_opens_with_it() -> None:
    first = next(line for line in README.read_text("utf-8").splitlines() if line.startswith("!["))
    assert first.endswith("(assets/flow.gif)")


def test_it_is_of_the_preset_and_the_version_that_are_here() -> None:
    run = read_provenance(PICTURE)
    assert run is not None
    assert (run.name, run.update, run.version) == ("exploding", 23, __version__)
    made = parse_preset(run.preset, run.name, "picture")
    assert made.experiment == load_preset("exploding").experiment


def test_it_is_small_enough_for_a_page() -> None:
    assert PICTURE.stat().st_size < 4_000_000
    with Image.open(PICTURE) as image:
        assert image.size == (960, 540)
        assert image.n_frames > 60
        assert image.info["loop"] == 0
