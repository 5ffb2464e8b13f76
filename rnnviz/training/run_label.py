"""Short labels of a run: for title bars, captions, and legends that compare two runs.

A run that was started from a shipped preset and changed is labelled with the settings that differ,
so that the preset's name does not promise what was not run.
"""

from __future__ import annotations

import html
from itertools import groupby
from typing import Any

from rnnviz.experiment.difference import differences
from rnnviz.experiment.experiment import SECTIONS, Experiment, has_effect
from rnnviz.experiment.preset import shipped_preset
from rnnviz.nn.cell import Cell
from rnnviz.reading.data_summary import DataSummary
from rnnviz.setting import Setting, settings_of
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot

MAX_CHANGES = 3
"""Changed settings in a label."""
MAX_DIFFERENCES = 2
"""Differences in the label of one of two runs: a longer one does not fit at the end of a curve."""
_IN_EVERY_CAPTION = ("seed", "training.updates")
_NOT_IN_NAMES = ("training.updates", "task.file", "task.prompt", "task.written", "task.temperature")
_WITHOUT_EFFECT_ON_TRAINING = ("updates", "prompt", "written", "temperature")


def experiment_label(experiment: Experiment, steps: int) -> str:
    """Return an experiment in a few symbols: "SRN ReLU, D=32, T=60, seed 1"."""
    seed = translate("training", "seed {seed}").format(seed=experiment.seed)
    return f"{network_label(experiment, steps)}, {seed}"


def network_label(experiment: Experiment, steps: int) -> str:
    """Return the cells, their size and the length of the sequences: "SRN ReLU, D=32, T=60".

    Layers stand from the input upwards, several equal ones as "3 × LSTM".
    """
    runs = [(cell, len(list(same))) for cell, same in groupby(experiment.cells)]
    layers = [f"{n} × {cell_label(cell)}" if n > 1 else cell_label(cell) for cell, n in runs]
    both = " ⇄" if experiment.network.bidirectional else ""
    return ", ".join((" → ".join(layers) + both, f"D={experiment.cell.size}", f"T={steps}"))


def cell_label(cell: Cell) -> str:
    """Return a cell's title and its choices: "SRN ReLU"."""
    if cell.nickname:
        return translate("nn", cell.nickname)
    choices = [
        translate("settings", dict(declared.choices)[getattr(cell, key)]).partition(" (")[0]
        for key, declared, _ in settings_of(cell)
        if declared.choices and declared.symbol
    ]
    return " ".join((cell.title, *choices))


def task_label(experiment: Experiment) -> str:
    """Return the title of the task."""
    return translate("tasks", experiment.task.title)


def file_label(snapshot: Snapshot) -> str:
    """Return what was read of a file, and what there is to know of it; empty where none was."""
    return " · ".join(_file_clauses(snapshot.source.read))


def file_sentences(read: DataSummary | None) -> str:
    """Return what was read of a file as sentences; empty where none was."""
    source = translate("training", "{sentence}.")
    closed = (source.format(sentence=part) for part in _file_clauses(read))
    return " ".join(closed).replace("。 ", "。")  # Chinese sets no space after a full stop


def _file_clauses(read: DataSummary | None) -> list[str]:
    """Return clauses on a file, each without its full stop."""
    return [] if read is None else [str(part).rstrip(".。") for part in read.sentences()]


def clipping_label(experiment: Experiment) -> str:
    """Return the kind of clipping and its threshold."""
    clipping = experiment.clipping
    if clipping.name == "none":
        return translate("training", "no clipping")
    source = translate("training", "clipping: {kind}, θ = {threshold}")
    kind = translate("nn", clipping.title)
    return source.format(kind=kind, threshold=f"{clipping.limit:.3g}")


def changes_label(experiment: Experiment, name: str) -> str:
    """Return what differs from the shipped preset of that name; empty where nothing does.

    Seed and number of updates are in every caption and not repeated.
    """
    preset = shipped_preset(name)
    if preset is None:
        return ""
    found = differences(preset.experiment, experiment)
    changes = [f"{key} = {value}" for key, _, value in found if key not in _IN_EVERY_CAPTION]
    if not changes:
        return ""
    listed = ", ".join(changes[:MAX_CHANGES]) + (", …" if len(changes) > MAX_CHANGES else "")
    return translate("training", "changed: {settings}").format(settings=listed)


def changed_words(one: Experiment, other: Experiment) -> tuple[str, ...]:
    """Return in few plain words how another experiment trains differently, for names of files.

    Such as ("learning_rate-0.2",), ("clipping-global",); ("changed",) where it is more than that.
    """
    found = [
        (key, value)
        for key, _, value in differences(one, other)
        if key not in _NOT_IN_NAMES and not key.startswith("cliff.")
    ]
    kinds = {key.partition(".")[0] for key, _ in found if key.endswith(".name")}
    words = [
        f"{key.partition('.')[0] if key.endswith('.name') else key.rpartition('.')[2]}-{value}"
        for key, value in found
        if key.endswith(".name") or key.partition(".")[0] not in kinds
    ]
    return tuple(words) if len(words) <= MAX_DIFFERENCES else ("changed",)


def inspection_label(snapshot: Snapshot) -> str:
    """Return what an inspected network is and reads: "LSTM, D=32, T=60 · 2 layers · seq.npz"."""
    info = snapshot.inspected
    if info is None:
        return ""
    network = network_label(snapshot.experiment, snapshot.trace.length)
    hidden = info.hidden if info.claims else None  # otherwise every figure has a sentence on it
    parts = (info.network, info.sequence, info.chosen, info.loss, hidden)
    return " · ".join((network, *(str(part) for part in parts if part is not None)))


def distinguishing_labels(one: Snapshot, other: Snapshot) -> tuple[str, str]:
    """Return a label with markup for each of two runs, made of the settings in which they differ.

    Runs with the same settings are labelled by their number of updates.
    """
    pairs = label_pairs(one.experiment, other.experiment)
    if not pairs:
        source = translate("training", "update {update}")
        return source.format(update=one.update), source.format(update=other.update)
    more = ", …" if len(pairs) > MAX_DIFFERENCES else ""
    first, second = (
        ", ".join(pair[i] for pair in pairs[:MAX_DIFFERENCES] if pair[i]) + more for i in (0, 1)
    )
    return first, second


def label_pairs(one: Experiment, other: Experiment) -> list[tuple[str, str]]:
    """Return a pair of labels for every difference, the most informative first."""
    pairs: list[tuple[str, str]] = []
    for key in ("cell", "clipping", "optimizer", *SECTIONS):
        if key == "cliff":  # training does not depend on it
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
    label = {
        "cell": lambda experiment: cell_label(experiment.cell),
        "clipping": clipping_label,
        "optimizer": lambda experiment: translate("nn", experiment.optimizer.title),
        "task": task_label,
    }[key]
    return [(label(one), label(other))]


def _of_settings(section: str, one: Experiment, other: Experiment) -> list[tuple[str, str]]:
    """Return a pair of labels for every setting in which two sections of one kind differ.

    A label is empty where the setting has no effect in that run.
    """
    first, second = getattr(one, section), getattr(other, section)
    pairs = [
        tuple(
            _setting_label(value, key, declared) if has_effect(run, f"{section}.{key}") else ""
            for run, value in ((one, first), (other, second))
        )
        for key, declared, _ in settings_of(first)
        if getattr(first, key) != getattr(second, key) and key not in _WITHOUT_EFFECT_ON_TRAINING
    ]
    return [(a, b) for a, b in pairs if a or b]


def _setting_label(section: Any, key: str, declared: Setting) -> str:
    """Return a setting and its value: "η = 0.1", "Embedding size = 8"."""
    value = getattr(section, key)
    if declared.choices:
        value = translate("settings", dict(declared.choices)[value]).partition(" (")[0]
    elif isinstance(value, float):
        value = f"{value:.4g}"
    name = declared.symbol or translate("settings", declared.label)
    return f"{name} = {html.escape(str(value), quote=False)}"
