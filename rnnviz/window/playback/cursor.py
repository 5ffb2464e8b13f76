"""What all views look at: the time step k and the layer, one choice for the whole window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rnnviz.training.snapshot import Frame

if TYPE_CHECKING:
    from rnnviz.window.main_window import MainWindow


class Cursor(QObject):
    """The step k and the layer that are looked at.

    Signals
    -------
    moved : ()
        Another step or layer was chosen.

    Attributes
    ----------
    step, steps : int
        k, and T of the probe sequence; 0 before the first frame.
    layer : int
        An index into the layers of the trace, from the input upwards.
    """

    moved = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.step = self.steps = self.layer = 0
        self._layers: tuple[str, ...] = ()
        window.transport.step_chosen.connect(self.choose_step)
        window.transport.layer_chosen.connect(self.choose_layer)
        window.stage.step_chosen.connect(self.choose_step)

    def follow(self, frame: Frame) -> Frame:
        """Return the frame at the cursor, which stays where it is as long as there is such a k."""
        trace = frame.snapshot.trace
        self.steps = len(trace.x)
        if not 1 <= self.step <= self.steps:
            self.step = self.steps
            self._window.stage.set_step(self.step)
        layers = tuple(layer.name for layer in trace.layers)
        if layers != self._layers:
            self._layers, self.layer = layers, trace.main
        self._window.transport.show_step(self.step, self.steps)
        self._window.transport.show_layers(self._layers, self.layer)
        return replace(frame, step=self.step, layer=self.layer)

    def choose_step(self, step: int) -> None:
        """Move to a step, or to the nearest there is."""
        step = min(max(1, step), max(1, self.steps))
        if step != self.step and self.steps:
            self.step = step
            self._window.stage.set_step(step)
            self._window.transport.show_step(step, self.steps)
            self.moved.emit()

    def choose_layer(self, layer: int) -> None:
        """Look at another layer, or at the nearest there is."""
        layer = min(max(0, layer), len(self._layers) - 1)
        if self._layers and layer != self.layer:
            self.layer = layer
            self._window.transport.show_layers(self._layers, layer)
            self.moved.emit()

    # commands

    def earlier_step(self) -> None:
        self.choose_step(self.step - 1)

    def later_step(self) -> None:
        self.choose_step(self.step + 1)

    def first_step(self) -> None:
        self.choose_step(1)

    def last_step(self) -> None:
        self.choose_step(self.steps)

    def upper_layer(self) -> None:
        self.choose_layer(self.layer + 1)

    def lower_layer(self) -> None:
        self.choose_layer(self.layer - 1)
