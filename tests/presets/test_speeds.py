"""At the speed that a preset asks for, what it is about takes some seconds on the screen."""

from __future__ import annotations

import pytest

from rnnviz.experiment.preset import list_presets, load_preset
from tests.presets.measure import finished, norms

SLOW = [preset for preset in list_presets() if preset.speed is not None]


def seconds(name: str, update: int) -> float:
    """Return when an update is made, counted from the start of the run."""
    speed = load_preset(name).speed
    assert speed is not None
    return update / speed


def test_it_learns_then_it_blows_up_in_five_to_eight_seconds() -> None:
    run = finished("exploding")
    assert run.outcome == "diverged"
    assert 5 <= seconds("exploding", run.update) <= 8


@pytest.mark.parametrize("name", ["decay-l1", "rare-spike", "cliff"])
def test_so_do_the_others_that_are_over_soon(name: str) -> None:
    run = finished(name)
    end = run.update if run.stopped else int(norms(run).argmax()) + 1
    assert 3 <= seconds(name, end) <= 8


@pytest.mark.parametrize("preset", SLOW, ids=lambda p: p.name)
def test_no_run_is_slowed_down_for_longer_than_a_minute_or_so(preset) -> None:
    assert seconds(preset.name, preset.experiment.training.updates) >= 3
    stops = preset.regime == "exploding" and preset.experiment.clipping.name == "none"
    assert stops or seconds(preset.name, preset.experiment.training.updates) <= 60
