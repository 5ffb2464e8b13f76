"""The user's own presets: saved with title, text and views, in the gallery, removed and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from rnnviz.experiment.preset import load_preset, read_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.window.file.own_presets import OwnPresets
from rnnviz.window.file.preset_controller import words_of
from rnnviz.window.file.preset_dialog import PresetWords
from rnnviz.window.preference_file import Preferences

CONTROL = Qt.KeyboardModifier.ControlModifier


def save_as(window, qtbot, title=None, watch=None):
    qtbot.keyClick(window, Qt.Key.Key_F12)
    dialog = window.own_presets.dialog
    if title is not None:
        dialog.title.fields[0].setText(title)
    if watch is not None:
        dialog.watch.fields[0].setText(watch)
    dialog.accept()


def own(window):
    return [preset.name for preset in window.gallery.own]


def test_the_dialog_is_filled_in_and_the_preset_opens_as_it_was_saved(window, small, qtbot):
    window.dock_area.raise_view("triangle")
    qtbot.keyClick(window, Qt.Key.Key_C)
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    dialog = window.own_presets.dialog
    assert (dialog.title.texts, dialog.watch.texts) == (("Small", "小"), ("Nothing", "无"))
    dialog.title.fields[0].setText("Small, clipped")
    dialog.watch.fields[0].setText("It\nlives")
    dialog.group.fields[0].setText("Week 3")
    dialog.accept()
    [preset] = window.gallery.own
    assert (preset.title, preset.watch, preset.title_zh) == ("Small, clipped", "It lives", "小")
    assert (preset.group, preset.group_zh) == ("Week 3", "")
    assert preset.experiment == replace(small.experiment, clipping=ClipGlobalNorm(1.0))
    assert preset.views[0] == "triangle"
    assert preset.views == tuple(window.dock_area.shown.values())
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == preset.name)
    assert window.windowTitle().startswith("Small, clipped")


def test_views_and_settings_are_chosen_and_put_in_order_by_keys(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F12)
    dialog = window.own_presets.dialog
    shown = tuple(window.dock_area.shown.values())
    assert dialog.views.chosen == shown
    assert "clipping.name" not in dialog.focus.chosen
    dialog.views.setFocus()
    qtbot.keyClick(dialog.views, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.views.chosen == (shown[1], shown[0], *shown[2:])
    qtbot.keyClick(dialog.views, Qt.Key.Key_Space)
    assert dialog.views.chosen == (shown[1], *shown[2:])
    dialog.focus.setCurrentRow(1)
    qtbot.keyClick(dialog.focus, Qt.Key.Key_Space)
    dialog.accept()
    [preset] = window.gallery.own
    assert preset.views == (shown[1], *shown[2:])
    assert len(preset.focus) == 1
    assert window.form.sections[preset.focus[0].partition(".")[0]]


def test_saving_ones_own_overwrites_it_and_undo_brings_it_back(window, qtbot):
    save_as(window, qtbot, "Mine")
    before = window.gallery.own[0]
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert window.windowTitle().startswith("• ")
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    [after] = window.gallery.own
    assert after == replace(before, experiment=window.form.experiment)
    assert not window.run.is_changed
    assert "•" not in window.windowTitle()
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.gallery.own == [before]
    assert window.run.preset == before
    assert window.windowTitle().startswith("• ")
    qtbot.keyClick(window, Qt.Key.Key_Y, CONTROL)
    assert window.gallery.own == [after]
    assert not window.run.is_changed


def test_saving_as_makes_another_and_its_undo_goes_on_under_the_first(window, small, qtbot):
    save_as(window, qtbot, "Mine")
    save_as(window, qtbot, "Mine", "anew")
    assert own(window) == ["Mine", "Mine-2"]
    assert window.run.preset.name == "Mine-2"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert own(window) == ["Mine"]
    assert window.run.preset.name == "Mine"
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.run.preset == small


def test_saving_what_has_not_changed_writes_nothing(window, qtbot):
    save_as(window, qtbot, "Mine")
    undone = window.history.undo_words
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    assert window.history.undo_words == undone


def test_words_are_edited_without_the_settings_and_back(window, qtbot):
    save_as(window, qtbot, "Mine")
    before = window.gallery.own[0]
    qtbot.keyClick(window, Qt.Key.Key_C)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    window.own_presets.dialog.title.fields[1].setText("我的")
    window.own_presets.dialog.accept()
    assert window.gallery.own == [replace(before, title_zh="我的")]
    assert window.run.preset == replace(before, title_zh="我的")
    assert window.run.is_changed
    qtbot.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert window.gallery.own == [before]


def test_the_gallery_edits_what_is_chosen_there(window, small, qtbot):
    save_as(window, qtbot, "Mine")
    window.run.open(small)
    window.gallery.show_current("Mine")
    window.gallery.list.setFocus()
    qtbot.keyClick(window.gallery.list, Qt.Key.Key_F2)
    window.own_presets.dialog.title.fields[0].setText("Yours")
    window.own_presets.dialog.accept()
    assert [preset.title for preset in window.gallery.own] == ["Yours"]
    assert window.run.preset == small


def test_a_preset_of_the_program_is_not_edited(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert window.own_presets.dialog is None
    assert "F12" in window.notices.shown[-1].text.text()


def test_it_is_there_in_the_next_window_and_leaves_for_good(make_window, small, preferences, qtbot):
    window = make_window(preset=small)
    save_as(window, qtbot, "Mine")
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
    window.own_presets.save_as(PresetWords(("Mine", ""), elsewhere=True))
    assert load_preset(str(path)).experiment == window.form.experiment
    assert window.preferences.texts("recent") == [str(path)]


def test_a_file_of_the_same_name_elsewhere_is_not_overwritten(window, tmp_path, qtbot):
    save_as(window, qtbot, "Mine")
    before = window.gallery.own
    other = replace(before[0], title="Other", name="Mine")
    window.run.open(other)
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    assert window.own_presets.dialog.title.texts[0] == "Other"
    assert window.gallery.own == before


def test_a_folder_that_cannot_be_written_to_is_reported(window, qtbot):
    window.preferences.presets.write_text("a file, no folder")
    save_as(window, qtbot, "Mine")
    assert own(window) == []
    assert window.notices.shown[-1].is_error


def test_every_preset_is_saved_with_all_that_its_file_has(window, presets, tmp_path):
    stored = OwnPresets(tmp_path / "copies", [])
    for preset in presets:
        window.run.preset = preset  # nothing of its run is of interest
        window.form.show_experiment(preset.experiment)
        window.transport.follow_preset(preset.speed)
        saved = window.own_presets.preset_with(words_of(preset))
        assert saved == replace(preset, name=saved.name), preset.name
        stored.save(saved)
        assert stored.stored(saved.name) == saved, preset.name
    assert len(stored.presets()) == len(presets)


def test_the_dialog_left_as_it_is_changes_nothing(window, qtbot):
    exploding = load_preset("exploding")
    window.run.open(exploding)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "exploding")
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert window.own_presets.dialog.words == words_of(exploding)


def test_saving_again_keeps_what_the_form_does_not_show(window, qtbot):
    full = replace(
        load_preset("clipped"),
        name="mine",
        group_zh="第三周",
        place=7,
        speed=3.7,
        experiment=replace(
            window.form.experiment, init=replace(window.form.experiment.init, chain=5)
        ),
    )
    OwnPresets(window.preferences.presets, []).save(full)
    window.own_presets.announce()
    window.run.open(window.gallery.own[0])
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "mine")
    window.dock_area.raise_view("triangle")
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    [saved] = window.gallery.own
    assert saved == replace(full, views=saved.views)
    assert saved.views[0] == "triangle"
    assert set(full.views) < set(saved.views)


def test_what_is_claimed_of_the_end_is_left_out_once_settings_change_and_that_is_said(
    window, qtbot
):
    OwnPresets(window.preferences.presets, []).save(replace(load_preset("clipped"), name="mine"))
    window.own_presets.announce()
    window.run.open(window.gallery.own[0])
    window.form.request(replace(window.form.experiment, seed=5))
    qtbot.keyClick(window, Qt.Key.Key_F12)
    dialog = window.own_presets.dialog
    assert dialog.claims.isVisible()
    dialog.claims.setChecked(True)
    assert window.own_presets.preset_with(dialog.words).regime == "clipped"
    dialog.close()
    qtbot.keyClick(window, Qt.Key.Key_S, CONTROL)
    [saved] = window.gallery.own
    assert (saved.regime, saved.flow, saved.training) == ("", "", "")
    assert "claimed" in window.notices.shown[-1].text.text()


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


def test_a_file_that_cannot_be_read_is_named_once_and_passed_over(window, small):
    presets = OwnPresets(window.preferences.presets, [])
    presets.save(replace(small, name="good"))
    (window.preferences.presets / "bad.toml").write_text("seed = [")
    window.own_presets.announce()
    window.own_presets.announce()
    assert own(window) == ["good"]
    assert sum("bad.toml" in notice.text.text() for notice in window.notices.shown) == 1


def test_a_changed_preset_is_marked_in_title_and_gallery(window, qtbot):
    window.run.open(load_preset("vanishing"))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "vanishing")
    assert "•" not in window.windowTitle()
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert window.windowTitle().startswith("• Vanishing")
    assert window.gallery.list.currentIndex().data().startswith("• ")
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert "•" not in window.windowTitle()
