"""One crosshair through all plots: at the same step k, update n or lag, wherever the pointer is."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal

from rnnviz.plot.adjustment import Pin
from rnnviz.plot.figure import Curve, Panel
from rnnviz.screen.figure import FigureWidget


class Crosshair(QObject):
    """Follows the pointer, or the keys, and shows the same place in every plot.

    Signals
    -------
    toggled : (bool,)

    Attributes
    ----------
    active : bool
        Whether it is shown at all.
    place : Pin or None
        Where it stands.
    """

    toggled = Signal(bool)

    def __init__(self, plots: Iterable[FigureWidget], active: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._plots = tuple(plots)
        self.active = active
        self.place: Pin | None = None
        for plot in self._plots:
            plot.pointer_moved.connect(self._follow)
            plot.pointer_left.connect(self.hide)

    def set_active(self, active: bool) -> None:
        """Show it from now on, or no longer."""
        if active != self.active:
            self.active = active
            if not active:
                self.hide()
            self.toggled.emit(active)

    def show_at(self, place: Pin | None) -> None:
        """Stand at a place in all plots, or nowhere."""
        if place != self.place:
            self.place = place
            for plot in self._plots:
                plot.set_crosshair(place)

    def hide(self) -> None:
        self.show_at(None)

    def move(self, panels: Iterable[Panel], by: int) -> bool:
        """Go by so many steps, updates or lags; return whether any of the panels counts these."""
        here = self.place
        panel = next((p for p in panels if here is not None and p.x.over == here.over), None)
        if here is None or panel is None:
            return False
        self.show_at(place_on(panel, here.value + by))
        return True

    def _follow(self, key: str, x: float, y: float) -> None:
        plot = self.sender()
        assert isinstance(plot, FigureWidget)
        if self.active:
            panels = () if plot.shown is None else plot.shown.panels
            panel = next((p for p in panels if p.key == key), None)
            self.show_at(None if panel is None else place_on(panel, x))


def place_on(panel: Panel, x: float) -> Pin | None:
    """Return the whole place nearest to x on a panel's x axis; None where it counts nothing."""
    if panel.x.over is None or panel.message:
        return None
    low = -math.inf if panel.x.low is None else math.ceil(panel.x.low)
    high = math.inf if panel.x.high is None else math.floor(panel.x.high)
    return Pin(panel.x.over, float(min(max(round(x), low), high)))


def first_place(panels: Iterable[Panel], step: int) -> Pin | None:
    """Return where the keys begin: at the step k of the cursor, at the newest update, at lag 0."""
    for panel in panels:
        if panel.x.over == "step":
            return place_on(panel, step)
        if panel.x.over == "update":
            ends = [
                float(np.nanmax(a.x)) for a in panel.artists if isinstance(a, Curve) and len(a.x)
            ]
            return place_on(panel, max(ends, default=0.0))
        if panel.x.over == "lag":
            return place_on(panel, 0.0)
    return None
