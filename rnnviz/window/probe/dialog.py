"""The dialog in which the sequence to be shown is chosen, typed or drawn."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.network import has_target
from rnnviz.tasks.task import Batch, Source
from rnnviz.text import BadInput, translate
from rnnviz.training.probe import KINDS, MAX_NUMBER, Kind, Probe, probe_batch
from rnnviz.window.probe.curve_editor import CurveEditor
from rnnviz.window.probe.number_text import numbers_in, with_copy, with_number, without_number
from rnnviz.window.widget.accessible_name import name_for_listeners

MOST_DRAWN = 400
"""Numbers of a sequence that can be drawn: of more, no step could be hit."""


class ProbeDialog(QDialog):
    """Every valid choice is shown at once; closing it otherwise than by OK returns to the former.

    Signals
    -------
    chosen : (Probe,)

    Attributes
    ----------
    probe : Probe
        What was chosen last.
    """

    chosen = Signal(object)

    def __init__(
        self, source: Source, experiment: Experiment, probe: Probe, shown: Batch, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("window", "Sequence on screen"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._source, self._experiment = source, experiment
        self.probe = probe
        self.kind = QComboBox()
        self.line = QLineEdit(probe.text if probe.kind == "typed" else source.spelt(shown))
        self.hint = QLabel()
        self.number = QSpinBox()
        self.shuffles = QCheckBox(translate("window", "Shuffle the steps, order number"))
        self.order = QSpinBox()
        self.curve = None if source.symbolic else CurveEditor(*_range(source))
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._fill(probe)
        self._lay_out()
        self._connect()
        self._show_kind()
        self._tell()

    # -- parts ------------------------------------------------------------------------------

    def _fill(self, probe: Probe) -> None:
        names = {
            "default": translate("window", "The usual one: held-out sequence 1"),
            "typed": translate("window", "Typed or drawn")
            if self.curve is not None
            else translate("window", "Typed"),
            "training": translate("window", "From the training data, as they are read"),
            "held_out": translate("window", "From the held-out data"),
        }
        for kind in KINDS:
            self.kind.addItem(names[kind], kind)
        self.kind.setCurrentIndex(KINDS.index(probe.kind))
        name_for_listeners(translate("window", "Which sequence"), self.kind)
        self.line.setAccessibleName(translate("window", "The sequence, typed"))
        self.number.setRange(1, MAX_NUMBER)
        self.number.setValue(probe.number)
        self.number.setAccessibleName(translate("window", "Number of the sequence"))
        self.order.setRange(1, MAX_NUMBER)
        self.order.setValue(max(1, probe.shuffled))
        self.order.setAccessibleName(translate("window", "Number of the order"))
        self.shuffles.setChecked(bool(probe.shuffled))
        self.order.setEnabled(bool(probe.shuffled))

    def _lay_out(self) -> None:
        self.hint.setWordWrap(True)
        self.hint.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        form = QFormLayout()
        form.addRow(translate("window", "Sequence"), self.kind)
        self._number_label = QLabel(translate("window", "Number"))
        form.addRow(self._number_label, self.number)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.line)
        if self.curve is not None:
            column.addWidget(self.curve, 1)
        row = QHBoxLayout()
        row.addWidget(self.shuffles)
        row.addWidget(self.order)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.buttons)
        self.resize(520, self.sizeHint().height())

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._choose_kind)
        self.line.textEdited.connect(self._choose_typed)
        self.line.textChanged.connect(self._show_curve)
        self.number.valueChanged.connect(self._choose)
        self.shuffles.toggled.connect(self.order.setEnabled)
        self.shuffles.toggled.connect(self._choose)
        self.order.valueChanged.connect(self._choose)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        if self.curve is not None:
            self.curve.drawn.connect(self._draw)
            self.curve.removed.connect(self._remove)
            self.curve.copied.connect(self._copy)
            self._show_curve()

    # -- what is chosen ---------------------------------------------------------------------

    @property
    def wanted(self) -> Probe:
        """What the parts of the dialog say."""
        kind: Kind = self.kind.currentData()
        return Probe(
            kind,
            text=self.line.text() if kind == "typed" else "",
            number=self.number.value() if kind in ("training", "held_out") else 1,
            shuffled=self.order.value() if self.shuffles.isChecked() else 0,
        )

    def _choose_kind(self) -> None:
        self._show_kind()
        if self.kind.currentData() == "typed":
            self.line.setFocus()
        self._choose()

    def _choose_typed(self) -> None:
        self._set_typed()
        self._choose()

    def _set_typed(self) -> None:
        """Editing the line or the curve means that it is to be shown."""
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(KINDS.index("typed"))
        self.kind.blockSignals(False)
        self._show_kind()

    def _show_kind(self) -> None:
        numbered = self.kind.currentData() in ("training", "held_out")
        self.number.setEnabled(numbered)
        self._number_label.setEnabled(numbered)

    def _choose(self) -> None:
        """Show what is wanted at once, where it can be read."""
        if self._tell() and self.wanted != self.probe:
            self.probe = self.wanted
            self.chosen.emit(self.probe)

    def _tell(self) -> bool:
        """Say what will be shown, or what would be right; return whether it can be shown."""
        try:
            batch = probe_batch(self.wanted, self._source, self._experiment)
        except BadInput as error:
            self.hint.setText(_sentence(str(error.message)))
            self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
            return False
        if self.wanted.kind != "typed":
            self.line.setText(self._source.spelt(batch))
            self.line.setCursorPosition(0)
        self.hint.setText(self._words(batch))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(True)
        return True

    def _words(self, batch: Batch) -> str:
        """Say what can be typed, how long the sequence is, and what its target is."""
        steps = batch.steps if batch.lengths is None else int(batch.lengths[0])
        source = translate("window", "{steps} steps.")
        target = ""
        if not has_target(batch.y):
            target = translate(
                "window", "No target follows from it: ∂L/∂h is 1 at the last step instead."
            )
        elif not self._source.every_step:
            target = translate("window", "Target: {target}.").format(target=self._target(batch))
        right = self._source.what_can_be_typed() if self.wanted.kind == "typed" else ""
        return " ".join(part for part in (source.format(steps=steps), target, right) if part)

    def _target(self, batch: Batch) -> str:
        value = batch.y[..., 0]
        names = self._source.class_names
        if self._source.loss == "squared":
            return ", ".join(f"{number:.4g}" for number in np.atleast_1d(value).tolist())
        return names[int(value)] if names else str(int(value) + 1)

    # -- the curve --------------------------------------------------------------------------

    def _show_curve(self) -> None:
        if self.curve is not None:
            numbers = numbers_in(self.line.text())
            self.curve.show_values(numbers if len(numbers) <= MOST_DRAWN else [])

    def _draw(self, index: int, value: float) -> None:
        self._edit(with_number(self.line.text(), index, value))

    def _remove(self, index: int) -> None:
        self._edit(without_number(self.line.text(), index))

    def _copy(self, index: int) -> None:
        self._edit(with_copy(self.line.text(), index))

    def _edit(self, text: str) -> None:
        self._set_typed()
        self.line.setText(text)
        self._choose()


def _sentence(words: str) -> str:
    """Return what would be right as a sentence."""
    return translate("window", "Not shown: {words}.").format(words=words)


def _range(source: Source) -> tuple[float, float]:
    """Return between which values the held-out inputs lie, with some room, and at least ±1."""
    x = source.test(16).x
    low, high = float(x.min()), float(x.max())
    room = 0.1 * (high - low)
    return min(low - room, -1.0) if low < 0 else min(low, 0.0), max(high + room, 1.0)
