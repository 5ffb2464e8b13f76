"""The course of a training run, followed update by update in constant memory.

A spike is compared with the norms just before it and not with those of the whole run, so that a
solved run does not turn into an exploded one when it is continued.  Every state has one threshold
to enter and another to leave (hysteresis), so that noise does not switch it back and forth.
"""

from __future__ import annotations

import copy
import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

WINDOW = 20
"""How many of the latest updates are "recent"."""
SPIKE = 1e3
"""A gradient norm this many times the median of those before it may be a spike."""
BEYOND = 10.0
"""A spike also exceeds every norm before it by this factor, or is followed by lost learning."""
SETTLED = 5
"""Updates after a spike before its effect on the loss is evaluated."""
RECOVERED = 1.1
"""A spike is over when the loss is down to this many times its value before."""
LEARNING = 0.9, 0.95
"""A run is learning when its mean loss is significantly below the first share of the chance level,
until the recent loss is above the second."""
EVIDENCE, ERRORS = 60, 3.0
"""Latest losses whose mean is tested, and by how many standard errors it must be below."""
BEFORE = 2
"""A jump counts only after so many norms, or if the next norm is not finite."""
GROUPS = 4
"""The recent loss is the median of the means of so many groups: robust against one spike and
against the skewed loss of single sequences."""
RIGHT = 0.99, 0.97
"""A task is solved with this share of correct answers, until the share is below the second."""
SOLVED_LOSS = 0.01, 0.02
"""The same for the loss relative to the chance level, where answers are not right or wrong."""
RUINED = 10.0, 5.0
"""A run is ruined when every recent loss is this many times the chance level and the first loss."""


@dataclass(frozen=True)
class Spike:
    """A gradient norm far above those just before it.

    Attributes
    ----------
    update : int
        The first of the consecutive updates before the jump whose norm is more than `BEYOND` times
        the usual one.
    usual : float
        The median of the norms of up to 20 updates before the jump.
    norm, peak : float
        At that update, and the largest since.
    peak_update : int
        When it was largest.
    loss : float
        The median of the recent losses before.
    recovered : int or None
        The update by which the loss was back; None while it is not.
    """

    update: int
    usual: float
    norm: float
    peak: float
    peak_update: int
    loss: float
    recovered: int | None = None


@dataclass(frozen=True)
class UnitsDied:
    """How many units of a layer were off at every step of every sequence, at two updates."""

    layer: str
    first: int
    last: int
    before: int
    after: int
    size: int


@dataclass(frozen=True)
class Crossing:
    """A size of U, "radius" or "sigma", that rose above 1 between two updates."""

    update: int
    parameter: str
    quantity: str
    before: float
    after: float


@dataclass
class RunRecord:
    """The state of a run after some update; losses and the chance level are means.

    `RunWatch` updates its own record and returns copies.

    Attributes
    ----------
    updates : int
    chance_loss : float
        The loss of the best constant answer; NaN where it is not known.
    loss, first_loss : float
        The robust mean of the recent losses, and the first loss.
    accuracy : float
        The mean of the recent accuracies; NaN where the task has none.
    first_norm, peak_norm : float
        Of the global gradient before clipping.
    clipping : str
        "none", or how gradients are clipped.
    clipped : int
        How many updates were shortened.
    strongest_clip : float
        The smallest ‖g after‖/‖g before‖; 1 where none was shortened.
    strongest_update : int
        When that was.
    spike : Spike or None
        The latest.
    learning, ruined : bool
    solved_since : int or None
    died : tuple of UnitsDied
        Layers in which units died before the end of a run or a spike.
    crossings : tuple of Crossing
        Of the updates before the end of a run or a spike.
    """

    updates: int = 0
    chance_loss: float = math.nan
    loss: float = math.nan
    first_loss: float = math.nan
    accuracy: float = math.nan
    first_norm: float = math.nan
    peak_norm: float = math.nan
    clipping: str = "none"
    clipped: int = 0
    strongest_clip: float = 1.0
    strongest_update: int = 0
    spike: Spike | None = None
    learning: bool = False
    ruined: bool = False
    solved_since: int | None = None
    died: tuple[UnitsDied, ...] = ()
    crossings: tuple[Crossing, ...] = ()

    @property
    def baseline(self) -> float:
        """The chance level, or the first loss where that is not known."""
        return self.first_loss if math.isnan(self.chance_loss) else self.chance_loss

    @property
    def relative_loss(self) -> float:
        """The recent loss over the baseline; NaN where that is 0 or unknown."""
        return self.loss / self.baseline if self.baseline else math.nan


@dataclass
class _Candidate:
    """A jump of the norm that becomes a spike if learning is lost after it."""

    spike: Spike
    learning: bool
    losses: list[float] = field(default_factory=list)


class RunWatch:
    """Follows a run update by update.

    Parameters
    ----------
    chance_loss : float
        The mean loss of the best constant answer; NaN where unknown.
    chance_accuracy : float or None
        Share of right answers of the best constant answer; None where the task has none.
    clipping : str
        "none", or how gradients are clipped.
    """

    def __init__(
        self,
        chance_loss: float = math.nan,
        chance_accuracy: float | None = None,
        clipping: str = "none",
    ) -> None:
        self._record = RunRecord(chance_loss=chance_loss, clipping=clipping)
        self._chance_accuracy = chance_accuracy or 0.0
        self._losses: deque[float] = deque(maxlen=EVIDENCE)
        self._norms: deque[tuple[int, float]] = deque(maxlen=WINDOW)
        self._accuracies: deque[float] = deque(maxlen=WINDOW)
        self._candidate: _Candidate | None = None
        self._since: list[float] = []  # losses since an open spike
        self._early: Spike | None = None  # a jump after too few norms, at the last update

    def record(self) -> RunRecord:
        """Return a copy of the current record."""
        return replace(self._record)

    def copy(self) -> RunWatch:
        """Return an independent copy."""
        twin = copy.copy(self)
        twin._record = self.record()
        twin._losses, twin._norms = self._losses.copy(), self._norms.copy()
        twin._accuracies = self._accuracies.copy()
        if self._candidate is not None:
            twin._candidate = replace(self._candidate, losses=self._candidate.losses.copy())
        return twin

    @property
    def spike(self) -> Spike | None:
        """The latest spike."""
        return self._record.spike

    @property
    def clipped(self) -> int:
        """How many updates were shortened so far."""
        return self._record.clipped

    @property
    def solved_since(self) -> int | None:
        """Since when the task is solved; None while it is not."""
        return self._record.solved_since

    def clip_by(self, clipping: str) -> None:
        """Set the clipping of the updates from now on."""
        if clipping != "none":
            self._record.clipping = clipping

    def note(
        self,
        update: int,
        loss: float,
        accuracy: float = math.nan,
        grad_norm: float = math.nan,
        clip_scale: float = 1.0,
    ) -> None:
        """Note an update.

        Parameters
        ----------
        update : int
            Its number, from 1.
        loss : float
            A mean over the terms of the loss, however the experiment reduces it.
        accuracy : float
            Share of right answers; NaN where the task has none.
        grad_norm : float
            Of all parameters together, before clipping.
        clip_scale : float
            ‖g after‖/‖g before‖.
        """
        record = self._record
        record.updates = update
        if math.isfinite(grad_norm):
            self._note_norm(update, grad_norm)
        elif self._early is not None:  # the jump preceded the divergence
            record.spike, self._since = self._early, []
        if clip_scale < 1.0:
            record.clipped += 1
            if clip_scale < record.strongest_clip:
                record.strongest_clip, record.strongest_update = clip_scale, update
        if math.isfinite(loss):
            self._note_loss(update, loss)
        if math.isfinite(accuracy):
            self._accuracies.append(accuracy)
        self._update_progress(update)

    def _note_norm(self, update: int, norm: float) -> None:
        """Add a norm; a jump far above all norms so far is a spike at once.

        After fewer than `BEFORE` norms it is one only if the next norm is not finite.
        """
        record, usual = self._record, median(known for _, known in self._norms)
        self._early = None
        spike = record.spike
        if spike is not None and spike.recovered is None:
            if norm > spike.peak:
                record.spike = replace(spike, peak=norm, peak_update=update)
        elif usual > 0 and norm > SPIKE * usual:
            found = self._spike(update, norm, usual)
            if len(self._norms) < BEFORE:
                self._early = found
            elif norm > BEYOND * record.peak_norm:
                record.spike, self._since = found, []
            elif self._candidate is None:
                self._candidate = _Candidate(found, record.learning)
        if math.isnan(record.first_norm):
            record.first_norm = record.peak_norm = norm
        record.peak_norm = max(record.peak_norm, norm)
        self._norms.append((update, norm))

    def _spike(self, update: int, norm: float, usual: float) -> Spike:
        """Return the spike of a jump, dated back to where the norm left its usual range."""
        first, at = update, norm
        for before, known in reversed(self._norms):
            if known <= BEYOND * usual:
                break
            first, at = before, known
        return Spike(first, usual, at, norm, update, median(self._recent()))

    def _note_loss(self, update: int, loss: float) -> None:
        record = self._record
        self._losses.append(loss)
        record.loss = robust_mean(self._recent())
        if math.isnan(record.first_loss):
            record.first_loss = loss
        self._follow_spike(update, loss)
        self._follow_candidate(loss)

    def _follow_spike(self, update: int, loss: float) -> None:
        """End a spike when the loss has recovered."""
        spike = self._record.spike
        if spike is None or spike.recovered is not None or update == spike.update:
            return
        self._since = [*self._since, loss][-WINDOW:]
        if len(self._since) >= SETTLED and median(self._since) <= RECOVERED * spike.loss:
            self._record.spike = replace(spike, recovered=update)

    def _follow_candidate(self, loss: float) -> None:
        """Turn a candidate into a spike if learning is lost after it."""
        candidate = self._candidate
        if candidate is None:
            return
        candidate.losses.append(loss)
        if len(candidate.losses) <= SETTLED:
            return
        undone = median(candidate.losses[1:]) > LEARNING[1] * self._record.baseline
        if candidate.learning and undone:
            self._record.spike = candidate.spike
            self._since = candidate.losses[1:]
        self._candidate = None

    def _update_progress(self, update: int) -> None:
        """Decide whether the run is learning, has solved its task, or is ruined."""
        record = self._record
        share, solved = record.relative_loss, record.solved_since is not None
        if record.learning:
            record.learning = share < LEARNING[1]
        elif share < LEARNING[0]:
            record.learning = upper_bound(self._losses) < LEARNING[0] * record.baseline
        record.accuracy = mean(self._accuracies)
        if math.isnan(record.accuracy):
            done = share < SOLVED_LOSS[1 if solved else 0]
        else:
            enough = RIGHT[1 if solved else 0]
            done = record.learning and record.accuracy >= enough > self._chance_accuracy
        if not done:
            record.solved_since = None
        elif not solved and update >= WINDOW:
            record.solved_since = update
        record.ruined = self._ruined()

    def _recent(self) -> list[float]:
        """Return the latest losses."""
        return list(self._losses)[-WINDOW:]

    def _ruined(self) -> bool:
        record = self._record
        times = RUINED[1 if record.ruined else 0]
        lowest = min(self._recent()) if len(self._losses) >= SETTLED else 0.0
        worse = lowest > times * max(record.baseline, record.first_loss)
        return worse and record.peak_norm > BEYOND * record.first_norm


def median(values: Iterable[float]) -> float:
    """Return the middle one of some numbers; NaN where there are none."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else 0.5 * (ordered[half - 1] + ordered[half])


def robust_mean(values: Sequence[float]) -> float:
    """Return the median of the means of `GROUPS` groups of neighbours; NaN without numbers."""
    size = -(-len(values) // GROUPS)
    return median(mean(values[i : i + size]) for i in range(0, len(values), size or 1))


def upper_bound(values: Iterable[float]) -> float:
    """Return the mean and `ERRORS` standard errors of it; infinite for a single number."""
    known = list(values)
    if len(known) < SETTLED:
        return math.inf
    average = mean(known)
    variance = sum((v - average) * (v - average) for v in known) / (len(known) - 1)
    return average + ERRORS * math.sqrt(variance / len(known))


def mean(values: Iterable[float]) -> float:
    """Return the mean; NaN where there are no numbers."""
    known = list(values)
    return sum(known) / len(known) if known else math.nan
