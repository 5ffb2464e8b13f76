"""What of a frame is shown: the layer that it asks for, and the time step of the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from rnnviz.nn.trace import LayerTrace
from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.snapshot import Frame

T = TypeVar("T")


def shown_layer(frame: Frame) -> LayerTrace:
    """Return the layer that the frame asks for, or the nearest one that exists."""
    return frame.snapshot.trace.layers[shown_index(frame)]


def shown_index(frame: Frame) -> int:
    """Return the index of that layer in the trace and in every per-layer result."""
    return max(0, min(frame.layer, len(frame.snapshot.trace.layers) - 1))


def of_shown_layer(frame: Frame, found: Sequence[T]) -> T | None:
    """Return the entry of that layer in a per-layer result, None if it is missing."""
    index = shown_index(frame)
    return found[index] if index < len(found) else None


def at_position(frame: Frame, layer: str | None = None, step: int | None = None) -> Frame:
    """Return the frame with its cursor at a layer (by name) and a step; None keeps either.

    Raises
    ------
    BadInput
        If there is no such layer or step.
    """
    names = [each.name for each in frame.snapshot.trace.layers]
    if layer is not None:
        if layer not in names:
            source = QT_TRANSLATE_NOOP(
                "views", "layer: there is no {layer}; expected one of {known}"
            )
            known = ", ".join(names)
            raise BadInput.of("views", source, layer=short(layer), known=known)
        frame = replace(frame, layer=names.index(layer))
    if step is not None:
        last = len(frame.snapshot.trace.x)
        if not 1 <= step <= last:
            source = QT_TRANSLATE_NOOP("views", "step: {step} is not a step from 1 to {last}")
            raise BadInput.of("views", source, step=step, last=last)
        frame = replace(frame, step=step)
    return frame


def cursor_step(frame: Frame) -> int:
    """Return the cursor's step, limited to 1..T."""
    return max(1, min(frame.step, len(frame.snapshot.trace.x)))


def title_with_layer(frame: Frame, title: str) -> str:
    """Return a view's title with the name of the layer, if there are several."""
    layers, layer = frame.snapshot.trace.layers, shown_layer(frame)
    way = " ←" if layer.backward else ""
    return f"{title} · {layer.name}{way}" if len(layers) > 1 else title


def reading_step(layer: LayerTrace, step: int) -> int:
    """Return the number of a time step in the reading order of a layer, or the reverse."""
    return layer.steps + 1 - step if layer.backward else step
