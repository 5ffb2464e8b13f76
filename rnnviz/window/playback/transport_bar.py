"""The transport bar: play, speed, the running numbers, the cursor and the clip button."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
)

from rnnviz.number_format import power_of_ten
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot
from rnnviz.window.action import button
from rnnviz.window.appearance.icon import icon
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.playback.stop_menu import StopMenu
from rnnviz.window.settings_form.number_text import number_text, parsed
from rnnviz.window.widget.accessible_name import name_for_listeners
from rnnviz.window.widget.label import Readout

SLOW = (1 / 40, 1 / 20, 1 / 10, 1 / 5, 1 / 2)
SPEEDS = (*SLOW, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, math.inf)
"""Updates a second; below 1 in slow motion, and the last means as fast as possible."""


_SPACING = 6
_MARGINS = 2 * 10 + (6 + 10 + 10 + 6) + 5 * _SPACING
"""Pixels between and beside the parts, as set in `_lay_out`."""
_LEAST_GUEST = 190
"""Pixels that a bar in this line has at least."""


class TransportBar(QWidget):
    """The bar under the plots.

    Signals
    -------
    speed_changed : (float,)
        Updates a second, infinite at full speed.
    step_chosen : (int,)
        The cursor k was moved.
    layer_chosen : (int,)
        Another layer is to be shown.
    threshold_typed : (object,)
        Something else was typed as the threshold: a float, or what is none, a str.
    """

    speed_changed = Signal(float)
    step_chosen = Signal(int)
    layer_chosen = Signal(int)
    threshold_typed = Signal(object)

    def __init__(self, actions: dict[str, QAction]) -> None:
        super().__init__()
        self.buttons = [button(actions[key]) for key in ("reset", "play", "single")]
        self.stops = StopMenu()
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setValue(len(SPEEDS) - 1)
        self.speed.setPageStep(1)
        self.speed.setFixedWidth(96)
        self.speed.valueChanged.connect(self._choose_speed)
        self.speed_text = Readout("")
        self._preset_speed = math.inf
        self._chosen_speed: float | None = None
        self.update_text = Readout("")
        self.loss_text = Readout("")
        self.accuracy_text = Readout("")
        self.hint = QLabel()
        self.hint.setObjectName("hint")
        self.step_name = QLabel("<i>k</i>")
        self.step_slider = QSlider(Qt.Orientation.Horizontal)
        self.step_slider.setMinimum(1)
        self.step_slider.valueChanged.connect(self.step_chosen)
        self.step_text = Readout("00 / 00")
        self.layer = QComboBox()
        self.layer.activated.connect(self.layer_chosen)
        self.clip = button(actions["clip"], text=True)
        self.threshold = QLineEdit()
        self.threshold.setMaxLength(24)
        self.threshold.setAcceptDrops(False)
        self.threshold.editingFinished.connect(self._threshold_edited)
        self.keep = button(actions["keep"])
        self.export = button(actions["export_pdf"], text=True)
        self.menu = _menu_button()
        self._threshold_value = 1.0
        self._compact = False
        self._has_accuracy = False
        self._guest: QWidget | None = None
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(10, 4, 10, 4)
        line.setSpacing(_SPACING)
        self.step_slider.setMinimumWidth(70)
        self.step_slider.setMaximumWidth(260)
        for each in self.buttons:
            line.addWidget(each)
        line.addWidget(self.stops)
        line.addSpacing(6)
        line.addWidget(self.speed)
        line.addWidget(self.speed_text)
        line.addSpacing(10)
        line.addWidget(self.update_text)
        line.addWidget(self.loss_text)
        line.addWidget(self.accuracy_text)
        line.addWidget(self.hint)
        line.addStretch(1)
        line.addWidget(self.step_name)
        line.addWidget(self.step_slider, 2)
        line.addWidget(self.step_text)
        line.addWidget(self.layer)
        line.addSpacing(10)
        line.addWidget(self.clip)
        line.addWidget(self.threshold)
        line.addWidget(self.keep)
        line.addSpacing(6)
        line.addWidget(self.export)
        line.addWidget(self.menu)

    def take_in(self, bar: QWidget) -> None:
        """Give another bar a place in this line, until it is put elsewhere.

        A screen with few lines of text has no room for both below each other.
        """
        self._guest, self._guest_height = bar, bar.maximumHeight()
        bar.setMaximumHeight(self.clip.sizeHint().height())
        bar.setMinimumWidth(_LEAST_GUEST)
        self._line.insertWidget(self._line.indexOf(self.step_name), bar, 8)
        self._fit()

    def give_back(self) -> None:
        """Use all of the line again; who gave the bar puts it elsewhere."""
        if self._guest is not None:
            self._guest.setMaximumHeight(self._guest_height)
            self._guest.setMinimumWidth(0)
            self._guest.setVisible(self.stops.isEnabledTo(self))  # a narrow line had no room
            self._guest = None

    def minimumSizeHint(self) -> QSize:
        """Parts are hidden before the window's minimum width grows."""
        return QSize(200, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Hide the least important parts where there is not enough room for all."""
        here = {
            self.menu: self._compact,
            self.accuracy_text: self._has_accuracy,
            self.layer: self.layer.count() > 1,
            self.hint: bool(self.hint.text()),
        }
        unused: set[QWidget] = {part for part, used in here.items() if not used}
        if self._guest is not None and not self.stops.isEnabledTo(self):
            unused.add(self._guest)  # nothing is trained
        children = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        parts = [part for part in children if part not in unused]
        room, gone = self.width() - _MARGINS, set(unused)
        for part in self._least_important_first():
            if sum(_width(other) + _SPACING for other in parts if other not in gone) <= room:
                break
            gone.add(part)
        for part in (*parts, *unused):
            if part.isHidden() != (part in gone):
                part.setVisible(part not in gone)

    def _least_important_first(self) -> tuple[QWidget, ...]:
        return (
            self.keep, self.step_slider, self.accuracy_text, self.threshold, self.speed_text,
            self.speed, self.step_name, self.step_text, self.export, self.clip, self.hint,
            self.layer, self.loss_text, *((self._guest,) if self._guest else ()),
        )  # fmt: skip

    @property
    def updates_per_second(self) -> float:
        """The speed in force: the user's own, else the preset's; infinite at full speed."""
        return self._preset_speed if self._chosen_speed is None else self._chosen_speed

    def follow_preset(self, speed: float | None) -> None:
        """Take the speed of a preset, unless the user has chosen one since the program started."""
        self._preset_speed = math.inf if speed is None else speed
        self._apply_speed()

    def preset_speed(self) -> None:
        """Return to the speed that the preset asks for."""
        self._chosen_speed = None
        self._apply_speed()

    def faster(self) -> None:
        self._step_speed(+1)

    def slower(self) -> None:
        self._step_speed(-1)

    def _step_speed(self, by: int) -> None:
        """Choose the next stop of the slider above (+1) or below (-1) the speed in force."""
        speed = self.updates_per_second
        stops = [i for i, s in enumerate(SPEEDS) if (s > speed if by > 0 else s < speed)]
        if stops:
            self._choose_speed(stops[0] if by > 0 else stops[-1])

    def _choose_speed(self, stop: int) -> None:
        self._chosen_speed = SPEEDS[stop]
        self._apply_speed()

    def _apply_speed(self) -> None:
        with QSignalBlocker(self.speed):
            below = [i for i, s in enumerate(SPEEDS) if s <= self.updates_per_second]
            self.speed.setValue(below[-1] if below else 0)
        self._show_speed()
        self.speed_changed.emit(self.updates_per_second)

    def _show_speed(self) -> None:
        full = translate("window", "full speed")
        widest = max(full, _speed_text(500), key=len)
        self.speed_text.set_widest(widest)
        self.speed_text.set_widest(_speed_text(self.updates_per_second))
        self.speed_text.setText(_speed_text(self.updates_per_second))
        words = [translate("window", "Speed: updates a second")]
        if self._chosen_speed is not None:
            source = translate("window", "You chose this speed; the preset's is {speed} (press 0)")
            words.append(source.format(speed=_speed_text(self._preset_speed)))
        self.speed.setToolTip("\n".join(words))
        self.speed.setAccessibleName(words[0])
        self.speed.setAccessibleDescription(_speed_text(self.updates_per_second))

    def show_snapshot(
        self,
        snapshot: Snapshot,
        present: int | None = None,
        tells: bool = True,
        made: int | None = None,
    ) -> None:
        """Show how far the training is and, if it `tells` that, how well it does.

        `present` is the last update of the run where an earlier one is shown, and `made` the one
        that slow motion plays.
        """
        if snapshot.inspected is not None:
            self._show_inspected()
            return
        history = snapshot.history
        loss, accuracy = snapshot.trace.loss, math.nan
        if not tells:
            loss = math.nan
        elif snapshot.update:
            loss, accuracy = history.loss.last[-1], history.accuracy.last[-1]
        updates = snapshot.experiment.training.updates
        self._show_numbers(snapshot.update, updates, float(loss), float(accuracy), present)
        if made is not None:
            source = translate("window", "update {before} → {update}")
            self.update_text.setText(source.format(before=made - 1, update=made))

    def _show_numbers(
        self, update: int, updates: int, loss: float, accuracy: float, present: int | None = None
    ) -> None:
        source = translate("window", "update {update} / {updates}")
        widest = updates
        if present is not None:
            source, updates = translate("window", "update {update} of {updates}"), present
            widest = 10 ** len(str(present)) - 1
        elif update > updates:  # it was played on; the field grows only with the number of digits
            source = translate("window", "update {update} (planned: {updates})")
            widest = 10 ** len(str(update)) - 1
        self.update_text.set_widest(source.format(update=widest, updates=updates))
        self.update_text.setText(source.format(update=update, updates=updates))
        self.loss_text.setText(translate("window", "loss {loss}").format(loss=loss_text(loss)))
        percent = translate("window", "accuracy {percent} %")
        shown = 0.0 if math.isnan(accuracy) else 100 * accuracy
        self.accuracy_text.setText(percent.format(percent=f"{shown:.0f}"))
        self._show_accuracy(not math.isnan(accuracy))

    def _show_accuracy(self, shown: bool) -> None:
        """Make room for the accuracy, or use its room for others."""
        if shown != self._has_accuracy:
            self._has_accuracy = shown
            self._fit()

    def show_hint(self, text: str) -> None:
        """Show what can be done next, where there is room for it; empty for nothing."""
        if text != self.hint.text():
            self.hint.setText(text)
            self._fit()

    def set_training_enabled(self, enabled: bool) -> None:
        """Enable what has a meaning only where a network is trained."""
        for part in (self.stops, self.speed, self.speed_text, self.threshold):
            part.setEnabled(enabled)
        self._fit()

    def _show_inspected(self) -> None:
        """Show that there are no updates to count and no loss to follow."""
        self.update_text.set_widest(translate("window", "inspected"))
        self.update_text.setText(translate("window", "inspected"))
        self.loss_text.setText("")
        self._show_accuracy(False)

    def show_step(self, step: int, steps: int) -> None:
        """Show the cursor k of T."""
        with QSignalBlocker(self.step_slider):
            self.step_slider.setMaximum(max(1, steps))
            self.step_slider.setValue(step)
        source = translate("window", "step {step} of {steps}")
        self.step_slider.setAccessibleDescription(source.format(step=step, steps=steps))
        self.step_text.set_widest(f"{steps} / {steps}")
        self.step_text.setText(f"{step} / {steps}")

    def show_layers(self, names: tuple[str, ...], shown: int) -> None:
        """Show the layers and the one that is chosen; hidden for a single layer."""
        if names != tuple(self.layer.itemText(i) for i in range(self.layer.count())):
            self.layer.clear()
            self.layer.addItems(names)
            self._fit()
        self.layer.setCurrentIndex(shown)

    def show_threshold(self, threshold: float | None) -> None:
        """Show the threshold of the clipping; None where none applies."""
        if threshold is not None:
            self._threshold_value = threshold
        if not self.threshold.hasFocus():
            self.threshold.setText(number_text(self._threshold_value))

    def _threshold_edited(self) -> None:
        value = parsed(self.threshold.text(), float)
        if value != self._threshold_value:
            self.threshold_typed.emit(value)
        self.threshold.setText(number_text(self._threshold_value))

    def recolour(self, colours: Colours) -> None:
        self.menu.setIcon(icon("menu", colours.ink))
        self.stops.recolour(colours)

    def set_sizes(self, size: int, compact: bool) -> None:
        """Set the icon size; a `compact` bar is low, and has the menus of a hidden menu bar."""
        self._compact = compact
        around = 0 if compact else 4
        self._line.setContentsMargins(10, around, 10, around)
        for each in (*self.buttons, self.stops, self.clip, self.keep, self.export, self.menu):
            each.setIconSize(QSize(size, size))
        width = self.threshold.fontMetrics().horizontalAdvance("0.0000")
        self.threshold.setFixedWidth(width + 14)
        self.speed.setFixedWidth(60 + 2 * size)
        self.menu.setFixedWidth(2 * size)
        self._fit()

    def pop_up_menus(self) -> None:
        """Open the menus above their button."""
        menu = self.menu.menu()
        menu.popup(self.menu.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def retranslate(self) -> None:
        self._show_speed()
        words = translate("window", "Time step k of the probe sequence, in all views (← →)")
        self.step_slider.setToolTip(words)
        self.step_slider.setAccessibleName(self.step_slider.toolTip())
        words = translate(
            "window",
            "The layer that all views show, counted from the input; r is the backward direction",
        )
        self.layer.setToolTip(words)
        name_for_listeners(words, self.layer)
        self.menu.setToolTip(translate("window", "Menus (F10)"))
        self.menu.setAccessibleName(self.menu.toolTip())
        self.threshold.setToolTip(translate("window", "Threshold of the clipping"))
        self.threshold.setAccessibleName(self.threshold.toolTip())
        self.loss_text.set_widest(translate("window", "loss {loss}").format(loss="0.0 × 10⁻⁰⁰"))
        accuracy = translate("window", "accuracy {percent} %")
        self.accuracy_text.set_widest(accuracy.format(percent=100))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _menu_button() -> QToolButton:
    """Return the button whose menu takes those of a hidden menu bar."""
    button = QToolButton()
    button.setAutoRaise(True)
    button.setMenu(QMenu(button))
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return button


def _speed_text(rate: float) -> str:
    if math.isinf(rate):
        return translate("window", "full speed")
    if rate < 1:
        return translate("window", "{seconds} s each").format(seconds=f"{1 / rate:.2g}")
    return translate("window", "{rate}/s").format(rate=f"{rate:g}")


def _width(part: QWidget) -> int:
    """Return the least width at which a part can be read."""
    least = part.sizeHint() if isinstance(part, QToolButton) else part.minimumSizeHint()
    return part.minimumWidth() or least.width()


def loss_text(loss: float) -> str:
    """Return a loss for reading, in a form whose length hardly changes."""
    if not math.isfinite(loss):
        return "∞" if loss == math.inf else "–"
    if loss == 0 or 1e-3 <= abs(loss) < 1e4:
        return f"{loss:.4f}" if abs(loss) < 10 else f"{loss:.1f}"
    mantissa, exponent = f"{loss:.1e}".split("e")
    return f"{mantissa} × {power_of_ten(int(exponent))}"
