"""Texts with a class: header or not, which column is which, stray quotes, line breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnviz.reading.tabular import labelled_text
from rnnviz.reading.tabular.labelled_text import read_labelled_texts
from rnnviz.tasks.from_file.text_class import TextClass
from rnnviz.text import BadInput

FILES = Path(__file__).parent / "files"
ROWS = [("dull film", "neg"), ("good, really", "pos")] * 15


@pytest.fixture
def write(tmp_path):
    def write(text: str) -> Path:
        (tmp_path / "own.csv").write_text(text, encoding="utf-8")
        return tmp_path / "own.csv"

    return write


def test_a_header_is_no_text():
    found = read_labelled_texts(FILES / "reviews.csv")
    assert len(found.rows) == found.summary.rows == 120
    assert {label for _, label in found.rows} == {"neg", "pos"}
    assert (found.summary.column, found.summary.inputs) == ("review", ("sentiment",))
    assert "names of the columns" in str(found.summary.notes[0])


def test_a_stray_quote_is_a_letter():
    found = read_labelled_texts(FILES / "reviews.tsv")
    assert len(found.rows) == 120
    assert sum(text.startswith('"') for text, _ in found.rows) == 2
    assert max(len(text) for text, _ in found.rows) < 20
    assert {label for _, label in found.rows} == {"neg", "pos"}


def test_a_line_break_within_quotes_is_a_space(write):
    rows = '"two\nwords",a\n"say ""so""",b\n' * 15
    found = read_labelled_texts(write(rows))
    assert found.rows == [("two words", "a"), ('say "so"', "b")] * 15
    source = TextClass(text="file", file=str(write(rows)), unit="words").source(0)
    assert set(source.symbol_names) == {"□", "two", "words", "say", "so"}


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("header", ["", "text,label", "label,text"])
def test_columns_are_told_apart(write, delimiter, turned, header):
    rows = [(f'"{text} {i}"', label) for i, (text, label) in enumerate(ROWS)]
    turned = turned if not header else header.startswith("label")
    lines = [delimiter.join(row[::-1] if turned else row) for row in rows]
    names = [header.replace(",", delimiter)] if header else []
    found = read_labelled_texts(write("\n".join([*names, *lines])))
    assert found.rows == [(text.strip('"'), label) for text, label in rows]


@pytest.mark.parametrize("turned", [False, True])
def test_where_texts_repeat_too_the_fewer_cells_are_the_classes(write, turned):
    rows = [(f"this film is {word}", label) for word, label in zip("abcdef", "pnpnpn", strict=True)]
    lines = [",".join(row[::-1] if turned else row) for row in rows * 20]
    found = read_labelled_texts(write("\n".join(lines)))
    assert found.rows == rows * 20
    assert (found.summary.column, found.summary.inputs) == (
        ("2", ("1",)) if turned else ("1", ("2",))
    )


def test_of_more_columns_two_are_named_or_known(write):
    lines = "".join(
        f"{i},{text.replace(',', '')},x,{label}\n" for i, (text, label) in enumerate(ROWS)
    )
    expected = [(text.replace(",", ""), label) for text, label in ROWS]
    assert read_labelled_texts(write(lines), "2", "4").rows == expected
    named = write("id,review,by,sentiment\n" + lines)
    assert read_labelled_texts(named).rows == expected
    assert read_labelled_texts(named, "review", "sentiment").rows == expected
    with pytest.raises(BadInput, match=r"own\.csv: line 1 has 4 columns; .*task\.column"):
        read_labelled_texts(write(lines))


def test_a_first_row_that_may_be_either_is_refused(write):
    rows = "film,mood\n" + "dull,neg\ngood,pos\n" * 15
    with pytest.raises(BadInput, match=r"own\.csv: the first row .*set task\.header to yes or no"):
        read_labelled_texts(write(rows))
    assert len(read_labelled_texts(write(rows), header="yes").rows) == 30
    assert len(read_labelled_texts(write(rows), header="no").rows) == 31


def test_quotes_that_may_be_either_are_refused(write):
    rows = 'a\tneg\n"b\tpos\nc\tneg\nd"\tpos\n' * 8
    with pytest.raises(BadInput, match=r"own\.csv: .*set task\.quotes to yes or no"):
        read_labelled_texts(write(rows))


@pytest.mark.parametrize("limit", ["MAX_TEXTS", "MAX_CHARACTERS"])
def test_too_many_texts_are_refused(write, monkeypatch, limit):
    path = write("dull,neg\ngood,pos\n" * 15)
    monkeypatch.setattr(labelled_text, limit, 29)
    with pytest.raises(BadInput, match=r"own\.csv: there are too many texts"):
        read_labelled_texts(path)
