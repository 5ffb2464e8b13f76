"""What a recording holds, each thing checked as it is taken."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from rnnviz.nn.trace import Array
from rnnviz.recording.recording_file import Recording, recording_error
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

MOST = 10**9
"""The largest whole number that makes sense in a recording."""


class CheckedRecording:
    """The arrays and the `meta` of one recording."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording

    def bad(self, name: str) -> BadInput:
        source = QT_TRANSLATE_NOOP("export", "{name} is missing or does not fit the experiment")
        return recording_error(self.recording.path, source, name=name)

    def array(self, name: str, *shape: int | None, kinds: str = "f") -> Array:
        """Return an array whose shape is `shape`, None standing for any length."""
        array = self.recording.arrays.get(name)
        if array is None or array.dtype.kind not in kinds or array.ndim != len(shape):
            raise self.bad(name)
        if any(want not in (None, n) for n, want in zip(array.shape, shape, strict=True)):
            raise self.bad(name)
        return array

    def arrays(self, prefix: str, names: Iterable[str], *shape: int | None) -> Mapping[str, Array]:
        """Return arrays of one shape by the last parts of their names."""
        return MappingProxyType({name: self.array(prefix + name, *shape) for name in names})

    def word(
        self, key: str, kind: type | tuple[type, ...], within: Mapping[str, Any] | None = None
    ) -> Any:
        """Return a value of `meta` that must be of one type."""
        value = (self.recording.meta if within is None else within).get(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.bad(f"meta {key}")
        return value

    def number(self, key: str, within: Mapping[str, Any], optional: bool = False) -> float:
        """Return a number of `meta`; NaN where that is allowed, for JSON has no word for it."""
        if optional and within.get(key) is None:
            return math.nan
        try:
            return float(self.word(key, (int, float), within))
        except OverflowError as error:
            raise self.bad(f"meta {key}") from error

    def count(
        self, key: str, optional: bool = False, within: Mapping[str, Any] | None = None
    ) -> Any:
        """Return a whole number of `meta` that is not negative; None where that is allowed."""
        table = self.recording.meta if within is None else within
        if optional and table.get(key) is None:
            return None
        value = self.word(key, int, table)
        if not 0 <= value <= MOST:
            raise self.bad(f"meta {key}")
        return value

    def one_of(
        self, key: str, choices: tuple[str, ...], within: Mapping[str, Any] | None = None
    ) -> Any:
        value = self.word(key, str, within)
        if value not in choices:
            raise self.bad(f"meta {key}")
        return value

    def names(self, key: str, within: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Return a list of texts of `meta`, or None where it says null."""
        value = within.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self.bad(f"meta {key}")
        return tuple(value)
