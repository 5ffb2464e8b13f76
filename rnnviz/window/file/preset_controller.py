"""The user's own presets: saved from what is on screen, edited, and deleted; all can be undone.

A preset keeps the settings of the form, the speed and the views on screen, so that it opens as it
was saved, and everything else that the preset it was made from has.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from rnnviz.experiment.difference import differences
from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.text import BadInput, printable, translate
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.file.loader import save_preset
from rnnviz.window.file.own_presets import OwnPresets
from rnnviz.window.file.preset_dialog import PresetDialog, PresetWords
from rnnviz.window.file.save_dialog import ask_where
from rnnviz.window.language import Language, preset_title
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.settings_form.setting_text import setting_title, settings_in_form
from rnnviz.window.side_panel.gallery_model import claim_words
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

Stored = tuple[str, Preset | None, Preset | None]
"""A name, the preset that is kept under it, if any, and what is open then in its place."""


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
        dock_area: DockArea,
        notices: NoticeBoard,
        preferences: Preferences,
        language: Language,
        history: UndoHistory,
    ) -> None:
        super().__init__(parent)
        self._parent, self._own, self._form, self._run = parent, own, form, run
        self._dock_area, self._notices, self._preferences = dock_area, notices, preferences
        self._language, self._history = language, history
        self._told: set[str] = set()
        self.dialog: PresetDialog | None = None

    def announce(self) -> None:
        """Let the gallery show what there is, and say once which files cannot be read."""
        self.own_changed.emit(self._own.presets())
        for problem in self._own.problems:
            if problem not in self._told:
                self._told.add(problem)
                self._notices.inform(problem)

    # -- commands --------------------------------------------------------------------------

    def save_preset(self) -> None:
        """Save under the preset that is open where it is the user's own, else as a new one."""
        self._form.flush()
        known = self._run.preset
        if known is not None and self._own.has(known):
            self._overwrite(known)
        else:
            self.save_preset_as()

    def save_preset_as(self) -> None:
        """Ask for words, and save what is on screen as a new preset."""
        self._form.flush()
        known, experiment = self._run.preset, self._form.experiment
        heading = translate("window", "Save settings as preset")
        self._ask(heading, known or Preset("", experiment), experiment, self._views(known))
        assert self.dialog is not None
        self.dialog.confirmed.connect(self.save_as)

    def edit_preset(self) -> None:
        """Ask for other words of the preset that is open, if it is the user's own."""
        preset = self._run.preset
        if preset is not None and self._own.has(preset):
            self.edit(preset)
        else:
            words = translate("window", "This preset is not your own: F12 saves a copy of yours.")
            self._notices.inform(words)

    def edit(self, preset: Preset) -> None:
        """Ask for other words of one of the user's own presets; its settings stay."""
        heading = translate("window", "Edit preset")
        self._ask(heading, preset, preset.experiment, preset.views)
        assert self.dialog is not None
        self.dialog.elsewhere.hide()
        self.dialog.confirmed.connect(functools.partial(self._edited, preset))

    def remove(self, preset: Preset) -> None:
        """Delete one of the user's own presets."""
        shown = self._run.preset
        if self._change((preset.name, preset, shown), (preset.name, None, shown)):
            source = translate("window", "Deleted: {title}. Ctrl+Z brings it back.")
            self._notices.inform(source.format(title=self._title(preset)))

    # -- asking ----------------------------------------------------------------------------

    def _ask(
        self, heading: str, known: Preset, experiment: Experiment, views: tuple[str, ...]
    ) -> None:
        """Open the dialog, filled in with what a preset has."""
        changed = [key for key, _, _ in differences(known.experiment, experiment)]
        words = replace(words_of(known), views=views, claims=not changed)
        area = self._dock_area
        names = dict.fromkeys((*views, *area.shown.values(), *area.walk, *area.docks))
        titles = {name: area.docks[name].view.title for name in names if name in area.docks}
        keys = dict.fromkeys((*known.focus, *changed, *settings_in_form(experiment)))
        settings = {key: setting_title(key) for key in keys if "." in key}
        claimed = " · ".join(claim_words(known)) if changed else ""
        self.dialog = PresetDialog(self._parent, heading, words, titles, settings, claimed)
        self.dialog.open()

    def _views(self, known: Preset | None) -> tuple[str, ...]:
        """Return the views on screen, then the others of the preset; its own where none moved."""
        *_, order = self._dock_area.state()
        named = known.views if known is not None else ()
        if named and order == list(self._dock_area.walk):
            return named
        return tuple(dict.fromkeys((*self._dock_area.shown.values(), *named)))

    # -- saving ----------------------------------------------------------------------------

    def save_as(self, words: PresetWords) -> None:
        """Save what is on screen as a new preset, and where wanted in a file elsewhere too."""
        shown = self._run.preset
        preset = self.preset_with(words)
        if not self._change((preset.name, None, shown), (preset.name, preset, preset)):
            return
        source = translate("window", "Saved in the gallery, under “Your own”: {title}")
        self._notices.inform(source.format(title=self._title(preset)))
        if words.elsewhere:
            self._write_elsewhere(preset)

    def preset_with(self, words: PresetWords) -> Preset:
        """Return what is on screen as a new preset with these words."""
        known = self._run.preset
        experiment = self._form.experiment
        name = self._own.name_for(words.title[0] or words.title[1])
        preset = replace(known or Preset("", experiment), name=name, experiment=experiment)
        preset = replace(preset, speed=self._run.updates_per_second)
        return _with_words(preset, words)

    def _overwrite(self, known: Preset) -> None:
        """Save under the preset that is open."""
        preset = replace(
            known,
            experiment=self._form.experiment,
            speed=self._run.updates_per_second,
            views=self._views(known),
        )
        if preset == known:
            self._notices.inform(translate("window", "Nothing has changed since it was saved."))
            return
        if self._run.is_changed:
            preset = _without_claims(preset)
        if self._change((known.name, known, known), (known.name, preset, preset)):
            source = translate("window", "Saved: {title}. Ctrl+Z brings back what it was.")
            if claim_words(preset) != claim_words(known):
                source = translate(
                    "window",
                    "Saved: {title}, without what it claimed for its end, since settings have"
                    " changed. Ctrl+Z brings back what it was.",
                )
            self._notices.inform(source.format(title=self._title(preset)))

    def _edited(self, before: Preset, words: PresetWords) -> None:
        preset = _with_words(before, words)
        if preset != before:
            shown = self._run.preset
            after = preset if shown == before else shown
            self._change((before.name, before, shown), (before.name, preset, after))

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

    def _change(self, before: Stored, after: Stored) -> bool:
        """Put something else under a name, so that it can be undone; return whether it worked."""
        open_names = {preset.name for preset in (before[2], after[2]) if preset is not None}
        put = functools.partial(self._put, open_names)
        done = put(after)
        if done:
            self._history.push(before, after, put, self._describe)
        return done

    def _put(self, open_names: Collection[str], stored: Stored) -> bool:
        """Write or remove the file under a name; return whether that worked.

        The run on screen goes on under another preset only where that of `open_names` is open.
        """
        name, preset, shown = stored
        try:
            if preset is None:
                self._own.remove(name)
            else:
                self._own.save(preset)
        except BadInput as error:
            self._notices.warn(str(error.message))
            return False
        self.announce()
        if shown is not None and shown == preset:
            shown = self._own.stored(name) or shown
        known = self._run.preset
        ours = known is None or known.name in open_names
        if shown is not None and shown != known and ours:
            self._run.adopt(shown)
        return True

    def _describe(self, before: Stored, after: Stored) -> str:
        preset = after[1] or before[1]
        assert preset is not None
        source = translate("window", "saving {name}")
        if after[1] is None:
            source = translate("window", "deleting {name}")
        return source.format(name=self._title(preset))

    def _title(self, preset: Preset) -> str:
        return preset_title(preset, self._language.name)


def words_of(preset: Preset) -> PresetWords:
    """Return what the dialog asks for as a preset has it."""
    return PresetWords(
        (preset.title, preset.title_zh),
        (preset.watch, preset.watch_zh),
        (preset.group, preset.group_zh),
        preset.views,
        preset.focus,
    )


def _with_words(preset: Preset, words: PresetWords) -> Preset:
    """Return a preset with what was entered."""
    preset = preset if words.claims else _without_claims(preset)
    (title, title_zh), (watch, watch_zh), (group, group_zh) = words.title, words.watch, words.group
    return replace(
        preset,
        title=title,
        title_zh=title_zh,
        watch=watch,
        watch_zh=watch_zh,
        group=group,
        group_zh=group_zh,
        views=words.views,
        focus=words.focus,
    )


def _without_claims(preset: Preset) -> Preset:
    """Return a preset that claims nothing of its end."""
    return replace(preset, regime="", flow="", training="")
