"""The hand moves the range of a panel; frames that come after it do not undo that."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtWidgets import QApplication

from rnnviz.plot.axis_limit import LARGEST, panel_limits
from rnnviz.plot.figure import Axis, Curve, Figure, Panel
from rnnviz.screen.axis_link import AxisLink
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import LIGHT
from tests.screen.hand import (
    CTRL,
    LEFT,
    NOTCH,
    RIGHT,
    SHIFT,
    click,
    double_click,
    drag,
    hover,
    let_go,
    pinch,
    pinch_screen,
    turn_wheel,
)

PLAIN = Axis("x", 0, 10)
STEPS = Axis("time step <i>k</i>", 0.5, 60.5, whole=True, over="step")
VALUE = Axis("value", -1, 1)
X = np.arange(61.0)
WHOLE_X, WHOLE_Y = (0, 10), (-1, 1)


def figure(x=PLAIN, y=VALUE, values=None, **rest):
    ends = (0.5, 60.5) if x.low is None else (x.low, x.high)
    curve = Curve(np.linspace(*ends, 61), np.sin(X) if values is None else values)
    return Figure("test", (Panel("only", x, y, (curve,), **rest),))


def ranges(widget, panel=0):
    """Return what a panel shows, and check that it draws what its view box shows."""
    item = widget.panels[panel]
    assert item.view_box.range.x == item.transform.x
    assert item.view_box.range.y == item.transform.y
    return item.transform.x, item.transform.y


def at(widget, x, y, panel=0):
    """Return the place in the widget of a point in data coordinates."""
    item = widget.panels[panel]
    inside = QPointF(
        float(item.transform.x_pixels(np.array(x))), float(item.transform.y_pixels(np.array(y)))
    )
    return item.view_box.mapToScene(inside)


def near(one, other):
    """Return whether two places are one: Qt gives those of the wheel in whole pixels."""
    return (one - other).manhattanLength() < 1.5


def length(span):
    return span[1] - span[0]


# The wheel


def test_the_wheel_zooms_and_leaves_the_point_under_it_in_place(widget):
    widget.draw(figure())
    point = at(widget, 3, 0.5)
    turn_wheel(widget, point)
    x, y = ranges(widget)
    assert length(x) == pytest.approx(10 / 1.25)
    assert length(y) == pytest.approx(2 / 1.25)
    assert near(at(widget, 3, 0.5), point)
    turn_wheel(widget, point, -NOTCH)
    assert ranges(widget) == (WHOLE_X, WHOLE_Y)
    assert not widget.adjustment.ranges


@pytest.mark.parametrize(("keys", "axis"), [(SHIFT, 0), (CTRL, 1)])
def test_a_key_confines_the_wheel_to_one_axis(widget, keys, axis):
    widget.draw(figure())
    turn_wheel(widget, at(widget, 5, 0), keys=keys)
    lengths = [length(span) for span in ranges(widget)]
    expected = [10.0, 2.0]
    expected[axis] /= 1.25
    assert lengths == pytest.approx(expected)


@pytest.mark.parametrize(("side", "axis"), [("below", 0), ("left", 1)])
def test_the_wheel_over_the_ticks_zooms_their_axis(widget, side, axis):
    widget.draw(figure())
    turn_wheel(widget, getattr(widget.panels[0], side).area.center())
    lengths = [length(span) for span in ranges(widget)]
    expected = [10.0, 2.0]
    expected[axis] /= 1.25
    assert lengths == pytest.approx(expected)


def test_a_fine_wheel_zooms_by_as_much_less(widget):
    """Touchpads turn by a few eighths of a degree at a time; ten of them are one notch."""
    widget.draw(figure())
    for _ in range(10):
        turn_wheel(widget, at(widget, 5, 0), NOTCH // 10, pixels=(0, 3))
    assert length(ranges(widget)[0]) == pytest.approx(10 / 1.25)


def test_moving_two_fingers_sideways_pans(widget):
    widget.draw(figure())
    turn_wheel(widget, at(widget, 5, 0), 0, across=-NOTCH)
    x, y = ranges(widget)
    assert x == pytest.approx((1.25, 11.25))
    assert y == WHOLE_Y


def test_a_message_has_no_range(widget):
    widget.draw(Figure("none", (Panel("only", message="There is nothing."),)))
    turn_wheel(widget, QPointF(200, 150))
    drag(widget, QPointF(200, 150), QPointF(100, 100))
    double_click(widget, QPointF(200, 150))
    widget.zoom(0.5)
    assert not widget.adjustment.ranges


# Dragging


def test_a_drag_pans(widget):
    widget.draw(figure())
    point = at(widget, 3, 0.5)
    drag(widget, point, point + QPointF(40, 0), point + QPointF(80, 30))
    assert near(at(widget, 3, 0.5), point + QPointF(80, 30))
    assert [length(span) for span in ranges(widget)] == pytest.approx([10, 2])


@pytest.mark.parametrize(("keys", "axis"), [(SHIFT, 0), (CTRL, 1)])
def test_a_key_confines_a_drag_to_one_axis(widget, keys, axis):
    widget.draw(figure())
    point = at(widget, 5, 0)
    drag(widget, point, point + QPointF(30, 30), keys=keys)
    x, y = ranges(widget)
    assert (x != WHOLE_X, y != WHOLE_Y) == (axis == 0, axis == 1)


@pytest.mark.parametrize(("side", "axis"), [("below", 0), ("left", 1)])
def test_dragging_the_ticks_pans_their_axis(widget, side, axis):
    widget.draw(figure())
    point = getattr(widget.panels[0], side).area.center()
    drag(widget, point, point + QPointF(20, 20))
    x, y = ranges(widget)
    assert (x != WHOLE_X, y != WHOLE_Y) == (axis == 0, axis == 1)


@pytest.mark.parametrize("by_mode", [False, True], ids=["right button", "mode"])
def test_a_rectangle_zooms(widget, by_mode):
    widget.draw(figure())
    widget.set_rectangle_mode(by_mode)
    first, last = at(widget, 2, -0.5), at(widget, 4, 0.25)
    button = LEFT if by_mode else RIGHT
    drag(widget, first, (first + last) / 2, last, button=button, release=False)
    assert ranges(widget) == (WHOLE_X, WHOLE_Y)
    assert widget._rectangle.isVisible()
    let_go(widget, last, button)
    assert not widget._rectangle.isVisible()
    x, y = ranges(widget)
    assert x == pytest.approx((2, 4), abs=0.02)
    assert y == pytest.approx((-0.5, 0.25), abs=0.01)


def test_a_rectangle_of_a_pixel_was_not_meant(widget):
    widget.draw(figure())
    point = at(widget, 2, 0)
    drag(widget, point, point + QPointF(60, 60), point + QPointF(60, 1), button=RIGHT)
    assert not widget.adjustment.ranges


def test_a_right_click_asks_for_the_menu_of_its_panel(widget, qtbot):
    widget.draw(figure())
    point = at(widget, 5, 0)
    with qtbot.waitSignal(widget.menu_requested) as asked:
        click(widget, point, RIGHT)
    assert asked.args == ["only", widget.viewport().mapToGlobal(point.toPoint())]
    assert not widget.adjustment.ranges


def test_the_panel_under_a_drag_may_go_away(widget):
    widget.draw(figure())
    point = at(widget, 5, 0)
    drag(widget, point, point + QPointF(30, 0), release=False)
    widget.draw(Figure("other", (Panel("another", PLAIN, VALUE),)))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    drag(widget, point, point + QPointF(60, 0))
    assert [item.panel.key for item in widget.panels] == ["another"]


# Fingers


def test_two_fingers_that_part_on_a_touchpad_zoom_there(widget):
    widget.draw(figure())
    point = at(widget, 3, 0.5)
    pinch(widget, point, 0.25)
    assert length(ranges(widget)[0]) == pytest.approx(10 / 1.25)
    assert near(at(widget, 3, 0.5), point)


def test_two_fingers_on_the_screen_zoom_and_pan(widget):
    widget.draw(figure())
    point = at(widget, 3, 0.5)
    pinch_screen(widget, point, 1.25)
    assert length(ranges(widget)[0]) == pytest.approx(10 / 1.25)
    assert near(at(widget, 3, 0.5), point)
    pinch_screen(widget, point, 1.0, moved=(30, 20))
    assert near(at(widget, 3, 0.5), point + QPointF(30, 20))


# The cursor


def test_the_cursor_is_dragged_by_its_line_and_by_its_handle(widget):
    widget.draw(figure(STEPS))
    widget.set_step(20)
    for y in (0.2, 0.98):
        chosen = []
        connection = widget.step_chosen.connect(chosen.append)
        point = at(widget, 20, y)
        drag(widget, point + QPointF(5, 0), point + QPointF(60, 0), at(widget, 30, y))
        widget.step_chosen.disconnect(connection)
        assert chosen[-1] == 30
        assert ranges(widget)[0] == (0.5, 60.5)
        assert not widget.adjustment.ranges


def test_a_drag_beside_the_cursor_pans_and_leaves_it(widget, qtbot):
    widget.draw(figure(STEPS))
    widget.set_step(20)
    point = at(widget, 40, 0)
    with qtbot.assertNotEmitted(widget.step_chosen):
        drag(widget, point, point - QPointF(30, 0))
    assert ranges(widget)[0][0] > 0.5


def test_the_pointer_shows_where_the_cursor_can_be_taken(widget):
    widget.draw(figure(STEPS))
    widget.set_step(20)
    hover(widget, at(widget, 20, 0))
    assert widget.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    hover(widget, at(widget, 40, 0))
    assert widget.viewport().cursor().shape() != Qt.CursorShape.SizeHorCursor


def test_a_click_selects_and_hovering_does_not(widget, qtbot):
    widget.draw(figure())
    with qtbot.assertNotEmitted(widget.pressed):
        hover(widget, at(widget, 5, 0))
    with qtbot.waitSignal(widget.pressed):
        click(widget, at(widget, 5, 0))


# What one comes back to


def test_a_double_click_shows_all_data_and_another_what_the_view_chose(widget):
    values = np.sin(X)
    values[7] = 1e9
    widget.draw(figure(y=Axis("value"), values=values))
    default = ranges(widget)
    assert default[1][1] < 1e9
    double_click(widget, at(widget, 5, 0))
    assert ranges(widget)[1][1] >= 1e9
    double_click(widget, QPointF(200, 100))
    assert ranges(widget) == default


def test_a_double_click_leads_back_from_a_part(widget):
    widget.draw(figure())
    turn_wheel(widget, at(widget, 5, 0))
    double_click(widget, at(widget, 5, 0))
    assert ranges(widget) == (WHOLE_X, WHOLE_Y)


def test_the_way_back_leads_through_every_gesture(widget):
    widget.draw(figure())
    seen = [ranges(widget)]
    for _ in range(3):
        turn_wheel(widget, at(widget, *np.mean(ranges(widget), axis=1)))  # one gesture
    seen.append(ranges(widget))
    point = at(widget, *np.mean(ranges(widget), axis=1))
    drag(widget, point, point + QPointF(20, 5), point + QPointF(30, 10))
    seen.append(ranges(widget))
    widget.zoom(0.8)
    widget.zoom(0.8)
    for before in reversed(seen):
        widget.previous_range()
        assert ranges(widget) == before
    widget.previous_range()
    assert ranges(widget) == seen[0]


@pytest.mark.parametrize("title", ["", "title"])
def test_a_chip_beside_the_axes_says_that_a_part_is_shown_and_leads_back(widget, qtbot, title):
    widget.draw(figure(title=title))
    chip = widget._chip
    assert not chip.isVisible()
    for size in (QSize(400, 300), QSize(700, 250)):
        widget.resize(size)
        turn_wheel(widget, at(widget, 5, 0))
        assert chip.isVisible()
        box = widget.panels[0].view_box
        assert not chip.geometry().intersects(box.mapRectToScene(box.rect()).toRect())
        assert chip.geometry().right() == size.width() - 1
    qtbot.mouseClick(chip, LEFT)
    assert not chip.isVisible()
    assert ranges(widget) == (WHOLE_X, WHOLE_Y)


# Frames


def test_new_frames_do_not_undo_what_the_hand_did(widget):
    widget.draw(figure(y=Axis("value")))
    turn_wheel(widget, at(widget, 5, 0), keys=SHIFT)
    x, _ = ranges(widget)
    for size in (1.0, 10.0, 1000.0):
        widget.draw(figure(y=Axis("value"), values=size * np.sin(X)))
        assert ranges(widget)[0] == x
        assert ranges(widget)[1][1] >= size  # what nobody zoomed follows the data


def test_a_range_outlives_a_message(widget):
    widget.draw(figure())
    turn_wheel(widget, at(widget, 5, 0))
    before = ranges(widget)
    widget.draw(figure(message="Nothing yet."))
    widget.draw(figure())
    assert ranges(widget) == before


def test_a_frame_in_the_middle_of_a_drag_changes_nothing(widget):
    widget.draw(figure())
    point = at(widget, 3, 0.5)
    drag(widget, point, point + QPointF(40, 0), release=False)
    widget.draw(figure(values=np.cos(X)))
    drag(widget, point + QPointF(40, 0), point + QPointF(80, 30))
    assert [length(span) for span in ranges(widget)] == pytest.approx([10, 2])


def test_what_is_adjusted_while_hidden_is_seen_when_shown(qtbot):
    widget = FigureWidget(LIGHT)
    qtbot.addWidget(widget)
    widget.draw(figure())
    widget.zoom(0.5)
    widget.show_all()
    widget.show()
    assert ranges(widget) == (WHOLE_X, WHOLE_Y)


# Keys


def test_keys_zoom_and_pan_the_panel_last_pointed_to(widget):
    two = tuple(Panel(key, PLAIN, VALUE, (Curve(X, np.sin(X)),)) for key in "ab")
    widget.draw(Figure("two", two))
    widget.zoom(0.5)
    hover(widget, at(widget, 5, 0, panel=1))
    widget.pan(0.1, -0.25)
    widget.zoom(0.5, axis=1)
    assert ranges(widget, 0) == ((2.5, 7.5), (-0.5, 0.5))
    assert ranges(widget, 1) == (pytest.approx((1, 11)), pytest.approx((-1, 0)))


# Links


@pytest.fixture
def views(qtbot):
    """Three views with linked axes: two over k, one of them shorter, and one over n."""
    link = AxisLink()
    shorter = replace(STEPS, high=20.5)
    updates = Axis("update <i>n</i>", 0, 100, whole=True, over="update")
    found = []
    for x in (STEPS, shorter, updates):
        view = FigureWidget(LIGHT)
        qtbot.addWidget(view)
        view.resize(400, 300)
        view.set_link(link)
        view.show()
        view.draw(figure(x))
        found.append(view)
    found[0].link = link
    return found


def test_axes_over_the_same_are_zoomed_together(views):
    first, shorter, updates = views
    turn_wheel(first, at(first, 10, 0), 3 * NOTCH, keys=SHIFT)
    assert ranges(shorter)[0] == ranges(first)[0] != (0.5, 60.5)
    assert ranges(updates)[0] == (0, 100)
    assert ranges(shorter)[1] == WHOLE_Y
    shorter.reset_range()
    assert ranges(first)[0] == (0.5, 60.5)
    assert ranges(shorter)[0] == (0.5, 20.5)


def test_a_shorter_axis_shows_its_whole_where_it_has_nothing_of_the_part(views):
    first, shorter, _ = views
    drag(first, at(first, 40, -0.5), at(first, 55, 0.5), button=RIGHT)
    assert ranges(first)[0] == pytest.approx((40, 55), abs=0.2)
    assert ranges(shorter)[0] == (0.5, 20.5)
    assert not shorter._chip.isVisible()


@pytest.mark.parametrize(
    ("span", "shown"),
    [((20.0, 40.0), (30.5, 40.0)), ((35.0, 45.0), (35.0, 45.0)), ((5.0, 31.0), (30.5, 50.5))],
)
def test_an_axis_that_has_a_part_shows_no_empty_place(widget, span, shown):
    link = AxisLink()
    widget.set_link(link)
    widget.draw(figure(x=replace(STEPS, low=30.5, high=50.5, part=True)))
    link.choose({"step": span})
    assert ranges(widget)[0] == shown


def test_showing_all_of_one_view_leaves_axes_over_something_else(views):
    first, _, updates = views
    turn_wheel(updates, at(updates, 50, 0), keys=SHIFT)
    part = ranges(updates)[0]
    turn_wheel(first, at(first, 10, 0))
    double_click(first, at(first, 10, 0))
    assert ranges(first)[0] == (0.5, 60.5)
    assert ranges(updates)[0] == part != (0, 100)


def test_unlinked_axes_keep_their_parts_and_go_on_alone(views):
    first, shorter, _ = views
    turn_wheel(first, at(first, 10, 0), keys=SHIFT)
    part = ranges(first)[0]
    first.link.set_linked(False)
    assert ranges(first)[0] == ranges(shorter)[0] == part
    turn_wheel(first, at(first, 10, 0), keys=SHIFT)
    assert ranges(shorter)[0] == part != ranges(first)[0]
    first.link.set_linked(True)
    turn_wheel(first, at(first, 10, 0), keys=SHIFT)
    assert ranges(shorter)[0] == ranges(first)[0]


def test_panels_of_one_axis_are_zoomed_together(widget):
    upper = Panel("a", PLAIN, VALUE, (Curve(X, np.sin(X)),), share_x=True)
    widget.draw(Figure("two", (upper, replace(upper, key="b", share_x=False))))
    turn_wheel(widget, at(widget, 5, 0))
    assert ranges(widget, 0)[0] == ranges(widget, 1)[0] != WHOLE_X
    assert ranges(widget, 1)[1] == WHOLE_Y


# Square panels


def test_square_panels_stay_square(widget):
    plane = Axis("", -1.5, 1.5)
    widget.draw(figure(plane, plane, square=True))
    item = widget.panels[0]

    def units():
        (x, y), box = ranges(widget), item.view_box.rect()
        return box.width() / length(x), box.height() / length(y)

    for keys in (0, SHIFT, CTRL):
        point = at(widget, 0.5, 0.25)
        turn_wheel(widget, point, 2 * NOTCH, *([keys] if keys else []))
        assert units()[0] == pytest.approx(units()[1])
        assert near(at(widget, 0.5, 0.25), point)
    drag(widget, point, point + QPointF(30, 20))
    assert units()[0] == pytest.approx(units()[1])
    drag(widget, QPointF(150, 100), QPointF(300, 130), button=RIGHT)
    assert units()[0] == pytest.approx(units()[1])
    widget.resize(500, 200)
    assert units()[0] == pytest.approx(units()[1])


# Ticks


@pytest.mark.parametrize("axis", [VALUE, Axis("p", -30, 0, log10=True), Axis("p", 1e6, 1e6 + 1)])
def test_there_are_ticks_that_differ_however_closely_one_looks(widget, axis):
    widget.draw(figure(y=axis, values=np.full(61, (axis.low + axis.high) / 2)))
    for _ in range(70):
        turn_wheel(widget, at(widget, 5, np.mean(ranges(widget)[1])), keys=CTRL)
        ticks = widget.panels[0]._ticks[1]
        texts = [text for _, text in ticks if text]
        assert len(texts) >= 2, ranges(widget)
        assert len(set(texts)) == len(texts), texts
        low, high = ranges(widget)[1]
        assert all(low <= value <= high for value, _ in ticks)


def test_an_axis_of_whole_numbers_always_shows_two(widget):
    widget.draw(figure(STEPS))
    for _ in range(60):
        turn_wheel(widget, at(widget, 10, 0), keys=SHIFT)
    low, high = ranges(widget)[0]
    assert high - low == pytest.approx(2)
    assert len([v for v, _ in widget.panels[0]._ticks[0]]) >= 2


# Room around the axes


def test_room_for_long_numbers_is_given_back_with_the_next_size(widget):
    widget.draw(figure(y=Axis("", 0, 1)))
    narrow = widget.panels[0].left.area.width()
    widget.draw(figure(y=Axis("", 0, 100_000)))
    wide = widget.panels[0].left.area.width()
    widget.draw(figure(y=Axis("", 0, 1)))
    assert widget.panels[0].left.area.width() == wide > narrow
    widget.resize(600, 300)
    widget.resize(400, 300)
    assert widget.panels[0].left.area.width() == narrow


# Anything at all

PLACES = st.tuples(st.integers(0, 399), st.integers(0, 299)).map(lambda p: QPointF(*p))
KEYS = st.sampled_from([Qt.KeyboardModifier.NoModifier, SHIFT, CTRL, SHIFT | CTRL])
LIMITS = st.sampled_from(
    [(-1.0, 1.0), (0.0, 1e-12), (1e8, 1e8 + 1), (-1e300, 1e300), (-300.0, 0.0), (5.0, -5.0)]
)
NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
GESTURES = st.lists(
    st.one_of(
        st.tuples(st.just("wheel"), PLACES, st.integers(-3000, 3000), KEYS),
        st.tuples(st.just("drag"), PLACES, PLACES, KEYS),
        st.tuples(st.just("rectangle"), PLACES, PLACES),
        st.tuples(st.just("pinch"), PLACES, st.floats(-2, 5)),
        st.tuples(st.just("keys"), st.floats(1e-3, 1e3), st.floats(-5, 5)),
        st.tuples(st.just("double"), PLACES),
        st.tuples(st.just("back")),
        st.tuples(st.just("frame"), LIMITS, LIMITS, st.booleans(), NUMBERS),
        st.tuples(st.just("resize"), st.integers(120, 500), st.integers(80, 400)),
    ),
    max_size=12,
)


def act(widget, kind, *rest):
    match kind:
        case "wheel":
            turn_wheel(widget, *rest)
        case "drag":
            drag(widget, rest[0], (rest[0] + rest[1]) / 2, rest[1], keys=rest[2])
        case "rectangle":
            drag(widget, rest[0], (rest[0] + rest[1]) / 2, rest[1], button=RIGHT)
        case "pinch":
            pinch(widget, *rest)
        case "keys":
            widget.zoom(rest[0])
            widget.pan(rest[1], -rest[1])
        case "double":
            double_click(widget, *rest)
        case "back":
            widget.previous_range()
        case "frame":
            widget.draw(anything(*rest))
        case "resize":
            widget.resize(*rest)


def anything(x, y, square, number):
    values = np.sin(X)
    values[5] = number
    axes = Axis("x", *x), Axis("y", *y)
    panels = [Panel("a", *axes, (Curve(X, values),), square=square),
              Panel("b", STEPS, Axis("open"), (Curve(X, values),))]  # fmt: skip
    return Figure("any", tuple(panels))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.tuples(LIMITS, LIMITS, st.booleans(), NUMBERS), gestures=GESTURES)
def test_whatever_is_done_ranges_are_such_that_one_can_draw(widget, first, gestures):
    widget.resize(400, 300)
    widget.adjust(lambda adjustment: adjustment.with_ranges({}))
    widget.draw(anything(*first))
    for gesture in gestures:
        act(widget, *gesture)
        for i in range(len(widget.panels)):
            # Equal units make one of the axes as much longer as the panel is wide.
            farthest = LARGEST * (50 if widget.panels[i].panel.square else 1)
            for low, high in ranges(widget, i):
                assert -farthest <= low < high <= farthest
                assert high - low > 4 * np.spacing(max(abs(low), abs(high)))
    widget.show_all()
    widget.reset_range()
    for i, limits in enumerate(panel_limits([item.panel for item in widget.panels])):
        if widget.panels[i].panel.square:
            x, y = ranges(widget, i)
            assert x[0] <= limits.x[0] < limits.x[1] <= x[1]
            assert y[0] <= limits.y[0] < limits.y[1] <= y[1]
        else:
            assert ranges(widget, i) == (limits.x, limits.y)
