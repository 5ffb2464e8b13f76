"""The table of verdicts: enough is right, cases agree with the reference, errors are found."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.nn.cells.index import CELLS
from rnnviz.validation import table as tables
from rnnviz.validation.case import FlowCase, RunCase
from rnnviz.validation.reference import AmbiguousError
from rnnviz.validation.table import FLOW_GROUPS, RUN_GROUPS, Table, cases, check_case
from rnnviz.verdict import FLOW_KINDS, TRAINING_KINDS

COUNT = 520
FOUND = []


@pytest.fixture
def found():
    """Return the same cases for all tests."""
    if not FOUND:
        FOUND.extend(cases(1, COUNT))
    return FOUND


def test_the_verdicts_are_right(found):
    table = Table([check_case(case) for case in found])
    assert len(table.results) == COUNT
    assert table.passed, table.text()


def test_what_is_known_by_construction_is_what_the_reference_finds(found):
    for case in found:
        if not isinstance(case, FlowCase) or case.signal is None:
            continue
        try:
            kind = case.signal.kind
        except AmbiguousError:
            continue
        assert kind in case.kinds, f"{case.group}: {case.name}"
        way = case.signal.values[case.signal.first - 1 : case.signal.start]
        if case.rate is not None and len(way) > 1:
            mean = (way[0] - way[-1]) / (len(way) - 1)
            assert mean == pytest.approx(case.rate, abs=1e-6), case.name
        if case.zero is not None:
            assert np.flatnonzero(np.isneginf(case.signal.values))[-1] + 1 == case.zero


def test_every_kind_cell_and_layout_is_among_them(found):
    networks = [case for case in found if isinstance(case, FlowCase)]
    runs = [case for case in found if isinstance(case, RunCase)]
    assert set().union(*(case.kinds for case in networks)) == set(FLOW_KINDS)
    said = set().union(*(kinds for case in runs for kinds in case.expected.values()))
    assert said == set(TRAINING_KINDS)
    cells = {layer.cell.name for case in networks for layer in case.layers}
    assert {cell.name for cell in CELLS} | {"convolution"} <= cells
    assert any(case.layers[case.index].backward for case in networks)
    assert any(len(case.layers[case.index].parts) == 2 for case in networks)
    assert any(case.truncation for case in networks)
    assert max(len(case.layers) for case in networks) >= 4


def test_the_same_seed_gives_the_same_cases():
    def named(seed, count):
        return [(case.group, case.name) for case in cases(seed, count)]

    assert named(4, 60) == named(4, 61)[:60]
    assert named(4, 30) != named(5, 30)


def test_each_group_gives_something():
    for group in (*FLOW_GROUPS, *RUN_GROUPS):
        assert any(first_of(group, seed) for seed in range(8)), group.__name__


def first_of(group, seed):
    """Return the first case of a group; None where it is too near to a threshold."""
    try:
        return next(iter(group(np.random.default_rng(seed))), None)
    except AmbiguousError:
        return None


def test_a_wrong_kind_a_wrong_number_and_a_false_alarm_are_found(monkeypatch, found):
    case = next(case for case in found if case.group == "orthogonal" and case.signal.step > 3)
    assert not check_case(case).faults
    honest = tables.classify_flow

    def alarmed(*arguments):
        return replace(honest(*arguments), kind="exploding")

    monkeypatch.setattr(tables, "classify_flow", alarmed)
    table = Table([check_case(case)])
    assert table.wrong
    assert table.false
    assert not table.passed
    assert "verdict exploding, expected level" in table.text()

    def off(*arguments):
        verdict = honest(*arguments)
        return replace(verdict, signal=replace(verdict.signal, values=verdict.signal.values + 1e-3))

    monkeypatch.setattr(tables, "classify_flow", off)
    assert "signal is off" in check_case(case).faults[0].text


def test_a_run_that_is_told_otherwise_is_found(found):
    run = next(case for case in found if isinstance(case, RunCase) and case.group == "learning")
    assert not check_case(run).faults
    assert check_case(replace(run, expected={len(run.loss): frozenset({"solved"})})).faults
    assert check_case(replace(run, never=frozenset({"learning"}))).faults


def test_the_command_prints_a_table_or_an_object(capsys):
    assert main(["check", "--verdicts", "--cases", "25"]) == 0
    out = capsys.readouterr().out
    assert "25 of 25 right" in out
    assert main(["check", "--verdicts", "--cases", "25", "--seed", "2", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["cases"] == report["right"] == 25
    assert report["passed"]
    assert {"group", "cases", "right", "said"} == set(report["groups"][0])


@pytest.mark.parametrize("arguments", [["--cases", "9"], ["--seed", "9"]])
def test_options_of_verdicts_need_it(arguments, capsys):
    assert main(["check", *arguments]) == 2
    assert capsys.readouterr().err == f"rnnviz: {arguments[0]} needs --verdicts\n"
