"""The grid of experiments of a sweep, checked as a whole before any of them runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod

from rnnviz.experiment.experiment import Experiment, experiment_table, has_effect
from rnnviz.experiment.override import with_settings
from rnnviz.experiment.preset import Preset
from rnnviz.setting import short
from rnnviz.sweep.axis import MAX_VALUES, SweepAxis
from rnnviz.tasks.task import Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.learning_rule import rule_of, without_unused_truncation
from rnnviz.training.memory_estimate import check_memory, needed_bytes
from rnnviz.training.network_builder import build_network

MAX_AXES = 4
MAX_RUNS = 20_000
SEED = "seed"
_LARGEST_SEED = 2**31 - 1
_KEPT_SOURCES = 8

Place = tuple[int, ...]
"""Which value of each axis, and last which seed."""


@dataclass(frozen=True)
class SweepPlan:
    """What a sweep runs.

    Attributes
    ----------
    preset : Preset
        With the settings that all runs share.
    axes : tuple of SweepAxis
    seeds : tuple of int
        Every combination of values runs with each.
    need : int
        Bytes that the largest run takes, about.
    show : tuple of str
        The figures that it is about; empty for those that every sweep has.
    """

    preset: Preset
    axes: tuple[SweepAxis, ...]
    seeds: tuple[int, ...]
    need: int = 0
    show: tuple[str, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has, and last how many seeds there are."""
        return (*(len(axis.values) for axis in self.axes), len(self.seeds))

    @property
    def size(self) -> int:
        """How many runs there are."""
        return prod(self.shape)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All places of the grid, in the order in which they run: seed by seed over the grid.

        The first runs are spread over the whole grid, so that its picture soon has all its parts.
        """
        grid = [range(n) for n in self.shape[:-1]]
        return tuple((*cell, s) for s in range(len(self.seeds)) for cell in product(*grid))

    def settings(self, place: Place) -> dict[str, object]:
        """Return what distinguishes one run from the preset, by dotted key."""
        own = {axis.key: axis.values[i] for axis, i in zip(self.axes, place, strict=False)}
        return {SEED: self.seeds[place[-1]], **own}

    def experiment(self, place: Place) -> Experiment:
        """Return the experiment of one run.

        Raises
        ------
        BadInput
            Where its settings do not go together; not in a plan that `make_plan` returned.
        """
        settings = self.settings(place)
        # The kind of a section comes first: the other settings may be of that kind alone.
        first = sorted(settings.items(), key=lambda item: not item[0].endswith(".name"))
        return with_settings(self.preset, dict(first)).experiment


def make_plan(
    preset: Preset,
    axes: Sequence[SweepAxis],
    seeds: int = 1,
    updates: int | None = None,
    show: Sequence[str] = (),
    load: bool = True,
) -> SweepPlan:
    """Return a plan all of whose runs are possible.

    Parameters
    ----------
    preset : Preset
    axes : sequence of SweepAxis
    seeds : int
        How many, from the preset's own upwards.
    updates : int, optional
        Of each run; by default the preset's.
    show : sequence of str
        The figures that it is about.
    load : bool
        Whether data are loaded to see that they fit; not where nothing is to be run.

    Raises
    ------
    BadInput
        For the first setting that does not exist, value that is not valid, combination that does
        not go together, or run that would take too much memory; and for too many runs.
    """
    if updates is not None:
        preset = with_settings(preset, {"training.updates": updates})
    first = preset.experiment.seed
    plan = SweepPlan(preset, tuple(axes), tuple(range(first, first + seeds)), show=tuple(show))
    _refuse_size(plan)
    _refuse_seeds(plan)
    plan = replace(plan, axes=tuple(_canonical(plan, i) for i in range(len(plan.axes))))
    for axis in plan.axes:
        if len(set(axis.values)) < len(axis.values):
            source = QT_TRANSLATE_NOOP("sweep", "{key}: a value is given twice")
            raise BadInput.of("sweep", source, key=axis.key)
    return replace(plan, need=_checked(plan, load))


def _refuse_size(plan: SweepPlan) -> None:
    keys = [axis.key for axis in plan.axes]
    if not keys or len(keys) > MAX_AXES or len(set(keys)) < len(keys):
        source = QT_TRANSLATE_NOOP(
            "sweep", "a sweep goes over 1 to {most} different settings, not over: {keys}"
        )
        raise BadInput.of("sweep", source, most=MAX_AXES, keys=short(", ".join(keys), quote=False))
    if not 0 < len(plan.seeds) <= MAX_VALUES:
        source = QT_TRANSLATE_NOOP("sweep", "seeds: {count} is not a number from 1 to {most}")
        raise BadInput.of("sweep", source, count=len(plan.seeds), most=MAX_VALUES)
    if plan.size > MAX_RUNS:
        source = QT_TRANSLATE_NOOP("sweep", "this sweep has {count} runs; at most {most} are made")
        raise BadInput.of("sweep", source, count=plan.size, most=MAX_RUNS)


def _refuse_seeds(plan: SweepPlan) -> None:
    if len(plan.seeds) > 1 and any(axis.key == SEED for axis in plan.axes):
        source = QT_TRANSLATE_NOOP(
            "sweep", "seed: name the seeds as values or say how many, not both"
        )
        raise BadInput.of("sweep", source)
    if plan.seeds[-1] > _LARGEST_SEED:
        source = QT_TRANSLATE_NOOP("sweep", "seed: {value} is larger than {most}")
        raise BadInput.of("sweep", source, value=plan.seeds[-1], most=_LARGEST_SEED)


def _canonical(plan: SweepPlan, axis: int) -> SweepAxis:
    """Return an axis with its values as the experiment holds them: 1 of a real setting as 1.0."""
    values = []
    for i in range(len(plan.axes[axis].values)):
        place = tuple(i if j == axis else 0 for j in range(len(plan.shape)))
        table = experiment_table(plan.experiment(place))
        section, _, name = plan.axes[axis].key.partition(".")
        held = table[section]
        values.append(held[name] if isinstance(held, dict) else held)
    return SweepAxis(plan.axes[axis].key, tuple(values))


def _checked(plan: SweepPlan, load: bool) -> int:
    """Check every run of a plan, without data unless `load`; return the bytes of the largest."""
    without_effect = {axis.key for axis in plan.axes}
    sources: dict[Task, Source] = {}
    need = 0
    for place in plan.places[: plan.size // len(plan.seeds)]:  # the seed decides nothing here
        experiment = plan.experiment(place)
        try:
            check_memory(experiment)
            source = _possible(experiment, sources) if load else None
        except BadInput as error:
            raise _at_place(plan, place, error.message) from error
        need = max(need, needed_bytes(experiment, source))
        without_effect = {key for key in without_effect if not has_effect(experiment, key)}
    for key in sorted(without_effect):
        source_text = QT_TRANSLATE_NOOP("sweep", "{key}: this setting has no effect in any run")
        raise BadInput.of("sweep", source_text, key=key)
    return need


def _possible(experiment: Experiment, sources: dict[Task, Source]) -> Source:
    """Return the data of an experiment that can run; `sources` are some that were loaded before."""
    source = sources.get(experiment.task)
    if source is None:
        if len(sources) == _KEPT_SOURCES:
            sources.clear()
        source = sources[experiment.task] = experiment.task.source(experiment.seed)
    check_memory(experiment, source)
    trained = without_unused_truncation(experiment)
    rule_of(trained, build_network(trained, source), source)
    return source


def _at_place(plan: SweepPlan, place: Place, problem: Message) -> BadInput:
    """Return the error of one run, which names its settings."""
    source = QT_TRANSLATE_NOOP("sweep", "with {settings}: {problem}")
    return BadInput.of("sweep", source, settings=words(plan.settings(place)), problem=problem)


def words(settings: dict[str, object]) -> str:
    """Return settings as `--set` reads them, "seed=1, task.length=5"."""
    return ", ".join(f"{key}={value}" for key, value in settings.items())


def pending(plan: SweepPlan, done: object) -> Iterator[Place]:
    """Yield the places that a mask of the plan's shape does not mark, in the order of running."""
    import numpy as np

    mask = np.asarray(done, dtype=bool)
    return (place for place in plan.places if not mask[place])


def size_of(axes: Sequence[SweepAxis], seeds: int) -> int:
    """Return how many runs there are."""
    return prod(len(axis.values) for axis in axes) * seeds
