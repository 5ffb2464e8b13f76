"""Real frames of every view on the screen, at the sizes they are seen."""

import pytest
from PySide6.QtCore import QPointF

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.screen.theme import DARK, LIGHT
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS


@pytest.fixture(scope="module")
def frames():
    """Frames before the first update and after some, of each cell."""
    found = {}
    for cell in ("srn", "lstm", "gru"):
        table = {"cell": {"name": cell, "size": 6}, "training": {"batch": 2}}
        trainer = Trainer(parse_experiment(table))
        untrained = trainer.frame()
        for _ in range(5):
            trainer.step()
        found[cell] = (untrained, trainer.frame(step=3))
    return found


@pytest.mark.parametrize("cell", ["srn", "lstm", "gru"])
@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.name)
def test_every_view_draws_in_every_size_and_theme(widget, pixels, frames, view, cell):
    sizes = ((380, 230), (120, 80), (640, 480))
    themes = (LIGHT, DARK, LIGHT.projector(20))
    for (width, height), theme in zip(sizes, themes, strict=True):
        widget.resize(width, height)
        widget.set_theme(theme)
        for frame in frames[cell]:
            widget.draw(view.figure(frame))
            rows = pixels(widget)
        assert rows.std() > 5
        for x in range(5, width, 29):
            assert isinstance(widget.text_at(QPointF(x, height / 2)), str)


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: v.name)
def test_two_frames_of_a_run_share_their_items(widget, frames, view):
    cell = "lstm"
    widget.draw(view.figure(frames[cell][1]))
    items = [id(item) for item in widget.panels]
    widget.draw(view.figure(frames[cell][1]))
    assert [id(item) for item in widget.panels] == items
