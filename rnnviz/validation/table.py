"""The verdicts compared with the known regime of generated networks and runs.

`rnnviz check --verdicts` prints the table.  A case is wrong where the kind, or anything else that
is known of it, differs from what is expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

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
from rnnviz.verdict.flow_sentence import way_clause

FLOW_GROUPS: tuple[Group, ...] = (
    *recurrent.GROUPS,
    *gated.GROUPS,
    *windowed.GROUPS,
    *layout.GROUPS,
    *extreme.GROUPS,
)
RUN_GROUPS: tuple[RunGroup, ...] = (*synthetic_run.RUN_GROUPS, *trained_run.RUN_GROUPS)
MIN_SHARE_RIGHT = 0.99
"""The share of cases that must be right."""
EXACT = 1e-6
"""log10: the largest difference between the numbers of a verdict and the reference.

Gates are stored as doubles near 1, so what a nearly closed gate passes has fewer than 16 digits.
"""
BENT, LEVEL = 0.5, 5e-4
"""The rate over either half of the steps may differ by this share of the rate, and by so much more
(log10 per step)."""
NEVER_FALSELY = ("exploding", "level", "solved", "saturation")
"""Kinds and causes that must not be claimed falsely in a single case."""

Case = FlowCase | RunCase
Confusion = Counter[tuple[str, str]]
"""How often (expected, verdict) occurred."""


@dataclass(frozen=True)
class Fault:
    """One thing in which a verdict differs from what is expected.

    Attributes
    ----------
    text : str
    claim : str
        The kind or cause that was claimed falsely; empty where a number is wrong.
    """

    text: str
    claim: str = ""


@dataclass(frozen=True)
class Result:
    """The verdict on one case.

    Attributes
    ----------
    group, name : str
    expected : tuple of str
        The kinds that are right.
    verdict : str
        The kind that was found.
    faults : tuple of Fault
        Empty where everything is right.
    """

    group: str
    name: str
    expected: tuple[str, ...]
    verdict: str
    faults: tuple[Fault, ...] = ()


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
        """The results with a fault."""
        return [result for result in self.results if result.faults]

    @property
    def share(self) -> float:
        """The share of cases that are right."""
        return 1 - len(self.wrong) / len(self.results) if self.results else 0.0

    @property
    def false(self) -> list[Result]:
        """The results that falsely claim one of `NEVER_FALSELY`."""
        return [
            result
            for result in self.wrong
            if any(fault.claim in NEVER_FALSELY for fault in result.faults)
        ]

    @property
    def passed(self) -> bool:
        """Whether enough is right, and nothing is falsely alarming or reassuring."""
        return self.share >= MIN_SHARE_RIGHT and not self.false

    def counts(self) -> dict[str, tuple[int, Confusion]]:
        """Return how many cases of each group are right, and their confusion counts."""
        found: dict[str, tuple[int, Confusion]] = {}
        for result in self.results:
            right, confusion = found.get(result.group, (0, Counter()))
            confusion[" or ".join(result.expected), result.verdict] += 1
            found[result.group] = right + (not result.faults), confusion
        return found

    def text(self) -> str:
        """Return a line for each group, one for each wrong case, and a summary."""
        groups = self.counts()
        width = max((len(name) for name in groups), default=0)
        lines = [f"{'group':<{width}}  cases  right  verdicts"]
        for name, (right, confusion) in groups.items():
            kinds = _confusion_text(confusion)
            lines.append(f"{name:<{width}}  {confusion.total():5}  {right:5}  {kinds}")
        lines += ["", *(_faults_text(result) for result in self.wrong)]
        if self.wrong:
            lines.append("")
        lines.append(
            f"{len(self.results) - len(self.wrong)} of {len(self.results)} right,"
            f" {self.share:.2%} (at least {MIN_SHARE_RIGHT:.0%} required);"
            f" falsely {', '.join(NEVER_FALSELY)}: {len(self.false)} (none allowed):"
            f" {'right' if self.passed else 'WRONG'}"
        )
        return "\n".join(lines)

    def plain(self) -> dict[str, Any]:
        """Return plain values for JSON: "so" is the expected kind, "said" the verdict."""
        return {
            "cases": len(self.results),
            "right": len(self.results) - len(self.wrong),
            "share": self.share,
            "wanted": MIN_SHARE_RIGHT,
            "false_alarms": len(self.false),
            "passed": self.passed,
            "groups": [
                {
                    "group": name,
                    "cases": confusion.total(),
                    "right": right,
                    "said": [
                        {"so": expected, "said": verdict, "cases": n}
                        for (expected, verdict), n in confusion.items()
                    ],
                }
                for name, (right, confusion) in self.counts().items()
            ],
            "wrong": [
                {
                    "group": result.group,
                    "case": result.name,
                    "so": list(result.expected),
                    "said": result.verdict,
                    "faults": [fault.text for fault in result.faults],
                }
                for result in self.wrong
            ],
        }


def _confusion_text(confusion: Confusion) -> str:
    """Return how often each kind was found, and what was expected where that differs."""
    counts: Counter[str] = Counter()
    for (expected, verdict), n in confusion.items():
        right = verdict in expected.split(" or ")
        counts[verdict if right else f"{verdict} instead of {expected}"] += n
    return ", ".join(f"{kind} {n}" for kind, n in counts.most_common())


def _faults_text(result: Result) -> str:
    faults = "; ".join(fault.text for fault in result.faults)
    return f"wrong: {result.group}: {result.name}: {faults}"


def cases(seed: int = 1, most: int = 520) -> Iterator[Case]:
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


def check_case(case: Case) -> Result:
    """Return the verdict on a case, with its faults."""
    return check_network(case) if isinstance(case, FlowCase) else check_run(case)


def check_network(case: FlowCase) -> Result:
    """Return the flow verdict on a network, with its faults."""
    with np.errstate(all="ignore"):
        verdict = classify_flow(case.layers, case.index, case.truncation)
        sentence = verdict.sentence.english
    faults = list(_flow_faults(case, verdict))
    if not sentence or "nan" in sentence.lower().split():
        faults.append(Fault(f"the sentence is {sentence!r}"))
    expected = tuple(sorted(case.kinds))
    return Result(case.group, case.name, expected, verdict.kind, tuple(faults))


def _flow_faults(case: FlowCase, verdict: FlowVerdict) -> Iterator[Fault]:
    kind, cause = verdict.kind, verdict.cause.name
    if kind not in case.kinds:
        yield Fault(f"verdict {kind}, expected {' or '.join(sorted(case.kinds))}", kind)
    if case.causes and cause not in case.causes:
        expected = " or ".join(sorted(case.causes))
        yield Fault(f"cause {cause or 'none'}, expected {expected}", cause)
    if case.signal is None or case.signal.silent:
        return
    yield from map(Fault, _signal_faults(case, verdict))


def _signal_faults(case: FlowCase, verdict: FlowVerdict) -> Iterator[str]:
    """Yield the differences between the signal of a verdict and the reference."""
    found, expected = verdict.signal, case.signal
    assert expected is not None
    if (found.step, found.first) != (expected.step, expected.first):
        yield (
            f"followed from step {found.step} to {found.first},"
            f" expected {expected.step} to {expected.first}"
        )
        return
    pairs = ("signal", found.values, expected.values), ("total", found.total, expected.total)
    for name, one, other in pairs:
        worst = _difference(one[expected.first - 1 :], other[expected.first - 1 :])
        if worst > EXACT:
            yield f"{name} is off by {worst:.2g} powers of ten"
    if case.rate is not None and np.isfinite(found.rate) and abs(found.rate - case.rate) > 1e-6:
        yield f"rate {found.rate:.6g} powers of ten per step, expected {case.rate:.6g}"
    yield from _rate_faults(expected, verdict)
    if case.drop is not None and (found.drop is None or found.drop[0] != case.drop):
        yield f"decisive step {found.drop}, expected {case.drop}"
    if case.zero is not None and found.zero != case.zero:
        yield f"zero from step {found.zero} on, expected {case.zero}"


def _rate_faults(expected: Signal, verdict: FlowVerdict) -> Iterator[str]:
    """Yield where the sentence gives a rate that the two halves of its steps do not share."""
    fit = verdict.signal.fit
    if fit is None or "going back from step {b} to {a}" not in way_clause(verdict).source:
        return
    rate, a, b = fit
    way = expected.values[a - 1 : b]
    middle = len(way) // 2
    halves = _slope(way[: middle + 1]), _slope(way[middle:])
    if max(abs(half - rate) for half in halves) > BENT * abs(rate) + LEVEL:
        yield (
            f"rate {rate:.3g} per step from {b} to {a},"
            f" expected {halves[1]:.3g} and then {halves[0]:.3g}"
        )


def _slope(values: Array) -> float:
    """Return the change per step, going back, of the regression line through some values."""
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


def check_run(case: RunCase) -> Result:
    """Return the training verdict on a run, with its faults at all updates that are known."""
    watch = RunWatch(
        chance_loss=case.chance_loss,
        chance_accuracy=case.chance_accuracy,
        clipping=case.clipping,
    )
    faults, kind, last = [], "", len(case.loss)
    for update in range(last + 1):
        if update:
            watch.note(update, *case.row(update))
        ends = update == last and case.outcome != "ok"
        outcome: Outcome = case.outcome if ends else "ok"
        verdict = classify_training(
            watch.record(), outcome, case.first_bad_update if ends else None
        )
        kind = verdict.kind
        right = case.expected.get(update)
        if (right is not None and kind not in right) or kind in case.never:
            expected = " or ".join(sorted(right)) if right else "another"
            faults.append(Fault(f"verdict {kind} at update {update}, expected {expected}", kind))
    if not verdict.sentence.english:
        faults.append(Fault("the sentence is empty"))
    right = case.expected.get(last, frozenset())
    return Result(case.group, case.name, tuple(sorted(right)), kind, tuple(faults[:3]))
