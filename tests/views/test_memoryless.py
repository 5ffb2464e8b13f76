"""Views of a layer without a state: windows instead of a recurrent U."""

from __future__ import annotations

import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.tdnn import TDNN
from rnnviz.plot.figure import ReferenceLine
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.tasks.synthetic.reverse import Reverse
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.spectrum import SpectrumView
from rnnviz.views.triangle.view import TriangleView
from rnnviz.views.verdict import VerdictView


def frame_of(cell, task):
    experiment = Experiment(seed=1, cell=cell, task=task, training=TrainingSettings(batch=2))
    return completed(Frame(Trainer(experiment).snapshot()))


@pytest.fixture(scope="module")
def delayed():
    return frame_of(TDNN(4, delays=2), Recall(length=8))


def test_its_jacobians_are_zero_and_no_product_with_u(delayed):
    plane = SpectrumView().figure(delayed).panels[0]
    assert "U" not in plane.title
    assert "No state is carried" in plane.note


def test_its_verdict_names_the_windows(delayed):
    said = VerdictView().figure(delayed).summary
    assert "the delay windows end at step 6" in said, "of 8, 2 steps back"
    assert " U " not in said
    assert "eigenvalues" not in said


def test_the_border_is_named_once():
    """A second time its words would cross the curve."""
    figure = TriangleView().figure(frame_of(GRU(4), Reverse(items=3)))
    rules = [[a.label for a in p.artists if isinstance(a, ReferenceLine)] for p in figure.panels]
    assert rules[0] == ["encoder | decoder"]
    assert rules[1] == [""]
