"""The sentence of the status line: every number once, all of one update."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.training.trainer import Trainer
from rnnviz.window.verdict import Judge

PERCENT = "of the updates", "of updates"


@pytest.fixture
def clipping(small):
    """Return frames of a run whose gradients are all clipped; they grow and fall apart."""
    experiment = replace(small.experiment, clipping=ClipGlobalNorm(1e-6))
    trainer = Trainer(experiment, small.name)
    frames = []
    for _ in range(4):
        trainer.step()
        frames.append(trainer.frame())
    return frames


def with_share(frame, clipped):
    history = replace(frame.snapshot.history, clipped_updates=clipped)
    return replace(frame, snapshot=replace(frame.snapshot, history=history), verdicts=())


def test_the_share_of_clipped_updates_is_said_once(clipping):
    verdict = Judge().judge(clipping[-1])
    assert verdict.kind == "clipped"
    assert "100 % of the updates" in verdict.sentence
    assert sum(verdict.sentence.count(words) for words in PERCENT) == 1


def test_a_judgement_that_still_holds_keeps_all_its_numbers(clipping, app):
    judge = Judge()
    first = judge.judge(with_share(clipping[1], 2))
    assert judge.judge(with_share(clipping[2], 1), hurried=True) == first
    assert judge.judge(with_share(clipping[2], 1)) != first


def test_what_was_judged_beside_training_stands_while_frames_come_fast(clipping, monkeypatch):
    monkeypatch.setattr("rnnviz.window.verdict.verdict", None)
    early, late = clipping[1], clipping[3]
    aged = replace(late, verdicts=early.verdicts, verdicts_update=early.verdicts_update)
    judge = Judge()
    first = judge.judge(early)
    assert judge.judge(aged, hurried=True) == first
    assert judge.judge(late, hurried=True) != first


def test_a_picture_that_stands_is_judged_itself(clipping):
    early, late = clipping[1], clipping[3]
    aged = replace(late, verdicts=early.verdicts, verdicts_update=early.verdicts_update)
    judge = Judge()
    fresh = judge.judge(aged)
    assert fresh == Judge().judge(late)
    assert judge.judge(aged, hurried=True) == fresh, "and not an older one afterwards"


def test_a_verdict_on_other_settings_is_not_said(clipping):
    frame = clipping[-1]
    earlier = replace(frame, verdicts=clipping[0].verdicts, verdicts_update=-1)
    assert Judge().judge(earlier, hurried=True) == Judge().judge(frame)


def test_a_share_beside_another_regime_is_of_the_same_update(small, app):
    experiment = replace(small.experiment, clipping=ClipGlobalNorm(1e6))
    trainer = Trainer(experiment, small.name)
    trainer.step()
    judge = Judge()
    first = judge.judge(with_share(trainer.frame(), 1))
    assert first.kind != "clipped"
    assert first.sentence.endswith("clipped: 100 % of updates")
    trainer.step()
    assert judge.judge(with_share(trainer.frame(), 1), hurried=True) == first
    assert judge.judge(with_share(trainer.frame(), 1)).sentence.endswith("50 % of updates")
