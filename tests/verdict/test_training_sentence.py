"""Sentences on a run: the right numbers in the right places, and no more than is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.nn.fault import Fault
from rnnviz.verdict import RunRecord, classify_training
from rnnviz.verdict.run_watch import Crossing, RunWatch, Spike, UnitsDied

RECORD = RunRecord(
    updates=50, chance_loss=0.8, loss=0.4, first_loss=0.9, first_norm=0.3, peak_norm=0.5
)
SPIKE = Spike(update=30, usual=0.02, norm=50.0, peak=50.0, peak_update=30, loss=0.2)
DIED = UnitsDied("l0", first=20, last=29, before=2, after=7, size=16)
CROSSED = Crossing(27, "l0.U", "radius", 0.98, 1.07)


def said(outcome="ok", at=None, fault=None, brief=False, **changes) -> str:
    verdict = classify_training(replace(RECORD, **changes), outcome, at, fault)
    sentence = verdict.brief if brief else verdict.sentence
    assert sentence.english == str(sentence)
    assert "{" not in sentence.english
    return sentence.english


def test_before_the_first_update():
    assert "no update" in classify_training(RunRecord()).sentence.english


def test_the_loss_beside_that_of_guessing():
    assert "50 % of the chance level" in said(learning=True)
    told = said(loss=0.792)
    assert "99 % of the chance level" in told
    assert said(learning=True) != said(), "not clearly below it"


def said_after(losses):
    """Return what is said after these losses, where guessing has a loss of 1."""
    watch = RunWatch(chance_loss=1.0)
    for update, loss in enumerate(losses, start=1):
        watch.note(update, loss)
    return classify_training(watch.record()).sentence.english


def test_a_loss_that_falls_steadily_is_not_taken_for_scatter():
    """From three times the chance level to a fifth of it, without any noise."""
    losses = np.geomspace(3.0, 0.2, 40)
    told = said_after(losses)
    assert "scatter" not in told
    assert "the mean of the last 40 is not yet clearly below 90 % of it" in told
    assert losses.mean() > 1.0, "which is so"
    assert "the last 60 is" in said(loss=0.5, updates=200)


def test_a_mean_that_is_below_guessing_is_not_said_not_to_be():
    """From the chance level to four fifths of it: the mean is 0.9, with an error of 0.8 %."""
    losses = np.linspace(1.0, 0.8, 60)
    told = said_after(losses)
    assert "not clearly below it" not in told
    assert "not yet clearly below 90 % of it" in told


def test_after_a_few_updates_no_mean_is_spoken_of():
    assert "too few updates" in said(loss=0.4, updates=2)
    assert "too few updates" not in said(loss=0.4, updates=5)


def test_where_guessing_is_not_known_nothing_is_said_of_it():
    told = said(chance_loss=float("nan"))
    assert "guessing" not in told
    assert "44 %" in told, "of the first"
    assert "0.4" in said(chance_loss=0.0)


def test_solved_by_answers_names_their_share_and_since_when():
    told = said(accuracy=0.995, learning=True, solved_since=37)
    assert "100 %" in told or "99 %" in told
    assert "update 37" in told
    told = said(loss=0.004, solved_since=37)
    assert "0.5 % of the chance level" in told


def test_a_leap_is_told_with_the_norms_just_before():
    told = said(spike=SPIKE)
    for number in ("update 30", "50", "2500 times", "0.02"):
        assert number in told


def test_a_leap_of_several_updates_is_told_from_where_it_began_to_its_peak():
    told = said(spike=replace(SPIKE, peak=900.0, peak_update=33))
    for number in ("update 30", "0.02", "50", "900", "update 33"):
        assert number in told


def test_at_a_leap_nothing_is_said_of_the_losses_before_it():
    assert "recent loss" in said(spike=SPIKE)
    assert "recent loss" not in said(spike=SPIKE, updates=30)


def test_a_leap_that_is_over_is_told_as_over():
    told = said(spike=replace(SPIKE, recovered=44), learning=True)
    assert "update 30" in told
    assert "2500 times" in told
    assert "recovered" in told
    assert "jumped" not in told


def test_clipping_that_was_decisive():
    told = said(clipped=10, strongest_clip=1e-3, strongest_update=31)
    for number in (
        "20 % of the updates",
        "update 31",
        "a factor of 1000",
        "50 % of the chance level",
    ):
        assert number in told
    assert "∞" in said(clipped=10, strongest_clip=0.0, strongest_update=31)


def test_ruined_names_the_loss_and_the_growth():
    told = said(ruined=True, loss=32.0, peak_norm=6e4)
    for number in ("40 times the chance level", "0.3", "6 × 10⁴"):
        assert number in told


def test_dead_names_since_when():
    told = said("dead", 48)
    assert "update 48" in told
    assert "exactly zero" in told


@pytest.mark.parametrize("direction", ["forward", "backward"])
@pytest.mark.parametrize("step", [0, 17])
def test_diverged_names_quantity_pass_layer_and_step(direction, step):
    fault = Fault(direction, "h", step, unit=2, layer="l0")
    told = said("diverged", 49, fault)
    assert "update 49" in told
    assert f"{direction} pass" in told
    assert "h" in told
    assert ("step 17" in told) is (step == 17)
    assert "l0" in told


def test_diverged_with_nothing_known_of_where():
    assert "update 49" in said("diverged", 49)
    leapt = said("diverged", 49, spike=SPIKE)
    assert leapt.index("update 30") < leapt.index("update 49"), "in the order in which it happened"
    assert "update 30" not in said("diverged", 49, spike=replace(SPIKE, recovered=40))


@pytest.mark.parametrize(
    "end", [{"outcome": "diverged", "at": 49}, {"outcome": "dead", "at": 49}, {"ruined": True}, {}]
)
def test_what_led_to_the_decisive_moment_comes_first(end):
    told = said(spike=SPIKE, died=(DIED,), crossings=(CROSSED,), **end)
    for number in ("update 27", "0.98", "1.07", "l0.U", "from 2 to 7 of 16", "update 20 to 29"):
        assert number in told, number
    assert "spectral radius" in told
    assert told.index("update 27") < told.index("update 30")
    brief = said(spike=SPIKE, died=(DIED,), crossings=(CROSSED,), brief=True, **end)
    assert "update 27" not in brief
    assert "of 16" not in brief
    sigma = said(spike=SPIKE, crossings=(replace(CROSSED, quantity="sigma"),), **end)
    assert "largest singular value" in sigma
    assert "spectral radius" not in sigma


def test_a_run_that_goes_on_is_not_told_what_led_to_nothing():
    for changes in ({"learning": True}, {"learning": True, "solved_since": 9}, {}):
        told = said(died=(DIED,), crossings=(CROSSED,), **changes)
        assert "update 27" not in told
        assert "of 16" not in told


def test_a_loss_above_that_of_guessing_is_so_many_times_as_large():
    """233 % is no loss that is "not clearly below" guessing."""
    assert "the recent loss is 2.3 times the chance level" in said(loss=1.864)
    assert "the recent loss is 3 times its initial value" in said(
        loss=2.7, chance_loss=float("nan")
    )


def test_what_passed_1_is_told_to_as_many_digits_as_show_it():
    told = said(spike=SPIKE, crossings=(Crossing(10, "l0.U", "radius", 0.99912, 1.00031),))
    assert "rose above 1 (from 0.999 to 1.0003)" in told
