"""The formula of the way back, with what losses or the layer above add to the error on it."""

from __future__ import annotations

import numpy as np

from rnnviz.nn.trace import LayerTrace
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.selection import shown_index


def enters_on_the_way(layer: LayerTrace) -> bool:
    """Return whether error enters a layer at other steps than the one where its way back begins."""
    above = layer.direct if layer.entered is None else layer.entered
    return bool(np.any(above[:-1]))


def back_formula(frame: Frame) -> str:
    """Return how the error of the layer shown passes from step to step, with what is added."""
    layers, index = frame.snapshot.trace.layers, shown_index(frame)
    layer = layers[index]
    formula = layer.cell.formula.back
    if layer.cell.memoryless or not enters_on_the_way(layer):
        return formula
    added = "<i>L<sub>k</sub></i>"
    if index < len(layers) - (2 if layers[-1].backward else 1):
        added = translate("views", "the layer above")
    first, comma, rest = formula.partition(", ")
    term = translate("views", "(+ from {source})").format(source=added)
    return f"{first} {term}{comma}{rest}"
