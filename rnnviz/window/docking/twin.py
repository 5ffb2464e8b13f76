"""The right half of the arrangement *Twins* while there is no run B."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.side_by_side import side_by_side
from rnnviz.text import translate


def beside_nothing(figure: Figure) -> Figure:
    """Return a figure of one run with words at its side that say how another comes there."""
    words = translate(
        "window",
        "There is no run B. “Beside it…” (B) starts another run here, in step with A. “Go on from"
        " here” (O) lets A go on with other settings while the run so far stays here.",
    )
    nothing = Figure("", (Panel("twin", message=words),))
    return replace(side_by_side(figure, nothing, ("", "")), summary=figure.summary)
