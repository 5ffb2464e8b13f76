"""What every recurrent cell provides: its equations, their derivatives, and facts to display.

A cell is the frozen dataclass of its own settings.  Nothing outside a cell asks which cell it is:
views, verdicts, initialisers and readers of weights use what the cell declares.

How to write a cell
-------------------
1. In a new file of `rnnviz/nn/cells`, a frozen dataclass that extends `Cell` and declares, as class
   variables, `name`, `title`, `states`, `blocks`, `rows`, `gates` and, where there are gates,
   `letters`, `gate_titles` and `carry`; see `Cell` for what each means.  Its settings beside `size`
   are fields made by `setting`; they appear in presets, on the command line and in the window.
2. In the same class:

   - `formula`: the equations as they are shown;
   - `step`: the equations of one step, transcribed literally; they must work for complex numbers;
   - `jacobian`, `errors`, `pull_back`: the derivatives of one step;
   - `factors` where a matrix is multiplied by something else than h_{k-1} or x_k (U of a GRU's
     candidate by r ⊙ h_{k-1}), and `immediate` where it is to be fast;
   - `bounds_of` where a state is bounded; `range_of` and `max_slope` where a block is no gate;
   - `start_bias` where a setting of `Init` is added to a bias;
   - `layout` where the parameters are not U, W and b of every block;
   - `examples` where its numeric settings change what is computed, or where few choices suffice:
     each example runs through some 150 tests;
   - `first_values` where it draws parameters itself, `with_recurrence` where U is no matrix;
   - `passes`: the class of step 3.

3. A subclass of `Unrolled`: `allocate`, `forward`, `hoist`, `schedule`, `sweep`, `gates` and
   `slopes`; `states`, `adjoints` and `arrive` where there is more than h; `accumulate` and `folded`
   where U is multiplied by something else than h_{k-1}.
4. A line in `rnnviz/nn/cells/index.py`.
5. A page about the cell in each language, `assets/explanations/LANGUAGE/cells/NAME.md`.

`tests/nn/minimal_gated_unit.py` is a complete cell, written for clarity.  Where all but U and W
acts on each unit alone, as in most gated cells, extend `rnnviz.nn.unitwise.UnitwiseCell`: step 3
and the derivatives of step 2 are there already.  `rnnviz/nn/cells/mingru.py` is such a cell.
Other gates of an LSTM extend `rnnviz.nn.lstm_family.LSTMVariant`; an SRN whose U has fewer
parameters than a matrix extends `rnnviz.nn.structured.StructuredSRN`.

What being listed tests
-----------------------
`tests/nn/test_cells.py` runs every law of `tests/nn/cell_contract.py` over the `examples` of every
listed cell: the forward pass against `step`; gradients, also truncated, with symbols, between
layers and from decoder to encoder, against complex steps through `step`; every derivative
likewise; and all that is declared (structure, carry, ranges, slopes, letters, biases) against what
the cell does.  It also plants an error in each member and checks that a law notices.  The same
examples run through the tests of gradients, traces, precision and real-time learning in `tests/nn`,
of signals, spectra and products in `tests/flow`, of verdicts in `tests/verdict`, and of every
figure and page in `tests/views`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnnviz.nn.activation import logistic
from rnnviz.nn.delay_window import DelayWindow
from rnnviz.nn.formula import Formula
from rnnviz.nn.parameters import Entry, Layout
from rnnviz.setting import setting, settings_of
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.initializer import Init
    from rnnviz.nn.trace import LayerTrace, Pull
    from rnnviz.nn.unrolled import Unrolled

Array = NDArray[Any]


@dataclass(frozen=True)
class Carry:
    """The factor by which a gated cell multiplies its first state on the way to the next step.

    Attributes
    ----------
    gate : str
        The block of a logistic gate σ(z); empty where there is none.
    complement : bool
        Whether the factor is 1 − σ(z) and not σ(z).
    """

    gate: str
    complement: bool = False

    def factor(self, layer: LayerTrace) -> Array:
        """Return the factor of every step and unit, (T, D); 1 − σ(z) keeps its digits near 0."""
        if not self.complement:
            return layer.gates[self.gate]
        return logistic(-layer.preactivations[self.gate])

    def log(self, layer: LayerTrace) -> Array:
        """Return the natural logarithm of the factor, (T, D), also of 1 − 1e-20 or 1e-400."""
        z = np.asarray(layer.preactivations[self.gate], dtype=np.float64)
        return np.asarray(-np.logaddexp(0.0, z if self.complement else -z))

    def symbol(self, letters: Mapping[str, str]) -> str:
        """Return the factor in the letters of the gates: "f", or "(1 − f)"."""
        letter = letters[self.gate]
        return f"(1 − {letter})" if self.complement else letter


class Carousel(Carry):
    """The factor 1: the first state is added to, whatever the gates are."""

    def factor(self, layer: LayerTrace) -> Array:
        return np.ones((layer.steps, layer.size))

    def log(self, layer: LayerTrace) -> Array:
        return np.zeros((layer.steps, layer.size))

    def symbol(self, letters: Mapping[str, str]) -> str:
        return "1"


CAROUSEL = Carousel("")


@dataclass(frozen=True)
class Cell(ABC):
    """The settings and equations of a cell.

    Class attributes
    ----------------
    name, title : str
        As written in presets, and as shown.
    states : tuple of str
        What is carried from step to step, in the order of the Jacobian's rows.
    blocks : tuple of str
        What has a pre-activation: "z", or the gates and the candidate in the book's order.
    gates : mapping of str to (float, float)
        Blocks displayed as gates, with the range of their values.
    rows : tuple of str
        The blocks in the order in which their rows are stacked in U, W and b.
    carry : Carry or None
        What the first of the states is multiplied by on its way to the next step, beside U; None
        where no gate does that.
    closes : bool
        Whether δ of one step's pre-activations follows from that of the next alone, as in the
        book's δ_k = diag(f'(z_k)) Uᵀ δ_{k+1}: nothing passes beside U.
    one_way : bool
        Whether the cell reads forwards also where other layers read in both directions.
    letters : mapping of str to str
        The book's letter of each gate.
    gate_titles : mapping of str to str
        What each gate is called, to be translated in the context "nn".
    torch_rows : tuple of str
        The blocks in the order in which PyTorch stacks them; empty where PyTorch has no such cell.
    memoryless : bool
        Whether nothing is carried from step to step, so that all J_k are zero.
    normalizes : bool
        Whether z is brought to one size at every step, so that the size of U has no effect.
    state_letter : str
        The letter of the parameters that h_{k-1} is multiplied by.
    reads_trees : bool
        Whether the steps are the nodes of a tree, so that the cell needs a task made of trees.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    states: ClassVar[tuple[str, ...]]
    blocks: ClassVar[tuple[str, ...]]
    gates: ClassVar[Mapping[str, tuple[float, float]]]
    rows: ClassVar[tuple[str, ...]]
    letters: ClassVar[Mapping[str, str]] = {}
    gate_titles: ClassVar[Mapping[str, str]] = {}
    torch_rows: ClassVar[tuple[str, ...]] = ()
    carry: ClassVar[Carry | None] = None
    closes: ClassVar[bool] = False

    one_way: ClassVar[bool] = False
    memoryless: ClassVar[bool] = False
    normalizes: ClassVar[bool] = False
    state_letter: ClassVar[str] = "U"
    reads_trees: ClassVar[bool] = False

    size: int = setting(
        32,
        QT_TRANSLATE_NOOP("settings", "State size"),
        QT_TRANSLATE_NOOP(
            "settings", "Number of hidden units; the cost of a step grows with its square."
        ),
        symbol="<i>D</i>",
        low=1,
        high=1024,
    )

    @property
    def nickname(self) -> str:
        """A name of the cell with just these settings, to be translated; mostly empty."""
        return ""

    @property
    @abstractmethod
    def formula(self) -> Formula:
        """The equations of the cell with just these settings."""

    @property
    def depth(self) -> int:
        """How many past states z_k depends on: h_{k-1} alone, unless there is a delay line."""
        return 1

    @property
    def copies(self) -> tuple[str, ...]:
        """The states that only repeat earlier values of h: a delay line."""
        return ()

    @property
    def by_u_alone(self) -> bool:
        """Whether every error that passes back in time is multiplied by a U, if after a delay."""
        return self.closes

    @property
    def window(self) -> DelayWindow:
        """The delay window through which the layer reads the one below."""
        return DelayWindow()

    @property
    def above(self) -> DelayWindow:
        """The delay window through which the read-out reads the layer, if it is the top one."""
        return DelayWindow()

    def layout(self, inputs: int) -> Layout:
        """Return the parameters of a layer with M = `inputs`: U (n·D, D), W (n·D, M), b (n·D,)."""
        n = len(self.rows) * self.size
        parts = self.rows if len(self.rows) > 1 else ()
        return (
            Entry("U", (n, self.size), parts),
            Entry("W", (n, inputs), parts),
            Entry("b", (n,), parts),
        )

    def state_weights(self, names: Iterable[str]) -> list[str]:
        """Return the names among some that are of what h_{k-1} is multiplied by: "U.forget"."""
        return [name for name in names if name.partition(".")[0] == self.state_letter]

    @property
    def dropped(self) -> float:
        """The share of what a step adds that training leaves out; see `rnnviz.nn.dropout`."""
        return 0.0

    @property
    def has_u(self) -> bool:
        """Whether h_{k-1} is multiplied by parameters."""
        return any(entry.symbol == self.state_letter for entry in self.layout(1))

    def recurrence(self, parameters: Mapping[str, Array]) -> Array:
        """Return U, (D, D), of a cell that has one, also where its parameters are fewer."""
        return parameters[self.state_weights(parameters)[0]]

    def recurrence_at(self, layer: LayerTrace, k: int) -> Array:
        """Return what δ_k is multiplied by on its way to h_{k-1}, transposed: U, (D, D)."""
        return self.recurrence(layer.parameters)

    def neutral(self, layer: LayerTrace, scale: float) -> LayerTrace:
        """Return the layer as if h_{k-1} were multiplied by `scale` times I, slopes as they are."""
        return replace(layer, parameters=self.with_recurrence(layer.parameters, scale))

    def with_recurrence(self, parameters: Mapping[str, Array], scale: float) -> dict[str, Array]:
        """Return the parameters with `scale` times the identity as every U."""
        others = {
            name: scale * np.eye(*parameters[name].shape) for name in self.state_weights(parameters)
        }
        return {**parameters, **others}

    @classmethod
    def examples(cls, size: int) -> tuple[Cell, ...]:
        """Return the cell with the settings that every test of cells runs through.

        By default each choice of each setting, one setting at a time.
        """
        others = (
            cls(size=size, **{key: value})
            for key, declared, _ in settings_of(cls)
            for value, _ in declared.choices
        )
        return tuple(dict.fromkeys((cls(size=size), *others)))

    @property
    def carry_symbol(self) -> str:
        """The carrying factor in the book's letters: "f", or "(1 − f)"; empty without one."""
        return "" if self.carry is None else self.carry.symbol(self.letters)

    def start_bias(self, block: str, init: Init) -> float:
        """Return what is added to the first biases of a block beside what is drawn."""
        return 0.0

    def first_values(self, rng: np.random.Generator) -> Mapping[str, Array]:
        """Return the first values of those parameters that the cell draws itself, by their letter.

        Nothing is taken from `rng` where there are none.
        """
        return {}

    def range_of(self, block: str) -> tuple[float, float]:
        """Return the range of a block's nonlinearity; infinite where it has none."""
        return self.gates[block]

    def max_slope(self, block: str) -> float:
        """Return the largest derivative of a block's nonlinearity: that of tanh or logistic.

        Both are the same curve stretched, f' = (f - low)(high - f) times a constant.
        """
        low, high = self.range_of(block)
        return (high - low) ** 2 / 4

    def bounds_of(self, state: str) -> tuple[float, float]:
        """Return the range that the equations leave to a state from step 1 on."""
        return -math.inf, math.inf

    @property
    @abstractmethod
    def passes(self) -> type[Unrolled]:
        """The class of the buffers and passes of a layer of this cell."""

    def unroll(
        self,
        inputs: int,
        steps: int,
        batch: int,
        dtype: DTypeLike = np.float64,
        symbolic: bool = False,
    ) -> Unrolled:
        """Return buffers for T steps of B sequences, ready for a forward and a backward pass.

        Parameters
        ----------
        inputs : int
            M, or the number of symbols.
        symbolic : bool
            Whether the input is symbols, each selecting a column of W.
        """
        return self.passes(self, inputs, steps, batch, dtype, symbolic)

    @abstractmethod
    def step(self, parameters: Mapping[str, Array], state: Array, x: Array) -> Array:
        """Return s_k: the book's equations transcribed literally, a reference for the rest.

        Parameters
        ----------
        parameters : mapping
            Without the layer's prefix: "U" or "U.forget" and so on.
        state : (S,) ndarray, possibly complex
            s_{k-1}.
        x : (M,) ndarray
        """

    @abstractmethod
    def jacobian(self, layer: LayerTrace) -> Array:
        """Return J_k = ∂s_k/∂s_{k-1} of every step, (T, S, S), row k-1 for step k."""

    @abstractmethod
    def errors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, Array]:
        """Return G_kᵀ λ for each block, where G_k = ∂s_k/∂(pre-activations of step k).

        Parameters
        ----------
        k : int
            The step, 1..T.
        adjoint : (S, n) ndarray
            n vectors λ = ∂(something)/∂s_k.

        Returns
        -------
        dict of str to (D, n) ndarray
            What the book calls δ_k, one for each block.
        """

    @abstractmethod
    def pull_back(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        """Return J_kᵀ λ, (S, n), in O(D²) for each of n columns of `adjoint` (S, n)."""

    def pull_many(self, layer: LayerTrace) -> Pull:
        """Return (k, λ) to J_kᵀ λ for many columns: what they share is formed for all steps."""
        if layer.state.shape[1] > self.size:
            return partial(self.pull_back, layer)
        transposed = layer.jacobian().transpose(0, 2, 1)
        return lambda k, adjoint: np.asarray(transposed[k - 1].dot(adjoint))

    def pull_down(self, layer: LayerTrace, k: int, adjoint: Array) -> Array:
        """Return (∂s_k/∂x_k)ᵀ λ, (M, n): what λ sends into the layer below at the same step."""
        errors = self.errors(layer, k, adjoint)
        named = self.named
        return np.asarray(sum(layer.parameters[named("W", b)].T @ errors[b] for b in self.rows))

    def named(self, symbol: str, block: str) -> str:
        """Return a parameter's name: "U", or "U.forget" where there are several blocks."""
        return f"{symbol}.{block}" if len(self.rows) > 1 else symbol

    def factors(self, layer: LayerTrace, k: int, adjoint: Array) -> dict[str, tuple[Array, Array]]:
        """Return what step k gives to the gradient of each parameter, as outer products.

        Parameters
        ----------
        k : int
            The step, 1..T.
        adjoint : (S, n) ndarray
            n vectors λ = ∂(something)/∂s_k.

        Returns
        -------
        dict of str to ((D, n) ndarray, ndarray)
            E and v by the parameter's name: the j-th gradient is E_j vᵀ, for a bias, where v is
            (1,), E_j itself.
        """
        entering = {"U": layer.states["h"][k - 1], "W": layer.input[k - 1], "b": np.ones(1)}
        return {
            self.named(symbol, block): (error, v)
            for block, error in self.errors(layer, k, adjoint).items()
            for symbol, v in entering.items()
            if self.named(symbol, block) in layer.parameters
        }

    def immediate(self, layer: LayerTrace) -> dict[str, tuple[Array, Array]]:
        """Return ∂⁺s_k/∂θ of every step, s_{k-1} kept fixed, as outer products.

        Returns
        -------
        dict of str to ((T, S, R) ndarray, (T, K) ndarray)
            E and v by the parameter's name: ∂⁺s_k/∂θ_{pq} is column p of E_k times v_{k,q}.
        """
        unit = np.eye(layer.state.shape[1])
        steps = [self.factors(layer, k, unit) for k in range(1, layer.steps + 1)]
        return {
            name: (
                np.stack([step[name][0].T for step in steps]),
                np.stack([step[name][1] for step in steps]),
            )
            for name in steps[0]
        }

    def entering(
        self, layer: LayerTrace, effects: Mapping[str, Array]
    ) -> dict[str, tuple[Array, Array]]:
        """Return `immediate` of a cell whose blocks all read h_{k-1}, x_k and 1.

        Parameters
        ----------
        effects : mapping of str to (T, S, D) ndarray
            ∂s_k/∂(pre-activation) of each block.
        """
        ones = np.ones((layer.steps, 1), layer.input.dtype)
        read = {"U": layer.states["h"][:-1], "W": layer.input, "b": ones}
        return {
            self.named(symbol, block): (effect, v)
            for block, effect in effects.items()
            for symbol, v in read.items()
            if self.named(symbol, block) in layer.parameters
        }


def diagonal(v: Array) -> Array:
    """Return diag(v_k) of every row of v (T, D) as (T, D, D)."""
    out = np.zeros((*v.shape, v.shape[1]), v.dtype)
    np.einsum("kii->ki", out)[...] = v
    return out
