"""Slow diagnostics: what is missing is computed, what is there and fresh is kept."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.flow.stack import triangles
from rnnviz.training import diagnostics
from rnnviz.training.diagnostics import DIAGNOSTICS, Patience
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer


@pytest.fixture
def snapshot():
    sections = {"task": {"name": "sine", "length": 8}, "cell": {"name": "gru", "size": 3}}
    return Trainer(parse_experiment({**sections, "training": {"truncation": 3}})).snapshot()


def test_only_what_is_needed_is_computed(snapshot):
    bare = Frame(snapshot)
    assert diagnostics.completed(bare, ()) is bare
    spectral = diagnostics.completed(bare, {"spectrum"})
    assert spectral.spectra
    assert spectral.triangles == ()
    both = diagnostics.completed(spectral)
    assert both.spectra is spectral.spectra
    assert len(both.triangles) == len(snapshot.trace.layers)


def test_the_triangle_is_that_of_the_runs_own_truncation(snapshot):
    (found,) = diagnostics.completed(Frame(snapshot), {"triangle"}).triangles
    (expected,) = triangles(snapshot.trace.layers, 3)
    np.testing.assert_array_equal(found, expected)
    assert np.isnan(found[3, 2])
    assert np.isfinite(found[3, 3])


def test_what_is_stale_is_computed_anew(snapshot):
    fresh = diagnostics.completed(Frame(snapshot))
    stale = fresh.with_result("spectrum", update=-1).with_result("triangle", update=-1)
    again = diagnostics.completed(stale)
    assert (again.update_of("triangle"), again.update_of("spectrum")) == (
        snapshot.update,
        snapshot.update,
    )
    assert again.triangles is not fresh.triangles
    assert diagnostics.completed(again) is again


def test_sequences_too_long_to_look_at_have_no_triangle(snapshot, monkeypatch):
    monkeypatch.setattr(diagnostics, "MAX_STEPS", 7)
    assert diagnostics.triangles_of(snapshot) == ()


def test_while_a_run_plays_spectra_are_quick_and_then_of_the_same_trace_whole(snapshot):
    row, soon = DIAGNOSTICS["spectrum"], Patience(seconds=1.0)
    first = row.compute(snapshot, None, soon)
    second = row.compute(snapshot, first, soon)
    assert row.improves(first)
    assert not row.improves(second)
    exact = row.compute(snapshot, None, Patience())
    np.testing.assert_array_equal(second[0].growth, exact[0].growth)
    another = replace(snapshot, trace=replace(snapshot.trace))
    assert row.improves(row.compute(another, second, soon))


def test_files_are_written_of_whole_spectra_only(snapshot):
    quick = DIAGNOSTICS["spectrum"].compute(snapshot, None, Patience(seconds=1.0))
    shown = Frame(snapshot).with_result("spectrum", value=quick, update=snapshot.update)
    assert all(s.is_whole for s in diagnostics.completed(shown, {"spectrum"}).spectra)
