"""The order of the rows of a table in time, from its columns of dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rnnviz.reading.tabular.date import DateParser, clock
from rnnviz.reading.tabular.layout import ColumnLayout
from rnnviz.reading.tabular.number import is_missing


@dataclass
class Order:
    """Whether times that are added one by one rise or fall.

    Attributes
    ----------
    up, down, same : int
        How often the next one is later, earlier, or the same.
    turn : int or None
        The line at which the direction first changed.
    """

    up: int = 0
    down: int = 0
    same: int = 0
    turn: int | None = None
    _last: int | None = field(default=None, repr=False)

    def add(self, moment: int, line: int) -> None:
        last, self._last = self._last, moment
        if last is None:
            return
        if moment > last:
            self.up += 1
        elif moment < last:
            self.down += 1
        else:
            self.same += 1
        if self.turn is None and self.up and self.down:
            self.turn = line

    @property
    def sorted(self) -> bool:
        return not (self.up and self.down)

    @property
    def newest_first(self) -> bool:
        return self.down > 0 and self.up == 0


@dataclass
class RowTimes:
    """The times of the rows, in both orders of day and month."""

    indices: list[int]
    kinds: list[str]
    orders: tuple[Order, Order] = field(default_factory=lambda: (Order(), Order()))
    undated: tuple[int, str] | None = None
    count: int = 0
    dateless: int = 0
    failed: list[int] = field(default_factory=lambda: [0, 0])

    def __post_init__(self) -> None:
        self._parsers = DateParser(True), DateParser(False)

    def add(self, row: Sequence[str], line: int) -> str:
        """Add the time of a row, and return its text."""
        cells = [row[i] if i < len(row) else "" for i in self.indices]
        text = " ".join(cell for cell in cells if cell)
        if not text or is_missing(text):
            return ""
        self.count += 1
        first, second = self._parsers
        moment = self._moment(cells, first)
        both = moment is None or first.decides
        moments = [moment, self._moment(cells, second) if both else moment]
        for i, (moment, order) in enumerate(zip(moments, self.orders, strict=True)):
            if moment is None:
                self.failed[i] += 1
            else:
                order.add(moment, line)
        if moments == [None, None] and self.undated is None:
            self.undated = line, text
        return text

    def _moment(self, cells: Sequence[str], parser: DateParser) -> int | None:
        total = 0
        scale = {"year": 372, "month": 31, "day": 1, "epoch": 1}
        for kind, cell in zip(self.kinds, cells, strict=True):
            if kind == "date":
                moment = parser.microseconds(cell)
            elif kind == "clock":
                moment = clock(cell)
            else:
                cell = cell.removesuffix(".0")
                whole = cell.isascii() and cell.isdecimal() and len(cell) < 19
                moment = int(cell) * scale[kind] * 86_400_000_000 if whole else None
            if moment is None:
                return None
            total += moment
        return total

    @property
    def order(self) -> Order:
        """The order under the interpretation of dates that fits better."""
        first, second = self.orders
        if self.failed[0] != self.failed[1]:
            return first if self.failed[0] < self.failed[1] else second
        return second if second.sorted and not first.sorted else first


def row_times(columns: Sequence[ColumnLayout]) -> RowTimes | None:
    """Return the columns that hold the time of a row, None without any."""
    kinds: list[str] = [column.kind for column in columns]
    dates = [i for i, column in enumerate(columns) if column.kind == "date"]
    telling = [i for i in dates if not columns[i].constant]
    if telling or (dates and len(columns) == 2):
        date = next((i for i in telling if columns[i].ordered), (telling or dates)[0])
        clocks = [i for i, kind in enumerate(kinds) if kind == "clock"][:1]
        return RowTimes([date, *clocks], ["date", *(["clock"] if clocks else [])])
    if "epoch" in kinds and "year" not in kinds:
        return RowTimes([kinds.index("epoch")], ["epoch"])
    if "year" in kinds:
        parts: list[str] = [kind for kind in ("year", "month", "day", "clock") if kind in kinds]
        return RowTimes([kinds.index(kind) for kind in parts], parts)
    return None
