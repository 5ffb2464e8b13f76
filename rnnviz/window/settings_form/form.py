"""The settings form, generated from the declared settings of an experiment.

What may change while the run goes on acts at once; the rest is marked and waits for a reset.  Many
quick slider movements are read only once, after the last, so that they cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.experiment.difference import pending
from rnnviz.experiment.experiment import (
    PLAIN_SECTIONS,
    SECTION_CHOICES,
    SECTIONS,
    Experiment,
    parameter_names,
)
from rnnviz.explanation import setting_help
from rnnviz.setting import check, settings_of
from rnnviz.text import BadInput, translate
from rnnviz.window.settings_form.editor import Editor
from rnnviz.window.settings_form.section import Row, Section
from rnnviz.window.settings_form.setting_text import section_title

USUALLY_FIRST = (
    "optimizer.learning_rate", "clipping.name", "clipping.threshold", "task.length",
)  # fmt: skip
"""What is shown first where a preset does not say what it is about."""
_READ_AFTER = 12
"""Milliseconds without further input after which touched fields are read."""


class SettingsForm(QWidget):
    """Edits the wanted experiment and compares it with the running one.

    Signals
    -------
    experiment_requested : (Experiment,)
        The experiment that is wanted now; never the same twice in a row.
    reset_requested : ()
    branch_requested : ()
        The run is to go on from the earlier update on screen.
    """

    experiment_requested = Signal(object)
    reset_requested = Signal()
    branch_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.experiment = Experiment()
        self._running = self.experiment
        self._stopped = False
        self._untrained = False
        self._past: int | None = None
        self._touched: set[str] = set()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_READ_AFTER)
        self._rest.timeout.connect(self.flush)
        (_, declared, kind), *_ = settings_of(Experiment)
        longer_help = partial(setting_help, "experiment", "", "seed")
        self.seed = Row("seed", declared, kind, longer_help)
        self.seed.editor.touched.connect(self._seed_touched)
        self.sections = {key: self._section(key) for key in SECTIONS}
        self.apply_button = QPushButton()
        self.apply_button.setObjectName("primary")
        self.apply_button.setAutoDefault(True)  # Return presses it, Space belongs to the run
        self.apply_button.clicked.connect(self._apply)
        self.revert_button = QPushButton()
        self.revert_button.setAutoDefault(True)
        self.revert_button.clicked.connect(self.revert)
        self._lay_out()
        self.show_experiment(self.experiment)
        self.show_first(())
        self._name_sections()  # rows were named when they were made

    def _section(self, key: str) -> Section:
        classes = SECTION_CHOICES[key] if key in SECTION_CHOICES else (PLAIN_SECTIONS[key],)
        section = Section(key, classes, "tasks" if key == "task" else "nn")
        section.touched.connect(self._section_touched)
        return section

    def _lay_out(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(2)
        self.top = QWidget()
        self.first = QGridLayout(self.top)
        self.first.setContentsMargins(0, 0, 0, 0)
        self.first.setHorizontalSpacing(8)
        self.first.setVerticalSpacing(2)
        self.first.setColumnStretch(0, 6)
        self.first.setColumnStretch(1, 6)
        column.addWidget(self.top)
        for section in self.sections.values():
            column.addWidget(section)
        column.addStretch(1)
        self.area = area = QScrollArea()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have it, one after the other
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(page)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 6, 8, 8)
        foot.addWidget(self.apply_button, 1)
        foot.addWidget(self.revert_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addLayout(foot)

    @property
    def style_parts(self) -> tuple[QWidget, ...]:
        """What is styled by itself, see `StyleSheetParts`."""
        folding = (part for each in self.sections.values() for part in (each.line, each.body))
        return self.top, *folding, self.apply_button, self.revert_button

    def show_experiment(self, experiment: Experiment) -> None:
        """Show an experiment as the wanted one, without asking for it."""
        self._touched.clear()
        self._rest.stop()
        self.experiment = experiment
        self.seed.editor.write(experiment.seed)
        self.seed.show_problem("")
        for key, section in self.sections.items():
            section.show_value(getattr(experiment, key))
        self._show_parts()
        self._mark()

    def show_first(self, settings: Sequence[str]) -> None:
        """Show some settings above all sections, such as "init.recurrent_scale", then the seed."""
        lines: dict[str, dict[str, int]] = {key: {} for key in self.sections}
        settings = settings or USUALLY_FIRST
        for line, dotted in enumerate(settings):
            section, _, key = dotted.partition(".")
            lines[section][key] = line
        for key, section_lines in lines.items():
            self.sections[key].show_first(self.first, section_lines)
        self.seed.place(self.first, len(settings))

    def reveal(self, dotted: str) -> None:
        """Bring a setting into view with the keyboard on it, such as "init.recurrent_scale"."""
        section, _, key = dotted.partition(".")
        editor = self._editor(section, key)
        if editor is not None:
            if key and editor.parentWidget() is self.sections[section].body:
                self.sections[section].unfold()
            QTimer.singleShot(0, editor, partial(self._scroll_to, editor))

    def _editor(self, section: str, key: str) -> Editor | None:
        """Return what edits a setting, if the form offers it."""
        if section == "seed":
            return self.seed.editor
        if section not in self.sections:
            return None
        if key == "name":
            return self.sections[section].kind
        rows = self.sections[section].rows
        return next((row.editor for row in rows if row.key == key and row.is_shown), None)

    def _scroll_to(self, editor: Editor) -> None:
        self.area.ensureWidgetVisible(editor, 0, 3 * editor.height())
        editor.take_focus()

    def show_running(
        self,
        experiment: Experiment,
        stopped: bool = False,
        untrained: bool = False,
        past: int | None = None,
    ) -> None:
        """Compare with the experiment that is running, or has stopped, to mark what waits.

        Nothing waits in an `untrained` run: it is built anew with every change.  Everything does
        while an update of the `past` is shown, from which the run could go on with it.
        """
        known = self._running, self._stopped, self._untrained, self._past
        if known != (experiment, stopped, untrained, past):
            self._running, self._stopped, self._untrained = experiment, stopped, untrained
            self._past = past
            if not untrained or experiment == self.experiment:
                self._mark()

    def show_read(self, text: str) -> None:
        """Show beside the file name what was read of it."""
        self.sections["task"].show_read(text)

    def show_refused(self) -> None:
        """Mark the settings that were not taken over."""
        self._mark()

    def request(self, experiment: Experiment) -> None:
        """Show an experiment and ask for it."""
        self.show_experiment(experiment)
        self.experiment_requested.emit(experiment)

    def revert(self) -> None:
        """Ask for what is running."""
        self.request(self._running)

    def _seed_touched(self) -> None:
        self._section_touched("seed")

    def _section_touched(self, key: str) -> None:
        if key not in self._touched:
            self._touched.add(key)
            self._rest.start()

    def flush(self) -> None:
        """Read what was touched, now."""
        touched, self._touched = self._touched, set()
        self._rest.stop()
        wanted = self.experiment
        for key in touched:
            value: Any = self._seed() if key == "seed" else self.sections[key].read()
            wanted = replace(wanted, **{key: value})
        if touched and wanted != self.experiment:
            self.experiment = wanted
            self._show_parts()
            if not self._untrained:
                self._mark()
            self.experiment_requested.emit(wanted)

    def _show_parts(self) -> None:
        """Offer only what acts on the chosen cells."""
        parts = parameter_names(self.experiment)
        for section in self.sections.values():
            section.show_parts(parts)

    def _seed(self) -> int:
        row = self.seed
        try:
            name = translate("settings", row.declared.label)
            value = check(name, row.editor.read(), row.declared, row.kind)
        except BadInput as error:
            row.show_problem(str(error.message))
            return self.experiment.seed
        row.show_problem("")
        return int(value)  # type: ignore[call-overload,no-any-return]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The dotted keys of what waits for a reset, or for the run to go on from the past."""
        stopped = self._stopped or self._past is not None
        return pending(self._running, self.experiment, stopped)

    @property
    def _branches(self) -> bool:
        """Whether the run could go on from the past with all that waits."""
        return self._past is not None and not pending(self._running, self.experiment)

    def _apply(self) -> None:
        if self._branches:
            self.branch_requested.emit()
        else:
            self.reset_requested.emit()

    def _mark(self) -> None:
        waiting = frozenset(self.waiting)
        self.seed.mark_waiting("seed" in waiting)
        for section in self.sections.values():
            section.mark_waiting(waiting)
        self._label_buttons(len(waiting))

    def _label_buttons(self, count: int) -> None:
        words = translate("window", "Reset to apply ({count})").format(count=count)
        if self._branches:
            source = translate("window", "Go on from update {update} ({count})")
            words = source.format(update=self._past, count=count)
        self.apply_button.setText(words if count else translate("window", "All settings apply"))
        self.apply_button.setEnabled(count > 0)
        self.revert_button.setText(translate("window", "Discard"))
        self.revert_button.setToolTip(translate("window", "Return to the settings of this run"))
        self.revert_button.setEnabled(count > 0)

    def _name_sections(self) -> None:
        for key, section in self.sections.items():
            section.set_title(section_title(key))

    def retranslate(self) -> None:
        self._name_sections()
        self.seed.retranslate()
        for section in self.sections.values():
            section.retranslate()
        self._label_buttons(len(self.waiting))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
