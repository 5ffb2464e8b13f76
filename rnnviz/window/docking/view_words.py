"""What a view shows at a moment, in words for screen readers."""

from __future__ import annotations

from rnnviz.plot.description import describe
from rnnviz.plot.figure import Figure
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.status import join_sentences
from rnnviz.window.status_bar.status_message import flow_word


def words_of(figure: Figure, frame: Frame) -> str:
    """Return the moment with its verdict, the summary of a figure, and values at the cursors.

    Nothing that a lesson hides is in them: the figure is empty then, and no verdict is given while
    anything is hidden.
    """
    snapshot = frame.snapshot
    places = {"step": float(frame.step), "update": float(snapshot.update)}
    return "\n".join([join_sentences(_moment(frame), _verdict(frame)), describe(figure, places)])  # type: ignore[arg-type]


def _moment(frame: Frame) -> str:
    snapshot = frame.snapshot
    steps = len(snapshot.trace.x)
    if snapshot.inspected is not None:
        return translate("window", "Step {step} of {steps}.").format(step=frame.step, steps=steps)
    source = translate("window", "Update {update}, step {step} of {steps}.")
    return source.format(update=snapshot.update, step=frame.step, steps=steps)


def _verdict(frame: Frame) -> str:
    inspected = frame.snapshot.inspected
    told = frame.layer < len(frame.verdicts) and not frame.concealed.any
    if not told or (inspected is not None and not inspected.claims):
        return ""
    return translate("window", "{verdict}.").format(
        verdict=flow_word(frame.verdicts[frame.layer].kind)
    )
