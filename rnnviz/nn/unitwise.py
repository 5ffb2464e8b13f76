"""Cells in which everything but U and W acts on each unit alone: what they have in common.

Such a cell is z = U h_{k-1} + W x_k + b, a nonlinearity for each block of z, and a new state that
each unit computes from its own blocks and its own state before.  All its derivatives beside U and W
are diagonal, so the cell writes down only these: ∂s_k/∂s_{k-1} beside U (`kept`) and ∂s_k/∂z_k
(`effects`).  The Jacobian, the errors, the backward pass and the parts of the gradient follow.
Where the layout has no U, nothing but the state itself waits for the step before, and all gates of
a sequence are computed at once.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS, Activation
from rnnviz.nn.batched_product import each, outer_sum
from rnnviz.nn.cell import Cell, diagonal
from rnnviz.nn.trace import LayerTrace
from rnnviz.nn.unrolled import Steps, Unrolled

Array = NDArray[Any]


@dataclass(frozen=True)
class Moment:
    """One step, or all steps of a pass, with arrays of any shape that is the same in all.

    Attributes
    ----------
    z, value, slope : mapping of str to ndarray
        Pre-activation, f(z) and f'(z) of each block; `slope` is empty on the way forwards.
    before, after : mapping of str to ndarray
        Each state at step k-1 and at step k.
    parameters : mapping of str to ndarray
        The parameters that are vectors, by the names that people see, as columns where the arrays
        are of several sequences.
    """

    z: Mapping[str, Array]
    value: Mapping[str, Array]
    slope: Mapping[str, Array]
    before: Mapping[str, Array]
    after: Mapping[str, Array]
    parameters: Mapping[str, Array]

    @classmethod
    def of(cls, layer: LayerTrace) -> Moment:
        """Return all steps of a trace, (T, D)."""
        before = {name: rows[:-1] for name, rows in layer.states.items()}
        after = {name: rows[1:] for name, rows in layer.states.items()}
        blocks = layer.preactivations, layer.gates, layer.slopes
        return cls(*blocks, before, after, layer.parameters)


class UnitwiseCell(Cell):
    """What a cell defines instead of its passes and its derivatives; every block is a gate."""

    def activation_of(self, block: str) -> Activation:
        """Return the nonlinearity of a block: by default the one whose range it has."""
        return ACTIVATIONS["logistic" if self.gates[block][0] == 0 else "tanh"]

    def range_of(self, block: str) -> tuple[float, float]:
        return self.activation_of(block).bound

    def max_slope(self, block: str) -> float:
        return self.activation_of(block).max_slope

    @abstractmethod
    def update(self, at: Moment) -> None:
        """Write the states of a step into `at.after`."""

    def advance(self, at: Moment) -> None:
        """Compute a step of which U h_{k-1} + W x_k + b is there: the blocks, then the states."""
        for block in self.rows:
            self.activation_of(block).apply(at.z[block], at.value[block])
        self.update(at)

    @abstractmethod
    def kept(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        """Return the diagonals of ∂s_k/∂s_{k-1} beside U, by (state at k, state at k-1)."""

    @abstractmethod
    def effects(self, at: Moment) -> Mapping[tuple[str, str], Array]:
        """Return the diagonals of ∂s_k/∂(pre-activation), by (state at k, block)."""

    @property
    def passes(self) -> type[UnrolledUnitwise]:
        return UnrolledUnitwise

    def jacobian(self, layer: LayerTrace) -> Array:
        """Return the diagonals of `kept`, and diag(effect) U of every block beside the last."""
        at, D, n = Moment.of(layer), self.size, len(self.states)
        J = np.zeros((layer.steps, n * D, n * D))
        for (to, source), factor in self.kept(at).items():
            J[:, self._rows(to), self._rows(source)] += diagonal(factor)
        for (to, block), effect in self.effects(at).items():
            if self.named("U", block) in layer.parameters:
                U = layer.parameters[self.named("U", block)]
                J[:, self._rows(to), -D:] += effect[:, :, None] * U
        return J

    def _rows(self, state: str) -> slice:
        n = self.states.index(state)
        return slice(n * self.size, (n + 1) * self.size)

    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        found = {block: np.zeros((self.size, adjoint.shape[1])) for block in self.blocks}
        for (to, block), effect in self.effects(Moment.of(layer)).items():
            found[block] += effect[k - 1][:, None] * adjoint[self._rows(to)]
        return found

    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        out = np.zeros(adjoint.shape)
        for (to, source), factor in self.kept(Moment.of(layer)).items():
            out[self._rows(source)] += factor[k - 1][:, None] * adjoint[self._rows(to)]
        for block, error in self.errors(layer, k, adjoint).items():
            if self.named("U", block) in layer.parameters:
                out[-self.size :] += layer.parameters[self.named("U", block)].T @ error
        return out

    def pull_many(self, layer: LayerTrace) -> Any:
        transposed = self.jacobian(layer).transpose(0, 2, 1)
        return lambda k, adjoint: np.asarray(transposed[k - 1].dot(adjoint))

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        effects = {
            block: np.zeros((layer.steps, len(self.states) * self.size, self.size))
            for block in self.blocks
        }
        for (to, block), effect in self.effects(Moment.of(layer)).items():
            effects[block][:, self._rows(to)] = diagonal(effect)
        return self.entering(layer, effects)


class UnrolledUnitwise(Unrolled):
    """The passes of such a cell.

    Attributes
    ----------
    z, value : (T, n·D, B) ndarray
        Pre-activations and values of the blocks, in the order of `cell.rows`.
    others, other_adjoints : mapping of str to (T+1, D, B) ndarray
        The states before h, and λ of them.
    """

    cell: UnitwiseCell

    def allocate(self) -> None:
        super().allocate()
        cell, T = self.cell, self.steps
        self.recurrent = any(entry.symbol == "U" for entry in cell.layout(1))
        self.z, self.value = self.zeros(T, self.rows), self.zeros(T, self.rows)
        self.others, self.other_adjoints = (
            {name: self.zeros(T + 1, self.size) for name in cell.states[:-1]} for _ in range(2)
        )
        # ∂s_k/∂(pre-activation) and ∂s_k/∂s_{k-1} of the last pass: zero where a cell has none.
        self.effect = {name: self.zeros(T, self.rows) for name in cell.states}
        self.factor: dict[tuple[str, str], Array] = {}
        self._vectors: dict[str, Array] = {}
        moments = (self._moment_at(k) for k in range(T))
        views = zip(self.per_step(self.source[:-1]), self.per_step(self.z), self.driven(),
                    moments, strict=True)  # fmt: skip
        self._forward = list(views)

    # forward

    def join(self, weights: Mapping[str, Array]) -> None:
        named = self._named(weights)
        self._vectors.update(
            {name: v if self.batch == 1 else v[:, None] for name, v in named.items()}
        )
        if not self.recurrent:
            weights = {**weights, "U": np.zeros((self.rows, self.size), self.dtype)}
        super().join(weights)

    def _named(self, weights: Mapping[str, Array]) -> dict[str, Array]:
        """Return views of all vectors by the names that people see: "p.forget"."""
        parts = {entry.symbol: entry.parts for entry in self.cell.layout(1)}
        return {
            f"{symbol}.{part}" if part else symbol: v
            for symbol, whole in weights.items()
            if whole.ndim == 1
            for part, v in zip(
                parts[symbol] or ("",), np.split(whole, len(parts[symbol]) or 1), strict=True
            )
        }

    def forward(self, weights: Mapping[str, Array]) -> None:
        self.join(weights)
        if not self.recurrent:
            self._forward_at_once()
            return
        product, advance, add = self.joint.dot, self.cell.advance, np.add
        for source, z, drive, at in self._forward:
            product(source, z)
            if drive is not None:
                add(z, drive, z)
            advance(at)

    def _forward_at_once(self) -> None:
        """Compute the blocks of all steps, then the states one after the other."""
        each(self.joint[:, self.size :], self.source[:-1, self.size :], self.z)
        if self.lookup is not None:
            np.add(self.z, self.drive, self.z)
        for block in self.cell.rows:
            z, value = self.block(self.z, block), self.block(self.value, block)
            self.cell.activation_of(block).apply(z, value)
        for *_, at in self._forward:
            self.cell.update(at)

    def folded(self) -> Array:
        return self.z

    def _moment_at(self, k: int) -> Moment:
        def at(rows: Array) -> Array:
            return rows[k, :, 0] if self.batch == 1 else rows[k]

        z, value = ({b: at(self.block(v, b)) for b in self.cell.rows} for v in (self.z, self.value))
        before = {name: at(rows[:-1]) for name, rows in self.states.items()}
        after = {name: at(rows[1:]) for name, rows in self.states.items()}
        return Moment(z, value, {}, before, after, self._vectors)

    def moment(self) -> Moment:
        """Return all steps, (T, D, B)."""
        z, value = ({b: self.block(v, b) for b in self.cell.rows} for v in (self.z, self.value))
        before = {name: rows[:-1] for name, rows in self.states.items()}
        after = {name: rows[1:] for name, rows in self.states.items()}
        columns = {name: v.reshape(-1, 1) for name, v in self._vectors.items()}
        return Moment(z, value, self.slopes, before, after, columns)

    # backward

    def hoist(self) -> None:
        at = self.moment()
        for (to, block), effect in self.cell.effects(at).items():
            self.block(self.effect[to], block)[...] = effect
        for key, factor in self.cell.kept(at).items():
            self.factor.setdefault(key, self.zeros(self.steps, self.size))[...] = factor

    def schedule(self, carries: Iterable[tuple[bool, Array | None, Array]]) -> Iterable[Any]:
        plan = list(carries)
        for rows in self.other_adjoints.values():  # what has arrived at the last step stays
            rows[1 : self.steps + (not self.goes_on)] = 0
        blocks = (len(self.cell.rows), self.size) + (() if self.batch == 1 else (self.batch,))
        effects = {name: self.per_step(rows) for name, rows in self.effect.items()}
        factors = {key: self.per_step(rows) for key, rows in self.factor.items()}
        adjoints = {name: self.per_step(rows) for name, rows in self.adjoints.items()}
        deltas, spare = self.per_step(self.delta), self.spare()
        ends = pairwise([*(arrives for arrives, _, _ in plan), True])
        steps = zip(range(self.steps, 0, -1), ends, plan, strict=True)
        for k, (_, leaves), (_, carry, target) in steps:
            targets = {name: rows[k - 1] if leaves else spare for name, rows in adjoints.items()}
            yield (
                carry,
                {name: rows[k] for name, rows in adjoints.items()},
                {name: rows[k - 1].reshape(blocks) for name, rows in effects.items()},
                deltas[k - 1],
                deltas[k - 1].reshape(blocks),
                [(key, rows[k - 1]) for key, rows in factors.items()],
                targets | {"h": target},
            )

    def arrive(self, adjoint: Mapping[str, Array]) -> None:
        super().arrive(adjoint)
        for name, rows in self.other_adjoints.items():
            rows[-1] = adjoint[name]

    def sweep(self, weights: Mapping[str, Array], schedule: Steps) -> None:
        product = weights["U"].T.copy().dot if self.recurrent else None
        add, multiply = np.add, np.multiply
        part, sent = self.spare(), {name: self.spare() for name in self.cell.states}
        for carry, adjoint, effects, delta, blocks, factors, targets in schedule:
            if carry is not None:
                add(adjoint["h"], carry, adjoint["h"])
            multiply(effects["h"], adjoint["h"], blocks)
            for name in self.others:
                add(blocks, effects[name] * adjoint[name], blocks)
            for rows in sent.values():
                rows.fill(0)
            if product is not None:
                product(delta, sent["h"])
            for (to, source), factor in factors:
                multiply(factor, adjoint[to], part)
                add(sent[source], part, sent[source])
            for name, target in targets.items():
                target[...] = sent[name]

    def accumulate(self, gradient: Mapping[str, Array]) -> None:
        joint = outer_sum(self.delta, self.source[:-1])
        if self.recurrent:
            gradient["U"][...] = joint[:, : self.size]
        gradient["b"][...] = joint[:, -1]
        self.accumulate_input(gradient["W"], joint[:, self.size : -1])

    # intermediate results

    @property
    def states(self) -> dict[str, Array]:
        return {**self.others, "h": self.h}

    @property
    def adjoints(self) -> dict[str, Array]:
        return {**self.other_adjoints, "h": self.adjoint}

    @property
    def gates(self) -> dict[str, Array]:
        return {block: self.block(self.value, block) for block in self.cell.blocks}

    @property
    def slopes(self) -> dict[str, Array]:
        found = {}
        for block in self.cell.blocks:
            z, value = self.block(self.z, block), self.block(self.value, block)
            found[block] = np.empty_like(z)
            self.cell.activation_of(block).slope(value, lambda z=z: z, found[block])  # type: ignore[misc]
        return found
