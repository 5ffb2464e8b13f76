"""Tables in every form they are met in are read to the numbers that were written, or refused."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.reading.tabular.column_reader import read_columns
from rnnviz.text import BadInput
from tests.attempt import attempt

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
THOUSANDS = ("", "other", "'", "’", "\u00a0", "\u202f", "indian")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030")
HEADERS = {
    "none": [],
    "one": [["日期", "收盘价", "数量"]],
    "three": [["Price", "Close", "Volume"], ["Ticker", "XX", "XX"], ["Date", "", ""]],
    "titled": [["每日价格表"], [], ["日期", "收盘价", "数量"]],
}
DATES = {
    "iso": lambda d: d.isoformat(),
    "german": lambda d: f"{d:%d.%m.%Y}",
    "american": lambda d: f"{d.month}/{d.day}/{d.year}",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "digits": lambda d: f"{d:%Y%m%d}",
}
CLOSE = [f"{v:.2f}" for v in (3000 + 400 * np.sin(np.arange(45) / 7) - 20 * np.arange(45))]
VISITORS = [str(int(v)) for v in (1050 + 100 * np.sin(np.arange(45) / 5) - np.arange(45))]
RATE = [f"{v:.3f}" for v in (1.1 + 0.05 * np.sin(np.arange(45) / 5))]
LARGE = [f"{v:.2f}" for v in (2e6 + 4e5 * np.sin(np.arange(45) / 7))]


def grouped(number: str, decimal: str, thousands: str) -> str:
    """A number as it is written with marks."""
    whole, _, fraction = number.partition(".")
    other = {"other": "." if decimal == "," else ",", "indian": "," if decimal == "." else "."}
    mark, groups = other.get(thousands, thousands), []
    size = 3
    while whole:
        groups, whole = [whole[-size:], *groups], whole[:-size]
        size = 2 if thousands == "indian" else 3
    joined = mark.join(groups)
    return joined + (decimal + fraction if fraction else "")


def written(delimiter, rows, headers, encoding) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=DELIMITERS[delimiter]).writerows([*headers, *rows])
    return buffer.getvalue().encode(encoding)


def rows_of(values, decimal, thousands, newest_first, day):
    start = date(2021, 12, 20)
    rows = [
        [day(start + timedelta(i)), grouped(value, decimal, thousands), str(500 + i * i % 97)]
        for i, value in enumerate(values)
    ]
    return rows[::-1] if newest_first else rows


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_every_form_is_read_right(tmp_path, delimiter, encoding):
    """Prices with cents say which mark is which, whatever else is odd about the table."""
    path = tmp_path / "some.csv"
    for i, (decimal, thousands, header) in enumerate(product(",.", THOUSANDS, HEADERS)):
        newest = bool((i + ENCODINGS.index(encoding)) % 2)  # each form comes both ways
        if decimal == "," and thousands == "indian":  # is written nowhere
            continue
        day = list(DATES.values())[i % len(DATES)]
        rows = rows_of(LARGE if i % 3 else CLOSE, decimal, thousands, newest, day)
        path.write_bytes(written(delimiter, rows, HEADERS[header], encoding))
        found = attempt(lambda: read_columns(path))
        case = (decimal, thousands, header, newest, rows[0])
        if encoding == "gb18030" and header in ("none", "three") and isinstance(found, BadInput):
            assert "set task.encoding" in str(found)  # no Chinese character proves it
            continue
        assert not isinstance(found, BadInput), (*case, str(found))
        expected = [float(v) for v in (LARGE if i % 3 else CLOSE)]
        assert found.columns[0].values.tolist() == expected, case
        assert found.summary.first_time == day(date(2021, 12, 20)), case
        assert (found.summary.order == "newest first, turned round") == newest, case
        name = {"none": "2", "three": "Close XX"}.get(header, "收盘价")
        assert found.columns[0].name == name, case


@pytest.mark.parametrize("values", [VISITORS, RATE], ids=["visitors", "rate"])
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_what_may_mean_two_things_is_right_or_refused(tmp_path, delimiter, values):
    """Whole numbers above and below a thousand, and rates with three decimals."""
    path = tmp_path / "some.csv"
    refused = 0
    forms = [f for f in product(",.", THOUSANDS, HEADERS) if f[:2] != (",", "indian")]
    for decimal, thousands, header in forms:
        rows = rows_of(values, decimal, thousands, False, DATES["iso"])
        path.write_bytes(written(delimiter, rows, HEADERS[header], "utf-8"))
        found = attempt(lambda: read_columns(path))
        if isinstance(found, BadInput):
            refused += 1
            assert "may be" in str(found), (decimal, thousands, str(found))
            assert "set task.decimal" in str(found)
        else:
            assert found.columns[0].values.tolist() == [float(v) for v in values]
    assert refused == (0 if values is VISITORS else len(forms))


@pytest.mark.parametrize(
    ("cells", "values", "unit"),
    [
        (["$1,234.50", "$999.00", "-$3.25"], [1234.5, 999, -3.25], "$"),
        (["1.234,50 €", "999,00 €", "-3,25 €"], [1234.5, 999, -3.25], "€"),
        (["¥1,234.5", "￥"[:0] + "¥99.5", "¥3.25"], [1234.5, 99.5, 3.25], "¥"),
        (["CHF 1'234.50", "CHF 999.00", "CHF -3.25"], [1234.5, 999, -3.25], "CHF"),
        (["12.5%", "-0.75%", "3%"], [12.5, -0.75, 3], "%"),
        (["12,5 %", "-0,75 %", "3 %"], [12.5, -0.75, 3], "%"),
        (["1.25M", "965.31K", "2.5B"], [1.25e6, 965310, 2.5e9], ""),
        (["1.25万", "9653", "2.5亿"], [12500, 9653, 2.5e8], ""),
        (["1,25 Mio. €", "2,5 Mrd. €", "965,31 Tsd. €"], [1.25e6, 2.5e9, 965310], "€"),
        (["(1,234.50)", "999.00", "(3.25)"], [-1234.5, 999, -3.25], ""),
        (["1,234.50-", "999.00", "3.25-"], [-1234.5, 999, -3.25], ""),
        (["−1.5", "+2.25", "3"], [-1.5, 2.25, 3], ""),
        (["1.5E-3", "2.25e+4", "-3e2"], [0.0015, 22500, -300], ""),
        (["12,34,567.5", "1,00,000", "999"], [1234567.5, 100000, 999], ""),
    ],
)  # fmt: skip
def test_signs_are_read(tmp_path, cells, values, unit):
    path = tmp_path / "some.csv"
    path.write_text("day;x\n" + "".join(f"d;{cell}\n" for cell in cells), encoding="utf-8")
    found = read_columns(path, "x").columns[0]
    assert found.values.tolist() == values
    assert found.unit == unit


@pytest.mark.parametrize(
    "cells",
    [
        ["$5.00", "€6.00"],
        ["5%", "0.05"],
        ["1.234,5", "1,234.5"],
        ["1.234.5", "3"],
        ["1,2,3", "4"],
        ["1.5m", "2"],
        ["5 kg", "6 kg"],
        ["1,234.50", "1234.50", "12,34,567.00", "123,456.00"],
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path, cells):
    path = tmp_path / "some.csv"
    path.write_text("day;x\n" + "".join(f"d;{cell}\n" for cell in cells), encoding="utf-8")
    found = attempt(lambda: read_columns(path, "x"))
    assert isinstance(found, BadInput)
    assert "some.csv: line " in str(found)


@settings(max_examples=150)
@given(
    values=st.lists(
        st.decimals(-(10**7), 10**7, places=3, allow_nan=False) | st.none(),
        min_size=12,
        max_size=30,
    ).filter(lambda values: len({v for v in values if v is not None}) > 1),
    places=st.sampled_from([0, 1, 2, 3]),
    delimiter=st.sampled_from(sorted(DELIMITERS)),
    decimal=st.sampled_from(",."),
    thousands=st.sampled_from(THOUSANDS),
    header=st.sampled_from(sorted(HEADERS)),
    encoding=st.sampled_from(ENCODINGS),
    newest=st.booleans(),
    day=st.sampled_from(sorted(DATES)),
    sign=st.sampled_from(["", "$", "€"]),
)
def test_any_table_in_any_form_is_read_back_or_refused(
    tmp_path_factory, values, places, delimiter, decimal, thousands, header, encoding,
    newest, day, sign,
):  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "random.csv"
    texts = [None if v is None else f"{v:.{places}f}" for v in values]
    cells = [
        "" if t is None else "-" * (t[0] == "-") + sign + grouped(t.lstrip("-"), decimal, thousands)
        for t in texts
    ]
    start = date(1999, 12, 20)
    rows = [
        [DATES[day](start + timedelta(i)), cell, str(i * 7 % 31)] for i, cell in enumerate(cells)
    ]
    rows = rows[::-1] if newest else rows
    path.write_bytes(written(delimiter, rows, HEADERS[header], encoding))
    found = attempt(lambda: read_columns(path, "2"))
    if isinstance(found, BadInput):
        assert "random.csv: " in str(found)
    else:
        expected = np.array([np.nan if t is None else float(t) for t in texts])
        assert np.array_equal(found.columns[0].values, expected, equal_nan=True)
