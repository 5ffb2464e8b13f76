"""Every quantity is measured at every size; its times are nobody's to assert."""

from __future__ import annotations

import json
import math

import pytest

from rnnviz.bench import diagnostic
from rnnviz.bench.diagnostic import (
    LARGER,
    LONGER,
    QUANTITIES,
    REFERENCE,
    REFRESH,
    Row,
    measure,
    rows,
    timed,
    traced,
)


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
def test_every_quantity_is_measured(cell: str) -> None:
    taken = measure(cell, 4, 6, seconds=0)
    assert list(taken) == ["trace", *QUANTITIES, "all"]
    assert all(seconds > 0 for seconds in taken.values())
    assert taken["all"] == pytest.approx(sum(taken[name] for name in REFRESH))


def test_a_line_for_each_cell_and_quantity() -> None:
    told: list[tuple[int, int]] = []
    sizes = ((3, 4), (4, 5))
    table = list(rows(lambda done, total: told.append((done, total)), 0, sizes))
    assert len(table) == 3 * (len(QUANTITIES) + 2)
    assert {row.cell for row in table} == {"srn", "lstm", "gru"}
    assert all(tuple(row.seconds) == sizes for row in table)
    assert told == [(n, 6) for n in range(7)]


def test_growth_is_the_exponent() -> None:
    row = Row("triangle", "srn", {REFERENCE: 0.01, LARGER: 0.04, LONGER: 0.08})
    assert row.with_size == pytest.approx(2)
    assert row.with_steps == pytest.approx(3)
    assert math.isnan(Row("triangle", "srn", {REFERENCE: 0.01}).with_size)


def test_the_sizes_include_those_that_growth_needs() -> None:
    D, T = REFERENCE
    assert LARGER == (2 * D, T)
    assert LONGER == (D, 2 * T)
    assert REFERENCE in diagnostic.SIZES


def test_a_slow_call_runs_once_and_a_cold_one_does_not_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter([0.0, 0.0, 9.0, 9.0])
    monkeypatch.setattr(diagnostic.time, "perf_counter", lambda: next(clock))
    assert timed(lambda: None, 1.0) == 9.0
    clock = iter([0.0, 0.0, 0.5, 0.5, 0.5, 0.6, 0.6, 0.6, 0.8, 1.0])
    assert timed(lambda: None, 1.0) == pytest.approx(0.15)


def test_the_trace_has_a_loss_at_every_step() -> None:
    layer = traced("lstm", 5, 7)().layers[0]
    assert (layer.steps, layer.size) == (7, 5)
    assert layer.direct.any(axis=1).all()


def test_the_command_prints_a_line_for_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rnnviz.cli import main

    row = Row("triangle", "srn", {REFERENCE: 0.01, LARGER: 0.04, LONGER: 0.08})
    monkeypatch.setattr(diagnostic, "rows", lambda progress, seconds: iter([row]))
    assert main(["bench", "--part", "diagnostics"]) == 0
    line = capsys.readouterr().out.splitlines()[-1]
    assert " ".join(line.split()) == "srn triangle 10.00 ms 40.00 ms 80.00 ms 2.0 3.0"
    assert main(["bench", "--part", "diagnostics", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert found["seconds"] == {"64/100": 0.01, "128/100": 0.04, "64/200": 0.08}
    assert found["with_size"] == pytest.approx(2)
