"""A sweep of networks so small that a run takes milliseconds."""

from __future__ import annotations

import numpy as np

from rnnviz.experiment.override import with_settings
from rnnviz.experiment.preset import Preset, load_preset
from rnnviz.sweep.axis import SweepAxis, axis_of
from rnnviz.sweep.plan import SweepPlan, make_plan
from rnnviz.sweep.sweep_file import Sweep

SMALL = {"cell.size": 4, "task.length": 6, "training.batch": 4, "training.updates": 8}
AXES = (axis_of("cell.name", ["srn", "gru"]), axis_of("task.length", [5, 7, 9]))


def small_preset(name: str = "vanishing", **more: object) -> Preset:
    return with_settings(load_preset(name), SMALL | more)


def small_plan(axes: tuple[SweepAxis, ...] = AXES, seeds: int = 2) -> SweepPlan:
    return make_plan(small_preset(), axes, seeds)


COMMAND = [
    "sweep", "vanishing", "--over", "cell.name=srn,gru", "--over", "task.length=5..9:2",
    "--seeds", "2", "--set", "cell.size=4", "--set", "training.batch=4", "--updates", "8",
]  # fmt: skip
"""Runs `small_plan`."""


def assert_same_bits(one: Sweep, other: Sweep) -> None:
    for ours, theirs in (
        (one.numbers, other.numbers),
        (one.kinds, other.kinds),
        (one.curves, other.curves),
    ):
        assert ours.keys() == theirs.keys()
        for name, array in ours.items():
            np.testing.assert_array_equal(array, theirs[name], err_msg=name)
    np.testing.assert_array_equal(one.done, other.done)
