"""Two runs in step: at every update each is as it would be alone."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.session import Session, State
from rnnviz.text import BadInput, Message
from rnnviz.training import memory_estimate
from rnnviz.training.diagnostics import DIAGNOSTICS, completed
from rnnviz.training.memory_estimate import needed_bytes
from rnnviz.training.snapshot import Frame
from rnnviz.training.stop import StopSettings
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer
from tests.session.test_replay import assert_stands_at, preset_of
from tests.training.test_timeline import difference, straight


def updates_of(session):
    frame = session.frame
    if frame is None:
        return (-1, -1)
    return frame.snapshot.update, -1 if frame.other is None else frame.other.snapshot.update


def train(session, until, update):
    """Train both to an update and pause there."""
    session.stop_at(StopSettings(frozenset({"update"}), update))
    session.play()
    until(lambda: updates_of(session)[0] == update and not session.playing)


def begin(session, until, experiment, update=0):
    run = session.reset(experiment)
    until(lambda: session.run == run)
    if update:
        train(session, until, update)
    return run


def beside(session, until, experiment):
    run = session.place_beside(experiment)
    until(lambda: session.twin_run == run)
    return run


def clipped(experiment, threshold=0.01):
    return replace(experiment, clipping=ClipGlobalNorm(threshold=threshold))


def ending(experiment, updates):
    return replace(experiment, training=replace(experiment.training, updates=updates))


def test_a_run_placed_beside_catches_up_and_goes_on_in_step(session, until, experiment):
    first, second = experiment(), experiment(seed=2)
    begin(session, until, first, 20)
    run = session.place_beside(second)
    until(lambda: updates_of(session) == (20, 20))
    assert session.twin_run == run
    assert session.state is State.PAUSED
    train(session, until, 30)
    assert updates_of(session) == (30, 30)
    assert_stands_at(session.frame, first, 30)
    assert_stands_at(session.frame.other, second, 30)


def test_a_branch_goes_on_with_other_settings_beside_the_run_as_it_was(session, until, experiment):
    first = experiment()
    other = clipped(first)
    begin(session, until, first, 30)
    old, run = session.run, session.branch(10, other)
    until(lambda: session.run == run)
    assert (updates_of(session), session.twin_run) == ((10, 10), old)
    for update in (11, 25, 30, 40):
        train(session, until, update)
        assert updates_of(session) == (update, update)
        assert_stands_at(session.frame, first, update, ((10, other),))
        assert_stands_at(session.frame.other, first, update)
    assert session.frame.snapshot.changes[0].update == 10
    session.swap()
    until(lambda: session.run == old)
    assert session.twin_run == run
    session.seek(12)
    until(lambda: updates_of(session) == (12, 12))
    assert_stands_at(session.frame, first, 12)
    assert_stands_at(session.frame.other, first, 12, ((10, other),))


@pytest.mark.parametrize(
    ("name", "overrides", "update"),
    [
        ("exploding", ["network.precision=float32"], 30),
        ("truncated", [], 6),
        ("rtrl-online", [], 4),
        ("rare-spike", ["optimizer.name=adam"], 20),
    ],
)
def test_presets_go_side_by_side(session, until, name, overrides, update):
    """Two learning rates of one preset, of which one is clipped on the way."""
    preset = with_overrides(load_preset(name), overrides)
    other = with_overrides(preset, ["optimizer.learning_rate=0.001"])
    session.reset(preset.experiment)
    session.place_beside(other.experiment)
    train(session, until, update // 2)
    session.change(clipped(preset.experiment))
    train(session, until, update)
    changes = ((update // 2, clipped(preset.experiment)),)
    for n in (session.present, update - 1, update // 2 + 1, 1):
        session.seek(n)
        until(lambda n=n: n in updates_of(session))
        for frame, expected in (
            (session.frame, straight(preset, n, changes)),
            (session.frame.other, straight(other, n)),
        ):
            expected.evaluate()
            assert difference(frame.snapshot, expected.snapshot()) == ""


def test_what_has_ended_stays_at_its_end_while_the_other_goes_on(session, until, experiment):
    short = ending(experiment(), 5)
    begin(session, until, short)
    beside(session, until, experiment(seed=2))
    session.play()
    until(lambda: session.present > 20)
    assert session.playing
    assert session.frame.snapshot.update == 5
    session.pause()
    until(lambda: session.state is State.FINISHED)
    assert_stands_at(session.frame, short, 5)
    session.swap()
    until(lambda: updates_of(session)[1] == 5)
    assert session.state is State.PAUSED


def test_after_the_last_update_of_both_they_go_on_in_step(session, until, experiment):
    begin(session, until, ending(experiment(), 5))
    beside(session, until, ending(experiment(), 9))
    session.play()
    until(lambda: session.state is State.FINISHED)
    until(lambda: updates_of(session) == (5, 9))
    session.single()
    until(lambda: updates_of(session) == (10, 10))
    assert_stands_at(session.frame, ending(experiment(), 5), 10)


def test_the_exploded_run_stays_beside_its_clipped_branch(session, until):
    preset = load_preset("exploding")
    begin(session, until, preset.experiment)
    session.play()
    until(lambda: session.state is State.DIVERGED)
    until(lambda: session.frame.snapshot.outcome == "diverged")
    end, last = session.present, session.frame.snapshot.trace_update
    session.branch(last, clipped(preset.experiment, 1.0))
    until(lambda: updates_of(session) == (last, last))
    assert session.state is State.PAUSED
    assert session.frame.other.snapshot.outcome == "ok"
    train(session, until, end + 10)
    assert updates_of(session) == (end + 10, end)
    assert session.frame.other.snapshot.outcome == "diverged"
    assert_stands_at(session.frame.other, preset.experiment, end)
    session.swap()
    until(lambda: session.state is State.DIVERGED)
    session.single()
    until(lambda: updates_of(session) == (end, end + 11))


def test_each_has_slow_diagnostics_of_its_own(session, until, experiment):
    first, second = experiment(), experiment(cell={"size": 6})
    session.set_watching(DIAGNOSTICS)
    begin(session, until, first, 10)
    beside(session, until, second)
    until(lambda: updates_of(session) == (10, 10))
    wanted = {"verdict", "triangle", "spectrum", "paths", "lag_gradient"}

    def differences():
        pairs = ((session.frame, first), (session.frame.other, second))
        expected = ((f, completed(Frame(alone(e).snapshot()), wanted)) for f, e in pairs)
        return [n for f, e in expected for n in wanted if difference(f.result(n), e.result(n))]

    def alone(experiment):
        trainer = straight(preset_of(experiment), 10)
        trainer.evaluate()
        return trainer

    until(lambda: not differences())
    before = session.frame.result("triangle").value
    run = session.run
    session.swap()
    until(lambda: session.twin_run == run)
    assert session.frame.other.result("triangle").value is before


def test_a_refused_run_leaves_those_there_are(session, points, received, until, experiment):
    done = []
    session.reset_done.connect(done.append)
    begin(session, until, experiment(), 10)
    session.play()
    run = session.run
    points.fail("build", BadInput(Message("training", "no such file")))
    session.place_beside(experiment(seed=2))
    until(lambda: received.failures)
    assert received.failures[0] == ("no such file", "")
    session.branch(4, experiment(cell={"size": 9}))
    until(lambda: len(received.failures) == 2)
    assert "cell.size: cannot change while a run goes on" in received.failures[1][0]
    assert (session.run, session.twin_run, session.twin_experiment) == (run, 0, None)
    assert session.experiment == experiment()
    assert session.playing
    assert done == [True, False, False]


def test_two_runs_that_take_too_much_together_are_refused(
    session, points, received, until, experiment, monkeypatch
):
    one, other = experiment(), experiment(cell={"size": 6})
    both = needed_bytes(one) + needed_bytes(other)
    monkeypatch.setattr(memory_estimate, "MAX_BYTES", both - 1)
    begin(session, until, one)
    built = points.visits["build"]
    session.place_beside(other)
    until(lambda: received.failures)
    assert "both runs together would take" in received.failures[0][0]
    assert (points.visits["build"], session.twin_experiment) == (built, None)
    beside(session, until, experiment(seed=2))


def test_an_unexpected_error_in_building_leaves_the_run(
    session, points, received, until, experiment
):
    begin(session, until, experiment(), 10)
    points.fail("build", RuntimeError("no room"))
    session.place_beside(experiment(seed=2))
    until(lambda: received.failures)
    assert "no room" in received.failures[0][0]
    assert (session.state, session.twin_experiment) == (State.PAUSED, None)
    train(session, until, 20)
    assert_stands_at(session.frame, experiment(), 20)


def test_an_error_in_the_twin_ends_it_alone(session, points, received, until, experiment):
    begin(session, until, experiment(), 10)
    beside(session, until, experiment(seed=2))
    until(lambda: updates_of(session) == (10, 10))
    points.fail("stepped", RuntimeError("boom"), visit=4)  # A 11, B 11, A 12, B 12
    session.play()
    until(lambda: received.failures)
    message = received.failures[0][0]
    assert "beside" in message
    assert "boom" in message
    assert "\n" not in message
    until(lambda: session.frame.other is None)
    assert session.playing
    until(lambda: session.present > 30)
    session.pause()
    until(lambda: not session.playing)
    assert_stands_at(session.frame, experiment(), session.present)


def test_a_command_interrupts_the_catching_up(session, until, experiment):
    begin(session, until, experiment(), 1000)
    beside(session, until, experiment(seed=2))
    session.close_twin()
    until(lambda: session.frame.other is None)
    assert session._worker._shelf.get(2).update < 1000


def test_both_begin_again(session, until, experiment):
    begin(session, until, experiment(), 10)
    beside(session, until, experiment(seed=2))
    runs = session.reset_both()
    until(lambda: (session.run, session.twin_run) == runs)
    assert updates_of(session) == (0, 0)
    train(session, until, 5)
    assert_stands_at(session.frame, experiment(), 5)
    assert_stands_at(session.frame.other, experiment(seed=2), 5)


def test_two_runs_are_returned_to_as_they_were_left(session, until, experiment):
    begin(session, until, experiment(), 10)
    beside(session, until, experiment(seed=2))
    train(session, until, 12)
    one, two = session.run, session.twin_run
    begin(session, until, experiment(seed=3))
    session.restore(one, experiment(), "", (two, experiment(seed=2), ""))
    until(lambda: (session.run, session.twin_run) == (one, two))
    assert updates_of(session) == (12, 12)
    train(session, until, 15)
    assert_stands_at(session.frame.other, experiment(seed=2), 15)


def test_a_branch_is_undone_and_done_again(session, until, experiment):
    first = experiment()
    begin(session, until, first, 30)
    old, new = session.run, session.branch(10, clipped(first))
    train(session, until, 14)
    session.restore(old, first)
    until(lambda: (session.run, session.twin_run) == (old, 0))
    until(lambda: updates_of(session) == (30, -1))
    session.restore(new, clipped(first), "", (old, first, ""))
    until(lambda: (session.run, session.twin_run) == (new, old))
    assert updates_of(session) == (14, 14)
    session.swap()
    session.close_twin()
    until(lambda: (session.run, session.twin_run) == (old, 0))
    assert updates_of(session) == (30, -1)


def test_a_changed_setting_of_what_is_only_replayed_acts_from_now_on(session, until, experiment):
    first = experiment()
    begin(session, until, first, 30)
    session.branch(10, clipped(first))
    train(session, until, 12)
    session.change(clipped(first, 0.5), twin=True)
    train(session, until, 35)
    assert_stands_at(session.frame.other, first, 35, ((12, clipped(first, 0.5)),))
    assert session.twin_experiment == clipped(first, 0.5)


def test_untrained_runs_are_built_anew_one_by_one(session, until, experiment):
    begin(session, until, experiment())
    beside(session, until, experiment(seed=2))
    session.rebuild(experiment(seed=5), twin=True)
    until(lambda: session.frame.other.snapshot.experiment.seed == 5)
    session.rebuild(experiment(seed=6))
    until(lambda: session.frame.snapshot.experiment.seed == 6)
    train(session, until, 5)
    assert_stands_at(session.frame, experiment(seed=6), 5)
    assert_stands_at(session.frame.other, experiment(seed=5), 5)


def test_places_are_changed_while_the_past_is_shown(session, until, experiment):
    begin(session, until, experiment())
    beside(session, until, experiment(seed=2))
    train(session, until, 20)
    session.seek(7)
    until(lambda: updates_of(session) == (7, 7))
    session.swap()
    until(lambda: session.frame.snapshot.experiment.seed == 2)
    assert session.sought == 7
    assert_stands_at(session.frame, experiment(seed=2), 7)
    assert_stands_at(session.frame.other, experiment(), 7)


def test_a_run_placed_beside_while_the_past_is_shown_comes_to_be_shown_there(
    session, until, experiment
):
    begin(session, until, experiment(), 20)
    session.seek(7)
    session.place_beside(experiment(seed=2))
    until(lambda: updates_of(session) == (7, 7))
    assert_stands_at(session.frame.other, experiment(seed=2), 7)


def test_runs_that_were_made_elsewhere_are_gone_on_with(session, until, experiment):
    made = [Timeline(Trainer(experiment(seed=seed))) for seed in (1, 2)]
    for timeline in made:
        for _ in range(8):
            timeline.step()
    run, _ = session.take_over(*made)
    until(lambda: session.run == run)
    assert updates_of(session) == (8, 8)
    assert session.timelines == tuple(made)
    assert session.newest_twin.experiment.seed == 2
    train(session, until, 12)
    assert_stands_at(session.frame.other, experiment(seed=2), 12)


def test_both_are_read_at_one_update(session, received, until, experiment):
    begin(session, until, experiment())
    beside(session, until, experiment(seed=2))
    session.play()
    until(lambda: session.present > 10)
    session.ask_both(lambda one, two: (one.update, two.update))
    session.ask(lambda trainer: trainer.experiment.seed)
    until(lambda: len(received.answers) == 2)
    assert len(set(received.answers[0])) == 1
    assert received.answers[1] == 1


def test_the_keyframes_of_both_share_a_budget(session, until, experiment):
    begin(session, until, experiment())
    beside(session, until, experiment(seed=2))
    budget = 40 * Trainer(experiment()).keyframe().nbytes
    session.set_budget(budget)
    stores = [timeline._store for timeline in session.timelines]
    until(lambda: [store.budget for store in stores] == [budget // 2] * 2)
    session.close_twin()
    until(lambda: stores[0].budget == budget)


def test_two_runs_end_within_a_second(qapp, until, experiment, monkeypatch):
    session = Session()
    session.set_watching(DIAGNOSTICS)
    session.reset(experiment())
    session.place_beside(experiment(seed=2))
    train(session, until, 30)
    step = Trainer.step

    def slow(trainer):
        time.sleep(0.02)
        step(trainer)

    monkeypatch.setattr(Trainer, "step", slow)
    session.play()
    session.seek(29)
    until(lambda: session.present > 31)
    session.close(30)
    threads = [session._worker._thread, session._replay_worker._thread]
    threads += [each._worker._thread for each in session._analysts._all]
    assert len(threads) == 4
    assert not any(thread.is_alive() for thread in threads)
