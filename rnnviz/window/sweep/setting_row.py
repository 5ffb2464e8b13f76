"""One setting of a sweep in the form: which, and over which values."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from rnnviz.experiment.experiment import SECTION_CHOICES, SECTIONS, Experiment, experiment_table
from rnnviz.setting import Setting, settings_of
from rnnviz.sweep.axis import SweepAxis
from rnnviz.text import translate
from rnnviz.window.settings_form.setting_text import (
    declared_setting,
    section_title,
    setting_name,
)
from rnnviz.window.widget.accessible_name import name_for_listeners

WITHOUT = ("cliff",)
"""Sections that do not change a run."""


def setting_names(experiment: Experiment) -> Iterator[tuple[str, str]]:
    """Yield the dotted key of every setting that can be swept, and its name in words."""
    seed = declared_setting(experiment, "seed")
    assert seed is not None
    yield "seed", setting_name(seed[0])
    for section in SECTIONS:
        if section in WITHOUT:
            continue
        title = section_title(section)
        if section in SECTION_CHOICES:
            yield f"{section}.name", title
        for key, declared, _ in settings_of(getattr(experiment, section)):
            if not declared.file:
                yield f"{section}.{key}", f"{title}: {setting_name(declared)}"


def proposed_values(experiment: Experiment, dotted: str) -> str:
    """Return values to begin with: all kinds or choices, or some numbers around the present one."""
    section, _, key = dotted.partition(".")
    if key == "name":
        return ", ".join(kind.name for kind in SECTION_CHOICES[section])
    found = declared_setting(experiment, dotted)
    if found is None:
        return ""
    declared, kind = found
    if declared.choices:
        return ", ".join(value for value, _ in declared.choices)
    table = experiment_table(experiment)[section]
    now = table[key] if isinstance(table, dict) else table
    if kind is bool:
        return "true, false"
    return _numbers(now, declared, dotted == "seed") if isinstance(now, (int, float)) else ""


def _numbers(now: float, declared: Setting, counted: bool) -> str:
    if counted:
        return f"{now}..{now + 4}"
    if isinstance(now, int):
        values: list[float] = [now, 2 * now, 4 * now] if now else [0, 1, 2]
    else:
        values = [now / 2, now, 2 * now] if now else [0.0, 0.5, 1.0]
    low = declared.low if declared.low is not None else -float("inf")
    high = declared.high if declared.high is not None else float("inf")
    kept = dict.fromkeys(min(max(value, low), high) for value in values)
    return ", ".join(f"{value:g}" for value in kept)


def axis_text(axis: SweepAxis) -> str:
    """Return the values of an axis as they are typed."""
    return ", ".join(_typed(value) for value in axis.values)


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"' if not value or "," in value else value
    return repr(value)


class SettingRow(QWidget):
    """Chooses a setting and its values.

    Signals
    -------
    changed : ()
    removed : (SettingRow,)
    """

    changed = Signal()
    removed = Signal(object)

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self._experiment = experiment
        self.setting = QComboBox()
        self.setting.setEditable(True)
        self.setting.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setting.setMinimumContentsLength(18)
        name_for_listeners(translate("window", "Setting"), self.setting)
        completer = self.setting.completer()
        assert completer is not None  # an editable box has one
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.values = QLineEdit()
        self.values.setPlaceholderText(translate("window", "5, 10, 20 or 5..35:5 or 0.001..1:x10"))
        self.values.setAccessibleName(translate("window", "Values"))
        self.remove = QToolButton()
        self.remove.setText("×")
        self.remove.setToolTip(translate("window", "Take this setting out"))
        self.remove.setAccessibleName(self.remove.toolTip())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.setting, 1)
        row.addWidget(self.values, 1)
        row.addWidget(self.remove)
        for key, name in setting_names(experiment):
            self.setting.addItem(name, key)
        self.setting.activated.connect(self._propose)
        self.setting.editTextChanged.connect(self.changed)
        self.values.textChanged.connect(self.changed)
        self.remove.clicked.connect(self._remove)

    def show_axis(self, key: str, values: str) -> None:
        """Show a setting and values; one that the experiment does not have by its key."""
        if self.setting.findData(key) < 0:
            self.setting.addItem(key, key)
        self.setting.setCurrentIndex(self.setting.findData(key))
        self.values.setText(values)
        self.values.setCursorPosition(0)

    def show_proposed(self, key: str) -> None:
        """Show a setting with values to begin with."""
        self.show_axis(key, proposed_values(self._experiment, key))

    @property
    def key(self) -> str:
        """The dotted key: of the name that stands there, or what was typed instead."""
        text = self.setting.currentText().strip()
        index = self.setting.findText(text)
        return str(self.setting.itemData(index)) if index >= 0 else text

    @property
    def text(self) -> str:
        """The setting and its values as `--over` takes them."""
        return f"{self.key}={self.values.text()}"

    def _propose(self) -> None:
        self.values.setText(proposed_values(self._experiment, self.key))

    def _remove(self) -> None:
        self.removed.emit(self)
