"""The two directions of a layer: mirror images of each other that share nothing."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.stack import triangles
from tests.flow.test_layers_and_directions import Plan, traced
from tests.nn.sample import Case, Sample


def mirrored(case: Case) -> Case:
    """Return the case with the directions exchanged: sequence, targets, and halves."""
    x, y = case.batch.x[::-1], case.batch.y[::-1] if case.batch.y.ndim == 3 else case.batch.y
    parameters, size = case.parameters.copy(), case.network.cells[-1].size
    for name in parameters:
        layer, _, rest = name.partition(".")
        if layer.startswith("l"):
            other = layer[:-1] if layer.endswith("r") else f"{layer}r"
            value = case.parameters[f"{other}.{rest}"]
            if rest.startswith("W") and layer.strip("lr") != "0":
                value = np.roll(value, value.shape[1] // 2, axis=1)  # its input is exchanged too
            parameters[name][...] = value
    V = case.parameters["readout.V"]
    parameters["readout.V"][...] = np.roll(V, V.shape[1] // 2, axis=1)
    assert size * 2 <= V.shape[1]
    return Case(case.network, parameters, Sample(x, y))


@pytest.mark.parametrize("readout", ["every", "mean"])
@pytest.mark.parametrize("kinds", [("srn",), ("lstm", "gru"), ("narx-3", "srn", "lstm")])
def test_the_backward_direction_is_the_mirror_image(kinds: tuple[str, ...], readout: str) -> None:
    case = Plan(kinds, True, readout, 7, 0, 3).case()
    one, other = traced(case), traced(mirrored(case))
    ours, theirs = (triangles(trace.layers) for trace in (one, other))
    names = [layer.name for layer in one.layers]
    for n, name in enumerate(names):
        twin = names.index(name[:-1] if name.endswith("r") else f"{name}r")
        np.testing.assert_allclose(ours[n], theirs[twin], atol=1e-9)
        np.testing.assert_allclose(
            one.layers[n].delta, other.layers[twin].delta, atol=1e-13, rtol=1e-10
        )


def test_nothing_is_shared_between_directions() -> None:
    """Each half has parameters of its own, and the top halves hear nothing of each other."""
    case = Plan(("srn", "lstm"), True, "every", 6, 0, 5).case()
    before = traced(case)
    case.parameters["l1r.U.forget"][...] *= 2
    case.parameters["l1r.b.input"][...] += 1
    after = traced(case)
    names = [layer.name for layer in before.layers]
    assert names == ["l0", "l0r", "l1", "l1r"]
    for one, other in zip(before.layers, after.layers, strict=True):
        same = np.array_equal(one.states["h"], other.states["h"])
        assert same == (one.name != "l1r")
    bases = {id(value.base) for name, value in case.parameters.items() if name.startswith("l1")}
    assert len(bases) == 1
    assert sum(name.startswith("l1r") for name in case.parameters) == 12
