"""The docks: layouts, maximising, and drawing only what is visible."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QByteArray, QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar
from rnnviz.window.docking.default_layout import NARROW, WIDE
from shiboken6 import delete

from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.screen import theme
from rnnviz.screen.figure import FigureWidget
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.window.appearance.palette import LIGHT
from rnnviz.window.docking.dock_area import DockArea


@pytest.fixture
def stage(english, qtbot):
    stage = DockArea(VIEWS, FigureWidget)
    qtbot.addWidget(stage)
    stage.resize(1200, 700)
    stage.show()
    stage.recolour(LIGHT, theme.LIGHT, 16, False)
    return stage


@pytest.fixture
def frame(small):
    trainer = Trainer(small.experiment, small.name)
    trainer.step()
    return trainer.frame()


def settled(stage, qtbot, seen):
    qtbot.waitUntil(lambda: set(stage.seen) == set(seen))


def foremost(layout):
    return [place[0] for row in layout for place in row]


@pytest.mark.parametrize("layout", [WIDE, NARROW])
def test_every_layout_arranges_views_that_exist(stage, qtbot, layout):
    """Each at most once; a view that a layout does not name joins its last place."""
    named = [name for row in layout for place in row for name in place]
    assert len(set(named)) == len(named)
    assert set(named) <= {view.name for view in VIEWS}
    stage.arrange(layout)
    settled(stage, qtbot, foremost(layout))


def test_places_in_a_row_are_equally_large(stage, qtbot):
    settled(stage, qtbot, foremost(WIDE))
    for row in WIDE:
        widths = [stage.docks[place[0]].width() for place in row]
        assert max(widths) - min(widths) < 30


def test_only_what_can_be_seen_is_drawn(stage, qtbot, frame):
    settled(stage, qtbot, foremost(WIDE))
    stage.draw(frame)
    drawn = {name for name, dock in stage.docks.items() if dock.plot.figure is not None}
    assert drawn == set(foremost(WIDE))
    stage.raise_view("gates")
    qtbot.waitUntil(lambda: stage.docks["gates"].plot.figure is not None)


def test_a_closed_view_draws_nothing_and_comes_back_from_its_action(stage, qtbot, frame):
    settled(stage, qtbot, foremost(WIDE))
    dock = stage.docks["delta"]
    dock.title_bar.buttons["close"].click()
    settled(stage, qtbot, set(foremost(WIDE)) - {"delta"})
    stage.draw(frame)
    assert dock.plot.figure is None
    dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: dock.plot.figure is not None)


def double_click(dock):
    place = dock.title_bar.rect().center().toPointF()
    event = QMouseEvent(
        QEvent.Type.MouseButtonDblClick, place, place, Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    dock.title_bar.mouseDoubleClickEvent(event)


def test_a_double_click_maximises_and_another_restores(stage, qtbot):
    settled(stage, qtbot, foremost(WIDE))
    before = {name: dock.geometry() for name, dock in stage.docks.items()}
    double_click(stage.docks["delta"])
    settled(stage, qtbot, ["delta"])
    assert stage.docks["delta"].width() > 1100
    assert not stage.docks["delta"].isFloating()
    double_click(stage.docks["delta"])
    settled(stage, qtbot, foremost(WIDE))
    for name in foremost(WIDE):
        assert stage.docks[name].geometry() == before[name]


def test_turning_shows_every_view_in_the_whole_stage(stage, qtbot):
    stage.toggle_maximised("hidden")
    shown = []
    for _ in VIEWS:
        shown.append(stage.maximised)
        settled(stage, qtbot, [stage.maximised])
        stage.next_view()
    assert shown == [view.name for view in VIEWS]
    stage.previous_view()
    assert stage.maximised == VIEWS[-1].name
    stage.restore()
    settled(stage, qtbot, foremost(WIDE))


def test_a_saved_layout_comes_back_even_when_saved_maximised(stage, qtbot):
    stage.docks["spectrum"].close()
    stage.toggle_maximised("delta")
    state = stage.layout_state()
    stage.arrange()
    settled(stage, qtbot, foremost(WIDE))
    assert stage.restore_layout(state)
    settled(stage, qtbot, {*foremost(WIDE), "paths"} - {"spectrum"})  # in the same place


def tabs(stage):
    """The views of every tab bar that can be seen."""
    bars = [bar for bar in stage.findChildren(QTabBar) if bar.count() and bar.isVisible()]
    return sorted(tuple(bar.tabText(i) for i in range(bar.count())) for bar in bars)


def test_a_layout_leaves_no_tab_bar_of_another_behind(stage, qtbot):
    settled(stage, qtbot, foremost(WIDE))
    before, state = tabs(stage), stage.layout_state()
    assert before
    for _ in range(2):
        stage.arrange(NARROW)
        settled(stage, qtbot, foremost(NARROW))
        assert tabs(stage) != before
        assert stage.restore_layout(state)
        settled(stage, qtbot, foremost(WIDE))
        assert tabs(stage) == before


def test_the_layout_of_another_version_is_let_go_in_silence(stage, qtbot):
    stage.docks["hidden"].close()
    older = stage.saveState(2)
    stage.arrange()
    assert stage.restore_layout(older)
    settled(stage, qtbot, foremost(WIDE))


def test_nonsense_is_no_layout(stage, qtbot):
    assert not stage.restore_layout(QByteArray(b"nonsense"))
    settled(stage, qtbot, foremost(WIDE))


def test_arranging_brings_everything_back(stage, qtbot):
    stage.docks["delta"].setFloating(True)
    stage.docks["loss"].close()
    stage.toggle_maximised("hidden")
    stage.arrange()
    settled(stage, qtbot, foremost(WIDE))
    assert not any(dock.isFloating() for dock in stage.docks.values())


def test_the_slow_diagnostics_are_needed_only_while_they_are_seen(stage, qtbot):
    qtbot.waitUntil(lambda: stage.needs == {"spectrum"})
    stage.docks["spectrum"].close()
    qtbot.waitUntil(lambda: not stage.needs)


def test_gates_or_prediction_come_forward(stage, qtbot, small):
    stage.show_suitable(of_cell(small, LSTM(size=3)))
    qtbot.waitUntil(lambda: "gates" in stage.seen and "prediction" not in stage.seen)
    stage.show_suitable(of_cell(small, SRN(size=3)))
    qtbot.waitUntil(lambda: len(stage.seen) == 6 and "gates" not in stage.seen)


def test_the_cursor_moves_in_all_views_and_a_click_moves_it(stage, qtbot, frame):
    settled(stage, qtbot, foremost(WIDE))
    stage.draw(frame)
    stage.set_step(3)
    assert {dock.plot.step for dock in stage.docks.values()} == {3}
    with qtbot.waitSignal(stage.step_chosen) as chosen:
        stage.docks["delta"].plot.step_chosen.emit(5)
    assert chosen.args == [5]


@pytest.mark.parametrize("button", ["explain", "maximise"])
def test_title_bar_buttons_say_which_view(stage, qtbot, button):
    dock = stage.docks["loss"]
    signal = {"explain": dock.explain_requested, "maximise": dock.maximise_requested}[button]
    with qtbot.waitSignal(signal) as asked:
        dock.title_bar.buttons[button].click()
    assert asked.args == ["loss"]


def test_the_export_menu_offers_every_format(stage, qtbot):
    dock = stage.docks["loss"]
    for action in dock.menu.actions():
        with qtbot.waitSignal(stage.export_requested) as asked:
            action.trigger()
        assert asked.args == ["loss", action.data()]
    assert [a.data() for a in dock.menu.actions()] == ["pdf", "svg", "png", "csv", "copy"]


def test_every_view_has_words_for_a_screen_reader(stage, qtbot, frame):
    stage.draw(frame)
    for dock in stage.docks.values():
        assert dock.plot.accessibleName()
        assert all(b.accessibleName() for b in dock.title_bar.buttons.values())


def test_a_view_that_rests_draws_the_newest_frame_when_it_has_rested(stage, qtbot, frame):
    stage.raise_view("verdict")
    qtbot.waitUntil(lambda: "verdict" in stage.seen)
    dock = stage.docks["verdict"]
    stage.draw(frame)
    first = dock.plot.figure
    assert first is not None
    newer = frame.with_result("spectrum", update=99)
    stage.draw(newer)
    assert dock.plot.figure is first
    qtbot.waitUntil(lambda: dock.plot.figure is not first)
    assert "Eigenvalues from update 99." in dock.plot.figure.panels[1].note
    stage.docks["verdict"].close()
    assert not dock._redraw_timer.isActive()


def of_cell(small, cell):
    return Trainer(replace(small.experiment, cell=cell), small.name).frame()


def test_a_view_with_nothing_to_show_is_put_away_until_it_has(stage, qtbot, small):
    gates = stage.docks["gates"]
    stage.show_suitable(of_cell(small, SRN(size=3)))
    assert gates.isHidden()
    stage.show_suitable(of_cell(small, LSTM(size=3)))
    assert not gates.isHidden()
    qtbot.waitUntil(lambda: "gates" in stage.seen)


def test_what_the_user_closed_stays_closed(stage, small):
    stage.docks["gates"].close()
    stage.show_suitable(of_cell(small, SRN(size=3)))
    stage.show_suitable(of_cell(small, LSTM(size=3)))
    assert stage.docks["gates"].isHidden()


def test_a_layout_kept_while_a_view_was_put_away_has_it_when_it_suits(stage, qtbot, small):
    stage.show_suitable(of_cell(small, SRN(size=3)))
    kept = stage.layout_state()
    assert stage.docks["gates"].isHidden()
    stage.show_suitable(of_cell(small, LSTM(size=3)))
    assert stage.restore_layout(kept)
    assert not stage.docks["gates"].isHidden()


def test_maximising_and_back_leaves_put_away_what_has_nothing_to_show(stage, qtbot, small):
    stage.show_suitable(of_cell(small, LSTM(size=3)))
    stage.toggle_maximised("loss")
    stage.show_suitable(of_cell(small, SRN(size=3)))
    stage.toggle_maximised("loss")
    assert stage.docks["gates"].isHidden()
    assert not stage.docks["saturation"].isHidden()


def test_a_preset_says_which_views_are_in_front(stage, qtbot, frame):
    assert "saturation" not in stage.seen
    stage.show_suitable(frame, ("saturation", "no such view"))
    qtbot.waitUntil(lambda: "saturation" in stage.seen)


def test_what_a_preset_brought_forward_goes_back_with_the_next(stage, qtbot, frame):
    qtbot.waitUntil(lambda: "hidden" in stage.seen)
    stage.show_suitable(frame, ("saturation", "verdict"))
    qtbot.waitUntil(lambda: {"saturation", "verdict"} <= set(stage.seen))
    stage.show_suitable(frame)
    assert {"saturation", "verdict"} <= set(stage.seen)
    stage.show_suitable(frame, ("verdict",))
    qtbot.waitUntil(lambda: {"hidden", "verdict"} <= set(stage.seen))
    stage.show_suitable(frame, ())
    qtbot.waitUntil(lambda: {"hidden", "gradients"} <= set(stage.seen))


def test_what_the_user_put_in_front_since_stays_there(stage, qtbot, frame):
    qtbot.waitUntil(lambda: "hidden" in stage.seen)
    stage.show_suitable(frame, ("saturation",))
    qtbot.waitUntil(lambda: "saturation" in stage.seen)
    stage.raise_view("states")
    qtbot.waitUntil(lambda: "states" in stage.seen)
    stage.show_suitable(frame, ())
    assert "states" in stage.seen
    assert "hidden" not in stage.seen


def marked(stage):
    return [name for name, dock in stage.docks.items() if dock.title_bar.property("current")]


def test_the_view_that_commands_apply_to_is_marked_and_no_other(stage):
    assert marked(stage) == [stage.current]
    for name in ("delta", "hidden", "spectrum"):
        stage.docks[name].touched.emit(name)
        assert marked(stage) == [stage.current] == [name]
    stage.docks["spectrum"].close()
    assert marked(stage) == [stage.current]
    stage.toggle_maximised("loss")
    assert marked(stage) == [stage.current] == ["loss"]
    stage.restore()
    assert marked(stage) == [stage.current]


def test_docks_that_die_one_by_one_are_no_error(stage, qtbot):
    settled(stage, qtbot, foremost(WIDE))
    title = stage.docks["hidden"].title_bar
    delete(title)
    stage.docks["delta"].touched.emit("delta")
    assert stage.current == "delta"
