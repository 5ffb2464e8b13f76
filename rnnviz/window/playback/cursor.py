"""The time step k and the layer that all views show: one choice for the whole window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rnnviz.training.snapshot import Frame


class Cursor(QObject):
    """The step k and the layer that are shown.

    Signals
    -------
    step_changed : (int, int)
        k and the length T of the probe sequence.
    layer_changed : (tuple of str, int)
        The names of the layers, from the input upwards, and the index of the one that is shown.
    moved : ()
        Another step or layer was chosen, so that the views are to be drawn again.

    Attributes
    ----------
    step, steps : int
        k and T; 0 before the first frame.
    layer : int
        An index into the layers of the trace.
    """

    step_changed = Signal(int, int)
    layer_changed = Signal(object, int)
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.step = self.steps = self.layer = 0
        self._layers: tuple[str, ...] = ()
        self._awaited: tuple[int, int] | None = None

    def place(self, frame: Frame) -> Frame:
        """Return a frame with the cursor, which stays where it is if the frame has such a step.

        At the last step it stays at the last step, also where the sequence becomes longer.
        """
        trace = frame.snapshot.trace
        layers = tuple(layer.name for layer in trace.layers)
        self._set_step(self._step_of(len(trace.x)), len(trace.x))
        if layers != self._layers:
            self._set_layer(trace.main, layers)
        if self._awaited is not None:
            self._set_layer(min(self._awaited[1], len(layers) - 1), layers)
        self._awaited = None
        return replace(frame, step=self.step, layer=self.layer)

    def _step_of(self, steps: int) -> int:
        """Return the step to show of a sequence of so many."""
        if self._awaited is not None:
            return min(self._awaited[0], steps)
        follows = self.step == self.steps or not 1 <= self.step <= steps
        return steps if follows else self.step

    def reset(self) -> None:
        """Go to the last step of the next frame."""
        self.step = 0

    def restore(self, step: int, layer: int) -> None:
        """Return with the next frame to where the cursor was before."""
        self._awaited = step, layer

    def _set_step(self, step: int, steps: int) -> None:
        if (step, steps) != (self.step, self.steps):
            self.step, self.steps = step, steps
            self.step_changed.emit(step, steps)

    def _set_layer(self, layer: int, layers: tuple[str, ...]) -> None:
        self.layer, self._layers = layer, layers
        self.layer_changed.emit(layers, layer)

    def show_step(self, step: int) -> None:
        """Be at a step of a picture that is about to be drawn."""
        self._set_step(step, self.steps)

    def choose_step(self, step: int) -> None:
        """Move to a step, or to the nearest one that exists."""
        step = min(max(1, step), max(1, self.steps))
        if step != self.step and self.steps:
            self._set_step(step, self.steps)
            self.moved.emit()

    def choose_layer(self, layer: int) -> None:
        """Show another layer, or the nearest one that exists."""
        layer = min(max(0, layer), len(self._layers) - 1)
        if self._layers and layer != self.layer:
            self._set_layer(layer, self._layers)
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
