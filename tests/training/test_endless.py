"""Whatever a run keeps has its bound, however long it goes on."""

from __future__ import annotations

import sys
import types
from collections import deque
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import parse_experiment
from rnnviz.training.counterfactual import CounterfactualRun, other_clipping
from rnnviz.training.event_tracker import Antecedents
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer, _unrecorded

TINY = parse_experiment(
    {
        "task": {"name": "sine", "length": 4},
        "cell": {"name": "srn", "size": 2},
        "clipping": {"name": "global", "threshold": 0.1},
        "training": {"batch": 1},
    }
)
LONG = 2_048
"""Updates after which all tables are full; twice as many find them equally full."""
SLACK = 40_000
"""Bytes, half of what a list of one number an update takes: tables are not equally full."""
SHARED = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def parts(thing: object) -> Iterator[object]:
    """Yield what an object holds directly."""
    if isinstance(thing, dict):
        yield from (*thing, *thing.values())
    elif isinstance(thing, (list, tuple, set, frozenset, deque)):
        yield from thing
    elif isinstance(thing, np.ndarray):
        yield thing.base
    yield getattr(thing, "__dict__", None)


def held(root: object) -> int:
    """Return the bytes of all that can be reached from an object."""
    seen: dict[int, object] = {}
    waiting = [root]
    while waiting:
        thing = waiting.pop()
        if thing is not None and id(thing) not in seen and not isinstance(thing, SHARED):
            seen[id(thing)] = thing
            waiting += parts(thing)
    return sum(map(sys.getsizeof, seen.values()))


def frozen() -> float:
    """Tell a time at which no keyframe is due."""
    return 0.0


def test_what_a_run_holds_does_not_grow() -> None:
    timeline = Timeline(Trainer(TINY, "tiny", 256), clock=frozen)
    assert growth(timeline, lambda update: advance(timeline, update)) < SLACK


def test_what_the_run_with_the_other_clipping_holds_does_not_grow() -> None:
    other = CounterfactualRun(_unrecorded, TINY)
    other._started(other_clipping(TINY))._clock = frozen  # type: ignore[attr-defined]
    assert growth(other, lambda update: other.follow(TINY, (), update, 600.0)) < SLACK


def growth(run: object, advance: Callable[[int], object]) -> int:
    """Return by how many bytes a run grows after its tables are full."""
    sizes = []
    for update in (LONG, 2 * LONG):
        advance(update)
        sizes.append(held(run))
    return sizes[1] - sizes[0]


def advance(timeline: Timeline[Trainer], update: int) -> None:
    while timeline.trainer.update < update:
        timeline.step()
    assert timeline.present == update


def test_the_walk_finds_a_list_that_grows() -> None:
    run = Trainer(TINY, "tiny", 256)
    before = held(run)
    run.log.records.names += tuple(f"a name of {n}" for n in range(100))
    assert held(run) - before > 100 * 50


def test_changes_count_among_what_a_keyframe_takes() -> None:
    run = Trainer(TINY, "tiny", 256)
    before = run.keyframe().nbytes
    run.changes = (Change(0, "seed", 1, 2),) * 1_000
    assert run.keyframe().nbytes - before == 8_000


def test_of_many_spikes_the_newest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnviz.training.timeline.MOST_ANTECEDENTS", 3)
    timeline = Timeline(Trainer(TINY, "tiny", 256), clock=frozen)
    step = timeline.trainer.step

    def spiking() -> None:
        step()
        timeline.trainer.antecedents = Antecedents(timeline.trainer.update)

    monkeypatch.setattr(timeline.trainer, "step", spiking)
    advance(timeline, 5)
    assert timeline.antecedents_at(2) is None
    assert [timeline.antecedents_at(n) for n in (3, 5)] == [Antecedents(3), Antecedents(5)]
