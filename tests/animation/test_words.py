"""What is written around the views stands still, but for the update."""

from __future__ import annotations

from dataclasses import replace

from rnnviz.animation.words import words_of
from rnnviz.experiment.override import with_overrides
from rnnviz.export.caption import AS_GIVEN, Wording
from rnnviz.training.replay import repeated_run
from tests.animation.example import PRESET, UpdateFrames, frames


def test_only_the_update_changes() -> None:
    words = [words_of(frame, "T", AS_GIVEN, alone=True) for frame in frames([0, 3]).since(0)]
    assert [each.moment for each in words] == ["update 0", "update 3"]
    assert words[0].caption == words[1].caption
    assert words[0].caption.startswith("T · ")
    assert words[0].caption.endswith(" · seed 1")
    assert words[0].title is None


def test_two_runs_are_named_by_what_sets_them_apart_and_how_they_end() -> None:
    clipped = with_overrides(PRESET, ["clipping.name=global", "clipping.threshold=0.5"])
    pair = [repeated_run(p.experiment, name=p.name) for p in (PRESET, clipped)]
    (frame,) = UpdateFrames(pair, [2]).since(0)
    words = words_of(frame, "T", AS_GIVEN, alone=False)
    assert "A: no clipping" in words.caption
    assert words.caption.endswith("B: clipping: global norm, θ = 0.5")
    assert (words.title, words.moment) == ("T", "update 2")
    ended = replace(frame, snapshot=replace(frame.snapshot, outcome="diverged"))
    assert words_of(ended, "T", AS_GIVEN, alone=False).moment == "update 2 · A diverged"
    alone = replace(ended, other=None)
    assert words_of(alone, "T", AS_GIVEN, alone=False).moment == "update 2 · diverged"


def test_the_words_of_the_user_take_their_place() -> None:
    (frame,) = frames([1]).since(0)
    words = words_of(frame, "T", Wording("Mine", ""), alone=True)
    assert (words.title, words.caption) == ("Mine", "")


def test_slow_motion_names_its_phase() -> None:
    from rnnviz.training.motion.played_update import PlayedUpdate

    before, after = frames([1, 2]).since(0)
    words = words_of(PlayedUpdate(before, after).frame(0.0), "T", AS_GIVEN, alone=True)
    assert words.moment == "update 2 · 1/6 Forward"
    assert words.meaning == "each state is computed from the one before and the input"
    assert not words_of(before, "T", AS_GIVEN, alone=True).meaning
