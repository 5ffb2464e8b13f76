"""A run that is kept for comparison stays beside whatever is shown next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.plot.figure import Curve
from rnnviz.session.reel import snapshot_bytes
from rnnviz.views.loss import LossView


def advance(window, updates, qtbot):
    for _ in range(updates):
        window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == updates)


@pytest.fixture
def window(make_window, small, qtbot):
    window = make_window(preset=small)
    advance(window, 3, qtbot)
    return window


def drawn(window) -> dict[str, str]:
    artists = LossView().figure(window.run.frame).panels[0].artists
    return {a.role: a.label for a in artists if isinstance(a, Curve)}


def test_what_is_kept_is_drawn_with_what_follows(window, small, qtbot):
    before = window.run.frame.snapshot
    window.actions_.by_name["keep"].trigger()
    assert window.actions_.by_name["keep"].isChecked()
    clipped = replace(small, experiment=replace(small.experiment, clipping=ClipGlobalNorm(0.5)))
    window.run.open(clipped)
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 0)
    advance(window, 2, qtbot)
    other = window.run.frame.other.snapshot
    assert other.update == 3
    np.testing.assert_array_equal(other.history.loss.last, before.history.loss.last)
    assert drawn(window) == {
        "a": "A: clipping: global norm, θ = 0.5",
        "b": "B: no clipping",
    }


def test_it_stays_as_it_was_while_its_own_run_goes_on(window, qtbot):
    window.comparison.keep()
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 4)
    assert window.run.frame.other.snapshot.update == 3
    assert drawn(window) == {"a": "A: update 4", "b": "B: update 3"}


def test_what_can_be_undone_weighs_what_is_kept(window):
    window.comparison.keep()
    (kept,) = window.comparison.kept
    stack = window.history._stack
    assert stack.command(stack.index() - 1).nbytes >= snapshot_bytes(kept.snapshot)


def test_given_up_it_is_gone(window):
    window.comparison.keep()
    window.comparison.keep()
    assert window.run.frame.other is None
    assert not window.actions_.by_name["keep"].isChecked()
    assert list(drawn(window)) == ["ink"]


def test_what_was_kept_before_comes_back_in_place_of_the_same_update_again(window, qtbot):
    window.comparison.keep()
    earlier = window.comparison.kept
    window.comparison.drop_all()
    window.run.reset()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 0)
    advance(window, 3, qtbot)
    window.comparison.keep()
    assert window.comparison.kept[0] is not earlier[0]
    window.comparison.restore(earlier)
    assert window.comparison.kept[0] is earlier[0]


def test_it_holds_on_to_no_parameters_and_no_other_run(window):
    window.comparison.keep()
    window.run.redraw()
    kept = window.run.frame.other
    assert kept.other is None
    assert kept.snapshot.checkpoint is None
    assert kept.verdicts


def test_before_anything_is_shown_nothing_is_kept(make_window):
    window = make_window()
    window.comparison.keep()
    assert window.comparison.kept == ()
    assert not window.actions_.by_name["keep"].isChecked()


def keep_next(window, qtbot, update):
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == update)
    window.comparison.keep()


def test_up_to_five_are_kept_and_each_can_be_let_go_of(window, qtbot):
    for update in range(4, 10):
        keep_next(window, qtbot, update)
    assert [kept.snapshot.update for kept in window.comparison.kept] == [4, 5, 6, 7, 8]
    assert "Shift+K" in window.notices.shown[-1].text.text()
    frame = window.run.frame
    assert [frame.other.snapshot.update, *(k.snapshot.update for k in frame.kept)] == [
        4,
        5,
        6,
        7,
        8,
    ]
    assert list(drawn(window)) == ["a", "b", "series2", "series1", "series5", "series3"]
    menu = window.comparison.menu
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert texts[1] == "Let go of C: update 5, update 5" or texts[1].startswith("Let go of C")
    menu.actions()[1].trigger()
    assert [kept.snapshot.update for kept in window.comparison.kept] == [4, 6, 7, 8]
    window.history.undo()
    assert len(window.comparison.kept) == 5
    window.actions_.by_name["drop_all"].trigger()
    assert window.comparison.kept == ()
    assert window.run.frame.other is None
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["No run is kept"]


def test_a_preset_of_another_kind_can_stand_beside(window, qtbot):
    window.comparison.keep()
    window.run.open(load_preset("lstm-remembers"))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "lstm-remembers")
    for dock in window.dock_area.docks.values():
        dock.view.figure(window.run.frame)
    assert window.run.frame.other.snapshot.update == 3
