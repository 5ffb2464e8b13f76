"""What a view shows while it is hidden: a sentence, or empty axes on which one draws by hand.

Nothing of that depends on what the run has done, so that nothing can be read off: limits, ticks and
names are the same for any two runs of the same length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from rnnviz.plot.axis_limit import nice_limits, typical
from rnnviz.plot.drawing_style import Role
from rnnviz.plot.figure import Array, Axis, Band, Count, Curve, Figure, Panel
from rnnviz.plot.scale import is_switchable, switched
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import lag_axis, step_axis

_ERROR = QT_TRANSLATE_NOOP("views", "error ‖·‖<sub>2</sub>")
_GRADIENT = QT_TRANSLATE_NOOP("views", "gradient norm ‖<i>g</i>‖")
_LOSS = QT_TRANSLATE_NOOP("views", "loss <i>L</i>")
_BY_LAG = QT_TRANSLATE_NOOP("views", "error by lag")
_SHARE = QT_TRANSLATE_NOOP("views", "share of saturated units")
_SIZE = QT_TRANSLATE_NOOP("views", "size of the error")


@dataclass(frozen=True)
class EmptyAxes:
    """The panel of a view in which a curve is drawn.

    Attributes
    ----------
    key : str
        Of the panel.
    over : Count
        What its x axis counts.
    label : str
        Of its y axis.
    low, high : float
        The usual range of its y axis.
    log10 : bool
    curve : int
        Which of its curves is to be drawn; −1 for the last.
    """

    key: str
    over: Count
    label: str
    low: float
    high: float
    log10: bool = True
    curve: int = 0


EMPTY_AXES: Mapping[str, EmptyAxes] = {
    "delta": EmptyAxes("delta", "step", _ERROR, -20.0, 5.0),
    "triangle": EmptyAxes("lag", "lag", _BY_LAG, -20.0, 5.0),
    "verdict": EmptyAxes("signal", "step", _SIZE, -20.0, 5.0, curve=-1),
    "gradients": EmptyAxes("global", "update", _GRADIENT, -6.0, 6.0),
    "loss": EmptyAxes("loss", "update", _LOSS, 0.0, 2.0, log10=False),
    "saturation": EmptyAxes("share", "step", _SHARE, -0.03, 1.03, log10=False),
}
"""The views in which a curve can be drawn by hand."""
SKETCH_ROLE: Role = "target"
"""The colour of what was drawn by hand."""
SKETCH_WIDTH, TRUE_WIDTH = 2.0, 4.0
"""Widths of the lines, once the true curve is there: that is the one to look at."""


def covered_figure(name: str, title: str, frame: Frame) -> Figure:
    """Return the figure of a view that is hidden."""
    concealed = frame.concealed
    if concealed.sketch == name:
        words = translate("views", "Empty axes: draw what you expect.")
        return Figure(title, (_empty_panel(name, frame),), summary=words)
    words = translate("views", "Hidden for now: what do you expect to see?")
    return Figure(title, (Panel("hidden", message=words),), summary=words)


def _empty_panel(name: str, frame: Frame) -> Panel:
    axes = EMPTY_AXES[name]
    low, high = frame.concealed.range or (axes.low, axes.high)
    y = Axis(translate("views", axes.label), low, high, log10=axes.log10, chosen=True)
    return Panel(axes.key, x=_empty_x(axes.over, frame), y=y)


def _empty_x(over: Count, frame: Frame) -> Axis:
    """Return an axis that is as long as the experiment makes it."""
    if over == "step":
        return step_axis(len(frame.snapshot.trace.x))
    if over == "lag":
        backward = frame.snapshot.trace.layers[frame.layer].backward
        return lag_axis(len(frame.snapshot.trace.x), backward)
    label = translate("views", "update <i>n</i>")
    last = frame.snapshot.experiment.training.updates
    return Axis(label, 0.0, float(last), whole=True, over="update")


def without_notes(figure: Figure) -> Figure:
    """Return a figure that says in words what it shows neither to eyes nor to ears.

    No arrow at the border says how far a value lies beyond it, as if its limits had been chosen.
    """
    panels = (
        p if p.message else replace(p, note="", y=replace(p.y, chosen=True)) for p in figure.panels
    )
    return replace(figure, panels=tuple(panels), summary="")


def sketched_over(name: str, figure: Figure, frame: Frame) -> Figure:
    """Return a figure whose axes reach as far as the empty ones did on which was drawn."""
    axes = EMPTY_AXES[name]
    panels = tuple(
        _with_sketch(_reaching(panel, axes, frame), axes, frame.concealed.drawn)
        if panel.key == axes.key and not panel.message
        else panel
        for panel in figure.panels
    )
    return replace(figure, panels=panels)


def _with_sketch(panel: Panel, axes: EmptyAxes, drawn: bool) -> Panel:
    """Return a panel whose true curve is the heaviest, and whose legend names the sketch."""
    curves = [artist for artist in panel.artists if isinstance(artist, Curve) and len(artist.x)]
    true = curves[axes.curve] if curves else None
    low, high = panel.y.low or 0.0, panel.y.high or 0.0
    artists = [
        replace(artist, width=max(artist.width, TRUE_WIDTH))
        if artist is true
        else _within(artist, low, high)
        if isinstance(artist, Band)
        else artist
        for artist in panel.artists
    ]
    if drawn:
        label = translate("views", "your sketch")
        artists.append(Curve(np.empty(0), np.empty(0), SKETCH_ROLE, label, SKETCH_WIDTH))
    return replace(panel, artists=tuple(artists))


def _within(band: Band, low: float, high: float) -> Band:
    """Return a tint that ends where the axis does: no arrow says how far it would have gone."""
    return replace(band, low=np.clip(band.low, low, high), high=np.clip(band.high, low, high))


def _reaching(panel: Panel, axes: EmptyAxes, frame: Frame) -> Panel:
    if panel.y.log10 != axes.log10 and is_switchable(panel):
        panel = switched(panel)
    low, high = frame.concealed.range or (axes.low, axes.high)
    curves = (a.y for a in panel.artists if isinstance(a, Curve))
    found = typical(*curves, log10=axes.log10, home=(low, high))
    if found is not None and not low <= found[0] <= found[1] <= high:
        nice = nice_limits(min(low, found[0]), max(high, found[1]), axes.log10)
        low, high = min(low, nice[0]), max(high, nice[1])
    y = replace(panel.y, low=low, high=high)
    if axes.over != "update":
        return replace(panel, y=y)
    return replace(panel, x=replace(panel.x, high=_empty_x("update", frame).high), y=y)


def true_curve(name: str, figure: Figure) -> tuple[Array, Array] | None:
    """Return x and y of the curve that was to be drawn; None where the figure has none."""
    axes = EMPTY_AXES[name]
    for panel in figure.panels:
        curves = [a for a in panel.artists if isinstance(a, Curve) and len(a.x)]
        if panel.key == axes.key and curves:
            chosen = curves[axes.curve]
            return np.asarray(chosen.x, dtype=float), np.asarray(chosen.y, dtype=float)
    return None
