"""Two runs beside each other in the window: by keys, undone, and bit-equal to runs of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.experiment.preset import Preset
from rnnviz.nn.clipping import ClipGlobalNorm, NoClipping
from rnnviz.session import State
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.training.stop import StopSettings
from rnnviz.training.trainer import Trainer

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CLIPPED = ClipGlobalNorm(1.0)


def exploding() -> Preset:
    """A run that blows up at update 26, and ends at 29."""
    experiment = Experiment(
        seed=2, task=Recall(length=30), training=TrainingSettings(updates=60, batch=2)
    )
    cell = replace(experiment.cell, activation="identity", size=8)
    init = replace(experiment.init, recurrent_scale=1.1)
    optimizer = replace(experiment.optimizer, learning_rate=0.3)
    experiment = replace(experiment, cell=cell, init=init, optimizer=optimizer)
    return Preset("boom", experiment, title="Boom", title_zh="爆", watch="It", watch_zh="它")


@pytest.fixture
def window(window, qtbot):
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    return window


@pytest.fixture
def blown(make_window, qtbot):
    """A window whose run has blown up."""
    window = make_window(preset=exploding())
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.state is State.DIVERGED)
    qtbot.waitUntil(lambda: window.status_line.branch.isVisible())
    return window


def press(window, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window, key, modifier)


def update_of(window):
    return window.run.frame.snapshot.update


def twin_of(window):
    other = window.run.frame.other
    return None if other is None else other.snapshot


def step(window, qtbot, count):
    for _ in range(count):
        update = update_of(window)
        press(window, Qt.Key.Key_N)
        qtbot.waitUntil(lambda update=update: update_of(window) == update + 1)


def settled(window, qtbot):
    """Wait until the session has answered, and shows the pair that the window wants."""
    run = window.run
    wanted = (run._run, run.twin.run if run.twin is not None else 0)
    qtbot.waitUntil(lambda: run.is_settled)
    qtbot.waitUntil(lambda: (window.session.run, window.session.twin_run) == wanted)


def trained(experiment, updates, changes=()):
    """A run of its own, with settings changed at some updates."""
    trainer = Trainer(experiment)
    changes = dict(changes)
    for update in range(updates):
        if update in changes:
            trainer.change(changes[update])
        trainer.step()
    return trainer


def same(snapshot, trainer):
    """Whether a snapshot is that of a trainer, to the bit."""
    assert snapshot.update == trainer.update
    np.testing.assert_array_equal(snapshot.trace.output, trainer.trace().output)
    np.testing.assert_array_equal(snapshot.history.loss.last, trainer.log.history().loss.last)
    return True


def clipped(experiment):
    return replace(experiment, clipping=CLIPPED)


# -- branches --------------------------------------------------------------------------------


def test_clip_from_here_goes_on_before_the_explosion(blown, qtbot):
    end, shown = update_of(blown), blown.run.frame.snapshot
    experiment = shown.experiment
    press(blown, Qt.Key.Key_C, SHIFT)
    settled(blown, qtbot)
    n = update_of(blown)
    assert (n, end) == (shown.record.spike.update - 1, 29)
    assert blown.session.state is State.PAUSED
    assert blown.form.experiment.clipping == CLIPPED
    assert same(blown.run.frame.snapshot, trained(experiment, n))
    assert same(twin_of(blown), trained(experiment, n))
    step(blown, qtbot, 2)
    changes = {n: clipped(experiment)}
    assert same(blown.run.frame.snapshot, trained(experiment, n + 2, changes.items()))
    assert same(twin_of(blown), trained(experiment, n + 2))
    title = blown.windowTitle()
    assert title == "• Boom · A: clipping: global norm, θ = 1 · B: no clipping"
    press(blown, Qt.Key.Key_Z, CONTROL)
    settled(blown, qtbot)
    qtbot.waitUntil(lambda: update_of(blown) == end)
    assert blown.run.twin is None
    assert isinstance(blown.form.experiment.clipping, NoClipping)
    press(blown, Qt.Key.Key_Z, CONTROL | SHIFT)
    settled(blown, qtbot)
    qtbot.waitUntil(lambda: update_of(blown) == n + 2)
    assert same(blown.run.frame.snapshot, trained(experiment, n + 2, changes.items()))
    assert same(twin_of(blown), trained(experiment, n + 2))


def test_what_stands_still_waits_and_says_how_it_goes_on(blown, qtbot):
    said, hint = blown.notices.kept, blown.transport.hint
    assert not hint.text()
    press(blown, Qt.Key.Key_C, SHIFT)
    settled(blown, qtbot)
    assert said[-1][2].endswith("B: the run as it was. Space plays both.")
    qtbot.waitUntil(lambda: hint.text() == "Space plays both")
    press(blown, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: blown.session.playing)
    qtbot.waitUntil(lambda: not hint.text())
    press(blown, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not blown.session.playing)
    qtbot.waitUntil(lambda: hint.text() == "Space plays both")
    blown.twins.close_twin()
    settled(blown, qtbot)
    qtbot.waitUntil(lambda: not hint.text())


@pytest.mark.parametrize("command", ["clip_from_here", "go_on_from_here"])
def test_what_plays_goes_on_when_it_branches(window, small, qtbot, command):
    window.run.set_speed(50)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.playing and window.session.present > 2)
    window.actions_.by_name[command].trigger()
    settled(window, qtbot)
    here = window.run.twin.branch
    qtbot.waitUntil(lambda: window.session.present > here + 1)
    assert window.session.playing
    assert not window.transport.hint.text()
    assert "Space" not in window.notices.kept[-1][2]
    window.session.pause()
    qtbot.waitUntil(lambda: not window.session.playing)


def test_the_button_at_the_explosion_clips_from_there(blown, qtbot):
    QTest.mouseClick(blown.status_line.branch, Qt.MouseButton.LeftButton)
    settled(blown, qtbot)
    assert twin_of(blown).experiment.clipping.name == "none"
    assert not blown.status_line.branch.isVisible()


def test_clip_and_start_again_keeps_the_exploded_run(blown, qtbot):
    experiment = blown.form.experiment
    end = update_of(blown)
    QTest.mouseClick(blown.status_line.clip, Qt.MouseButton.LeftButton)
    settled(blown, qtbot)
    qtbot.waitUntil(lambda: update_of(blown) > end)
    press(blown, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not blown.session.playing)
    qtbot.waitUntil(lambda: update_of(blown) == blown.session.present)
    n = update_of(blown)
    assert same(blown.run.frame.snapshot, trained(clipped(experiment), n))
    assert twin_of(blown).outcome == "diverged"
    assert twin_of(blown).update == end
    words = [blown.status_line.main.training, blown.status_line.twin.training]
    qtbot.waitUntil(lambda: words[1].accessibleName() == "DIVERGED")
    assert all(word.isVisible() for word in words)


def test_settings_changed_in_the_past_wait_and_branch(window, small, qtbot):
    step(window, qtbot, 6)
    for _ in range(2):
        press(window, "[")
    qtbot.waitUntil(lambda: update_of(window) == 4)
    optimizer = replace(small.experiment.optimizer, learning_rate=0.25)
    wanted = replace(small.experiment, optimizer=optimizer)
    window.form.request(wanted)
    assert window.session.experiment == small.experiment
    assert window.form.apply_button.text() == "Go on from update 4 (1)"
    window.form.apply_button.click()
    settled(window, qtbot)
    assert update_of(window) == 4
    assert window.form.apply_button.text() == "All settings apply"
    step(window, qtbot, 3)
    assert same(window.run.frame.snapshot, trained(small.experiment, 7, [(4, wanted)]))
    assert same(twin_of(window), trained(small.experiment, 7))


def test_what_waits_in_the_past_acts_where_the_newest_is_shown_again(window, small, qtbot):
    step(window, qtbot, 3)
    press(window, "[")
    qtbot.waitUntil(lambda: update_of(window) == 2)
    press(window, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: window.form.experiment.clipping == CLIPPED)
    assert window.session.experiment == small.experiment
    press(window, "]", CONTROL)
    qtbot.waitUntil(lambda: window.session.experiment == clipped(small.experiment))


def test_what_cannot_change_on_the_way_is_named(window, small, qtbot):
    step(window, qtbot, 2)
    window.form.request(replace(small.experiment, seed=9))
    press(window, Qt.Key.Key_O)
    assert window.run.twin is None
    assert any("seed" in notice.text.text() for notice in window.notices.shown)


def test_the_timeline_offers_to_go_on_from_an_update(window, small, qtbot):
    step(window, qtbot, 6)
    timeline = window.timeline_bar.timeline
    place = QPoint(round(timeline.place_of(3)), timeline.height() // 2)
    where = timeline.mapToGlobal(place)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, where)
    QApplication.sendEvent(timeline, event)
    menu = QApplication.activePopupWidget()
    assert menu.actions()[0] is window.actions_.by_name["go_on_from_here"]
    menu.actions()[0].trigger()
    menu.close()
    settled(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == 3)
    assert same(twin_of(window), trained(small.experiment, 3))


def test_where_it_stopped_by_itself_clipping_begins_before_the_jump(make_window, qtbot):
    window = make_window(preset=exploding())
    window.session.stop_at(StopSettings(frozenset({"blows up"})))
    window.run.play()
    qtbot.waitUntil(lambda: bool(window.playhead.looks_back))
    spike = window.session.newest.record.spike.update
    qtbot.waitUntil(lambda: update_of(window) == spike < window.session.present)
    qtbot.waitUntil(lambda: window.status_line.branch.isVisible())
    QTest.mouseClick(window.status_line.branch, Qt.MouseButton.LeftButton)
    settled(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == spike - 1)
    said = f"A: clipped from update {spike - 1} on, before it blew up."
    assert any(said in n.text.text() for n in window.notices.shown)
    window.history.undo()
    settled(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == spike)


def test_space_at_once_plays_the_branch_that_is_on_its_way(blown, qtbot):
    blown.playhead.seek(20)
    qtbot.waitUntil(lambda: update_of(blown) == 20)
    press(blown, Qt.Key.Key_C, SHIFT)
    assert not blown.run.is_settled
    press(blown, Qt.Key.Key_Space)
    settled(blown, qtbot)
    qtbot.waitUntil(lambda: blown.session.newest.update > 29)
    assert blown.session.newest.experiment.clipping == CLIPPED
    assert not blown.playhead.looks_back


# -- beside ----------------------------------------------------------------------------------


def choose_beside(window, words, qtbot):
    press(window, Qt.Key.Key_B)
    field = window.beside.palette.field
    qtbot.waitUntil(field.isVisible)
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.activateWindow()  # no window manager does it here
    qtbot.waitUntil(window.isActiveWindow)
    settled(window, qtbot)


def test_this_run_with_one_setting_otherwise(window, small, qtbot):
    step(window, qtbot, 3)
    choose_beside(window, "learning rate 0.5", qtbot)
    qtbot.waitUntil(lambda: twin_of(window) is not None and twin_of(window).update == 3)
    optimizer = replace(small.experiment.optimizer, learning_rate=0.5)
    other = replace(small.experiment, optimizer=optimizer)
    assert same(window.run.frame.snapshot, trained(small.experiment, 3))
    assert same(twin_of(window), trained(other, 3))
    step(window, qtbot, 2)
    assert same(twin_of(window), trained(other, 5))
    assert window.windowTitle() == "Small · A: η = 0.1 · B: η = 0.5"


def test_a_preset_beside_is_played_sought_and_followed_in_step(window, small, presets, qtbot):
    choose_beside(window, "lstm-remembers", qtbot)
    other = next(preset for preset in presets if preset.name == "lstm-remembers")
    step(window, qtbot, 4)
    press(window, "[")
    qtbot.waitUntil(lambda: update_of(window) == 3)
    assert twin_of(window).update == 3
    assert same(twin_of(window), trained(other.experiment, 3))
    press(window, "]", CONTROL)
    qtbot.waitUntil(lambda: update_of(window) == 4)
    assert same(twin_of(window), trained(other.experiment, 4))
    press(window, Qt.Key.Key_R)
    settled(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == 0)
    assert (twin_of(window).name, twin_of(window).update) == ("lstm-remembers", 0)
    press(window, Qt.Key.Key_Z, CONTROL)
    settled(window, qtbot)
    qtbot.waitUntil(lambda: update_of(window) == 4)
    assert same(twin_of(window), trained(other.experiment, 4))


def test_the_gallery_offers_every_preset_beside(window, qtbot):
    row = next(
        row
        for row in range(window.gallery.filter.rowCount())
        if window.gallery.model.lines[row].preset is not None
    )
    index = window.gallery.filter.index(row, 0)
    window.gallery.list.scrollTo(index)
    window.gallery._show_menu(window.gallery.list.visualRect(index).center())
    menu = next(m for m in window.gallery.list.findChildren(QMenu) if m.isVisible())
    menu.actions()[0].trigger()
    menu.close()
    settled(window, qtbot)
    name = window.gallery.model.lines[row].preset.name
    qtbot.waitUntil(lambda: twin_of(window) is not None and twin_of(window).name == name)


def test_another_preset_closes_b(window, qtbot):
    choose_beside(window, "seed 5", qtbot)
    press(window, Qt.Key.Key_3)
    assert window.run.twin is None
    settled(window, qtbot)
    assert twin_of(window) is None
    press(window, Qt.Key.Key_Z, CONTROL)
    settled(window, qtbot)
    qtbot.waitUntil(lambda: twin_of(window) is not None)
    assert twin_of(window).experiment.seed == 5


# -- both ------------------------------------------------------------------------------------


def test_a_and_b_change_over_and_close(window, small, qtbot):
    choose_beside(window, "seed 5", qtbot)
    step(window, qtbot, 2)
    assert window.actions_.by_name["swap"].isEnabled()
    press(window, Qt.Key.Key_W)
    settled(window, qtbot)
    assert window.form.experiment.seed == 5
    assert twin_of(window).experiment.seed == small.experiment.seed
    step(window, qtbot, 1)
    other = replace(small.experiment, seed=5)
    assert same(window.run.frame.snapshot, trained(other, 3))
    assert same(twin_of(window), trained(small.experiment, 3))
    press(window, Qt.Key.Key_A, SHIFT)
    settled(window, qtbot)
    qtbot.waitUntil(lambda: twin_of(window) is None)
    assert window.form.experiment == small.experiment
    press(window, Qt.Key.Key_Z, CONTROL)
    settled(window, qtbot)
    assert same(window.run.frame.snapshot, trained(other, 3))
    press(window, Qt.Key.Key_B, SHIFT)
    settled(window, qtbot)
    qtbot.waitUntil(lambda: twin_of(window) is None)
    assert window.form.experiment.seed == 5
    for _ in range(2):
        press(window, Qt.Key.Key_Z, CONTROL)
        settled(window, qtbot)
    assert window.form.experiment == small.experiment
    assert same(window.run.frame.snapshot, trained(small.experiment, 3))
    assert same(twin_of(window), trained(other, 3))


def test_settings_that_differ_are_taken_over(window, small, qtbot):
    choose_beside(window, "learning rate 0.5", qtbot)
    step(window, qtbot, 2)
    differ = window.sidebar.differ
    assert [row.values for row in differ.rows] == [("0.1", "0.5")]
    press(window, Qt.Key.Key_D)
    assert QApplication.focusWidget() is differ.table
    QTest.keyClick(differ.table, Qt.Key.Key_Right)
    QTest.keyClick(differ.table, Qt.Key.Key_Left)
    QTest.keyClick(differ.table, Qt.Key.Key_Return)
    assert differ.rows == []
    step(window, qtbot, 1)
    optimizer = replace(small.experiment.optimizer, learning_rate=0.5)
    other = replace(small.experiment, optimizer=optimizer)
    assert same(twin_of(window), trained(other, 3, [(2, small.experiment)]))
    press(window, Qt.Key.Key_Z, CONTROL)
    assert [row.values for row in differ.rows] == [("0.1", "0.5")]


@pytest.mark.parametrize("letter", ["A", "B"])
def test_what_cannot_change_on_the_way_begins_again(window, small, qtbot, letter):
    choose_beside(window, "seed 5", qtbot)
    step(window, qtbot, 2)
    differ = window.sidebar.differ
    differ.table.setCurrentCell(0, 2 if letter == "A" else 1)
    QTest.keyClick(differ.table, Qt.Key.Key_Return)
    settled(window, qtbot)
    seed = 5 if letter == "A" else small.experiment.seed
    expected = trained(replace(small.experiment, seed=seed), 2)
    qtbot.waitUntil(lambda: twin_of(window).update == update_of(window) == 2)
    assert same(window.run.frame.snapshot, expected)
    assert same(twin_of(window), expected)
    assert any(f"{letter} begins again" in n.text.text() for n in window.notices.shown)
    press(window, Qt.Key.Key_Z, CONTROL)
    settled(window, qtbot)
    assert window.form.experiment == small.experiment
    assert twin_of(window).experiment.seed == 5
