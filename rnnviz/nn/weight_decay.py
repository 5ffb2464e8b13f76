"""Weight decay: a pull towards zero added to the gradient of U, W and V; biases are left alone."""

from __future__ import annotations

import numpy as np

from rnnviz.nn.parameters import Parameters

DECAYED = ("U", "W", "V")


def add_decay(gradient: Parameters, parameters: Parameters, l1: float, l2: float) -> None:
    """Add l2·θ + l1·sign(θ) to the gradient, before clipping."""
    if l1 == 0 and l2 == 0:
        return
    for entry in parameters.layout:
        if entry.symbol in DECAYED:
            theta, g = parameters.blocks[entry.name], gradient.blocks[entry.name]
            g += g.dtype.type(l2) * theta + g.dtype.type(l1) * np.sign(theta)
