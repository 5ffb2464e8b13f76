"""The area of views: arranging, choosing, maximising, and drawing only what can be seen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSplitter
from shiboken6 import delete

from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.screen import theme
from rnnviz.screen.figure import FigureWidget
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.window.appearance.palette import LIGHT
from rnnviz.window.docking.arrangement import BUILT_IN
from rnnviz.window.docking.dock_area import DockArea

WANTED = ("loss", "spectrum", "delta")


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


@pytest.fixture
def subject(stage, frame):
    """The area with a preset's hero and two companions."""
    stage.show_suitable(frame, WANTED)
    return stage


def of_cell(small, cell):
    return Trainer(replace(small.experiment, cell=cell), small.name).frame()


def visible(stage):
    return {name for name, dock in stage.docks.items() if dock.isVisible()}


def visible_splitters(stage):
    return [splitter for splitter in stage.findChildren(QSplitter) if splitter.isVisible()]


def where(stage, name):
    dock = stage.docks[name]
    return dock.mapTo(stage, QPoint()), dock.size()


def click(dock, at=None, button=Qt.MouseButton.LeftButton):
    bar = dock.title_bar
    QTest.mouseClick(bar, button, pos=at or QPoint(bar.label.x() + 5, bar.height() // 2))


# -- arrangements ----------------------------------------------------------------------------


def test_focus_is_one_large_view_and_its_companions(subject):
    assert subject.arrangement == "focus"
    assert tuple(subject.shown.values()) == WANTED
    assert visible(subject) == set(subject.seen) == set(WANTED)
    hero, (small, other) = where(subject, "loss"), (where(subject, n) for n in WANTED[1:])
    assert hero[1].width() > 1.8 * small[1].width()
    assert hero[1].height() == subject.height()
    assert small[0].x() == other[0].x() > hero[1].width()
    assert abs(small[1].height() - other[1].height()) < 5


def test_a_preset_with_three_companions_and_one_without_names(subject, frame):
    subject.show_suitable(frame, ("phase", "delta", "loss", "verdict", "cliff"))
    assert tuple(subject.shown.values()) == ("delta", "loss", "verdict", "cliff")
    subject.show_suitable(frame, ())
    assert tuple(subject.shown.values()) == ("delta", "gradients", "spectrum", "hidden")


@pytest.mark.parametrize("key", BUILT_IN)
def test_every_arrangement_fills_the_area_and_leaves_nothing_behind(subject, qtbot, key):
    for other in ("lab", "pair", key):
        subject.use(other)
    assert visible(subject) == set(subject.seen) == set(subject.shown.values())
    assert len(subject.seen) == {"focus": 3, "pair": 2, "lab": 6, "twins": 1}[key]
    assert len(visible_splitters(subject)) == {"focus": 2, "lab": 3, "twins": 0}.get(key, 1)


def test_boxes_of_the_lab_are_equally_large(subject):
    subject.use("lab")
    sizes = [where(subject, name)[1] for name in subject.shown.values()]
    assert max(s.width() for s in sizes) - min(s.width() for s in sizes) < 12
    assert max(s.height() for s in sizes) - min(s.height() for s in sizes) < 12


def test_one_signal_says_that_other_views_can_be_seen(subject, qtbot):
    said = []
    subject.shown_changed.connect(lambda: said.append(subject.seen))
    subject.use("lab")
    assert len(said) == 1
    subject.use("lab")
    assert len(said) == 1


def test_what_the_user_divided_is_kept_for_that_arrangement_alone(subject):
    [outer] = [
        s for s in visible_splitters(subject) if s.orientation() is Qt.Orientation.Horizontal
    ]
    handle = outer.handle(1)
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(2, 50))
    QTest.mouseMove(handle, QPoint(-150, 50))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(-150, 50))
    moved = where(subject, "loss")[1].width()
    assert moved < 700
    subject.use("lab")
    assert subject.arrangements["lab"] == BUILT_IN["lab"]
    subject.use("focus")
    assert abs(where(subject, "loss")[1].width() - moved) < 8
    subject.reset()
    assert subject.arrangements == BUILT_IN
    assert where(subject, "loss")[1].width() > 700


# -- moving views ----------------------------------------------------------------------------


def test_a_click_on_a_companion_makes_it_the_hero_in_exchange(subject):
    click(subject.docks["delta"])
    assert tuple(subject.shown.values()) == ("delta", "spectrum", "loss")
    assert subject.current == "delta"
    assert where(subject, "delta")[1].width() > 700


def test_a_click_on_the_heros_name_lists_all_views_that_suit(subject, qtbot):
    bar = subject.docks["loss"].title_bar
    click(subject.docks["loss"])
    assert bar.choices.isVisible()
    titles = [action.text() for action in bar.choices.actions()]
    assert titles[: len(subject.walk)] == [subject.docks[n].view.title for n in subject.walk]
    assert [a.text() for a in bar.choices.actions() if a.isChecked()] == ["Loss and accuracy"]
    bar.choices.actions()[subject.walk.index("verdict")].trigger()
    bar.choices.close()
    assert tuple(subject.shown.values()) == ("verdict", "spectrum", "delta")


def test_choosing_what_is_elsewhere_exchanges_the_two(subject):
    subject.put(1, "delta")
    assert tuple(subject.shown.values()) == ("loss", "delta", "spectrum")
    subject.use("lab")
    before = dict(subject.shown)
    subject.put(0, before[5])
    assert subject.shown == {**before, 0: before[5], 5: before[0]}


def test_the_keys_walk_through_all_views_and_home_comes_back(subject):
    seen = []
    for _ in subject.walk:
        seen.append(subject.hero)
        subject.next_view()
    assert tuple(seen) == subject.walk
    assert seen[:3] == list(WANTED)
    subject.previous_view()
    assert subject.hero == subject.walk[-1]
    subject.first_view()
    assert tuple(subject.shown.values()) == WANTED


def test_in_the_lab_the_keys_select_the_boxes_in_turn(subject):
    subject.use("lab")
    names = list(subject.shown.values())
    subject.select(names[0])
    for name in (*names[1:], names[0]):
        subject.next_view()
        assert subject.current == name
    assert list(subject.shown.values()) == names


def test_a_closed_companion_makes_room_and_comes_back_from_the_menu(subject):
    subject.docks["spectrum"].title_bar.buttons["close"].click()
    assert tuple(subject.shown.values()) == ("loss", "delta")
    assert not subject.docks["spectrum"].action.isChecked()
    subject.docks["spectrum"].action.trigger()
    assert subject.hero == "spectrum"
    assert subject.docks["spectrum"].action.isChecked()
    for name in subject.seen:
        subject.close_view(name)
    assert len(subject.seen) == 1


def test_a_box_that_was_closed_stays_closed_until_its_view_is_wanted(subject):
    subject.use("lab")
    subject.close_view("hidden")
    assert len(subject.seen) == 5
    subject.use("focus")
    subject.use("lab")
    assert "hidden" not in subject.seen
    subject.raise_view("hidden")
    assert "hidden" in subject.seen


def test_what_a_preset_raises_in_the_lab_does_not_become_the_users(subject, frame):
    subject.use("lab")
    before = dict(subject.shown)
    subject.show_suitable(frame, ("verdict", "cliff", "states"))
    assert {"verdict", "cliff", "states"} <= set(subject.seen)
    subject.show_suitable(frame, ())
    assert subject.shown == before
    assert subject.arrangements == BUILT_IN


def test_what_the_user_chose_in_the_lab_stays(subject, frame):
    subject.use("lab")
    subject.put(0, "saturation")
    subject.show_suitable(frame, ("hidden", "loss", "delta"))
    assert subject.shown[0] == "hidden"
    subject.show_suitable(frame, ())
    assert subject.shown[0] == "saturation"


def test_ones_own_arrangement_keeps_its_views_and_takes_more(subject, frame):
    subject.save_as(":mine")
    assert subject.arrangement == ":mine"
    subject.show_suitable(frame, ("cliff", "hidden", "verdict"))
    assert tuple(subject.shown.values()) == WANTED
    subject.raise_view("cliff")
    assert set(subject.shown.values()) == {*WANTED, "cliff"}
    assert visible(subject) == {*WANTED, "cliff"}


def test_a_place_of_ones_own_is_empty_while_its_view_has_nothing_to_show(stage, small):
    stage.show_suitable(of_cell(small, LSTM(size=3)), ("gates", "loss", "delta"))
    stage.save_as(":mine")
    stage.show_suitable(of_cell(small, SRN(size=3)))
    assert visible(stage) == {"loss", "delta"}
    stage.show_suitable(of_cell(small, LSTM(size=3)))
    assert visible(stage) == {"gates", "loss", "delta"}


def test_another_cell_leaves_everything_in_its_place(stage, small):
    stage.show_suitable(of_cell(small, LSTM(size=3)), ("gates", "loss", "delta"))
    stage.enlarge("delta")
    stage.show_suitable(of_cell(small, SRN(size=3)))
    assert stage.hero == "delta"
    assert "gates" not in stage.walk
    assert not stage.docks["gates"].action.isEnabled()
    stage.raise_view("gates")
    assert stage.hero == stage.current == "delta"
    stage.show_suitable(of_cell(small, LSTM(size=3)))
    assert "gates" in stage.walk
    assert stage.docks["gates"].action.isEnabled()


# -- the selected view -----------------------------------------------------------------------


def marked(stage):
    return [name for name, dock in stage.docks.items() if dock.title_bar.property("current")]


def test_a_click_selects_a_view_and_hovering_never_does(subject, qtbot):
    assert marked(subject) == ["loss"]
    with qtbot.waitSignal(subject.current_changed) as changed:
        QTest.mouseClick(subject.docks["delta"].plot.viewport(), Qt.MouseButton.LeftButton)
    assert changed.args == ["delta"]
    assert marked(subject) == [subject.current] == ["delta"]
    for name in WANTED:
        QTest.mouseMove(subject.docks[name].plot.viewport(), QPoint(40, 40))
        QTest.mouseMove(subject.docks[name].title_bar, QPoint(40, 10))
    assert subject.current == "delta"
    QTest.mouseClick(subject.docks["loss"].title_bar, Qt.MouseButton.RightButton)
    assert subject.current == "loss"


def test_the_keyboard_selects_a_view(subject, qtbot):
    with qtbot.waitActive(subject):
        subject.activateWindow()
    for name in ("spectrum", "delta", "loss"):
        subject.select_next()
        assert marked(subject) == [subject.current] == [name]
        qtbot.waitUntil(lambda name=name: subject.docks[name].hasFocus())
    subject.select_previous()
    assert subject.current == "delta"
    subject.docks["spectrum"].title_bar.buttons["explain"].setFocus()
    assert subject.current == "spectrum"
    subject.next_view()  # the keyboard stays where it is, the new hero is selected
    subject.next_view()
    assert subject.current == subject.hero == "delta"


def test_where_the_selected_view_goes_the_hero_is_selected(subject):
    subject.select("delta")
    subject.close_view("delta")
    assert marked(subject) == [subject.current] == ["loss"]


def test_widgets_that_die_one_by_one_are_no_error(subject):
    delete(subject.docks["hidden"].title_bar)
    subject.select("delta")
    assert subject.current == "delta"


# -- maximising ------------------------------------------------------------------------------


def double_click_beside_the_name(dock):
    bar = dock.title_bar
    at = QPoint(bar.buttons["explain"].x() - 20, bar.height() // 2)
    click(dock, at)
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=at)


@pytest.mark.parametrize("key", ["focus", "lab"])
def test_a_double_click_maximises_and_another_restores(subject, key):
    subject.use(key)
    before = {name: where(subject, name) for name in subject.seen}
    hero = subject.hero
    double_click_beside_the_name(subject.docks[hero])
    assert visible(subject) == {hero}
    assert where(subject, hero)[1] == subject.size()
    double_click_beside_the_name(subject.docks[hero])
    assert {name: where(subject, name) for name in subject.seen} == before


def test_maximised_the_keys_show_one_view_after_another(subject):
    subject.toggle_maximised("delta")
    subject.next_view()
    assert visible(subject) == {subject.walk[subject.walk.index("delta") + 1]}
    subject.restore()
    assert tuple(subject.shown.values()) == WANTED


def test_another_subject_keeps_its_hero_alone(subject, frame):
    subject.toggle_maximised("delta")
    subject.show_suitable(frame, ("cliff", "loss", "delta"))
    assert visible(subject) == {"cliff"}
    subject.restore()
    assert tuple(subject.shown.values()) == ("cliff", "loss", "delta")


def test_the_last_view_cannot_be_closed(subject):
    subject.toggle_maximised("delta")
    assert subject.docks["delta"].title_bar.buttons["close"].isHidden()
    subject.close_view("delta")
    assert visible(subject) == {"delta"}


# -- twins -----------------------------------------------------------------------------------


def test_twins_stand_side_by_side_also_where_a_view_can_overlay_them(subject, frame):
    subject.draw(frame)
    subject.use("twins")
    (dock,) = (subject.docks[name] for name in subject.seen)
    assert "no run B" in dock.plot.figure.panels[-1].message
    assert dock.plot.figure.panels[-1].beside
    subject.draw(replace(frame, other=frame))
    keys = [panel.key for panel in dock.plot.figure.panels]
    assert [key for key in keys if key.startswith("b:")] == [f"b:{k}" for k in keys if ":" not in k]
    assert not any(panel.message for panel in dock.plot.figure.panels)
    subject.use("focus")
    assert not any(panel.beside for panel in dock.plot.figure.panels)


def test_an_arrangement_saved_from_the_twins_sets_runs_apart_too(subject):
    subject.use("twins")
    subject.save_as(":mine")
    assert subject.sets_apart
    subject.enlarge(subject.hero)
    subject.use("focus")
    subject.save_as(":other")
    assert not subject.sets_apart


# -- drawing ---------------------------------------------------------------------------------


def test_only_what_can_be_seen_is_drawn(subject, frame, qtbot):
    subject.draw(frame)
    drawn = {name for name, dock in subject.docks.items() if dock.plot.figure is not None}
    assert drawn == set(WANTED)
    subject.raise_view("hidden")
    qtbot.waitUntil(lambda: subject.docks["hidden"].plot.figure is not None)


def test_the_slow_diagnostics_are_needed_only_while_they_are_seen(subject):
    assert subject.needs == {"spectrum"}
    subject.close_view("spectrum")
    assert not subject.needs


def test_the_cursor_moves_in_all_views_and_a_click_moves_it(subject, qtbot, frame):
    subject.draw(frame)
    subject.set_step(3)
    assert {dock.plot.step for dock in subject.docks.values()} == {3}
    with qtbot.waitSignal(subject.step_chosen) as chosen:
        subject.docks["delta"].plot.step_chosen.emit(5)
    assert chosen.args == [5]


@pytest.mark.parametrize("button", ["explain", "maximise"])
def test_title_bar_buttons_say_which_view(subject, qtbot, button):
    dock = subject.docks["loss"]
    signal = {"explain": dock.explain_requested, "maximise": dock.maximise_requested}[button]
    with qtbot.waitSignal(signal) as asked:
        dock.title_bar.buttons[button].click()
    assert asked.args == ["loss"]


def test_the_export_menu_offers_every_format(subject, qtbot):
    dock = subject.docks["loss"]
    for action in dock.menu.actions():
        with qtbot.waitSignal(subject.export_requested) as asked:
            action.trigger()
        assert asked.args == ["loss", action.data()]
    assert [a.data() for a in dock.menu.actions()] == ["pdf", "svg", "png", "csv", "copy"]


def test_every_view_has_words_for_a_screen_reader(subject, frame):
    subject.draw(frame)
    for dock in subject.docks.values():
        assert dock.plot.accessibleName()
        assert all(b.accessibleName() for b in dock.title_bar.buttons.values())


def test_a_view_that_rests_draws_the_newest_frame_when_it_has_rested(subject, qtbot, frame):
    subject.raise_view("verdict")
    dock = subject.docks["verdict"]
    subject.draw(frame)
    first = dock.plot.figure
    assert first is not None
    newer = frame.with_result("spectrum", update=99)
    subject.draw(newer)
    assert dock.plot.figure is first
    qtbot.waitUntil(lambda: dock.plot.figure is not first)
    assert "Eigenvalues from update 99." in dock.plot.figure.panels[1].note
    subject.next_view()
    assert not dock._redraw_timer.isActive()


def test_a_view_that_rests_shows_another_run_at_once(subject, frame, small):
    subject.raise_view("verdict")
    subject.draw(frame)
    first = subject.docks["verdict"].plot.figure
    other = Trainer(replace(small.experiment, seed=99), "other").frame()
    subject.draw(other)
    assert subject.docks["verdict"].plot.figure is not first
