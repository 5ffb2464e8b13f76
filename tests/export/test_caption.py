"""The line below a page names every run by its letter and by what sets it apart."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.export.caption import caption
from rnnviz.export.csv_table import write_table
from rnnviz.export.exporter import with_diagnostics
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.delta.view import DeltaView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.loss import LossView


def run(updates: int, **sections: object) -> Frame:
    task = {"name": "recall", "length": 5, "tokens": 3}
    small = {"task": task, "cell": {"name": "srn", "size": 4}, "training": {"batch": 2}}
    trainer = Trainer(parse_experiment({**small, **sections}), "srn-forgets")
    for _ in range(updates):
        trainer.step()
    return trainer.frame()


@pytest.fixture(scope="module")
def pair() -> Frame:
    clipped = {"name": "global", "threshold": 0.5}
    return replace(run(3), other=run(2, clipping=clipped, cell={"name": "lstm", "size": 4}))


def test_a_run_alone_has_no_letter(pair: Frame) -> None:
    line = caption(replace(pair, other=None)).line
    assert "A: " not in line
    assert caption(replace(pair, other=None)).summarizes


def test_both_runs_are_named_by_what_differs(pair: Frame) -> None:
    line = caption(pair).line
    assert "A: SRN tanh, no clipping · " in line
    assert line.endswith("B: LSTM, clipping: global norm, θ = 0.5, update 2")
    assert "update 3" in line


def test_the_caption_says_how_the_other_run_ended(pair: Frame) -> None:
    assert pair.other is not None
    dead = replace(pair.other.snapshot, outcome="dead", first_bad_update=1)
    line = caption(replace(pair, other=replace(pair.other, snapshot=dead))).line
    assert line.endswith(", update 2, dead since update 1")


def test_runs_that_no_view_draws_are_not_named(pair: Frame) -> None:
    frame = replace(pair, kept=(run(1, seed=4), run(2, seed=5)))
    drawn = with_diagnostics(frame, [DeltaView(), LossView()])
    assert " · D: seed 5, update 2" in caption(drawn).line
    assert "seed 5" not in caption(with_diagnostics(frame, [DeltaView()])).line


@pytest.mark.parametrize("view", [LossView(), HiddenView()], ids=lambda view: view.name)
def test_every_table_says_of_which_run_it_is(view, pair: Frame) -> None:
    first = []
    for table in view.figure(pair).tables:
        file = io.BytesIO()
        write_table(file, table, ["made by hand"])
        first.append(file.getvalue().decode().splitlines()[0])
    assert first == ["# A: SRN tanh, no clipping", "# B: LSTM, clipping: global norm, θ = 0.5"]
    alone = view.figure(replace(pair, other=None)).tables[0]
    assert not alone.run
    np.testing.assert_array_equal(
        alone.columns[0].values, view.figure(pair).tables[0].columns[0].values
    )
