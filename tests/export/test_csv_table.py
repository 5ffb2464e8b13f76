"""A data file gives back exactly the numbers, is never a formula, and tells how they came about."""

from __future__ import annotations

import csv
import io
import locale

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.export.csv_table import write_table
from rnnviz.plot.figure import Column, Table
from tests.export.example import table


def written(content: Table, *comments: str) -> str:
    stream = io.BytesIO()
    write_table(stream, content, comments)
    return stream.getvalue().decode()


def column(values: object) -> list[str]:
    text = written(Table("t", (Column("x", np.asarray(values)),)))
    return text.split("\n")[1:-1]


def test_a_file_reads_as_expected() -> None:
    assert written(table(), "made by\nsomeone", "") == (
        "# made by\n# someone\n#\n"
        "step,value [1],count,'=evil\n"
        "1,0.1,1,'=1+1\n"
        "2,-inf,2,'-x\n"
        '3,nan,3,"plain, quoted"\n'
        '4,1e-310,-4,"\'@"""\n'
    )


@given(st.lists(st.floats(allow_nan=False), min_size=1))
def test_every_number_comes_back_bit_by_bit(values: list[float]) -> None:
    back = np.array([float(cell) for cell in column(values)])
    assert back.tobytes() == np.array(values).tobytes()


@given(st.lists(st.floats(width=32, allow_nan=False), min_size=1))
def test_single_precision_comes_back_too(values: list[float]) -> None:
    single = np.array(values, dtype=np.float32)
    back = np.array([float(cell) for cell in column(single)], dtype=np.float32)
    assert back.tobytes() == single.tobytes()


def test_what_is_not_a_number_is_spelled_out() -> None:
    assert column([np.nan, np.inf, -np.inf]) == ["nan", "inf", "-inf"]


def test_counts_have_no_point_and_measurements_keep_theirs() -> None:
    assert column([1.0, 2.0]) == ["1", "2"]
    assert column([1.0, 2.5]) == ["1.0", "2.5"]
    assert column([-0.0, 1.0]) == ["-0.0", "1.0"]
    assert column([True, False]) == ["1", "0"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_disarmed(start: str) -> None:
    stream = io.BytesIO()
    write_table(stream, Table("t", (Column(start + "h", np.array([start + "cmd"])),)), ())
    rows = list(csv.reader(io.StringIO(stream.getvalue().decode(), newline="")))
    shown = start.replace("\r", "␍")
    assert rows == [[f"'{shown}h"], [f"'{shown}cmd"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", ', "', ",\t ", "; '"])
@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1+1", "-x", "@SUM(1)"])
def test_no_part_of_a_comment_becomes_a_formula(mark: str, start: str) -> None:
    title = f'a "title" {mark}{start}'
    text = written(table(), title, "plain, with a comma", f'title = "{title}"')
    for delimiter in (",", ";", "\t"):
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        assert rows[0] == [f"# {title}"]
        assert rows[2] == [f'# title = "{title}"']
    assert text.splitlines()[1] == "# plain, with a comma"  # for readers that skip comments


def test_negative_numbers_are_not_taken_for_formulas() -> None:
    assert column([-0.5, -1e-9]) == ["-0.5", "-1e-09"]


def test_long_tables_are_complete_and_in_order() -> None:
    values = np.arange(20_000) + 0.5
    assert [float(cell) for cell in column(values)] == values.tolist()


def test_headings_lose_their_markup() -> None:
    heading = Table("t", (Column("‖<i>δ<sub>k</sub></i>‖ 误差", np.zeros(0)),))
    assert written(heading) == "‖δₖ‖ 误差\n"


def test_columns_of_unequal_length_are_a_mistake() -> None:
    broken = Table("t", (Column("a", np.zeros(2)), Column("b", np.zeros(3))))
    with pytest.raises(ValueError, match="zip"):
        written(broken)


def test_the_decimal_sign_is_a_point_in_every_locale() -> None:
    before = locale.setlocale(locale.LC_NUMERIC)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "German"):
        try:
            locale.setlocale(locale.LC_NUMERIC, name)
        except locale.Error:
            continue
        break
    else:
        pytest.skip("no locale with a decimal comma is installed")
    try:
        assert column([0.5]) == ["0.5"]
    finally:
        locale.setlocale(locale.LC_NUMERIC, before)


def test_numpy_reads_it() -> None:
    text = written(
        Table("t", (Column("a", np.array([0.1, np.nan])), Column("b", np.arange(2)))), "c"
    )
    back = np.genfromtxt(io.StringIO(text), delimiter=",", comments="#", skip_header=2)
    assert np.array_equal(back, [[0.1, 0], [np.nan, 1]], equal_nan=True)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", ', "', ";'"])
@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3"])
def test_a_comment_with_a_formula_in_it_is_one_cell_of_words(sign: str, formula: str) -> None:
    file = io.BytesIO()
    write_table(file, Table("x", (Column("a", np.arange(2.0)),)), [f"x{sign}{formula}"])
    first, *_ = csv.reader(io.StringIO(file.getvalue().decode()))
    assert first == [f"# x{sign}{formula}"]
