"""Files as people have them: each is read as its owner meant it, and says what was read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnviz.reading.tabular.column_reader import read_columns
from rnnviz.reading.tabular.table_format import TableSettings
from rnnviz.text import BadInput

FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize(
    ("file", "column", "first", "last", "times"),
    [
        ("kurs.csv", "Schlusskurs", 3000.00, 3103.83, ("03.01.2022", "02.03.2022")),
        ("hs.csv", "收盘价", 3000.00, 3103.83, ("2022-01-03", "2022-03-02")),
        ("multiheader.csv", "Close XX", 3000.0, None, ("2022-01-03", "2022-03-04")),
        ("temp.csv", "Temperatur", 20.00, None, ("", "")),
        ("visitors.csv", "Visitors", 1000, None, ("2023-01-01", None)),
    ],
)
def test_the_column_that_is_meant_is_read_whole(tmp_path, file, column, first, last, times):
    path = FILES / file
    if file == "hs.csv":  # as it is met, the one file here that is no UTF-8
        path = tmp_path / file
        path.write_bytes((FILES / file).read_text("utf-8").encode("gbk"))
    found = read_columns(path)
    summary, values = found.summary, found.columns[0].values
    assert summary.column == found.columns[0].name == column
    assert values[0] == summary.first == first
    assert len(values) == summary.rows >= 58
    assert summary.missing == 0
    if last is not None:
        assert abs(summary.last - last) < 60
    assert summary.first_time == times[0]
    assert np.abs(np.diff(values)).max() < 100  # no jump from 965 to 1.015, none to a date


def test_the_visitors_are_thousands():
    values = read_columns(FILES / "visitors.csv").columns[0].values
    assert values[:3].tolist() == [1000, 1049, 1098]
    assert values.min() > 600


def test_a_table_with_the_newest_row_first_is_turned_round_and_says_so():
    found = read_columns(FILES / "newest-first.csv")
    assert found.summary.order == "newest first, turned round"
    assert found.summary.first_time < found.summary.last_time == "2023-02-06"
    assert found.columns[0].values[-1] == found.summary.last == 4157.42
    assert any("rows were reversed" in str(note) for note in found.summary.notes)


def read(tmp_path, lines, **settings):
    path = tmp_path / "own.csv"
    path.write_text("\n".join(lines), "utf-8")
    return read_columns(path, settings=TableSettings(**settings))


TICKERS = ["Price,Close", "Ticker,600519", "Date,"]
DAYS = [f"2022-01-{day:02}" for day in range(1, 31)]


@pytest.mark.parametrize(
    ("lines", "column", "first", "last"),
    [
        (TICKERS + [f"{d},{d[-2:]}.5" for d in DAYS], "Close 600519", 1.5, 30.5),
        (["id,x"] + [f"{i * 7 % 31},{i * i % 37}" for i in range(30)], "x", 0, 841 % 37),
        (["Year,x"] + [f"{1990 + i}.0,{i * i % 37}" for i in range(30)], "x", 0, 841 % 37),
        (["time,x"] + [f"{1600000000 - 60 * i},{i * i % 37}" for i in range(30)], "x", 27, 0),
        (["Datum;Wert"] + [f"{d};{d[-2:]},5" for d in DAYS] + ["Summe;465"], "Wert", 1.5, 30.5),
    ],
)  # fmt: skip
def test_what_only_counts_or_sums_is_not_the_series(tmp_path, lines, column, first, last):
    found = read(tmp_path, lines)
    assert found.columns[0].name == column
    assert (found.columns[0].values[0], found.columns[0].values[-1]) == (first, last)
    assert len(found.columns[0].values) == 30


@pytest.mark.parametrize("cell", ["Total", ""])
def test_a_value_of_no_time_is_refused_or_read_as_it_stands(tmp_path, cell):
    lines = ["day,x"] + [f"{d},{d[-2:]}.5" for d in DAYS]
    lines[8:8] = [f"{cell},99.5"]
    with pytest.raises(
        BadInput, match=r"own\.csv: line 9, column day: .* is not a date.*task\.rows"
    ):
        read(tmp_path, lines)
    assert len(read(tmp_path, lines, rows="file").columns[0].values) == 31


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["1", "2", "3", "4"], "only count rows"),
        (["day,year"] + [f"a,{1990 + i}" for i in range(9)], "only count rows"),
        (["Temperature, °C", "20,33", "20,66", "20,98"], "one number or two"),
        (["20,33", "20,66", "20,98"], "one number or two"),
        (["x", "1.049", "1.055"], "may be 1.049 or 1049; set task.decimal"),
        (["day,x"] + [f"{d},{d[-2:]}.5" for d in DAYS] + ["2022-01-05,3"], "not in order of time"),
    ],
)
def test_where_two_readings_remain_the_way_out_is_named(tmp_path, lines, said):
    with pytest.raises(BadInput) as caught:
        read(tmp_path, lines)
    assert said in str(caught.value)


def test_the_settings_decide(tmp_path):
    lines = ["x", "1.049", "1.055"]
    assert read(tmp_path, lines, decimal="point").columns[0].values.tolist() == [1.049, 1.055]
    assert read(tmp_path, lines, decimal="comma").columns[0].values.tolist() == [1049, 1055]
    lines = ["20,33", "20,66", "20,98"]
    assert read(tmp_path, lines, delimiter="none").columns[0].values.tolist() == [
        20.33,
        20.66,
        20.98,
    ]
    lines = ["x"] + ["1.5", "2.5"] * 9 + ["-999.0"]
    assert np.isnan(read(tmp_path, lines, missing="-999.0").columns[0].values[-1])
    assert read(tmp_path, lines, missing="none").columns[0].values[-1] == -999


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Close", '"727\u00a0431.21"', '"1\u00a0073\u00a0605.76"'] * 1, [727431.21, 1073605.76]),
        (["Close", "105,669 €", "-405,21 €", "null", "null", "null", "null"], [105.669, -405.21]),
        (["Date|Close"] + [f"202201{k:02}|{k}.5" for k in range(1, 9)] + ["Source: somebody"], 8),
        (["|Date|Close"] + [f"{k}|2022-01-0{k}|{k}.5" for k in range(1, 9)] + ["Source: x"], 8),
        (["Date|Close"] + [f"2022-01-0{k}|{k}.5" for k in range(1, 9)] + ["", "(c) by x"], 8),
    ],
)
def test_forms_that_were_misread_once(tmp_path, lines, expected):
    found = read(tmp_path, lines)
    values = found.columns[0].values
    if isinstance(expected, int):
        expected = [k + 0.5 for k in range(1, expected + 1)]
    assert values[~np.isnan(values)].tolist() == expected
    assert found.columns[0].name == "Close"


def test_a_column_that_only_rises_is_the_series_where_dates_tell_the_time(tmp_path):
    found = read(
        tmp_path, ["day,total,count"] + [f"{d},{i * i + 7},{i % 3}" for i, d in enumerate(DAYS)]
    )
    assert found.columns[0].name == "total"
