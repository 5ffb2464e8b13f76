"""One setting of a sweep and the values that it takes: a list, a range, or a range by ratio."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from rnnviz.experiment.experiment import experiment_table
from rnnviz.experiment.override import parse_value
from rnnviz.experiment.preset import Preset
from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

MAX_VALUES = 1000
"""Values of one setting."""
_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?"
_RANGE = re.compile(rf"({_NUMBER})\.\.({_NUMBER})(?::(x?)({_NUMBER}))?")
_LONGEST = 4096
_SLACK = Decimal("1e-9")


@dataclass(frozen=True)
class SweepAxis:
    """A setting by its dotted key, and its values in the order in which they are run and drawn."""

    key: str
    values: tuple[object, ...]

    @property
    def is_number(self) -> bool:
        """Whether all values are numbers."""
        return all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in self.values)


def parse_axis(text: str, preset: Preset) -> SweepAxis:
    """Return the axis of `KEY=V1,V2,…`, where each item is a value as of `--set` or a range.

    Ranges include both ends where the step meets the second: `5..35:5`, `0.5..1.5:0.1`, `3..8`;
    `0.001..1:x10` multiplies instead.

    Raises
    ------
    BadInput
        Where it does not read so.
    """
    key, found, rest = text.partition("=")
    if not found or not rest.strip() or len(text) > _LONGEST:
        raise _unreadable(text)
    items = [item.strip() for item in _split(rest)]
    if not all(items):
        raise _unreadable(text)
    as_text = isinstance(_present(preset, key.strip()), str)
    values = [value for item in items for value in _values(item, as_text, key)]
    return axis_of(key.strip(), values)


def parse_over(over: Mapping[str, object]) -> tuple[SweepAxis, ...]:
    """Return the axes of a table `over` of a file: a list of values, or a range as a text, a key.

    Raises
    ------
    BadInput
        For anything else.
    """
    axes = []
    for key, given in over.items():
        if isinstance(given, str) and _RANGE.fullmatch(given.strip()):
            given = _range(given.strip(), key)
        if not isinstance(given, list):
            source = QT_TRANSLATE_NOOP(
                "sweep", '{key}: this must be a list of values, or a range such as "5..35:5"'
            )
            raise BadInput.of("sweep", source, key=short(key, quote=False))
        axes.append(axis_of(key, given))
    return tuple(axes)


def axis_of(key: str, values: Sequence[object]) -> SweepAxis:
    """Return an axis, its values plain and not too many.

    Raises
    ------
    BadInput
        Where they are too many, or none, or one of them no plain value.
    """
    if not 0 < len(values) <= MAX_VALUES:
        source = QT_TRANSLATE_NOOP("sweep", "{key}: give 1 to {most} values, not {count}")
        raise BadInput.of(
            "sweep", source, key=short(key, quote=False), most=MAX_VALUES, count=len(values)
        )
    for value in values:
        if not isinstance(value, (bool, int, float, str)):
            source = QT_TRANSLATE_NOOP("sweep", "{key}: {value} is no number, text or truth value")
            raise BadInput.of("sweep", source, key=short(key, quote=False), value=short(value))
    return SweepAxis(key, tuple(values))


def _present(preset: Preset, key: str) -> object:
    """Return the value that the preset has for a dotted key; None where it has none."""
    section, _, name = key.partition(".")
    table = experiment_table(preset.experiment).get(section)
    return table.get(name) if isinstance(table, dict) and name != "name" else None


def _split(text: str) -> list[str]:
    """Return what stands between the commas outside quotes."""
    return re.findall(r'(?:"(?:[^"\\]|\\.)*"?|\'[^\']*\'?|[^,"\'])+|(?<=,)(?=,|$)|^(?=,)', text)


def _values(item: str, as_text: bool, key: str) -> list[object]:
    if _RANGE.fullmatch(item):
        return _range(item, key)
    # A text stays one, also where it looks like a number, as with --set.
    return [item if as_text and item[0] not in "\"'" else parse_value(item)]


def _range(text: str, key: str) -> list[object]:
    """Return the values of a range, computed in decimals so that 0.1 stays 0.1."""
    found = _RANGE.fullmatch(text)
    assert found is not None
    try:
        first, last, step = Decimal(found[1]), Decimal(found[2]), Decimal(found[4] or 1)
        values = _by_ratio(first, last, step) if found[3] else _by_step(first, last, step)
    except (DecimalException, OverflowError):
        values = []
    if not values:
        source = QT_TRANSLATE_NOOP(
            "sweep",
            "{key}: {range} is not a range of up to {most} values, such as 5..35:5 or 0.001..1:x10",
        )
        raise BadInput.of("sweep", source, key=short(key, quote=False), range=text, most=MAX_VALUES)
    whole = all(value == value.to_integral_value() and abs(value) < 2**53 for value in values)
    plain = whole and not set("eE.") & set(found[1].replace("..", "") + (found[4] or ""))
    return [int(value) if plain else float(value) for value in values]


def _by_step(first: Decimal, last: Decimal, step: Decimal) -> list[Decimal]:
    if not step or (last - first) / step < 0 or (last - first) / step >= MAX_VALUES:
        return []
    return [first + step * i for i in range(int((last - first) / step + _SLACK) + 1)]


def _by_ratio(first: Decimal, last: Decimal, ratio: Decimal) -> list[Decimal]:
    if first <= 0 or last <= 0 or ratio <= 0 or ratio == 1:
        return []
    steps = (last / first).ln() / ratio.ln() + _SLACK
    if not 0 <= steps < MAX_VALUES:
        return []
    return [first * ratio**i for i in range(int(steps) + 1)]


def _unreadable(text: str) -> BadInput:
    source = QT_TRANSLATE_NOOP(
        "sweep", "--over {what}: it must read KEY=V1,V2,… or KEY=FIRST..LAST:STEP, such as seed=1,2"
    )
    return BadInput.of("sweep", source, what=short(text, quote=False))
