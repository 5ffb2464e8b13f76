"""Real-time recurrent learning (RTRL) of a batch: every step gives its part of the gradient.

Beside every state its influence matrix ∂s_k/∂θ is carried forward (Williams & Zipser 1989):
∂s_k/∂θ = J_k ∂s_{k-1}/∂θ + ∂⁺s_k/∂θ, where ∂⁺ keeps s_{k-1} fixed, and what the loss of step k
sends into s_k is multiplied by it at once.  Nothing of earlier steps is kept, however long the
sequence; the matrix has S·P numbers for each sequence, and carrying it costs S times that many
products.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.network import Network, Sequences
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.readout import READOUTS
from rnnviz.nn.trace import LayerTrace
from rnnviz.nn.unrolled import Unrolled

Array = NDArray[Any]


class RTRL:
    """One step of B sequences, and what every parameter has done to their states so far.

    Parameters
    ----------
    network : Network
        Layers on top of each other that read forwards, each a step of what is below; no embedding.
    batch : int
        B, of sequences that are all of one length.

    Attributes
    ----------
    influence : list of (B, S, P) ndarray
        ∂s_k/∂θ of each layer, θ being the parameters of this layer and of those below it in their
        order in the flat vector.
    output : (T, O, B) or (O, B) ndarray
        The read-out of the last sequences, as `Run.output`.
    """

    def __init__(self, network: Network, batch: int) -> None:
        self.network, self.batch, dtype = network, batch, network.dtype
        widths = (network.inputs, *(cell.size for cell in network.cells[:-1]))
        self.layers = [
            cell.unroll(width, 1, batch, dtype, symbolic=network.symbolic and n == 0)
            for n, (cell, width) in enumerate(zip(network.cells, widths, strict=True))
        ]
        self._columns = columns_of(network)
        shapes = [
            (batch, len(cell.states) * cell.size, max(s.stop for s in columns.values()))
            for cell, columns in zip(network.cells, self._columns, strict=True)
        ]
        self.influence = [np.zeros(shape, dtype) for shape in shapes]
        self._next = [np.empty(shape, dtype) for shape in shapes]
        self._read_out = READOUTS["every"](network.outputs, 1, batch, dtype, hidden=network.hidden)
        self._sent = np.empty((1, network.cells[-1].size, batch), dtype)
        self._given = network.parameters()
        self.output: Array = np.empty((network.outputs, batch), dtype)

    @property
    def nbytes(self) -> int:
        """Bytes of the influence matrices of the last step and the next."""
        return sum(array.nbytes for array in (*self.influence, *self._next))

    @property
    def sends_error(self) -> bool:
        """Whether the last loss that was read sends any error."""
        return bool(self._read_out.slope.any())

    def gradients(
        self, parameters: Parameters, batch: Sequences, gradient: Parameters
    ) -> Iterator[float]:
        """Run the sequences from their start, adding to `gradient` what each step's loss gives.

        Parameters
        ----------
        parameters : Parameters
            May be moved between two steps.
        batch : Sequences
        gradient : Parameters
            May be emptied between two steps.

        Yields
        ------
        float
            What a step adds to the loss, once its gradient is there: after every step, or once
            where the sequence has one target.
        """
        kind, steps = self.network.readout, len(batch.x)
        every = kind == "every"
        states: Any = 0.0
        influence: Any = 0.0
        self.output = np.full((steps if every else 1, *self._read_out.output.shape[1:]), np.nan)
        self._begin()
        for k, x in enumerate(batch.x):
            self._advance(parameters, x)
            if kind == "mean":
                states, influence = states + self._state, influence + self._influence
            elif every or k == steps - 1:
                target, place = (batch.y[k], k) if every else (batch.y, 0)
                share = 1 / steps if every and self.network.loss.reduction == "mean" else 1.0
                yield self._read(
                    parameters, gradient, target, share, self._state, self._influence, place
                )
        if kind == "mean":
            mean = np.asarray(states / steps), np.asarray(influence / steps)
            yield self._read(parameters, gradient, batch.y, 1.0, *mean, 0)
        if not every:
            self.output = self.output[0]

    def carry(self, parameters: Parameters, inputs: Array) -> Iterator[list[Array]]:
        """Run the sequences from their start without their losses.

        Parameters
        ----------
        parameters : Parameters
        inputs : (T, M, B) or (T, B) ndarray
            As `Sequences.x`.

        Yields
        ------
        list of (B, S, P) ndarray
            `influence` after every step, valid until the next.
        """
        self._begin()
        for x in inputs:
            self._advance(parameters, x)
            yield self.influence

    @property
    def _state(self) -> Array:
        """h_k of the top layer, (1, D, B)."""
        return self.layers[-1].h[1:]

    @property
    def _influence(self) -> Array:
        """∂h_k/∂θ of the top layer, (B, D, P)."""
        return self.influence[-1][:, -self.network.cells[-1].size :]

    def _begin(self) -> None:
        for layer, influence in zip(self.layers, self.influence, strict=True):
            influence.fill(0)
            for name, rows in layer.states.items():
                rows[1] = self.network.start if name == "h" else 0

    def _advance(self, parameters: Parameters, x: Array) -> None:
        """Make a step of every layer, and of its influence matrix."""
        for n, (name, layer) in enumerate(zip(self.network.names, self.layers, strict=True)):
            for rows in layer.states.values():
                rows[0] = rows[1]
            if layer.lookup is not None:
                layer.look_up(x[None])
            else:
                layer.x[0] = self.layers[n - 1].h[1] if n else x
            layer.forward(parameters.stacks(name))
            self._carry(n, end_to_end(name, layer, parameters.of(name)))

    def _carry(self, n: int, layer: LayerTrace) -> None:
        """Let ∂s_k/∂θ of layer n follow from that of step k-1."""
        new = np.matmul(layer.cell.jacobian(layer)[::2], self.influence[n], out=self._next[n])
        self.influence[n], self._next[n] = new, self.influence[n]
        below: Any = 0.0
        for name, (error, entering) in layer.cell.immediate(layer).items():
            E, v = error[::2], entering[::2]
            block = new[:, :, self._columns[n][name]]
            block = block.reshape(*E.shape, -1)  # a view
            block += E[..., None] * v[:, None, None]
            if n and name.partition(".")[0] == "W":
                below = below + E @ layer.parameters[name]
        if n:
            past = self.influence[n - 1]
            new[:, :, : past.shape[2]] += below @ past[:, -self.network.cells[n - 1].size :]

    def _read(
        self, parameters: Parameters, gradient: Parameters, target: Array, share: float,
        state: Array, influence: Array, place: int,
    ) -> float:  # fmt: skip
        """Return the share of the loss of one read-out, and add its gradient."""
        out, weights = self._read_out, parameters.stacks("readout")
        out.forward(weights, state)
        loss = self.network.loss(out.output, target[None], out.slope)
        out.slope *= out.slope.dtype.type(share)
        out.send(weights, self._sent)
        given = self._given
        out.accumulate(state, given.stacks("readout"))
        given.flat[: influence.shape[2]] = np.matmul(self._sent[0].T[:, None], influence).sum(
            (0, 1)
        )
        gradient.flat += given.flat
        self.output[place] = out.output[0]
        return share * loss


def columns_of(network: Network) -> list[dict[str, slice]]:
    """Return where each parameter of each layer stands in the flat vector."""
    columns: dict[str, dict[str, slice]] = {name: {} for name in network.names}
    start = 0
    for name, values in network.parameters().items():
        layer, _, own = name.partition(".")
        if layer in columns:
            columns[layer][own] = slice(start, start + values.size)
        start += values.size
    return list(columns.values())


def end_to_end(name: str, layer: Unrolled, parameters: Mapping[str, Array]) -> LayerTrace:
    """Return one step of B sequences as one sequence: its odd steps 1, 3, ... are those steps.

    The steps between lead from the end of one sequence to the start of the next and mean nothing.
    """

    def twice(array: Array) -> Array:
        return np.repeat(array[0].T, 2, axis=0)[:-1]

    states = {k: v.transpose(2, 0, 1).reshape(-1, layer.size) for k, v in layer.states.items()}
    entered = layer.x if layer.lookup is None else layer.lookup.one_hot(layer.dtype)
    return LayerTrace(
        name=name,
        cell=layer.cell,
        parameters=parameters,
        input=twice(entered),
        states=states,
        preactivations={k: twice(v) for k, v in layer.preactivations.items()},
        slopes={k: twice(v) for k, v in layer.slopes.items()},
        gates={k: twice(v) for k, v in layer.gates.items()},
        direct=np.empty(0),
        adjoints={},
        deltas={},
    )
