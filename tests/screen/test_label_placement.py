"""Labels and names inside a panel: none over another, none that names the wrong line."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from rnnviz.plot.figure import (
    Axis,
    Curve,
    Figure,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
)
from rnnviz.screen import axis, label_placement, legend
from rnnviz.screen.panel_layout import GAP
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import LIGHT


@pytest.mark.parametrize(
    ("x", "high", "corner"),
    [([0.5, 5.0], [1.0, 1.0], 0), ([0.5, 5.0], [9.5, 1.0], 1), ([0.5, 9.5], [9.5, 9.5], 2)],
)
def test_a_key_gives_way_to_what_lies_under_it(widget, pixels, x, high, corner):
    """A point and its name: the names of points stand inside, where nothing else should."""
    points = Points(np.array(x), np.array(high), label="held out")
    axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
    widget.draw(Figure("t", (Panel("p", artists=(points,), **axes),)))
    item = widget.panels[0]
    pixels(widget)
    assert item._legend._corner == corner


@pytest.mark.parametrize("height", [60, 90, 130, 300])
@pytest.mark.parametrize("name", ["measured", "the geometric mean over all losses of all steps"])
def test_names_inside_a_box_are_whole(widget, pixels, height, name):
    curves = tuple(
        Curve(np.array([0.0, 1.0]), np.array([0.0, n]), label=f"{name} {n}") for n in range(9)
    )
    widget.resize(240, height)
    widget.draw(Figure("t", (Panel("p", artists=curves, x=Axis("n"), y=Axis("L")),)))
    pixels(widget)
    panel = widget.panels[0]
    transform, line = panel.transform, panel.layout.small_line
    rows = panel._legend._arranged(0, transform, line, legend.legend_height(transform, line))
    assert rows or transform.height < line
    for _, rect in rows:
        assert rect.bottom() <= transform.height
        assert rect.right() <= transform.width


@pytest.mark.parametrize(("label", "smaller"), [("norm", False), ("a norm of all", True)])
def test_a_long_label_of_a_low_panel_is_set_smaller_and_not_cut(widget, label, smaller):
    painted = []

    class Pen:
        def scale(self, x, y):
            painted.append(x)

        def __getattr__(self, name):
            return lambda *_: None

    layout = TextLayout(LIGHT)
    rect = QRectF(0, 0, 20, 0.8 * layout.size("a norm of all", SMALL).width() + 2 * GAP)
    axis.paint_y_label(Pen(), Axis(label), layout, rect)
    assert (painted[0] < 1.0) is smaller


@pytest.fixture
def line_at_five(widget, pixels):
    """Paint a named rule at 5 with a curve through these points; return where the name is."""

    def paint(x, y):
        curve = Curve(np.array(x), np.array(y))
        axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
        rule = ReferenceLine(5.0, label="chance")
        widget.draw(Figure("t", (Panel("p", artists=(curve, rule), **axes),)))
        pixels(widget)
        return widget.panels[0].drawings[1]._last_anchor

    return paint


def test_the_name_of_a_line_stands_where_no_curve_runs(line_at_five):
    above, below, other_end = 0, 1, 2
    assert line_at_five([0.0, 10.0], [1.0, 1.0]) == above
    assert line_at_five([0.0, 10.0], [5.5, 5.5]) == below
    assert line_at_five([5.0, 10.0], [0.0, 10.0]) == below, "a place that will do is kept"
    assert line_at_five([8.0, 9.9, 10.0], [4.5, 5.5, 4.5]) == other_end
    assert line_at_five([0.0, 5.0, 10.0], [9.0, 9.0, np.nan]) == other_end


def test_a_name_with_no_free_place_stands_at_the_first(line_at_five):
    x = np.linspace(0, 10, 400)
    assert line_at_five(x, 5 + 2 * np.sin(40 * x)) == 0


@pytest.fixture
def named_lines(widget, pixels, monkeypatch):
    """Return a function that draws rules over a curve and gives where names and lines are."""

    def paint(values, height):
        written = {}
        real = label_placement.LabelPlacer.place_on_line

        def place_on_line(self, rule, places, last=0):
            before = len(self._taken)
            spot = real(self, rule, places, last)
            if len(self._taken) > before:
                written[rule.label] = self._taken[-1].center().y()
            return spot

        monkeypatch.setattr(label_placement.LabelPlacer, "place_on_line", place_on_line)
        widget.resize(400, height)
        x = np.linspace(0, 10, 400)
        curve = Curve(x, 5 + 4.9 * np.sin(40 * x))
        rules = tuple(ReferenceLine(value, label=name) for name, value in values.items())
        axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
        widget.draw(Figure("t", (Panel("p", artists=(curve, *rules), **axes),)))
        pixels(widget)
        transform = widget.panels[0].transform
        lines = {name: float(transform.y_pixels(np.array(value))) for name, value in values.items()}
        return written, lines

    return paint


@pytest.mark.parametrize("height", [120, 160, 300])
@pytest.mark.parametrize(
    "values",
    [
        {"chance": 5.0, "persistence": 4.6},
        {"chance": 5.0, "persistence": 4.0, "AR(9)": 4.4, "ln V": 4.8},
        {"persistence": 9.9, "chance": 9.5, "AR(9)": 0.1},
    ],
)
def test_no_name_stands_nearer_to_another_line_than_to_its_own(named_lines, values, height):
    written, lines = named_lines(values, height)
    assert written, "at least one line has room for its name"
    for name, middle in written.items():
        assert min(lines, key=lambda other: abs(lines[other] - middle)) == name


@pytest.mark.parametrize(("second", "written"), [(5.1, 1), (1.0, 2)])
def test_marks_that_touch_are_named_once(widget, pixels, monkeypatch, second, written):
    at = set()
    real = label_placement.LabelPlacer.place_clear

    def noted(self, text, places, role, last=0):
        at.add(places[0][0].x())
        return real(self, text, places, role, last)

    monkeypatch.setattr(label_placement.LabelPlacer, "place_clear", noted)
    marks = (OffScaleMarks(np.array([x]), "overflow", "not finite") for x in (5.0, second))
    axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
    widget.draw(Figure("t", (Panel("p", artists=tuple(marks), **axes),)))
    pixels(widget)
    assert len(at) == written
