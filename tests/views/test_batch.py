"""Median and spread of a batch stand behind the single sequence, and say what they cannot show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.export.exporter import with_diagnostics
from rnnviz.plot.figure import Band, Curve
from rnnviz.training.analysis.batch_spread import batch_lags, batch_spread, quantiles
from rnnviz.training.trainer import Trainer
from rnnviz.views.delta.view import DeltaView
from rnnviz.views.gates import GatesView
from rnnviz.views.saturation import SaturationView
from rnnviz.views.triangle.view import TriangleView

VIEWS = (DeltaView(), GatesView(), SaturationView(), TriangleView())


def trainer_of(cell="lstm", task="reber", **task_settings):
    table = {"cell": {"name": cell, "size": 4}, "task": {"name": task, **task_settings}}
    trainer = Trainer(parse_experiment(table))
    for _ in range(2):
        trainer.step()
    return trainer


def with_batch(trainer, part="training"):
    return with_diagnostics(replace(trainer.frame(), batch=part), VIEWS)


@pytest.mark.parametrize("part", ["training", "held_out"])
def test_bands_are_quantiles_of_single_sequences(part):
    trainer = trainer_of("srn", "digit_sum", length=8)
    frame = with_batch(trainer, part)
    panel = DeltaView().figure(frame).panels[0]
    least, low, median, high, largest = quantiles(batch_spread(part, trainer.checkpoint()).norms[0])
    whole, half = [a for a in panel.artists if isinstance(a, Band)][-2:]
    np.testing.assert_array_equal(whole.low, least)
    np.testing.assert_array_equal(whole.high, largest)
    np.testing.assert_array_equal(half.low, low)
    np.testing.assert_array_equal(half.high, high)
    curve = next(a for a in panel.artists if isinstance(a, Curve) and "median" in a.label)
    np.testing.assert_array_equal(curve.y, median)
    assert "1 to 32" in panel.note
    assert any(table.name == "batch" for table in DeltaView().figure(frame).tables)


def test_lags_are_those_of_every_sequence():
    trainer = trainer_of("srn", "parity", length=7)
    panel = TriangleView().figure(with_batch(trainer)).panels[-1]
    median = quantiles(batch_lags("training", trainer.checkpoint())[0])[2]
    curve = next(a for a in panel.artists if isinstance(a, Curve) and "median" in a.label)
    np.testing.assert_array_equal(curve.y, median)


def test_gates_have_a_panel_of_saturation():
    frame = with_batch(trainer_of())
    panels = GatesView().figure(frame).panels
    assert panels[-1].key == "share"
    assert "Dashed: median of training sequences 1 to 32" in panels[-1].note
    assert GatesView().figure(replace(frame, batch="")).panels[-1].key != "share"


def test_the_single_sequence_is_drawn_on_top():
    artists = DeltaView().figure(with_batch(trainer_of())).panels[0].artists
    last_band = max(i for i, artist in enumerate(artists) if isinstance(artist, Band))
    main = next(
        i for i, a in enumerate(artists) if isinstance(a, Curve) and "median" not in a.label
    )
    assert last_band < main


def test_exact_zeros_and_what_is_not_finite_are_counted():
    trainer = trainer_of("srn", "digit_sum", length=8)
    trainer.parameters.blocks["readout.V"][...] = 0
    assert "32 exactly 0 at some step." in DeltaView().figure(with_batch(trainer)).panels[0].note
    trainer.parameters.blocks["readout.V"][...] = np.nan
    assert "32 not a number at some step." in DeltaView().figure(with_batch(trainer)).panels[0].note


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize("task", ["reber", "parity"])
def test_views_of_two_runs_show_both(view, task):
    frame = replace(trainer_of("gru", task).frame(), batch="held_out")
    frame = replace(frame, other=trainer_of("srn", "digit_sum", length=5).frame())
    figure = view.figure(with_diagnostics(frame, [view]))
    assert figure.panels


def test_before_it_is_known_the_view_says_so():
    frame = replace(trainer_of().frame(), batch="training")
    assert "The batch is being computed." in DeltaView().figure(frame).panels[0].note
    recorded = replace(frame, snapshot=replace(frame.snapshot, checkpoint=None))
    words = "A recording holds one sequence, no batch."
    assert words in DeltaView().figure(recorded).panels[0].note
