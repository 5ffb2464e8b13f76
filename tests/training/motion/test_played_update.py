"""A moment of an update is made of the numbers before and after it, which are those of the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.training.motion.motion import BACKPROPAGATION, REAL_TIME
from rnnviz.training.motion.played_update import STEP_PARTS, PlayedUpdate
from rnnviz.training.motion.update_step import follows
from rnnviz.training.probe import Probe
from tests.training.motion.conftest import trainer_of


def at(played, phase, position):
    return played.frame(played.schedule.elapsed(phase, position))


def test_until_the_gradient_is_there_it_is_the_frame_before(play):
    played, _ = play()
    for phase in ("forward", "losses", "backward", "sum"):
        frame = at(played, phase, 0)
        assert frame.motion.phase == phase
        assert frame.snapshot is played.before.snapshot
        assert frame.diagnostics is played.before.diagnostics


def test_then_the_history_is_the_next_one_and_the_network_still_the_old(play):
    played, _ = play()
    snapshot = at(played, "clip", 1).snapshot
    assert snapshot.trace is played.before.snapshot.trace
    assert snapshot.history is played.after.snapshot.history
    assert snapshot.evaluations is played.before.snapshot.evaluations
    assert snapshot.update == 3
    assert snapshot.trace_update == 2


def test_it_ends_with_the_frame_after(play):
    played, _ = play()
    frame = played.frame(played.seconds)
    assert frame.snapshot is played.after.snapshot
    assert (frame.motion.phase, frame.motion.share) == ("step", 1.0)


def test_at_both_ends_of_the_step_its_eigenvalues_are_known(play):
    known, _ = play()
    ends = (replace(end, diagnostics={}) for end in (known.before, known.after))
    played = PlayedUpdate(*ends)
    played.prepare()
    for part, end in ((0, played.before), (STEP_PARTS, played.after)):
        frame = at(played, "step", part)
        [layer] = end.snapshot.trace.layers
        radius = np.abs(np.linalg.eigvals(layer.jacobian()[0])).max()
        assert frame.spectra[0].radius[0] == pytest.approx(radius)


def test_eigenvalues_of_another_update_give_way_to_its_own(play):
    """As where slow motion begins before the views have followed to an update of the past."""
    known, _ = play()
    other = known.after.result("spectrum").value
    before = known.before.with_result("spectrum", value=other, update=known.after.snapshot.update)
    assert before.spectra is other
    played = PlayedUpdate(before, known.after)
    played.prepare()
    for phase in ("forward", "backward", "clip"):
        frame = at(played, phase, 0)
        [layer] = frame.snapshot.trace.layers
        radius = np.abs(np.linalg.eigvals(layer.jacobian()[0])).max()
        assert frame.spectra[0].radius[0] == pytest.approx(radius)


def test_the_cursor_is_where_the_phase_is(play):
    played, _ = play(task={"name": "reverse", "items": 4})
    steps = len(played.before.snapshot.trace.x)
    assert [at(played, "forward", k).step for k in range(steps)] == list(range(1, steps + 1))
    assert [at(played, "losses", k).step for k in range(5)] == list(range(5, 10))
    assert played.frame(0.0, step=3).step == 1
    assert played.frame(played.schedule.elapsed("clip", 1), step=3).step == 3


def test_the_length_of_the_gradient_is_that_of_the_run(play):
    played, trainer = play(clipping={"name": "global", "threshold": 0.01})
    recorded, step = trainer.recorded(), played.step
    assert step.length.before == recorded["grad_norm"][-1]
    assert step.length.after == pytest.approx(0.01)
    assert (step.clipped, step.threshold, step.loss) == (True, 0.01, recorded["loss"][-1])
    parts = np.array([length.before for length in step.lengths.values()])
    assert np.sqrt(np.square(parts).sum()) == pytest.approx(step.length.before)


def test_the_way_of_the_step_is_straight_and_its_ends_are_exact(play):
    played, _ = play()
    one, other = (f.snapshot.checkpoint for f in (played.before, played.after))
    network, probe = one.network(), one.probe
    for part in range(STEP_PARTS):
        frame = at(played, "step", part)
        share = part / STEP_PARTS
        theta = one.parameters.copy()
        theta.flat[:] = (1 - share) * one.parameters.flat + share * other.parameters.flat
        (wanted,) = network.trace(theta, probe).layers
        (layer,) = frame.snapshot.trace.layers
        np.testing.assert_allclose(layer.states["h"], wanted.states["h"], atol=1e-12)
        (spectrum,) = frame.spectra if part else played.step.spectra_before
        matrix = np.diag(wanted.slopes["z"][4]) @ wanted.parameters["U"]
        found = np.sort_complex(spectrum.eigenvalues[4])
        np.testing.assert_allclose(found, np.sort_complex(np.linalg.eigvals(matrix)), atol=1e-9)
    assert at(played, "step", 0).snapshot.trace is played.before.snapshot.trace


def test_how_far_parameters_move(play):
    played, _ = play()
    one, other = (f.snapshot.checkpoint.parameters for f in (played.before, played.after))
    old, new = dict(one.items())["l0.U"], dict(other.items())["l0.U"]
    assert played.step.moves["l0.U"] == np.linalg.norm(new - old) / np.linalg.norm(old)


def test_the_parts_of_the_gradient_are_those_of_the_sequence_shown(play):
    played, _ = play(cell="lstm")
    checkpoint = played.before.snapshot.checkpoint
    network, probe = checkpoint.network(), checkpoint.probe
    run, gradient = network.run(probe.steps, probe.size), network.parameters()
    assert probe.size == 1
    network.forward(checkpoint.parameters, probe, run)
    network.backward(checkpoint.parameters, run, gradient)
    (lags,) = played.step.by_lag
    for name, total in lags.total.items():
        np.testing.assert_allclose(total, dict(gradient.items())[f"l0.{name}"], atol=1e-12)
    (steps,) = played.step.by_step
    # One loss at the last step: what step k adds has lag T − k.
    np.testing.assert_allclose(steps[::-1][:6], lags.norms[:6], atol=1e-9)


def test_a_gradient_that_is_not_finite_makes_no_step():
    relu = {"name": "srn", "activation": "relu"}
    sine = {"name": "sine", "length": 9}
    trainer = trainer_of(0, relu, task=sine, optimizer={"name": "sgd", "learning_rate": 1e6})
    while trainer.outcome == "ok":
        before = trainer.frame()
        trainer.step()
    played = PlayedUpdate(before, trainer.frame())
    played.prepare()
    assert trainer.outcome == "diverged"
    assert played.step.phases == BACKPROPAGATION[:-1]
    assert played.frame(played.seconds).snapshot.outcome == "diverged"


def test_twins_are_played_in_step(play):
    one, _ = play()
    other, _ = play(cell="lstm", task={"name": "recall", "length": 11, "tokens": 3})
    pair = PlayedUpdate(
        replace(one.before, other=other.before), replace(one.after, other=other.after)
    )
    for elapsed in np.linspace(0, pair.seconds, 40):
        frame = pair.frame(elapsed)
        a, b = frame.motion, frame.other.motion
        assert (a.phase, a.share) == (b.phase, pytest.approx(b.share))
        assert b.update.update == other.step.update
        assert b.front is None or frame.other.step == b.front
    assert pair.frame(pair.seconds).other.snapshot is other.after.snapshot


def test_only_the_next_update_of_the_same_run_follows(play):
    played, _ = play()
    one, other = played.before.snapshot, played.after.snapshot
    assert follows(one, other)
    assert not follows(one, one)
    assert not follows(one, play(cell="lstm")[0].after.snapshot)
    faster = replace(
        other.experiment, optimizer=replace(other.experiment.optimizer, learning_rate=1.0)
    )
    assert follows(one, replace(other, experiment=faster)), "that acts at once"


def test_a_twin_at_its_end_stands_still(play):
    one, _ = play()
    other, _ = play(cell="lstm")
    pair = PlayedUpdate(
        replace(one.before, other=other.after), replace(one.after, other=other.after)
    )
    frame = pair.frame(2.0)
    assert frame.other is other.after
    assert frame.motion is not None


@pytest.mark.parametrize("cell", ["srn", "gru"])
def test_real_time_learning_goes_its_own_way(play, cell):
    sine = {"name": "sine", "length": 9}
    training = {"batch": 3, "rule": "rtrl"}
    played, _ = play(cell=cell, task=sine, training=training)
    assert played.step.phases == REAL_TIME
    checkpoint = played.before.snapshot.checkpoint
    network, probe, theta = checkpoint.network(), checkpoint.probe, checkpoint.parameters

    def states(values):
        changed = theta.copy()
        changed.flat[:] = values
        return network.trace(changed, probe).layers[0].states["h"][1:]

    own = [n for n, v in theta.items() if n.startswith("l0.")]
    count = sum(dict(theta.items())[n].size for n in own)
    step = 1e-6
    columns = []
    for i in range(count):
        nudge = np.zeros(theta.flat.size)
        nudge[i] = step
        columns.append((states(theta.flat + nudge) - states(theta.flat - nudge)) / (2 * step))
    wanted = np.sqrt(np.square(columns).sum((0, 2)))
    (norms,) = played.step.influence.norms
    np.testing.assert_allclose(10.0**norms, wanted, rtol=1e-6)


def test_what_each_loss_gives_makes_the_gradient_of_the_sequence(play):
    from rnnviz.nn.network import first_of
    from rnnviz.nn.rtrl import RTRL

    sine = {"name": "sine", "length": 9}
    played, _ = play(task=sine, training={"batch": 3, "rule": "rtrl"})
    checkpoint = played.before.snapshot.checkpoint
    network, probe = checkpoint.network(), checkpoint.probe
    run, whole = network.run(probe.steps, 1), network.parameters()
    network.forward(checkpoint.parameters, probe, run)
    network.backward(checkpoint.parameters, run, whole)
    total, gradient, sizes = 0.0, network.parameters(), []
    for _ in RTRL(network, 1).gradients(checkpoint.parameters, first_of(probe, True), gradient):
        total = total + gradient.flat
        sizes.append(np.linalg.norm(gradient.flat))
        gradient.flat.fill(0)
    np.testing.assert_allclose(total, whole.flat, atol=1e-12)
    np.testing.assert_allclose(10.0**played.step.influence.given, sizes, rtol=1e-9)


def test_a_sequence_of_ones_own_is_played():
    trainer = trainer_of()
    probe = Probe("held_out", number=3)
    before = trainer.frame(probe=probe)
    trainer.step()
    played = PlayedUpdate(before, trainer.frame(probe=probe))
    played.prepare()
    for phase in BACKPROPAGATION:
        trace = at(played, phase, 1).snapshot.trace
        np.testing.assert_array_equal(trace.x, before.snapshot.trace.x)


def test_a_moment_knows_how_fast_its_phase_passes(play):
    played, _ = play()
    for part in played.schedule.parts:
        assert at(played, part.phase, 0).motion.pace == part.length / part.seconds


def test_neighbouring_moments_share_what_they_show(play):
    """Else every view would be described anew for every picture of the clip and of the step."""
    played, _ = play()
    for phase in ("forward", "backward", "clip"):
        assert at(played, phase, 0.2).snapshot is at(played, phase, 0.8).snapshot
    one, other, later = (at(played, "step", part) for part in (3.1, 3.9, 4.1))
    assert one.snapshot is other.snapshot
    assert one.diagnostics is other.diagnostics
    assert later.snapshot is not one.snapshot
