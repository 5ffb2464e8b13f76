"""Columns of numbers come out of CSV files as written, or the fault is named with its place."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.reading.tabular import line_reader
from rnnviz.reading.tabular.column_reader import Column, read_columns
from rnnviz.text import BadInput
from tests.attempt import attempt

nan = math.nan


@pytest.fixture
def column(tmp_path):
    def column(data: str | bytes, wanted: str = "") -> Column:
        path = tmp_path / "some.csv"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_columns(path, wanted).columns[0]

    return column


@pytest.fixture
def refusal(column):
    def refusal(data: str | bytes, wanted: str = "") -> str:
        with pytest.raises(BadInput) as caught:
            column(data, wanted)
        line = str(caught.value)
        assert "some.csv: " in line
        assert line.isprintable()
        return line

    return refusal


def equal(found: Column, *values: float) -> bool:
    return np.array_equal(found.values, np.array(values, dtype=float), equal_nan=True)


class TestDialects:
    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("sign", [",", ";", "\t"])
    def test_separators_and_newlines(self, column, sign, newline):
        rows = [["when", "what"], ["a", "3"], ["b", "1e-2"], ["c", "-.5"], ["d", "+2."]]
        found = column(newline.join(sign.join(row) for row in rows) + newline)
        assert found.name == "what"
        assert equal(found, 3, 0.01, -0.5, 2)

    def test_the_comma_is_a_decimal_sign_where_it_does_not_separate(self, column):
        assert equal(column("t;x\n1;2,5\n0;-3,25\n"), 1, 0)
        assert equal(column("t;x\n1;2,5\n0;-3,25\n", "x"), 2.5, -3.25)
        assert equal(column("t;x\n1;2.5\n0;-3.25\n", "x"), 2.5, -3.25)

    def test_thousands_are_read_where_the_marks_prove_them(self, column):
        assert equal(column("t;x\na;1.234,5\n", "x"), 1234.5)
        assert equal(column("t;x\na;1,234,567\n", "x"), 1234567)
        assert equal(column('t,x\na,"1,5"\n', "x"), 1.5)

    def test_a_byte_order_mark_quotes_spaces_comments_and_empty_lines(self, column):
        data = '\ufeff# made by hand\n\n"the, time", "x ; y"\n1, 2\n #, "later\n0,"3"\n\n\n'
        assert equal(column(data, "x ; y"), 2, 3)

    def test_a_single_column_without_a_name(self, column):
        found = column("3\n1\n2\n")
        assert found.name == "1"
        assert equal(found, 3, 1, 2)

    def test_a_sign_within_names_does_not_mislead(self, column):
        assert equal(column("t;a,x\n1,2\n0,3\n", "x"), 2, 3)
        assert equal(column("t,a\tx\n1\t2\n0\t3\n", "x"), 2, 3)
        assert equal(column("t;x\n1;2,5\n0\n", "x"), 2.5, nan)

    def test_too_many_lines_are_refused(self, refusal, column, monkeypatch):
        monkeypatch.setattr(line_reader, "MAX_LINES", 3)
        assert equal(column("x\n2\n1\n"), 2, 1)
        assert "too many lines; at most 3 are read" in refusal("x\n2\n1\n3\n")


class TestMissing:
    @pytest.mark.parametrize("cell", ["", " ", "NA", "nan", "NaN", "null", "-", "?", "n/a"])
    def test_missing_values_are_nan(self, column, cell):
        assert equal(column(f"t,x\na,1\nb,{cell}\nc,3\n", "x"), 1, nan, 3)

    def test_a_short_row_and_an_empty_line_within_are_gaps(self, column):
        assert equal(column("t,x\na,1\nb\n\nc,3\n", "x"), 1, nan, nan, 3)

    def test_a_column_of_nothing_is_refused(self, refusal):
        assert "column x has no values" in refusal("t,x\n1,\n2,NA\n", "x")


class TestChoice:
    TABLE = "year,day,x,y\n1,b,5,7\n2,a,4,9\n"

    def test_by_name_or_number(self, column):
        assert column(self.TABLE, "y").name == "y"
        assert column(self.TABLE, " y ").name == "y"
        assert column(self.TABLE, "3").name == "x"

    def test_a_name_goes_before_a_number(self, column):
        assert equal(column("x,1\n5,6\n", "1"), 6)

    def test_without_a_wish_the_first_of_numbers_that_is_no_index(self, column):
        assert column(self.TABLE).name == "x"

    def test_an_index_is_taken_where_there_is_nothing_else(self, column):
        assert column("day,year\na,1\nb,2\n").name == "year"

    def test_a_fault_is_reported_not_passed_over(self, refusal):
        data = "x,flag\n3,1\n1,1\noops,0\n2,1\n"
        assert "line 4, column x: 'oops'" in refusal(data)

    def test_a_column_that_stands_still_is_no_index(self, column):
        assert column("x,y\n1,5\n1,4\n2,3\n").name == "x"

    def test_an_empty_column_is_passed_over(self, column):
        assert column("remark,x\n,2\n,1\n").name == "x"

    def test_a_column_that_is_not_there_is_refused_with_those_that_are(self, refusal):
        assert "no column z; the columns are year, day, x, y" in refusal(self.TABLE, "z")
        for wanted in ("0", "5", "-1", "１", "9" * 500):
            assert "there is no column" in refusal(self.TABLE, wanted)

    def test_two_columns_of_one_name_need_a_number(self, refusal, column):
        assert "columns 1 and 3 are both named x" in refusal("x,y,x\n1,2,3\n", "x")
        assert equal(column("x,y,x\n1,2,3\n", "3"), 3)


class TestFaults:
    @pytest.mark.parametrize("cell", ["abc", "1_000", "0x10", "１", "1 2", "inf", "-Infinity"])
    def test_no_number_is_refused_with_its_place(self, refusal, cell):
        line = refusal(f"t,x\na,1\nb,{cell}\n", "x")
        assert f"line 3, column x: '{cell}' is not a finite number" in line

    @pytest.mark.parametrize("cell", ["1e999", "-1e101", "9" * 200])
    def test_a_number_too_large_is_refused(self, refusal, cell):
        assert "line 2, column x" in refusal(f"t,x\na,{cell}\n", "x")

    def test_the_line_counts_newlines_within_quotes(self, refusal):
        assert "line 4, column x" in refusal('t,x\n"a\nb",1\nc,oops\n', "x")

    def test_without_a_column_of_numbers_the_first_fault_of_the_nearest_is_named(self, refusal):
        line = refusal("day,x\nmonday,1\ntuesday,two\nwednesday,3\n")
        assert "line 3, column x: 'two'" in line

    def test_nothing_but_names_or_comments_is_refused(self, refusal):
        assert "no rows" in refusal("# nothing\n\n")
        assert "no rows" in refusal("\n\n")
        assert refusal("a,b\n")

    @pytest.mark.parametrize(
        "data",
        ['t,x\n"a,1\nb,2\n', 't,x\n"a"b,1\n', "t,x\n" + "9" * 200_000 + ",1\n"],
        ids=["open quote", "text after a quote", "huge cell"],
    )
    def test_a_broken_row_is_refused_with_its_line(self, refusal, data):
        assert "is not a row of a CSV table" in refusal(data)

    def test_too_many_columns_are_refused(self, refusal):
        assert "1001 columns are too many" in refusal(",".join("1" * 1001) + "\n")


SMALL = 'year,"a, b",x\r\n1,,3.5\r\n2,NA,-1e2\r\n3,"7",8\r\n'.encode("utf-8-sig")


@pytest.mark.parametrize("wanted", ["", "x", "2"])
@pytest.mark.parametrize("length", range(len(SMALL)))
def test_a_file_cut_off_anywhere_is_read_or_refused(column, length: int, wanted: str):
    found = attempt(lambda: column(SMALL[:length], wanted))
    if isinstance(found, BadInput):
        assert "some.csv: " in str(found)
    else:
        assert np.isfinite(found.values).any()


@pytest.mark.parametrize("place", range(len(SMALL)))
def test_a_flipped_byte_is_read_or_refused(column, place: int):
    for flip in (0x01, 0x20, 0x80, 0xFF):
        data = bytearray(SMALL)
        data[place] ^= flip
        found = attempt(lambda data=bytes(data): column(data))
        assert isinstance(found, Column) or "some.csv: " in str(found)


@given(st.one_of(st.binary(max_size=120), st.text('0123456789.,;\t\n\r"#eE+-naxyinf', max_size=60)))
def test_any_bytes_are_a_column_or_refused(tmp_path_factory, data: bytes | str):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    for wanted in ("", "x", "1"):
        found = attempt(lambda wanted=wanted: read_columns(path, wanted).columns[0])
        if isinstance(found, BadInput):
            assert str(found).isprintable()
        else:
            assert not np.isinf(found.values).any()
            assert np.isfinite(found.values).any()


@given(
    st.lists(st.floats(-1e100, 1e100) | st.none(), min_size=1, max_size=20).filter(
        lambda values: any(v is not None for v in values)
    ),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_what_a_csv_writer_wrote_is_read_back_to_the_bit(tmp_path_factory, values, sign, comma):
    path = tmp_path_factory.getbasetemp() / "back.csv"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=sign)
    writer.writerow(["a name, with; signs", "x"])
    decimal = "," if comma and sign != "," else "."
    writer.writerows(["", "" if v is None else repr(v).replace(".", decimal)] for v in values)
    path.write_bytes(buffer.getvalue().encode())
    expected = np.array([nan if v is None else v for v in values])
    found = attempt(lambda: read_columns(path, "x").columns[0].values)
    if isinstance(found, BadInput):
        # 1.125 alone may be thousands; 9999 alone far from all others may be a missing value.
        assert "may be" in str(found)
        return
    last = np.flatnonzero(~np.isnan(expected))[-1]
    assert np.array_equal(found[: last + 1], expected[: last + 1], equal_nan=True)
