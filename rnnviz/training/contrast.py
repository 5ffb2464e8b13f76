"""Two runs beside each other: each is called by what sets it apart from the other."""

from __future__ import annotations

import html
from typing import Any

from rnnviz.experiment.experiment import SECTIONS, Experiment, has_effect
from rnnviz.setting import Setting, settings_of
from rnnviz.text import translate
from rnnviz.training.run_label import cell_label, clipping_label, task_label
from rnnviz.training.snapshot import Snapshot

MOST = 2
"""Differences told; a name that is longer nobody reads at the end of a line."""
_NOT_TOLD = ("updates", "prompt", "written", "temperature")
"""Settings that change nothing about how a run learns."""


def distinguishing_labels(one: Snapshot, other: Snapshot) -> tuple[str, str]:
    """Return short names with markup for two runs: "clipping: none" and "clipping: global 1".

    Runs that differ in nothing are told apart by how far they went.
    """
    pairs = apart(one.experiment, other.experiment)
    if not pairs:
        source = translate("training", "update {update}")
        return source.format(update=one.update), source.format(update=other.update)
    more = ", …" if len(pairs) > MOST else ""
    first, second = (", ".join(pair[i] for pair in pairs[:MOST] if pair[i]) + more for i in (0, 1))
    return first, second


def apart(one: Experiment, other: Experiment) -> list[tuple[str, str]]:
    """Return what differs, the most telling first, each as said of either."""
    pairs: list[tuple[str, str]] = []
    for key in ("cell", "clipping", "optimizer", *SECTIONS):
        if key == "cliff":  # it is only looked at
            continue
        first, second = getattr(one, key), getattr(other, key)
        pairs += [] if first == second else _of_section(key, one, other)
    if one.seed != other.seed:
        source = translate("training", "seed {seed}")
        pairs.append((source.format(seed=one.seed), source.format(seed=other.seed)))
    return list(dict.fromkeys(pairs))


def _of_section(key: str, one: Experiment, other: Experiment) -> list[tuple[str, str]]:
    first, second = getattr(one, key), getattr(other, key)
    if type(first) is type(second):
        return _of_settings(key, one, other)
    told = {
        "cell": lambda experiment: cell_label(experiment.cell),
        "clipping": clipping_label,
        "optimizer": lambda experiment: translate("nn", experiment.optimizer.title),
        "task": task_label,
    }[key]
    return [(told(one), told(other))]


def _of_settings(section: str, one: Experiment, other: Experiment) -> list[tuple[str, str]]:
    """Return the settings in which two sections of one kind differ, each where it has an effect."""
    first, second = getattr(one, section), getattr(other, section)
    pairs = [
        tuple(
            _told(value, key, declared) if has_effect(run, f"{section}.{key}") else ""
            for run, value in ((one, first), (other, second))
        )
        for key, declared, _ in settings_of(first)
        if getattr(first, key) != getattr(second, key) and key not in _NOT_TOLD
    ]
    return [(a, b) for a, b in pairs if a or b]


def _told(section: Any, key: str, declared: Setting) -> str:
    """Return a setting and its value: "η = 0.1", "Embedding size = 8"."""
    value = getattr(section, key)
    if declared.choices:
        value = translate("settings", dict(declared.choices)[value]).partition(" (")[0]
    elif isinstance(value, float):
        value = f"{value:.4g}"
    name = declared.symbol or translate("settings", declared.label)
    return f"{name} = {html.escape(str(value), quote=False)}"
