"""What a scene, and what led from one to the next, is called: in the menu and in file names."""

from __future__ import annotations

from pathlib import Path

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.storage.file_name import safe_name
from rnnviz.text import translate
from rnnviz.training.run_label import changed_words
from rnnviz.training.snapshot import Frame
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


def file_stem(frame: Frame | None, preset: Preset | None, experiment: Experiment) -> str:
    """Return a name for files of a run, or of its settings where there is no frame of it yet."""
    if frame is not None and frame.snapshot.inspected is not None:
        return safe_name(Path(frame.snapshot.name).stem)
    if preset is None or not preset.name:
        return "rnnviz"
    running = experiment if frame is None else frame.snapshot.experiment
    return safe_name("-".join((preset.name, *changed_words(preset.experiment, running))))
