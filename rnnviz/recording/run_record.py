"""The record of what happened in a run (spikes, units that died), as JSON and back."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from rnnviz.verdict.run_watch import Crossing, RunRecord, Spike, UnitsDied

if TYPE_CHECKING:
    from rnnviz.recording.checked_recording import CheckedRecording

_PARTS: dict[str, type] = {"spike": Spike, "died": UnitsDied, "crossings": Crossing}


def record_table(record: RunRecord) -> dict[str, Any]:
    """Return a record as a table of JSON: null for a number that is not known."""
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


def record_of(checked: CheckedRecording) -> RunRecord:
    """Return the record of a recording; an empty one where it has none.

    Raises
    ------
    BadInput
        Where it is not of the form that `record_table` gives it.
    """
    table = checked.recording.meta.get("record")
    if table is None:
        return RunRecord()
    if not isinstance(table, dict):
        raise checked.error("meta record")
    found = {key: value for key, value in table.items() if key not in _PARTS}
    spike = table.get("spike")
    return RunRecord(
        **_fields(checked, RunRecord, found),
        spike=None if spike is None else _part(checked, Spike, spike),
        died=_parts(checked, UnitsDied, table, "died"),
        crossings=_parts(checked, Crossing, table, "crossings"),
    )


def _parts(
    checked: CheckedRecording, made: type, table: dict[str, Any], key: str
) -> tuple[Any, ...]:
    found = table.get(key, [])
    if not isinstance(found, list):
        raise checked.error(f"meta record {key}")
    return tuple(_part(checked, made, part) for part in found)


def _part(checked: CheckedRecording, made: type, table: Any) -> Any:
    if not isinstance(table, dict):
        raise checked.error("meta record")
    return made(**_fields(checked, made, table))


def _fields(checked: CheckedRecording, made: type, table: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a dataclass, each of the type that is declared."""
    known = {field.name: str(field.type) for field in fields(made) if field.name not in _PARTS}
    if set(table) != set(known):
        raise checked.error("meta record")
    return {key: _value(checked, key, known[key], value) for key, value in table.items()}


def _value(checked: CheckedRecording, key: str, kind: str, value: Any) -> Any:
    name = f"record {key}"
    if kind == "float":
        return checked.number(name, {name: value}, optional=True)
    if kind.startswith("int"):
        return checked.count(name, kind == "int | None", {name: value})
    if kind in ("bool", "str") and isinstance(value, {"bool": bool, "str": str}[kind]):
        return value
    raise checked.error(f"meta record {key}")
