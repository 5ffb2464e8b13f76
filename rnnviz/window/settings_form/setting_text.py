"""Settings in words: their names, their values, and what distinguishes two experiments."""

from __future__ import annotations

from rnnviz.experiment.difference import differences
from rnnviz.experiment.experiment import (
    PLAIN_SECTIONS,
    SECTION_CHOICES,
    SECTIONS,
    Experiment,
    has_effect,
)
from rnnviz.plot.markup import plain
from rnnviz.setting import Setting, settings_of
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.window.settings_form.number_text import number_text

SECTION_TITLES = {
    "task": QT_TRANSLATE_NOOP("window", "Task"),
    "cell": QT_TRANSLATE_NOOP("window", "Cell"),
    "network": QT_TRANSLATE_NOOP("window", "Network"),
    "init": QT_TRANSLATE_NOOP("window", "Initialisation"),
    "optimizer": QT_TRANSLATE_NOOP("window", "Optimiser"),
    "clipping": QT_TRANSLATE_NOOP("window", "Clipping"),
    "training": QT_TRANSLATE_NOOP("window", "Training"),
    "cliff": QT_TRANSLATE_NOOP("window", "Cliff"),
}
"""The headings of the sections of an experiment, in English."""


def section_title(key: str) -> str:
    """Return the heading of a section of the experiment."""
    return translate("window", SECTION_TITLES[key])


def kind_title(section: str, name: str) -> str:
    """Return the title of one of the kinds among which a section chooses: "LSTM", "Adam"."""
    titles = {getattr(kind, "name", ""): kind.title for kind in SECTION_CHOICES[section]}
    return translate("tasks" if section == "task" else "nn", titles[name])


def declared_setting(experiment: Experiment, dotted: str) -> tuple[Setting, type] | None:
    """Return the declaration and the type of a setting such as "cell.size", or "seed"."""
    section, _, key = dotted.partition(".")
    owner = getattr(experiment, section) if key else experiment
    found = {name: (declared, kind) for name, declared, kind in settings_of(owner)}
    return found.get(key or section)


def setting_name(declared: Setting) -> str:
    """Return a setting's symbol and label in plain letters: "η learning rate"."""
    label = translate("settings", declared.label)
    return plain(f"{declared.symbol} {label}").strip()


def setting_title(dotted: str) -> str:
    """Return the name of a setting of any kind of its section: "Clipping: θ threshold"."""
    section, _, key = dotted.partition(".")
    if key == "name":
        return section_title(section)
    kinds = SECTION_CHOICES.get(section) or (PLAIN_SECTIONS[section],)
    declared = next(d for kind in kinds for name, d, _ in settings_of(kind) if name == key)
    source = translate("window", "{section}: {kind}")
    return source.format(section=section_title(section), kind=setting_name(declared))


def settings_in_form(experiment: Experiment) -> list[str]:
    """Return the dotted keys of all that the form offers in its sections."""
    keys = []
    for section in SECTIONS:
        keys += [f"{section}.name"] * (section in SECTION_CHOICES)
        every = (f"{section}.{key}" for key, _, _ in settings_of(getattr(experiment, section)))
        keys += [dotted for dotted in every if has_effect(experiment, dotted)]
    return keys


def value_text(declared: Setting, value: object) -> str:
    """Return a value as the form shows it."""
    if declared.choices:
        return translate("settings", dict(declared.choices)[str(value)]).partition(" (")[0]
    if isinstance(value, bool):
        return translate("window", "yes") if value else translate("window", "no")
    return number_text(value) if isinstance(value, (int, float)) else str(value)


def change_text(before: Experiment, after: Experiment) -> str:
    """Return what was changed: "η learning rate = 0.5", "Clipping: none", "3 settings"."""
    keys = [key for key, _, _ in differences(before, after)]
    for key in keys:
        section, _, name = key.partition(".")
        if name == "name":
            source = translate("window", "{section}: {kind}")
            kind = kind_title(section, getattr(after, section).name)
            return source.format(section=section_title(section), kind=kind)
    declared = declared_setting(after, keys[0]) if len(keys) == 1 else None
    if declared is None:
        return translate("window", "{count} settings").format(count=len(keys))
    section, _, key = keys[0].partition(".")
    value = getattr(getattr(after, section), key) if key else after.seed
    return f"{setting_name(declared[0])} = {value_text(declared[0], value)}"
