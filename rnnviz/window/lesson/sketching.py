"""The curve that a lesson asks to draw: the sheet it is drawn on, and its distance."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rnnviz.lesson.lesson import Lesson
from rnnviz.lesson.sketch import Sketch, deviation, deviation_words
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.concealment import EMPTY_AXES, true_curve
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.lesson.sketch_pad import SketchPad
from rnnviz.window.playback.run_controller import RunController

Wanted = tuple[str, tuple[float, float] | None]
"""A view, and the vertical range of its empty axes."""


class Sketching(QObject):
    """Keeps what was drawn in every step, and shows it until the step after its answer.

    Signals
    -------
    changed : ()
        How far the sketch is from the true curve, or whether there is one, has changed.

    Attributes
    ----------
    words : str
        How far that is, once the true curve is there.
    """

    changed = Signal()

    def __init__(self, dock_area: DockArea, run: RunController, parent: QObject) -> None:
        super().__init__(parent)
        self._dock_area, self._run = dock_area, run
        self._sketches: dict[int, Sketch] = {}
        self._step: int | None = None
        self._view = ""
        self._pad: SketchPad | None = None
        self._hidden = False
        self._colour = "#888888"
        self.words = ""

    @property
    def can_clear(self) -> bool:
        """Whether something was drawn that can be drawn anew."""
        pad = self._pad
        return self._hidden and pad is not None and pad.sketch is not None

    @property
    def has_drawn(self) -> bool:
        """Whether something was drawn in the step that is followed."""
        known = None if self._step is None else self._sketches.get(self._step)
        return known is not None and not known.is_empty

    def follow(self, lesson: Lesson, index: int) -> Wanted | None:
        """Return in which view the step draws, or an earlier one drew whose answer is not over."""
        step = self._drawn_in(lesson, index)
        if step != self._step:
            self._end_pad()
            self._step = step
        if step is None:
            return None
        drawn = lesson.steps[step]
        self._view = drawn.sketch
        return drawn.sketch, drawn.range

    @staticmethod
    def _drawn_in(lesson: Lesson, index: int) -> int | None:
        """Return the last step that draws, unless a step before this one has revealed it."""
        found: int | None = None
        for number, step in enumerate(lesson.steps[: index + 1]):
            if step.sketch:
                found = number
            if found is not None and number < index:
                view = lesson.steps[found].sketch
                own = step.reveal is None and number == found
                if own or step.reveal is True or (step.reveal and view in step.reveal):
                    found = None
        return found

    def show(self, hidden: bool) -> None:
        """Let the hand draw while the curve is hidden; show what was drawn over it afterwards."""
        self._hidden, self.words = hidden, ""
        if self._step is None:
            return
        axes = EMPTY_AXES[self._view]
        plot = self._dock_area.docks[self._view].plot
        if self._view not in self._dock_area.seen:
            self._dock_area.raise_view(self._view)
        if self._pad is None:
            plot.reset_range()
            known = self._sketches.get(self._step)
            self._pad = SketchPad(plot, axes.key, axes.log10, known)
            self._pad.recolour(self._colour)
            self._pad.drawn.connect(self._keep)
        self._pad.set_locked(not hidden)
        if self._run.frame is not None:
            self.compare(self._run.frame)

    def _keep(self) -> None:
        pad = self._pad
        if pad is not None and pad.sketch is not None and self._step is not None:
            is_new = self._step not in self._sketches
            self._sketches[self._step] = pad.sketch
            if is_new:
                self.changed.emit()

    def compare(self, frame: Frame) -> None:
        """Say how far the sketch is from the true curve, as soon as that is there."""
        pad = self._pad
        if self._hidden or self.words or pad is None or pad.sketch is None:
            return
        figure = self._dock_area.docks[self._view].plot.figure
        if pad.sketch.is_empty or figure is None or frame.concealed.hides(self._view):
            return
        curve = true_curve(self._view, figure)
        if curve is not None:
            axes = EMPTY_AXES[self._view]
            self.words = deviation_words(deviation(pad.sketch, *curve), axes.log10, axes.over)
            self.changed.emit()

    def clear(self) -> None:
        """Remove what was drawn in this step."""
        if self._pad is not None:
            self._pad.clear()

    def end(self) -> None:
        """Leave nothing of what was drawn."""
        self._end_pad()
        self._sketches, self._step = {}, None

    def _end_pad(self) -> None:
        if self._pad is not None:
            self._pad.take_away()
            self._pad = None
        self.words = ""

    def recolour(self, colour: str) -> None:
        """Draw in another colour."""
        self._colour = colour
        if self._pad is not None:
            self._pad.recolour(colour)
