"""The network that an experiment describes for its data."""

from __future__ import annotations

from typing import Any

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.network_settings import refuse_unfit
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.nn.network import Network
from rnnviz.tasks.task import Source
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message


def build_network(experiment: Experiment, source: Source) -> Network:
    """Return the network that an experiment describes for its data.

    Raises
    ------
    BadInput
        Where the network does not fit the data.
    """
    refuse_unfit(experiment.network, source.every_step, experiment.task.length)
    shared: dict[str, Any] = {
        "symbolic": source.symbolic,
        "embedding": experiment.network.embedding,
        "loss": source.loss,
        "reduction": experiment.training.reduction,
        "dtype": experiment.network.precision,
        "start": experiment.init.state,
        "hidden": experiment.network.hidden,
    }
    _check_tree(experiment, source)
    sizes = experiment.cells, source.inputs, source.outputs
    if source.border:
        _check_encoder_decoder(experiment)
        return EncoderDecoder(*sizes, border=source.border, free=source.free, **shared)
    return Network(
        *sizes,
        readout="every" if source.every_step else experiment.network.pooling,
        bidirectional=experiment.network.bidirectional,
        **shared,
    )


def _check_tree(experiment: Experiment, source: Source) -> None:
    """Raise `BadInput` where a cell that reads trees has none to read, or cannot read them."""
    first, *above = (cell.reads_trees for cell in experiment.cells)
    if not (first or any(above)):
        return
    stack = getattr(experiment.cell, "stack", 0)
    reasons = (
        (
            not source.stack,
            QT_TRANSLATE_NOOP("training", "cell.name: {cell} needs a task made of trees: {tasks}"),
        ),
        (
            any(above) or not first,
            QT_TRANSLATE_NOOP(
                "training",
                "network.above: {cell} reads the task's own symbols, so it is the first layer"
                " alone",
            ),
        ),
        (
            experiment.network.embedding > 0,
            QT_TRANSLATE_NOOP(
                "training", "network.embedding: {cell} reads the symbols themselves; use 0"
            ),
        ),
        (
            stack < source.stack,
            QT_TRANSLATE_NOOP(
                "training", "cell.stack: {stack} is too small for this tree; it needs {needed}"
            ),
        ),
    )
    for refused, wanted in reasons:
        if refused:
            raise BadInput.of(
                "training",
                wanted,
                cell=next(c.title for c in experiment.cells if c.reads_trees),
                tasks="expression",
                stack=stack,
                needed=source.stack,
            )


def _check_encoder_decoder(experiment: Experiment) -> None:
    """Raise `BadInput` for a setting that an encoder-decoder network does not support."""
    training, network = experiment.training, experiment.network
    reasons = (
        (training.rule != "bptt", QT_TRANSLATE_NOOP("training", "training.rule must be bptt")),
        (training.truncation > 0, QT_TRANSLATE_NOOP("training", "training.truncation must be 0")),
        (
            network.bidirectional,
            QT_TRANSLATE_NOOP("training", "network.direction must be forward"),
        ),
    )
    for refused, wanted in reasons:
        if refused:
            source = QT_TRANSLATE_NOOP(
                "training", "task.name: {task} has an encoder and a decoder; {wanted}"
            )
            name, right = experiment.task.name, Message.of("training", wanted)
            raise BadInput.of("training", source, task=name, wanted=right)
