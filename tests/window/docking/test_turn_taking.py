"""Views take turns only where drawing all of them would slow training, and none waits long."""

import itertools

import pytest

from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.turn_share import TurnShare
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.docking.turn_taking import LONGEST_WAIT, TurnTaking

NAMES = tuple("abcdefg")


class Frames:
    """Frames at a fixed rate, each of which takes so many seconds for every view that draws it."""

    def __init__(self, rate: float, seconds: float) -> None:
        self.now, self.distance, self.seconds = 0.0, 1 / rate, seconds
        self.turns = TurnTaking(lambda: self.now)

    def come(self, count: int) -> list[frozenset[str]]:
        return [self._next() for _ in range(count)]

    def _next(self) -> frozenset[str]:
        self.now += self.distance
        chosen = self.turns.choose(NAMES)
        self.turns.note_cost(self.seconds * len(chosen), NAMES)
        return chosen


def test_cheap_frames_are_drawn_by_all():
    assert set(Frames(30, 1e-4).come(100)) == {frozenset(NAMES)}


def test_few_frames_a_second_are_drawn_by_all():
    """An update that is shown alone is shown in every view."""
    assert set(Frames(0.9 / LONGEST_WAIT, 0.02).come(100)) == {frozenset(NAMES)}


@pytest.mark.parametrize("rate", [30, 60])
def test_costly_frames_are_shared_and_no_view_waits_long(rate):
    frames = Frames(rate, 1e-3)
    frames.come(100)
    shown = frames.come(60)
    assert max(map(len, shown)) < len(NAMES)
    for name in NAMES:
        drawn = [n for n, names in enumerate(shown) if name in names]
        waits = [later - earlier for earlier, later in itertools.pairwise(drawn)]
        assert max(waits) / rate <= LONGEST_WAIT + 1e-9


def test_after_a_rest_all_draw_the_first_frame():
    frames = Frames(60, 1e-2)
    frames.come(100)
    frames.turns.restart()
    assert frames.come(1) == [frozenset(NAMES)]


@pytest.fixture
def stage(english, qtbot):
    stage = DockArea(VIEWS, FigureWidget)
    qtbot.addWidget(stage)
    stage.resize(1200, 700)
    stage.show()
    qtbot.waitUntil(lambda: len(stage.seen) > 3)
    return stage


@pytest.fixture
def frames(small):
    trainer = Trainer(small.experiment, small.name)
    made = []
    for _ in range(3):
        trainer.step()
        made.append(trainer.frame())
    return made


@pytest.fixture
def one_at_a_time(stage, monkeypatch):
    """The first view that can be seen draws, no other."""
    monkeypatch.setattr(TurnTaking, "choose", lambda self, names: frozenset(names[:1]))
    return stage


def drawn(stage):
    return {name: stage.docks[name].plot.figure for name in stage.seen}


def test_while_streaming_only_those_whose_turn_it_is_draw(one_at_a_time, frames):
    stage = one_at_a_time
    stage.draw(frames[0])
    first = drawn(stage)
    stage.set_streaming(True)
    stage.draw(frames[1])
    changed = [name for name, figure in drawn(stage).items() if figure is not first[name]]
    assert changed == [stage.seen[0]]


def test_when_the_run_stops_every_view_shows_the_newest_frame(one_at_a_time, frames, qtbot):
    stage = one_at_a_time
    stage.draw(frames[0])
    stage.set_streaming(True)
    stage.draw(frames[1])
    before = drawn(stage)
    stage.set_streaming(False)
    at_once = [n for n in stage.seen[1:] if not stage.docks[n].view.min_interval]
    assert all(drawn(stage)[name] is not before[name] for name in at_once)
    qtbot.waitUntil(lambda: all(drawn(stage)[n] is not before[n] for n in stage.seen[1:]))


def test_where_no_newer_frame_comes_the_others_catch_up(one_at_a_time, frames, qtbot):
    stage = one_at_a_time
    stage.draw(frames[0])
    stage.set_streaming(True)
    before = drawn(stage)
    stage.draw(frames[1])
    qtbot.waitUntil(lambda: all(drawn(stage)[name] is not before[name] for name in stage.seen))


def test_a_moved_cursor_shows_in_all_views_at_once(one_at_a_time, frames):
    stage = one_at_a_time
    stage.set_streaming(True)
    stage.draw(frames[0])
    before = drawn(stage)
    stage.draw(frames[0])
    assert all(drawn(stage)[name] is not before[name] for name in stage.seen)


def test_what_is_dragged_is_shared_only_where_all_views_take_long():
    quick, slow = Frames(60, 1e-3), Frames(30, 3e-3)
    for frames in (quick, slow):
        frames.turns.drag(NAMES)
        frames.come(100)
    assert set(quick.come(10)) == {frozenset(NAMES)}
    assert max(map(len, slow.come(10))) <= len(NAMES) / 2 + 1
    slow.now += 1.0
    slow.turns.drag(NAMES)
    assert len(slow.come(1)[0]) < len(NAMES), "what drawing takes is known from the drag before"


def test_frames_that_follow_fast_are_shared_though_the_run_is_paused(one_at_a_time, frames, qtbot):
    stage = one_at_a_time
    stage.draw(frames[0])
    before = drawn(stage)
    stage.draw(frames[1])
    changed = [name for name, figure in drawn(stage).items() if figure is not before[name]]
    assert changed == [stage.seen[0]]
    qtbot.waitUntil(lambda: all(drawn(stage)[name] is not before[name] for name in stage.seen))


def test_where_a_turn_of_the_event_loop_is_full_views_draw_in_the_next(
    stage, frames, qtbot, monkeypatch
):
    monkeypatch.setattr(TurnShare, "has_time", False)
    stage.draw(frames[0])
    assert set(drawn(stage).values()) == {None}
    shown = []
    qtbot.waitUntil(lambda: shown.append(drawn(stage)) or None not in drawn(stage).values())
    counts = [sum(figure is not None for figure in each.values()) for each in shown]
    assert counts == sorted(counts)


def test_a_view_that_comes_on_the_screen_draws_only_the_newest_frame(stage, frames, qtbot):
    stage.draw(frames[0])
    name = next(n for n in stage.walk if n not in stage.seen)
    made = []
    view = type(stage.docks[name].view)
    describe = view.describe
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(view, "describe", lambda self, f: made.append(f) or describe(self, f))
        stage.raise_view(name)
        stage.draw(frames[1])
        qtbot.wait(20)
    assert [frame.snapshot for frame in made] == [frames[1].snapshot]
