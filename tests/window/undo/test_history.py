"""The list of steps: what is undone, what becomes one, what is forgotten."""

from __future__ import annotations

import pytest

from rnnviz.window.undo.history import MOST_BYTES, MOST_STEPS, TOGETHER, UndoHistory


class Value:
    """Something with one state."""

    def __init__(self, history):
        self.history, self.now = history, 0

    def put(self, value, group=""):
        before, self.now = self.now, value
        return self.history.push(before, value, self.apply, self.words, group=group)

    def apply(self, value):
        before, self.now = self.now, value
        assert self.history.push(before, value, self.apply, self.words) is None

    def words(self, before, after):
        return f"{before} to {after}"


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def history(qapp, clock):
    return UndoHistory(clock=lambda: clock[0])


@pytest.fixture
def value(history):
    return Value(history)


def test_steps_are_undone_and_redone_in_order(history, value):
    for number in (1, 2, 3):
        value.put(number)
    assert history.undo_words == "2 to 3"
    history.undo()
    history.undo()
    assert (value.now, history.undo_words, history.redo_words) == (1, "0 to 1", "1 to 2")
    history.redo()
    assert value.now == 2
    value.put(9)
    assert history.redo_words == ""
    history.redo()
    assert value.now == 9


def test_nothing_happens_where_there_is_nothing(history, value):
    history.undo()
    history.redo()
    assert (value.now, history.undo_words, history.redo_words) == (0, "", "")


def test_fast_changes_of_the_same_are_one_and_slow_ones_are_not(history, value, clock):
    for number in (1, 2, 3):
        value.put(number, "rate")
        clock[0] += TOGETHER / 2
    value.put(4, "size")
    clock[0] += 2 * TOGETHER
    value.put(5, "size")
    assert history.undo_words == "4 to 5"
    history.undo()
    assert history.undo_words == "3 to 4"
    history.undo()
    assert history.undo_words == "0 to 3"
    history.undo()
    assert value.now == 0


def test_what_was_changed_and_changed_back_at_once_is_no_step(history, value):
    value.put(1)
    value.put(2, "switch")
    value.put(1, "switch")
    assert history.undo_words == "0 to 1"
    history.undo()
    assert value.now == 0


def test_a_refused_step_is_forgotten_wherever_it_is(history, value):
    value.put(1)
    refused = value.put(2)
    history.drop(refused)
    assert (value.now, history.undo_words) == (2, "0 to 1")
    below = value.put(3)
    value.put(4)
    history.drop(below)
    history.undo()
    assert value.now == 3
    history.undo()
    assert value.now == 3
    history.undo()
    assert value.now == 0


def test_a_step_remembers_what_it_leaves(history):
    now = ["first"]

    def apply(state):
        now[0] = state

    now[0] = "second"
    history.push("first", None, apply, lambda before, after: "", capture=lambda: now[0])
    now[0] = "second, further on"
    history.undo()
    assert now == ["first"]
    history.redo()
    assert now == ["second, further on"]


def test_the_list_is_bounded(history, value):
    for number in range(1, MOST_STEPS + 11):
        value.put(number)
    for _ in range(MOST_STEPS + 10):
        history.undo()
    assert value.now == 10


def test_changes_are_announced(history, value, qtbot):
    with qtbot.waitSignal(history.changed):
        value.put(1)
    with qtbot.waitSignal(history.changed):
        history.undo()


class Heavy(str):
    """A state that takes memory."""

    nbytes = 0

    @classmethod
    def of(cls, name, nbytes):
        made = cls(name)
        made.nbytes = nbytes
        return made


def test_old_steps_are_forgotten_where_all_are_too_heavy(history, value):
    half = MOST_BYTES // 2
    for name in "abc":
        value.put(Heavy.of(name, half - 1))
    assert history.undo_words == "b to c"
    history.undo()
    value.put(Heavy.of("d", half - 1))
    assert history.undo_words == "b to d"
    assert history._top(-2).is_forgotten
    assert history._top(-2)._before is history._top(-2)._after is None
    history.undo()
    assert value.now == "b"
    assert history.undo_words == "", "what was before it is forgotten"
    history.undo()
    assert value.now == "b"
    assert history.redo_words == "b to d"
    history.redo()
    assert value.now == "d"


def test_no_change_becomes_part_of_a_step_that_is_forgotten(history, value):
    half = MOST_BYTES // 2
    for name, group in (("a", ""), ("b", "size"), ("c", "")):
        value.put(Heavy.of(name, half - 1), group)
    history.undo()
    assert history.undo_words == ""
    value.put("d", "size")
    assert history.undo_words == "b to d"
    history.undo()
    assert value.now == "b"


def test_the_newest_step_is_kept_however_heavy_it_is(history, value):
    value.put("light")
    value.put(Heavy.of("heavy", 2 * MOST_BYTES))
    assert history.undo_words == "light to heavy"
    history.undo()
    assert (value.now, history.undo_words) == ("light", "")


def test_many_light_steps_are_all_kept(history, value):
    for number in range(MOST_STEPS):
        value.put(Heavy.of(str(number), MOST_BYTES // (3 * MOST_STEPS)))
    for _ in range(MOST_STEPS):
        history.undo()
    assert value.now == 0
