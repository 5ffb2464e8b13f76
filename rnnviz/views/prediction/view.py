"""Prediction: what the network answers for the probe sequence, and what would be correct.

This is where a vanished error matters: a network whose error never reaches an early input cannot
learn to answer what depends on it.
"""

from __future__ import annotations

from rnnviz.plot.figure import Figure, Table
from rnnviz.text import QT_TRANSLATE_NOOP
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.status import join_sentences, run_status, untrained_figure
from rnnviz.views.prediction.classification import (
    classification_panels,
    classification_summary,
    classification_tables,
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
            panels, summary = regression_panels(frame), regression_summary(frame)
            tables: tuple[Table, ...] = (regression_table(frame),)
        else:
            answer = ClassProbabilities(frame)
            panels = classification_panels(frame, answer)
            tables = classification_tables(frame, answer)
            summary = classification_summary(frame, answer)
        return Figure(
            self.title, panels, tables, join_sentences(run_status(frame.snapshot), summary)
        )
