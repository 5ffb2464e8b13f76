"""The rotation of the gradient by clipping, in the note and in the table."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.clipping import ClipGlobalNorm, ClipParameterNorm, ClipValue, NoClipping
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.gradients import GradientsView


def drawn(clipping, updates=3):
    """Return the view's figure, its numbers, and the trainer."""
    trainer = Trainer(
        Experiment(
            seed=1, cell=SRN(5), task=Recall(length=6), training=TrainingSettings(batch=4),
            clipping=clipping,
        )
    )  # fmt: skip
    for _ in range(updates):
        trainer.step()
    figure = GradientsView().figure(Frame(trainer.snapshot()))
    return figure, {c.heading: c.values for c in figure.tables[0].columns}, trainer


@pytest.mark.parametrize("clipping", [ClipValue(1e-3), ClipParameterNorm(1e-3)])
def test_clipping_that_turns_is_noted_to(clipping):
    figure, numbers, _ = drawn(clipping)
    assert "Rotated: cosine 0." in figure.panels[0].note
    cosine = numbers["cosine of clipped and raw, the gradient"]
    assert (cosine < 0.999).all()
    assert (cosine > 0).all()
    for name in ("l0.U", "l0.W", "l0.b", "readout.V", "readout.c"):
        factor = numbers[f"clip factor of the gradient of {name}"]
        before = numbers[f"gradient norm of {name} before clipping"]
        after = numbers[f"gradient norm of {name} after clipping"]
        np.testing.assert_allclose(factor * before, after, rtol=1e-12)
        assert (np.abs(numbers[f"cosine of clipped and raw, the gradient of {name}"]) <= 1).all()


@pytest.mark.parametrize("clipping", [ClipGlobalNorm(1e-3), NoClipping()])
def test_what_keeps_the_direction_is_not(clipping):
    figure, numbers, _ = drawn(clipping)
    assert "Turned" not in figure.panels[0].note
    np.testing.assert_array_equal(numbers["cosine of clipped and raw, the gradient"], 1.0)
    factor = numbers["clip factor of the gradient"]
    assert (factor < 1).all() == (clipping.name != "none")
