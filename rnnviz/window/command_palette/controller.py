"""Opening the command palette with all that there is at the moment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from rnnviz.experiment.preset import Preset
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.window.action import Actions
from rnnviz.window.command import COMMANDS
from rnnviz.window.command_palette.entry import Entry
from rnnviz.window.command_palette.palette import CommandPalette
from rnnviz.window.command_palette.setting_source import (
    kind_entries,
    setting_entries,
    value_entries,
)
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.language import Language, preset_title
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.side_panel.gallery import Gallery
from rnnviz.window.side_panel.gallery_model import title_in

_LEFT_OUT = ("open_palette", "leave")
PRESET, LESSON = QT_TRANSLATE_NOOP("window", "Preset"), QT_TRANSLATE_NOOP("window", "Lesson")


class PaletteController(QObject):
    """Collects commands, presets, lessons, views and settings for the palette.

    Signals
    -------
    setting_chosen : (str,)
        A setting is to be brought into view, such as "cell.size".
    """

    setting_chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        actions: Actions,
        gallery: Gallery,
        dock_area: DockArea,
        form: SettingsForm,
        run: RunController,
        language: Language,
    ) -> None:
        super().__init__(parent)
        self._parent, self._actions, self._gallery = parent, actions, gallery
        self._dock_area, self._form, self._run = dock_area, form, run
        self._language = language
        self.palette: CommandPalette | None = None

    def open_palette(self) -> None:
        """Show the palette."""
        self._form.flush()
        self.palette = CommandPalette(self._parent, self.entries(), self._answers)
        self.palette.show()
        self.palette.field.setFocus()

    def entries(self) -> list[Entry]:
        """Return all that can be chosen without typing a value."""
        entries = [*self._commands(), *self._presets(), *self._lessons(), *self._views()]
        if not self._run.inspects:
            wanted, in_all = self._form.experiment, self._language.in_all
            entries += setting_entries(wanted, in_all, self.setting_chosen.emit)
            entries += kind_entries(wanted, in_all, self._form.request)
        return entries

    def _answers(self, typed: str) -> list[Entry]:
        if self._run.inspects:
            return []
        in_all = self._language.in_all
        return value_entries(typed, self._form.experiment, in_all, self._form.request)

    def _commands(self) -> Iterator[Entry]:
        for command in COMMANDS:
            action = self._actions.by_name[command.name]
            if command.name not in _LEFT_OUT:
                yield Entry(
                    translate("window", "Command"),
                    action.text().replace("&&", "&"),
                    f"{self._language.in_all('window', command.text)} {action.text()}",
                    action.trigger,
                    action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                    action.isEnabled(),
                )

    def _presets(self) -> Iterator[Entry]:
        presets: list[Preset] = [*self._gallery.presets, *self._gallery.own]
        for number, preset in enumerate(presets, 1):
            yield Entry(
                translate("window", PRESET),
                preset_title(preset, self._language.name),
                f"{preset.title} {preset.title_zh} {preset.name}",
                partial(self._gallery.chosen.emit, preset),
                str(number) if number < 10 else "",
                kinds=self._language.in_all("window", PRESET),
            )

    def _lessons(self) -> Iterator[Entry]:
        for lesson in self._gallery.model.lessons:
            yield Entry(
                translate("window", LESSON),
                title_in(lesson, self._language.name),
                f"{lesson.title} {lesson.title_zh} {lesson.path.stem}",
                partial(self._gallery.lesson_chosen.emit, lesson),
                kinds=self._language.in_all("window", LESSON),
            )

    def _show_view(self, name: str) -> None:
        """Bring a view on the screen, and let commands apply to it."""
        self._dock_area.raise_view(name)
        self._dock_area.select(name)

    def _views(self) -> Iterator[Entry]:
        frame = self._run.frame
        for name, dock in self._dock_area.docks.items():
            view = dock.view
            yield Entry(
                translate("window", "View"),
                view.title,
                f"{self._language.in_all('views', view.label)} {name}",
                partial(self._show_view, name),
                enabled=frame is not None and view.suits_either(frame),
            )
