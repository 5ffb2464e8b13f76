"""What happened to U and to the units at the decisive moment, found at the right update."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.srn import SRN
from rnnviz.training import event_tracker
from rnnviz.training.event_tracker import DEATH_WINDOW, KEPT, EventTracker
from rnnviz.training.trainer import Trainer
from rnnviz.verdict.run_watch import Crossing, UnitsDied


def trainer_of(cell, **changes):
    return Trainer(Experiment(seed=1, cell=cell, **changes))


def followed(matrices, cell=None):
    """Return the moments of a network whose U takes some values, update 0 first."""
    trainer = trainer_of(cell or SRN(2))
    watch = EventTracker(trainer.network, trainer.parameters)
    for update, U in enumerate(matrices):
        trainer.parameters["l0.U"][...] = U
        watch.record(update, trainer.parameters, None)
    return watch


def rotation(angle):
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def test_both_sizes_of_a_rotation_cross_together():
    """Both are the factor before the rotation."""
    watch = followed([r * rotation(0.7) for r in (0.8, 0.9, 0.99, 1.02, 1.2)])
    radius, sigma = watch.crossings(10**9)
    for found, quantity in ((radius, "radius"), (sigma, "sigma")):
        assert (found.update, found.parameter, found.quantity) == (3, "l0.U", quantity)
        assert (found.before, found.after) == pytest.approx((0.99, 1.02))


def test_the_largest_singular_value_crosses_where_the_radius_does_not():
    """[[.9, c], [0, .9]] has ρ = .9 for every c."""
    watch = followed([np.array([[0.9, c], [0, 0.9]]) for c in (0.0, 0.1, 0.5, 2.0)])
    (found,) = watch.crossings(10**9)
    U = [np.array([[0.9, c], [0, 0.9]]) for c in (0.1, 0.5)]
    assert (found.update, found.quantity) == (2, "sigma")
    assert (found.before, found.after) == pytest.approx(tuple(np.linalg.norm(u, 2) for u in U))


@pytest.mark.parametrize(
    ("radii", "update"),
    [
        ((0.5, 0.9, 0.99), None),
        ((1.2, 1.1, 1.05), None),
        ((1.2, 1.1, 0.9), None),
        ((1.0, 1.0, 1.0), None),
        ((0.9999, 1.0, 1.1), 1),
        ((0.9, 1.1, 0.9, 1.2), 3),
    ],
)
def test_only_the_last_crossing_upwards_counts(radii, update):
    found = followed([r * np.eye(2) for r in radii]).crossings(10**9)
    assert [c.update for c in found] == ([] if update is None else [update, update])


def test_what_comes_after_the_decisive_update_did_not_lead_to_it():
    watch = followed([r * np.eye(2) for r in (0.9, 1.1, 0.9, 1.2)])
    assert [c.update for c in watch.crossings(2)] == [1, 1]
    assert [c.update for c in watch.crossings(3)] == [3, 3]
    assert watch.crossings(0) == ()


def test_only_recent_updates_are_kept():
    radii = [0.9, *[1.1] * (KEPT + 5)]
    assert followed([r * np.eye(2) for r in radii]).crossings(10**9) == ()
    radii = [*[0.9] * 100, *[1.1] * 3]
    assert followed([r * np.eye(2) for r in radii]).crossings(10**9)[0].update == 100


def test_copies_are_kept_and_not_the_parameters_themselves():
    trainer = trainer_of(SRN(2))
    watch = EventTracker(trainer.network, trainer.parameters)
    for update, radius in enumerate((0.9, 1.1)):
        trainer.parameters["l0.U"][...] = radius * np.eye(2)
        watch.record(update, trainer.parameters, None)
    trainer.parameters["l0.U"][...] = 5 * np.eye(2)
    assert watch.crossings(10**9)[0].after == pytest.approx(1.1)


def test_gated_layers_and_matrices_that_are_too_large_are_not_followed(monkeypatch):
    """In a gated cell 1 is no border of anything."""
    trainer = trainer_of(GRU(2))
    watch = EventTracker(trainer.network, trainer.parameters)
    for update, scale in enumerate((0.1, 9.0)):
        for name, value in trainer.parameters.items():
            if ".U" in name:
                value[...] = scale * np.eye(2)
        watch.record(update, trainer.parameters, None)
    assert watch.crossings(10**9) == ()
    monkeypatch.setattr(event_tracker, "NUMBERS", KEPT * 4 - 1)
    assert followed([r * np.eye(2) for r in (0.9, 1.1)]).crossings(10**9) == ()


# -- units that die --------------------------------------------------------------------------


def passes(on, steps=5, batch=3):
    """Return the passes of one ReLU layer in which the units of `on` are on at some step."""
    states = np.zeros((steps + 1, len(on), batch))
    states[0] = 7.0  # how it starts says nothing
    for unit, active in enumerate(on):
        if active:
            states[1 + unit % steps, unit, unit % batch] = 0.1
    return SimpleNamespace(names=("l0",), layers=(SimpleNamespace(states={"h": states}),))


def dying(runs, activation="relu"):
    trainer = trainer_of(SRN(4, activation=activation))
    watch = EventTracker(trainer.network, trainer.parameters)
    watch.record(0, trainer.parameters, None)
    for update, on in enumerate(runs, start=1):
        watch.record(update, trainer.parameters, passes(on))
    return watch


def test_units_that_are_off_at_every_step_of_every_sequence_are_counted():
    """The batch of update n meets the parameters of update n−1."""
    runs = [(1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 1, 0), (0, 1, 0, 0)]
    assert dying(runs).died(4) == (UnitsDied("l0", 0, 3, 0, 3, 4),)
    assert dying(runs).died(2) == (UnitsDied("l0", 0, 1, 0, 1, 4),)


def test_units_that_wake_or_were_off_all_along_have_not_died():
    assert dying([(0, 1, 1, 1)] * 4).died(4) == ()
    assert dying([(0, 0, 1, 1), (1, 1, 1, 1)]).died(2) == ()
    assert dying([]).died(0) == ()


def test_only_the_updates_just_before_are_compared():
    runs = [(1, 1, 1, 1), *[(1, 1, 1, 0)] * 20, (1, 1, 0, 0)]
    (found,) = dying(runs).died(22)
    assert found.first == 22 - DEATH_WINDOW
    assert (found.last, found.before, found.after) == (21, 1, 2)


def test_units_of_another_activation_do_not_die():
    assert dying([(1, 1, 1, 1), (0, 0, 0, 0)], "tanh").died(2) == ()


# -- in a run --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def exploding():
    """The lecture's own: it learns, and then it blows up; with U and states of every update."""
    trainer = Trainer(load_preset("exploding").experiment)
    matrices, off = [trainer.parameters["l0.U"].copy()], []
    while not trainer.stopped and trainer.update < 100:
        trainer.step()
        matrices.append(trainer.parameters["l0.U"].copy())
        h = trainer.rule.passes.layers[0].states["h"][1:]
        off.append(int((~(h > 0)).all(axis=(0, 2)).sum()))
    return trainer, matrices, off


def test_the_record_says_what_led_to_the_end(exploding):
    trainer, matrices, off = exploding
    record = trainer.snapshot().record
    assert trainer.outcome == "diverged"
    radius = [np.abs(np.linalg.eigvals(U)).max() for U in matrices]
    sigma = [np.linalg.norm(U, 2) for U in matrices]
    for crossing in record.crossings:
        sizes = {"radius": radius, "sigma": sigma}[crossing.quantity]
        n = crossing.update
        assert sizes[n - 1] < 1 <= sizes[n]
        assert (crossing.before, crossing.after) == pytest.approx((sizes[n - 1], sizes[n]))
        assert isinstance(crossing, Crossing)
    crossed = {c.quantity for c in record.crossings}
    for quantity, sizes in (("radius", radius), ("sigma", sigma)):
        known = sizes[-KEPT:]
        if any(a < 1 <= b for a, b in pairwise(known[:-1])):
            assert quantity in crossed
    assert record.died
    for died in record.died:
        assert died.before == off[died.first]
        assert died.after == off[died.last] > died.before
        assert died.size == len(matrices[0])


def test_what_led_to_it_does_not_change_afterwards(exploding):
    trainer, _, _ = exploding
    one, two = (trainer.snapshot().record for _ in range(2))
    assert one.crossings == two.crossings
    assert one.died == two.died


def test_while_nothing_is_decided_nothing_is_told():
    trainer = Trainer(load_preset("exploding").experiment)
    trainer.step()
    record = trainer.snapshot().record
    assert (record.crossings, record.died) == ((), ())


def test_the_record_does_not_depend_on_when_it_is_asked_for():
    """Asked at every update, as in the window, or once at the end, as by `rnnviz record`."""
    watched, alone = (Trainer(load_preset("clipped").experiment) for _ in range(2))
    while watched.update < 24 + 2 * KEPT:
        watched.step()
        watched.record()
        alone.step()
    assert watched.record().spike is not None
    assert repr(watched.record()) == repr(alone.record())
