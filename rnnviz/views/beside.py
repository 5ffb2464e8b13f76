"""A run and the one it is compared with, each with the look and the name it has in every view."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from rnnviz.flow.delta import fitted_rate
from rnnviz.text import translate
from rnnviz.training.contrast import contrast
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.condition import condition, sentences
from rnnviz.views.figure import Dash, Role
from rnnviz.views.scale import number

Array = NDArray[Any]


@dataclass(frozen=True)
class Side:
    """One of the runs that a view draws.

    Attributes
    ----------
    frame : Frame
    role : str
        "ink" for a run alone, "a" and "b" for two.
    dash : str
        The second is told by its dashes too.
    label : str
        What sets it apart from the other, with markup; empty for a run alone.
    letter : str
        "A" or "B"; empty for a run alone.
    """

    frame: Frame
    role: Role = "ink"
    dash: Dash = "solid"
    label: str = ""
    letter: str = ""

    @property
    def snapshot(self) -> Snapshot:
        return self.frame.snapshot

    @property
    def suffix(self) -> str:
        """What the name of its table ends in: nothing for the run itself."""
        return "-b" if self.letter == "B" else ""


def sides(frame: Frame) -> tuple[Side, ...]:
    """Return the run alone, or the run as A and the one kept beside it as B."""
    if frame.other is None:
        return (Side(frame),)
    one, other = contrast(frame.snapshot, frame.other.snapshot)
    return (
        Side(frame, "a", "solid", f"A: {one}", "A"),
        Side(replace(frame.other, layer=frame.layer), "b", "dash", f"B: {other}", "B"),
    )


def trained(frame: Frame) -> tuple[Side, ...]:
    """Return those sides that have made an update."""
    return tuple(side for side in sides(frame) if len(side.snapshot.history.loss.update))


def conditions(shown: tuple[Side, ...]) -> str:
    """Return a sentence for each run that has diverged or died."""
    told = (condition(side.snapshot) for side in shown)
    named = translate("views", "{run}: {sentence}")
    return sentences(
        *(
            named.format(run=side.letter, sentence=words) if side.letter and words else words
            for side, words in zip(shown, told, strict=True)
        )
    )


def rate_words(log10: Array) -> str:
    """Return by what factor a signal changes a step back in time; nothing where it has no rate.

    Parameters
    ----------
    log10 : (T,) ndarray
        log10 of its norm at each step.
    """
    rate = fitted_rate(log10[::-1])
    if not math.isfinite(rate) or abs(rate) > 300:
        return ""
    return translate("views", "× {factor} a step back").format(factor=number(10.0**rate))
