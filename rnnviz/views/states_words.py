"""What the state space shows, and what it does not prove."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.views.paragraph import html


def explanation() -> str:
    """Return HTML: the formula, how to read the view, what to look for."""
    return html(_formula(), *_reading(), *_automaton(), *_regimes())


def _formula() -> str:
    return translate(
        "views",
        "<b><i>h<sub>k</sub></i> = <i>f</i>(<i>h</i><sub><i>k</i>−1</sub>,"
        " <i>x<sub>k</sub></i>)</b> is a point that moves; drawn are the two directions in which"
        " the points of all steps vary most (of an LSTM, those of <i>c</i> and <i>h</i> together).",
    )


def _reading() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "Each point is the state after one step of a held-out sequence, up to 32 of them; the"
            " line is the way of the probe, the large mark its state at the cursor. Without an"
            " automaton the colour is the time step. The axes say which share of the variance they"
            " hold: the less, the more lies behind the plane.",
        ),
    )


def _automaton() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>The finite automaton.</b> Its next state hangs on its present state and the input,"
            " as that of a recurrent network does. Where the task has one, colours and shapes are"
            " its states: a cluster of one kind means that the network keeps apart what the"
            " automaton keeps apart; several of one kind, that it has found more states than are"
            " needed. The number asks it of all directions: a linear rule is fitted to half the"
            " sequences and tried on the other half.",
        ),
        translate(
            "views",
            "<b>What the theorems add.</b> Enough units can come as near as one likes to any such"
            " system over a bounded time (universal approximation), and with unlimited precision"
            " networks can simulate a Turing machine. Neither says that training finds the weights:"
            " clusters seen here speak of these sequences, and longer ones must be tried.",
        ),
    )


def _regimes() -> tuple[str, ...]:
    return (
        translate(
            "views",
            "<b>Vanishing.</b> Often states part by the newest inputs alone, and early inputs leave"
            " no trace in where a sequence ends.",
        ),
        translate(
            "views",
            "<b>Healthy.</b> Clusters form and draw together. One that draws whatever comes near"
            " it keeps its state however long, and <i>δ</i> vanishes on the way through.",
        ),
        translate("views", "<b>Exploding.</b> All points jump at once between two updates."),
    )
