"""Two runs side by side on the screen: aligned, in one scale, moved by one hand."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF

from rnnviz.plot.adjustment import Pin
from rnnviz.plot.figure import Axis, Curve, Figure, HeatMap, Panel, Points
from rnnviz.plot.row import rows
from rnnviz.plot.side_by_side import side_by_side
from rnnviz.screen.axis_link import AxisLink
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import LIGHT
from tests.screen.hand import RIGHT, click, double_click, drag, hover, turn_wheel

NAMES = ("A: η = 0.1, clip 1", "B: η = 1")
SIZES = [(300, 200), (460, 300), (640, 360), (1240, 520), (1900, 900)]
STEPS = Axis("time step <i>k</i>", 0.5, 30.5, whole=True, over="step")
K = np.arange(1.0, 31.0)


def _curve(key, scale=1.0, **rest):
    y = Axis("size", switchable=True)
    return Panel(key, STEPS, y, (Curve(K, scale * np.sin(K), label="state"),), **rest)


def _map(key, **rest):
    values = np.outer(np.linspace(-1, 1, 8), np.ones(30))
    return Panel(key, STEPS, Axis("unit", 0.5, 8.5), (HeatMap(values, -1, 1),), **rest)


def _plane(key):
    y, x = Axis("Im", -1.5, 1.5), Axis("Re", -1.5, 1.5)
    return Panel(key, x, y, (Points(np.cos(K), np.sin(K)),), square=True, weight=2.0)


def _pair(panels, others=None, scale=3.0):
    one = Figure("view", tuple(panels))
    other = Figure("view", tuple(panels if others is None else others))
    return side_by_side(one, other, NAMES)


SILENT = [Panel("none", message="No gates.")]
FIGURES = {
    "curves": _pair([_curve("p", title="above", share_x=True), _curve("q", note="A note.")]),
    "maps": _pair([_map("p", share_x=True), _map("q")]),
    "planes": _pair([_plane("p"), _curve("q", drop_order=1, min_lines=2.0)]),
    "one missing": _pair([_map("p"), _map("q")], [_map("p")]),
    "one silent": _pair(SILENT, [_map("p"), _map("q")]),
    "other silent": _pair([_map("p"), _map("q")], SILENT),
}
_maps = _pair([_map("p")])
FIGURES["nothing in common"] = _pair([_plane("p")], [_map("q"), _map("r")])
FIGURES["wide"] = replace(_maps, panels=(_curve("w"), *_maps.panels))


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("large", [False, True], ids=["window", "projector"])
def test_boxes_of_a_row_are_aligned_and_nothing_overlaps(widget, pixels, name, size, large):
    widget.set_theme(LIGHT.projector(20) if large else LIGHT)
    widget.resize(*size)
    widget.draw(FIGURES[name])
    assert pixels(widget).std() > 5
    boxes = [item.view_box.mapRectToScene(item.view_box.rect()) for item in widget.panels]
    whole = QRectF(widget.viewport().rect())
    for i, item in enumerate(widget.panels):
        assert whole.contains(boxes[i])
        assert whole.adjusted(-1, -1, 1, 1).contains(item.header.area)
        for other in widget.panels[:i]:
            assert not boxes[i].intersects(other.box.area)
            assert not boxes[i].intersects(other.header.area)
            assert not boxes[i].intersects(other.left.area)
    for row in rows([item.panel for item in widget.panels]):
        if len(row) == 2 and not any(widget.panels[i].panel.message for i in row):
            one, other = (boxes[i] for i in row)
            assert (one.top(), one.height()) == (other.top(), other.height())
            assert one.width() == other.width()
            assert one.right() < other.left()
            first, second = (widget.panels[i].transform for i in row)
            assert first == second


def test_the_scale_they_share_is_written_once(widget, pixels):
    widget.resize(640, 360)
    widget.draw(FIGURES["maps"])
    pixels(widget)
    left, _, right, _ = widget.panels
    assert left.left.area.width() > 20 > right.left.area.width()
    assert right.right.area.width() > 25 > left.right.area.width()


def test_one_bar_serves_two_quantities_on_one_scale_and_is_called_neither(widget, pixels):
    other = _map("p")
    named = replace(other, artists=(replace(other.artists[0], label="something else"),))
    widget.resize(640, 360)
    widget.draw(_pair([other], [named]))
    left, right = widget.panels
    assert (left.around.color_bar, right.around.color_bar) == (False, True)
    assert (right.around.bar_label, pixels(widget).std() > 5) == (False, True)


def test_the_heads_stand_above_the_columns_alone(widget):
    widget.resize(640, 360)
    widget.draw(FIGURES["curves"])
    heads = [(item.around.head, item.around.role) for item in widget.panels]
    assert heads == [(NAMES[0], "a"), ("", "a"), (NAMES[1], "b"), ("", "a")]


@pytest.mark.parametrize("panel", [0, 1])
def test_the_wheel_zooms_both(widget, panel):
    widget.resize(640, 360)
    widget.draw(_pair([_curve("p")], [_curve("p", 3.0)]))
    before = widget.panels[0].transform
    turn_wheel(widget, _middle(widget, panel))
    _one_range(widget)
    assert widget.panels[0].transform.x[1] - widget.panels[0].transform.x[0] < 30
    assert widget.panels[0].transform.y != before.y
    double_click(widget, _middle(widget, 1 - panel))
    double_click(widget, _middle(widget, 1 - panel))
    assert widget.panels[0].transform == before


@pytest.mark.parametrize("panel", [0, 1])
def test_a_drag_pans_both_and_stays_on_the_next_frame(widget, panel):
    widget.resize(640, 360)
    figure = _pair([_plane("p")])
    widget.draw(figure)
    before = widget.panels[0].transform
    start = _middle(widget, panel)
    drag(widget, start.toPoint(), (start + QPointF(20, 10)).toPoint())
    _one_range(widget)
    moved = widget.panels[0].transform
    assert moved != before
    widget.draw(_pair([_plane("p")]))
    assert widget.panels[0].transform == moved
    assert widget.shown.panels[0].x == widget.shown.panels[1].x


@pytest.mark.parametrize("linked", [True, False])
def test_one_zoom_reaches_all_rows_of_an_axis_and_other_views(widget, qtbot, linked):
    link, other = AxisLink(), FigureWidget(LIGHT)
    link.set_linked(linked)
    qtbot.addWidget(other)
    other.show()
    other.draw(Figure("single", (_curve("only"),)))
    other.set_link(link)
    widget.resize(640, 360)
    widget.draw(FIGURES["curves"])
    widget.set_link(link)
    turn_wheel(widget, _middle(widget, 3))
    spans = {item.transform.x for item in widget.panels}
    assert len(spans) == 1
    assert (other.panels[0].transform.x in spans) is linked


def test_a_zoom_of_another_view_reaches_the_longer_of_two(widget):
    link = AxisLink()
    widget.set_link(link)
    short = replace(_curve("p"), x=replace(STEPS, high=10.5))
    widget.resize(640, 360)
    widget.draw(_pair([short], [_curve("p")]))
    assert {item.transform.x for item in widget.panels} == {(0.5, 30.5)}
    link.choose({"step": (15.0, 25.0)})
    assert {item.transform.x for item in widget.panels} == {(15.0, 25.0)}


def test_a_zoom_outlives_the_twin_that_comes_and_goes(widget):
    widget.resize(640, 360)
    single = Figure("view", (_curve("p"),))
    widget.draw(single)
    turn_wheel(widget, _middle(widget, 0))
    shown = widget.panels[0].transform.x
    item = widget.panels[0]
    widget.draw(_pair([_curve("p")]))
    assert [each.transform.x for each in widget.panels] == [shown, shown]
    assert widget.panels[0] is item
    widget.draw(single)
    assert widget.panels[0].transform.x == shown


def test_room_kept_for_names_of_one_run_is_given_back_for_two(widget):
    long = replace(_curve("p").artists[0], label="a name of some length")
    widget.resize(640, 360)
    before = _pair([_curve("p")])
    widget.draw(before)
    boxes = [item.box.area for item in widget.panels]
    widget.draw(Figure("view", (replace(_curve("p"), artists=(long,)),)))
    widget.draw(before)
    assert [item.box.area for item in widget.panels] == boxes


def test_hidden_in_one_is_hidden_in_both(widget):
    widget.resize(640, 360)
    widget.draw(_pair([_curve("p")]))
    widget.adjust(lambda adjustment: adjustment.toggle_hidden("state"))
    assert [p.artists[0].hidden for p in widget.shown.panels] == [True, True]
    widget.adjust(lambda adjustment: adjustment.toggle_scales(["p"]))
    assert [p.y.log10 for p in widget.shown.panels] == [True, True]


def test_the_cursor_runs_through_both_and_is_dragged_in_either(widget):
    widget.step_chosen.connect(widget.set_step)
    widget.set_step(5)
    widget.resize(640, 360)
    widget.draw(FIGURES["maps"])
    assert [item.cursor_place for item in widget.panels] == [5] * 4
    assert [item.has_handle for item in widget.panels] == [True, False, True, False]
    for panel, step in ((0, 9), (2, 20)):
        item = widget.panels[panel]
        start, end = (_at(item, place) for place in (widget.step, step))
        drag(widget, start, end)
        assert widget.step == step


def test_the_crosshair_reads_both(widget, qtbot):
    widget.resize(640, 360)
    widget.draw(_pair([_curve("p")], [_curve("p", 3.0)]))
    with qtbot.waitSignal(widget.pointer_moved):
        hover(widget, _middle(widget, 1))
    widget.set_crosshair(Pin("step", 7.0))
    one, other = (float(item.readout.readings[0].exact) for item in widget.panels)
    assert other == pytest.approx(3 * one)


def test_a_right_click_asks_for_the_menu_of_either(widget, qtbot):
    widget.resize(640, 360)
    widget.draw(_pair([_curve("p")]))
    asked = []
    widget.menu_requested.connect(lambda key, at: asked.append(key))
    for panel in (0, 1):
        click(widget, _middle(widget, panel), button=RIGHT)
    assert asked == ["p", "b:p"]


def test_a_row_leaves_as_a_whole_where_room_is_short(widget):
    widget.resize(300, 90)
    widget.draw(FIGURES["planes"])
    assert [item.panel.key for item in widget.panels] == ["p", "b:p"]


def test_a_column_by_itself_keeps_its_last_panel(widget, pixels):
    optional = [replace(_map(key), drop_order=1, min_lines=5.0) for key in "pq"]
    widget.resize(200, 60)
    for one, other in ((SILENT, optional), (optional, SILENT), (optional, [_plane("other")])):
        widget.draw(_pair(one, other))
        assert pixels(widget).size
        assert {bool(item.panel.beside) for item in widget.panels} == {False, True}


def _middle(widget, panel):
    return widget.panels[panel].view_box.sceneBoundingRect().center()


def _at(item, step):
    x = float(item.transform.x_pixels(np.array(float(step))))
    return item.view_box.mapToScene(QPointF(x, item.view_box.rect().height() / 2)).toPoint()


def _one_range(widget):
    shown = [(item.transform.x, item.transform.y) for item in widget.panels]
    assert len(set(shown)) == 1
    assert [item.view_box.range.x for item in widget.panels] == [shown[0][0]] * len(shown)
