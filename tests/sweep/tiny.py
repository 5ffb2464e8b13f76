"""A sweep of networks so small that a run takes milliseconds."""

from __future__ import annotations

from rnnviz.experiment.override import with_settings
from rnnviz.experiment.preset import Preset, load_preset
from rnnviz.sweep.axis import SweepAxis, axis_of
from rnnviz.sweep.plan import SweepPlan, make_plan

SMALL = {"cell.size": 4, "task.length": 6, "training.batch": 4, "training.updates": 8}
AXES = (axis_of("cell.name", ["srn", "gru"]), axis_of("task.length", [5, 7, 9]))


def small_preset(name: str = "vanishing", **more: object) -> Preset:
    return with_settings(load_preset(name), SMALL | more)


def small_plan(axes: tuple[SweepAxis, ...] = AXES, seeds: int = 2) -> SweepPlan:
    return make_plan(small_preset(), axes, seeds)
