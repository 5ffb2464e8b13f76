"""Both verdicts in one word, the regime, as recordings and presets store it."""

from __future__ import annotations

from typing import Literal, get_args

from rnnviz.verdict.flow import FlowKind
from rnnviz.verdict.training import TrainingKind

RegimeName = Literal[
    "exploding", "transient", "vanishing", "clipped", "saturated", "dead", "diverged", "healthy"
]
REGIMES: tuple[RegimeName, ...] = get_args(RegimeName)


def regime_of(
    flow: FlowKind,
    training: TrainingKind = "untrained",
    cause: str = "",
    spiked: bool = False,
    cut: bool = False,
) -> RegimeName:
    """Return the regime for a flow verdict and a training verdict.

    Parameters
    ----------
    flow, training : str
        The kinds.
    cause : str
        That of the flow, see `verdict.cause.Cause`.
    spiked : bool
        Whether the gradient norm left its usual range before the run ended.
    cut : bool
        Whether truncation keeps the signal from the first step.
    """
    if training in ("diverged", "dead"):
        exploded = spiked or (training == "diverged" and flow == "exploding")
        return "exploding" if exploded else "diverged" if training == "diverged" else "dead"
    if training in ("spiked", "ruined"):
        return "exploding"
    if training == "clipped":
        return "clipped"
    if cut and flow == "level" and training == "chance":
        return "vanishing"
    return _of_flow(flow, training, cause)


def _of_flow(flow: FlowKind, training: TrainingKind, cause: str) -> RegimeName:
    if flow == "exploding" or flow == "transient":
        return flow
    if flow == "broken":
        return "diverged"
    if flow in ("dead", "silent") and training == "untrained":
        return "dead"
    if flow in ("vanishing", "dead") and training not in ("learning", "solved"):
        return "saturated" if cause == "saturation" else "vanishing"
    return "healthy"
