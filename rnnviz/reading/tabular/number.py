"""Parse numbers: decimal and thousands marks, signs, currency, percent and magnitude.

A cell is analysed by its shape, the cell with every digit replaced by 9: a column of millions of
numbers has a few dozen shapes.  Each shape allows some forms (which mark is the decimal one, which
separates thousands), and the form of a column is what all of its cells allow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 64
"""Characters a number may have."""

MISSING = frozenset(
    {
        "", "na", "n/a", "#n/a", "n.a.", "nan", "null", "none", "-", "--", "?", ".", "..", "…", ":",
        "—", "–", "k.a.", "k. a.", "#nv", "#div/0!", "#value!", "#n/a n/a", "<na>", "nil", "n.d.",
        "nd", "n/d", "missing", "缺", "无", "暂无", "不详", "／",
    }
)  # fmt: skip
"""Cells, in lower case, that stand for a missing value."""

SPACES = "\u00a0\u202f\u2009\u2007 "
APOSTROPHES = "'’`´"
_DIGITS = str.maketrans("0123456789", "9" * 10)

MAGNITUDES = {
    "K": 3, "k": 3, "M": 6, "B": 9, "T": 12, "MM": 6, "Tsd": 3, "Tsd.": 3, "Mio": 6, "Mio.": 6,
    "Mill.": 6, "Mrd": 9, "Mrd.": 9, "mn": 6, "bn": 9, "tn": 12, "thousand": 3, "million": 6,
    "lakh": 5, "Lakh": 5, "crore": 7, "Crore": 7, "Cr": 7,
    "百": 2, "千": 3, "万": 4, "萬": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8, "億": 8,
    "十亿": 9, "百亿": 10, "千亿": 11, "万亿": 12,
}  # fmt: skip
"""Powers of ten."""

_CURRENCY = (
    r"US\$|A\$|C\$|R\$|HK\$|NT\$|[$€£¥￥₹₽₩₺฿₫₿₴₪₦]|USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|SEK|NOK|DKK|PLN"
    r"|CZK|HUF|Rs\.?|Fr\.|kr\.?|zł|Kč|人民币|元|円|원"
)
_SUFFIX = "|".join(sorted(map(re.escape, MAGNITUDES), key=len, reverse=True))
_SIGN = r"[+\-−]"
_GAP = f"[{SPACES}]?"
_NUMBER = re.compile(
    rf"(?P<open>\()?{_GAP}(?P<sign>{_SIGN})?{_GAP}(?P<before>{_CURRENCY})?{_GAP}(?P<inner>{_SIGN})?"
    rf"(?P<core>[.,]?9(?:[9.,{SPACES}{APOSTROPHES}]*[9.,])?)(?P<power>[eE][+-]?9{{1,4}})?"
    rf"{_GAP}(?P<size>{_SUFFIX})?{_GAP}(?P<after>[%％‰]|{_CURRENCY})?(?P<trail>-)?{_GAP}(?P<close>\))?"
)


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written.

    Attributes
    ----------
    decimal : {".", ","}
    thousands : {"", ".", ",", "'", " "}
        The last two stand for all apostrophes and all spaces.
    indian : bool
        Whether the groups are lakh and crore, 12,34,567.
    """

    decimal: str
    thousands: str = ""
    indian: bool = False

    def plain(self, core: str) -> str:
        """Return digits and marks as Python writes a number."""
        for mark in {" ": SPACES, "'": APOSTROPHES}.get(self.thousands, self.thousands):
            core = core.replace(mark, "")
        return core.replace(",", ".") if self.decimal == "," else core


def _forms() -> dict[NumberFormat, re.Pattern[str]]:
    found = {}
    for decimal in ".,":
        for mark in ("", ",", ".", "'", " "):
            if mark == decimal:
                continue
            group = {"": "", " ": f"[{SPACES}]", "'": f"[{APOSTROPHES}]"}.get(mark, re.escape(mark))
            rest = rf"(?:{re.escape(decimal)}9*)?|{re.escape(decimal)}9+"
            whole = rf"9{{1,3}}(?:{group}9{{3}})*" if mark else "9+"
            found[NumberFormat(decimal, mark)] = re.compile(rf"{whole}{rest}")
            if mark == ",":
                lakh = rf"(?:9{{1,2}}(?:{group}9{{2}})*{group}9{{3}}|9{{1,3}})"
                found[NumberFormat(decimal, mark, indian=True)] = re.compile(rf"{lakh}{rest}")
    return found


FORMS = _forms()


@dataclass(frozen=True)
class Shape:
    """How all cells of one shape are parsed.

    Attributes
    ----------
    start, stop : int
        Where the digits are, with their marks.
    power : str
        An exponent in the shape, or empty.
    negative : bool
    magnitude : int
        The power of ten the number is to be multiplied by.
    currency, percent : str
        Signs, or empty.
    forms : frozenset of NumberFormat
        The formats in which it is a number, at least one.
    """

    start: int
    stop: int
    power: int
    negative: bool
    magnitude: int
    currency: str
    percent: str
    forms: frozenset[NumberFormat]

    def value(self, cell: str, form: NumberFormat) -> float:
        """Return the value of a cell of this shape."""
        power = cell[self.stop + 1 : self.power] if self.power else "0"
        plain = form.plain(cell[self.start : self.stop])
        exponent = int(power) + self.magnitude
        value = float(f"{plain}e{exponent}") if exponent or self.power else float(plain)
        return -value if self.negative else value


def shape_of(cell: str) -> str:
    """Return a cell with 9 for every digit; cells in lines may be given together."""
    return cell.translate(_DIGITS)


def shape(text: str) -> Shape | None:
    """Return how a shape is parsed as a number; None where it is not one."""
    return None if len(text) > MAX_LENGTH else _shape(text)


@lru_cache(maxsize=4096)
def _shape(text: str) -> Shape | None:
    match = _NUMBER.fullmatch(text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    minus = [bool(match["open"]), match["trail"] is not None]
    minus += [match[sign] is not None for sign in ("sign", "inner")]
    after = match["after"] or ""
    percent = after if after in ("%", "％", "‰") else ""
    if sum(minus) > 1 or (match["before"] and after and not percent):
        return None
    core = match["core"]
    forms = frozenset(form for form, pattern in FORMS.items() if pattern.fullmatch(core))
    if match["power"]:
        forms = frozenset(form for form in forms if not form.thousands)
    if not forms:
        return None
    signs = (match["sign"] or "") + (match["inner"] or "")
    return Shape(
        start=match.start("core"),
        stop=match.end("core"),
        power=match.end("power") if match["power"] else 0,
        negative=minus[0] or minus[1] or signs in ("-", "−"),
        magnitude=MAGNITUDES.get(match["size"] or "", 0),
        currency=match["before"] or ("" if percent else after),
        percent=percent,
        forms=forms,
    )


def is_missing(cell: str, named: frozenset[str] = frozenset()) -> bool:
    """Return whether a cell stands for a missing value."""
    return cell.lower() in MISSING or cell in named
