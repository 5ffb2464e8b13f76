"""The checks of every task notice an error planted in any member of the contract."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from rnnviz.nn.network import has_target
from rnnviz.tasks.from_file.line_ends import LineEnds
from rnnviz.tasks.from_file.series import Series
from rnnviz.tasks.from_file.text import Text
from rnnviz.tasks.from_file.text_class import TextClass
from rnnviz.tasks.synthetic.copy import Copy
from rnnviz.tasks.synthetic.mackey_glass import MackeyGlass
from rnnviz.tasks.synthetic.parity import Parity
from rnnviz.tasks.synthetic.reber import Reber
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.tasks.synthetic.reverse import Reverse
from rnnviz.tasks.synthetic.sine import Sine
from rnnviz.tasks.task import Batch, Source, Task
from tests.tasks.battery import CHECKS

TASKS = (
    Recall(12), Copy(), Parity(), Reber(), Reverse(), Sine(20), MackeyGlass(20), Series(),
    Text(length=20), LineEnds(), TextClass(),
)  # fmt: skip
"""One of each kind, so that every member of the contract is in use somewhere."""

Spoil = Callable[[Source], None]
Check = Callable[[Task], None]


@dataclass(frozen=True)
class Plant:
    """An error in one member of a source.

    Attributes
    ----------
    member : str
        Of `Source`.
    spoil : callable
        Plants it into a source.
    matters : callable
        Whether a source has the feature that it spoils.
    """

    member: str
    spoil: Spoil
    matters: Callable[[Source], bool] = lambda source: True


def value(member: str, change: Callable[[Any], Any], matters: Any = None) -> Plant:
    """Return a plant that changes the value of an attribute."""

    def spoil(source: Source) -> None:
        setattr(source, member, change(getattr(source, member)))

    return Plant(member, spoil, matters or (lambda source: bool(getattr(source, member))))


def call(member: str, change: Callable[..., Any], matters: Any = lambda source: True) -> Plant:
    """Return a plant that changes what a method returns: `change(right, source, *arguments)`."""

    def spoil(source: Source) -> None:
        right = getattr(source, member)
        setattr(source, member, lambda *args: change(right, source, *args))

    return Plant(member, spoil, matters)


def late(batch: Batch) -> Batch:
    return replace(batch, y=np.roll(batch.y, 1, axis=0 if batch.y.ndim > 1 else -1))


def kept_alive(right: Callable[..., Any], source: Source, *args: Any) -> Any:
    """Hand out the same arrays at every call."""
    known = source.__dict__.setdefault("_known", {})
    return known.setdefault(args[-1], right(*args))


def has_classes(source: Source) -> bool:
    return source.loss == "cross_entropy"


def has_states(source: Source) -> bool:
    return bool(source.state_names)


def has_course(source: Source) -> bool:
    return bool(source.course(3).size)


def is_padded(source: Source) -> bool:
    return source.mean_steps is not None


def has_posed(source: Source) -> bool:
    """Whether a target follows from a sequence."""
    x = source.probe().x[..., 0]
    return has_target(source.posed(x[: source.border or len(x)]).y)


def other_target(source: Source, y: np.ndarray) -> np.ndarray:
    return (y + 1) % source.outputs if has_classes(source) else y + 0.5


NAN = float("nan")

PLANTS = {
    "targets of the step before": call("batch", lambda right, _, *a: late(right(*a))),
    "targets of another sequence": call(
        "batch", lambda right, _, *a: replace(b := right(*a), y=np.roll(b.y, 1, axis=-1))
    ),
    "one sequence too many": call("batch", lambda right, _, rng, size: right(rng, size + 1)),
    "always the same batch": call(
        "batch", lambda right, _, rng, size: right(np.random.default_rng(0), size)
    ),
    "the global generator": call(
        "batch",
        lambda right, _, rng, size: right(np.random.default_rng(np.random.randint(2**31)), size),  # noqa: NPY002
    ),
    "inputs of another type": call(
        "batch", lambda right, _, *a: replace(b := right(*a), x=b.x.astype(np.float32))
    ),
    "half of the lengths": call(
        "batch", lambda right, _, *a: replace(b := right(*a), lengths=b.lengths // 2), is_padded
    ),
    "arrays that are handed out twice": call("batch", kept_alive),
    "tests of another seed": call(
        "test", lambda right, source, size: late(right(size)) if size > 5 else right(size)
    ),
    "new tests at every call": call(
        "test", lambda right, source, size: source.batch(np.random.default_rng(), size)
    ),
    "tests in another order": call(
        "test", lambda right, _, size: right(size).part(slice(None, None, -1))
    ),
    "tests that are handed out twice": call("test", kept_alive),
    "another held-out sequence": call("held_out", lambda right, _, number: right(number + 1)),
    "another probe": call("probe", lambda right, source: source.test(9).part(slice(8, 9))),
    "every answer is correct": call("is_correct", lambda *_: True),
    "no answer is correct": call("is_correct", lambda *_: False),
    "everything is accepted": call("accepts", lambda _, s, said, y: said >= 0, has_classes),
    "nothing is accepted": call("accepts", lambda _, s, said, y: said < 0, has_classes),
    "the next class is accepted": call(
        "accepts", lambda right, _, said, y: right(said, np.maximum(y - 1, 0)), has_classes
    ),
    "accuracy the wrong way round": call(
        "accuracy", lambda right, _, *a: 1 - right(*a), lambda s: s.chance_accuracy is not None
    ),
    "accuracy where there is none": call(
        "accuracy", lambda *_: 0.5, lambda s: s.chance_accuracy is None
    ),
    "padding is scored": call(
        "score",
        lambda _, source, output, batch: source.accuracy(output, batch.y),
        lambda s: is_padded(s) and not has_states(s),
    ),
    "states a step late": call(
        "states", lambda right, _, b: np.roll(right(b), 1, axis=0), has_states
    ),
    "one state for all": call("states", lambda right, _, b: right(b) * 0, has_states),
    "states without an automaton": call(
        "states", lambda right, _, b: np.zeros_like(b.x), lambda s: not has_states(s)
    ),
    "a course of other values": call("course", lambda right, _, n: right(n) + 0.5, has_course),
    "a course that depends on its length": call(
        "course", lambda right, _, n: right(n + 5)[n % 5 :][:n], has_course
    ),
    "a course too long": call("course", lambda right, _, n: right(n + 1), has_course),
    "symbols off by one": call("symbols", lambda right, _, t: right(t) + 1, lambda s: s.writes),
    "symbols of no text": call(
        "symbols", lambda right, _, t: np.arange(len(t)), lambda s: not s.writes
    ),
    "a typed sequence a step late": call(
        "typed", lambda right, _, text: replace(b := right(text), x=np.roll(b.x, 1, axis=0))
    ),
    "a target made up": call(
        "posed", lambda right, s, x: replace(b := right(x), y=other_target(s, b.y)), has_posed
    ),
    "a sequence spelt backwards": call("spelt", lambda right, _, batch: right(batch)[::-1]),
    "nothing said of what is typed": call("what_can_be_typed", lambda *_: ""),
    "an input too many": value("inputs", lambda n: n + 1),
    "an output too many": value("outputs", lambda n: n + 1),
    "symbols are vectors": value("symbolic", lambda flag: not flag, lambda s: True),
    "another loss": value(
        "loss", lambda name: "squared" if name == "cross_entropy" else "cross_entropy"
    ),
    "targets at other steps": value("every_step", lambda flag: not flag, lambda s: True),
    "a border a step late": value("border", lambda n: n + 1, lambda s: True),
    "a stack too deep": value("stack", lambda n: n + 1, lambda s: True),
    "a decoder that runs free": value("free", lambda flag: not flag, lambda s: True),
    "chance too high": value("chance_loss", lambda loss: 1.1 * loss),
    "chance of one target": value("chance_loss", lambda loss: NAN),
    "accuracy of chance too high": value(
        "chance_accuracy", lambda share: (share or 0) + 0.25, lambda s: True
    ),
    "chance on the test part too high": value(
        "test_chance_loss", lambda loss: 1.2 * loss, lambda s: s.test_chance_loss > 0
    ),
    "longer sequences than there are": value("mean_steps", lambda n: 1.1 * n),
    "a mean length without lengths": value(
        "mean_steps", lambda n: 3.0, lambda s: s.mean_steps is None and s.probe().lengths is None
    ),
    "no yardsticks": value("yardsticks", lambda known: ()),
    "yardsticks too good": value(
        "yardsticks", lambda known: tuple(replace(y, loss=0.7 * y.loss) for y in known)
    ),
    "yardsticks too good on the test part": value(
        "yardsticks", lambda known: tuple(replace(y, test_loss=0.7 * y.test_loss) for y in known)
    ),
    "a plane of other outputs": value(
        "plane", lambda plane: replace(plane, names=("a", "b", "c", "d"))
    ),
    "a plane of no course": value("plane", lambda plane: replace(plane, delay=0, rate=0)),
    "a symbol without a name": value("symbol_names", lambda names: names[:-1]),
    "a name given twice": value("symbol_names", lambda names: (names[1], *names[1:])),
    "a class without a name": value("class_names", lambda names: names[:-1]),
    "a class with an empty name": value("class_names", lambda names: ("", *names[1:])),
    "a text that is not written": value("writes", lambda flag: not flag, lambda s: True),
    "a state without a name": value("state_names", lambda names: names[:-2]),
    "names of states that are none": value(
        "state_names", lambda names: (*names, "one", "two", "three"), lambda s: True
    ),
    "a note that cannot be translated": value("notes", lambda notes: ("rare",), lambda s: True),
    "notes that were not read": value("read", lambda read: replace(read, notes=(*read.notes, "x"))),
}  # fmt: skip


def spoilt(task: Task, plant: Plant) -> Task:
    """Return the task with sources into which an error is planted."""

    class Spoilt(type(task)):  # type: ignore[misc]
        def source(self, seed: int) -> Source:
            source = super().source(seed)
            plant.spoil(source)
            return source

    return Spoilt(**{f.name: getattr(task, f.name) for f in dataclasses.fields(task)})


def caught(task: Task, checks: list[Check]) -> bool:
    """Whether some check fails; it comes first from then on, for it will notice others like it."""
    for check in checks:
        try:
            check(task)
        except Exception:  # noqa: BLE001 - a broken source may fail in any way
            checks.remove(check)
            checks.insert(0, check)
            return True
    return False


def test_plants_are_planted_in_every_member_of_a_source():
    methods = {name for name, _ in inspect.getmembers(Source, inspect.isfunction) if name[0] != "_"}
    assert {plant.member for plant in PLANTS.values()} == methods | set(Source.__annotations__)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_that_is_only_wrapped_passes(task):
    for check in CHECKS:
        check(spoilt(task, Plant("", lambda source: None)))


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_error_is_noticed(name):
    plant = PLANTS[name]
    spoiled = [task for task in TASKS if plant.matters(task.source(7))]
    assert spoiled
    checks = list(CHECKS)
    missed = [task.name for task in spoiled if not caught(spoilt(task, plant), checks)]
    assert not missed


@pytest.mark.parametrize(
    "members",
    [
        {"length": property(lambda self: 13)},
        {"source": lambda self, seed: Copy().source(0)},
        {"source": lambda self, seed: Copy().source(seed)},
        {"name": "no name"},
        {"title": "A title that nobody has translated"},
    ],
    ids=["length", "a seed that does not matter", "settings that do not matter", "name", "title"],
)  # fmt: skip
def test_an_error_in_a_task_is_noticed(members):
    assert caught(type("Spoilt", (Copy,), members)(), list(CHECKS))
