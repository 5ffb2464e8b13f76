"""Dates and times in common notations, as whole microseconds since year 1.

Whether 03.04.2022 is in April or in March is not decided here: there is a parser for each.
"""

from __future__ import annotations

import re
from datetime import date

MAX_LENGTH = 48
"""Characters a date may have."""

_TIME = (
    r"(?:(?:[ T]|, ?)(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)? ?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janv janvier jän jänner enero ene",
            "feb february februar févr février fev feb febrero",
            "mar march mär märz mars mrz marzo",
            "apr april avr avril abril abr",
            "may mai mayo",
            "jun june juni juin junio",
            "jul july juli juil juillet julio",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre",
            "oct october okt oktober octobre octubre",
            "nov november novembre noviembre",
            "dec december dez dezember déc décembre diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
_WORD = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?:[^\W\d_]{2,4}\.?,? )?"
_FORMATS = tuple(
    re.compile(text + _TIME)
    for text in (
        r"(?P<year>\d{4})(?P<s>[-/.])(?P<month>\d{1,2})(?:(?P=s)(?P<day>\d{1,2}))?",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?",
        r"(?P<year>[12]\d{3})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4}|\d{2})",
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        _DAY + r"(?P<day>\d{1,2})\.?[- /]" + _WORD + r"[- /](?P<year>\d{4}|\d{2})",
        _DAY + _WORD + r"[ -](?P<day>\d{1,2}),? ?(?P<year>\d{4})",
        _WORD + r"[- /.](?P<year>\d{4}|\d{2})",
        r"(?P<year>\d{4})[- /]?" + _WORD,
        r"(?P<year>\d{4})[- /]?Q(?P<quarter>[1-4])",
        r"Q(?P<quarter>[1-4])[- /](?P<year>\d{4})",
        r"(?P<year>\d{4})-?W(?P<week>\d{2})",
        r"(?P<year>\d{4})M(?P<month>\d{2})",
    )
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?")
_DAY_OF = 86_400_000_000
_MAX_CLOCKS = 100_000


class DateParser:
    """Reads the dates of one column, trying first the format that fitted last.

    Parameters
    ----------
    day_first : bool
        Whether 03.04.2022 is in April.
    """

    def __init__(self, day_first: bool) -> None:
        self._day_first, self._last = day_first, _FORMATS[0]
        self._day, self._start = "", 0
        self._clocks: dict[str, int] = {}

    @property
    def decides(self) -> bool:
        """Whether the format of the dates depends on the order of day and month."""
        return "a" in self._last.groupindex

    def microseconds(self, cell: str) -> int | None:
        """Return the time of a date in microseconds; None where the cell is not a date."""
        if len(cell) > MAX_LENGTH or len(cell) < 5:
            return None
        if cell[:10] == self._day and (known := self._clocks.get(cell[10:])) is not None:
            return self._start + known  # rows of one day follow each other
        value = self._parsed(cell)
        if value is not None and (len(cell) == 10 or cell[10:11] in (" ", "T")):
            self._keep(cell, value)
        return value

    def _keep(self, cell: str, value: int) -> None:
        """Remember the day and the time of day, for the rows that follow."""
        if cell[:10] != self._day:
            start = self._parsed(cell[:10])
            if start is None:
                return
            self._day, self._start = cell[:10], start
        if len(self._clocks) < _MAX_CLOCKS:
            self._clocks[cell[10:]] = value - self._start

    def _parsed(self, cell: str) -> int | None:
        match = self._last.fullmatch(cell)
        if match is None or (value := self._value(match.groupdict())) is None:
            for pattern in _FORMATS:
                match = pattern.fullmatch(cell)
                value = None if match is None else self._value(match.groupdict())
                if value is not None:
                    self._last = pattern
                    return value
            return None
        return value

    def _value(self, parts: dict[str, str | None]) -> int | None:
        year = int(parts["year"] or 0)
        if len(parts["year"] or "") == 2:
            year += 1900 if year >= 69 else 2000
        if not 1000 <= year <= 2999:
            return None
        days = self._days(year, parts)
        moment = _clock(parts)
        return None if days is None or moment is None else days * _DAY_OF + moment

    def _days(self, year: int, parts: dict[str, str | None]) -> int | None:
        try:
            if parts.get("week"):
                return date.fromisocalendar(year, int(parts["week"] or 0), 1).toordinal()
            if parts.get("quarter"):
                return date(year, 3 * int(parts["quarter"] or 0) - 2, 1).toordinal()
            if parts.get("a"):
                day, month = int(parts["a"] or 0), int(parts["b"] or 0)
                if not self._day_first:
                    day, month = month, day
                return date(year, month, day).toordinal()
            name = parts["month"] or ""
            number = int(name) if name.isdecimal() else _MONTHS[name.lower()]
            return date(year, number, int(parts.get("day") or 1)).toordinal()
        except (ValueError, KeyError):
            return None


def _clock(parts: dict[str, str | None]) -> int | None:
    if parts["hour"] is None:
        return 0
    hour, minute = int(parts["hour"]), int(parts["minute"] or 0)
    half = (parts["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    moment = moment_of(hour, minute, int(parts["second"] or 0), parts["part"] or "")
    zone = parts["zone"] or ""
    if moment is not None and zone[:1] in ("+", "-") and zone:
        shift = (int(zone[1:3]) * 60 + int(zone[-2:])) * 60_000_000
        moment += -shift if zone[0] == "+" else shift
    return moment


def moment_of(hour: int, minute: int, second: int, part: str = "") -> int | None:
    """Return microseconds since midnight, None for an impossible time."""
    if hour > 24 or minute > 59 or second > 60:
        return None
    fraction = int((part + "000000")[:6])
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction


def clock(cell: str) -> int | None:
    """Return microseconds since midnight of a cell such as 09:30, None for anything else."""
    match = _CLOCK.fullmatch(cell) if len(cell) < 20 else None
    if match is None:
        return None
    hour, minute, second, part = match.groups()
    return moment_of(int(hour), int(minute), int(second or 0), part or "")
