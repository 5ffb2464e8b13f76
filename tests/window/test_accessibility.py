"""What a person meets who hears the window, or uses it without a mouse."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QScrollBar, QWidget

from rnnviz.experiment.preset import preset_text
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.plot.palette import GRAPHICS, contrast
from rnnviz.window.language import LANGUAGES
from tests.window.accessible_tree import faults_in, nodes_of

every_language = pytest.mark.parametrize("language", LANGUAGES)
DIALOGS = (
    "export", "ask", "edit_lessons", "choose_sequence", "save_preset_as", "open_sweep",
    "open_palette", "beside", "shortcuts", "choose_memory", "inspect",
)  # fmt: skip
"""Commands that open a dialog, a palette or another window."""
FOREIGN = re.compile(
    r"\b(?!LSTM|SRN|GRU|RNN|PDF|SVG|PNG|CSV|GIF|PyTorch|Adam|Dask|BPTT|rnnviz|root|home|npz|tmp)"
    r"[A-Za-z]{5,}\b"
)
"""Words of more than a symbol, in a name that ought to be Chinese."""


@pytest.fixture
def trained(window, qtbot):
    """A window with a run of a few updates."""
    for _ in range(3):
        before = window.run.frame.snapshot.update
        window.run.single()
        qtbot.waitUntil(lambda before=before: window.run.frame.snapshot.update > before)
    return window


def opened(window, name):
    """Trigger a command and return the windows that it has opened."""
    before = set(QApplication.topLevelWidgets())
    window.actions_.by_name[name].trigger()
    QApplication.processEvents()
    found = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    return [w for w in found if w not in before or isinstance(w, QDialog)]


def unfold(window):
    for section in window.form.findChildren(QWidget):
        head = getattr(section, "head", None)
        if head is not None and head.isEnabled() and not head.isChecked():
            head.click()


def english_in(widget):
    """Return the names of controls that are not in Chinese."""
    controls = [n for n in nodes_of(widget) if n.focusable or n.actions]
    return {n.name for n in controls if FOREIGN.search(n.name) and not re.search("[一-鿿]", n.name)}


@pytest.fixture
def lesson(small, tmp_path):
    """A lesson that asks, and then reveals."""
    (tmp_path / "small.toml").write_text(preset_text(small), "utf-8")
    choices = "this", "that"
    asks = LessonStep(preset="small.toml", say="Look", ask="What?", choices=choices, answer=1)
    return Lesson("Lesson", (asks, LessonStep(reveal=True)), folder=tmp_path)


def places(window, lesson, qtbot):
    """Bring all that can be on the screen there, one after the other, and yield its name and it."""
    unfold(window)
    yield "window", window
    for command in DIALOGS:
        found = opened(window, command)
        assert found, command
        for dialog in found:
            yield command, dialog
            dialog.close()
    window.lessons.start(lesson, 0)
    qtbot.waitUntil(lambda: not window.lesson_room.stage.busy)
    assert window.lesson_room.panel.isVisible()
    yield "lesson", window
    window.lessons.leave_lesson()


@every_language
def test_everything_that_can_be_used_has_a_name_a_role_a_state_and_an_action(
    trained, language, lesson, qtbot
):
    trained.appearance.use_language(language)
    QApplication.processEvents()
    faults, foreign, count = {}, {}, 0
    for name, place in places(trained, lesson, qtbot):
        count += len(nodes_of(place))
        faults[name] = faults_in(place)
        foreign[name] = english_in(place) if language != "en" else set()
    assert {name: found for name, found in faults.items() if found} == {}
    assert {name: found for name, found in foreign.items() if found} == {}
    assert count > 500
    menus = [menu for menu in trained.findChildren(QMenu) if menu.actions()]
    entries = [a for menu in menus for a in menu.actions() if not a.isSeparator()]
    assert len(entries) > 100
    assert [a.objectName() for a in entries if not a.text().strip()] == []


@pytest.fixture
def active(trained, qtbot):
    """The same, with the keyboard."""
    with qtbot.waitExposed(trained):
        trained.activateWindow()
    trained.dock_area.setFocus(Qt.FocusReason.TabFocusReason)
    return trained


def walked(qtbot, key=Qt.Key.Key_Tab):
    """Press a key until the keyboard is back where it was, and return where it has been."""
    start, found = QApplication.focusWidget(), []
    while len(found) < 400:
        qtbot.keyClick(QApplication.focusWidget(), key)
        found.append(QApplication.focusWidget())
        if found[-1] is start:
            return found
    raise AssertionError(f"the keyboard never comes back: {found[-3:]}")


def reachable(window):
    """Return all that Tab is to reach."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not isinstance(widget, QScrollBar)
    }


def test_tab_reaches_everything_and_comes_back(active, qtbot):
    unfold(active)
    there = walked(qtbot)
    assert len(there) > 40
    missed = {f"{type(w).__name__} {w.accessibleName()}" for w in reachable(active) - set(there)}
    assert missed == set()
    assert set(walked(qtbot, Qt.Key.Key_Backtab)) == set(there)


def picture(window, widget):
    """Return the pixels of a widget and a little around it, as the window shows them."""
    place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    image = window.grab(place.adjusted(-2, -2, 2, 2)).toImage()
    image = image.convertToFormat(image.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return data[:, : image.width()].copy() & 0xFFFFFF


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_where_the_keyboard_is_can_be_seen(active, qtbot, theme):
    active.appearance.use_theme(theme)
    QApplication.processEvents()
    unseen, seen, resized = {}, set(), set()
    while True:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        if widget is active.dock_area:
            break
        after = picture(active, widget)
        active.dock_area.setFocus()
        before = picture(active, widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if before.shape != after.shape:
            resized.add(type(widget).__name__)
            continue
        seen.add(widget)
        changed = before != after
        pairs = set(zip(before[changed].tolist(), after[changed].tolist(), strict=True))
        ratios = [contrast(f"#{one:06x}", f"#{other:06x}") for one, other in pairs]
        if changed.sum() < 8 or max(ratios) < GRAPHICS:
            name = f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()}"
            unseen[name] = int(changed.sum()), round(max(ratios, default=1.0), 2)
    assert len(seen) > 30
    assert resized == set()
    assert sorted(unseen.items()) == []
