"""What simple forecasts lose, beside the loss of the network: as levels, and in words.

Only a network that is better on sequences it has not learnt from has found something that they
have not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rnnviz.number_format import rough_number
from rnnviz.plot.figure import Axis, Dash, ReferenceLine
from rnnviz.tasks.task import Yardstick
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot

_DASHES: dict[str, Dash] = {"persistence": "dot", "linear": "dashdot"}


NEAR = 0.1
"""Share by which two levels may differ and still be drawn as one."""


def differ(one: float, other: float) -> bool:
    """Return whether two levels, the second of held-out sequences, are worth a line each."""
    return math.isfinite(other) and not math.isclose(one, other, rel_tol=NEAR)


def persistence_losses(snapshots: Sequence[Snapshot], terms: Sequence[float]) -> list[float]:
    """Return what always saying the newest value loses on held-out sequences in each run.

    Parameters
    ----------
    terms : sequence of float
        What a mean loss is multiplied by in each run.

    Returns
    -------
    list of float
        Each different one once.
    """
    pairs = zip(snapshots, terms, strict=True)
    found = (
        y.test_loss * n for s, n in pairs for y in s.source.yardsticks if y.name == "persistence"
    )
    return list(dict.fromkeys(found))


def yardstick_levels(
    snapshots: Sequence[Snapshot], terms: Sequence[float], y: Axis
) -> Iterator[ReferenceLine]:
    """Yield the levels of held-out sequences that lie on the axis, beside which they are drawn.

    A linear forecast may be far below all losses.  Where the level of the data to learn is another
    one, the name says which this is.
    """
    drawn = set()
    for snapshot, n in zip(snapshots, terms, strict=True):
        for yardstick in snapshot.source.yardsticks:
            value = yardstick.test_loss * n
            level = _log10(value) if y.log10 else value
            if (yardstick.name, level) in drawn or not _is_on(level, y):
                continue
            drawn.add((yardstick.name, level))
            label = yardstick_name(yardstick, snapshot)
            if differ(yardstick.loss, yardstick.test_loss):
                label = translate("views", "{name}, held out").format(name=label)
            dash = _DASHES[yardstick.name]
            yield ReferenceLine(level, role="chance", label=label, dash=dash, end="right")


def yardstick_name(yardstick: Yardstick, snapshot: Snapshot) -> str:
    """Return what a yardstick is called: "persistence", "AR(2)", with inputs from outside "ARX"."""
    if yardstick.name == "persistence":
        return translate("views", "persistence")
    trace = snapshot.trace
    given = trace.x.shape[1] > trace.output.shape[1]
    return f"{'ARX' if given else 'AR'}({yardstick.order})"


def yardstick_words(snapshot: Snapshot, terms: float) -> str:
    """Compare the loss on held-out sequences with what simple forecasts lose there."""
    yardsticks = snapshot.source.yardsticks
    if not yardsticks:
        return ""
    others = ", ".join(
        f"{yardstick_name(y, snapshot)} {rough_number(y.test_loss * terms)}" for y in yardsticks
    )
    if not snapshot.exams:
        return translate("views", "Held out: {others}.").format(others=others)
    source = translate("views", "Held out: {loss}, {others}.")
    return source.format(loss=rough_number(snapshot.exams[-1].loss), others=others)


def _log10(value: float) -> float:
    return math.log10(value) if value > 0 else -math.inf


def _is_on(level: float, axis: Axis) -> bool:
    low = -math.inf if axis.low is None else axis.low
    high = math.inf if axis.high is None else axis.high
    return math.isfinite(level) and low <= level <= high
