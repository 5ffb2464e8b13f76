"""What mouse and keys do to the plots of a window: crosshair, pins, curves, scales, menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from rnnviz.plot.adjustment import Adjustment, Pin, Range
from rnnviz.plot.figure import Curve, Readout
from rnnviz.window.preference_file import Preferences

UPDATES = 5
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(window, qtbot):
    """A window after a few updates, which views that draw more seldom show too."""
    window.dock_area.use("lab")
    for n in range(1, UPDATES + 1):
        window.run.single()
        qtbot.waitUntil(lambda n=n: window.run.frame.snapshot.update == n)
    for name, key in (("loss", "loss"), ("gradients", "global")):
        plot = window.dock_area.docks[name].plot
        qtbot.waitUntil(lambda plot=plot, key=key: newest(plot, key) == UPDATES)
    return window


def newest(plot, key):
    """Return the last update that the curves of a panel show."""
    panels = plot.shown.panels if plot.shown is not None else ()
    curves = (a for p in panels if p.key == key for a in p.artists if isinstance(a, Curve))
    return max((float(curve.x[-1]) for curve in curves if len(curve.x)), default=0.0)


def plot_of(window, name):
    """Return a plot, brought to the front and painted."""
    window.dock_area.raise_view(name)
    QTest.qWait(1)
    plot = window.dock_area.docks[name].plot
    plot.grab()
    return plot


def place(plot, key, x):
    """Return the point of a plot's widget in the middle of a panel at an x of its data."""
    item = next(item for item in plot.panels if item.panel.key == key)
    box = item.view_box.geometry()
    return QPointF(box.left() + item.transform.x_pixels(x), box.center().y()).toPoint()


def entry(plot, name):
    """Return a point on the name of a curve in a plot's legend."""
    for y in range(0, plot.height(), 3):
        for x in range(0, plot.width(), 4):
            if plot.name_at(QPointF(x, y)) == name:
                return QPoint(x + 3, y + 1)
    raise AssertionError(f"no legend names {name}")


def point_at(plot, at):
    QTest.mouseMove(plot.viewport(), at + QPoint(1, 1))
    QTest.mouseMove(plot.viewport(), at)


def key(window, key, modifier=NONE):
    QTest.keyClick(window.dock_area, key, modifier)


def readings(plot):
    """Return what the crosshair reads in each panel of a plot."""
    return {item.panel.key: item.readout for item in plot.panels if item.readout is not None}


def test_the_crosshair_stands_at_the_same_place_in_all_plots_that_count_the_same(window):
    loss, gradients, hidden = (plot_of(window, name) for name in ("loss", "gradients", "hidden"))
    point_at(loss, place(loss, "loss", 3.2))
    assert window.plots.crosshair_.place == Pin("update", 3.0)
    assert readings(loss)["loss"].label == "<i>n</i> = 3"
    assert readings(gradients).keys() == {"global", "parameters"}
    assert readings(hidden) == {}
    history = window.run.frame.snapshot.history
    curve, *_ = readings(loss)["loss"].readings
    assert curve.label == "<i>L</i>"
    assert float(curve.exact) == pytest.approx(float(history.loss.last[2]))


def test_it_goes_when_the_pointer_leaves_the_axes(window):
    loss = plot_of(window, "loss")
    point_at(loss, place(loss, "loss", 3))
    point_at(loss, QPoint(2, 2))
    assert window.plots.crosshair_.place is None
    assert readings(loss) == {}


def test_it_reads_every_new_frame(window, qtbot):
    loss = plot_of(window, "gradients")
    point_at(loss, place(loss, "global", 4))
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == UPDATES + 1)
    qtbot.waitUntil(lambda: newest(loss, "global") == UPDATES + 1)
    assert readings(loss)["global"].place == 4.0


def test_its_key_switches_it_off_for_this_window_and_the_next(window, preferences):
    loss = plot_of(window, "loss")
    key(window, Qt.Key.Key_X)
    point_at(loss, place(loss, "loss", 3))
    assert readings(loss) == {}
    preferences.flush()
    assert not Preferences(preferences.path).flag("crosshair", True)
    key(window, Qt.Key.Key_X)
    point_at(loss, place(loss, "loss", 2))
    assert readings(loss)


def test_by_keys_it_begins_at_the_newest_update_and_stays_on_the_axis(window):
    window.dock_area.toggle_maximised("loss")
    shift = Qt.KeyboardModifier.ShiftModifier
    key(window, Qt.Key.Key_Left, shift)
    assert window.plots.crosshair_.place == Pin("update", float(UPDATES))
    key(window, Qt.Key.Key_Left, shift)
    assert window.plots.crosshair_.place == Pin("update", UPDATES - 1.0)
    for _ in range(UPDATES + 2):
        key(window, Qt.Key.Key_Left, shift)
    assert window.plots.crosshair_.place == Pin("update", 0.0)


def test_a_click_with_ctrl_pins_in_all_plots_and_another_lets_go(window):
    loss, gradients = plot_of(window, "loss"), plot_of(window, "gradients")
    at = place(loss, "loss", 3)
    QTest.mouseClick(loss.viewport(), LEFT, CTRL, at)
    for plot in (loss, gradients):
        assert plot.adjustment.pins == (Pin("update", 3.0),)
        assert any(isinstance(a, Readout) for p in plot.shown.panels for a in p.artists)
    QTest.mouseClick(loss.viewport(), LEFT, CTRL, at)
    assert loss.adjustment == gradients.adjustment == Adjustment()


def test_the_key_pins_where_the_crosshair_stands_else_at_the_cursor(window):
    hidden, loss = plot_of(window, "hidden"), plot_of(window, "loss")
    point_at(loss, place(loss, "loss", 2))
    key(window, Qt.Key.Key_P)
    point_at(loss, QPoint(2, 2))
    key(window, Qt.Key.Key_P)
    assert hidden.adjustment.pins == (
        Pin("step", float(window.cursor_.step)),
        Pin("update", 2.0),
    )
    key(window, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert hidden.adjustment.pins == ()


def copied(window):
    key(window, Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    return [line.split("\t") for line in lines]


def test_values_are_copied_plain_unrounded_and_with_their_names(window):
    loss = plot_of(window, "loss")
    point_at(loss, place(loss, "loss", 3))
    heading, *rows = copied(window)
    assert heading == ["view", "quantity", "name", "axis", "place", "value"]
    (row,) = (row for row in rows if row[0] == loss.figure.title and row[2] == "L")
    assert row[1:5] == ["loss L", "L", "update n", "3"]
    assert float(row[5]) == pytest.approx(float(window.run.frame.snapshot.history.loss.last[2]))
    assert {row[3] for row in rows} == {"update n"}


def test_values_at_every_pin_are_copied_those_of_heat_maps_too(window):
    hidden = plot_of(window, "hidden")
    QTest.mouseClick(hidden.viewport(), LEFT, CTRL, place(hidden, hidden.panels[0].panel.key, 2))
    point_at(hidden, QPoint(2, 2))
    _, *rows = copied(window)
    cells = [row for row in rows if row[0].startswith(hidden.figure.title)]
    states = window.run.frame.snapshot.trace.layers[0].states["h"]
    assert len(cells) == states.shape[1]
    assert [float(row[5]) for row in cells] == pytest.approx(states[2].tolist())


def test_a_click_on_a_name_hides_the_curve_in_every_frame_and_shows_it_again(window, qtbot):
    gradients = plot_of(window, "gradients")
    QTest.mouseClick(gradients.viewport(), LEFT, NONE, entry(gradients, "U"))
    assert gradients.adjustment.hidden == {"U"}
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == UPDATES + 1)
    curves = {a.label: a for p in gradients.shown.panels for a in p.artists if hasattr(a, "hidden")}
    assert curves["<i>U</i>"].hidden
    gradients.grab()
    QTest.mouseClick(gradients.viewport(), LEFT, NONE, entry(gradients, "U"))
    assert gradients.adjustment == Adjustment()


def test_a_double_click_shows_a_curve_alone_and_another_all(window):
    gradients = plot_of(window, "gradients")
    for alone in (True, False):
        gradients.grab()
        at = entry(gradients, "U")
        QTest.mouseClick(gradients.viewport(), LEFT, NONE, at)
        QTest.mouseDClick(gradients.viewport(), LEFT, NONE, at)
        # The other panel keeps its curves.
        assert gradients.adjustment.hidden == ({"W", "b", "V", "c"} if alone else set())
    assert gradients.adjustment == Adjustment()


def test_by_keys_one_curve_after_the_other_is_shown_alone_and_then_all(window):
    window.dock_area.toggle_maximised("gradients")
    plot, names = window.plots.plot, ["U", "W", "b", "V", "c"]  # those that are not alone anyway
    for name in names:
        key(window, Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
        assert plot.adjustment.hidden == set(names) - {name}
    key(window, Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
    assert plot.adjustment == Adjustment()


def test_the_menu_of_curves_shows_which_are_hidden_and_brings_all_back(window):
    window.dock_area.toggle_maximised("gradients")
    key(window, Qt.Key.Key_V)
    menu, plot = window.plots.curves, window.plots.plot
    assert menu.isVisible()
    menu.actions()[1].trigger()
    assert plot.adjustment.hidden == {window.plots.curve_names[1]}
    menu.close()
    key(window, Qt.Key.Key_V)
    checked = [a.isChecked() for a in menu.actions() if a.isCheckable()]
    assert checked == [i != 1 for i in range(len(checked))]
    menu.actions()[-1].trigger()
    assert plot.adjustment == Adjustment()
    menu.close()


def test_the_key_switches_the_scale_and_switches_it_back(window):
    window.dock_area.toggle_maximised("gradients")
    plot = window.plots.plot
    key(window, Qt.Key.Key_Y)
    assert [panel.y.log10 for panel in plot.shown.panels] == [False, False]
    key(window, Qt.Key.Key_Y)
    assert plot.shown is plot.figure


def test_a_view_with_one_scale_says_so(window):
    window.dock_area.toggle_maximised("hidden")
    key(window, Qt.Key.Key_Y)
    assert window.notices.shown[-1].text.text() == "This view has one scale only."


def test_the_right_button_opens_the_menu_of_its_plot(window):
    window.dock_area.toggle_maximised("loss")
    loss = window.plots.plot
    at = place(loss, "loss", 3)
    point_at(loss, at)
    QTest.mouseClick(loss.viewport(), Qt.MouseButton.RightButton, NONE, at)
    menu = window.plots.menu
    assert menu.isVisible()
    titles = {a.text() for a in menu.actions()}
    assert {"Logarithmic or linear", "Pin or unpin this place", "Explain this view"} <= titles
    assert {"Curves to show", "Save this view"} <= titles
    point_at(loss, QPoint(2, 2))  # the pointer leaves the plot for the menu
    next(a for a in menu.actions() if a.text() == "Pin or unpin this place").trigger()
    assert loss.adjustment.pins == (Pin("update", 3.0),)
    menu.close()


def test_the_key_opens_the_menu_of_the_current_plot(window, qtbot):
    window.dock_area.toggle_maximised("hidden")
    key(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = window.plots.menu
    assert menu.isVisible()
    switch = window.actions_.by_name["switch_scale"]
    assert switch in menu.actions()
    assert not switch.isEnabled()
    menu.close()
    qtbot.waitUntil(switch.isEnabled)  # the key works where the next view has two


def test_another_experiment_keeps_hidden_curves_and_scales_but_no_place(window, small, qtbot):
    gradients = plot_of(window, "gradients")
    gradients.adjustment = Adjustment(
        {"global": Range(y=(0.0, 1.0))},
        frozenset({"U"}),
        frozenset({"global"}),
        (Pin("step", 2.0),),
    )
    window.run.open(small)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 0)
    assert gradients.adjustment == Adjustment(
        hidden=frozenset({"U"}), switched=frozenset({"global"})
    )


# -- ranges by keys --------------------------------------------------------------------------

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def width(span):
    return span[1] - span[0]


def range_of(plot, key):
    return next(item for item in plot.panels if item.panel.key == key).view_box.range


def test_keys_zoom_and_go_back_and_show_all(window):
    window.dock_area.toggle_maximised("loss")
    loss = window.plots.plot
    loss.grab()
    whole = range_of(loss, "loss")
    key(window, Qt.Key.Key_Equal, CTRL)
    closer = range_of(loss, "loss")
    assert width(closer.x) == pytest.approx(width(whole.x) / 1.25)
    assert width(closer.y) == pytest.approx(width(whole.y) / 1.25)
    key(window, Qt.Key.Key_Minus, CTRL)
    assert width(range_of(loss, "loss").x) == pytest.approx(width(whole.x))
    key(window, Qt.Key.Key_Equal, CTRL)
    key(window, Qt.Key.Key_Right, ALT)
    moved = range_of(loss, "loss")
    assert moved.x[0] == pytest.approx(closer.x[0] + 0.1 * width(closer.x))
    key(window, Qt.Key.Key_Backspace)
    assert range_of(loss, "loss").x == pytest.approx(closer.x)
    key(window, Qt.Key.Key_Z)
    assert range_of(loss, "loss").x == pytest.approx(whole.x)


def test_keys_zoom_one_axis_alone(window):
    window.dock_area.toggle_maximised("loss")
    loss = window.plots.plot
    loss.grab()
    for arrow, x, y in (
        (Qt.Key.Key_Right, 1 / 1.25, 1.0),
        (Qt.Key.Key_Left, 1.25, 1.0),
        (Qt.Key.Key_Up, 1.0, 1 / 1.25),
        (Qt.Key.Key_Down, 1.0, 1.25),
    ):
        before = range_of(loss, "loss")
        key(window, arrow, ALT | SHIFT)
        found = range_of(loss, "loss")
        assert width(found.x) == pytest.approx(x * width(before.x)), arrow
        assert width(found.y) == pytest.approx(y * width(before.y)), arrow


def test_all_axes_over_updates_are_zoomed_together_until_a_key_parts_them(window):
    loss, gradients, hidden = (plot_of(window, name) for name in ("loss", "gradients", "hidden"))
    whole, steps = range_of(gradients, "global").x, range_of(hidden, hidden.panels[0].panel.key).x
    loss.zoom(0.5, axis=0)
    assert range_of(gradients, "global").x == pytest.approx(range_of(loss, "loss").x)
    assert width(range_of(gradients, "global").x) == pytest.approx(width(whole) / 2)
    assert range_of(hidden, hidden.panels[0].panel.key).x == steps
    together = range_of(gradients, "global").x
    key(window, Qt.Key.Key_L, SHIFT)
    loss.zoom(0.5, axis=0)
    assert width(range_of(loss, "loss").x) == pytest.approx(width(whole) / 4)
    assert range_of(gradients, "global").x == together


def test_another_experiment_shows_all_of_its_axes(window, small, qtbot):
    loss, gradients = plot_of(window, "loss"), plot_of(window, "gradients")
    loss.zoom(0.5)
    window.run.open(small)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 0)
    assert not loss.adjustment.ranges
    assert not gradients.adjustment.ranges


def test_a_hidden_curve_keeps_no_range_of_linked_axes_as_its_own(window):
    loss, gradients = plot_of(window, "loss"), plot_of(window, "gradients")
    loss.zoom(0.5, axis=0)
    QTest.mouseClick(gradients.viewport(), LEFT, NONE, entry(gradients, "U"))
    loss.reset_range()
    assert gradients.adjustment == Adjustment(hidden=frozenset({"U"}))


def test_what_the_menu_of_one_half_hides_is_hidden_in_both(window, qtbot):
    window.actions_.by_name["keep"].trigger()
    window.dock_area.use("twins")
    window.dock_area.enlarge("gradients")
    plot = plot_of(window, "gradients")
    qtbot.waitUntil(lambda: any(item.panel.key == "b:global" for item in plot.panels))
    plot.grab()
    at = place(plot, "b:global", 3)
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.RightButton, NONE, at)
    window.plots.curves.actions()[0].trigger()
    window.plots.menu.close()
    assert len(plot.adjustment.hidden) == 1
    hidden = [p.key for p in plot.shown.panels if any(getattr(a, "hidden", 0) for a in p.artists)]
    assert len(hidden) == 2
    assert hidden[1] == f"b:{hidden[0]}"
    point_at(plot, at)
    read = readings(plot)
    assert {f"b:{key}" for key in read if ":" not in key} == {key for key in read if ":" in key}
