"""The benchmark measures what it says, whoever is absent; its times are nobody's to assert."""

from __future__ import annotations

import importlib.util
import inspect
from itertools import islice

import numpy as np
import pytest

from rnnviz.bench import training
from rnnviz.bench.training import Case, Row, cases, interleaved, measure, rows


def test_every_cell_precision_and_size_has_a_line() -> None:
    table = cases()
    single = [c for c in table if c.name in {"srn", "lstm", "gru"}]
    assert len(single) == len(set(single)) == 3 * 2 * 5
    assert {c.name for c in table} - {c.name for c in single} == {
        "srn ×3", "lstm ×3", "gru ×3", "srn ⇄", "lstm ⇄", "gru ⇄", "tdnn"
    }  # fmt: skip
    assert {c.precision for c in table} == {"float64", "float32"}


def test_contenders_take_turns() -> None:
    calls: list[str] = []
    medians = interleaved(
        [lambda: calls.append("a"), lambda: calls.append("b")], seconds=0, least=2
    )
    assert len(medians) == 2
    turns = "".join(calls).lstrip("a").lstrip("b")
    assert turns.startswith("a")
    assert "ba" in turns
    assert all(m > 0 for m in medians)


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
def test_without_torch_its_columns_are_empty(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    row = measure(Case(cell, "float32", 4, 3, 2), seconds=0)
    assert row.update > 0
    assert row.trace > 0
    assert row.fused is row.unrolled is row.against_fused is row.against_unrolled is None


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
def test_with_torch_all_is_measured(cell: str) -> None:
    row = measure(Case(cell, "float64", 4, 3, 2), seconds=0)
    assert row.fused is not None
    assert row.unrolled is not None
    assert row.against_fused == row.fused / row.update


@pytest.mark.parametrize(
    "case",
    [
        Case("lstm", "float64", 4, 3, 2, depth=2),
        Case("gru", "float32", 4, 3, 2, both=True),
        Case("tdnn", "float64", 4, 3, 2),
    ],
)
def test_other_networks_are_held_to_the_whole_layer_alone(case: Case) -> None:
    row = measure(case, seconds=0)
    assert row.cell == case.name
    assert row.update > 0
    assert row.unrolled is None
    installed = importlib.util.find_spec("torch") is not None
    assert (row.fused is not None) == (installed and case.cell != "tdnn")


def test_ratios() -> None:
    row = Row("srn", "float64", 1, 1, 1, update=0.1, fused=0.3, unrolled=0.05, trace=0.01)
    assert row.against_fused == pytest.approx(3)
    assert row.against_unrolled == pytest.approx(0.5)
    assert row.tracing == pytest.approx(0.1), "ten updates a second leave ten snapshots to take"


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "measure", lambda case, seconds: case)
    told: list[tuple[int, int]] = []
    count = len(cases())
    assert len(list(rows(lambda done, total: told.append((done, total))))) == count
    assert told == [(n, count) for n in range(count + 1)]
    assert len(list(islice(rows(), 2))) == 2


def test_an_update_learns() -> None:
    update, _ = training._here(Case("gru", "float64", 4, 3, 2))
    inside = inspect.getclosurevars(update).nonlocals
    before = inside["parameters"].flat.copy()
    update()
    moved = inside["parameters"].flat - before
    np.testing.assert_allclose(moved, -1e-3 * inside["gradient"].flat, rtol=1e-9, atol=1e-16)
    assert moved.any()
