"""A picture of several runs, opened in the window, brings all of them back where they stood."""

from dataclasses import replace

import pytest

from rnnviz.export.exporter import export_views
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.training.snapshot import with_beside
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from tests.training.test_timeline import difference


def trained(preset, seed, updates, change=None):
    """Return a run as `rnnviz export` trains it, with a setting changed after three updates."""
    trainer = Trainer(replace(preset.experiment, seed=seed), preset.name)
    for n in range(updates):
        if change is not None and n == 3:
            trainer.change(replace(trainer.experiment, clipping=change))
        trainer.evaluate_if_due()
        trainer.step()
    trainer.evaluate()
    return trainer.frame()


def saved(frame, folder, format="png"):
    views = [view for view in VIEWS if view.name == "loss"]
    return str(export_views(frame, views, folder, [format], title="T", width=300)[0])


@pytest.fixture
def pair(small):
    """A branch from update 3 after five updates, beside the run it left."""
    branch = trained(small, 1, 5, ClipGlobalNorm(0.01))
    return with_beside(branch, [trained(small, 1, 5)])


def stands_at(window, update):
    frame = window.run.frame
    return window.run.is_settled and frame is not None and frame.snapshot.update == update


def open_pair(window, qtbot, pair, folder, format="png"):
    window.files.open_path(saved(pair, folder, format))
    qtbot.waitUntil(lambda: stands_at(window, 5) and bool(window.session.twin_run))
    qtbot.waitUntil(lambda: window.run.frame.other is not None)


@pytest.mark.parametrize("format", ["png", "pdf", "svg"])
def test_both_are_live_at_their_update(window, pair, tmp_path, qtbot, format):
    open_pair(window, qtbot, pair, tmp_path, format)
    shown = window.run.frame
    assert difference(shown.snapshot, pair.snapshot) == ""
    assert difference(shown.other.snapshot, pair.other.snapshot) == ""
    assert window.dock_area.lead == "loss", "the view that is drawn"
    window.run.single()
    qtbot.waitUntil(lambda: stands_at(window, 6))
    assert window.run.frame.other.snapshot.update == 6


def test_its_past_is_there(window, pair, small, tmp_path, qtbot):
    open_pair(window, qtbot, pair, tmp_path)
    window.playhead.seek(2)
    qtbot.waitUntil(lambda: stands_at(window, 2))
    expected = trained(small, 1, 2)
    assert difference(window.run.frame.snapshot, expected.snapshot) == ""
    assert difference(window.run.frame.other.snapshot, expected.snapshot) == ""


def test_undo_goes_back_to_the_run_before(window, pair, tmp_path, qtbot):
    before = window.run.scene().run
    open_pair(window, qtbot, pair, tmp_path)
    window.history.undo()
    qtbot.waitUntil(lambda: window.run.is_settled and window.session.run == before)
    assert window.run.twin is None


def test_a_run_that_stood_elsewhere_is_kept(window, small, tmp_path, qtbot):
    frame = with_beside(trained(small, 1, 3), [trained(small, 2, 5), trained(small, 3, 4)])
    window.files.open_path(saved(frame, tmp_path))
    qtbot.waitUntil(lambda: stands_at(window, 3) and len(window.comparison.kept) == 2)
    shown = window.run.frame
    assert window.run.twin is None
    assert [run.snapshot.update for run in (shown.other, *shown.kept)] == [5, 4]
    assert shown.other.snapshot.experiment.seed == 2
    window.history.undo()
    assert window.comparison.kept == ()
