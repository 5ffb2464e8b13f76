"""What a run has done so far, as a table of JSON and back."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from rnnviz.verdict.run_watch import Crossing, RunRecord, Spike, UnitsDied

if TYPE_CHECKING:
    from rnnviz.recording.checked_recording import CheckedRecording

_PARTS: dict[str, type] = {"spike": Spike, "died": UnitsDied, "crossings": Crossing}


def record_table(record: RunRecord) -> dict[str, Any]:
    """Return a record as JSON holds it: null for a number that is not known."""
    table = asdict(record)
    return {key: _plain(value) for key, value in table.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def record_of(shelf: CheckedRecording) -> RunRecord:
    """Return the record of a recording; an empty one where it has none.

    Raises
    ------
    BadInput
        Where it is not of the form that `record_table` gives it.
    """
    table = shelf.recording.meta.get("record")
    if table is None:
        return RunRecord()
    if not isinstance(table, dict):
        raise shelf.bad("meta record")
    found = {key: value for key, value in table.items() if key not in _PARTS}
    spike = table.get("spike")
    return RunRecord(
        **_fields(shelf, RunRecord, found),
        spike=None if spike is None else _part(shelf, Spike, spike),
        died=tuple(_part(shelf, UnitsDied, part) for part in _list(shelf, table, "died")),
        crossings=tuple(_part(shelf, Crossing, part) for part in _list(shelf, table, "crossings")),
    )


def _list(shelf: CheckedRecording, table: dict[str, Any], key: str) -> list[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise shelf.bad(f"meta record {key}")
    return value


def _part(shelf: CheckedRecording, made: type, table: Any) -> Any:
    if not isinstance(table, dict):
        raise shelf.bad("meta record")
    return made(**_fields(shelf, made, table))


def _fields(shelf: CheckedRecording, made: type, table: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a dataclass, each of the type that is declared."""
    known = {field.name: str(field.type) for field in fields(made) if field.name not in _PARTS}
    if set(table) != set(known):
        raise shelf.bad("meta record")
    return {key: _value(shelf, key, known[key], value) for key, value in table.items()}


def _value(shelf: CheckedRecording, key: str, kind: str, value: Any) -> Any:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "float" and (number or value is None):
        return math.nan if value is None else float(value)
    if kind == "int | None" and value is None:
        return None
    if kind.startswith("int") and isinstance(value, int) and not isinstance(value, bool):
        return value
    if kind in ("bool", "str") and isinstance(value, {"bool": bool, "str": str}[kind]):
        return value
    raise shelf.bad(f"meta record {key}")
