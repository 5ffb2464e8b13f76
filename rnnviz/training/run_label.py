"""A run in a few words: what the title bar and the caption of a figure say was run.

What a preset's name promises is only said while it is true: settings that differ from the shipped
preset of that name are told.
"""

from __future__ import annotations

from itertools import groupby

from rnnviz.experiment.experiment import Experiment, differences
from rnnviz.experiment.preset import shipped_preset
from rnnviz.nn.cell import Cell
from rnnviz.reading.data_summary import DataSummary
from rnnviz.setting import settings_of
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot

MOST_CHANGES = 3
"""Settings told one by one."""
_TOLD_ELSEWHERE = ("seed", "training.updates")


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
    """Return a cell's title and what was chosen of it: "SRN ReLU"."""
    if cell.nickname:
        return translate("nn", cell.nickname)
    choices = [
        translate("settings", dict(declared.choices)[getattr(cell, key)]).partition(" (")[0]
        for key, declared, _ in settings_of(cell)
        if declared.choices and declared.symbol
    ]
    return " ".join((cell.title, *choices))


def task_label(experiment: Experiment) -> str:
    """Return what the network is to learn."""
    return translate("tasks", experiment.task.title)


def file_label(snapshot: Snapshot) -> str:
    """Return what was read of a file, and what there is to know of it; empty where none was."""
    return " · ".join(_told(snapshot.source.read))


def file_sentences(read: DataSummary | None) -> str:
    """Return what was read of a file as sentences; empty where none was."""
    source = translate("training", "{sentence}.")
    closed = (source.format(sentence=part) for part in _told(read))
    return " ".join(closed).replace("。 ", "。")  # Chinese sets no space after a full stop


def _told(read: DataSummary | None) -> list[str]:
    """Return what is told of a file, each without its full stop."""
    return [] if read is None else [str(part).rstrip(".。") for part in read.told()]


def clipping_label(experiment: Experiment) -> str:
    """Return how gradients are shortened, and from where on."""
    clipping = experiment.clipping
    if clipping.name == "none":
        return translate("training", "no clipping")
    source = translate("training", "clipping: {kind}, θ = {threshold}")
    kind = translate("nn", clipping.title)
    return source.format(kind=kind, threshold=f"{clipping.limit:.3g}")


def changes_label(experiment: Experiment, name: str) -> str:
    """Return what differs from the shipped preset of that name; empty where nothing does.

    The seed and how long it ran stand in every caption anyway.
    """
    preset = shipped_preset(name)
    if preset is None:
        return ""
    found = differences(preset.experiment, experiment)
    told = [f"{key} = {value}" for key, _, value in found if key not in _TOLD_ELSEWHERE]
    if not told:
        return ""
    listed = ", ".join(told[:MOST_CHANGES]) + (", …" if len(told) > MOST_CHANGES else "")
    return translate("training", "changed: {settings}").format(settings=listed)


def is_different_run(one: Experiment, other: Experiment) -> bool:
    """Return whether a run is another than that of an experiment, however long either goes on."""
    return any(
        key != "training.updates" and not key.startswith("cliff.")
        for key, _, _ in differences(one, other)
    )


def inspection_label(snapshot: Snapshot) -> str:
    """Return what an inspected network is and reads: "LSTM, D=32, T=60 · 2 layers · seq.npz"."""
    told = snapshot.inspected
    if told is None:
        return ""
    network = network_label(snapshot.experiment, snapshot.trace.length)
    hidden = told.hidden if told.claims else None  # otherwise every figure says so at length
    parts = (told.network, told.sequence, told.chosen, told.loss, hidden)
    return " · ".join((network, *(str(part) for part in parts if part is not None)))
