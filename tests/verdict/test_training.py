"""What a run has done, from its record alone."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from rnnviz.nn.fault import Fault
from rnnviz.verdict import TRAINING_KINDS, RunRecord, classify_training
from rnnviz.verdict.run_watch import Spike
from rnnviz.verdict.training import DECISIVE

CHANCE = RunRecord(
    updates=50, chance_loss=0.7, loss=0.69, first_loss=0.8, first_norm=0.3, peak_norm=0.5
)
OPEN = Spike(update=30, usual=0.01, norm=500.0, peak=900.0, peak_update=31, loss=0.2)
OVER = replace(OPEN, recovered=45)


def kind(record, *rest, **named):
    return classify_training(record, *rest, **named).kind


def test_untrained_and_at_chance():
    assert kind(RunRecord()) == "untrained"
    assert kind(CHANCE) == "chance"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"learning": True}, "learning"),
        ({"learning": True, "solved_since": 40}, "solved"),
        ({"spike": OPEN}, "spiked"),
        ({"spike": OPEN, "learning": True, "solved_since": 20}, "spiked"),
        ({"spike": OVER}, "chance"),
        ({"spike": OVER, "learning": True, "solved_since": 48}, "solved"),
        ({"ruined": True, "spike": OPEN}, "ruined"),
        ({"clipped": 3, "strongest_clip": 0.999 * DECISIVE}, "clipped"),
        ({"clipped": 3, "strongest_clip": 1.001 * DECISIVE}, "chance"),
        ({"clipped": 50, "strongest_clip": 0.2, "learning": True}, "learning"),
    ],
)
def test_kinds(changes, expected):
    assert kind(replace(CHANCE, **changes)) == expected


@pytest.mark.parametrize("outcome", ["diverged", "dead"])
def test_how_a_run_ended_comes_before_all(outcome):
    for changes in ({}, {"ruined": True}, {"solved_since": 10}, {"clipped": 9}, {"spike": OPEN}):
        record = replace(CHANCE, **changes)
        assert kind(record, outcome, 51) == outcome
    assert kind(RunRecord(), outcome, 1) == outcome


def test_what_it_was_read_from_is_kept():
    fault = Fault("forward", "h", 3, 1)
    verdict = classify_training(CHANCE, "diverged", 51, fault)
    assert verdict.record is CHANCE
    assert (verdict.first_bad_update, verdict.fault) == (51, fault)


def test_the_share_of_clipped_updates():
    assert classify_training(replace(CHANCE, clipped=10)).clipped_share == 0.2
    assert math.isnan(classify_training(RunRecord()).clipped_share)


def test_every_kind_is_given():
    records = {
        "untrained": RunRecord(),
        "chance": CHANCE,
        "learning": replace(CHANCE, learning=True),
        "solved": replace(CHANCE, learning=True, solved_since=3),
        "spiked": replace(CHANCE, spike=OPEN),
        "clipped": replace(CHANCE, clipped=1, strongest_clip=1e-3),
        "ruined": replace(CHANCE, ruined=True),
    }
    given = {kind(record) for record in records.values()}
    given |= {kind(CHANCE, outcome, 51) for outcome in ("diverged", "dead")}
    assert given == set(TRAINING_KINDS)
