"""Gradient descent and its relatives, with the definitions and defaults of `torch.optim`.

An optimiser is the frozen dataclass of its settings; what it keeps from update to update is
a separate `State`, so that a setting may change during a run.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.parameters import Parameters
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

Array = NDArray[Any]


@dataclass
class State:
    """What an optimiser keeps between updates.

    Attributes
    ----------
    updates : int
        n, the number of updates made.
    first, second : (P,) ndarray
        Running means (or sums) of g and g²; empty where the optimiser has none.
    scratch : (P,) ndarray
    """

    updates: int
    first: Array
    second: Array
    scratch: Array

    def copy(self, scratch: Array) -> State:
        """Return an independent copy that uses another scratch array."""
        return State(self.updates, self.first.copy(), self.second.copy(), scratch)


def _rate(default: float) -> Any:
    return setting(
        default,
        QT_TRANSLATE_NOOP("settings", "Learning rate"),
        QT_TRANSLATE_NOOP("settings", "How far one update moves along the gradient."),
        symbol="<i>η</i>",
        low=0.0,
        high=1e6,
        live=True,
        log=True,
    )


def _epsilon(default: float) -> Any:
    return setting(
        default,
        QT_TRANSLATE_NOOP("settings", "Epsilon"),
        QT_TRANSLATE_NOOP("settings", "Keeps the division finite where the gradient is zero."),
        symbol="<i>ε</i>",
        low=0.0,
        high=1.0,
        live=True,
        log=True,
    )


def _decay(default: float, symbol: str, label: str, help: str) -> Any:
    return setting(default, label, help, symbol=symbol, low=0.0, high=0.999999, live=True)


@dataclass(frozen=True)
class Optimizer(ABC):
    """Settings of an optimiser.

    Class attributes
    ----------------
    name, title : str
        As written in presets, and as shown.
    moments : tuple of bool
        Whether it keeps a first and a second moment.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    moments: ClassVar[tuple[bool, bool]] = (False, False)

    def start(self, theta: Array) -> State:
        """Return the state before the first update of parameters like `theta` (P,)."""
        first, second = (np.zeros_like(theta if kept else theta[:0]) for kept in self.moments)
        return State(0, first, second, np.empty_like(theta))

    def apply(self, theta: Array, gradient: Array, state: State) -> None:
        """Move `theta` (P,) in place."""
        state.updates += 1
        with np.errstate(all="ignore"):  # the caller checks theta for overflow
            self._move(theta, gradient, state)

    @abstractmethod
    def _move(self, theta: Array, gradient: Array, state: State) -> None:
        """Compute the update of `theta`."""


@dataclass(frozen=True)
class SGD(Optimizer):
    """θ ← θ - η g."""

    name: ClassVar[str] = "sgd"
    title: ClassVar[str] = "SGD"

    learning_rate: float = _rate(0.1)

    def _move(self, theta: Array, gradient: Array, state: State) -> None:
        np.multiply(gradient, theta.dtype.type(self.learning_rate), state.scratch)
        np.subtract(theta, state.scratch, theta)


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← μ v + g, θ ← θ - η v."""

    name: ClassVar[str] = "momentum"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("nn", "Momentum")
    moments: ClassVar[tuple[bool, bool]] = (True, False)

    learning_rate: float = _rate(0.01)
    momentum: float = _decay(
        0.9,
        "<i>μ</i>",
        QT_TRANSLATE_NOOP("settings", "Momentum"),
        QT_TRANSLATE_NOOP("settings", "Share of the last move that the next one keeps."),
    )

    def _move(self, theta: Array, gradient: Array, state: State) -> None:
        np.multiply(state.first, self.momentum, state.first)
        np.add(state.first, gradient, state.first)
        np.multiply(state.first, self.learning_rate, state.scratch)
        np.subtract(theta, state.scratch, theta)


@dataclass(frozen=True)
class Adagrad(Optimizer):
    """s ← s + g², θ ← θ - η g / (√s + ε) (Duchi et al. 2011)."""

    name: ClassVar[str] = "adagrad"
    title: ClassVar[str] = "Adagrad"
    moments: ClassVar[tuple[bool, bool]] = (False, True)

    learning_rate: float = _rate(0.01)
    epsilon: float = _epsilon(1e-10)

    def _move(self, theta: Array, gradient: Array, state: State) -> None:
        np.multiply(gradient, gradient, state.scratch)
        np.add(state.second, state.scratch, state.second)
        np.sqrt(state.second, state.scratch)
        _divided_move(theta, gradient, state.scratch, self.learning_rate, self.epsilon)


@dataclass(frozen=True)
class RMSProp(Optimizer):
    """s ← α s + (1-α) g², θ ← θ - η g / (√s + ε) (Hinton 2012)."""

    name: ClassVar[str] = "rmsprop"
    title: ClassVar[str] = "RMSProp"
    moments: ClassVar[tuple[bool, bool]] = (False, True)

    learning_rate: float = _rate(0.01)
    alpha: float = _decay(
        0.99,
        "<i>α</i>",
        QT_TRANSLATE_NOOP("settings", "Memory of squares"),
        QT_TRANSLATE_NOOP("settings", "Share of the running mean of g² that each update keeps."),
    )
    epsilon: float = _epsilon(1e-8)

    def _move(self, theta: Array, gradient: Array, state: State) -> None:
        _running_square(gradient, self.alpha, state)
        np.sqrt(state.second, state.scratch)
        _divided_move(theta, gradient, state.scratch, self.learning_rate, self.epsilon)


@dataclass(frozen=True)
class Adam(Optimizer):
    """m ← β₁ m + (1-β₁) g, s ← β₂ s + (1-β₂) g², θ ← θ - η m̂ / (√ŝ + ε) (Kingma & Ba 2015)."""

    name: ClassVar[str] = "adam"
    title: ClassVar[str] = "Adam"
    moments: ClassVar[tuple[bool, bool]] = (True, True)

    learning_rate: float = _rate(0.001)
    beta1: float = _decay(
        0.9,
        "<i>β</i><sub>1</sub>",
        QT_TRANSLATE_NOOP("settings", "Memory of gradients"),
        QT_TRANSLATE_NOOP("settings", "Share of the running mean of g that each update keeps."),
    )
    beta2: float = _decay(
        0.999,
        "<i>β</i><sub>2</sub>",
        QT_TRANSLATE_NOOP("settings", "Memory of squares"),
        QT_TRANSLATE_NOOP("settings", "Share of the running mean of g² that each update keeps."),
    )
    epsilon: float = _epsilon(1e-8)

    def _move(self, theta: Array, gradient: Array, state: State) -> None:
        np.multiply(gradient, 1 - self.beta1, state.scratch)
        np.multiply(state.first, self.beta1, state.first)
        np.add(state.first, state.scratch, state.first)
        _running_square(gradient, self.beta2, state)
        n = state.updates
        np.sqrt(state.second, state.scratch)
        np.multiply(state.scratch, 1 / (1 - self.beta2**n) ** 0.5, state.scratch)
        rate = self.learning_rate / (1 - self.beta1**n)
        _divided_move(theta, state.first, state.scratch, rate, self.epsilon)


def _running_square(gradient: Array, kept: float, state: State) -> None:
    """Update s ← kept·s + (1-kept) g²."""
    np.multiply(gradient, gradient, state.scratch)
    np.multiply(state.scratch, 1 - kept, state.scratch)
    np.multiply(state.second, kept, state.second)
    np.add(state.second, state.scratch, state.second)


def _divided_move(theta: Array, move: Array, root: Array, rate: float, epsilon: float) -> None:
    """θ ← θ - rate · move / (root + ε); `root` is overwritten."""
    np.add(root, epsilon, root)
    np.divide(move, root, root)
    np.multiply(root, rate, root)
    np.subtract(theta, root, theta)


OPTIMIZERS: tuple[type[Optimizer], ...] = (SGD, Momentum, Adagrad, RMSProp, Adam)


DECAYED = ("U", "W", "V")


def add_decay(gradient: Parameters, parameters: Parameters, l1: float, l2: float) -> None:
    """Add l2·θ + l1·sign(θ) to the gradient, before clipping."""
    if l1 == 0 and l2 == 0:
        return
    for entry in parameters.layout:
        if entry.symbol in DECAYED:
            theta, g = parameters.blocks[entry.name], gradient.blocks[entry.name]
            g += g.dtype.type(l2) * theta + g.dtype.type(l1) * np.sign(theta)
