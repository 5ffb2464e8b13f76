"""Initial parameters: the initial U decides whether gradients vanish or explode at first.

A gated cell has one U per gate; all are drawn in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.nn.parameters import Entry, Parameters
from rnnviz.setting import setting
from rnnviz.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from rnnviz.nn.network import Network

Array = NDArray[Any]

_SCALE = QT_TRANSLATE_NOOP("settings", "Factor on the values drawn; 1 leaves them as they are.")
_ANY = (
    ("uniform", QT_TRANSLATE_NOOP("settings", "uniform in ±1/√D (PyTorch)")),
    ("gaussian", QT_TRANSLATE_NOOP("settings", "normal, standard deviation 1")),
    ("gaussian_scaled", QT_TRANSLATE_NOOP("settings", "normal, standard deviation 1/√D")),
    ("zero", QT_TRANSLATE_NOOP("settings", "zero")),
    ("positive", QT_TRANSLATE_NOOP("settings", "uniform in 0..1: all of one sign")),
)
_SQUARE = (
    *_ANY[:3],
    ("orthogonal", QT_TRANSLATE_NOOP("settings", "orthogonal")),
    ("identity", QT_TRANSLATE_NOOP("settings", "identity")),
    ("spectral", QT_TRANSLATE_NOOP("settings", "normal, spectral radius 1")),
    ("chain", QT_TRANSLATE_NOOP("settings", "chain: identity and a diagonal above it")),
    ("pairs", QT_TRANSLATE_NOOP("settings", "pairs of units, every eigenvalue 0")),
    *_ANY[3:],
)
_READOUT = (
    *_ANY[:3],
    ("identity", QT_TRANSLATE_NOOP("settings", "identity: output i reads unit i")),
    *_ANY[3:],
)


def _kind(label: str, choices: tuple[tuple[str, str], ...], symbol: str, part: str = "") -> Any:
    help_text = QT_TRANSLATE_NOOP("settings", "How the first values are drawn.")
    return setting("uniform", label, help_text, choices=choices, symbol=symbol, part=part)


def _factor(
    label: str, key: str, choices: tuple[tuple[str, str], ...], symbol: str, **rest: Any
) -> Any:
    drawn = tuple(kind for kind, _ in choices if kind != "zero")
    rest |= {"low": -1e3, "high": 1e3, "when": (key, drawn), "symbol": symbol}
    return setting(1.0, label, _SCALE, **rest)


@dataclass(frozen=True)
class Init:
    """How the first parameters are drawn."""

    recurrent: str = _kind(
        QT_TRANSLATE_NOOP("settings", "State weights"), _SQUARE, "<i>U</i>", part="U"
    )
    recurrent_scale: float = _factor(
        QT_TRANSLATE_NOOP("settings", "Scale of state weights"),
        "recurrent",
        _SQUARE,
        "<i>U</i>",
        slider=(0.0, 2.0),
        part="U",
    )
    chain: float = setting(
        0.5,
        QT_TRANSLATE_NOOP("settings", "Coupling of the chain"),
        QT_TRANSLATE_NOOP("settings", "The entries above the diagonal; eigenvalues ignore them."),
        low=-1e3,
        high=1e3,
        when=("recurrent", ("chain",)),
        part="U",
    )
    input: str = _kind(QT_TRANSLATE_NOOP("settings", "Input weights"), _ANY, "<i>W</i>")
    input_scale: float = _factor(
        QT_TRANSLATE_NOOP("settings", "Scale of input weights"), "input", _ANY, "<i>W</i>"
    )
    readout: str = _kind(QT_TRANSLATE_NOOP("settings", "Read-out weights"), _READOUT, "<i>V</i>")
    readout_scale: float = _factor(
        QT_TRANSLATE_NOOP("settings", "Scale of read-out weights"), "readout", _READOUT, "<i>V</i>"
    )
    bias: str = setting(
        "uniform",
        QT_TRANSLATE_NOOP("settings", "Biases"),
        QT_TRANSLATE_NOOP("settings", "How the first values are drawn."),
        symbol="<i>b</i>",
        choices=(
            _ANY[0],
            ("constant", QT_TRANSLATE_NOOP("settings", "all the same")),
            *_ANY[3:],
        ),
    )
    bias_value: float = setting(
        1.0,
        QT_TRANSLATE_NOOP("settings", "Value of the biases"),
        QT_TRANSLATE_NOOP(
            "settings", "What every bias of the layer starts at; those of the read-out start at 0."
        ),
        symbol="<i>b</i>",
        low=-1e3,
        high=1e3,
        when=("bias", ("constant",)),
    )
    forget_bias: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "Forget bias"),
        QT_TRANSLATE_NOOP("settings", "Added to the bias of a forget gate; positive remembers."),
        symbol="<i>b<sub>f</sub></i>",
        part="b.forget",
        low=-1e3,
        high=1e3,
    )
    update_bias: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "Update bias"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Added to the update bias; positive makes a GRU remember, negative a minGRU.",
        ),
        symbol="<i>b<sub>z</sub></i>",
        part="b.update",
        low=-1e3,
        high=1e3,
    )
    state: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "Initial state"),
        QT_TRANSLATE_NOOP("settings", "Every unit has this value before the first step."),
        symbol="<i>h</i><sub>0</sub>",
        low=-1e3,
        high=1e3,
    )


Rng = np.random.Generator
Shape = tuple[int, ...]


def _spectral(rng: Rng, shape: Shape, size: int) -> Array:
    values = rng.normal(size=shape)
    return np.asarray(values / np.abs(np.linalg.eigvals(values)).max())


def _orthogonal(rng: Rng, shape: Shape, size: int) -> Array:
    q, r = np.linalg.qr(rng.normal(size=shape))
    return np.asarray(q * np.sign(np.diag(r)))  # these signs make Q uniform (Mezzadri 2007)


def _pairs(rng: Rng, shape: Shape, size: int) -> Array:
    """Return 2×2 blocks N with N² = 0, of which one row alone has the eigenvalue ±1."""
    block = np.array([[1.0, 1.0], [-1.0, -1.0]])
    return np.kron(np.eye((size + 1) // 2), block)[:size, :size]


KINDS: dict[str, Callable[[Rng, Shape, int], Array]] = {
    "uniform": lambda rng, shape, size: rng.uniform(-1, 1, shape) / size**0.5,
    "positive": lambda rng, shape, size: rng.uniform(0, 1, shape),
    "gaussian": lambda rng, shape, size: rng.normal(size=shape),
    "gaussian_scaled": lambda rng, shape, size: rng.normal(size=shape) / size**0.5,
    "orthogonal": _orthogonal,
    "identity": lambda rng, shape, size: np.eye(shape[0], shape[-1]),
    "chain": lambda rng, shape, size: np.eye(shape[0]),
    "spectral": _spectral,
    "pairs": _pairs,
    "constant": lambda rng, shape, size: np.ones(shape),
    "zero": lambda rng, shape, size: np.zeros(shape),
}
"""(rng, shape, D) to values before scaling."""


def _spectral_diagonal(rng: Rng, shape: Shape, size: int) -> Array:
    values = rng.normal(size=shape)
    return np.asarray(values / np.abs(values).max())


DIAGONAL: dict[str, Callable[[Rng, Shape, int], Array]] = {
    "orthogonal": lambda rng, shape, size: rng.choice([-1.0, 1.0], shape),
    "identity": lambda rng, shape, size: np.ones(shape),
    "chain": lambda rng, shape, size: np.ones(shape),  # nothing is above the diagonal
    "spectral": _spectral_diagonal,
}
"""The same for a U of which only the diagonal is there."""


def initialize(parameters: Parameters, network: Network, init: Init, rng: Rng) -> None:
    """Fill the parameters of a network; an `rng` gives the same values in either precision."""
    sizes = {name: cell.size for name, cell in network.stack.by_name.items()}
    sizes["readout"] = network.stack.seen
    sizes["embedding"] = 1
    cells = network.stack.by_name
    own = {f"{name}.{letter}": values for name, cell in cells.items()
           for letter, values in cell.first_values(rng).items()}  # fmt: skip
    for entry in parameters.layout:
        if entry.name in own:
            parameters.blocks[entry.name][...] = own[entry.name]
            continue
        if entry.layer == "readout" and len(entry.shape) == 2:
            sizes["readout"] = entry.shape[1]  # hidden layers read each other
        size = sizes[entry.layer]
        for name in entry.leaves():
            values = _draw(entry, init, size, parameters[name].shape, rng)
            if entry.symbol == "b":
                block = name.removeprefix(f"{entry.name}.") if entry.parts else "z"
                values += cells[entry.layer].start_bias(block, init)
            parameters[name][...] = values


def _draw(entry: Entry, init: Init, size: int, shape: Shape, rng: Rng) -> Array:
    constant = init.bias == "constant"
    kind, scale = {
        "U": (init.recurrent, init.recurrent_scale),
        "W": (init.input, init.input_scale),
        "V": (init.readout, init.readout_scale),
        "c": ("zero" if constant else init.bias, 1.0),
        "E": ("gaussian", 1.0),
    }.get(entry.symbol.rstrip("0123456789"), (init.bias, init.bias_value if constant else 1.0))
    if len(shape) == 1 and kind in DIAGONAL:
        return np.asarray(scale * DIAGONAL[kind](rng, shape, size))
    values = scale * KINDS[kind](rng, shape, size)
    if kind == "chain":
        values += init.chain * np.eye(shape[0], k=1)
    return np.asarray(values)
