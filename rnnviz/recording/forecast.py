"""What a recording tells of forecasts: yardsticks, plane, and how the network ran freely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.recording.checked_recording import CheckedRecording
from rnnviz.tasks.task import PhasePlane, Yardstick
from rnnviz.training.analysis.free_run import FreeRun


def free_run_of(shelf: CheckedRecording) -> FreeRun | None:
    """Return the free run, where the recording tells of one."""
    if "free/truth" not in shelf.recording.arrays:
        return None
    truth = shelf.array("free/truth", None, None)
    said = shelf.array("free/said", *truth.shape)
    warm = int(shelf.array("free/warm", kinds="i"))
    if not (0 < warm < len(truth) and truth.shape[1]):
        raise shelf.bad("free/warm")
    return FreeRun(truth, said, warm)


def yardsticks_of(shelf: CheckedRecording, source: Mapping[str, Any]) -> tuple[Yardstick, ...]:
    """Return what simple forecasts lose; nothing where an older recording does not tell."""
    return tuple(_yardstick(shelf, table) for table in _list(shelf, "yardsticks", source))


def _list(shelf: CheckedRecording, key: str, source: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = source.get(key) or []
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise shelf.bad(f"meta {key}")
    return found


def _yardstick(shelf: CheckedRecording, table: Mapping[str, Any]) -> Yardstick:
    loss, test_loss = (shelf.number(key, table, optional=True) for key in ("loss", "test_loss"))
    name = shelf.one_of("name", ("persistence", "linear"), table)
    return Yardstick(name, loss, test_loss, shelf.count("order", within=table))


def plane_of(shelf: CheckedRecording, source: Mapping[str, Any]) -> PhasePlane | None:
    """Return how a course is drawn, where there is one."""
    if source.get("plane") is None:
        return None
    table = shelf.word("plane", dict, source)
    names = shelf.names("names", table)
    component, delay = (shelf.count(key, within=table) for key in ("component", "delay"))
    if not names or component >= len(names):
        raise shelf.bad("meta plane")
    return PhasePlane(names, component, delay, shelf.number("rate", table))
