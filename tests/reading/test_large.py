"""Tables far longer than what is looked at first: every row counts, and reading can be stopped."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from rnnviz.reading import file
from rnnviz.reading.progress import progress_callback
from rnnviz.reading.tabular import column_parser, line_reader, table_format
from rnnviz.reading.tabular.column_reader import read_columns
from rnnviz.text import BadInput

COUNT = 20_000


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.setattr(table_format, "_SAMPLE_LENGTH", 2000)
    monkeypatch.setattr(line_reader, "_REPORTED", 500)
    monkeypatch.setattr(column_parser, "_BLOCK", 500)
    monkeypatch.setattr(file, "_CHUNK", 2**14)

    def write(cells, tail=""):
        path = tmp_path / "large.csv"
        rows = [
            f"{i // 1440 + 1:02}.03.2022 {i // 60 % 24:02}:{i % 60:02};{cell};{'x' * 40};{i % 7}\n"
            for i, cell in enumerate(cells)
        ]
        path.write_text("Zeit;Wert;Text;Rest\n" + "".join(rows) + tail, "utf-8")
        return path

    return write


VALUES = np.round(1000 + 300 * np.sin(np.arange(COUNT) / 50))


def german(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def test_the_last_row_may_say_what_the_first_one_meant(write):
    cells = [german(v) for v in VALUES[:-1]] + ["1.234.567"]
    values = read_columns(write(cells, "Summe;9;;\n")).columns[0].values
    assert values.tolist() == [*VALUES[:-1].tolist(), 1234567]


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        (15_000, "oops", r"line 15002, column Wert: 'oops' is not"),
        (15_000, "1.5.3", r"line 15002, column Wert: '1\.5\.3' is not"),
        (15_000, "1,25", r"line 15002, column Wert: .* cannot be written in the same way"),
    ],
)
def test_a_fault_far_below_is_named_with_its_line(write, place, cell, said):
    cells = ["1.234.567" if i % 9 == 0 else german(v) for i, v in enumerate(VALUES)]
    cells[place] = cell
    if "," in cell:
        cells[place - 1] = "1,234,567.5"
        said = said.replace("15002", "15001")
    with pytest.raises(BadInput, match=rf"large\.csv: {said}"):
        read_columns(write(cells))


def test_progress_is_told_and_reading_can_be_stopped(write):
    path, shares = write([f"{v:.2f}" for v in VALUES]), []
    with progress_callback(shares.append):
        read_columns(path)
    assert shares == sorted(shares)
    assert len(shares) >= COUNT // 500 - 1
    assert shares[-1] > 0.9

    def stop(share):
        if share > 0.3:
            raise KeyboardInterrupt

    path.touch()
    with pytest.raises(KeyboardInterrupt), progress_callback(stop):
        read_columns(path, "Wert", "Rest")


def test_only_the_wanted_column_is_kept(write):
    path = write([f"{v:.2f}" for v in VALUES])
    tracemalloc.start()
    try:
        read_columns(path, "Wert")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size  # 66 bytes a row, of which 8 are wanted


def test_a_file_is_not_read_again_until_it_changes(write, monkeypatch):
    path = write([f"{v:.2f}" for v in VALUES])
    first = read_columns(path, "Wert")
    assert read_columns(path, "Wert") is first
    path.write_text("Wert\n1.5\n2.5\n")
    assert read_columns(path, "Wert").columns[0].values.tolist() == [1.5, 2.5]
