"""The phases of one update: each follows the other, every part is passed, and back is the same."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.training.motion.motion import BACKPROPAGATION, REAL_TIME, Motion, Phase
from rnnviz.training.motion.schedule import PACE, Schedule, schedule

lengths = st.integers(1, 10_000)
schedules = st.tuples(
    st.sampled_from([BACKPROPAGATION, REAL_TIME]), st.lists(lengths, min_size=6, max_size=6)
).map(lambda drawn: schedule(list(zip(drawn[0], drawn[1], strict=False))))

few = settings(max_examples=30)


def order(played: Schedule, elapsed: float) -> tuple[int, float]:
    phase, position = played.at(elapsed)
    return [part.phase for part in played.parts].index(phase), position


@few
@given(schedules, st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_time_goes_one_way(played: Schedule, shares: list[float]) -> None:
    places = [order(played, share * played.seconds) for share in sorted(shares)]
    assert all(one <= other for one, other in pairwise(places))


@few
@given(schedules)
def test_it_begins_and_ends(played: Schedule) -> None:
    first, last = played.parts[0], played.parts[-1]
    assert played.at(0.0) == (first.phase, 0.0)
    assert played.at(played.seconds) == (last.phase, last.length)
    assert played.at(-1.0) == played.at(0.0)
    assert played.at(2 * played.seconds) == played.at(played.seconds)


@few
@given(schedules, st.data())
def test_a_moment_is_found_again(played: Schedule, data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(played.parts))
    position = data.draw(st.integers(0, part.length - 1))
    assert played.at(played.elapsed(part.phase, position)) == (part.phase, position)


@few
@given(st.lists(st.integers(1, 40), min_size=6, max_size=6), st.booleans())
def test_steps_pass_every_part_and_back_the_same(lengths: list[int], back: bool) -> None:
    played = schedule(list(zip(BACKPROPAGATION, lengths, strict=True)))
    elapsed, seen = (played.seconds if back else 0.0), []
    for _ in range(sum(lengths) + 1):
        seen.append(played.at(elapsed))
        elapsed = played.stepped(elapsed, -1 if back else 1)
    wanted = [(p.phase, float(i)) for p in played.parts for i in range(p.length)]
    wanted.append((played.parts[-1].phase, float(lengths[-1])))
    assert seen == (wanted[::-1] if back else wanted)


@few
@given(schedules, st.floats(0, 1), st.sampled_from([1, -1]))
def test_a_step_from_anywhere_moves(played: Schedule, share: float, by: int) -> None:
    elapsed = share * played.seconds
    moved = played.stepped(elapsed, by)
    at_end = played.at(elapsed) == played.at(played.seconds if by > 0 else 0.0)
    assert at_end or (moved - elapsed) * by > 0


@few
@given(schedules, st.floats(0, 1))
def test_turning_goes_to_where_a_phase_begins(played: Schedule, share: float) -> None:
    elapsed = share * played.seconds
    assert played.turned(elapsed, +1) in played.starts
    assert played.turned(elapsed, -1) in played.starts
    assert played.turned(elapsed, -1) <= elapsed + 1e-9 * played.seconds


@few
@given(schedules)
def test_no_sequence_takes_long(played: Schedule) -> None:
    assert played.seconds <= sum(most for _, _, most in PACE.values())
    assert played.over(5.0).seconds == pytest.approx(5.0)
    middle = played.seconds / 3
    moved = played.over(5.0).at(5.0 / 3)
    assert moved[0] == played.at(middle)[0]
    assert moved[1] == pytest.approx(played.at(middle)[1])


def test_what_is_reached_of_the_sequence() -> None:
    there = Motion("forward", 7, 20, 20)
    assert (there.reached("forward"), there.reached("backward"), there.front) == (8, 0, 8)
    losses = Motion("losses", 0, 3, 20)
    assert (losses.reached("forward"), losses.reached("backward"), losses.front) == (20, 0, None)
    back = Motion("backward", 7, 20, 20)
    assert (back.reached("forward"), back.reached("backward"), back.front) == (20, 8, 13)
    assert Motion("sum", 0, 20, 20).reached("backward") == 20


@few
@given(st.integers(1, 500), st.sampled_from(["forward", "backward"]))
def test_a_pass_stops_once_at_every_step(steps: int, phase: Phase) -> None:
    fronts = [Motion(phase, part, steps, steps).front for part in range(steps)]
    there = list(range(1, steps + 1))
    assert fronts == (there if phase == "forward" else there[::-1])
    reached = [Motion(phase, part, steps, steps).reached(phase) for part in range(steps)]
    assert np.allclose(reached, there)


def test_of_the_clip_nothing_is_seen_before_it_begins() -> None:
    assert Motion("clip", 0, 3, 20).known == 0
    assert Motion("clip", 3, 3, 20).known == 3


@few
@given(schedules, st.floats(0.0, 1.0))
def test_a_still_moment_shows_all_of_its_phase(played: Schedule, share: float) -> None:
    elapsed = share * played.seconds
    phase, position = played.at(played.still(elapsed))
    assert phase == played.at(elapsed)[0]
    assert position == pytest.approx(played.part(phase).length)
    assert played.still(played.still(elapsed)) == played.still(elapsed)
