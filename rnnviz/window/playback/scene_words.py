"""What led from one scene to the next, in words that follow "Undo" in the menu."""

from __future__ import annotations

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.text import translate
from rnnviz.window.language import Language, preset_title
from rnnviz.window.playback.scene import Scene
from rnnviz.window.settings_form.setting_text import change_text


def title_of(preset: Preset | None, language: Language) -> str:
    """Return the title of what is opened, in the language of the moment."""
    if preset is None or not preset.name:
        return translate("window", "the run")
    return preset_title(preset, language.name)


def opening_words(name: str) -> str:
    """Return that something of a name was opened."""
    return translate("window", "opening {name}").format(name=name)


def reset_words(preset: Preset | None, language: Language) -> str:
    """Return that a run was started again."""
    return translate("window", "reset of {name}").format(name=title_of(preset, language))


def restart_words(preset: Preset | None, language: Language) -> str:
    """Return that a run was started again with other settings."""
    source = translate("window", "starting {name} again with other settings")
    return source.format(name=title_of(preset, language))


def leaving_words(preset: Preset | None, language: Language) -> str:
    """Return that a recording was left for the run itself."""
    source = translate("window", "starting {name} from its recording")
    return source.format(name=title_of(preset, language))


def change_words(before: Experiment, after: Experiment) -> str:
    """Return which settings were changed."""
    source = translate("window", "change: {settings}")
    return source.format(settings=change_text(before, after))


def way_back(left: Scene, language: Language) -> str:
    """Return how to get back to a run that was left."""
    source = translate("window", "Ctrl+Z brings {name} at update {update} back.")
    return source.format(name=title_of(left.preset, language), update=left.update)
