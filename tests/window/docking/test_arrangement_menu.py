"""The menu of arrangements: keys, names, the user's own, and what is remembered."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog

from rnnviz.window.docking.arrangement import BUILT_IN
from rnnviz.window.preference_file import Preferences


def ask(window, command, typed):
    window.actions_.by_name[command].trigger()
    dialog = window.findChildren(QInputDialog)[-1]
    dialog.setTextValue(typed)
    dialog.accept()
    dialog.close()


@pytest.mark.parametrize(("digit", "key"), list(enumerate(BUILT_IN, 1)))
def test_a_key_chooses_an_arrangement_and_the_corner_names_it(window, qtbot, digit, key):
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{digit}"), Qt.KeyboardModifier.ControlModifier)
    assert window.dock_area.arrangement == key
    assert window.arrangements.button.text() == key.title()
    checked = [k for k in BUILT_IN if window.actions_.by_name[k].isChecked()]
    assert checked == [key]


def test_the_program_starts_with_the_focus_and_one_key_goes_round(window, qtbot):
    seen = []
    for _ in range(5):
        seen.append(window.dock_area.arrangement)
        qtbot.keyClick(window, Qt.Key.Key_A)
    assert seen == ["focus", "pair", "lab", "twins", "focus"]


def names(window):
    return [action.text() for action in window.arrangements._chosen]


def test_ones_own_is_saved_chosen_renamed_and_deleted(window, qtbot):
    by_name = window.actions_.by_name
    assert not by_name["rename_arrangement"].isEnabled()
    ask(window, "save_arrangement", "  my   lecture & more ")
    assert window.dock_area.arrangement == ":my lecture & more"
    assert window.arrangements.button.text() == "my lecture & more"
    ask(window, "save_arrangement", " ")
    assert list(window.dock_area.arrangements) == [*BUILT_IN, ":my lecture & more"]
    window.arrangements.lab()
    [own] = window.arrangements._chosen
    own.trigger()
    assert window.dock_area.arrangement == ":my lecture & more"
    ask(window, "rename_arrangement", "second")
    assert names(window) == ["second"]
    assert window.dock_area.arrangement == ":second"
    by_name["delete_arrangement"].trigger()
    assert names(window) == []
    assert window.dock_area.arrangement == "focus"


def test_the_next_launch_has_the_same_arrangements(make_window, small, preferences, qtbot):
    window = make_window(preset=small)
    window.dock_area.raise_view("verdict")
    ask(window, "save_arrangement", "mine")
    shown = window.dock_area.shown
    window.close()
    again = make_window(preferences=Preferences(preferences.path), preset=small)
    assert again.dock_area.arrangement == ":mine"
    assert again.dock_area.shown == shown
    assert {k: v for k, v in again.dock_area.arrangements.items() if k in BUILT_IN} == BUILT_IN


def test_what_a_preset_shows_is_not_remembered(make_window, small, preferences, presets, qtbot):
    window = make_window(preset=small)
    window.arrangements.lab()
    before = window.dock_area.shown
    named = next(p for p in presets if "verdict" in p.views)
    window.run.open(named)
    qtbot.waitUntil(lambda: "verdict" in window.dock_area.seen)
    window.close()
    again = make_window(preferences=Preferences(preferences.path), preset=small)
    assert again.dock_area.shown == before


@pytest.mark.parametrize(
    "row",
    [
        'layout = {"base64": "AAAA/wAAAAD9"}',
        'arrangements = {"current": "gone", "changed": {}}',
    ],
)
def test_an_older_layout_is_let_go_in_silence(make_window, small, preferences, row):
    preferences.path.write_text(f"[General]\n{row}\n")
    window = make_window(preferences=Preferences(preferences.path), preset=small)
    assert window.dock_area.arrangement == "focus"
    assert not window.notices.shown


@pytest.mark.parametrize(
    "row",
    [
        'arrangements = {"current": 3, "changed": {}}',
        'arrangements = {"current": "lab", "changed": {"lab": {"tree": [], "views": {}}}}',
        'arrangements = {"current": "lab", "changed": {"": {"tree": 0, "views": {}}}}',
        "arrangements = [1]",
    ],
)
def test_damaged_arrangements_are_reported_once_and_the_rest_stands(
    make_window, small, preferences, row
):
    preferences.path.write_text(f"[General]\n{row}\n")
    window = make_window(preferences=Preferences(preferences.path), preset=small)
    assert window.dock_area.arrangements == BUILT_IN
    assert len(window.notices.shown) == 1


def test_the_choice_is_as_wide_as_its_words_after_the_type_has_changed(window, qtbot):
    button = window.arrangements.button
    window.dock_area.use("pair")
    for on in (True, False):
        window.projector.projector(on)
        qtbot.wait(20)
    window.dock_area.use("focus")
    qtbot.wait(20)
    assert button.width() >= button.sizeHint().width()
