"""The user's own presets: saved with title, text and views, in the gallery, removed and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from rnnviz.experiment.preset import load_preset, read_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.window.file.own_presets import OwnPresets
from rnnviz.window.file.preset_dialog import PresetWords
from rnnviz.window.preference_file import Preferences

CONTROL = Qt.KeyboardModifier.ControlModifier


def save(window, qtbot, title=None, watch=None):
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    dialog = window.own_presets.dialog
    if title is not None:
        dialog.title.setText(title)
    if watch is not None:
        dialog.watch.setPlainText(watch)
    dialog.accept()


def own(window):
    return [preset.name for preset in window.gallery.own]


def test_the_dialog_is_filled_in_and_the_preset_opens_as_it_was_saved(window, small, qtbot):
    window.dock_area.raise_view("triangle")
    qtbot.keyClick(window, Qt.Key.Key_C)
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    dialog = window.own_presets.dialog
    assert (dialog.title.text(), dialog.watch.toPlainText()) == ("Small", "Nothing")
    dialog.title.setText("Small, clipped")
    dialog.watch.setPlainText("It\nlives")
    dialog.accept()
    [preset] = window.gallery.own
    assert (preset.title, preset.watch, preset.title_zh) == ("Small, clipped", "It lives", "")
    assert preset.experiment == replace(small.experiment, clipping=ClipGlobalNorm(1.0))
    assert "triangle" in preset.views
    assert preset.views == tuple(window.dock_area.shown.values())
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == preset.name)
    assert window.windowTitle().startswith("Small, clipped")


def test_both_languages_stay_where_the_words_stay(window, qtbot):
    save(window, qtbot)
    [preset] = window.gallery.own
    assert (preset.title, preset.title_zh, preset.watch_zh) == ("Small", "小", "无")


def test_saving_under_the_same_title_replaces_and_under_another_does_not(window, qtbot):
    save(window, qtbot, "Mine")
    save(window, qtbot, "Mine", "anew")
    assert own(window) == ["Mine"]
    assert window.gallery.own[0].watch == "anew"
    save(window, qtbot, "Yours")
    assert own(window) == ["Mine", "Yours"]


def test_it_is_there_in_the_next_window_and_leaves_for_good(make_window, small, preferences, qtbot):
    window = make_window(preset=small)
    save(window, qtbot, "Mine")
    again = make_window(preferences=Preferences(preferences.path), preset=small)
    assert own(again) == ["Mine"]
    again.gallery.removal_requested.emit(again.gallery.own[0])
    assert own(again) == []
    qtbot.keyClick(again, Qt.Key.Key_Z, CONTROL)
    assert own(again) == ["Mine"]
    qtbot.keyClick(again, Qt.Key.Key_Y, CONTROL)
    assert own(make_window(preferences=Preferences(preferences.path), preset=small)) == []


def test_a_file_elsewhere_is_written_too(window, tmp_path, monkeypatch, qtbot):
    path = tmp_path / "elsewhere.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    window.own_presets.save(PresetWords("Mine", "", elsewhere=True))
    assert load_preset(str(path)).experiment == window.form.experiment
    assert window.preferences.texts("recent") == [str(path)]


def test_a_folder_that_cannot_be_written_to_is_reported(window, qtbot):
    window.preferences.presets.write_text("a file, no folder")
    save(window, qtbot, "Mine")
    assert own(window) == []
    assert window.notices.shown[-1].is_error


@pytest.mark.parametrize("title", ["../../x", "con", "x" * 300, "", "a\nb", "δ/ε", "exploding"])
def test_any_title_makes_a_file_of_its_own_in_the_folder(tmp_path, small, title):
    presets = OwnPresets(tmp_path / "own", ["exploding"])
    for _ in range(2):
        name = presets.name_for(title)
        presets.save(replace(small, name=name, title="t"))
    found = list((tmp_path / "own").iterdir())
    assert len(found) == 2
    assert "exploding" not in {path.stem for path in found}
    assert all(read_preset(path).title == "t" for path in found)


def test_a_file_that_cannot_be_read_is_passed_over(tmp_path, small):
    presets = OwnPresets(tmp_path, [])
    presets.save(replace(small, name="good"))
    (tmp_path / "bad.toml").write_text("seed = [")
    assert [preset.name for preset in presets.presets()] == ["good"]


def test_a_changed_preset_is_marked_in_title_and_gallery(window, qtbot):
    window.run.open(load_preset("vanishing"))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "vanishing")
    assert "•" not in window.windowTitle()
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert window.windowTitle().startswith("• Vanishing")
    assert window.gallery.list.currentIndex().data().startswith("• ")
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert "•" not in window.windowTitle()
