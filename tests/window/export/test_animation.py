"""An animation is asked for with the keyboard, written beside the window, stopped, and dropped."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing import Pipe

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from rnnviz.animation.timing import Timing
from rnnviz.animation.updates import Updates
from rnnviz.export.provenance import read_provenance
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.text import BadInput, Message
from rnnviz.views.index import VIEWS
from rnnviz.window.export import animation_process
from rnnviz.window.export.animation_dialog import AnimationDialog
from rnnviz.window.language import Language


def texts(window):
    return [text for _, _, text in window.notices.kept]


@pytest.fixture
def window(make_window, small, qtbot):
    window = make_window(preset=small)
    for update in range(1, 4):
        window.run.single()
        qtbot.waitUntil(lambda n=update: window.run.frame.snapshot.update == n)
    return window


def asked(window, folder, **chosen):
    """Open the dialog by its key and choose; by default two views, small."""
    QTest.keyClick(
        window,
        Qt.Key.Key_E,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    dialog = window.animations.dialog
    for name, box in dialog.views.items():
        box.setChecked(name in chosen.get("views", ("delta", "loss")))
    dialog.pixels.write("800")
    dialog.format.write(chosen.get("format", "gif"))
    dialog.way.write(chosen.get("way", "updates"))
    dialog.destination.folder.setText(str(folder))
    return dialog


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    held = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(50, 50), *held)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), *held))


def wait_for_work(window, qtbot):
    qtbot.waitUntil(lambda: not window.animations.jobs.busy, timeout=120_000)


def test_what_is_chosen_is_written_and_opens_its_run(window, tmp_path, qtbot):
    dialog = asked(window, tmp_path)
    dialog.first.setValue(1)
    dialog.rate.setValue(20)
    dialog.together.setChecked(True)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    wait_for_work(window, qtbot)
    [path] = tmp_path.glob("*.gif")
    assert path.name == "small-views.gif"
    assert any("Saved" in text and path.name in text for text in texts(window))
    with Image.open(path) as image:
        assert (image.size, image.n_frames) == ((800, 450), 3)
        assert image.info["duration"] == 50
    shown = window.run.frame.snapshot
    run = read_provenance(path)
    assert (run.name, run.update) == ("small", 3)
    losses = shown.history.loss.last.tolist()
    window.run.reset()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 0)
    drop(window, path)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 3)
    assert window.run.frame.snapshot.history.loss.last.tolist() == losses


def test_the_selected_view_is_proposed_and_a_choice_is_remembered_as_long_as_it_is(
    window, tmp_path
):
    def proposed():
        QTest.keyClick(
            window,
            Qt.Key.Key_E,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        return window.animations.dialog.chosen_views

    area = window.dock_area
    one, other = list(area.seen)[:2]
    area.raise_view(one)
    assert proposed() == (one,)
    window.animations.dialog.reject()
    dialog = asked(window, tmp_path, views=(one, "delta", "loss"))
    chosen = set(dialog.chosen_views)
    dialog.accept()
    window.animations.stop_writing()
    assert set(proposed()) == chosen
    window.animations.dialog.reject()
    area.raise_view(other)
    assert proposed() == (other,)
    window.animations.dialog.reject()


def test_the_update_on_the_screen_is_played(window, tmp_path):
    dialog = asked(window, tmp_path, views=("flow",), way="flow")
    assert not dialog.last.isEnabled()
    dialog.rate.setValue(1)
    request = window.animations._request(dialog, window.run.frame)
    assert request.updates is None
    dialog.reject()
    [path] = animation_process._animate(request).paths
    assert path.name == "small-flow.gif"
    assert read_provenance(path).update == 3


@pytest.fixture
def in_motion(window, qtbot):
    """The window while it plays update 4, with the cursor at the second step."""
    window.cursor_.choose_step(2)
    window.motion.slow_motion()
    qtbot.waitUntil(lambda: window.motion.playing)
    return window


def test_slow_motion_is_written_as_it_plays(in_motion):
    """At any moment the same one: the update that is played, with the cursor that was chosen."""
    made = []
    for moment in (0.0, 0.4):
        in_motion.motion._elapsed = moment * in_motion.motion.schedule.seconds
        in_motion.motion._show()
        in_motion.animations.ask()
        dialog = in_motion.animations.dialog
        made.append(in_motion.animations._request(dialog, in_motion.run.frame))
        dialog.reject()
    assert in_motion.run.frame.snapshot.update == 3, "what was there is held"
    assert [request.end for request in made] == [4, 4]
    assert [request.position.step for request in made] == [2, 2]
    first, *_, last = animation_process._frames(made[1], ()).since(0)
    assert (first.motion.update.update, last.snapshot.update, last.step) == (4, 4, 2)


def test_the_first_update_can_be_written_while_it_plays(make_window, small, qtbot):
    window = make_window(preset=small)
    window.motion.slow_motion()
    qtbot.waitUntil(lambda: window.motion.playing)
    window.animations.ask()
    assert window.animations.dialog.last.value() == 1
    window.animations.dialog.reject()


def test_slow_motion_is_proposed_and_waits_for_the_dialog(in_motion):
    in_motion.preferences.keep("animation/way", "updates")
    in_motion.animations.ask()
    dialog = in_motion.animations.dialog
    assert dialog.way.read() == "flow"
    assert not in_motion.motion.playing
    dialog.reject()
    assert in_motion.motion.playing
    in_motion.motion.leave_motion()
    in_motion.animations.ask()
    assert in_motion.animations.dialog.way.read() == "updates"
    in_motion.animations.dialog.reject()
    assert not in_motion.motion.playing


def test_slow_motion_that_stood_still_goes_on_standing(in_motion):
    in_motion.motion.toggle_motion()
    in_motion.animations.ask()
    in_motion.animations.dialog.reject()
    assert not in_motion.motion.playing


def test_a_file_that_is_there_is_told_before_anything_is_drawn(window, tmp_path):
    (tmp_path / "small-delta.gif").write_text("mine")
    (tmp_path / "small-loss.gif").write_text("mine")
    dialog = asked(window, tmp_path)
    dialog.accept()
    assert dialog.isVisible()
    assert not window.animations.jobs.busy
    assert dialog.destination.problem.text() == "small-delta.gif and 1 more exist already"
    assert dialog.destination.overwrite.accessibleDescription() == dialog.destination.problem.text()
    dialog.views["loss"].setChecked(False)
    assert dialog.destination.problem.isHidden()
    dialog.accept()
    assert dialog.destination.problem.text() == "small-delta.gif exists already"
    dialog.destination.overwrite.setChecked(True)
    assert dialog.destination.problem.isHidden()
    dialog.confirmed.disconnect()
    dialog.accept()
    assert not dialog.isVisible()


def test_the_folder_is_that_of_the_last_export(window, tmp_path):
    window.preferences.folder = str(tmp_path / "opened")
    asked(window, tmp_path / "written").accept()
    window.animations.stop_writing()
    window.preferences.folder = str(tmp_path / "opened")
    window.animations.ask()
    window.exports.export()
    for dialog in (window.animations.dialog, window.exports.dialog):
        assert dialog.destination.folder.text() == str(tmp_path / "written")
        dialog.reject()


@pytest.mark.parametrize("name", ["en", "zh_CN"])
def test_letters_lead_to_the_fields_and_motion_comes_first(window, name):
    language = Language(name)
    dialog = AnimationDialog(window, VIEWS, (), (), window.preferences, 9)
    dialog.show()
    fields = {label.buddy(): label.text() for label in dialog.findChildren(QLabel)}
    fields.pop(None)
    letters = [text[text.index("&") + 1].upper() for text in fields.values()]
    letters += [
        box.text().split("&")[1][0].upper()
        for box in (dialog.together, dialog.destination.overwrite)
    ]
    assert sorted(letters) == sorted("MUFSRTWOAV")
    assert all("&" not in field.accessibleName() for field in fields)
    assert all(field.focusPolicy() & Qt.FocusPolicy.TabFocus for field in fields)
    chain, widget = [], dialog.nextInFocusChain()
    while widget is not dialog:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    parts = (
        dialog.way.box,
        dialog.first,
        dialog.views["delta"],
        dialog.format.box,
        dialog.destination.folder,
    )
    places = [chain.index(part) for part in (*parts, dialog.destination.overwrite)]
    assert places == sorted(places)
    dialog.close()
    language.close()


def test_the_whole_run_can_be_animated_from_an_earlier_update_on_the_screen(
    window, tmp_path, qtbot
):
    """With what was changed after that update: it is the run as it was, not one from its seed."""
    window.session.change(replace(window.session.experiment, clipping=ClipGlobalNorm(1e-3)))
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 4)
    losses = window.run.frame.snapshot.history.loss.last.tolist()
    window.playhead.seek(2)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 2)
    dialog = asked(window, tmp_path)
    assert dialog.updates.last == 4
    request = window.animations._request(dialog, window.run.frame)
    assert next((c.key, c.update) for c in request.runs[0].changes) == ("clipping.name", 3)
    frames = animation_process._frames(request, ())
    found = frames.at(4).snapshot
    assert found.history.loss.last.tolist() == losses
    assert found.record.clipped == 1
    dialog.way.write("flow")
    assert window.animations._request(dialog, window.run.frame).end == 2
    dialog.reject()


def test_escape_stops_it_and_leaves_nothing(window, tmp_path, qtbot):
    window.animations.dialog = None
    dialog = asked(window, tmp_path / "new", views=("delta", "flow", "loss"))
    dialog.accept()
    assert window.animations.jobs.busy
    QTest.keyClick(window, Qt.Key.Key_Escape)
    wait_for_work(window, qtbot)
    assert "The animation was stopped; nothing was written." in texts(window)
    assert not list(tmp_path.rglob("*.gif"))
    assert not list(tmp_path.rglob(".rnnviz*"))


def test_closing_names_what_is_not_written(window, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(
        "rnnviz.window.main_window.report_unfinished", lambda names, *_: told.extend(names)
    )
    asked(window, tmp_path / "new").accept()
    window.close()
    assert told == [str(tmp_path / "new")]
    assert not list(tmp_path.rglob("*.gif"))


@pytest.mark.parametrize(
    ("sent", "error", "line"),
    [
        (("refused", Message("export", "no room")), BadInput, "^no room$"),
        (("broke", "Traceback …"), RuntimeError, "Traceback"),
        (None, BadInput, "^the process that was writing has ended$"),
    ],
)
def test_what_goes_wrong_in_the_other_process_is_told_here(sent, error, line):
    here, there = Pipe()
    there.send(("share", 0.5))
    if sent is not None:
        there.send(sent)
    there.close()
    with pytest.raises(error, match=line):
        animation_process._follow(here, animation_process.StopSwitch())
    here.close()


def test_the_other_process_ends_when_nobody_waits():
    here, there = Pipe()
    report = animation_process._Reporter(there)
    report(0.25)
    assert here.recv() == ("share", 0.25)
    here.close()
    with pytest.raises(animation_process._Unwanted):
        report(0.5)
    there.close()


def test_the_dialog_remembers_and_says_the_true_speed(window, tmp_path, english):
    dialog = asked(window, tmp_path)
    dialog.first.setValue(0)
    dialog.rate.setValue(12)
    dialog.plays.write("3")
    assert dialog.told.text() == "4 frames, 12.5 a second: 1.3 s"
    dialog.format.box.setCurrentIndex(dialog.format.box.findData("png"))
    assert dialog.told.text() == "4 frames, 12.5 a second: 0.3 s", "numbered files hold nothing"
    assert dialog.updates == Updates(0, 3, 1)
    assert dialog.look.timing == Timing(12, 3, 1)
    dialog.format.box.setCurrentIndex(dialog.format.box.findData("mp4"))
    assert not dialog.plays.isEnabled()
    dialog.confirmed.disconnect()
    dialog.accept()
    again = AnimationDialog(window, [], (), (), window.preferences, 9)
    assert (again.format.read(), again.rate.value(), again.plays.read()) == ("mp4", 12, "3")
    again.close()


def test_before_the_first_update_there_is_nothing_to_animate(make_window, small):
    window = make_window(preset=small)
    window.animations.ask()
    assert window.animations.dialog is None
    assert texts(window)[-1] == "There is nothing to animate before the first update."
