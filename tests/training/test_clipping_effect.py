"""How much clipping shortens and turns a gradient, as a whole and parameter by parameter."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.nn.clipping import ClipGlobalNorm, ClipParameterNorm, ClipValue, NoClipping
from rnnviz.nn.norm import cosine
from rnnviz.nn.parameters import Entry, Parameters
from rnnviz.training.clipping_effect import block_norms, clip_gradient
from rnnviz.training.trainer import Trainer

LAYOUT = (Entry("l0.U", (1, 2)), Entry("l0.b", (2,)))


def clipped(clipping, *values, dtype=np.float64):
    gradient = Parameters(LAYOUT, flat=np.array(values, dtype))
    return clip_gradient(clipping, gradient, block_norms(gradient)), gradient.flat


def test_the_global_norm_does_not_turn():
    """A14: (3, 4) at θ = 1 becomes (0.6, 0.8), cos = 1."""
    found, g = clipped(ClipGlobalNorm(threshold=1.0), 3, 4, 0, 0)
    np.testing.assert_allclose(g, [0.6, 0.8, 0, 0], rtol=1e-15)
    assert (found.scale, found.cosine) == (0.2, 1)
    np.testing.assert_allclose(found.scales, [0.2, 1])
    assert found.cosines.tolist() == [1, 1]


def test_limiting_each_value_turns():
    """A14: (3, 4) becomes (1, 1), 8.1° away."""
    found, g = clipped(ClipValue(threshold=1.0), 3, 4, 0.5, 0)
    assert g.tolist() == [1, 1, 0.5, 0]
    np.testing.assert_allclose(found.cosines, [7 / (5 * math.sqrt(2)), 1], rtol=1e-15)
    np.testing.assert_allclose(found.scales, [math.sqrt(2) / 5, 1], rtol=1e-15)
    assert found.cosine == pytest.approx(7.25 / math.sqrt(25.25 * 2.25), rel=1e-14)
    assert found.scale == pytest.approx(math.sqrt(2.25 / 25.25), rel=1e-14)


def test_the_norm_of_each_parameter_turns_only_the_whole():
    found, g = clipped(ClipParameterNorm(threshold=1.0), 3, 4, 0.3, 0.4)
    np.testing.assert_allclose(g, [0.6, 0.8, 0.3, 0.4], rtol=1e-15)
    np.testing.assert_allclose(found.cosines, [1, 1], rtol=1e-15)
    np.testing.assert_allclose(found.scales, [0.2, 1], rtol=1e-15)
    assert found.cosine == pytest.approx((5 + 0.25) / math.sqrt(25.25 * 1.25), rel=1e-14)


@pytest.mark.parametrize("kind", [ClipGlobalNorm, ClipParameterNorm, ClipValue])
def test_where_nothing_is_clipped_nothing_is_copied(kind, monkeypatch):
    monkeypatch.setattr(Parameters, "copy", lambda self: pytest.fail("copied"))
    found, _ = clipped(kind(threshold=10.0), 3, 4, 0.3, 0.4)
    assert (found.scale, found.cosine) == (1, 1)
    found, _ = clipped(NoClipping(), 3e200, 4e200, 0.3, 0.4)
    assert (found.scale, found.cosine) == (1, 1)


@pytest.mark.parametrize(("size", "dtype"), [(1e300, "f8"), (1e-300, "f8"), (1e35, "f4")])
def test_cosines_of_extreme_gradients(size, dtype):
    found, _ = clipped(ClipValue(threshold=size / 10), 3 * size, 4 * size, 0, 0, dtype=dtype)
    assert found.cosine == pytest.approx(7 / (5 * math.sqrt(2)), rel=1e-6)
    assert found.scale == pytest.approx(math.sqrt(2) / 50, rel=1e-6)


def test_cosine():
    assert cosine(np.array([1.0, 0]), np.array([0.0, 2])) == 0
    assert cosine(np.array([1e-200, 0]), np.array([-1e200, 0])) == -1
    assert cosine(np.zeros(3), np.ones(3)) == 1


@pytest.mark.parametrize(("name", "turned"), [("global", False), ("value", True)])
def test_the_history_tells(name, turned):
    clipping = {"name": name, "threshold": 1e-4}
    trainer = Trainer(parse_experiment({"clipping": clipping}))
    for _ in range(3):
        trainer.step()
    history = trainer.snapshot().history
    assert (history.clip_scale.last < 1).all()
    np.testing.assert_allclose(
        history.clip_scale.last, history.clipped_norm.last / history.grad_norm.last, rtol=1e-12
    )
    np.testing.assert_array_equal(history.clip_scale.last, trainer.recorded()["clip_scale"])
    assert (history.clip_cosine.last < 0.999).all() == turned
    for block, (scale, turn) in history.parameter_clips.items():
        before, after = history.parameter_norms[block]
        np.testing.assert_allclose(scale.last * before.last, after.last, rtol=1e-12)
        assert (turn.last <= 1).all()
    assert set(history.parameter_clips) == set(trainer.parameters.blocks)
