"""What the presets with an encoder and a decoder claim."""

from __future__ import annotations

import numpy as np

from rnnviz.experiment.preset import load_preset
from rnnviz.training.trainer import Trainer


def test_the_error_of_the_last_word_reaches_the_first_letter_across_the_border():
    trainer = Trainer(load_preset("encoder-decoder").experiment)
    layer = trainer.trace().layers[0]
    border = trainer.source.border
    assert not layer.direct[:border].any()
    norms = np.linalg.norm(layer.adjoint, axis=1)
    assert (norms[: border + 1] > 0).all()
    np.testing.assert_array_equal(layer.parts[0].adjoint[-1], layer.parts[1].adjoint[0])
