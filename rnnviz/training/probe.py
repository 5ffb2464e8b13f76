"""Which sequence is shown: the usual one, one that was typed, or one of the data, perhaps shuffled.

Training never depends on it: the sequence is made from the run's data and from generators of its
own, and is traced with the parameters of whatever update is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.network_settings import refuse_unfit
from rnnviz.tasks.task import Batch, Source
from rnnviz.tasks.typed import LONGEST_TEXT
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, translate
from rnnviz.training.memory_estimate import MAX_BYTES, run_bytes

Kind = Literal["default", "typed", "training", "held_out"]
KINDS: tuple[Kind, ...] = ("default", "typed", "training", "held_out")
_UNCHECKED = 200
"""Steps of a sequence that fit into memory whatever the network."""
MAX_NUMBER = 9_999
"""The last sequence of the data that can be chosen."""


@dataclass(frozen=True)
class Probe:
    """The choice of a sequence.

    Attributes
    ----------
    kind : {"default", "typed", "training", "held_out"}
        The default is the first held-out sequence.
    text : str
        What was typed.
    number : int
        Of the data from 1: of training in the order in which the run reads them.
    shuffled : int
        In which random order its steps are; 0 for their own.
    """

    kind: Kind = "default"
    text: str = ""
    number: int = 1
    shuffled: int = 0

    @property
    def is_default(self) -> bool:
        return self.kind == "default" and not self.shuffled

    @property
    def table(self) -> dict[str, Any]:
        """What files carry; empty for the default."""
        if self.is_default:
            return {}
        own: dict[str, Any] = {"kind": self.kind}
        if self.kind == "typed":
            own["text"] = self.text
        if self.kind in ("training", "held_out"):
            own["number"] = self.number
        return own | ({"shuffled": self.shuffled} if self.shuffled else {})

    @property
    def label(self) -> str:
        """What it is in the user's language; empty for the default."""
        names = {
            "default": "",
            "typed": translate("training", "typed sequence"),
            "training": translate("training", "training sequence {number}"),
            "held_out": translate("training", "held-out sequence {number}"),
        }
        name = names[self.kind].format(number=self.number)
        if not self.shuffled:
            return name
        order = translate("training", "steps shuffled ({order})").format(order=self.shuffled)
        return f"{name}, {order}" if name else order


DEFAULT_PROBE = Probe()


def probe_of(table: object) -> Probe:
    """Return a probe from what a file carries.

    Raises
    ------
    ValueError
        Where it is anything else.
    """
    if not isinstance(table, dict) or set(table) - {"kind", "text", "number", "shuffled"}:
        raise ValueError("no probe")
    probe = Probe(**table)
    numbers = {"number": (probe.number, 1), "shuffled": (probe.shuffled, 0)}
    if probe.kind not in KINDS or not isinstance(probe.text, str):
        raise ValueError("no probe")
    if len(probe.text) > LONGEST_TEXT:
        raise ValueError("the probe is too long")
    if not all(type(n) is int and low <= n <= MAX_NUMBER for n, low in numbers.values()):
        raise ValueError("no number of a probe")
    return probe


_SPECIFIED = re.compile(
    r"(?:(?P<kind>training|held-out):(?P<number>\d{1,9}))?(?:\s*shuffled(?::(?P<order>\d{1,9}))?)?"
)


def parse_probe(text: str) -> Probe:
    """Return the probe that a command names.

    "training:3", "held-out:5", "shuffled", "training:3 shuffled:2", or else a sequence, as typed;
    "typed:…" is one in any case.

    Raises
    ------
    BadInput
        Where a number is out of range.
    """
    found = _SPECIFIED.fullmatch(text.strip())
    if found is None or not text.strip():
        return Probe("typed", text.removeprefix("typed:"))
    number = int(found["number"] or 1)
    shuffled = int(found["order"] or 1) if "shuffled" in text else 0
    if not (1 <= number <= MAX_NUMBER and shuffled <= MAX_NUMBER):
        source = QT_TRANSLATE_NOOP("training", "{text}: numbers of sequences go from 1 to {most}")
        raise BadInput.of("training", source, text=text, most=MAX_NUMBER)
    kind: Kind = "default"
    if found["kind"]:
        kind = "training" if found["kind"] == "training" else "held_out"
    return Probe(kind, number=number, shuffled=shuffled)


def data_generator(seed: int) -> np.random.Generator:
    """Return the generator from which a run of this seed draws its batches, at its beginning."""
    return np.random.default_rng(np.random.SeedSequence(seed).spawn(3)[1])


def probe_batch(probe: Probe, source: Source, experiment: Experiment) -> Batch:
    """Return the sequence that is chosen, as a batch of one.

    Raises
    ------
    BadInput
        In one line, where the task cannot read it or the network cannot take it.
    """
    batch = _chosen(probe, source, experiment)
    if probe.shuffled:
        batch = _shuffled(batch, probe.shuffled, source)
    refuse_unfit(experiment.network, source.every_step, batch.steps)
    if batch.steps > max(experiment.task.length, _UNCHECKED):
        need = run_bytes(experiment, source.inputs, source.outputs, batch.steps)
        if need > MAX_BYTES:
            text = QT_TRANSLATE_NOOP("training", "{steps} steps are too many for this network")
            raise BadInput.of("training", text, steps=batch.steps)
    return batch


def _chosen(probe: Probe, source: Source, experiment: Experiment) -> Batch:
    if probe.kind == "typed":
        return source.typed(probe.text)
    if probe.kind == "held_out":
        return source.held_out(probe.number)
    if probe.kind == "training":
        size, rng = experiment.training.batch, data_generator(experiment.seed)
        before, place = divmod(probe.number - 1, size)
        for _ in range(before):
            source.batch(rng, size)
        return source.batch(rng, size).part(slice(place, place + 1))
    return source.probe()


def _shuffled(batch: Batch, order: int, source: Source) -> Batch:
    """Return the sequence with its steps in another order, and the target that follows from it."""
    steps = source.border or (batch.steps if batch.lengths is None else int(batch.lengths[0]))
    chosen = np.random.default_rng((order, steps)).permutation(steps)
    try:
        return source.posed(batch.x[chosen, ..., 0])
    except BadInput as error:
        reason = QT_TRANSLATE_NOOP("training", "this order cannot be shown: {reason}")
        raise BadInput(Message.of("training", reason, reason=error.message)) from error
