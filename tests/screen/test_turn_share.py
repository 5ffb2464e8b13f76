"""What there is no time for in a turn of the event loop is done in those that follow."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QDeadlineTimer

from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.figure import Axis, Curve, Figure, Panel
from rnnviz.screen import turn_share
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.turn_share import BUDGET, TurnShare


class Turn:
    """Time that passes only where a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def thread_time(self) -> float:
        return self.now


@pytest.fixture
def turn(monkeypatch):
    turn = Turn()
    monkeypatch.setattr(turn_share, "time", turn)
    return turn


@pytest.fixture
def share(turn, qapp):
    share = TurnShare()
    yield share
    share.deleteLater()


def test_work_is_done_at_once_while_there_is_time(share):
    done = []
    share.do("a", lambda: done.append("a"))
    assert done == ["a"]
    assert not share.waits("a")


def test_what_is_left_over_is_done_in_its_order_in_later_turns(share, turn, qtbot):
    done, dates = [], []

    def work(name):
        done.append(name)
        dates.append(turn.now)
        turn.now += BUDGET

    for name in "abc":
        share.do(name, lambda name=name: work(name))
    assert done == ["a"]
    assert share.waits("b")
    assert share.waits("c")
    qtbot.waitUntil(lambda: len(done) == 3)
    assert done == ["a", "b", "c"]
    assert len(set(dates)) == 3


def test_a_loop_that_never_blocks_has_turns_too(share, turn, qapp):
    """As one that always finds something to do."""
    done = []
    turn.now += BUDGET
    share.do("a", lambda: done.append("a"))
    assert not done
    limit = QDeadlineTimer(10_000)
    while not done and not limit.hasExpired():
        qapp.processEvents()
    assert done == ["a"]


def test_under_one_key_only_the_newest_is_done_and_keeps_its_place(share, turn, qtbot):
    done = []
    turn.now += BUDGET
    for key, word in (("a", "old"), ("b", "other"), ("a", "new")):
        share.do(key, lambda word=word: done.append(word))
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["new", "other"]


def test_what_is_to_be_done_later_is_not_done_now(share, qtbot):
    done = []
    share.do_later("a", lambda: done.append("later"))
    assert not done
    share.do("a", lambda: done.append("now"))
    assert done == ["now"]
    qtbot.wait(10)
    assert done == ["now"]


def test_an_error_ends_nothing_else(share, turn, qtbot):
    done = []

    def fail():
        raise ValueError("no")

    turn.now += BUDGET
    share.do("a", fail)
    share.do("b", lambda: done.append("b"))
    turn.now = 0.0
    share._begin()
    with pytest.raises(ValueError):
        share.do("c", lambda: done.append("c"))
    qtbot.waitUntil(lambda: done == ["b", "c"])


def test_where_every_turn_is_full_there_is_still_progress(share, qtbot, monkeypatch):
    monkeypatch.setattr(TurnShare, "has_time", False)
    done = []
    for name in "abc":
        share.do(name, lambda name=name: done.append(name))
    assert not done
    qtbot.waitUntil(lambda: done == ["a", "b", "c"])


def some_figure() -> Figure:
    curve = Curve(np.arange(9.0), np.arange(9.0))
    return Figure("f", (Panel("p", Axis("x", 0.0, 8.0), Axis("y", 0.0, 8.0), (curve,)),))


def test_a_canvas_that_has_no_turn_shows_its_ground_and_then_what_it_would(share, turn, qtbot):
    widget = FigureWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    widget.draw(some_figure())
    widget.show()
    whole = widget.grab().toImage()
    widget.share = share
    turn.now += BUDGET
    widget.resize(310, 200)
    widget.resize(300, 200)
    empty = widget.grab().toImage()
    ground = widget.theme.palette.ground
    assert {empty.pixelColor(x, y).name() for x in range(300) for y in range(200)} == {ground}
    qtbot.waitUntil(lambda: widget._is_fitted)
    assert widget.grab().toImage() == whole


def test_many_sizes_are_fitted_once(qtbot, monkeypatch):
    widget = FigureWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    widget.draw(some_figure())
    widget.show()
    widget.grab()
    fitted = []
    relayout = widget._relayout
    monkeypatch.setattr(
        widget, "_relayout", lambda *a, **k: (fitted.append(widget.size()), relayout(*a, **k))
    )
    for width in (310, 320, 330):
        widget.resize(width, 200)
    assert not fitted
    widget.grab()
    assert len(fitted) == 1
    assert widget.panels[0].transform.x == Limits((0.0, 8.0), (0.0, 8.0)).x


def test_a_canvas_is_painted_though_every_turn_is_full(share, qtbot, monkeypatch):
    monkeypatch.setattr(TurnShare, "has_time", False)
    widget = FigureWidget()
    qtbot.addWidget(widget)
    widget.share = share
    widget.draw(some_figure())
    widget.show()
    qtbot.waitUntil(lambda: widget._is_fitted)
