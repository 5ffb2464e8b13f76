"""What of a frame the unrolled network shows, computed once, and the words for its parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import log10_norms
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number_of_log10
from rnnviz.plot.figure import Panel, ReferenceLine
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.picture import (
    KnownBand,
    cut_places,
    places,
    plain_name,
)
from rnnviz.views.flow.signal import (
    Flow,
    chosen_loss,
    entering,
    layer_flows,
    loss_steps,
    one_loss,
)
from rnnviz.views.flow.transition import (
    Transitions,
    transitions,
)
from rnnviz.views.part.axis import decoder_boundary
from rnnviz.views.part.selection import (
    cursor_step,
    reading_step,
    shown_index,
)

Array = NDArray[Any]


WHOLE = 24
"""Sequences of up to so many steps are shown in full."""
WINDOW, STRIDE = 20, 10
"""Of longer ones so many steps around the cursor; they move on by so many at once."""
MOST_CUTS = 64
"""Cuts that are drawn; of more the note above the plot speaks."""
FEW = 3
"""Of more layers only that shown in full has its sizes written beside its river."""


class Scene:
    """What of a frame is drawn, computed once.

    Attributes
    ----------
    frame : Frame
    layers : tuple of LayerTrace
    index : int
        Of the layer shown in full.
    steps : int
        T.
    truncation : int
    flows : list of tuple of Flow
        For every layer, see `layer_flows`.
    losses : (n,) ndarray
        The time steps that have a loss.
    first, last : int
        The window that is shown in full.
    panels : dict of str to (Panel, tuple of KnownBand)
        The panels that have been described, without what slow motion covers.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.layers = frame.snapshot.trace.layers
        self.index = shown_index(frame)
        self.steps = len(frame.snapshot.trace.x)
        self.truncation = frame.snapshot.experiment.training.truncation
        self.flows = layer_flows(frame.snapshot)
        self.losses = _losses(self.layers)
        self.first, self.last = window(self.steps, cursor_step(frame))
        self.x = [places(layer.steps, self.steps) for layer in self.layers]
        self._entering: dict[int, Array] = {}
        self.panels: dict[str, tuple[Panel, tuple[KnownBand, ...]]] = {}
        self.cuts = [cut_places(layer, self.truncation) for layer in self.layers]

    @property
    def layer(self) -> LayerTrace:
        """The layer shown in full."""
        return self.layers[self.index]

    def is_top(self, index: int) -> bool:
        """Return whether the losses enter a layer."""
        return index >= len(self.layers) - (2 if self.layers[-1].backward else 1)

    def rows(self, index: int) -> slice:
        """Return which rows of a layer, in order of time, are in the window."""
        x = self.x[index]
        start, stop = np.searchsorted(x, (self.first - 0.5, self.last + 0.5))
        return slice(int(start), int(stop))

    @cached_property
    def found(self) -> Transitions:
        """What multiplies the error of the layer shown between the steps of the window."""
        ends = reading_step(self.layer, self.first), reading_step(self.layer, self.last)
        return transitions(self.layer, min(ends), max(ends) - 1, self.truncation)

    @cached_property
    def between(self) -> Array:
        """Where that is on the axis of steps."""
        between = self.found.k + 0.5
        return self.layer.steps + 1 - between if self.layer.backward else between

    def part(self, index: int, start: int, stop: int | None) -> Array:
        """Return where some rows of a layer are on the axis of steps."""
        return places(self.layers[index].steps, self.steps, start, stop)

    def entering(self, index: int) -> Array:
        """Return log10 of what enters every step of a layer from above, in order of time."""
        if index not in self._entering:
            layer = self.layers[index]
            self._entering[index] = log10_norms(layer.reverse_if_backward(entering(layer)))
        return self._entering[index]


def _losses(layers: tuple[LayerTrace, ...]) -> Array:
    """Return the time steps at which a loss enters the top layer, in either direction."""
    top = [layers[-1]] if not layers[-1].backward else list(layers[-2:])
    return np.unique(np.concatenate([loss_steps(half) for half in top]))


def window(steps: int, cursor: int) -> tuple[int, int]:
    """Return the first and last step shown in full; it stands still while the cursor is inside."""
    if steps <= WHOLE:
        return 1, steps
    first = STRIDE * ((cursor - 1) // STRIDE) - (WINDOW - STRIDE) // 2 + 1
    first = max(1, min(first, steps - WINDOW + 1))
    return first, first + WINDOW - 1


def loss_name(step: float) -> str:
    return "L" + plain_name(f"<sub>{step:.0f}</sub>")


def river_name(scene: Scene, index: int, flow: Flow) -> str:
    """Return the name of a river: what flows and where to, and in which layer."""
    layer = scene.layers[index]
    arrow = {-1: " ←", 0: "", 1: " →"}[-1 if not layer.backward else 1]
    name = plain_name(flow.symbol) + ("" if layer.cell.memoryless else arrow)
    return f"{layer.name}  {name}" if len(scene.layers) > 1 else name


def bar_label(scene: Scene) -> str:
    """Return the label of the colour bar: what the sizes are of."""
    flows = scene.flows[scene.index]
    return f"log<sub>10</sub> ‖{flows[0].symbol}‖"


def describe_entering(scene: Scene, index: int, rows: Array, sizes: Array) -> Callable[[int], str]:
    top = scene.is_top(index)

    def describe(i: int) -> str:
        source = translate("views", "From above into step {step}: {size}")
        if top:
            source = translate("views", "From the loss of step {step}: {size}")
        row = int(rows[i])
        return source.format(step=row + 1, size=number_of_log10(float(sizes[row])))

    return describe


def borders(scene: Scene, cuts: tuple[float, ...]) -> tuple[ReferenceLine, ...]:
    """Return the lines between encoder and decoder, and where truncation cuts."""
    lines = decoder_boundary(scene.layer)
    if len(cuts) > MOST_CUTS:
        return lines
    label = translate("views", "cut")
    return lines + tuple(
        ReferenceLine(at, False, "threshold", label if i == len(cuts) - 1 else "", "solid")
        for i, at in enumerate(cuts)
    )


def truncation_note(frame: Frame) -> str:
    if not frame.snapshot.truncation:
        return ""
    source = translate("views", "Truncated: the error stops every {steps} steps.")
    return source.format(steps=frame.snapshot.truncation)


def loss_alone(scene: Scene) -> Flow | None:
    """Return the error of the loss at the cursor alone where there are several losses."""
    if len(scene.losses) < 2 or not scene.is_top(scene.index):
        return None
    return one_loss(scene.frame, scene.layer, chosen_loss(scene.frame, scene.losses))


def at_cursor(scene: Scene) -> int | None:
    """Return which transition leads away from the cursor's step, in motion that which led there."""
    k = reading_step(scene.layer, cursor_step(scene.frame)) - 1
    if scene.frame.motion is not None:  # that by which the error has come to the cursor's step
        k += 1
    at = np.flatnonzero(scene.found.k == k)
    return int(at[0]) if len(at) else None
