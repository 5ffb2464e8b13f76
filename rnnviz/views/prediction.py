"""Prediction: what the probe sequence says, what the network answers, and what would be right.

Whether a vanished error matters is decided here: a network that never hears of an early input
cannot answer what depends on it.
"""

from __future__ import annotations

from rnnviz.plot.figure import Figure, Table
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.answer import ClassProbabilities
from rnnviz.views.classification import classification_panels, classification_summary
from rnnviz.views.classification_table import classification_tables
from rnnviz.views.paragraph import html
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.regression import regression_panels, regression_summary, regression_table
from rnnviz.views.untrained import not_trained
from rnnviz.views.view import View


class PredictionView(View):
    """Input, target and output of the probe."""

    name = "prediction"

    @property
    def title(self) -> str:
        return translate("views", "Prediction")

    def figure(self, frame: Frame) -> Figure:
        if (figure := not_trained(frame.snapshot, self.title)) is not None:
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

    def explanation(self, frame: Frame | None) -> str:
        return html(_formula(), *_reading(), *_regimes())


def _formula() -> str:
    return translate(
        "views",
        "<b><i>o<sub>k</sub></i> = <i>V h<sub>k</sub></i> + <i>c</i></b>; probabilities are"
        " <b>softmax(<i>o<sub>k</sub></i>)</b>",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "One fixed sequence that is not learnt from. Where every step has a target, target and"
            " answer stand at the same step; where the sequence has one, only the last step counts,"
            " and the steps before show what the network would say if the sequence ended there.",
        ),
        translate(
            "views",
            "Classes are rows, probabilities the fixed scale 0..1; the diamond is the right class."
            " In a text the lower rows spell what is right and what the network finds most"
            " probable, with a cross where that is wrong.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> What is learnt follows recent inputs and ignores early ones: in the"
            " task of recall all classes then stay about equally probable.",
        ),
        translate(
            "views",
            "<b>Exploding.</b> After the jump the output is often constant, extreme, or not"
            " finite.",
        ),
        translate(
            "views",
            "<b>Clipped and healthy.</b> Output and target draw together, update by update.",
        ),
    )
