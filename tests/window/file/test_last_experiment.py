"""The experiment of the last session: stored as it goes on, and opened again where it stood."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.experiment.preset import Preset, load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.storage import file_lock
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.text import BadInput
from rnnviz.training.replay import same_course
from rnnviz.training.trainer import Trainer
from rnnviz.window.file.last_experiment import FILE
from rnnviz.window.file.last_run import LastRun, last_text, load_last, read_last
from rnnviz.window.file.open_session import FRESH, OpenSession, lost_sessions
from rnnviz.window.file.recovery_offer import RecoveryOffer, described
from rnnviz.window.preference_file import Preferences

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stored(preferences):
    return preferences.path.parent / FILE


@pytest.fixture
def reopen(make_window, preferences, qtbot):
    """Return a function that closes a window and opens its experiment in the next one."""

    def do(window):
        window.close()
        again = make_window(preferences=Preferences(preferences.path))
        again.run.open(load_preset("vanishing"))
        qtbot.waitUntil(lambda: again.run.frame is not None)
        assert again.actions_.by_name["open_last"].isEnabled()
        again.actions_.by_name["open_last"].trigger()
        name = window.run.preset.name
        qtbot.waitUntil(lambda: again.run.frame.snapshot.name == name, timeout=20_000)
        return again

    return do


def train(window, qtbot, update):
    while window.run.frame.snapshot.update < update:
        before = window.run.frame.snapshot.update
        window.run.single()
        qtbot.waitUntil(lambda before=before: window.run.frame.snapshot.update > before)


def test_a_run_comes_back_at_its_update_with_its_words_and_parameters(window, reopen, qtbot):
    train(window, qtbot, 5)
    window.form.request(replace(window.form.experiment, clipping=ClipGlobalNorm(0.5)))
    train(window, qtbot, 8)
    left = window.run.frame.snapshot
    again = reopen(window)
    qtbot.waitUntil(lambda: again.run.frame.snapshot.update == 8)
    shown = again.run.frame.snapshot
    assert again.run.preset == window.run.preset
    assert shown.experiment == left.experiment
    assert shown.changes == left.changes
    assert same_course(left, shown)
    assert again.windowTitle().startswith("• Small")
    assert "update 8" in again.notices.shown[-1].text.text()


def test_the_update_that_was_looked_at_comes_back_before_the_newest(window, reopen, qtbot):
    train(window, qtbot, 6)
    window.playhead.seek(2)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 2)
    again = reopen(window)
    qtbot.waitUntil(lambda: again.run.frame.snapshot.update == 2)
    assert again.session.newest.update == 6


def test_settings_that_waited_wait_again(window, reopen, qtbot):
    train(window, qtbot, 1)
    window.form.request(replace(window.form.experiment, seed=9))
    again = reopen(window)
    assert again.form.experiment.seed == 9
    assert again.run.frame.snapshot.experiment.seed == 3
    assert again.form.waiting == ("seed",)


def test_changed_settings_of_a_run_that_has_not_begun_are_in_force(window, reopen, qtbot):
    window.form.request(replace(window.form.experiment, seed=9))
    again = reopen(window)
    qtbot.waitUntil(lambda: again.run.frame.snapshot.experiment.seed == 9)
    assert again.run.is_changed
    assert again.run.preset.experiment.seed == 3


def test_two_runs_come_back_beside_each_other(window, reopen, qtbot):
    window.twins.place_experiment(replace(window.form.experiment, seed=4))
    qtbot.waitUntil(lambda: window.run.frame.other is not None)
    train(window, qtbot, 3)
    again = reopen(window)
    qtbot.waitUntil(lambda: again.run.frame.other is not None)
    assert again.run.frame.other.snapshot.experiment.seed == 4
    assert again.run.frame.other.snapshot.update == 3


def test_it_is_stored_while_the_window_is_open_in_a_file_that_goes_when_it_is_closed(
    window, stored, make_window, preferences, qtbot
):
    window.last._clock.setInterval(0)
    train(window, qtbot, 2)
    path = window.last._own.path
    qtbot.waitUntil(lambda: path.exists() and json.loads(path.read_text("utf-8"))["shown"] == 2)
    beside = make_window(preferences=Preferences(preferences.path))
    assert beside.last.offer.isHidden(), "a window that is open is not lost"
    window.close()
    assert json.loads(stored.read_text("utf-8"))["shown"] == 2
    assert not path.exists()
    assert make_window(preferences=Preferences(preferences.path)).last.offer.isHidden()


@pytest.fixture
def crash(make_window, preferences, qtbot):
    """Return a function that leaves a window as a crash does, and opens the next."""

    def do(window):
        window.last.store()
        qtbot.waitUntil(lambda: not window.last._under_way)
        window.last._own.leave()
        return make_window(preferences=Preferences(preferences.path))

    return do


def test_what_was_lost_is_offered_in_words_and_comes_back_by_one_key(window, crash, stored, qtbot):
    window.twins.place_experiment(replace(window.form.experiment, seed=4))
    qtbot.waitUntil(lambda: window.run.frame.other is not None)
    train(window, qtbot, 3)
    window.form.request(replace(window.form.experiment, clipping=ClipGlobalNorm(0.5)))
    again = crash(window)
    offer = again.last.offer
    assert offer.isVisible()
    said = offer.words.text()
    for words in ("Small", "update 3", "changed settings: 2", "with the run beside it"):
        assert words in said
    assert "Ctrl+Shift+T" in offer.take.text()
    again.activateWindow()
    qtbot.waitUntil(again.isActiveWindow)
    QTest.keyClick(again, Qt.Key.Key_T, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: again.run.frame is not None and again.run.frame.other is not None)
    qtbot.waitUntil(lambda: again.run.frame.snapshot.update == 3)
    assert again.form.experiment.clipping == ClipGlobalNorm(0.5)
    assert offer.isHidden()
    assert json.loads(stored.read_text("utf-8"))["name"] == "small"


def test_what_is_declined_is_not_offered_again_and_can_be_opened_from_the_menu(
    window, crash, make_window, preferences, qtbot
):
    train(window, qtbot, 1)
    again = crash(window)
    again.last.offer.decline.click()
    assert again.last.offer.isHidden()
    beside = make_window(preferences=Preferences(preferences.path))
    assert beside.last.offer.isHidden()
    assert beside.actions_.by_name["open_last"].isEnabled()


def test_the_offer_waits_and_no_other_window_makes_it_meanwhile(
    window, crash, make_window, preferences, qtbot
):
    train(window, qtbot, 1)
    again = crash(window)
    beside = make_window(preferences=Preferences(preferences.path))
    assert (again.last.offer.isVisible(), beside.last.offer.isVisible()) == (True, False)
    again.close()
    assert make_window(preferences=Preferences(preferences.path)).last.offer.isVisible()


@pytest.fixture
def two_lost(make_window, preferences, stored, table):
    """A window after two others were lost, and what the next one would bring back."""
    folder = stored.parent / "open"
    folder.mkdir()
    for name, age in (("older", 9), ("newer", 5)):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(table | {"name": name, "title": {}}), "utf-8")
        path.with_suffix(".lock").touch()
        os.utime(path, (time.time() - age,) * 2)
    return make_window(preferences=Preferences(preferences.path))


def name_in(stored):
    return json.loads(stored.read_text("utf-8"))["name"]


def test_of_two_declined_the_newer_stays_the_last(two_lost, stored, qtbot):
    offer = two_lost.last.offer
    for name in ("newer", "older"):
        assert name in offer.words.text()
        offer.decline.click()
    assert offer.isHidden()
    assert name_in(stored) == "newer"
    assert not list((stored.parent / "open").glob("*er.*"))
    two_lost.actions_.by_name["open_last"].trigger()
    qtbot.waitUntil(lambda: two_lost.run.preset is not None)
    assert two_lost.run.preset.name == "newer"


def test_one_that_is_declined_does_not_replace_a_newer_one_that_came_back(two_lost, stored, qtbot):
    offer = two_lost.last.offer
    offer.take.click()
    qtbot.waitUntil(lambda: two_lost.run.preset is not None)
    assert "older" in offer.words.text()
    offer.decline.click()
    assert name_in(stored) == "newer"
    assert two_lost.last._last["name"] == "newer"


def test_the_older_comes_back_after_the_newer_was_declined(two_lost, stored, qtbot):
    two_lost.last.offer.decline.click()
    two_lost.last.offer.take.click()
    qtbot.waitUntil(lambda: two_lost.run.preset is not None)
    assert two_lost.run.preset.name == name_in(stored) == "older"


def test_one_that_is_declined_replaces_no_experiment_that_was_stored_later(
    make_window, preferences, stored, table, two_lost
):
    stored.write_text(json.dumps(table | {"name": "of today"}), "utf-8")
    two_lost.close()
    again = make_window(preferences=Preferences(preferences.path))
    again.last.offer.decline.click()
    again.last.offer.decline.click()
    assert name_in(stored) == "of today"


def test_what_cannot_be_kept_is_offered_again(two_lost, make_window, preferences, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        two_lost.last.offer.decline.click()
    assert "newer" in make_window(preferences=Preferences(preferences.path)).last.offer.words.text()


def refuse(*_):
    raise PermissionError


def test_a_window_that_looks_for_lost_ones_takes_no_lock_of_one_that_opens(tmp_path, monkeypatch):
    """It looks at the moment between the making of the other's lock and its taking."""
    real = file_lock._lock
    found = []

    def look_first(file):
        monkeypatch.setattr(file_lock, "_lock", real)
        found.extend(lost_sessions(tmp_path))
        real(file)

    monkeypatch.setattr(file_lock, "_lock", look_first)
    session = OpenSession.of_new_window(tmp_path)
    assert found == []
    assert session.path.with_suffix(".lock").exists()
    assert not OpenSession(session.path).take(), "it is held"
    session.path.write_text("{}")
    session.leave()
    [(lost, _)] = lost_sessions(tmp_path)
    assert lost.path == session.path
    lost.remove()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": {"en": "A <img src='/x.png'> b"}}, ["A <img src='/x.png'> b"]),
        ({"title": {"en": "a\nb\x1b[31m"}}, ["a�b�[31m"]),
        ({"title": {"en": "x" * 9_000}}, ["x" * 59 + "…"]),
        ({"title": {"en": ["x"] * 99, "zh_CN": 3}}, ["name"]),
        ({"title": 3, "name": None}, ["?"]),
        ({"title": {}, "update": 10**400, "changes": True, "twin": 1}, ["name"]),
        ({"title": {}, "changes": -1, "twin": True}, ["name", "with the run beside it"]),
    ],
)  # fmt: skip
def test_what_is_offered_is_said_in_bounded_words(change, expected):
    assert described({"name": "name", "title": {"en": "Title"}} | change) == expected


def test_what_is_offered_is_shown_letter_by_letter(english):
    offer = RecoveryOffer(QAction())
    offer.offer({"title": {"en": "A <b>b</b>"}})
    assert "A <b>b</b>" in offer.words.text()
    assert offer.words.textFormat() is Qt.TextFormat.PlainText


def test_damaged_files_of_a_crash_are_removed(window, crash, preferences, qtbot):
    folder = preferences.path.parent / "open"
    for name in ("1-a", "1-b"):
        (folder / f"{name}.lock").touch()
        os.utime(folder / f"{name}.lock", (time.time() - 2 * FRESH,) * 2)
    (folder / "1-a.json").write_text("{")
    again = crash(window)
    assert again.last.offer.isVisible()
    left = {path.stem for path in folder.iterdir()}
    assert left == {window.last._own.path.stem, again.last._own.path.stem}


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from rnnviz.experiment.preset import load_preset
from rnnviz.window.language import Language
from rnnviz.window.main_window import MainWindow
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.application import make_application
from rnnviz.window.runtime.fault_catcher import FaultCatcher

app = make_application(["rnnviz"])
window = MainWindow(Preferences(Path(sys.argv[1])), Language("en"), FaultCatcher())
window.last._clock.setInterval(0)
window.show()

asked = 0

def go_on():
    global asked
    frame, path = window.run.frame, window.last._own.path
    if frame is None or not window.run.is_settled:
        return
    if asked == window.session.present < 4:  # one after another: five would be one too many
        asked += 1
        window.run.single()
    elif path.exists() and '"update": 4' in path.read_text("utf-8"):
        print("stored", flush=True)

timer = QTimer()
timer.timeout.connect(go_on)
timer.start(20)
window.run.open(load_preset("vanishing"))
app.exec()
"""


def test_after_a_kill_the_next_window_brings_the_experiment_back(make_window, preferences, qtbot):
    """The whole program, killed while it runs."""
    words = [sys.executable, "-c", PROGRAM, str(preferences.path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as program:
        assert program.stdout.readline().strip() == b"stored"
        program.kill()
    window = make_window(preferences=Preferences(preferences.path))
    assert "update 4" in window.last.offer.words.text()
    QTest.mouseClick(window.last.offer.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.run.frame is not None and window.run.frame.snapshot.update == 4)
    assert window.run.preset.name == "vanishing"


def test_the_beginning_of_the_program_does_not_replace_what_was_stored(
    window, stored, make_window, preferences, qtbot
):
    window.close()
    before = stored.read_bytes()
    fresh = make_window(preset=load_preset("exploding"))
    qtbot.waitUntil(lambda: fresh.run.frame is not None)
    fresh.close()
    assert stored.read_bytes() == before


def test_what_was_stored_before_something_else_came_on_screen_is_not_lost(window, stored, qtbot):
    window.last.store()
    window.run.open(load_preset("exploding"))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "exploding")
    window.close()
    table = json.loads(stored.read_text("utf-8"))
    assert table["name"] == "small"


def test_without_a_file_there_is_nothing_to_open(window):
    assert not window.actions_.by_name["open_last"].isEnabled()
    window.last.open_last()


@pytest.mark.parametrize("text", ["", "{", "[]", "\0", '{"a":' * 2000])
def test_a_damaged_file_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / FILE
    path.write_text(text)
    with pytest.raises(BadInput, match=FILE) as refused:
        read_last(path)
    assert "\n" not in str(refused.value.message)


def test_a_damaged_file_is_named_and_passed_over(make_window, stored, small):
    stored.write_text("{")
    window = make_window(preset=small)
    assert sum(FILE in notice.text.text() for notice in window.notices.shown) == 1
    assert not window.actions_.by_name["open_last"].isEnabled()


@pytest.fixture(scope="module")
def table():
    """What is stored of a run at its beginning."""
    experiment = Experiment(task=Recall(length=4), training=TrainingSettings(batch=2))
    frame = Trainer(experiment, "x").frame()
    return json.loads(last_text(LastRun(Preset("x", experiment), experiment, frame, 0)))


def test_what_is_stored_is_read_back(table, tmp_path):
    found = load_last(table, tmp_path / FILE)
    assert (
        found.preset.experiment
        == found.wanted
        == Experiment(task=Recall(length=4), training=TrainingSettings(batch=2))
    )


@pytest.mark.parametrize(
    "change", [{"opened": "seed = ["}, {"run": "{}"}, {"run": None}, {"shown": "5"}, {"name": 3}]
)
def test_damaged_parts_are_refused_in_one_line(table, tmp_path, change):
    with pytest.raises(BadInput, match=FILE):
        load_last(table | change, tmp_path / FILE)


def test_the_run_on_screen_stays_where_the_last_one_cannot_be_opened(
    table, stored, make_window, preferences, small, qtbot
):
    stored.write_text(json.dumps(table | {"run": None}))
    again = make_window(preferences=Preferences(preferences.path), preset=small)
    shown = again.run.frame
    again.last.open_last()
    qtbot.waitUntil(lambda: any(n.is_error for n in again.notices.shown))
    assert again.run.frame is shown


def test_a_folder_that_cannot_be_written_to_is_said_once(window, qtbot):
    window.last._own.path.mkdir()
    name = window.last._own.path.name
    train(window, qtbot, 1)
    window.last.store()
    qtbot.waitUntil(lambda: any(name in notice.text.text() for notice in window.notices.shown))
    count = len(window.notices.kept)
    train(window, qtbot, 2)
    window.last.store()
    qtbot.waitUntil(lambda: not window.last._under_way)
    assert len(window.notices.kept) == count
