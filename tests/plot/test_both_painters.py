"""Screen and print draw one figure alike: the same limits where axes are open, the same ticks."""

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet

from rnnviz.export.artist import draw_panel
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.figure import Axis, Curve, Figure, HeatMap, Panel
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import LIGHT

X = np.linspace(3.0, 47.0, 30)
OPEN = Panel("open", Axis("x"), Axis("y"), (Curve(X, X**2, "exploding", width=3),))
LOG = Panel("log", Axis("n", low=0.0), Axis("norm", log10=True), (Curve(X, -X / 4),))
SHARED = (
    Panel("above", Axis("k"), Axis("u"), (Curve(X, X),), share_x=True),
    Panel("below", Axis("k"), Axis("v"), (Curve(2 * X, X),)),
)
FIGURES = (Figure("open", (OPEN,)), Figure("log", (LOG,)), Figure("shared", SHARED))
every_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda f: f.title)


@pytest.fixture
def on_screen(qtbot):
    """Return a function that draws a figure on the screen and gives its panels and pixels."""
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(500, 400)
    widget.show()

    def draw(figure):
        widget.draw(figure)
        image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(400, -1, 4)[:, :500, 2::-1]
        return widget.panels, rows

    return draw


def on_paper(figure):
    """Return the matplotlib axes of each panel."""
    found = []
    for panel, limits in zip(figure.panels, panel_limits(figure.panels), strict=True):
        drawing = PanelDrawing(Sheet(), 10.0, (400.0, 300.0 / len(figure.panels)))
        draw_panel(drawing, panel, limits, None)
        found.append(drawing.axes)
    return found


@every_figure
def test_open_axes_cover_the_data_and_are_the_same_on_both(on_screen, figure):
    panels, _ = on_screen(figure)
    for item, axes, panel in zip(panels, on_paper(figure), figure.panels, strict=True):
        assert item.transform.x == axes.get_xlim()
        assert item.transform.y == axes.get_ylim()
        (curve,) = panel.artists
        assert item.transform.x[0] <= curve.x.min() <= curve.x.max() <= item.transform.x[1]
        assert item.transform.y[0] <= curve.y.min() <= curve.y.max() <= item.transform.y[1]


def test_what_is_drawn_in_open_axes_is_seen_on_the_screen(on_screen):
    (item,), rows = on_screen(FIGURES[0])
    box, transform = item.box.area, item.transform
    red = np.array([0xC4, 0x4E, 0x00])
    for x in (10.0, 25.0, 40.0):
        column = int(box.left() + 5 + transform.x_pixels(np.array(x)))
        row = int(box.top() + transform.y_pixels(np.array(x**2)))
        near = rows[row - 3 : row + 4, column - 3 : column + 4].reshape(-1, 3)
        assert (near == red).all(axis=1).any()


def test_open_limits_follow_the_data_from_frame_to_frame(on_screen):
    (item,), _ = on_screen(FIGURES[0])
    before = item.transform.y
    wider = Figure("open", (Panel("open", OPEN.x, OPEN.y, (Curve(X, 10 * X**2),)),))
    (item,), _ = on_screen(wider)
    assert item.transform.y[1] > 5 * before[1]


@every_figure
def test_a_value_reads_alike_on_both(on_screen, figure):
    """How many ticks there are depends on the room, what they read does not."""
    panels, _ = on_screen(figure)
    for item, axes in zip(panels, on_paper(figure), strict=True):
        for screen, paper in zip(item._ticks, (axes.xaxis, axes.yaxis), strict=True):
            texts = {tick.get_loc(): tick.label1.get_text() for tick in paper.get_major_ticks()}
            both = [(text, texts[value]) for value, text in screen if value in texts]
            assert len(both) >= 2
            for one, other in both:
                assert not (one and other) or one == other or float(one) == float(other)


def test_a_colour_bar_reads_alike_on_both(on_screen):
    heat = HeatMap(np.zeros((4, 4)), -12.0, 2.0, "log", label="size")
    figure = Figure("heat", (Panel("p", artists=(heat,)),))
    panels, _ = on_screen(figure)
    sheet = Sheet()
    drawing = PanelDrawing(sheet, 10.0, (400.0, 300.0))
    draw_panel(drawing, figure.panels[0], panel_limits(figure.panels)[0], None)
    (bar,) = drawing.bars
    texts = [label.get_text() for label in bar.get_yticklabels()]
    assert texts[0] == "−12"
    assert texts[-1] == "2"
    assert panels[0].transform.x == (0.0, 5.0)
