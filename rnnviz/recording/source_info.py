"""From a recording back to what the views must know of the task and its data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from rnnviz.nn.trace import Array
from rnnviz.reading.data_summary import data_summary_from
from rnnviz.recording.checked_recording import CheckedRecording
from rnnviz.tasks.task import PhasePlane, Yardstick
from rnnviz.training.source_info import SourceInfo


def source_info_of(checked: CheckedRecording) -> SourceInfo:
    """Return what the views must know of the task and its data.

    Raises
    ------
    BadInput
        Naming the key of `meta` that is missing or does not fit.
    """
    table = checked.value("source", dict)
    accuracy = table.get("chance_accuracy")
    return SourceInfo(
        chance_loss=checked.number("chance_loss", table, optional="chance_loss" in table),
        chance_accuracy=None if accuracy is None else checked.number("chance_accuracy", table),
        loss=checked.one_of("loss", ("squared", "cross_entropy"), table),
        every_step=checked.value("every_step", bool, table),
        symbol_names=checked.names("symbol_names", table),
        class_names=checked.names("class_names", table),
        writes=table.get("writes") is True,
        yardsticks=_yardsticks(checked, table),
        plane=_plane(checked, table),
        border=_border(checked, table),
        state_names=checked.names("state_names", table) or (),
        test_chance_loss=checked.number("test_chance_loss", table, optional=True),
        mean_steps=None if table.get("mean_steps") is None else checked.number("mean_steps", table),
        read=data_summary_from(checked.recording.meta.get("data")),
        accepts=_accepts(checked),
    )


def _border(checked: CheckedRecording, source: Mapping[str, Any]) -> int:
    """Return how many steps an encoder reads, 0 where there is none; older recordings have none."""
    border = checked.count("border", optional=True, within=source) or 0
    if border and border >= len(checked.array("trace/x", None, None)):
        raise checked.error("meta border")
    return int(border)


def _yardsticks(checked: CheckedRecording, source: Mapping[str, Any]) -> tuple[Yardstick, ...]:
    """Return the losses of simple forecasts; older recordings have none."""
    return tuple(_yardstick(checked, table) for table in _tables(checked, "yardsticks", source))


def _tables(
    checked: CheckedRecording, key: str, source: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    found = source.get(key) or []
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise checked.error(f"meta {key}")
    return found


def _yardstick(checked: CheckedRecording, table: Mapping[str, Any]) -> Yardstick:
    loss, test_loss = (checked.number(key, table, optional=True) for key in ("loss", "test_loss"))
    name = checked.one_of("name", ("persistence", "linear"), table)
    return Yardstick(name, loss, test_loss, checked.count("order", within=table))


def _plane(checked: CheckedRecording, source: Mapping[str, Any]) -> PhasePlane | None:
    """Return the plane in which a series is drawn, where there is one."""
    if source.get("plane") is None:
        return None
    table = checked.value("plane", dict, source)
    names = checked.names("names", table)
    component, delay = (checked.count(key, within=table) for key in ("component", "delay"))
    if not names or component >= len(names):
        raise checked.error("meta plane")
    return PhasePlane(names, component, delay, checked.number("rate", table))


def automaton_of(checked: CheckedRecording) -> Array | None:
    """Return the (T,) states of the automaton behind the task after each step of the probe."""
    if "trace/automaton" not in checked.recording.arrays:
        return None
    states = checked.array("trace/automaton", len(checked.array("trace/x", None, None)), kinds="i")
    if states.min() < 0 or states.max() >= len(source_info_of(checked).state_names):
        raise checked.error("trace/automaton")
    return states


def _accepts(checked: CheckedRecording) -> Callable[[Array, Array], Array]:
    """Return how predicted classes are compared with the targets of the probe."""
    if "trace/accepted" not in checked.recording.arrays:
        return np.equal
    _, classes = checked.array("trace/output", None, None).shape
    accepted = checked.array("trace/accepted", None, classes, kinds="b")

    def accepts(predicted: Array, target: Array) -> Array:
        return accepted[np.arange(len(predicted))[:, None], predicted]

    return accepts
