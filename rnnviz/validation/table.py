"""What the verdict says against what is so, over generated networks and runs.

`rnnviz check --verdicts` prints it.  A case is wrong where the kind, or anything else that is known
of it, is not what it should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from rnnviz.nn.trace import Array
from rnnviz.training.snapshot import Outcome
from rnnviz.validation import (
    extreme,
    gated,
    layout,
    recurrent,
    synthetic_run,
    trained_run,
    windowed,
)
from rnnviz.validation.case import FlowCase, RunCase
from rnnviz.validation.recurrent import Group
from rnnviz.validation.reference import AmbiguousError, Signal
from rnnviz.validation.synthetic_run import RunGroup
from rnnviz.verdict import FlowVerdict, RunWatch, classify_flow, classify_training

FLOW_GROUPS: tuple[Group, ...] = (
    *recurrent.GROUPS,
    *gated.GROUPS,
    *windowed.GROUPS,
    *layout.GROUPS,
    *extreme.GROUPS,
)
RUN_GROUPS: tuple[RunGroup, ...] = (*synthetic_run.RUN_GROUPS, *trained_run.RUN_GROUPS)
ENOUGH = 0.99
"""The share of cases that must be right."""
EXACT = 1e-6
"""log10: by which the numbers of a verdict may differ from the reference.

Gates are kept to 16 digits of 1, so where one is shut what it lets through is known to fewer.
"""
BENT, LEVEL = 0.5, 5e-4
"""By this share of a rate, and so many powers of ten, each half of its steps may have another."""
NEVER_FALSELY = ("exploding", "level", "solved", "saturation")
"""What must not be said once where it is not so."""

Case = FlowCase | RunCase


@dataclass(frozen=True)
class Result:
    """One case and what was said of it.

    Attributes
    ----------
    group, name : str
    right : tuple of str
        What may be said.
    said : str
    wrong : tuple of str
        What is not so, in words; empty where all is right.
    """

    group: str
    name: str
    right: tuple[str, ...]
    said: str
    wrong: tuple[str, ...] = ()


@dataclass
class Table:
    """All results.

    Attributes
    ----------
    results : list of Result
    """

    results: list[Result] = field(default_factory=list)

    @property
    def wrong(self) -> list[Result]:
        """The results in which something is not so."""
        return [result for result in self.results if result.wrong]

    @property
    def share(self) -> float:
        """The share of cases that are right."""
        return 1 - len(self.wrong) / len(self.results) if self.results else 0.0

    @property
    def false(self) -> list[Result]:
        """The results in which something was said that must never be said falsely."""
        return [
            result
            for result in self.wrong
            if any(
                word.startswith(f"said {name}") for word in result.wrong for name in NEVER_FALSELY
            )
        ]

    @property
    def passed(self) -> bool:
        """Whether enough is right, and nothing is falsely alarming or reassuring."""
        return self.share >= ENOUGH and not self.false

    def counts(self) -> dict[str, tuple[int, Counter[tuple[str, str]]]]:
        """Return by group how many are right, and how often what was said for what is so."""
        found: dict[str, tuple[int, Counter[tuple[str, str]]]] = {}
        for result in self.results:
            right, said = found.get(result.group, (0, Counter()))
            said[" or ".join(result.right), result.said] += 1
            found[result.group] = right + (not result.wrong), said
        return found


def cases(seed: int = 1, most: int = 500) -> Iterator[Case]:
    """Yield cases of all groups in turn: of the first round of each at least one.

    Parameters
    ----------
    seed : int
    most : int
        How many; the order of groups is the same whatever it is.
    """
    left = most
    for turn in count():
        groups: tuple[Group | RunGroup, ...] = (*FLOW_GROUPS, *RUN_GROUPS)
        for number, group in enumerate(groups):
            rng = np.random.default_rng([seed, turn, number])
            for case in _until_ambiguous(group(rng)):
                if not left:
                    return
                left -= 1
                yield case


def _until_ambiguous(group: Iterator[FlowCase] | Iterator[RunCase]) -> Iterator[Case]:
    """Yield the cases of a group up to the first that is too near to a threshold."""
    try:
        yield from group
    except AmbiguousError:
        return


def judged(found: Iterable[Case]) -> Table:
    """Return what is said of some cases."""
    return Table([judge(case) for case in found])


def judge(case: Case) -> Result:
    """Return what is said of one case."""
    return judge_network(case) if isinstance(case, FlowCase) else judge_run(case)


def judge_network(case: FlowCase) -> Result:
    """Return what is said of one network."""
    with np.errstate(all="ignore"):
        verdict = classify_flow(case.layers, case.index, case.truncation)
        sentence = verdict.sentence.english
    wrong = list(_flow_faults(case, verdict))
    if not sentence or "nan" in sentence.lower().split():
        wrong.append(f"the sentence is {sentence!r}")
    right = tuple(sorted(case.kinds))
    return Result(case.group, case.name, right, verdict.kind, tuple(wrong))


def _flow_faults(case: FlowCase, verdict: FlowVerdict) -> Iterator[str]:
    said, cause = verdict.kind, verdict.cause.name
    if said not in case.kinds:
        yield f"said {said}, is {' or '.join(sorted(case.kinds))}"
    if case.causes and cause not in case.causes:
        yield f"said {cause or 'no cause'}, is {' or '.join(sorted(case.causes))}"
    if case.signal is None or case.signal.silent:
        return
    yield from _signal_faults(case, verdict)


def _signal_faults(case: FlowCase, verdict: FlowVerdict) -> Iterator[str]:
    """Yield what differs between the signal of a verdict and the reference."""
    said, so = verdict.signal, case.signal
    assert so is not None
    if (said.step, said.first) != (so.step, so.first):
        yield f"followed step {said.step} to {said.first}, is {so.step} to {so.first}"
        return
    for name, one, other in (("signal", said.values, so.values), ("total", said.total, so.total)):
        worst = _difference(one[so.first - 1 :], other[so.first - 1 :])
        if worst > EXACT:
            yield f"{name} is off by {worst:.2g} powers of ten"
    if case.rate is not None and np.isfinite(said.rate) and abs(said.rate - case.rate) > 1e-6:
        yield f"said {said.rate:.6g} powers of ten a step, is {case.rate:.6g}"
    yield from _line_faults(so, verdict)
    if case.drop is not None and (said.drop is None or said.drop[0] != case.drop):
        yield f"said {said.drop} for the one bad step, is {case.drop}"
    if case.zero is not None and said.zero != case.zero:
        yield f"said zero from step {said.zero} on, is {case.zero}"


def _line_faults(so: Signal, verdict: FlowVerdict) -> Iterator[str]:
    """Yield where a rate is told although the two halves of its steps have others."""
    fit = verdict.signal.fit
    if fit is None or "going back from step" not in verdict.sentence.english:
        return
    rate, a, b = fit
    way = so.values[a - 1 : b]
    middle = len(way) // 2
    halves = _slope(way[: middle + 1]), _slope(way[middle:])
    if max(abs(half - rate) for half in halves) > BENT * abs(rate) + LEVEL:
        yield f"said {rate:.3g} a step from {b} to {a}, is {halves[1]:.3g} and then {halves[0]:.3g}"


def _slope(values: Array) -> float:
    """Return the change of a step, going back, of the straight line through some values."""
    x = np.arange(len(values)) - (len(values) - 1) / 2
    return -float(x @ values) / max(float(x @ x), 0.5)


def _difference(one: Array, other: Array) -> float:
    """Return the largest difference; ∞ where one is zero, or not finite, and the other is not."""
    if one.shape != other.shape:
        return np.inf
    same = np.isfinite(one) == np.isfinite(other)
    both = np.isfinite(one) & np.isfinite(other)
    if not same.all():
        return np.inf
    return float(np.max(np.abs(one[both] - other[both]), initial=0.0))


def judge_run(case: RunCase) -> Result:
    """Return what is said of one run, at every update that something is known of."""
    watch = RunWatch(
        chance_loss=case.chance_loss,
        chance_accuracy=case.chance_accuracy,
        clipping=case.clipping,
    )
    wrong, said, last = [], "", len(case.loss)
    for update in range(last + 1):
        if update:
            watch.note(update, *case.row(update))
        ends = update == last and case.outcome != "ok"
        outcome: Outcome = case.outcome if ends else "ok"
        verdict = classify_training(
            watch.record(), outcome, case.first_bad_update if ends else None
        )
        said = verdict.kind
        right = case.expected.get(update)
        if (right is not None and said not in right) or said in case.never:
            is_so = " or ".join(sorted(right)) if right else "not so"
            wrong.append(f"said {said} at {update}, is {is_so}")
    if not verdict.sentence.english:
        wrong.append("the sentence is empty")
    right = case.expected.get(last, frozenset())
    return Result(case.group, case.name, tuple(sorted(right)), said, tuple(wrong[:3]))
