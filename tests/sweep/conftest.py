"""What tests of sweeps compare with."""

from __future__ import annotations

import pytest

from rnnviz.sweep.run_one import run_one
from rnnviz.sweep.sweep_file import Sweep, empty_sweep
from tests.sweep.tiny import small_plan


@pytest.fixture(scope="session")
def alone() -> Sweep:
    """The sweep, its runs made one by one."""
    plan = small_plan()
    sweep = empty_sweep(plan)
    for place in plan.places:
        sweep.add(place, run_one(plan.experiment(place)))
    return sweep
