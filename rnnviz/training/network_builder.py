"""From an experiment and its data to the network they ask for, and to what views need to know."""

from __future__ import annotations

import numpy as np

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.network_settings import refuse_unfit
from rnnviz.nn.encoder_decoder import EncoderDecoder
from rnnviz.nn.network import Network
from rnnviz.tasks.task import Source
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.snapshot import SourceInfo


def build_network(experiment: Experiment, source: Source) -> Network:
    """Return the network that an experiment describes for its data.

    Raises
    ------
    BadInput
        Where the network does not fit the data.
    """
    refuse_unfit(experiment.network, source.every_step, experiment.task.length)
    if source.border:
        return _encoder_decoder(experiment, source)
    return Network(
        experiment.cells,
        source.inputs,
        source.outputs,
        symbolic=source.symbolic,
        embedding=experiment.network.embedding,
        readout="every" if source.every_step else experiment.network.pooling,
        loss=source.loss,
        reduction=experiment.training.reduction,
        dtype=experiment.network.precision,
        start=experiment.init.state,
        bidirectional=experiment.network.bidirectional,
    )


def _encoder_decoder(experiment: Experiment, source: Source) -> EncoderDecoder:
    _refuse_divided(experiment)
    return EncoderDecoder(
        experiment.cells,
        source.inputs,
        source.outputs,
        symbolic=source.symbolic,
        embedding=experiment.network.embedding,
        loss=source.loss,
        reduction=experiment.training.reduction,
        dtype=experiment.network.precision,
        start=experiment.init.state,
        border=source.border,
        free=source.free,
    )


def _refuse_divided(experiment: Experiment) -> None:
    """Raise `BadInput` where a setting makes no sense for an encoder and a decoder."""
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
            raise BadInput(Message.of("training", source, task=name, wanted=right))


def source_info(source: Source) -> SourceInfo:
    """Return what the views need of a source, without its data."""
    return SourceInfo(
        chance_loss=source.chance_loss,
        chance_accuracy=source.chance_accuracy,
        test_chance_loss=source.test_chance_loss,
        mean_steps=source.mean_steps,
        loss=source.loss,
        every_step=source.every_step,
        symbol_names=source.symbol_names,
        class_names=source.class_names,
        writes=source.writes,
        yardsticks=source.yardsticks,
        plane=source.plane,
        state_names=source.state_names,
        border=source.border,
        read=source.read,
        accepts=np.equal if type(source).accepts is Source.accepts else source.accepts,
    )
