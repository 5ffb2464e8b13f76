"""A restless user: acts at random on a window, the same way for the same seed.

`test_monkey` lets it loose for a moment in the suite; `run_monkey`, for hours on a real display.
"""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QSlider,
    QWidget,
)

from rnnviz.experiment.preset import list_presets
from rnnviz.window.command import COMMANDS
from tests.window.monkey_files import FileActs

SIZES = ((1280, 720), (1920, 1080), (800, 600), (1024, 768), (500, 400))
TEXTS = (
    "0", "1", "-1", "0.5", "1e9", "1e-30", "nan", "inf", "abc", "δ", "", " 3 ", "9" * 60, "0,1",
)  # fmt: skip
# What ends the test, and what asks for a name: `FileActs` does that, and answers.
SPARED = {
    "close", "export_pdf", "copy", "export", "ask", "save_preset", "save_recording", "open",
    "open_sweep", "inspect",
}  # fmt: skip
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier
QUICK = (
    "Left", "Right", "Home", "End", "Space", "Tab", "Escape", "Up", "PageDown", "Plus", "Minus",
    "Period",
)  # fmt: skip
IN_THE_PAST = (("[", PLAIN), ("]", PLAIN), ("{", PLAIN), ("}", PLAIN), ("]", CONTROL))
"""Keys of the timeline."""
BRANCHING = (("O", PLAIN), ("C", SHIFT))
PARTS = (
    QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
)  # fmt: skip
LONGEST = 400
"""Updates after which another preset is opened, so that going back costs little."""


class Hand:
    """Presses keys and buttons of the mouse by events of Qt."""

    def key(self, widget: QWidget, key: Qt.Key | str, modifier: Qt.KeyboardModifier) -> None:
        QTest.keyClick(widget, key, modifier)

    def click(self, widget: QWidget, place: QPoint, double: bool = False) -> None:
        kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        for kind in (*kinds, *((QEvent.Type.MouseButtonDblClick, kinds[1]) if double else ())):
            self._mouse(widget, kind, place)

    def stray(self, widget: QWidget, place: QPoint, *kinds: QEvent.Type) -> None:
        """Send parts of a click without the rest of it, as where a grab was lost."""
        for kind in kinds:
            self._mouse(widget, kind, place)

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        self._mouse(widget, QEvent.Type.MouseButtonPress, start)
        for part in range(1, 4):
            self._mouse(widget, QEvent.Type.MouseMove, start + (end - start) * part / 3)
        self._mouse(widget, QEvent.Type.MouseButtonRelease, end)

    def turn(self, widget: QWidget, place: QPoint, up: bool) -> None:
        turn, at = QPoint(0, 120 if up else -120), QPointF(place)
        event = QWheelEvent(
            at, widget.mapToGlobal(at), turn, turn, Qt.MouseButton.NoButton, PLAIN,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def _mouse(self, widget: QWidget, kind: QEvent.Type, place: QPoint) -> None:
        at, left = QPointF(place), Qt.MouseButton.LeftButton
        QApplication.sendEvent(
            widget, QMouseEvent(kind, at, widget.mapToGlobal(at), left, left, PLAIN)
        )


class Monkey(FileActs):
    """Acts on a window.

    Parameters
    ----------
    window : MainWindow
    seed : int
    folder : Path
        Where it writes, and of whose files it drops some.
    hand : Hand
    aside : callable
        A context in which it looks for what to touch, which is no work of the window.

    Attributes
    ----------
    reached : set of str
        What it has done.
    """

    def __init__(self, window, seed, folder, hand=None, aside=contextlib.nullcontext):
        self.window, self.hand, self.aside = window, hand or Hand(), aside
        self.chance = random.Random(seed)
        self.reached = set()
        self.presets = list_presets()
        # The rarer, the longer it takes: some lay the whole window out anew.
        self.acts = (
            (self.press, 50), (self.slide, 100), (self.choose, 50), (self.type, 50),
            (self.key, 110), (self.mouse, 100), (self.stray, 20), (self.wheel, 50),
            (self.command, 15), (self.resize, 5), (self.dock, 8), (self.preset, 8), (self.look, 3),
            (self.go_back, 40), (self.drag_time, 25), (self.branch, 8), (self.beside, 8),
            (self.swap, 6), (self.undo, 25), (self.redo, 8), (self.lesson, 25), (self.slowly, 4),
            *self.file_acts(folder),
        )  # fmt: skip

        self.first = self.chance.sample([act for act, _ in self.acts], len(self.acts))

    def act(self):
        """Do something; every kind once before what comes by chance."""
        acts, weights = zip(*self.acts, strict=True)
        act = self.first.pop() if self.first else self.chance.choices(acts, weights)[0]
        self.reached.add(act.__name__)
        act()
        return act.__name__

    def widget(self, kind):
        with self.aside():
            found = [w for w in self.window.findChildren(kind) if w.isVisible() and w.isEnabled()]
        return self.chance.choice(found) if found else None

    def point(self, widget):
        return QPoint(
            self.chance.randint(0, max(0, widget.width() - 1)),
            self.chance.randint(0, max(0, widget.height() - 1)),
        )

    # -- what is in every window ------------------------------------------------------------

    def press(self):
        button = self.widget(QAbstractButton)
        if button is not None and not (hasattr(button, "menu") and button.menu()):
            action = getattr(button, "defaultAction", lambda: None)()
            if action is None or (action.text() not in self.spared_texts and button.text() != "…"):
                self.click(button)

    def click(self, button):
        button.click()

    @property
    def spared_texts(self):
        return {self.window.actions_.by_name[name].text() for name in SPARED}

    def slide(self):
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
                QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, letter))
            QTest.keyClick(field, self.chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab)))

    def key(self):
        keys = [Qt.Key[f"Key_{name}"] for name in (*3 * QUICK, "F1", "C", "M")]
        target = QApplication.focusWidget() or self.window
        self.hand.key(target, self.chance.choice(keys), PLAIN)

    def plot(self):
        return self.chance.choice(list(self.window.dock_area.docks.values())).plot.viewport()

    def mouse(self):
        plot = self.plot()
        how = self.chance.randrange(3)
        if how == 0:
            self.hand.drag(plot, self.point(plot), self.point(plot))
        else:
            self.hand.click(plot, self.point(plot), double=how == 1)

    def stray(self):
        plot = self.plot()
        self.hand.stray(plot, self.point(plot), *self.chance.sample(PARTS, 2))

    def wheel(self):
        widget = self.widget(QWidget)
        self.hand.turn(widget, self.point(widget), self.chance.random() < 0.5)

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
        look = self.window.appearance
        self.chance.choice((look.next_language, look.next_theme, self.toggle_projector))()

    def toggle_projector(self):
        self.window.actions_.by_name["projector"].trigger()

    # -- runs -------------------------------------------------------------------------------

    def press_key(self, key, modifier=PLAIN):
        self.hand.key(self.window, key, modifier)

    def go_back(self):
        self.press_key(*self.chance.choice(IN_THE_PAST))

    def drag_time(self):
        timeline = self.window.timeline_bar.timeline
        self.hand.drag(timeline, self.point(timeline), self.point(timeline))

    def branch(self):
        self.press_key(*self.chance.choice(BRANCHING))

    def beside(self):
        if self.chance.random() < 0.5:
            experiment = self.window.form.experiment
            rate = self.chance.choice((0.05, 0.2, 1e6))
            optimizer = replace(experiment.optimizer, learning_rate=rate)
            self.window.twins.place_experiment(replace(experiment, optimizer=optimizer))
        else:
            self.window.twins.place_preset(self.chance.choice(self.presets))

    def swap(self):
        self.press_key(*self.chance.choice((("W", PLAIN), ("B", SHIFT), ("A", SHIFT))))

    def undo(self):
        self.press_key("Z", CONTROL)

    def redo(self):
        self.press_key("Y", CONTROL)

    def slowly(self):
        self.window.actions_.by_name["slow_motion"].trigger()

    def lesson(self):
        """Begin a lesson, or walk in the one that is on."""
        lessons = self.window.lessons
        if not lessons.active:
            listed = self.chance.choice(self.window.library._shipped)
            self.window.library._play(listed)
            return
        self.chance.choices(
            (
                lessons.next_step,
                lessons.previous_step,
                lambda: lessons.vote(self.chance.randint(1, 4)),
                lessons.leave,
            ),
            (8, 2, 2, 1),
        )[0]()

    # -- tidiness ---------------------------------------------------------------------------

    def clear_away(self):
        """Close what opened: no user leaves a hundred sheets open."""
        for dialog in self.window.findChildren(QDialog):
            if dialog is not self.window.sweeps.dialog or self.chance.random() < 0.1:
                dialog.reject()
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu):
            popup.close()
        if self.window.session.present > LONGEST:
            self.preset()
