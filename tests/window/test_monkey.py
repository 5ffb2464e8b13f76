"""Ten thousand seeded events of a restless user, every kind of them reached."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QSlider,
    QWidget,
)

from rnnviz.experiment.preset import list_presets
from rnnviz.window.command import COMMANDS
from rnnviz.window.export.dialog import ExportDialog

SEEDS = range(1, 5)
EVENTS = 1_250  # for each seed
SIZES = ((1280, 720), (1920, 1080), (800, 600), (1024, 768), (500, 400))
TEXTS = (
    "0",
    "1",
    "-1",
    "0.5",
    "1e9",
    "1e-30",
    "nan",
    "inf",
    "abc",
    "δ",
    "",
    " 3 ",
    "9" * 60,
    "0,1",
)
# What writes files or ends the test; the tests of the whole window cover them.
SPARED = {
    "close", "export_pdf", "copy", "export", "save_preset", "save_recording", "open", "open_sweep",
}  # fmt: skip


class Monkey:
    """Acts at random on a window, the same way for the same seed."""

    def __init__(self, window, seed):
        self.window = window
        self.chance = random.Random(seed)
        self.reached = set()
        self.presets = list_presets()
        # The rarer, the longer it takes: some lay the whole window out anew.
        self.acts = (
            (self.press, 50),
            (self.drag, 120),
            (self.choose, 60),
            (self.type, 60),
            (self.key, 120),
            (self.mouse, 140),
            (self.wheel, 60),
            (self.command, 15),
            (self.resize, 5),
            (self.dock, 8),
            (self.preset, 8),
            (self.look, 2),
        )

    def act(self):
        acts, weights = zip(*self.acts, strict=True)
        [act] = self.chance.choices(acts, weights)
        act()
        self.reached.add(act.__name__)

    def widget(self, kind):
        found = [w for w in self.window.findChildren(kind) if w.isVisible() and w.isEnabled()]
        return self.chance.choice(found) if found else None

    def press(self):
        button = self.widget(QAbstractButton)
        if button is not None and not (hasattr(button, "menu") and button.menu()):
            action = getattr(button, "defaultAction", lambda: None)()
            if action is None or (action.text() not in self.spared_texts and button.text() != "…"):
                button.click()

    @property
    def spared_texts(self):
        return {self.window.actions_.by_name[name].text() for name in SPARED}

    def drag(self):
        slider = self.widget(QSlider)
        if slider is not None:
            # The lower half: networks of a thousand units would only make the wait long.
            middle = (slider.minimum() + slider.maximum()) // 2
            slider.setValue(self.chance.randint(slider.minimum(), middle))

    def choose(self):
        box = self.widget(QComboBox)
        if box is not None:
            box.setCurrentIndex(self.chance.randrange(box.count()))

    def type(self):
        field = self.widget(QLineEdit)
        if field is not None:
            field.setFocus()
            field.selectAll()
            for letter in self.chance.choice(TEXTS):
                # QTest itself aborts on letters that no keyboard it knows has.
                event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(field, event)
            QTest.keyClick(field, self.chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab)))

    def key(self):
        quick = ["Left", "Right", "Home", "End", "Space", "Tab"]
        quick += ["Escape", "Up", "PageDown", "Plus", "Minus", "Period"]
        keys = [Qt.Key[f"Key_{name}"] for name in (*3 * quick, "F1", "C", "M")]
        QTest.keyClick(QApplication.focusWidget() or self.window, self.chance.choice(keys))

    def point(self, widget):
        return QPoint(
            self.chance.randint(0, max(0, widget.width() - 1)),
            self.chance.randint(0, max(0, widget.height() - 1)),
        )

    def mouse(self):
        dock = self.chance.choice(list(self.window.dock_area.docks.values()))
        place = QPointF(self.point(dock.plot))
        kinds = (
            QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease,
            QEvent.Type.MouseButtonDblClick,
        )  # fmt: skip
        for kind in self.chance.sample(kinds, 2):
            event = QMouseEvent(
                kind, place, dock.plot.mapToGlobal(place), Qt.MouseButton.LeftButton,
                Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QApplication.sendEvent(dock.plot.viewport(), event)

    def wheel(self):
        widget = self.widget(QWidget)
        place = QPointF(self.point(widget))
        turn = QPoint(0, self.chance.choice((-120, 120)))
        event = QWheelEvent(
            place, widget.mapToGlobal(place), turn, turn, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def command(self):
        command = self.chance.choice([c for c in COMMANDS if c.name not in SPARED])
        self.window.actions_.by_name[command.name].trigger()

    def resize(self):
        self.window.resize(*self.chance.choice(SIZES))

    def dock(self):
        area = self.window.dock_area
        name = self.chance.choice(area.walk)
        self.chance.choice(
            (
                lambda: area.close_view(name),
                lambda: area.raise_view(name),
                lambda: area.enlarge(name),
                lambda: area.toggle_maximised(name),
                lambda: area.use(self.chance.choice(list(area.arrangements))),
                lambda: area.save_as(f":{name[:2]}"),
                area.reset,
            )
        )()

    def preset(self):
        self.window.run.open(self.chance.choice(self.presets))

    def look(self):
        self.chance.choice(
            (self.window.appearance.next_language, self.window.appearance.next_theme)
        )()

    def clear_away(self):
        """Close what opened: no user leaves a hundred sheets open."""
        for dialog in self.window.findChildren(QDialog):
            dialog.reject()
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            popup.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_five_thousand_random_events_leave_the_window_alive(seed, window, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: "")
    monkeypatch.setattr(ExportDialog, "accept", ExportDialog.reject)
    monkey = Monkey(window, seed)
    for number in range(EVENTS):
        monkey.act()
        if number % 10 == 0:
            QApplication.processEvents()
            # Under a running event loop, as users have it, what is to be deleted goes by itself.
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            monkey.clear_away()
    assert monkey.reached == {act.__name__ for act, _ in monkey.acts}
    first = monkey.presets[0].name
    window.run.open(monkey.presets[0])
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == first, timeout=30_000)
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 1, timeout=30_000)
    broken = [text for _, error, text in window.notices.kept if error and "unexpected" in text]
    assert broken == []
