"""What is noted of a run: series of losses and norms whose story is known."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.verdict.run_watch import (
    LEARNING,
    RIGHT,
    RUINED,
    SETTLED,
    SOLVED_LOSS,
    SPIKE,
    WINDOW,
    RunRecord,
    RunWatch,
    median,
)

CHANCE = 1.0


def rows(losses, norms=1.0, accuracies=math.nan, scales=1.0):
    count = len(losses)
    columns = [np.broadcast_to(c, count) for c in (losses, accuracies, norms, scales)]
    return [
        (n + 1, float(a), float(b), float(c), float(d))
        for n, (a, b, c, d) in enumerate(zip(*columns, strict=True))
    ]


def noted(losses, norms=1.0, accuracies=math.nan, scales=1.0, chance=CHANCE, of_answers=None):
    watch = RunWatch(chance, of_answers)
    for row in rows(np.atleast_1d(losses), norms, accuracies, scales):
        watch.note(*row)
    return watch.record()


def story(watch, some) -> list[RunRecord]:
    """Return the record after every update."""
    records = []
    for row in some:
        watch.note(*row)
        records.append(watch.record())
    return records


def leap(count=60, at=30, size=1e6, low=1.0):
    norms = np.full(count, low)
    norms[at - 1] = size
    return norms


def spikes(norms):
    """Return the update of the latest spike after each update of a run that learns nothing."""
    records = story(RunWatch(CHANCE), rows(np.ones(len(norms)), norms))
    return [record.spike.update if record.spike else None for record in records]


def test_a_leap_needs_two_norms_that_show_what_is_usual():
    assert spikes([1e-4, 1.0, 1e-4, 1.0, 1e-4, 1.0]) == [None] * 6
    assert spikes([1e-4, 1.0, 1.0, 1.0]) == [None] * 4
    assert spikes([1e-4, 1e-4, 1.0]) == [None, None, 3]


def test_an_early_leap_is_one_where_the_next_norm_is_not_finite():
    for end in (math.nan, math.inf):
        assert spikes([1e-4, 1.0, end]) == [None, None, 2]
        assert spikes([1e-4, 1.0, 1.0, end]) == [None] * 4


# -- the record ------------------------------------------------------------------------------


def test_before_the_first_update():
    record = RunWatch(0.7, 0.5, "global").record()
    assert record.updates == 0
    assert (record.chance_loss, record.clipping) == (0.7, "global")
    assert math.isnan(record.loss)
    assert math.isnan(record.relative_loss)
    assert record.spike is None
    assert not record.learning
    assert not record.ruined


def test_first_peak_and_clipping_are_exact():
    rng = np.random.default_rng(0)
    norms, scales = rng.uniform(1, 5, 40), np.minimum(1, rng.uniform(0.2, 2, 40))
    record = noted(np.linspace(1, 2, 40), norms, scales=scales)
    assert record.updates == 40
    assert record.first_loss == 1
    assert record.first_norm == norms[0]
    assert record.peak_norm == norms.max()
    assert record.clipped == np.sum(scales < 1)
    assert record.strongest_clip == scales.min()
    assert record.strongest_update == int(np.argmin(scales)) + 1


def test_the_recent_loss_is_of_recent_updates_alone():
    record = noted([*[5.0] * 100, *[0.5] * WINDOW])
    assert record.loss == pytest.approx(0.5)
    assert record.relative_loss == pytest.approx(0.5)


def test_without_a_chance_level_the_first_loss_is_compared_with():
    record = noted([4.0, *[1.0] * WINDOW], chance=math.nan)
    assert record.baseline == 4
    assert record.relative_loss == pytest.approx(0.25)
    assert math.isnan(noted([1.0], chance=0.0).relative_loss)


def test_a_record_that_was_given_away_does_not_change():
    watch = RunWatch(CHANCE)
    watch.note(1, 0.5, grad_norm=1.0)
    record = watch.record()
    watch.note(2, 0.1, grad_norm=9.0)
    assert (record.updates, record.peak_norm) == (1, 1.0)


def test_memory_is_bounded():
    watch = RunWatch(CHANCE)
    for row in rows(np.full(3000, 0.5)):
        watch.note(*row)
    kept = [v for v in vars(watch).values() if hasattr(v, "__len__") and not isinstance(v, str)]
    assert all(len(values) <= 10 * WINDOW for values in kept)


# -- progress --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "learning"), [(LEARNING[0] - 0.01, True), (LEARNING[0] + 0.01, False)]
)
def test_learning_on_both_sides_of_its_threshold(share, learning):
    assert noted(np.full(100, share * CHANCE)).learning is learning


def test_learning_is_entered_below_one_threshold_and_left_above_another():
    between = 0.5 * sum(LEARNING)
    fallen = [*[1.0] * 30, *[0.5] * 100]
    assert noted([*fallen, *[between] * 200]).learning
    assert not noted([*[1.0] * 30, *[between] * 200]).learning
    assert not noted([*fallen, *[LEARNING[1] + 0.01] * 200]).learning


@pytest.mark.parametrize("low", [0.3, 0.85, 0.91])
def test_losses_that_alternate_do_not_make_it_flicker(low):
    """Every other loss is above chance: whatever is said, it is said again at the next update."""
    losses = np.where(np.arange(400) % 2, low, 1.2)
    records = story(RunWatch(CHANCE), rows(losses))
    told = [record.learning for record in records[WINDOW:]]
    changes = sum(a is not b for a, b in pairwise(told))
    assert changes <= 1


def test_noise_around_chance_is_no_learning():
    """Guessing on small batches; 30 % of scatter."""
    for seed in range(5):
        losses = CHANCE * (1 + 0.3 * np.random.default_rng(seed).normal(size=500))
        assert not any(r.learning for r in story(RunWatch(CHANCE), rows(losses))), seed


def test_solved_by_answers():
    right = np.full(60, RIGHT[0] + 0.002)
    losses = np.full(60, 0.05)
    records = story(RunWatch(CHANCE, 0.5), rows(losses, 1.0, right))
    assert records[-1].solved_since is not None
    assert records[-1].accuracy == pytest.approx(right[0])
    assert all(r.solved_since is None for r in records[: WINDOW - 1]), "not on a few batches"
    since = records[-1].solved_since
    assert records[since - 1].solved_since == since
    assert records[since - 2].solved_since is None


def test_solved_is_left_below_another_threshold():
    fine, fair, poor = (np.full(80, share) for share in (1.0, np.mean(RIGHT), RIGHT[1] - 0.01))
    loss = np.full(160, 0.01)
    assert noted(loss, 1.0, np.concatenate([fine, fair]), of_answers=0.5).solved_since
    assert not noted(loss, 1.0, np.concatenate([fair, fair]), of_answers=0.5).solved_since
    assert not noted(loss, 1.0, np.concatenate([fine, poor]), of_answers=0.5).solved_since


def test_answers_that_a_constant_gives_too_solve_nothing():
    """99.5 % of the targets are one and the same class."""
    record = noted(np.full(100, 0.5), 1.0, np.full(100, 0.995), of_answers=0.995)
    assert record.solved_since is None


def test_solved_by_the_loss_where_there_are_no_answers():
    for share, solved in ((SOLVED_LOSS[0] * 0.9, True), (SOLVED_LOSS[0] * 1.1, False)):
        record = noted(np.full(100, share))
        assert (record.solved_since is not None) is solved
    low, between = np.full(60, 1e-3), np.full(60, np.mean(SOLVED_LOSS))
    assert noted(np.concatenate([low, between])).solved_since
    assert not noted(np.concatenate([low, np.full(100, 2 * SOLVED_LOSS[1])])).solved_since


# -- spikes ----------------------------------------------------------------------------------


def test_a_leap_is_compared_with_the_norms_just_before():
    norms = leap()
    record = noted(np.full(60, 2.0), norms)
    spike = record.spike
    assert (spike.update, spike.usual, spike.norm, spike.peak) == (30, 1.0, 1e6, 1e6)
    assert record.peak_norm == 1e6


@pytest.mark.parametrize(("times", "spiked"), [(0.99, False), (1.01, True)])
def test_on_both_sides_of_a_thousandfold(times, spiked):
    norms = leap(size=times * SPIKE)
    assert (noted(np.full(60, 2.0), norms).spike is not None) is spiked


def test_a_leap_is_told_at_its_own_update():
    """As soon as it is beyond anything before, not when its effect is known."""
    records = story(RunWatch(CHANCE), rows(np.full(60, 0.5), leap()))
    assert records[28].spike is None
    assert records[29].spike.update == 30


def test_a_solved_run_that_is_played_on_never_spikes():
    """The norms shrink a thousandfold and rise again to what they were: nothing happened."""
    losses = np.concatenate([np.geomspace(1, 1e-6, 300), np.full(600, 1e-6)])
    norms = np.concatenate([np.geomspace(3, 1e-4, 300), np.full(600, 1e-4)])
    norms[500::50] = 0.5  # 5000 times those before it, but less than at first
    records = story(RunWatch(CHANCE), rows(losses, norms))
    assert records[-1].solved_since is not None
    assert all(record.spike is None for record in records)


def test_a_leap_to_a_size_that_was_there_before_is_a_spike_where_it_undoes_what_was_learnt():
    losses = np.concatenate([np.linspace(1, 0.1, 50), np.full(50, 0.1), np.full(60, 1.5)])
    norms = np.concatenate([np.full(50, 5.0), np.full(50, 1e-3), np.full(60, 1e-3)])
    norms[100] = 6.0  # 6000 times the usual, and no more than the first were
    records = story(RunWatch(CHANCE), rows(losses, norms))
    assert records[100].spike is None, "not known yet"
    assert records[100 + SETTLED + 1].spike.update == 101
    harmless = np.concatenate([losses[:100], np.full(60, 0.1)])
    assert all(r.spike is None for r in story(RunWatch(CHANCE), rows(harmless, norms)))


def test_a_spike_is_over_when_the_loss_is_back():
    losses = np.full(120, 0.3)
    losses[30:70] = 4.0
    records = story(RunWatch(CHANCE), rows(losses, leap(120)))
    assert records[60].spike.recovered is None
    done = records[-1].spike
    assert done.update == 30
    assert 70 < done.recovered <= 70 + WINDOW


def test_the_peak_of_a_spike_goes_on_growing():
    norms = leap(60)
    norms[30:34] = [1e7, 1e8, 1e9, 1e3]
    spike = noted([*[0.5] * 30, *[9.0] * 30], norms).spike
    assert (spike.update, spike.norm) == (30, 1e6)
    assert (spike.peak, spike.peak_update) == (1e9, 33)


def test_a_rise_over_some_updates_began_where_the_norm_left_its_usual_range():
    norms = leap(60, size=1e5)
    norms[26:29] = [30.0, 200.0, 900.0]  # updates 27, 28, 29: beyond ten times, not a thousand
    spike = noted(np.full(60, 2.0), norms).spike
    assert (spike.update, spike.norm, spike.usual) == (27, 30.0, 1.0)
    assert (spike.peak, spike.peak_update) == (1e5, 30)


def test_norms_that_are_zero_or_not_finite_are_no_measure():
    for usual in (0.0, math.nan):
        record = noted(np.full(60, 0.5), leap(low=usual))
        assert record.spike is None
    norms = np.full(60, 1.0)
    norms[20:] = np.inf
    assert noted(np.full(60, 0.5), norms).peak_norm == 1


# -- ruin ------------------------------------------------------------------------------------


def test_ruined_needs_all_recent_losses_and_a_gradient_that_grew():
    bad = np.concatenate([[1.0], np.full(60, RUINED[0] * 1.1)])
    grown = np.concatenate([[1.0], np.full(60, 200.0)])
    assert noted(bad, grown).ruined
    assert not noted(bad, 1.0).ruined, "no gradient grew"
    assert not noted(np.concatenate([[1.0], np.full(60, RUINED[0] * 0.9)]), grown).ruined
    mixed = bad.copy()
    mixed[-3] = 1.0
    assert not noted(mixed, grown).ruined, "one of the recent losses is fair"
    assert not noted(np.full(61, 20.0), grown).ruined, "it began there"


def test_ruined_is_left_at_another_threshold():
    start, bad = [1.0], np.full(40, 2 * RUINED[0])
    between, fair = np.full(80, np.mean(RUINED)), np.full(80, RUINED[1] * 0.8)
    grown = np.concatenate([[1.0], np.full(120, 200.0)])
    assert noted(np.concatenate([start, bad, between]), grown).ruined
    assert not noted(np.concatenate([start, between, between[:40]]), grown).ruined
    assert not noted(np.concatenate([start, bad, fair]), grown).ruined


# -- clipping --------------------------------------------------------------------------------


def test_clipping_that_is_switched_on_and_off_stays_in_the_record():
    watch = RunWatch(CHANCE, None, "none")
    watch.note(1, 0.5, grad_norm=1.0)
    assert watch.record().clipping == "none"
    watch.clip_by("global")
    watch.note(2, 0.5, grad_norm=1.0, clip_scale=0.5)
    watch.clip_by("none")
    watch.note(3, 0.5, grad_norm=1.0)
    record = watch.record()
    assert (record.clipping, record.clipped, record.updates) == ("global", 1, 3)
    assert (record.strongest_clip, record.strongest_update) == (0.5, 2)
    watch.clip_by("value")
    assert watch.record().clipping == "value"


# -- laws ------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.floats(1e-6, 1e6))
def test_the_unit_of_the_loss_changes_nothing(seed, unit):
    rng = np.random.default_rng(seed)
    losses = np.abs(1 + np.cumsum(rng.normal(0, 0.1, 150))) + 1e-3
    norms = 10 ** rng.normal(0, 1.5, 150)
    one = noted(losses, norms)
    other = noted(unit * losses, unit * norms, chance=unit * CHANCE)
    assert one.learning is other.learning
    assert one.ruined is other.ruined
    assert one.solved_since == other.solved_since
    assert (one.spike is None) is (other.spike is None)
    if one.spike is not None:
        assert (one.spike.update, one.spike.recovered) == (
            other.spike.update,
            other.spike.recovered,
        )


ODD = [0.0, 1e-300, 0.5, 1e155, 1e308, math.inf, -math.inf, math.nan]


@settings(max_examples=100)
@given(st.lists(st.sampled_from(ODD), min_size=1, max_size=40))
def test_no_numbers_break_it(numbers):
    for of_answers in (None, 0.5):
        record = noted(numbers, numbers, numbers, 1.0, of_answers=of_answers)
        assert record.updates == len(numbers)


def test_medians():
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    assert math.isnan(median([]))
