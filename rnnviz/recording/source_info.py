"""What a recording tells of the data its run learnt from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rnnviz.nn.trace import Array
from rnnviz.reading.data_summary import data_summary_from
from rnnviz.recording.checked_recording import CheckedRecording
from rnnviz.recording.forecast import plane_of, yardsticks_of
from rnnviz.training.source_info import SourceInfo


def facts_of(shelf: CheckedRecording) -> SourceInfo:
    """Return what the views must know of the data.

    Raises
    ------
    BadInput
        Naming the key of `meta` that is missing or does not fit.
    """
    table = shelf.word("source", dict)
    accuracy = table.get("chance_accuracy")
    return SourceInfo(
        chance_loss=shelf.number("chance_loss", table, optional="chance_loss" in table),
        chance_accuracy=None if accuracy is None else shelf.number("chance_accuracy", table),
        loss=shelf.one_of("loss", ("squared", "cross_entropy"), table),
        every_step=shelf.word("every_step", bool, table),
        symbol_names=shelf.names("symbol_names", table),
        class_names=shelf.names("class_names", table),
        writes=table.get("writes") is True,
        yardsticks=yardsticks_of(shelf, table),
        plane=plane_of(shelf, table),
        border=_border(shelf, table),
        state_names=shelf.names("state_names", table) or (),
        test_chance_loss=shelf.number("test_chance_loss", table, optional=True),
        mean_steps=None if table.get("mean_steps") is None else shelf.number("mean_steps", table),
        read=data_summary_from(shelf.recording.meta.get("data")),
        accepts=_accepts(shelf),
    )


def _border(shelf: CheckedRecording, source: Mapping[str, Any]) -> int:
    """Return how many steps an encoder reads; an older recording knows none."""
    border = shelf.count("border", optional=True, within=source) or 0
    if border and border >= len(shelf.array("trace/x", None, None)):
        raise shelf.bad("meta border")
    return int(border)


def automaton_of(shelf: CheckedRecording) -> Array | None:
    """Return in which state the automaton behind the task is after each step of the probe."""
    if "trace/automaton" not in shelf.recording.arrays:
        return None
    states = shelf.array("trace/automaton", len(shelf.array("trace/x", None, None)), kinds="i")
    if states.min() < 0 or states.max() >= len(facts_of(shelf).state_names):
        raise shelf.bad("trace/automaton")
    return states


def _accepts(shelf: CheckedRecording) -> Callable[[Array, Array], Array]:
    """Return how what is said of the probe is judged, step by step."""
    if "trace/accepted" not in shelf.recording.arrays:
        return np.equal
    _, classes = shelf.array("trace/output", None, None).shape
    accepted = shelf.array("trace/accepted", None, classes, kinds="b")

    def accepts(said: Array, y: Array) -> Array:
        return accepted[np.arange(len(said))[:, None], said]

    return accepts
