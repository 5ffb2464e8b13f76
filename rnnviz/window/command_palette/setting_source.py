"""Settings in the palette: found by name, chosen among kinds, set by a typed value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from rnnviz.experiment.experiment import SECTION_CHOICES, SECTIONS, Experiment, has_effect
from rnnviz.nn.clipping import ClipGlobalNorm, NoClipping
from rnnviz.plot.markup import plain
from rnnviz.setting import Setting, check, settings_of
from rnnviz.text import BadInput, translate
from rnnviz.window.command_palette.entry import Entry, score
from rnnviz.window.settings_form.number_text import parsed
from rnnviz.window.settings_form.section import carried_over
from rnnviz.window.settings_form.setting_text import (
    SECTION_TITLES,
    kind_title,
    section_title,
    setting_name,
    value_text,
)

MOST_ANSWERS = 4
"""Settings that one typed value is offered for, at most."""
InAll = Callable[[str, str], str]


@dataclass(frozen=True)
class Found:
    """A setting that has an effect in an experiment.

    Attributes
    ----------
    experiment : Experiment
        The one it is a setting of.
    section, key : str
        The key is empty for the seed.
    declared : Setting
    kind : type
    """

    experiment: Experiment
    section: str
    key: str
    declared: Setting
    kind: type

    @property
    def dotted(self) -> str:
        return f"{self.section}.{self.key}" if self.key else self.section

    def words(self, in_all: InAll) -> str:
        """Return by what it is found."""
        section = in_all("window", SECTION_TITLES[self.section]) if self.key else ""
        label = in_all("settings", self.declared.label)
        name = f"{self.section} {self.key}".replace("_", " ")
        return f"{plain(self.declared.symbol)} {label} {section} {name}"

    def with_value(self, value: object) -> Experiment:
        """Return the experiment with another value."""
        if not self.key:
            return replace(self.experiment, seed=value)  # type: ignore[arg-type]
        section: Any = replace(getattr(self.experiment, self.section), **{self.key: value})
        return replace(self.experiment, **{self.section: section})


def settings_with_effect(experiment: Experiment) -> Iterator[Found]:
    """Return every setting that has an effect, in the order of the form."""
    (_, declared, kind), *_ = settings_of(Experiment)
    yield Found(experiment, "seed", "", declared, kind)
    for section in SECTIONS:
        for key, declared, kind in settings_of(getattr(experiment, section)):
            if has_effect(experiment, f"{section}.{key}"):
                yield Found(experiment, section, key, declared, kind)


def setting_entries(
    experiment: Experiment, in_all: InAll, reveal: Callable[[str], object]
) -> Iterator[Entry]:
    """Return an entry for each setting; it brings the setting into view."""
    for found in settings_with_effect(experiment):
        words, title = found.words(in_all), setting_name(found.declared)
        if found.key:
            title = _joined(section_title(found.section), title)
        yield Entry(translate("window", "Setting"), title, words, partial(reveal, found.dotted))


def kind_entries(
    experiment: Experiment, in_all: InAll, request: Callable[[Experiment], object]
) -> Iterator[Entry]:
    """Return an entry for each kind that a section can be of: "Cell: LSTM"."""
    for section, kinds in SECTION_CHOICES.items():
        context = "tasks" if section == "task" else "nn"
        current = getattr(experiment, section)
        for kind in kinds:
            title = _joined(section_title(section), kind_title(section, kind.name))
            label = in_all("window", SECTION_TITLES[section])
            words = f"{label} {in_all(context, kind.title)} {kind.name}".replace("_", " ")
            wanted = replace(experiment, **{section: carried_over(current, kind)})
            act, other = partial(request, wanted), not isinstance(current, kind)
            yield Entry(translate("window", "Setting"), title, words, act, enabled=other)


def value_entries(
    typed: str, experiment: Experiment, in_all: InAll, request: Callable[[Experiment], object]
) -> list[Entry]:
    """Return what a setting and its value, such as "clip 1" or "activation relu", would do."""
    *names, last = typed.replace("=", " ").split() or [""]
    if not names:
        return []
    name = " ".join(names)
    rated = [(score(name, found.words(in_all)), found) for found in _settings_to_set(experiment)]
    best = sorted((pair for pair in rated if pair[0]), key=lambda pair: -pair[0])
    entries = (_value_entry(found, last, in_all, request) for _, found in best)
    return [entry for entry in entries if entry is not None][:MOST_ANSWERS]


def _settings_to_set(experiment: Experiment) -> Iterator[Found]:
    """Return what a value can be typed for: also the threshold where nothing is clipped yet."""
    if isinstance(experiment.clipping, NoClipping):
        clipped = replace(experiment, clipping=ClipGlobalNorm())
        for found in settings_with_effect(clipped):
            if found.section == "clipping":
                yield found
    yield from settings_with_effect(experiment)


def _value_entry(
    found: Found, text: str, in_all: InAll, request: Callable[[Experiment], object]
) -> Entry | None:
    declared = found.declared
    value: object = parsed(text, found.kind) if found.kind in (int, float) else text
    if declared.choices:
        fits = [
            v for v, label in declared.choices if score(text, f"{v} {in_all('settings', label)}")
        ]
        value = fits[0] if fits else None
    elif found.kind not in (int, float):
        return None
    try:
        value = check(found.dotted, value, declared, found.kind)
    except BadInput:
        return None
    title = f"{setting_name(declared)} = {value_text(declared, value)}"
    if found.key:
        title = _joined(section_title(found.section), title)
    wanted = found.with_value(value)
    return Entry(translate("window", "Set"), title, "", partial(request, wanted))


def _joined(section: str, name: str) -> str:
    return translate("window", "{section}: {kind}").format(section=section, kind=name)
