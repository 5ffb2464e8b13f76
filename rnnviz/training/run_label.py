"""Short labels of a run: for title bars, captions, and legends that compare two runs.

A run that was started from a shipped preset and changed is labelled with the settings that differ,
so that the preset's name does not promise what was not run.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
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
"""Differences in the label of a run: a longer one does not fit at the end of a curve."""
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


def distinguishing_labels(*snapshots: Snapshot, most: int = MAX_DIFFERENCES) -> tuple[str, ...]:
    """Return a label with markup for each run, made of the settings in which they differ.

    Two runs are told apart by the first `most` differences; of more runs each by its first
    differences from the first run, of which the first alone is told of that.  What else is needed
    for no two labels to be equal is added: further settings, then when the settings were changed,
    then the number of updates.  How many differences are not told is the last clause.  A label is
    empty where there is nothing to tell.
    """
    rows = _rows(snapshots)
    differ = _differing_rows(rows, len(snapshots))
    told = [which[:most] for which in differ]
    if len(snapshots) > 2:
        told[0] = differ[0] = [min(i for which in told for i in which)] if any(told) else []
    _tell_apart(rows, told)
    equal = [list(range(len(rows)))] * len(snapshots)  # told all, these have the same label
    settings = len(rows)
    rows += _course_rows(snapshots)
    _tell_apart(rows, equal)
    told = [
        [*which, *(i for i in more if i >= settings)]
        for which, more in zip(told, equal, strict=True)
    ]
    return tuple(
        _clauses([rows[i][run] for i in sorted(which)], len(set(all_of) - set(which)))
        for run, (which, all_of) in enumerate(zip(told, differ, strict=True))
    )


def _clauses(told: Sequence[str], more: int) -> str:
    """Return a label of what is told, and how many differences are not."""
    rest = translate("training", "and {n} more").format(n=more) if more else ""
    return ", ".join(clause for clause in (*told, rest) if clause)


def _differing_rows(rows: Sequence[tuple[str, ...]], runs: int) -> list[list[int]]:
    """Return for each run the rows that tell it: those in which it differs from the first."""
    whole = list(range(len(rows)))
    others = ([i for i in whole if rows[i][run] != rows[i][0]] for run in range(1, runs))
    return [[] if runs > 2 else whole, *others]


def _tell_apart(rows: Sequence[tuple[str, ...]], told: list[list[int]]) -> None:
    """Tell more of the runs whose labels would be equal, as long as that sets any of them apart."""
    for i, row in enumerate(rows):
        same: dict[tuple[str, ...], list[int]] = {}
        for run, which in enumerate(told):
            same.setdefault(tuple(rows[j][run] for j in sorted(which)), []).append(run)
        for group in same.values():
            if len({row[run] for run in group}) > 1:
                for run in group:
                    told[run] = [*told[run], i]


def _rows(snapshots: Sequence[Snapshot]) -> list[tuple[str, ...]]:
    """Return the labels of all differences; of an inspected network only the cell is known."""
    experiments = [each.experiment for each in snapshots]
    if all(each.inspected is None for each in snapshots):
        return label_rows(*experiments)
    cells = (Experiment(cell=each.cell, network=each.network) for each in experiments)
    return [*label_rows(*cells), *_origin_rows(snapshots)]


def _origin_rows(snapshots: Sequence[Snapshot]) -> list[tuple[str, ...]]:
    """Return which network was read from a file, and on which sequence it is."""
    here = translate("training", "trained here")
    names = tuple(
        here if each.inspected is None else html.escape(each.name, quote=False)
        for each in snapshots
    )
    sequences = tuple(
        "" if each.inspected is None else html.escape(str(each.inspected.sequence), quote=False)
        for each in snapshots
    )
    lengths = tuple(f"<i>T</i> = {each.trace.length}" for each in snapshots)
    return [row for row in (names, sequences, lengths) if len(set(row)) > 1]


def _course_rows(snapshots: Sequence[Snapshot]) -> list[tuple[str, ...]]:
    """Return when the settings of each run were changed last, and how far it has come."""
    changed = translate("training", "changed at update {update}")
    unchanged = translate("training", "unchanged")
    update = translate("training", "update {update}")
    return [
        tuple(
            changed.format(update=each.changes[-1].update) if each.changes else unchanged
            for each in snapshots
        ),
        tuple(update.format(update=each.update) for each in snapshots),
    ]


def label_rows(*experiments: Experiment) -> list[tuple[str, ...]]:
    """Return a label for each experiment for every difference, the most informative first.

    A label is empty where that experiment does not have the setting.
    """
    kinds = [
        row
        for key in ("cell", "task", "clipping", "optimizer")
        for row in _kind_row(key, experiments)
    ]
    sections = dict.fromkeys(("cell", "clipping", "optimizer", *SECTIONS))
    del sections["cliff"]  # training does not depend on it
    settings = [row for key in sections for row in _setting_rows(key, experiments)]
    seed = translate("training", "seed {seed}")
    seeds = tuple(seed.format(seed=each.seed) for each in experiments)
    return list(dict.fromkeys((*kinds, *settings, *([seeds] if len(set(seeds)) > 1 else []))))


def _kind_row(key: str, experiments: Sequence[Experiment]) -> list[tuple[str, ...]]:
    """Return what each section is, where they are not all of one kind."""
    if len({type(getattr(each, key)) for each in experiments}) == 1:
        return []
    label = {
        "cell": lambda experiment: cell_label(experiment.cell),
        "clipping": clipping_label,
        "optimizer": lambda experiment: translate("nn", experiment.optimizer.title),
        "task": task_label,
    }[key]
    return [tuple(label(each) for each in experiments)]


def _setting_rows(key: str, experiments: Sequence[Experiment]) -> Iterator[tuple[str, ...]]:
    """Yield the values of every setting in which sections differ that have it."""
    sections = [getattr(each, key) for each in experiments]
    alike = len(set(map(type, sections))) == 1
    declared = {name: found for each in sections for name, found, _ in settings_of(each)}
    for name, found in declared.items():
        values = {getattr(each, name) for each in sections if hasattr(each, name)}
        if len(values) < 2 or name in _WITHOUT_EFFECT_ON_TRAINING:
            continue
        if not alike and (found.choices or key == "clipping"):
            continue  # the label of the kind says it
        row, exact = (_row(experiments, key, name, found, exact) for exact in (False, True))
        if any(row):
            yield exact if len(set(row)) < len(set(exact)) else row


def _row(
    experiments: Sequence[Experiment], key: str, name: str, declared: Setting, exact: bool
) -> tuple[str, ...]:
    """Return the label of a setting for each experiment, empty where it has none."""
    return tuple(
        _setting_label(section, name, declared, exact) if _has(each, section, key, name) else ""
        for each, section in ((each, getattr(each, key)) for each in experiments)
    )


def _has(experiment: Experiment, section: Any, key: str, name: str) -> bool:
    return hasattr(section, name) and has_effect(experiment, f"{key}.{name}")


def _setting_label(section: Any, key: str, declared: Setting, exact: bool) -> str:
    """Return a setting and its value: "η = 0.1", "Embedding size = 8", "Text file = a.txt".

    An `exact` value has all its digits, and a file its whole path.
    """
    value = getattr(section, key)
    if declared.choices:
        value = translate("settings", dict(declared.choices)[value]).partition(" (")[0]
    elif isinstance(value, float) and not exact:
        value = f"{value:.4g}"
    elif declared.file and not exact:
        value = PurePath(value).name
    name = declared.symbol or translate("settings", declared.label)
    return f"{name} = {html.escape(str(value), quote=False)}"
