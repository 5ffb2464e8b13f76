"""The crosshair in one panel: what it reads there, and whether inside the axes or above them."""

from __future__ import annotations

from rnnviz.plot.adjustment import Pin
from rnnviz.plot.figure import Panel, Readout
from rnnviz.plot.readout import read
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.label_placement import LabelPlacer
from rnnviz.screen.readout import LOW, ReadoutDrawing, line_width
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import Style

FLAT = 5.0
"""Axes of less than so many lines of text have the values above them, and low ones where all of
them fit there."""


class PanelCrosshair:
    """Reads a panel, frame after frame, where the crosshair stands."""

    def __init__(self) -> None:
        self._place: Pin | None = None
        self._drawing: ReadoutDrawing | None = None

    @property
    def readout(self) -> Readout | None:
        """What is read; None where the x axis counts something else."""
        return None if self._drawing is None else self._drawing.artist

    @property
    def tells(self) -> bool:
        """Whether there is any value to tell."""
        return self.readout is not None and bool(self.readout.readings)

    def stand_at(self, place: Pin | None, panel: Panel) -> None:
        """Stand at a place, or nowhere."""
        self._place = place
        self.follow(panel)

    def follow(self, panel: Panel) -> None:
        """Read the panel of another frame."""
        at = self._place
        found = None if at is None else read(panel, at.over, at.value)
        if found is None:
            self._drawing = None
        elif self._drawing is None:
            self._drawing = ReadoutDrawing(found, insistent=True)
        else:
            self._drawing.set_artist(found)

    def above(self, height: float, room: float, layout: TextLayout) -> Readout | None:
        """Return what is read above axes of that height, in a line with so much room."""
        lines = height / layout.small_line
        if self.readout is None or not self.tells or lines >= LOW:
            return None
        return self.readout if lines < FLAT or line_width(self.readout, layout) <= room else None

    def paint(
        self, labels: LabelPlacer, transform: DataTransform, style: Style, inside: bool
    ) -> None:
        """Paint line and rings, and where asked the values beside them."""
        if self._drawing is not None:
            self._drawing.paint(labels.painter, transform, style)
            if inside:
                self._drawing.paint_labels(labels, transform)
