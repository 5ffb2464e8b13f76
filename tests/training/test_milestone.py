"""What happened in a run is found at the right update, once."""

from __future__ import annotations

import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.training.event_tracker import DEATH_WINDOW
from rnnviz.training.milestone import MOST, Milestone, MilestoneLog
from rnnviz.training.trainer import Trainer
from rnnviz.verdict.run_watch import RunWatch


def found_in(losses=(), norms=(), scales=(), off=()):
    """Return the milestones of updates 1, 2, ... with some numbers each."""
    log, watch = MilestoneLog(), RunWatch(chance_loss=1.0)
    count = max(map(len, (losses, norms, scales, off)))
    for i in range(count):
        loss, norm, scale, units = (
            series[i] if i < len(series) else usual
            for series, usual in ((losses, 1.0), (norms, 1.0), (scales, 1.0), (off, 0))
        )
        watch.note(i + 1, loss, grad_norm=norm, clip_scale=scale)
        log.note(i + 1, watch, {"l0": units})
    return log.found


def test_nothing_happens_in_a_quiet_run():
    assert found_in(losses=[1.0] * 50) == ()


def test_only_the_first_clipped_update_is_one():
    assert found_in(scales=[1, 1, 0.5, 1, 0.25]) == (Milestone(3, "clip"),)


def test_a_spike_is_dated_to_where_the_norm_left_its_range():
    assert found_in(norms=[1.0] * 20 + [50, 1e5, 1e6]) == (Milestone(21, "spike"),)


def test_a_task_is_solved_again_after_it_was_lost():
    solved = [1e-4] * 40
    first, second = found_in(losses=solved + [1.0] * 40 + solved)
    assert (first.kind, second.kind) == ("solved", "solved")
    assert first.update < 40 < 80 < second.update <= 120


@pytest.mark.parametrize("at_first", [0, 3])
def test_units_die_where_they_stay_off(at_first):
    off = [at_first] * 20 + [at_first + 2] * DEATH_WINDOW
    assert found_in(off=off) == (Milestone(21, "died", "l0", at_first + 2),)
    assert found_in(off=off[:-1]) == ()


def test_units_that_are_off_now_and_then_are_not_dead():
    assert found_in(off=[0] * 10 + [5, 5, 5, 0] * 20) == ()


def test_a_long_run_keeps_a_bounded_number():
    log, watch = MilestoneLog(), RunWatch()
    for n in range(1, 4000):
        log.note(n, watch, {"l0": n // DEATH_WINDOW})
    assert len(log.found) == MOST - 1
    log.note_end(4000, "diverged")
    assert len(log.found) == MOST
    assert log.found[-1] == Milestone(4000, "diverged")


def test_a_run_says_what_happened_in_it():
    trainer = Trainer(load_preset("exploding").experiment)
    while not trainer.stopped:
        trainer.step()
    found = {milestone.kind: milestone.update for milestone in trainer.snapshot().milestones}
    assert found["diverged"] == trainer.first_bad_update
    assert found["spike"] == trainer.record().spike.update
