"""torch's networks written out once more, from its documentation, one step and one gate at a time.

Nothing of rnnviz is used.  All of it also works on complex numbers, so that the derivative of
anything in any direction is the imaginary part of one more run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Tensors = Mapping[str, Any]


def logistic(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


ACTIVATIONS = {
    "tanh": np.tanh,
    "logistic": logistic,
    "identity": lambda z: z,
    "relu": lambda z: np.where(z.real > 0, z, 0),
}


def rnn(w: Tensors, x: Any, h: Any, c: Any, activation: str) -> tuple[Any, Any]:
    z = w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"]
    return ACTIVATIONS[activation](z), c


def lstm(w: Tensors, x: Any, h: Any, c: Any, activation: str) -> tuple[Any, Any]:
    z = w["weight_ih"] @ x + w["bias_ih"] + w["weight_hh"] @ h + w["bias_hh"]
    i, f, g, o = np.split(z, 4)
    c = logistic(f) * c + logistic(i) * np.tanh(g)
    return logistic(o) * np.tanh(c), c


def gru_of_torch(w: Tensors, x: Any, h: Any, c: Any, activation: str) -> tuple[Any, Any]:
    from_x = np.split(w["weight_ih"] @ x + w["bias_ih"], 3)
    from_h = np.split(w["weight_hh"] @ h + w["bias_hh"], 3)
    r, z = logistic(from_x[0] + from_h[0]), logistic(from_x[1] + from_h[1])
    n = np.tanh(from_x[2] + r * from_h[2])
    return (1 - z) * n + z * h, c


def gru_of_the_book(w: Tensors, x: Any, h: Any, c: Any, activation: str) -> tuple[Any, Any]:
    from_x = np.split(w["weight_ih"] @ x + w["bias_ih"] + w["bias_hh"], 3)
    U_r, U_z, U_n = np.split(w["weight_hh"], 3)
    r, z = logistic(from_x[0] + U_r @ h), logistic(from_x[1] + U_z @ h)
    n = np.tanh(from_x[2] + U_n @ (r * h))
    return (1 - z) * n + z * h, c


STEPS = {"rnn": rnn, "lstm": lstm, "gru": gru_of_torch, "gru-book": gru_of_the_book}
BLOCKS = {"rnn": 1, "lstm": 4, "gru": 3, "gru-book": 3}


def random_tensors(
    kind: str, inputs: int, size: int, depth: int, both: bool, rng: np.random.Generator
) -> dict[str, Any]:
    """Return weights by their names in torch."""
    rows, tensors = BLOCKS[kind] * size, {}
    for layer in range(depth):
        width = size * (1 + both) if layer else inputs
        for way in ("", "_reverse")[: 1 + both]:
            shapes = {"weight_ih": (rows, width), "weight_hh": (rows, size)}
            shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
            for name, shape in shapes.items():
                tensors[f"{name}_l{layer}{way}"] = rng.normal(0, 0.7, shape)
    return tensors


def output(kind: str, tensors: Tensors, x: Any, h0: Any, c0: Any, activation: str = "tanh") -> Any:
    """Return the states of the top layer, (T, D), both directions side by side."""
    both = "weight_ih_l0_reverse" in tensors
    depth = sum(name.endswith("_reverse") is False for name in tensors) // 4
    for layer in range(depth):
        halves = []
        for way, ending in enumerate(("", "_reverse")[: 1 + both]):
            row = layer * (1 + both) + way
            weights = {
                name: tensors[f"{name}_l{layer}{ending}"]
                for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            }
            h, c, states = h0[row], c0[row], []
            for entering in x[::-1] if way else x:
                h, c = STEPS[kind](weights, entering, h, c, activation)
                states.append(h)
            halves.append(np.array(states[::-1] if way else states))
        x = np.concatenate(halves, axis=1)
    return x
