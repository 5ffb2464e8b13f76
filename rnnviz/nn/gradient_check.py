"""Gradients by backpropagation against central differences of the loss.

`check_cells` compares every entry of a small network of each cell.  `check_gradient` checks one
network with the parameters it has now; of a large parameter the largest entries and a random
sample.  Where the two gradients differ, it repeats the difference with shorter and longer steps.
This separates an error from what differences cannot resolve: rounding, where the gradient is tiny
compared with the loss or the loss bends within the shortest step, and the kink of a ReLU.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.network import Network, Sequences, UnpaddedBatch
from rnnviz.nn.parameters import Parameters
from rnnviz.setting import settings_of

Array = NDArray[Any]

STEP = 1e-5
"""By which a parameter is moved to either side."""
TOLERANCE = 1e-7
"""Largest accepted error of a gradient, relative to the largest entry of its parameter: tiny
entries are rounding noise in both gradients."""


@dataclass(frozen=True)
class GradientError:
    """The largest error of one network's gradient.

    Attributes
    ----------
    network : str
        Which cell, in words.
    parameter : str
        Where the error is largest.
    error : float
        max |backpropagated − difference| / max |difference| of that parameter.
    """

    network: str
    parameter: str
    error: float


def central_differences(
    network: Network, parameters: Parameters, batch: Sequences, step: float = STEP
) -> Parameters:
    """Return ∂L/∂θ by (L(θ + ε) − L(θ − ε)) / 2ε, one parameter at a time."""
    run = network.run(len(batch.x), batch.x.shape[-1])
    theta, gradient = parameters.copy(), network.parameters()
    for i, value in enumerate(parameters.flat):
        theta.flat[i] = value + step
        above = network.forward(theta, batch, run)
        theta.flat[i] = value - step
        below = network.forward(theta, batch, run)
        theta.flat[i] = value
        gradient.flat[i] = (above - below) / (2 * step)
    return gradient


def backpropagated(network: Network, parameters: Parameters, batch: Sequences) -> Parameters:
    """Return ∂L/∂θ by backpropagation through time."""
    run, gradient = network.run(len(batch.x), batch.x.shape[-1]), network.parameters()
    network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    return gradient


def largest_error(
    name: str, network: Network, parameters: Parameters, batch: Sequences
) -> GradientError:
    """Compare both gradients of a network on a batch."""
    exact = central_differences(network, parameters, batch)
    found = backpropagated(network, parameters, batch)
    errors = {
        key: float(np.abs(found[key] - exact[key]).max() / max(np.abs(exact[key]).max(), 1e-300))
        for key in exact
    }
    worst = max(errors, key=lambda key: errors[key])
    return GradientError(name, worst, errors[worst])


def check_cells(size: int = 5, inputs: int = 3, outputs: int = 2) -> Iterator[GradientError]:
    """Yield the largest gradient error of every cell, with a loss at every step."""
    for name, cell in _every_cell(size):
        rng = np.random.default_rng(1)
        network = Network((cell,), inputs, outputs)
        parameters = network.parameters()
        parameters.flat[:] = rng.uniform(-0.7, 0.7, parameters.flat.size)
        batch = UnpaddedBatch(rng.normal(size=(8, inputs, 2)), rng.normal(size=(8, outputs, 2)))
        yield largest_error(name, network, parameters, batch)


def _every_cell(size: int) -> Iterator[tuple[str, Cell]]:
    """Yield every cell in each of the forms that its settings offer."""
    for kind in CELLS:
        offered = {key: setting.choices for key, setting, _ in settings_of(kind) if setting.choices}
        for values in product(*offered.values()):
            form = {key: value for key, (value, _) in zip(offered, values, strict=True)}
            yield " ".join((kind.title, *form.values())), kind(size=size, **form)


Verdict = Literal["right", "wrong", "undecided"]
Reason = Literal["", "overflow", "rounding", "kink"]

LADDER = tuple(10.0**-n for n in range(2, 12))
"""Steps that are tried where the first does not agree, each a tenth of the one before; the shortest
are for exploding gradients."""
_MAX_DOUBT = 1e-3
"""A slope that changes more than this share of it, whatever the step, decides nothing."""
_ROUNDING = 8 * float(np.finfo(np.float64).eps)
"""Of the difference of two losses, over the loss."""


@dataclass(frozen=True)
class GradientClaim:
    """A loss, and what is claimed to be its gradient.

    Attributes
    ----------
    parameters : Parameters
        float64.
    loss : callable
        L(θ).
    gradient : callable
        ∂L/∂θ by backpropagation.
    """

    parameters: Parameters
    loss: Callable[[Parameters], float]
    gradient: Callable[[Parameters], Parameters]


@dataclass(frozen=True)
class ParameterCheck:
    """What was found for one parameter.

    Attributes
    ----------
    name : str
        "l0.U.forget".
    size, checked, undecided : int
        Its entries, how many of them were checked, and for how many that decided nothing.
    error : float
        max |backpropagated − difference| over the largest entry of the gradient, of those entries
        that were decided; NaN where none was.
    verdict : {"right", "wrong", "undecided"}
    reason : {"", "overflow", "rounding", "kink"}
        Why entries are undecided.
    """

    name: str
    size: int
    checked: int
    undecided: int
    error: float
    verdict: Verdict
    reason: Reason = ""


@dataclass
class _Tally:
    """The entries of one parameter, counted as they are checked."""

    name: str
    start: int
    size: int
    scale: float
    order: Iterator[int]
    errors: list[float] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def finding(self) -> ParameterCheck:
        error = max(self.errors, default=math.nan)
        verdict: Verdict = "undecided"
        if self.errors:
            verdict = "right" if error <= TOLERANCE else "wrong"
        checked = len(self.errors) + len(self.reasons)
        reason: Reason = max(self.reasons, key=self.reasons.count, default="")
        return ParameterCheck(
            self.name, self.size, checked, len(self.reasons), error, verdict, reason
        )


def check_gradient(
    subject: GradientClaim,
    most: int = 40,
    seconds: float = math.inf,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[ParameterCheck, ...]:
    """Compare the gradient with differences of the loss, at most so many entries a parameter.

    Parameters
    ----------
    subject : GradientClaim
    most : int
        Entries of each parameter; all, where it has no more.
    seconds : float
        Time limit; until then every parameter has had an equal number of entries checked.
    seed : int
        Of the sample.
    progress : callable
        Called with the number of rounds done and their total.
    """
    with np.errstate(all="ignore"):
        theta, gradient = subject.parameters.copy(), subject.gradient(subject.parameters)
        differences = _Differences(subject.loss, theta)
        rng = np.random.default_rng(seed)
        tallies = list(_tallies(gradient, most, rng))
        end = time.monotonic() + seconds
        for turn in range(most):
            progress(turn, most)
            for tally in tallies:
                _check_next(tally, gradient, differences)
            if time.monotonic() > end:
                break
    return tuple(tally.finding() for tally in tallies)


def _tallies(gradient: Parameters, most: int, rng: np.random.Generator) -> Iterator[_Tally]:
    start = 0
    for name, values in gradient.items():
        sizes = np.abs(values).ravel()
        largest = np.argsort(sizes)[::-1][: most // 4]
        chosen = dict.fromkeys([*largest.tolist(), *rng.permutation(len(sizes)).tolist()])
        order = iter(list(chosen)[:most])
        yield _Tally(name, start, len(sizes), float(sizes.max(initial=0.0)), order)
        start += len(sizes)


def _check_next(tally: _Tally, gradient: Parameters, differences: _Differences) -> None:
    entry = next(tally.order, None)
    if entry is None:
        return
    index = tally.start + entry
    result = _compare(float(gradient.flat[index]), index, tally.scale, differences)
    if isinstance(result, float):
        tally.errors.append(result)
    else:
        tally.reasons.append(result)


def _compare(claimed: float, index: int, scale: float, differences: _Differences) -> float | Reason:
    """Return the relative error of one entry, or why it cannot be decided."""
    if not (math.isfinite(differences.loss) and math.isfinite(scale)):
        return "overflow"
    first = differences.of(index, STEP)
    error = _relative(claimed, first.central, scale)
    if error <= TOLERANCE:
        return error
    tried = [first, *(differences.of(index, step) for step in LADDER)]
    finite = [slope for slope in tried if math.isfinite(slope.central)]
    if len(finite) < 2:
        return "overflow"
    error = min(_relative(claimed, slope.central, scale) for slope in finite)
    if error <= TOLERANCE:
        return error
    bent = _bent(finite[1:])
    best, doubt = _best(finite[1:], noisy=not bent)
    if abs(claimed - best.central) <= 10 * doubt:
        return "rounding"
    if any(slope.holds(claimed, unsure) for slope, unsure in bent):
        return "kink"
    if doubt > _MAX_DOUBT * abs(best.central) + 10 * best.rounding:
        return "rounding"
    return _relative(claimed, best.central, scale)


def _relative(claimed: float, measured: float, scale: float) -> float:
    size = max(scale, abs(measured))
    return abs(claimed - measured) / size if size else 0.0


@dataclass(frozen=True)
class _Slope:
    """The slopes of the loss to either side of one entry."""

    left: float
    right: float
    rounding: float

    @property
    def central(self) -> float:
        return (self.left + self.right) / 2

    @property
    def bend(self) -> float:
        """By how much the slopes differ: in proportion to the step, unless there is a kink."""
        return abs(self.right - self.left)

    def holds(self, claimed: float, doubt: float) -> bool:
        """Whether a claim is one of the slopes at a kink."""
        low, high = sorted((self.left, self.right))
        return low - doubt <= claimed <= high + doubt


def _doubt(longer: _Slope, shorter: _Slope) -> float:
    return abs(longer.central - shorter.central) + shorter.rounding


def _best(slopes: list[_Slope], noisy: bool) -> tuple[_Slope, float]:
    """Return the slope that changes least with its step, and the doubt.

    Where it may be `noisy`, a bend that is not in proportion to the step counts as doubt: a network
    can magnify its rounding far beyond that of the loss.
    """
    pairs = list(pairwise(slopes))
    if not pairs:
        return slopes[0], math.inf
    doubts = [
        _doubt(longer, shorter) + (abs(shorter.bend - longer.bend / 10) if noisy else 0.0)
        for longer, shorter in pairs
    ]
    best = int(np.argmin(doubts))
    return pairs[best][1], doubts[best]


def _bent(slopes: list[_Slope]) -> list[tuple[_Slope, float]]:
    """Return the slopes whose sides stay apart as the step shortens, each with its doubt.

    Every step is used: where several kinks lie close together, the central slope may change least
    over a step that crosses them all.  Once may be chance; a kink shows at two steps or more.
    """
    found = []
    for longer, shorter in pairwise(slopes):
        doubt = _doubt(longer, shorter)
        if shorter.bend > longer.bend / 2 and shorter.bend > 10 * doubt:
            found.append((shorter, doubt))
    return found if len(found) > 1 else []


class _Differences:
    """Slopes of the loss along one entry at a time."""

    def __init__(self, loss: Callable[[Parameters], float], theta: Parameters) -> None:
        self._loss, self._theta = loss, theta
        self.loss = float(loss(theta))

    def of(self, index: int, step: float) -> _Slope:
        """Return the slopes over a step to the left and to the right, relative to the entry."""
        flat = self._theta.flat
        value = float(flat[index])
        step *= max(1.0, abs(value))
        above, below = value + step, value - step
        flat[index] = above
        up = float(self._loss(self._theta))
        flat[index] = below
        down = float(self._loss(self._theta))
        flat[index] = value
        rounding = _ROUNDING * max(abs(self.loss), abs(up), abs(down)) / step
        return _Slope(
            (self.loss - down) / (value - below), (up - self.loss) / (above - value), rounding
        )
