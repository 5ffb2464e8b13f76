"""Both learning rules are timed side by side; their times are nobody's to assert."""

from __future__ import annotations

import pytest

from rnnviz.bench.learning_rule import BATCH, measure, rows
from rnnviz.command import bench


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
def test_both_rules_are_measured(cell: str) -> None:
    row = measure(cell, 3, 5, seconds=0)
    assert min(row.bptt, row.truncated, row.rtrl) > 0
    assert row.slower == row.rtrl / row.bptt
    assert row.memory > 1
    assert row.products > 1
    assert measure(cell, 3, 500, seconds=0).memory < 1
    assert BATCH > 1


def test_a_line_for_each_cell_and_size() -> None:
    told: list[tuple[int, int]] = []
    table = list(rows(lambda done, total: told.append((done, total)), 0, ((2, 3), (3, 4))))
    assert len(table) == 6
    assert told == [(n, 6) for n in range(7)]


def test_the_words_of_a_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr("rnnviz.bench.learning_rule.rows.__defaults__", (None, 0, ((2, 3),)))
    words = bench._FORMATTERS["rules"](bench.PARTS["rules"](0.0))
    assert "2/3" in words
    assert words.count("×") == 9
