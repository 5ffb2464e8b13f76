"""The contents of a recording, each checked when it is read: a file may come from anywhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from rnnviz.nn.trace import Array
from rnnviz.recording.recording_file import Recording
from rnnviz.storage.zip_archive import bad_file
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.probe import Probe, probe_of

MAX_COUNT = 10**9
"""The largest whole number that is accepted."""
_SIZES = {"f": (4, 8), "c": (8, 16), "i": (1, 2, 4, 8), "b": (1,)}
"""Bytes of a number by its kind: half and extended precision overflow where they are compared."""


class CheckedRecording:
    """The arrays and the `meta` of one recording.

    Every method raises `BadInput`, naming the array or key, for what is missing or does not fit.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording

    def error(self, name: str) -> BadInput:
        """Return the error for an array or a key of `meta`."""
        source = QT_TRANSLATE_NOOP("export", "{name} is missing or does not fit the experiment")
        return bad_file(self.recording.path, source, name=name)

    @property
    def probe(self) -> Probe:
        """The sequence that was recorded; older recordings do not say it and have the usual one."""
        try:
            return probe_of(self.recording.meta.get("probe", {}))
        except (TypeError, ValueError) as error:
            raise self.error("meta probe") from error

    def array(self, name: str, *shape: int | None, kinds: str = "f") -> Array:
        """Return an array whose shape is `shape`, None standing for any length."""
        array = self.recording.arrays.get(name)
        if array is None or array.dtype.kind not in kinds or array.ndim != len(shape):
            raise self.error(name)
        if array.dtype.itemsize not in _SIZES[array.dtype.kind]:
            raise self.error(name)
        if any(want not in (None, n) for n, want in zip(array.shape, shape, strict=True)):
            raise self.error(name)
        return array

    def arrays(self, prefix: str, names: Iterable[str], *shape: int | None) -> Mapping[str, Array]:
        """Return arrays of one shape by the last parts of their names."""
        return MappingProxyType({name: self.array(prefix + name, *shape) for name in names})

    def value(
        self, key: str, kind: type | tuple[type, ...], within: Mapping[str, Any] | None = None
    ) -> Any:
        """Return a value of `meta`, or of a table in it, that must be of a type."""
        value = (self.recording.meta if within is None else within).get(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.error(f"meta {key}")
        return value

    def number(self, key: str, within: Mapping[str, Any], optional: bool = False) -> float:
        """Return a number of `meta`; NaN where it may be missing, as JSON has no NaN."""
        if optional and within.get(key) is None:
            return math.nan
        try:
            return float(self.value(key, (int, float), within))
        except OverflowError as error:
            raise self.error(f"meta {key}") from error

    def count(
        self, key: str, optional: bool = False, within: Mapping[str, Any] | None = None
    ) -> Any:
        """Return a whole number of `meta`, 0 to `MAX_COUNT`; None where it may be missing."""
        table = self.recording.meta if within is None else within
        if optional and table.get(key) is None:
            return None
        value = self.value(key, int, table)
        if not 0 <= value <= MAX_COUNT:
            raise self.error(f"meta {key}")
        return value

    def one_of(
        self, key: str, choices: tuple[str, ...], within: Mapping[str, Any] | None = None
    ) -> Any:
        """Return a text of `meta` that must be one of `choices`."""
        value = self.value(key, str, within)
        if value not in choices:
            raise self.error(f"meta {key}")
        return value

    def names(self, key: str, within: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return a list of texts of `meta`, or None where it is null."""
        value = within.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self.error(f"meta {key}")
        return tuple(value)
