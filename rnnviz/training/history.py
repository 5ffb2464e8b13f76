"""The scalars of every update, in bounded memory.

A recording needs exact values; `Records` keeps them.  A plot needs no more than its envelope:
`Curves` keeps the smallest, the largest and the last value of at most `CAPACITY` equal bins of
updates, so that no peak is lost however long the run.  When all bins are used, neighbours are
merged.  Values that are not finite are marked in a mask and do not enter the envelope.
`TrainingLog` feeds both, and the watch that classifies the run.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.norm import norm
from rnnviz.training.clipping_effect import ClippingEffect
from rnnviz.verdict.run_watch import RunWatch

Array = NDArray[Any]
T = TypeVar("T")

CAPACITY = 1024
"""Bins of an envelope, at most."""
RECORDED = ("loss", "grad_norm", "clip_scale", "accuracy")
CURVES = ("loss", "accuracy", "grad_norm", "clipped_norm", "clip_scale", "clip_cosine")
OF_BLOCKS = "{}", "{} clipped", "{} scale", "{} cosine"
"""Names of the curves that each stacked parameter has."""


@dataclass(frozen=True)
class Envelope:
    """A series over updates as it is drawn.

    Attributes
    ----------
    update : (N,) ndarray
        The last update of each bin.
    low, high, last : (N,) ndarray
        Smallest and largest finite value and the last value, finite or not, of each bin; low and
        high are NaN where no value of the bin is finite.
    broken : (N,) bool ndarray
        Whether the bin holds a value that is not finite.
    stride : int
        Updates in a bin; 1 means that nothing has been merged.
    """

    update: Array
    low: Array
    high: Array
    last: Array
    broken: Array
    stride: int


@dataclass(frozen=True)
class History:
    """Per-update scalars up to the snapshot's update.

    Attributes
    ----------
    loss : Envelope
        As reduced by the experiment; compare with `SourceInfo.chance_loss`.
    accuracy : Envelope
        Share of right answers in the update's batch; NaN where the task has none.
    grad_norm, clipped_norm : Envelope
        ‖∂L/∂θ‖₂ of all parameters together, before and after clipping.
    parameter_norms : mapping of str to (Envelope, Envelope)
        The same of each parameter by its name.
    clipped_updates : int
        How many updates the clipping shrank.
    clip_scale, clip_cosine : Envelope or None
        ‖g after‖/‖g before‖ and the cosine of the angle between the gradient before and after
        clipping; 1 where nothing was clipped.  None in a recording without them.
    parameter_clips : mapping of str to (Envelope, Envelope)
        The same two of each parameter by its name.
    """

    loss: Envelope
    accuracy: Envelope
    grad_norm: Envelope
    clipped_norm: Envelope
    parameter_norms: Mapping[str, tuple[Envelope, Envelope]]
    clipped_updates: int
    clip_scale: Envelope | None = None
    clip_cosine: Envelope | None = None
    parameter_clips: Mapping[str, tuple[Envelope, Envelope]] = field(default_factory=dict)


class Curves:
    """Several scalars per update, kept as envelopes.

    All series share one table, so that an update costs a handful of array operations however many
    series there are.
    """

    _TABLES = "_update", "_low", "_high", "_last", "_broken"

    def __init__(self, names: Sequence[str], capacity: int = CAPACITY) -> None:
        self.names = tuple(names)
        self._capacity = capacity
        shape = (capacity, len(self.names))
        self._update = np.zeros(capacity)
        self._low, self._high, self._last = (np.full(shape, np.nan) for _ in range(3))
        self._broken = np.zeros(shape, dtype=bool)
        self._used = 0
        self._filled = 0
        self._stride = 1
        self._newest: tuple[Array, ...] | None = None

    def append(self, update: int, values: Array) -> None:
        """Add the next update's values, in the order of the names."""
        self._own_tables()
        if self._filled == 0:
            if self._used == self._capacity:
                self._halve()
            self._used += 1
        i = self._used - 1
        self._update[i], self._last[i] = update, values
        finite = np.isfinite(values)
        shown = np.where(finite, values, np.nan)
        if self._filled == 0:
            self._low[i], self._high[i], self._broken[i] = shown, shown, ~finite
        else:
            np.fmin(self._low[i], shown, out=self._low[i])
            np.fmax(self._high[i], shown, out=self._high[i])
            self._broken[i] |= ~finite
        self._filled = (self._filled + 1) % self._stride

    def copy(self) -> Curves:
        """Return an independent copy, which shares the tables until it is read or written.

        Of the tables only the newest bin still changes; it alone is copied.
        """
        twin = copy.copy(self)
        if self._newest is None:
            last = slice(max(self._used - 1, 0), self._used)
            twin._newest = tuple(getattr(self, name)[last].copy() for name in self._TABLES)
        return twin

    @property
    def nbytes(self) -> int:
        """The memory that a copy does not share, in bytes."""
        return sum(part.nbytes for part in self._newest or ())

    def _own_tables(self) -> None:
        """Copy the tables where they are another's."""
        if self._newest is None:
            return
        full = self._used - len(self._newest[0])
        for name, newest in zip(self._TABLES, self._newest, strict=True):
            table = getattr(self, name)
            own = np.empty_like(table)
            own[:full], own[full : self._used] = table[:full], newest
            setattr(self, name, own)
        self._newest = None

    def _halve(self) -> None:
        """Merge neighbouring bins in pairs, in new tables: copies may share the old ones."""
        half = self._used // 2
        even, odd = slice(0, 2 * half, 2), slice(1, 2 * half, 2)
        merged = (
            self._update[odd],
            np.fmin(self._low[even], self._low[odd]),
            np.fmax(self._high[even], self._high[odd]),
            self._last[odd],
            self._broken[even] | self._broken[odd],
        )
        for name, rows in zip(self._TABLES, merged, strict=True):
            table = np.empty_like(getattr(self, name))
            table[:half] = rows
            setattr(self, name, table)
        self._used, self._stride = half, self._stride * 2

    def envelopes(self) -> dict[str, Envelope]:
        """Return copies, by name, that may cross threads."""
        self._own_tables()
        n = self._used
        update = self._update[:n].copy()
        low, high, last = (table[:n].T.copy() for table in (self._low, self._high, self._last))
        broken = self._broken[:n].T.copy()
        return {
            name: Envelope(update, low[i], high[i], last[i], broken[i], self._stride)
            for i, name in enumerate(self.names)
        }


class Records:
    """A few exact scalars per update, of every update or of evenly spaced ones.

    Parameters
    ----------
    names : sequence of str
    room : int or None
        Rows kept at most; None keeps all.  When they are used up, every other row is dropped, and
        from then on only every second, fourth, ... update is kept, and always the latest.
    """

    _CHUNK = 4096

    def __init__(self, names: Sequence[str], room: int | None = None) -> None:
        self.names = tuple(names)
        self._room = room
        # Filled at once, so that the memory of a long run is allocated at its start.
        self._table = np.full((room or self._CHUNK, len(self.names)), np.nan)
        self._used = 0
        self._seen = 0
        self._stride = 1
        self._latest: Sequence[float] = ()
        self._shared = False

    def append(self, values: Sequence[float]) -> None:
        """Add the next update's values, in the order of the names."""
        if self._shared:
            self._own_table()
        self._seen += 1
        self._latest = values
        if self._seen % self._stride == 0:
            if self._used == len(self._table):
                self._make_room()
            if self._seen % self._stride == 0:
                self._table[self._used] = values
                self._used += 1

    def copy(self) -> Records:
        """Return an independent copy, which shares the table until it is written: rows stay."""
        twin = copy.copy(self)
        twin._shared = True
        return twin

    def _own_table(self) -> None:
        own = np.empty_like(self._table)
        own[: self._used] = self._table[: self._used]
        self._table, self._shared = own, False

    def _make_room(self) -> None:
        room = self._room or max(2 * self._used, self._CHUNK)
        if self._used < room:
            more = np.full((room - self._used, len(self.names)), np.nan)
            self._table = np.concatenate([self._table, more])
            return
        self._used //= 2
        table = np.full_like(self._table, np.nan)  # copies may share the old one
        table[: self._used] = self._table[1 : 2 * self._used : 2]
        self._table = table
        self._stride *= 2

    def arrays(self) -> dict[str, Array]:
        """Return "update", the number of each kept update, and the values by name, each (N,)."""
        update = np.arange(1, self._used + 1, dtype=np.float64) * self._stride
        table = self._table[: self._used]
        if self._seen % self._stride:
            update = np.append(update, self._seen)
            table = np.concatenate([table, [self._latest]])
        return {"update": update, **{name: table[:, i].copy() for i, name in enumerate(self.names)}}


class ThinnedSeries(Generic[T]):
    """Values after updates 0, n, 2n, ...; n doubles when `capacity` of them are kept.

    Parameters
    ----------
    capacity : int
        Fewer than `MIN_CAPACITY` keep nothing at all.

    Attributes
    ----------
    stride : int
        n.
    """

    MIN_CAPACITY = 8

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity if capacity >= self.MIN_CAPACITY else 0
        self.stride = 1
        self._points: list[tuple[int, T]] = []
        self._used = 0
        self._shared = False

    def add(self, update: int, copy: Callable[[], T]) -> None:
        """Keep what `copy` returns if the update is one of those that are kept."""
        if not self.capacity or update % self.stride:
            return
        if self._shared:
            self._points, self._shared = self._points[: self._used], False
        if self._used == self.capacity:
            self.stride *= 2
            self._points = [point for point in self._points if point[0] % self.stride == 0]
            self._used = len(self._points)
            if update % self.stride:
                return
        self._points.append((update, copy()))
        self._used += 1

    def points(self) -> tuple[tuple[int, T], ...]:
        """Return (update, value) of what is kept."""
        return tuple(self._points[: self._used])

    def copy(self) -> Self:
        """Return an independent series of the same values, which shares the list until it adds."""
        twin = copy.copy(self)
        twin._shared = True
        return twin


class TrainingLog:
    """The scalars of a run.

    Parameters
    ----------
    blocks : tuple of str
        The stacked parameters.
    room : int or None
        For how many updates the exact scalars are kept; None keeps them all.

    Attributes
    ----------
    records : Records
        Loss, gradient norm, clip scale and accuracy, exactly.
    watch : RunWatch
        What classifies the run.
    """

    def __init__(self, blocks: tuple[str, ...], room: int | None, watch: RunWatch) -> None:
        self._blocks = blocks
        self.records = Records(RECORDED, room)
        self.watch = watch
        self._curves = Curves(CURVES + tuple(n.format(b) for n in OF_BLOCKS for b in blocks))
        self._clipped_updates = 0

    def note(
        self,
        update: int,
        loss: float,
        accuracy: float,
        before: Array,
        clipped: ClippingEffect,
        terms: int = 1,
    ) -> None:
        """Add an update.

        Parameters
        ----------
        before : (n,) ndarray
            The norm of every block's gradient before clipping.
        clipped : ClippingEffect
        terms : int
            How many terms the loss is a sum of; 1 where it is their mean.
        """
        raw = norm(before)
        shortened = raw if clipped.norms is before else norm(clipped.norms)
        self.records.append((loss, raw, clipped.scale, accuracy))
        scalars = (loss, accuracy, raw, shortened, clipped.scale, clipped.cosine)
        of_blocks = (before, clipped.norms, clipped.scales, clipped.cosines)
        self._curves.append(update, np.concatenate([scalars, *of_blocks]))
        self._clipped_updates += clipped.scale < 1.0
        self.watch.note(update, loss / terms, accuracy, raw, clipped.scale)

    def copy(self) -> TrainingLog:
        """Return an independent copy."""
        twin = copy.copy(self)
        twin.records, twin._curves = self.records.copy(), self._curves.copy()
        twin.watch = self.watch.copy()
        return twin

    @property
    def nbytes(self) -> int:
        """The memory that a copy does not share, in bytes."""
        return self._curves.nbytes

    def history(self) -> History:
        """Return the envelopes of all updates so far."""
        envelopes = self._curves.envelopes()
        of_block = {
            block: [envelopes[name.format(block)] for name in OF_BLOCKS] for block in self._blocks
        }
        return History(
            **{key: envelopes[key] for key in CURVES},
            parameter_norms={block: (e[0], e[1]) for block, e in of_block.items()},
            parameter_clips={block: (e[2], e[3]) for block, e in of_block.items()},
            clipped_updates=self._clipped_updates,
        )
