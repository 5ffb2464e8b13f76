"""Choosing what stands beside the run: any preset, or the run itself with one setting otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.experiment.preset import Preset
from rnnviz.text import translate
from rnnviz.window.command_palette.entry import Entry
from rnnviz.window.command_palette.palette import CommandPalette
from rnnviz.window.command_palette.setting_source import (
    kind_entries,
    setting_entries,
    value_entries,
)
from rnnviz.window.language import Language, preset_title
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.side_panel.gallery import Gallery


class BesideController(QObject):
    """Opens a palette of presets and settings.

    Signals
    -------
    preset_chosen : (Preset,)
    experiment_chosen : (Experiment,)
        The settings of the form, but for one.
    """

    preset_chosen = Signal(object)
    experiment_chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        gallery: Gallery,
        form: SettingsForm,
        run: RunController,
        language: Language,
    ) -> None:
        super().__init__(parent)
        self._parent, self._gallery = parent, gallery
        self._form, self._run, self._language = form, run, language
        self.palette: CommandPalette | None = None

    def beside(self) -> None:
        """Ask what is to stand beside the run."""
        if self._run.inspects or self._run.frame is None:
            return
        self._form.flush()
        self.palette = CommandPalette(self._parent, self.entries(), self._answers)
        self.palette.setWindowTitle(translate("window", "Beside it"))
        hint = translate("window", "Beside it: a preset, or a setting and its value: η 0.5")
        self.palette.field.setPlaceholderText(hint)
        self.palette.show()
        self.palette.field.setFocus()

    def entries(self) -> list[Entry]:
        """Return all presets, all kinds of cells, tasks and the like, and what has a value."""
        experiment, in_all = self._form.experiment, self._language.in_all
        kinds = kind_entries(experiment, in_all, self.experiment_chosen.emit)
        named = setting_entries(experiment, in_all, self._ask_for_value)
        return [*self._presets(), *kinds, *named]

    def _presets(self) -> Iterator[Entry]:
        presets: list[Preset] = [*self._gallery.presets, *self._gallery.own]
        for preset in presets:
            yield Entry(
                translate("window", "Preset"),
                preset_title(preset, self._language.name),
                f"{preset.title} {preset.title_zh} {preset.name}",
                partial(self.preset_chosen.emit, preset),
                kinds=self._language.in_all("window", "Preset"),
            )

    def _answers(self, typed: str) -> list[Entry]:
        experiment, in_all = self._form.experiment, self._language.in_all
        found = value_entries(typed, experiment, in_all, self.experiment_chosen.emit)
        return [replace(entry, kind=translate("window", "With")) for entry in found]

    def _ask_for_value(self, dotted: str) -> None:
        """Open the palette again with the name of a setting, for its value."""
        self.beside()
        if self.palette is not None:
            self.palette.field.setText(dotted.replace(".", " ").replace("_", " ") + " ")
