"""The widget that draws figures: what is on the screen is what the figure says."""

import gc
import sys
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QRegion
from PySide6.QtWidgets import QWidget

from rnnviz.plot.color_map import LEVELS, level
from rnnviz.plot.figure import (
    Annotation,
    Axis,
    Band,
    Curve,
    Figure,
    HeatMap,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
    Shape,
)
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import DARK, LIGHT

STEPS = Axis("time step <i>k</i>", 0.5, 10.5, whole=True)
K = replace(STEPS, over="step")
VALUE = Axis("value", -1, 1)
X = np.arange(1.0, 11.0)
LEFT = Qt.MouseButton.LeftButton


def figure(*artists, x=STEPS, y=VALUE, key="only", **panel):
    return Figure("test", (Panel(key, x, y, artists, **panel),))


def heat(values, low=-1, high=1, kind="signed"):
    return HeatMap(np.asarray(values, dtype=float), low, high, kind, label="<i>h<sub>k</sub></i>")


def at(widget, x, y, panel=0):
    """Return the pixel of a point in data coordinates."""
    item = widget.panels[panel]
    corner = item.box.area.topLeft()
    left = corner.x() + item.box.area.width() - item.transform.width - 1
    across = float(item.transform.x_pixels(np.array(x)))
    down = float(item.transform.y_pixels(np.array(y)))
    return QPointF(left + across, corner.y() + down)


def colour_at(rows, point):
    return tuple(int(v) for v in rows[int(point.y()), int(point.x())])


def rgb(text):
    c = QColor(text)
    return c.red(), c.green(), c.blue()


def count(rows, text):
    return int(np.all(rows == rgb(text), axis=2).sum())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.palette.name)
def test_cells_have_the_colour_the_map_gives_their_value(widget, pixels, theme):
    values = np.linspace(-1, 1, 40).reshape(4, 10)
    widget.set_theme(theme)
    widget.draw(figure(heat(values), y=Axis("unit", 0.5, 4.5, whole=True)))
    rows = pixels(widget)
    table = theme.pixels("signed")
    for row in range(4):
        for column in range(10):
            pixel = int(table[int(level(values, -1, 1)[row, column])])
            expected = (pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255)
            assert colour_at(rows, at(widget, column + 1, row + 1)) == expected


def test_panels_below_each_other_are_painted_in_their_places(widget, pixels):
    y = Axis("unit", 0.5, 1.5)
    panel = Panel("0", STEPS, y, (heat([[1.0] * 10]),), title="title", note="note")
    widget.draw(Figure("three", tuple(replace(panel, key=str(i)) for i in range(3))))
    rows = pixels(widget)
    table = LIGHT.pixels("signed")
    expected = (int(table[252]) >> 16 & 255, int(table[252]) >> 8 & 255, int(table[252]) & 255)
    for i in range(3):
        area = widget.panels[i].box.area
        assert colour_at(rows, at(widget, 0.55, 0.6, i)) == expected
        assert colour_at(rows, at(widget, 10.45, 1.4, i)) == expected
        assert colour_at(rows, QPointF(area.right() + 2, area.center().y())) == (255, 255, 255)
        header = widget.panels[i].header.area.toRect()
        words = rows[header.top() : header.bottom(), header.left() : header.left() + 20]
        assert np.any(words != 255)


def test_row_zero_is_at_the_bottom(widget, pixels):
    widget.draw(figure(heat([[1.0] * 10, [-1.0] * 10]), y=Axis("unit", 0.5, 2.5)))
    rows = pixels(widget)
    low, high = colour_at(rows, at(widget, 3, 1)), colour_at(rows, at(widget, 3, 2))
    assert low[0] > low[2]
    assert high[2] > high[0]


def test_cells_that_are_not_finite_have_colours_of_their_own(widget, pixels):
    widget.draw(figure(heat([[np.nan, -np.inf, np.inf, 0.0] + [0.0] * 6]), y=Axis("", 0.5, 1.5)))
    rows = pixels(widget)
    found = [colour_at(rows, at(widget, k, 1)) for k in (1, 2, 3, 4)]
    assert found[:3] == [
        rgb(LIGHT.palette.nan),
        rgb(LIGHT.palette.minus_infinity),
        rgb(LIGHT.palette.plus_infinity),
    ]
    assert found[3] == (255, 255, 255)


def test_a_new_frame_replaces_the_old_one(widget, pixels):
    y = Axis("unit", 0.5, 1.5)
    widget.draw(figure(heat([[1.0] * 10]), y=y))
    before = colour_at(pixels(widget), at(widget, 3, 1))
    widget.draw(figure(heat([[-1.0] * 10]), y=y))
    after = colour_at(pixels(widget), at(widget, 3, 1))
    assert before[0] > before[2]
    assert after[2] > after[0]


def test_a_panel_that_is_no_longer_shown_keeps_no_pictures(widget):
    widget.draw(figure(heat([[1.0] * 10]), key="first"))
    before = widget.panels[0]
    widget.draw(figure(heat([[1.0] * 10]), key="second"))
    assert before not in widget.panels
    assert not before.drawings, "it stays until cycles are collected"


def test_a_curve_runs_through_its_points(widget, pixels):
    widget.draw(figure(Curve(X, np.full(10, 0.5), "exploding", width=3)))
    rows = pixels(widget)
    on = [colour_at(rows, at(widget, k, 0.5)) for k in (1.5, 4.3, 9.0)]
    assert on == [rgb(LIGHT.palette.roles["exploding"])] * 3
    assert colour_at(rows, at(widget, 4.3, 0.3)) == (255, 255, 255)


def test_a_gap_in_a_curve_is_a_gap_on_the_screen(widget, pixels):
    y = np.full(10, 0.5)
    y[4] = np.nan
    widget.draw(figure(Curve(X, y, "exploding", width=3)))
    rows = pixels(widget)
    assert colour_at(rows, at(widget, 5.3, 0.5)) == (255, 255, 255)
    assert colour_at(rows, at(widget, 3.3, 0.5)) == rgb(LIGHT.palette.roles["exploding"])


def test_the_cursor_stands_at_its_step_and_moves(widget, pixels, qapp):
    widget.draw(figure(x=K))
    ink = rgb(LIGHT.palette.roles["ink"])
    for step in (4, 7):
        widget.set_step(step)
        rows = pixels(widget)
        marked = [k for k in range(1, 11) if ink in _around(rows, at(widget, k, 0.03))]
        assert marked == [step]


def _around(rows, point):
    x, y = int(point.x()), int(point.y())
    return [tuple(int(v) for v in rows[y, x + d]) for d in (-1, 0, 1)]


def test_a_panel_over_something_else_has_no_cursor(widget, pixels):
    widget.draw(figure())
    widget.set_step(4)
    rows = pixels(widget)
    assert rgb(LIGHT.palette.roles["ink"]) not in _around(rows, at(widget, 4, 0.03))


def test_a_click_puts_the_cursor_there(widget, qtbot):
    widget.draw(figure(x=K))
    with qtbot.waitSignal(widget.step_chosen) as chosen:
        qtbot.mouseClick(widget.viewport(), LEFT, pos=at(widget, 3.2, 0).toPoint())
    assert chosen.args == [3]


def test_dragging_the_cursor_chooses_steps_as_far_as_the_axis_reaches(widget, qtbot):
    widget.draw(figure(x=K))
    widget.set_step(3)
    chosen = []
    widget.step_chosen.connect(chosen.append)
    area = widget.viewport()
    qtbot.mousePress(area, LEFT, pos=at(widget, 3, 0).toPoint())
    qtbot.mouseMove(area, at(widget, 6.9, 0).toPoint())
    qtbot.mouseMove(area, at(widget, 300, 0).toPoint())
    qtbot.mouseRelease(area, LEFT, pos=at(widget, 300, 0).toPoint())
    qtbot.mouseMove(area, at(widget, 2, 0).toPoint())
    assert list(dict.fromkeys(chosen)) == [7, 10]
    assert widget.panels[0].transform.x == (0.5, 10.5)


UPDATES = Axis("update n", 0, 10, whole=True, over="update")


def test_updates_have_a_cursor_of_their_own_that_is_clicked_and_dragged(widget, qtbot, pixels):
    widget.draw(figure(x=UPDATES))
    widget.set_step(3)
    before = pixels(widget)
    chosen, steps = [], []
    widget.update_chosen.connect(chosen.append)
    widget.step_chosen.connect(steps.append)
    area = widget.viewport()
    qtbot.mouseClick(area, LEFT, pos=at(widget, 4.2, 0).toPoint())
    widget.set_shown_update(4)
    assert (pixels(widget) != before).any()
    qtbot.mousePress(area, LEFT, pos=at(widget, 4, 0).toPoint())
    qtbot.mouseMove(area, at(widget, 6.9, 0).toPoint())
    qtbot.mouseMove(area, at(widget, 300, 0).toPoint())
    qtbot.mouseRelease(area, LEFT, pos=at(widget, 300, 0).toPoint())
    assert list(dict.fromkeys(chosen)) == [4, 7, 10]
    assert not steps
    widget.set_shown_update(None)
    qtbot.mouseMove(area, QPoint(1, 1))
    assert (pixels(widget) == before).all()


def test_clicking_where_x_is_not_the_step_chooses_nothing(widget, qtbot):
    widget.draw(figure())
    with qtbot.assertNotEmitted(widget.step_chosen):
        qtbot.mouseClick(widget.viewport(), LEFT, pos=at(widget, 3, 0).toPoint())


def test_points_are_drawn_where_they_are_in_the_colour_of_their_step(widget, pixels):
    points = Points(np.array([2.0, 8.0]), np.array([0.5, -0.5]), np.array([1, 9]), 9, size=8)
    widget.draw(figure(points))
    rows = pixels(widget)
    table = LIGHT.pixels("step")
    for x, y, entry in ((2, 0.5, 0), (8, -0.5, LEVELS - 1)):
        pixel = int(table[entry])
        expected = (pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255)
        assert colour_at(rows, at(widget, x, y)) == expected


def test_the_cursors_points_are_larger_and_ringed(widget, pixels):
    x, y = np.array([2.0, 8.0]), np.zeros(2)
    plain = figure(Points(x, y, np.array([1, 2]), 2, size=8))
    widget.draw(plain)
    before = count(pixels(widget), LIGHT.palette.roles["ink"])
    widget.draw(figure(Points(x, y, np.array([1, 2]), 2, size=8, emphasis=2)))
    assert count(pixels(widget), LIGHT.palette.roles["ink"]) > before + 20


def test_a_band_tints_what_lies_between_its_lines(widget, pixels):
    widget.draw(figure(Band(X, np.full(10, -0.5), 0.05 * X, "vanishing")))
    rows = pixels(widget)
    inside, outside = colour_at(rows, at(widget, 5.3, 0.1)), colour_at(rows, at(widget, 5.3, 0.7))
    assert outside == (255, 255, 255)
    assert inside[2] > inside[0]
    assert min(inside) > 150


def test_marks_stand_at_the_border_of_their_kind(widget, pixels):
    at_five = np.array([5.5])
    widget.draw(figure(*(OffScaleMarks(at_five, kind) for kind in ("zero", "overflow", "nan"))))
    rows = pixels(widget)
    transform = widget.panels[0].transform
    for role, y in (
        ("vanishing", 4),
        ("exploding", transform.height - 5),
        ("ink", transform.height - 14),
    ):
        point = at(widget, 5.5, float(transform.y_at(transform.height - y)))
        assert colour_at(rows, point) == rgb(LIGHT.palette.roles[role])


def test_rules_shapes_and_words_are_drawn(widget, pixels):
    widget.draw(figure(x=STEPS))
    blank = pixels(widget)
    for artist, role in (
        (ReferenceLine(0.3, role="threshold", label="limit", dash="solid"), "threshold"),
        (ReferenceLine(4.4, horizontal=False, role="chance", dash="solid"), "chance"),
        (Shape(np.array([2.2, 8.1]), np.array([-0.6, 0.6]), "series2"), "series2"),
        (Annotation(5.0, 0.2, "WORDS", "exploding"), "exploding"),
    ):
        widget.draw(figure(artist))
        rows = pixels(widget)
        assert count(rows, LIGHT.palette.roles[role]) > count(blank, LIGHT.palette.roles[role])
        assert np.any(rows != blank, axis=2).sum() > 50


def test_an_empty_panel_says_why_and_draws_nothing_else(widget, pixels):
    widget.draw(figure(Curve(X, X / 10, "exploding", width=4), message="There are no gates."))
    rows = pixels(widget)
    assert count(rows, LIGHT.palette.roles["exploding"]) == 0
    assert count(rows, LIGHT.palette.roles["healthy"]) > 5


def test_equal_scales_make_a_circle_round(widget, qapp):
    square = Axis("", -1.5, 1.5)
    widget.draw(figure(x=square, y=square, square=True))
    transform = widget.panels[0].transform
    per_x = transform.width / (transform.x[1] - transform.x[0])
    per_y = transform.height / (transform.y[1] - transform.y[0])
    assert per_x == pytest.approx(per_y)
    assert transform.x[0] <= -1.5
    assert transform.y[1] >= 1.5


# Hovering


def test_hovering_over_a_cell_tells_its_value_unit_and_step(widget):
    values = np.arange(40.0).reshape(4, 10) / 40
    names = tuple((k, "ab"[int(k) % 2]) for k in X)
    widget.draw(
        figure(heat(values), x=replace(STEPS, ticks=names), y=Axis("unit", 0.5, 4.5, whole=True))
    )
    assert widget.text_at(at(widget, 7, 3)).splitlines() == [
        "time step k: 7 (b)",
        "unit: 3",
        "hₖ: 0.65",
    ]


@pytest.mark.parametrize(
    ("value", "said"), [(np.nan, "NaN"), (-np.inf, "−∞"), (np.inf, "∞"), (1e-300, "1 × 10⁻³⁰⁰")]
)
def test_hovering_tells_values_no_colour_can(widget, value, said):
    widget.draw(figure(heat([[value] * 10]), y=Axis("unit", 0.5, 1.5, whole=True)))
    assert widget.text_at(at(widget, 2, 1)).splitlines()[-1] == f"hₖ: {said}"


def test_hovering_over_curves_tells_all_at_the_nearest_point(widget):
    y = Axis("log", -10, 0, log10=True)
    one, two = Curve(X, -X, label="‖<i>δ</i>‖"), Curve(X, -X / 2, label="other")
    widget.draw(figure(one, two, y=y))
    assert widget.text_at(at(widget, 6.2, -3)).splitlines() == [
        "time step k: 6",
        "‖δ‖: 1 × 10⁻⁶",
        "other: 0.001",
    ]


def test_hovering_over_a_point_tells_its_place_and_step(widget):
    points = Points(np.array([2.0, 8.0]), np.array([0.5, -0.25]), np.array([3, 9]), 9)
    widget.draw(figure(points, x=Axis("Re", 0, 10), y=Axis("Im", -1, 1)))
    assert widget.text_at(at(widget, 8, -0.25)).splitlines() == ["Re: 8", "Im: −0.25", "k: 9"]
    assert widget.text_at(at(widget, 5, 0.9)) == ""


def test_a_point_on_a_log_axis_tells_its_value_and_its_series(widget):
    """log10 of 0.0112 is −1.95: what is called the loss is the loss."""
    points = Points(np.array([4.0]), np.log10(np.array([0.0112])), name="held out", role="b")
    widget.draw(
        figure(points, x=Axis("n", 0, 10, whole=True), y=Axis("loss <i>L</i>", -3, 1, log10=True))
    )
    assert widget.text_at(at(widget, 4, np.log10(0.0112))).splitlines() == [
        "n: 4",
        "loss L (held out): 0.0112",
    ]


def test_a_cell_of_a_map_of_logarithms_tells_the_quantity(widget):
    values = HeatMap(np.array([[-3.0, -np.inf]]), -9, 1, "log", label="log<sub>10</sub> ‖<i>δ</i>‖")
    axes = {"x": Axis("k", 0.5, 2.5, whole=True), "y": Axis("layer", 0.5, 1.5, whole=True)}
    widget.draw(figure(values, **axes))
    assert widget.text_at(at(widget, 1, 1)).splitlines()[-1] == "‖δ‖: 0.001"
    assert widget.text_at(at(widget, 2, 1)).splitlines()[-1] == "‖δ‖: 0"


def test_two_runs_are_read_at_one_place(widget):
    """B has no update 8: it is left out there, not read at its last one."""
    one = Curve(np.arange(1.0, 11), np.arange(1.0, 11), label="A: SRN")
    two = Curve(np.arange(1.0, 5), np.full(4, 2.0), name="accuracy, B")
    axes = {"x": Axis("n", 0, 10, whole=True), "y": Axis("L", 0, 12)}
    widget.draw(figure(one, two, **axes))
    assert widget.text_at(at(widget, 8.1, 6)).splitlines() == ["n: 8", "A: SRN: 8"]
    assert widget.text_at(at(widget, 3.2, 6)).splitlines() == [
        "n: 3",
        "A: SRN: 3",
        "accuracy, B: 2",
    ]


def test_a_point_of_a_thinned_series_says_where_it_is(widget):
    one = Curve(np.arange(1.0, 11), np.arange(1.0, 11), label="A")
    two = Curve(np.array([2.0, 6.0, 10.0]), np.array([1.0, 3.0, 5.0]), label="B")
    widget.draw(figure(one, two, x=Axis("n", 0, 10, whole=True), y=Axis("L", 0, 12)))
    assert widget.text_at(at(widget, 7, 6)).splitlines() == ["n: 7", "A: 7", "B (n 6): 3"]


def test_a_straight_line_under_the_mouse_is_named_with_its_value(widget):
    rule = ReferenceLine(np.log10(0.5), label="chance")
    widget.draw(figure(rule, x=Axis("n", 0, 10), y=Axis("L", -3, 1, log10=True)))
    assert widget.text_at(at(widget, 5, np.log10(0.5))) == "chance: 0.5"
    assert widget.text_at(at(widget, 5, -2)) == ""


def test_a_mark_beyond_the_scale_tells_its_value(widget):
    marks = OffScaleMarks(np.array([4.0]), "overflow", "beyond the scale", ("3 × 10²⁰⁰",))
    widget.draw(figure(marks, y=Axis("", -9, 0, log10=True)))
    assert widget.text_at(at(widget, 4, -1)).splitlines()[-1] == "3 × 10²⁰⁰ (beyond the scale)"


def test_hovering_over_a_mark_says_what_is_not_on_the_axis(widget):
    widget.draw(
        figure(OffScaleMarks(np.array([4.0]), "zero", "exactly 0"), y=Axis("", -9, 0, log10=True))
    )
    assert widget.text_at(at(widget, 4, -8.9)).splitlines() == ["time step k: 4", "0 (exactly 0)"]


def test_hovering_over_a_header_reads_what_was_cut(widget):
    widget.draw(figure(title="<i>J</i>", note="a long note " * 30))
    header = widget.panels[0].header.area.center()
    assert widget.text_at(header) == "J\n" + "a long note " * 30


# Frame after frame


def test_drawings_are_kept_from_frame_to_frame(widget):
    widget.draw(figure(Curve(X, X / 10), ReferenceLine(0.0)))
    before = [id(d) for d in widget.panels[0].drawings], id(widget.panels[0])
    widget.draw(figure(Curve(X, -X / 10), ReferenceLine(0.5)))
    assert ([id(d) for d in widget.panels[0].drawings], id(widget.panels[0])) == before


def test_other_artists_are_taken_as_they_come(widget, pixels):
    widget.draw(figure(Curve(X, X / 20), heat([[0.0] * 10])))
    widget.draw(figure(ReferenceLine(0.5, dash="solid")))
    assert len(widget.panels[0].drawings) == 1
    widget.draw(Figure("two", (Panel("a"), Panel("b"))))
    assert [item.panel.key for item in widget.panels] == ["a", "b"]
    pixels(widget)


def test_only_what_changed_is_painted_again(widget, qapp, monkeypatch):
    widget.draw(figure(Curve(X, X / 10), title="title", x=K))
    qapp.processEvents()
    item = widget.panels[0]
    painted = []
    for name in ("box", "header", "below", "left", "right"):
        piece = getattr(item, name)
        monkeypatch.setattr(piece, "_paint", lambda _, name=name: painted.append(name))
    widget.draw(figure(Curve(X, -X / 10), title="title", x=K))
    qapp.processEvents()
    assert painted == ["box"]
    painted.clear()
    widget.draw(figure(Curve(X, -X / 10), title="other", x=K))
    qapp.processEvents()
    assert "header" in painted
    assert not {"box", "left", "below"} & set(painted)


def test_where_a_panel_was_is_painted_again_when_it_moves(widget, qapp, monkeypatch):
    """Wider numbers on an axis move the box, its title and the numbers themselves."""
    widget.draw(figure(Curve(X, X / 10), title="title"))
    qapp.processEvents()
    before = [region.area for region in widget.panels[0].regions]
    asked = []
    monkeypatch.setattr(widget, "_update", asked.extend)
    widget.draw(figure(Curve(X, X / 10), title="title", y=Axis("y", 0, 1e200)))
    assert before[0] != widget.panels[0].box.area
    assert all(area in asked for area in before)


def test_nothing_is_painted_without_being_asked(widget, qapp, monkeypatch):
    widget.draw(figure(Curve(X, X / 10)))
    qapp.processEvents()
    painted = []
    monkeypatch.setattr(widget.panels[0].box, "_paint", painted.append)
    for _ in range(5):
        qapp.processEvents()
    assert painted == []


def test_a_hidden_widget_draws_nothing_and_then_the_newest(qtbot, pixels):
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    for value in (0.1, 0.5):
        widget.draw(figure(Curve(X, np.full(10, value), "exploding", width=3)))
    assert widget.panels == []
    widget.show()
    rows = pixels(widget)
    assert colour_at(rows, at(widget, 4.3, 0.5)) == rgb(LIGHT.palette.roles["exploding"])


def test_a_new_size_and_a_new_theme_change_the_picture(widget, pixels):
    widget.draw(figure(Curve(X, X / 20, "exploding")))
    before = widget.panels[0].transform
    widget.resize(700, 200)
    rows = pixels(widget)
    assert rows.shape[:2] == (200, 700)
    assert widget.panels[0].transform.width > before.width
    widget.set_theme(DARK)
    rows = pixels(widget)
    assert count(rows, DARK.palette.ground) > count(rows, LIGHT.palette.ground)
    assert count(rows, DARK.palette.roles["exploding"]) > 20


def test_lines_are_smooth_only_while_the_picture_stands(widget, pixels):
    slanted = figure(Curve(X, np.linspace(-0.9, 0.8, 10), "exploding", width=2))
    widget.draw(slanted)
    widget.set_streaming(True)
    rough = pixels(widget)
    widget.set_streaming(False)
    smooth = pixels(widget)
    assert len(np.unique(smooth.reshape(-1, 3), axis=0)) > len(
        np.unique(rough.reshape(-1, 3), axis=0)
    )


def test_the_axis_does_not_jump_when_labels_become_narrower(widget, qapp):
    widget.draw(figure(y=Axis("", 0, 100_000)))
    left = widget.panels[0].left.area.width()
    widget.draw(figure(y=Axis("", 0, 1)))
    assert widget.panels[0].left.area.width() == left


def test_a_right_click_is_left_to_the_window(widget):
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5))
    widget.contextMenuEvent(event)
    assert not event.isAccepted()


def test_a_closed_widget_can_be_shown_again(widget, pixels):
    widget.draw(figure(Curve(X, X / 20, "exploding")))
    widget.close()
    widget.show()
    assert count(pixels(widget), LIGHT.palette.roles["exploding"]) > 20


@pytest.mark.parametrize("size", [(120, 80), (380, 230), (1900, 1000)])
@pytest.mark.parametrize("points", [10, 20], ids=["desk", "projector"])
def test_odd_values_are_drawn_without_a_warning(widget, pixels, size, points):
    """NaN, infinities, huge and tiny numbers, empty arrays and single points everywhere."""
    odd = np.array([np.nan, np.inf, -np.inf, 0.0, 1e308, -1e308, 5e-324, 1.0, np.nan, 2.0])
    empty = np.empty(0)
    one = np.array([3.0])
    artists = (
        *(Curve(X, y, label="c", symbol="cross", dash="dash") for y in (odd, np.full(10, np.nan))),
        Curve(odd, X, steps=True),
        Curve(empty, empty, label="nothing", symbol="circle"),
        Curve(one, one, symbol="square"),
        Band(X, odd, odd[::-1], label="band"),
        Band(empty, empty, empty),
        Points(odd, odd, X, 10, emphasis=3, label="cloud"),
        Points(empty, empty),
        *(ReferenceLine(v, label="rule") for v in (np.nan, np.inf, -1e308, 0.5)),
        *(OffScaleMarks(x, "zero", "mark") for x in (odd, empty, one)),
        Shape(odd, odd, label="shape"),
        Annotation(np.nan, 1.0, "nowhere"),
        Annotation(1e308, -np.inf, "far"),
    )
    maps = (heat(odd.reshape(2, 5)), heat(np.empty((0, 5))), heat(np.full((3, 3), np.inf)))
    widget.set_theme(LIGHT.projector(points) if points > 10 else LIGHT)
    widget.resize(*size)
    backwards = (Axis("x", 3, 3, over="step"), Axis("", 5, -5))
    rest = {"title": "t", "note": "n"}
    for axes in ((Axis(over="step"), Axis()), (K, Axis("y", log10=True)), backwards):
        panels = tuple(
            Panel(str(i), *axes, artists=(*a, *artists), square=i == 1, **rest)
            for i, a in enumerate((maps[:1], maps[1:2], maps[2:]))
        )
        widget.draw(Figure("odd", panels))
        pixels(widget)
        for x in range(0, widget.width(), 37):
            widget.text_at(QPointF(x, widget.height() / 3))


@pytest.mark.parametrize("smooth", [False, True])
def test_dense_noisy_lines_do_not_take_long(widget, smooth):
    """Qt would stroke this for seconds; a thousand frames are no more than segments."""
    rng = np.random.default_rng(0)
    x = np.linspace(0.5, 10.5, 5000)
    lines = [Curve(x, rng.uniform(-1, 1, 5000), width=2, dash=d) for d in ("solid", "dash")]
    widget.set_streaming(not smooth)
    widget.draw(figure(*lines))
    segments = widget.panels[0].drawings[0]
    widget.viewport().repaint()
    assert len(segments._polyline._segments) < 4 * widget.width() + 10


def test_thousands_of_frames_lose_no_reference_of_none(widget):
    """A binding that drops references of None aborts the process after some dozens of frames."""
    widget.resize(160, 120)
    values = np.zeros((3, 10))
    frames = [
        figure(
            heat(values + s),
            Curve(X, X / 10 * s, label="a", dash="dash"),
            ReferenceLine(0.5, label="r"),
            title="t",
            note=f"{s}",
            x=K,
        )
        for s in (0.1, 0.2)
    ]
    for frame in frames:
        widget.draw(frame)
        widget.viewport().repaint()
    gc.collect()
    before = sys.getrefcount(None)
    for i in range(2_000):
        widget.draw(frames[i % 2])
        widget.set_step(i % 10)
        widget.viewport().repaint()
    gc.collect()
    assert sys.getrefcount(None) >= before - 100


@pytest.mark.parametrize("message", ["", "There is nothing."], ids=["axes", "message"])
def test_every_pixel_is_painted(widget, message, qapp):
    """Qt clears nothing first: whatever was there before must not be seen."""
    widget.draw(figure(Curve(X, X / 10), message=message))
    qapp.processEvents()
    image = QImage(widget.viewport().size(), QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    widget.viewport().render(image, QPoint(), QRegion(), QWidget.RenderFlag(0))
    left = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) == QColor("magenta")
    ]
    assert left == []
