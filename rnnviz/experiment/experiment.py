"""The complete settings of a run as one frozen value, stored in presets, recordings and figures.

A section is a dataclass of settings, or one of several such classes chosen by its `name`.  The form
in the window, the keys of a preset file, `--set` and validation follow from the declarations; see
`rnnviz.setting` for how to add one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from rnnviz.experiment.cliff_settings import CliffSettings
from rnnviz.experiment.network_settings import NetworkSettings, layer_cells
from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.clipping import CLIPPINGS, Clipping, NoClipping
from rnnviz.nn.initializer import Init
from rnnviz.nn.optimizer import OPTIMIZERS, SGD, Optimizer
from rnnviz.setting import (
    applies,
    as_table,
    check,
    parse,
    parse_choice,
    setting,
    settings_of,
    unknown_name,
)
from rnnviz.tasks.index import TASKS
from rnnviz.tasks.synthetic.sine import Sine
from rnnviz.tasks.task import Task
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

Readout = Literal["every", "last", "mean"]


@dataclass(frozen=True)
class TrainingSettings:
    """How long, on how much, and by which objective."""

    updates: int = setting(
        1000,
        QT_TRANSLATE_NOOP("settings", "Updates"),
        QT_TRANSLATE_NOOP("settings", "The run pauses here; a recording ends here."),
        low=1,
        high=1_000_000,
        live=True,
    )
    batch: int = setting(
        32,
        QT_TRANSLATE_NOOP("settings", "Batch size"),
        QT_TRANSLATE_NOOP("settings", "Sequences per update."),
        symbol="<i>B</i>",
        low=1,
        high=4096,
    )
    reduction: str = setting(
        "mean",
        QT_TRANSLATE_NOOP("settings", "Loss is"),
        QT_TRANSLATE_NOOP("settings", "Averaged over sequences, steps and outputs, or their sum."),
        choices=(
            ("mean", QT_TRANSLATE_NOOP("settings", "averaged")),
            ("sum", QT_TRANSLATE_NOOP("settings", "summed")),
        ),
    )
    rule: str = setting(
        "bptt",
        QT_TRANSLATE_NOOP("settings", "Learning rule"),
        QT_TRANSLATE_NOOP(
            "settings",
            "BPTT and RTRL compute the same gradient as long as the parameters are fixed: BPTT"
            " stores the sequence and goes back through it, RTRL carries the influence of every"
            " parameter forward.",
        ),
        choices=(
            ("bptt", QT_TRANSLATE_NOOP("settings", "BPTT: back through time")),
            ("rtrl", QT_TRANSLATE_NOOP("settings", "RTRL: forward, once a sequence")),
            ("rtrl_online", QT_TRANSLATE_NOOP("settings", "RTRL: forward, at every step")),
        ),
    )
    truncation: int = setting(
        0,
        QT_TRANSLATE_NOOP("settings", "Truncate BPTT after"),
        QT_TRANSLATE_NOOP(
            "settings", "Steps that the error is propagated back; 0 means no truncation."
        ),
        symbol="<i>τ</i>",
        low=0,
        high=10_000,
        when=("rule", ("bptt",)),
    )
    readout: str = setting(
        "learned",
        QT_TRANSLATE_NOOP("settings", "Read-out weights are"),
        QT_TRANSLATE_NOOP("settings", "With a fixed read-out, only the layers below it learn."),
        symbol="<i>V</i>",
        choices=(
            ("learned", QT_TRANSLATE_NOOP("settings", "learned")),
            ("kept", QT_TRANSLATE_NOOP("settings", "fixed at their initial values")),
        ),
    )
    l1: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "L1 weight decay"),
        QT_TRANSLATE_NOOP(
            "settings", "Each update moves every weight towards zero by η times this value."
        ),
        low=0.0,
        high=1e3,
        live=True,
        log=True,
    )
    l2: float = setting(
        0.0,
        QT_TRANSLATE_NOOP("settings", "L2 weight decay"),
        QT_TRANSLATE_NOOP("settings", "Each update shrinks every weight by η times this share."),
        low=0.0,
        high=1e3,
        live=True,
        log=True,
    )


@dataclass(frozen=True)
class Experiment:
    """Everything a run depends on.

    Attributes
    ----------
    seed : int
        Decides initial parameters, training data and held-out data, each by a stream of its own,
        so that two cells on one seed see the same data.
    task, cell, network, init, optimizer, clipping, training, cliff
        The sections, in the order the form shows them.
    """

    seed: int = setting(
        1,
        QT_TRANSLATE_NOOP("settings", "Seed"),
        QT_TRANSLATE_NOOP(
            "settings", "The same seed and settings give the same run, bit by bit, on one machine."
        ),
        low=0,
        high=2**31 - 1,
    )
    task: Task = field(default_factory=Sine)
    cell: Cell = field(default_factory=SRN)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    init: Init = field(default_factory=Init)
    optimizer: Optimizer = field(default_factory=SGD)
    clipping: Clipping = field(default_factory=NoClipping)
    training: TrainingSettings = field(default_factory=TrainingSettings)
    cliff: CliffSettings = field(default_factory=CliffSettings)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of all layers from the input upwards."""
        return layer_cells(self.cell, self.network)


SECTION_CHOICES: Mapping[str, tuple[type[Any], ...]] = {
    "task": TASKS,
    "cell": CELLS,
    "optimizer": OPTIMIZERS,
    "clipping": CLIPPINGS,
}
PLAIN_SECTIONS: Mapping[str, type[Any]] = {
    "network": NetworkSettings,
    "init": Init,
    "training": TrainingSettings,
    "cliff": CliffSettings,
}
SECTIONS = tuple(f.name for f in fields(Experiment) if f.name != "seed")


def parse_experiment(table: Mapping[str, object]) -> Experiment:
    """Build an experiment from nested plain values; what is left out takes its default.

    Raises
    ------
    BadInput
        Naming the dotted key and what is expected.
    """
    sections: dict[str, Any] = {}
    for key, value in table.items():
        if key == "seed":
            (_, declared, kind), *_ = settings_of(Experiment)
            sections[key] = check("seed", value, declared, kind)
        elif key in SECTIONS:
            sections[key] = parse_section(key, value)
        else:
            raise unknown_name(key, key, ("seed", *SECTIONS))
    return Experiment(**sections)


def parse_section(key: str, value: object) -> Any:
    """Build one section by its key."""
    table = _as_mapping(key, value)
    if key in SECTION_CHOICES:
        return parse_choice(SECTION_CHOICES[key], table, key)
    return parse(PLAIN_SECTIONS[key], table, key)


def _as_mapping(key: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        source = QT_TRANSLATE_NOOP("settings", "{key}: this must be a table of settings")
        raise BadInput.of("settings", source, key=key)
    return value


def experiment_table(experiment: Experiment, omit_idle: bool = False) -> dict[str, object]:
    """Return an experiment as nested plain values, the reverse of `parse_experiment`.

    With `omit_idle`, settings that the others of their section disable are left out where they
    have their defaults, and files that are not read in any case.
    """
    sections = {key: as_table(getattr(experiment, key)) for key in SECTIONS}
    if omit_idle:
        for key, table in sections.items():
            for inner in _idle(getattr(experiment, key)):
                del table[inner]
    return {"seed": experiment.seed, **sections}


def _idle(section: Any) -> list[str]:
    """Return the settings without effect that need not be written."""
    usual = type(section)()
    return [
        key
        for key, declared, _ in settings_of(section)
        if not applies(section, declared)
        and (declared.file or getattr(section, key) == getattr(usual, key))
    ]


def _has_effect(experiment: Experiment, dotted: str) -> bool:
    section_key, _, key = dotted.partition(".")
    if not key or key == "name":
        return True
    section = getattr(experiment, section_key)
    return any(k == key and applies(section, declared) for k, declared, _ in settings_of(section))


def parameter_names(experiment: Experiment) -> frozenset[str]:
    """Return the names of all parameters that the cells have, "U" and "b.forget" among them."""
    entries = [entry for cell in experiment.cells for entry in cell.layout(1)]
    return frozenset(name for entry in entries for name in (entry.name, *entry.leaves()))


def has_effect(experiment: Experiment, dotted: str) -> bool:
    """Return whether a setting has an effect given all others: an SRN has no forget bias."""
    section_key, _, key = dotted.partition(".")
    if not key or key == "name":
        return True
    section = getattr(experiment, section_key)
    declared = next((found for name, found, _ in settings_of(section) if name == key), None)
    if declared is None or not _has_effect(experiment, dotted):
        return False
    return not declared.part or declared.part in parameter_names(experiment)
