"""Widgets that edit one value each: numbers, choices, truth values, texts and files.

An editor only signals that it was touched; the form reads it a little later.  Numbers are written
with a decimal point, never a comma, whatever the system's locale.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from rnnviz.setting import Setting
from rnnviz.text import translate
from rnnviz.window.settings_form.number_text import number_text, parsed
from rnnviz.window.settings_form.slider_scale import POSITIONS, Scale, scale_of


class Slider(QSlider):
    """A slider that leaves the mouse wheel to the page it is on."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, POSITIONS)
        self.setPageStep(POSITIONS // 10)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ComboBox(QComboBox):
    """A combo box that leaves the mouse wheel to the page and never widens the form.

    A choice that is too long for it is elided, and shown in full in the list.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        with painter:
            self.initStyleOption(option)
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            text = self.style().subControlRect(
                QStyle.ComplexControl.CC_ComboBox,
                option,
                QStyle.SubControl.SC_ComboBoxEditField,
                self,
            )
            option.currentText = option.fontMetrics.elidedText(
                option.currentText, Qt.TextElideMode.ElideRight, text.width() - 4
            )
            painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * view.frameWidth() + 24)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Editor(QWidget):
    """Base class of the editors.

    Signals
    -------
    touched : ()
        The value may have changed; may be emitted a thousand times a second.
    """

    touched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def read(self) -> object:
        """Return the value as in a preset file, or the text where it cannot be read."""
        raise NotImplementedError

    def write(self, value: object) -> None:
        """Show a value without emitting `touched`."""
        raise NotImplementedError

    def mark_bad(self, bad: bool) -> None:
        """Mark the field as holding a value that cannot be used."""

    def take_focus(self) -> None:
        """Move the keyboard focus here, to the slider where there is one."""
        self.findChildren(QWidget)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        """Update all texts after a change of language."""

    def _changed(self) -> None:
        self.touched.emit()


class NumberEditor(Editor):
    """A field for a number, with a slider where the setting has two sensible limits."""

    def __init__(self, kind: type, scale: Scale | None, wide: bool = False) -> None:
        super().__init__()
        self._kind = kind
        self._scale = scale
        self._slid = False
        self.field = QLineEdit()
        self.field.setMaxLength(60)
        self.field.setAcceptDrops(False)  # dropped files are opened by the window
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.textEdited.connect(self._typed)
        self.field.installEventFilter(self)
        self.slider = Slider() if scale and scale.suits_a_slider else None
        if self.slider is not None:
            self.slider.valueChanged.connect(self._slide)
            self.slider.setMinimumWidth(36)
            if wide:
                self.slider.installEventFilter(self)
            self.row.addWidget(self.slider, 1)
        else:
            self.row.addStretch(1)
        self.row.addWidget(self.field)
        self._fit()

    def read(self) -> object:
        if self._slid and self.slider is not None and self._scale is not None:
            self._slid = False
            self.field.setText(number_text(self._scale.value(self.slider.value())))
        return parsed(self.field.text(), self._kind)

    def write(self, value: object) -> None:
        self._slid = False
        if parsed(self.field.text(), self._kind) != value:
            self.field.setText(number_text(value))
        self._follow(value)

    def _fit(self) -> None:
        """Make the field wide enough for a usual number."""
        self.field.setFixedWidth(self.field.fontMetrics().horizontalAdvance("0.00000") + 14)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def mark_bad(self, bad: bool) -> None:
        if self.field.property("bad") != bad:
            self.field.setProperty("bad", bad)
            self.field.style().polish(self.field)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        direction = 0
        if isinstance(event, QKeyEvent):
            direction = _direction(event.key(), sideways=watched is self.slider)
        if not direction or self._scale is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # on a slider ← and → do not move the cursor k
        elif event.type() == QEvent.Type.KeyPress:
            return self._step(direction)
        return False

    def _step(self, direction: int) -> bool:
        """Go to the neighbouring value; return whether the current one is a number."""
        value = self.read()
        if self._scale is None or not isinstance(value, (int, float)) or math.isnan(value):
            return False
        self.write(self._scale.stepped(value, direction))
        self.touched.emit()
        return True

    def _typed(self, text: str) -> None:
        self._slid = False
        self._follow(parsed(text, self._kind))
        self.touched.emit()

    def _slide(self) -> None:
        self._slid = True
        self._describe()
        self.touched.emit()

    def _describe(self) -> None:
        """Tell screen readers the number that a position of the slider stands for."""
        if self.slider is not None and self._scale is not None:
            value = self._scale.value(self.slider.value())
            self.slider.setAccessibleDescription(number_text(value))

    def _follow(self, value: object) -> None:
        if self.slider is not None and self._scale is not None and isinstance(value, (int, float)):
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._scale.position(value) if value == value else 0)
            self._describe()


class ChoiceEditor(Editor):
    """One of a few choices."""

    def __init__(self, choices: tuple[tuple[str, str], ...], context: str = "settings") -> None:
        super().__init__()
        self._choices = choices
        self._context = context
        self.box = ComboBox()
        for value, label in choices:
            self.box.addItem(translate(context, label), value)
        self.box.currentIndexChanged.connect(self._changed)
        self.row.addWidget(self.box)

    def read(self) -> object:
        return self.box.currentData()

    def write(self, value: object) -> None:
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(value))

    def retranslate(self) -> None:
        for index, (_, label) in enumerate(self._choices):
            self.box.setItemText(index, translate(self._context, label))


class TruthEditor(Editor):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.toggled.connect(self._changed)
        self.row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignRight)

    def read(self) -> object:
        return self.box.isChecked()

    def write(self, value: object) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))


class TextEditor(Editor):
    """A text, or the name of a file of the user's with a button to look for it.

    Signals
    -------
    chosen : (str,)
        A file was found with the button; `touched` is not emitted.
    """

    chosen = Signal(str)

    def __init__(self, file: str = "") -> None:
        super().__init__()
        self._file = file
        self.field = QLineEdit()
        self.field.setMaxLength(4096)
        self.field.textEdited.connect(self._changed)
        self.row.addWidget(self.field, 1)
        self.browse = QToolButton() if file else None
        if self.browse is not None:
            self.browse.setText("…")
            self.browse.clicked.connect(self._browse)
            self.row.addWidget(self.browse)
        self.retranslate()

    def read(self) -> object:
        return self.field.text()

    def write(self, value: object) -> None:
        if self.field.text() != value:
            self.field.setText(str(value))

    def retranslate(self) -> None:
        if self.browse is not None:
            self.browse.setToolTip(translate("window", "Browse…"))
            self.field.setPlaceholderText(translate("window", "the included file"))

    def _browse(self) -> None:
        filters = {
            "csv": translate("window", "Tables (*.csv *.tsv *.txt);;All files (*)"),
            "text": translate("window", "Texts (*.txt *.md);;All files (*)"),
        }
        title = translate("window", "Choose a file")
        path, _ = QFileDialog.getOpenFileName(
            self.window(), title, self.field.text(), filters.get(self._file, "")
        )
        if path:
            self.field.setText(path)
            self.chosen.emit(path)


def _direction(key: int, sideways: bool) -> int:
    """Return +1 or −1 for a key that increases or decreases a number, else 0."""
    more = Qt.Key.Key_Up, *([Qt.Key.Key_Right] if sideways else [])
    less = Qt.Key.Key_Down, *([Qt.Key.Key_Left] if sideways else [])
    return (key in more) - (key in less)


def editor_for(declared: Setting, kind: type) -> Editor:
    """Return a new editor that suits a setting."""
    if kind is bool:
        return TruthEditor()
    if kind in (int, float):
        return NumberEditor(kind, scale_of(declared, kind), wide=declared.slider is not None)
    if declared.choices:
        return ChoiceEditor(declared.choices)
    return TextEditor(declared.file)
