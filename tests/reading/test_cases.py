"""Files as people have them: each is read as its owner meant it, and says what was read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnviz.reading.columns import read_columns

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
def test_the_column_that_is_meant_is_read_whole(file, column, first, last, times):
    found = read_columns(FILES / file)
    facts, values = found.facts, found.columns[0].values
    assert facts.column == found.columns[0].name == column
    assert values[0] == facts.first == first
    assert len(values) == facts.rows >= 58
    assert facts.missing == 0
    if last is not None:
        assert abs(facts.last - last) < 60
    assert facts.first_time == times[0]
    assert np.abs(np.diff(values)).max() < 100  # no jump from 965 to 1.015, none to a date


def test_the_visitors_are_thousands():
    values = read_columns(FILES / "visitors.csv").columns[0].values
    assert values[:3].tolist() == [1000, 1049, 1098]
    assert values.min() > 600


def test_a_table_with_the_newest_row_first_is_turned_round_and_says_so():
    found = read_columns(FILES / "newest-first.csv")
    assert found.facts.order == "newest first, turned round"
    assert found.facts.first_time < found.facts.last_time == "2023-02-06"
    assert found.columns[0].values[-1] == found.facts.last == 4157.42
    assert any("turned round" in str(note) for note in found.facts.notes)
