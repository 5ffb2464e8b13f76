"""Prediction: what the network answers for the probe sequence, and what would be correct.

This is where a vanished error matters: a network whose error never reaches an early input cannot
learn to answer what depends on it.
"""

from __future__ import annotations

import numpy as np

from rnnviz.plot.figure import Figure, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.comparison import ComparedRun
from rnnviz.views.part.status import join_sentences, run_status, untrained_figure
from rnnviz.views.prediction.classification import (
    classification_panels,
    classification_summary,
    classification_tables,
    compared_answers,
)
from rnnviz.views.prediction.probability import ClassProbabilities
from rnnviz.views.prediction.regression import (
    regression_panels,
    regression_summary,
    regression_table,
)
from rnnviz.views.view import View


class PredictionView(View):
    """Input, target and output of the probe sequence."""

    name = "prediction"
    label = QT_TRANSLATE_NOOP("views", "Prediction")
    way = "forward"

    def describe(self, frame: Frame) -> Figure:
        if (figure := untrained_figure(frame.snapshot, self.title)) is not None:
            return figure
        if frame.snapshot.source.loss == "squared":
            panels, summary = regression_panels(ComparedRun(frame)), regression_summary(frame)
            tables: tuple[Table, ...] = (regression_table(frame),)
        else:
            answer = ClassProbabilities(frame)
            panels = classification_panels(frame, answer)
            tables = classification_tables(frame, answer)
            summary = classification_summary(frame, answer)
        return Figure(
            self.title, panels, tables, join_sentences(run_status(frame.snapshot), summary)
        )

    def over_each_other(self, one: ComparedRun, other: ComparedRun) -> tuple[Panel, ...]:
        """Return the answers of both runs, where they were asked the same."""
        if not _are_asked_the_same(one.snapshot, other.snapshot):
            return ()
        if one.snapshot.source.loss == "squared":
            return regression_panels(one, other)
        return compared_answers(one, other)


def _are_asked_the_same(one: Snapshot, other: Snapshot) -> bool:
    """Return whether two runs read the same probe sequence and ought to answer the same."""
    if any(each.inspected is not None for each in (one, other)):
        return False
    facts = [(s.source.loss, s.source.every_step, s.source.class_names) for s in (one, other)]
    return (
        facts[0] == facts[1]
        and one.trace.output.shape == other.trace.output.shape
        and np.array_equal(one.trace.x, other.trace.x)
        and np.array_equal(one.trace.target, other.trace.target)
    )
