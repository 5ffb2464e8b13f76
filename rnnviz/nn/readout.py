"""Read-outs o = V h + c: at every step, at the last one, or of the mean of the states.

Hidden layers may stand between the states and V; see `rnnviz.nn.feed_forward`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.feed_forward import Hidden, HiddenPasses
from rnnviz.nn.sequence_lengths import SequenceLengths

Array = NDArray[Any]

LINEAR = Hidden()
"""No hidden layer: V reads the states."""


class Readout(ABC):
    """A read-out of T states of B sequences; all methods fill buffers made once.

    Parameters
    ----------
    forward : int, optional
        How many of the D rows are of layers that read forwards, the rest being of those that read
        backwards; all where it is not given.
    hidden : Hidden, optional
        The layers between what is read and V; without it there are none, and it is linear.

    Attributes
    ----------
    output, slope : ndarray
        o and ∂L/∂o: (T, O, B) where every step has one, otherwise (O, B).
    order : SequenceLengths
        Where the sequences end.
    """

    name: ClassVar[str]
    every: ClassVar[bool]
    """Whether the loss enters every state, rather than the last alone."""

    def __init__(
        self,
        outputs: int,
        steps: int,
        batch: int,
        dtype: DTypeLike,
        forward: int | None = None,
        hidden: Hidden = LINEAR,
    ) -> None:
        shape = self.shape(outputs, steps, batch)
        self.output, self.slope = np.zeros(shape, dtype), np.zeros(shape, dtype)
        self.order, self.forward_rows = SequenceLengths(steps), forward
        self.hidden = HiddenPasses(hidden)

    @staticmethod
    def shape(outputs: int, steps: int, batch: int) -> tuple[int, ...]:
        """Return the shape of the read-out."""
        return (outputs, batch)

    @abstractmethod
    def read(self, h: Array) -> Array:
        """Return what is read: h_1..h_T (T, D, B), or one vector for each sequence (D, B)."""

    def forward(self, weights: Mapping[str, Array], h: Array) -> None:
        """Compute o from h_1..h_T, (T, D, B)."""
        read = self.hidden.forward(weights, self.read(h))
        if read.ndim == 3:
            each(weights["V"], read, self.output)
        else:
            np.matmul(weights["V"], read, self.output)
        np.add(self.output, weights["c"][:, None], self.output)

    def accumulate(self, h: Array, gradient: Mapping[str, Array]) -> None:
        """Write ∂L/∂V and ∂L/∂c, and those of the hidden layers, after `forward` and `send`."""
        slope, read = self.slope, self.hidden.top(self.read(h))
        if read.ndim == 3:
            gradient["V"][...] = outer_sum(slope, read)
        else:
            np.matmul(slope, read.T, gradient["V"])
        gradient["c"][...] = slope.sum(axis=(0, 2) if slope.ndim == 3 else 1)
        self.hidden.accumulate(gradient)

    def send(self, weights: Mapping[str, Array], direct: Array) -> None:
        """Write λ_{t,t} = Vᵀ ∂L/∂o, what the loss of step t sends into h_t, into (T, D, B)."""
        error = self.hidden.backward(weights, self.slope)
        self.spread(weights[self.hidden.lowest].T, error, direct)

    @abstractmethod
    def spread(self, Vt: Array, error: Array, direct: Array) -> None:
        """Write Vᵀ e, what an error e of what is read sends into h_1..h_T, into (T, D, B)."""

    @abstractmethod
    def early(self, h: Array) -> Array:
        """Return what would be read if the sequence ended at each step, for h (T, D).

        What reads backwards would have to read each beginning of the sequence anew; its rows are
        those of the whole sequence.
        """


class Every(Readout):
    """o_t = V h_t + c."""

    name = "every"
    every = True

    @staticmethod
    def shape(outputs: int, steps: int, batch: int) -> tuple[int, ...]:
        return (steps, outputs, batch)

    def read(self, h: Array) -> Array:
        return h

    def spread(self, Vt: Array, error: Array, direct: Array) -> None:
        each(Vt, error, direct)

    def early(self, h: Array) -> Array:
        return h


class Last(Readout):
    """o = V h_T + c; of layers that read backwards, too, the state that has seen everything."""

    name = "last"
    every = False

    def read(self, h: Array) -> Array:
        lengths, rows = self.order.lengths, self.forward_rows
        if lengths is None and rows is None:
            last: Array = h[-1]
            return last
        last = h[-1].copy() if lengths is None else h[lengths - 1, :, np.arange(h.shape[2])].T
        if rows is not None:
            last[rows:] = h[0, rows:]
        return last

    def spread(self, Vt: Array, error: Array, direct: Array) -> None:
        lengths, rows = self.order.lengths, self.forward_rows
        if lengths is None and rows is None:
            direct[:-1] = 0
            np.matmul(Vt, error, direct[-1])
            return
        direct[...], sent = 0, Vt @ error
        ends = self.order.steps - 1 if lengths is None else lengths - 1
        sequences = np.arange(direct.shape[2])
        direct[ends, :rows, sequences] = sent[:rows].T
        if rows is not None:
            direct[0, rows:] = sent[rows:]

    def early(self, h: Array) -> Array:
        if self.forward_rows is None:
            return h
        whole = np.broadcast_to(h[0], h.shape)[:, self.forward_rows :]
        return np.concatenate([h[:, : self.forward_rows], whole], axis=1)


class Mean(Readout):
    """o = V (1/T) Σ h_t + c."""

    name = "mean"
    every = True

    def read(self, h: Array) -> Array:
        if self.order.lengths is None or self.order.real is None:
            return np.asarray(h.mean(axis=0))
        total = np.where(self.order.real[:, None], h, h.dtype.type(0)).sum(axis=0)
        return np.asarray(total / self.order.lengths.astype(h.dtype))

    def spread(self, Vt: Array, error: Array, direct: Array) -> None:
        lengths, real = self.order.lengths, self.order.real
        if lengths is None or real is None:
            direct[...] = Vt @ (error / error.dtype.type(len(direct)))
        else:
            share = Vt @ (error / lengths.astype(error.dtype))
            direct[...] = np.where(real[:, None], share, share.dtype.type(0))

    def early(self, h: Array) -> Array:
        means: Array = h.cumsum(axis=0) / np.arange(1, len(h) + 1)[:, None]
        if self.forward_rows is not None:
            means[:, self.forward_rows :] = h[:, self.forward_rows :].mean(axis=0)
        return means


READOUTS: dict[str, type[Readout]] = {cls.name: cls for cls in (Every, Last, Mean)}
