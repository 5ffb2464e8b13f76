"""Saving what is on screen as one of the user's own presets, and removing these.

A preset keeps the settings of the form, the speed and the views on screen, so that it opens as it
was saved.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.experiment.preset import Preset
from rnnviz.text import BadInput, printable, translate
from rnnviz.window.file.loader import save_preset
from rnnviz.window.file.own_presets import OwnPresets
from rnnviz.window.file.preset_dialog import PresetDialog, PresetWords
from rnnviz.window.file.save_dialog import ask_where
from rnnviz.window.language import Language, preset_title, preset_watch
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

Stored = tuple[str, Preset | None]
"""A name, and the preset that is kept under it, if any."""


class PresetController(QObject):
    """Keeps the user's own presets.

    Signals
    -------
    own_changed : (list of Preset,)
        What the gallery is to show.
    """

    own_changed = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        own: OwnPresets,
        form: SettingsForm,
        run: RunController,
        views: Callable[[], tuple[str, ...]],
        notices: NoticeBoard,
        preferences: Preferences,
        language: Language,
        history: UndoHistory,
    ) -> None:
        super().__init__(parent)
        self._parent, self._own, self._form, self._run = parent, own, form, run
        self._views, self._notices, self._preferences = views, notices, preferences
        self._language, self._history = language, history
        self.dialog: PresetDialog | None = None

    def announce(self) -> None:
        """Let the gallery show what there is."""
        self.own_changed.emit(self._own.presets())

    # -- commands --------------------------------------------------------------------------

    def save_preset(self) -> None:
        """Ask for title and text, and save the settings of the form."""
        self._form.flush()
        known, language = self._run.preset, self._language.name
        title = preset_title(known, language) if known is not None else ""
        watch = preset_watch(known, language) if known is not None else ""
        self.dialog = PresetDialog(self._parent, PresetWords(title, watch))
        self.dialog.confirmed.connect(self.save)
        self.dialog.open()

    def save(self, words: PresetWords) -> None:
        """Save under a title, and where that is wanted in a file elsewhere too."""
        known = self._run.preset
        current = known.name if known is not None and self._own.has(known) else ""
        preset = self.preset_named(self._own.name_for(words.title, current), words)
        before = next((old for old in self._own.presets() if old.name == preset.name), None)
        if not self._put((preset.name, preset)):
            return
        self._note((preset.name, before), (preset.name, preset))
        self._run.adopt(preset)
        source = translate("window", "Saved in the gallery, under “Your own”: {title}")
        self._notices.inform(source.format(title=preset_title(preset, self._language.name)))
        if words.elsewhere:
            self._write_elsewhere(preset)

    def remove(self, preset: Preset) -> None:
        """Remove one of the user's own presets, which can be undone."""
        if self._put((preset.name, None)):
            self._note((preset.name, preset), (preset.name, None))
            source = translate("window", "Removed: {title}. Ctrl+Z brings it back.")
            self._notices.inform(source.format(title=preset_title(preset, self._language.name)))

    # -- what a preset has -----------------------------------------------------------------

    def preset_named(self, name: str, words: PresetWords) -> Preset:
        """Return what is on screen as a preset."""
        known, language = self._run.preset, self._language.name
        title, title_zh = words.title, ""
        watch, watch_zh = words.watch, ""
        if language == "zh_CN":
            (title, title_zh), (watch, watch_zh) = (title_zh, title), (watch_zh, watch)
        if known is not None and words.title == preset_title(known, language):
            title, title_zh = known.title, known.title_zh
        if known is not None and words.watch == preset_watch(known, language):
            watch, watch_zh = known.watch, known.watch_zh
        return Preset(
            name,
            self._form.experiment,
            title=title,
            title_zh=title_zh,
            watch=watch,
            watch_zh=watch_zh,
            focus=known.focus if known is not None else (),
            views=self._views(),
            speed=self._run.updates_per_second,
        )

    # -- files -----------------------------------------------------------------------------

    def _write_elsewhere(self, preset: Preset) -> None:
        title = translate("window", "Save settings as preset")
        filters = translate("window", "Presets (*.toml)")
        path = ask_where(self._parent, self._preferences, title, f"{preset.name}.toml", filters)
        if path is not None:
            self.write_preset(path, preset)

    def write_preset(self, path: Path, preset: Preset) -> bool:
        """Write a preset file and report the result."""
        try:
            save_preset(preset, path)
        except BadInput as error:
            self._notices.warn(str(error.message))
            return False
        self._preferences.keep_recent(str(path))
        self._notices.inform(translate("window", "Saved: {path}").format(path=printable(str(path))))
        return True

    def _note(self, before: Stored, after: Stored) -> None:
        self._history.push(before, after, self._put, self._describe)

    def _describe(self, before: Stored, after: Stored) -> str:
        preset = after[1] or before[1]
        assert preset is not None
        title = preset_title(preset, self._language.name)
        if after[1] is None:
            return translate("window", "removing {name}").format(name=title)
        return translate("window", "saving {name}").format(name=title)

    def _put(self, stored: Stored) -> bool:
        """Write or remove the file under a name; return whether that worked."""
        name, preset = stored
        try:
            if preset is None:
                self._own.remove(name)
            else:
                self._own.save(preset)
        except BadInput as error:
            self._notices.warn(str(error.message))
            return False
        self.announce()
        return True
