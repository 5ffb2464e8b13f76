"""A run: what an update does, what it refuses to do, and what may change on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.difference import Change, live_part, pending
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import CLIPPINGS, ClipGlobalNorm, NoClipping
from rnnviz.nn.norm import norm
from rnnviz.nn.optimizer import SGD
from rnnviz.training.trainer import DEAD_AFTER, Trainer


def small(*assignments: str, preset: str = "clipped"):
    """Return a small experiment."""
    base = ["task.length=12", "cell.size=6", "training.batch=4", "training.updates=20"]
    return with_overrides(load_preset(preset), base + list(assignments)).experiment


def trained(experiment, updates=10):
    trainer = Trainer(experiment)
    for _ in range(updates):
        trainer.step()
    return trainer


def test_an_update_of_plain_descent_is_the_book_s():
    trainer = Trainer(small("clipping.name=none"))
    before = trainer.parameters.flat.copy()
    trainer.step()
    rate = trainer.experiment.optimizer.learning_rate
    assert np.array_equal(trainer.parameters.flat, before - rate * trainer.gradient.flat)


def test_the_recorded_norms_are_those_of_the_gradient():
    trainer = trained(small("clipping.threshold=0.01"), 1)
    recorded, history = trainer.recorded(), trainer.snapshot().history
    assert history.clipped_norm.last[-1] == pytest.approx(0.01, rel=1e-12)
    assert recorded["grad_norm"][0] * recorded["clip_scale"][0] == pytest.approx(0.01, rel=1e-12)
    assert history.clipped_updates == 1
    parts = [before.last[-1] for before, _ in history.parameter_norms.values()]
    assert norm(np.array(parts)) == pytest.approx(recorded["grad_norm"][0], rel=1e-14)


def test_the_learning_rate_acts_while_it_runs():
    trainer = trained(small("clipping.name=none"), 3)
    wanted = replace(trainer.experiment, optimizer=SGD(learning_rate=0.5))
    trainer.change(wanted)
    before = trainer.parameters.flat.copy()
    trainer.step()
    assert np.array_equal(trainer.parameters.flat, before - 0.5 * trainer.gradient.flat)


@pytest.mark.parametrize("kind", CLIPPINGS)
def test_any_clipping_acts_while_it_runs(kind):
    trainer = trained(small(), 2)
    trainer.change(replace(trainer.experiment, clipping=kind()))
    assert isinstance(trainer.experiment.clipping, kind)
    trainer.step()
    assert trainer.update == 3


def test_what_was_changed_on_the_way_is_told():
    trainer = trained(small(), 2)
    trainer.change(replace(trainer.experiment, optimizer=SGD(learning_rate=0.5)))
    trainer.step()
    trainer.change(replace(trainer.experiment, clipping=NoClipping()))
    assert trainer.snapshot().changes == (
        Change(2, "optimizer.learning_rate", 0.1, 0.5),
        Change(3, "clipping.name", "global", "none"),
        Change(3, "clipping.threshold", 1.0, None),
    )


def test_what_waits_for_a_reset_is_named_and_does_not_act():
    running = small()
    wanted = small("cell.size=8", "optimizer.learning_rate=0.3", "seed=9", "cell.name=gru")
    wanted = replace(wanted, clipping=ClipGlobalNorm(threshold=3.0))
    after = live_part(running, wanted)
    assert (after.cell, after.seed) == (running.cell, running.seed)
    assert after.optimizer.learning_rate == 0.3
    assert after.clipping.threshold == 3.0
    waiting = {"seed", "cell.name", "cell.size", "cell.form", "cell.dropout"}
    assert set(pending(running, wanted)) == waiting


def test_nothing_is_pending_where_only_live_settings_differ():
    assert pending(small(), small("optimizer.learning_rate=0.3", "clipping.threshold=2")) == ()


def test_a_change_on_the_way_does_not_change_what_went_before():
    one, two = trained(small(), 5), trained(small(), 5)
    two.change(replace(two.experiment, clipping=ClipGlobalNorm(threshold=1e-3)))
    assert one.parameters.flat.tobytes() == two.parameters.flat.tobytes()


def test_the_data_depend_on_the_seed_and_not_on_the_cell():
    srn, lstm = Trainer(small()), Trainer(small("cell.name=lstm"))
    one = srn.source.batch(srn._rng, 4)
    other = lstm.source.batch(lstm._rng, 4)
    assert one.x.tobytes() == other.x.tobytes()
    assert srn.source.probe().x.tobytes() == lstm.source.probe().x.tobytes()


def test_a_snapshot_is_of_its_moment():
    trainer = trained(small(), 3)
    snapshot = trainer.snapshot()
    states = snapshot.trace.layers[0].states["h"].copy()
    for _ in range(5):
        trainer.step()
    assert snapshot.update == 3
    assert np.array_equal(snapshot.trace.layers[0].states["h"], states)
    assert not snapshot.trace.layers[0].states["h"].flags.writeable


def test_looking_does_not_change_the_run():
    plain, looked_at = Trainer(small()), Trainer(small())
    for _ in range(6):
        plain.step()
        looked_at.step()
        looked_at.snapshot()
        looked_at.test_loss(5)
    assert plain.parameters.flat.tobytes() == looked_at.parameters.flat.tobytes()


class TestDivergence:
    def diverged(self):
        large = ("init.recurrent_scale=900", "task.length=120", "clipping.name=none")
        trainer = Trainer(small(*large))
        for _ in range(3):
            trainer.step()
        return trainer

    def test_it_stops_where_a_number_is_not_finite(self):
        trainer = self.diverged()
        assert trainer.outcome == "diverged"
        assert trainer.first_bad_update == 1
        assert trainer.update == 1
        assert trainer.fault.direction == "forward"
        assert 100 <= trainer.fault.step <= 110  # 900^k passes 1.8e308 at k = 105

    def test_the_last_finite_parameters_stay(self):
        trainer = self.diverged()
        fresh = Trainer(trainer.experiment)
        assert trainer.parameters.flat.tobytes() == fresh.parameters.flat.tobytes()

    def test_what_is_shown_of_it_is_finite(self):
        trainer = Trainer(load_preset("exploding").experiment)
        while not trainer.stopped:
            trainer.step()
        layer = trainer.trace().layers[0]
        assert np.isfinite(layer.states["h"]).all()
        assert np.isfinite(layer.adjoint).all()
        snapshot = trainer.snapshot()
        assert (snapshot.update, snapshot.trace_update) == (25, 23)

    def test_the_parameters_are_those_of_the_update_it_says(self):
        trainer = Trainer(load_preset("exploding").experiment)
        while not trainer.stopped:
            trainer.step()
        again = trained(trainer.experiment, trainer.parameters_update)
        assert again.outcome == "ok"
        assert trainer.parameters.flat.tobytes() == again.parameters.flat.tobytes()

    def test_the_update_is_recorded_with_what_it_was(self):
        recorded = self.diverged().recorded()
        assert not np.isfinite(recorded["loss"][0])
        assert recorded["clip_scale"][0] == 1.0

    def test_a_parameter_that_would_overflow_is_taken_back(self):
        trainer = Trainer(small("clipping.name=none"))
        trainer.change(replace(trainer.experiment, optimizer=SGD(learning_rate=1e300)))
        for _ in range(4):
            trainer.step()
        assert trainer.outcome == "diverged"
        assert np.isfinite(trainer.parameters.flat).all()

    def test_nothing_can_be_changed_afterwards(self):
        trainer = self.diverged()
        before = trainer.experiment
        trainer.change(replace(before, clipping=ClipGlobalNorm()))
        assert trainer.experiment == before
        assert trainer.snapshot().changes == ()
        waiting = pending(before, replace(before, clipping=ClipGlobalNorm()), stopped=True)
        assert waiting == ("clipping.name", "clipping.threshold")

    def test_no_clipping_hides_it(self):
        trainer = trained(small("init.recurrent_scale=900", "task.length=120"), 3)
        assert trainer.outcome == "diverged"

    def test_a_snapshot_of_it_can_be_made(self):
        snapshot = self.diverged().snapshot()
        assert snapshot.outcome == "diverged"
        assert snapshot.history.loss.broken.tolist() == [True]


class TestDeath:
    def test_a_network_that_no_error_enters_is_dead(self):
        trainer = Trainer(small())
        trainer.parameters["l0.b"][...] = -100.0
        for _ in range(DEAD_AFTER + 3):
            trainer.step()
        assert trainer.outcome == "dead"
        assert trainer.first_bad_update == 1
        assert trainer.update == DEAD_AFTER

    def test_a_network_that_has_nothing_to_learn_is_not(self):
        trainer = Trainer(small())
        trainer.source.batch = lambda rng, size: _silence(12, size)
        for name in ("readout.c", "l0.b"):
            trainer.parameters[name][...] = 0
        for _ in range(DEAD_AFTER + 3):
            trainer.step()
        assert trainer.outcome == "ok"


def _silence(steps, size):
    from rnnviz.tasks.task import Batch

    return Batch(np.zeros((steps, 1, size)), np.zeros((steps, 1, size)))
