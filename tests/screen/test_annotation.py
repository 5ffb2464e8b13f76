"""Words in the place of axes, and what a heat map says of a cell in words of its own."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from rnnviz.plot.color_map import LEVELS
from rnnviz.plot.figure import (
    Axis,
    Curve,
    Figure,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
)
from rnnviz.screen import annotation as words_module
from rnnviz.screen import axis, legend
from rnnviz.screen.panel_layout import GAP
from rnnviz.screen.text_layout import SMALL, TextLayout
from rnnviz.screen.theme import DARK, LIGHT


def dark(rows):
    """Count pixels that are nearly black."""
    return int((rows.max(axis=2) < 60).sum())


def test_loud_words_are_larger_and_darker_than_quiet_ones(widget, pixels):
    counts = []
    for loud in (False, True):
        widget.draw(Figure("t", (Panel("p", message="vanishing", large=loud),)))
        counts.append(dark(pixels(widget)))
    assert counts[1] > 2 * counts[0]
    assert widget.text_at(QPointF(200, 150)) == "vanishing"


def test_words_that_do_not_fit_are_set_smaller_and_begin_inside(widget, pixels):
    widget.resize(200, 60)
    widget.draw(Figure("t", (Panel("p", message="word " * 80, large=True),)))
    rows = pixels(widget)
    assert dark(rows) > 50
    assert widget.text_at(QPointF(100, 30)).startswith("word word")


def test_a_cell_is_told_in_the_words_of_its_map(widget):
    heat = HeatMap(
        np.zeros((2, 3)), -1, 1, "log",
        describe=lambda row, column: f"loss {row + 1} <i>k</i>\nstep {column + 1}",
    )  # fmt: skip
    axes = {"x": Axis("k", 0.5, 3.5), "y": Axis("t", 0.5, 2.5)}
    widget.draw(Figure("t", (Panel("p", artists=(heat,), **axes),)))
    item = widget.panels[0]
    place = item.box.area.topLeft() + QPointF(15, 15)
    assert widget.text_at(place) == "loss 2 k\nstep 1"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_map_of_sizes_brightens_from_end_to_end_and_holds_no_special_colour(theme):
    table = theme.pixels("log")
    rgb = np.stack([table >> 16 & 255, table >> 8 & 255, table & 255], axis=1) / 255
    luminance = (rgb**2.2) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance[:LEVELS]) > -2e-3).all()
    assert luminance[LEVELS - 1] > 10 * luminance[0]
    for special in rgb[LEVELS:]:
        assert np.abs(rgb[:LEVELS] - special).sum(axis=1).min() > 0.15


def test_a_text_of_somebodys_starts_top_left_and_is_no_markup(widget, pixels):
    pictures = []
    for text in ("a&lt;b&gt;b", "a&lt;b&gt;b\n\nb", "ab"):
        widget.draw(Figure("t", (Panel("p", message=text, verbatim=True),)))
        pictures.append(pixels(widget))
    one, two, without = pictures
    height, width = one.shape[:2]
    assert dark(one[: height // 3, : width // 2]) > 20
    assert dark(one[height // 3 :]) == 0
    assert dark(two[height // 6 :]) > 0
    assert dark(without) < dark(one)


@pytest.mark.parametrize("text", ["床前明月光" * 200, "long" * 300, "\n" * 50 + "x", "W " * 999])
def test_a_text_of_somebodys_never_leaves_its_box(widget, pixels, text):
    widget.resize(300, 120)
    widget.draw(Figure("t", (Panel("p", message=text, verbatim=True),)))
    rows, edges = pixels(widget), widget.panels[0].box.area
    assert dark(rows[int(edges.bottom()) :]) == 0
    assert dark(rows[:, int(edges.right()) :]) == 0


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
    assert item._names._corner == corner


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
    place, line = panel.place, panel.type.small_line
    rows = panel._names._arranged(0, place, line, legend.tallest(place, line))
    assert rows or place.height < line
    for _, rect in rows:
        assert rect.bottom() <= place.height
        assert rect.right() <= place.width


@pytest.mark.parametrize(("label", "smaller"), [("norm", False), ("a norm of all", True)])
def test_a_long_label_of_a_low_panel_is_set_smaller_and_not_cut(widget, label, smaller):
    painted = []

    class Pen:
        def scale(self, x, y):
            painted.append(x)

        def __getattr__(self, name):
            return lambda *_: None

    type_ = TextLayout(LIGHT)
    rect = QRectF(0, 0, 20, 0.8 * type_.size("a norm of all", SMALL).width() + 2 * GAP)
    axis.paint_y_label(Pen(), Axis(label), type_, rect)
    assert (painted[0] < 1.0) is smaller


@pytest.fixture
def rule_at_five(widget, pixels):
    """Paint a named rule at 5 with a curve through these points; return where the name is."""

    def paint(x, y):
        curve = Curve(np.array(x), np.array(y))
        axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
        rule = ReferenceLine(5.0, label="chance", end="right")
        widget.draw(Figure("t", (Panel("p", artists=(curve, rule), **axes),)))
        pixels(widget)
        return widget.panels[0].drawings[1]._spot

    return paint


def test_the_name_of_a_rule_stands_where_no_curve_runs(rule_at_five):
    above, below, other_end = 0, 1, 2
    assert rule_at_five([0.0, 10.0], [1.0, 1.0]) == above
    assert rule_at_five([0.0, 10.0], [5.5, 5.5]) == below
    assert rule_at_five([5.0, 10.0], [0.0, 10.0]) == below, "a place that will do is kept"
    assert rule_at_five([8.0, 9.9, 10.0], [4.5, 5.5, 4.5]) == other_end
    assert rule_at_five([0.0, 5.0, 10.0], [9.0, 9.0, np.nan]) == other_end


def test_a_name_with_no_free_place_stands_at_the_first(rule_at_five):
    x = np.linspace(0, 10, 400)
    assert rule_at_five(x, 5 + 2 * np.sin(40 * x)) == 0


@pytest.fixture
def named_lines(widget, pixels, monkeypatch):
    """Return a function that draws rules over a curve and gives where names and lines are."""

    def paint(values, height):
        written = {}
        real = words_module.LabelPlacer.write_on

        def write_on(self, rule, places, last=0):
            before = len(self._taken)
            spot = real(self, rule, places, last)
            if len(self._taken) > before:
                written[rule.label] = self._taken[-1].center().y()
            return spot

        monkeypatch.setattr(words_module.LabelPlacer, "write_on", write_on)
        widget.resize(400, height)
        x = np.linspace(0, 10, 400)
        curve = Curve(x, 5 + 4.9 * np.sin(40 * x))
        rules = tuple(
            ReferenceLine(value, label=name, end="right") for name, value in values.items()
        )
        axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
        widget.draw(Figure("t", (Panel("p", artists=(curve, *rules), **axes),)))
        pixels(widget)
        place = widget.panels[0].place
        lines = {name: float(place.down(np.array(value))) for name, value in values.items()}
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
    real = words_module.LabelPlacer.write_aside

    def noted(self, text, places, role, last=0):
        at.add(places[0][0].x())
        return real(self, text, places, role, last)

    monkeypatch.setattr(words_module.LabelPlacer, "write_aside", noted)
    marks = (OffScaleMarks(np.array([x]), "overflow", "not finite") for x in (5.0, second))
    axes = {"x": Axis("n", 0.0, 10.0), "y": Axis("L", 0.0, 10.0)}
    widget.draw(Figure("t", (Panel("p", artists=tuple(marks), **axes),)))
    pixels(widget)
    assert len(at) == written
