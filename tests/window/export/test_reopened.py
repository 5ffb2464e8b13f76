"""A picture of two runs, opened in the window, shows both again."""

from dataclasses import replace

import pytest

from rnnviz.export.exporter import export_views
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS


@pytest.fixture
def picture(small, tmp_path):
    """Run A after two updates beside run B, of another seed, after three."""
    frames = []
    for seed, updates in ((1, 2), (2, 3)):
        trainer = Trainer(replace(small.experiment, seed=seed), small.name)
        for _ in range(updates):
            trainer.step()
        frames.append(trainer.frame())
    both = replace(frames[0], other=frames[1])
    views = [view for view in VIEWS if view.name == "delta"]
    return export_views(both, views, tmp_path, ["png"], title="T", width=300)[0]


def test_both_are_on_the_screen(window, picture, qtbot):
    window.files.open_path(str(picture))
    qtbot.waitUntil(lambda: window.comparison.kept is not None)
    shown = window.run.frame
    assert shown.snapshot.update == 2
    assert shown.other.snapshot.update == 3
    assert shown.other.snapshot.experiment.seed == 2
    assert window.actions_.by_name["keep"].isChecked()


def test_undo_takes_the_other_run_away_again(window, picture, qtbot):
    window.files.open_path(str(picture))
    qtbot.waitUntil(lambda: window.comparison.kept is not None)
    window.history.undo()
    assert window.comparison.kept is None
