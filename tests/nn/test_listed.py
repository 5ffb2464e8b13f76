"""Every listed optimiser, clipping, loss, read-out, activation and initialiser has a reference.

Each list runs through a law of its kind; what is added to a list without a reference fails, and so
does a member with an error planted in it.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rnnviz.nn.activation import ACTIVATIONS, Activation
from rnnviz.nn.clipping import CLIPPINGS, Clipping
from rnnviz.nn.initializer import KINDS
from rnnviz.nn.loss import LOSSES, Loss
from rnnviz.nn.norm import norm
from rnnviz.nn.optimizer import OPTIMIZERS, Optimizer
from rnnviz.nn.parameters import Entry, Parameters
from rnnviz.nn.readout import READOUTS, Readout
from rnnviz.nn.sequence_lengths import SequenceLengths

Array = NDArray[Any]


def noticed(law: Callable[[Any], None], member: Any) -> bool:
    try:
        law(member)
    except (AssertionError, LookupError, ValueError):
        return True
    return False


def subclass(kind: type, **members: Any) -> Any:
    return type(f"Wrong{kind.__name__}", (kind,), members)


def after(kind: type, method: str, spoil: Callable[..., Any]) -> Any:
    """Return a subclass in which `spoil(self, result, *args)` follows a method."""
    original = getattr(kind, method)

    def wrong(self: Any, *args: Any) -> Any:
        result = original(self, *args)
        changed = spoil(self, result, *args)
        return result if changed is None else changed

    return subclass(kind, **{method: wrong})


# -- optimisers: their formulas with plain floats ----------------------------------------------


def _sgd(o: Any, gradients: list[float]) -> Iterator[float]:
    for g in gradients:
        yield -o.learning_rate * g


def _momentum(o: Any, gradients: list[float]) -> Iterator[float]:
    v = 0.0
    for g in gradients:
        v = o.momentum * v + g
        yield -o.learning_rate * v


def _adagrad(o: Any, gradients: list[float]) -> Iterator[float]:
    s = 0.0
    for g in gradients:
        s += g**2
        yield -o.learning_rate * g / (math.sqrt(s) + o.epsilon)


def _rmsprop(o: Any, gradients: list[float]) -> Iterator[float]:
    s = 0.0
    for g in gradients:
        s = o.alpha * s + (1 - o.alpha) * g**2
        yield -o.learning_rate * g / (math.sqrt(s) + o.epsilon)


def _adam(o: Any, gradients: list[float]) -> Iterator[float]:
    m = s = 0.0
    for n, g in enumerate(gradients, start=1):
        m = o.beta1 * m + (1 - o.beta1) * g
        s = o.beta2 * s + (1 - o.beta2) * g**2
        root = math.sqrt(s / (1 - o.beta2**n))
        yield -o.learning_rate * m / (1 - o.beta1**n) / (root + o.epsilon)


MOVES = {
    "sgd": _sgd, "momentum": _momentum, "adagrad": _adagrad, "rmsprop": _rmsprop, "adam": _adam,
}  # fmt: skip


def moves_by_its_formula(kind: type[Optimizer]) -> None:
    rng = np.random.default_rng(0)
    gradients, optimizer = rng.normal(size=(6, 3)), kind()
    theta = rng.normal(size=3)
    state = optimizer.start(theta)
    moves = [MOVES[kind.name](optimizer, gradients[:, i].tolist()) for i in range(3)]
    for gradient in gradients:
        before, given = theta.copy(), gradient.copy()
        optimizer.apply(theta, gradient, state)
        expected = [next(move) for move in moves]
        np.testing.assert_allclose(theta - before, expected, rtol=1e-9)
        np.testing.assert_array_equal(gradient, given)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_optimizer(kind: type[Optimizer]) -> None:
    moves_by_its_formula(kind)

    def drift(self: Any, result: Any, theta: Array, gradient: Array, state: Any) -> None:
        theta += 1e-6 * gradient

    def remember(self: Any, state: Any, theta: Array) -> None:
        state.first += 0.1
        state.second += 0.1

    assert noticed(moves_by_its_formula, after(kind, "_move", drift))
    if any(kind.moments):
        assert noticed(moves_by_its_formula, after(kind, "start", remember))


# -- clippings ---------------------------------------------------------------------------------

LAYOUT = (Entry("l0.U", (2, 2)), Entry("l0.b", (2,)))


def _shortened(v: Array, threshold: float) -> Array:
    return v * min(1.0, threshold / math.sqrt(float((v**2).sum())))


CLIPPED: dict[str, Callable[[Array, float], Array]] = {
    "none": lambda g, threshold: g,
    "global": _shortened,
    "parameter": lambda g, threshold: np.concatenate(
        [_shortened(g[:4], threshold), _shortened(g[4:], threshold)]
    ),
    "value": lambda g, threshold: np.array([max(-threshold, min(threshold, v)) for v in g]),
}


def clips_by_its_formula(kind: type[Clipping]) -> None:
    rng, turned, touched = np.random.default_rng(1), False, False
    for threshold in (0.2, 1.0, 5.0):
        clipping = kind() if kind.name == "none" else kind(threshold=threshold)  # type: ignore[call-arg]
        for g in rng.normal(size=(20, 6)):
            found = Parameters(LAYOUT, flat=g.copy())
            share = clipping.apply(found)
            expected = CLIPPED[kind.name](g, threshold)
            np.testing.assert_allclose(found.flat, expected, rtol=1e-12)
            assert share == pytest.approx(norm(expected) / norm(g), rel=1e-12)
            changed = not np.allclose(found.flat, g, rtol=1e-12)
            touched |= changed
            turned |= changed and not np.allclose(found.flat / share, g, rtol=1e-9)
            assert not (changed and norm(g) <= clipping.limit)
    assert touched == (clipping.limit < math.inf)
    assert turned == kind.changes_direction


@pytest.mark.parametrize("kind", CLIPPINGS)
def test_clipping(kind: type[Clipping]) -> None:
    clips_by_its_formula(kind)

    def shorten(self: Any, share: float, gradient: Parameters) -> float:
        gradient.flat[0] *= 0.999
        return share

    assert noticed(clips_by_its_formula, after(kind, "apply", shorten))
    assert noticed(clips_by_its_formula, after(kind, "apply", lambda self, share, g: 0.999 * share))
    assert noticed(
        clips_by_its_formula, subclass(kind, changes_direction=not kind.changes_direction)
    )
    assert noticed(clips_by_its_formula, subclass(kind, limit=1e9 if kind().limit < 1e9 else 1.0))


# -- losses ------------------------------------------------------------------------------------


def _squared(o: Array, y: Array) -> Array:
    return (o - y) ** 2


def _cross_entropy(o: Array, y: Array) -> Array:
    return np.array([[np.log(np.exp(o[:, b]).sum()) - o[y[b], b] for b in range(o.shape[1])]])


TERMS: dict[str, Callable[[Array, Array], Array]] = {
    "squared": _squared,
    "cross_entropy": _cross_entropy,
}


def loss_and_slope_are_exact(kind: type[Loss]) -> None:
    rng = np.random.default_rng(2)
    o, slope = rng.normal(size=(3, 4)), np.empty((3, 4))
    y = rng.integers(0, 3, 4) if kind.name == "cross_entropy" else rng.normal(size=(3, 4))
    terms = TERMS[kind.name](o, y)
    for reduction, count in (("sum", 1), ("mean", terms.size)):
        assert kind(reduction)(o, y, slope) == pytest.approx(terms.sum() / count, rel=1e-13)
        for at in np.ndindex(o.shape):
            moved = o.astype(complex)
            moved[at] += 1e-30j
            exact = TERMS[kind.name](moved, y).sum().imag / 1e-30 / count
            assert slope[at] == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("kind", LOSSES.values())
def test_loss(kind: type[Loss]) -> None:
    loss_and_slope_are_exact(kind)

    def steeper(self: Any, terms: Array, o: Array, y: Array, slope: Array) -> None:
        slope *= 1.001

    assert noticed(loss_and_slope_are_exact, after(kind, "terms", steeper))
    assert noticed(
        loss_and_slope_are_exact, after(kind, "terms", lambda self, terms, *rest: 1.001 * terms)
    )


# -- read-outs ---------------------------------------------------------------------------------

READ: dict[str, Callable[[Array], Array]] = {
    "every": lambda h: h,
    "last": lambda h: h[-1:],
    "mean": lambda h: h.sum(axis=0, keepdims=True) / len(h),
}
"""What V multiplies, from h_1..h_T (n, D) of one sequence as far as it is real."""


def reads_by_its_formula(kind: type[Readout]) -> None:
    rng, (O, D, T, B) = np.random.default_rng(3), (2, 3, 5, 4)
    weights = {"V": rng.normal(size=(O, D)), "c": rng.normal(size=O)}
    for lengths in (None, np.array([5, 2, 3, 1])):
        readout, h = kind(O, T, B, float), rng.normal(size=(T, D, B))
        readout.order = SequenceLengths(T, lengths)
        ends = [T] * B if lengths is None else lengths.tolist()
        readout.forward(weights, h)
        readout.slope[...] = rng.normal(size=readout.slope.shape)
        if kind.shape(O, T, B) == (T, O, B) and lengths is not None:
            readout.slope *= readout.order.real[:, None]
        expected = SimpleNamespace(V=0, c=0, sent=np.zeros((T, D, B)))
        for b, end in enumerate(ends):
            read = READ[kind.name](h[:end, :, b])
            o = read @ weights["V"].T + weights["c"]
            slope = _rows(readout.slope, b)[: len(read)]
            np.testing.assert_allclose(_rows(readout.output, b)[: len(read)], o, rtol=1e-12)
            expected.V, expected.c = expected.V + slope.T @ read, expected.c + slope.sum(axis=0)
            expected.sent[:, :, b] = _sent(kind.name, slope @ weights["V"], h[:, :, b], end)
        gradient, sent = {"V": np.empty((O, D)), "c": np.empty(O)}, np.empty((T, D, B))
        readout.accumulate(h, gradient)
        readout.send(weights, sent)
        np.testing.assert_allclose(gradient["V"], expected.V, rtol=1e-12)
        np.testing.assert_allclose(gradient["c"], expected.c, rtol=1e-12)
        np.testing.assert_allclose(sent, expected.sent, rtol=1e-12, atol=1e-15)
        early = [READ[kind.name](h[: t + 1, :, 0])[-1] for t in range(T)]
        np.testing.assert_allclose(readout.early(h[..., 0]), early, rtol=1e-12)


def _rows(values: Array, b: int) -> Array:
    """Return the rows of one sequence: a row a step, or the only one."""
    return values[..., b] if values.ndim == 3 else values[None, :, b]


def _sent(name: str, error: Array, h: Array, end: int) -> Array:
    """Return (∂read/∂h)ᵀ `error`, entry by entry, for one sequence."""
    sent = np.zeros_like(h)
    for at in np.ndindex(h[:end].shape):
        moved = h.astype(complex)
        moved[at] += 1e-30j
        sent[at] = (READ[name](moved[:end]) * error).sum().imag / 1e-30
    return sent


@pytest.mark.parametrize("kind", READOUTS.values())
def test_readout(kind: type[Readout]) -> None:
    reads_by_its_formula(kind)
    for method in ("read", "early"):
        wrong = after(kind, method, lambda self, read, h: 1.001 * read)
        assert noticed(reads_by_its_formula, wrong)

    def more(self: Any, result: Any, weights: Any, direct: Array) -> None:
        direct *= 1.001

    assert noticed(reads_by_its_formula, after(kind, "send", more))


# -- activations -------------------------------------------------------------------------------

VALUES: dict[str, Callable[[complex], complex]] = {
    "tanh": cmath.tanh,
    "logistic": lambda z: 1 / (1 + cmath.exp(-z)),
    "relu": lambda z: z if z.real > 0 else 0.0,
    "identity": lambda z: z,
}


def activation_is_exact(f: Activation) -> None:
    z = np.concatenate([np.linspace(-30, 30, 61) + 0.25, [1e-9]])
    exact = np.array([VALUES[f.name](v) for v in z]).real
    slopes = np.array([VALUES[f.name](complex(v, 1e-30)).imag / 1e-30 for v in z])
    out, slope = np.empty_like(z), np.empty_like(z)
    f.apply(z, out)
    f.slope(out, lambda: z, slope)
    np.testing.assert_allclose(f(z), exact, rtol=1e-13)
    np.testing.assert_allclose(out, exact, rtol=1e-13)
    np.testing.assert_allclose(slope, slopes, rtol=1e-8)
    np.testing.assert_allclose((f(z + 1e-30j)).imag / 1e-30, slopes, rtol=1e-8)
    low, high = f.bound
    assert low <= exact.min()
    assert exact.max() <= high
    assert exact.min() < low + 1e-3 if math.isfinite(low) else exact.min() < -10
    assert exact.max() > high - 1e-3 if math.isfinite(high) else exact.max() > 10
    assert slopes.max() == pytest.approx(f.max_slope, rel=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation(name: str) -> None:
    f = ACTIVATIONS[name]
    activation_is_exact(f)
    kind = type(f)
    low, high = f.bound

    def applied(self: Any, z: Array, out: Array) -> None:
        f.apply(z, out)
        out[0] += 1e-3

    wrong = (
        after(kind, "__call__", lambda self, values, z: 1.001 * values),
        after(kind, "slope", lambda self, result, h, z, out: np.multiply(out, 1.001, out) * 0),
        subclass(kind, apply=applied),
        subclass(kind, max_slope=2 * kind.max_slope),
        subclass(kind, bound=(low, high + 1 if math.isfinite(high) else 1.0)),
    )
    for other in wrong:
        assert noticed(activation_is_exact, other())


# -- initialisers ------------------------------------------------------------------------------


def _moments(low: float, high: float, mean: float, deviation: float) -> Callable[[Array], None]:
    def law(values: Array) -> None:
        assert values.min() >= low
        assert values.max() <= high
        assert values.mean() == pytest.approx(mean, abs=4 * deviation / math.sqrt(values.size))
        assert values.std() == pytest.approx(deviation, rel=0.05)

    return law


def _orthogonal(values: Array) -> None:
    np.testing.assert_allclose(values @ values.T, np.eye(len(values)), atol=1e-12)


def _unit_radius(values: Array) -> None:
    assert np.abs(np.linalg.eigvals(values)).max() == pytest.approx(1, rel=1e-12)


def _equal(expected: Callable[[tuple[int, ...]], Array]) -> Callable[[Array], None]:
    return lambda values: np.testing.assert_array_equal(values, expected(values.shape))


def _pairs(values: Array) -> None:
    np.testing.assert_array_equal(values[1::2], -values[::2])
    np.testing.assert_array_equal(np.diagonal(values)[::2], 1.0)
    np.testing.assert_array_equal(np.abs(values).sum(axis=1), 2.0)
    assert not (values @ values).any()


SIZE = 64
DRAWN: dict[str, Callable[[Array], None]] = {
    "uniform": _moments(-1 / 8, 1 / 8, 0.0, 1 / (8 * math.sqrt(3))),
    "positive": _moments(0.0, 1.0, 0.5, 1 / math.sqrt(12)),
    "gaussian": _moments(-math.inf, math.inf, 0.0, 1.0),
    "gaussian_scaled": _moments(-math.inf, math.inf, 0.0, 1 / 8),
    "orthogonal": _orthogonal,
    "identity": _equal(lambda shape: np.eye(*shape)),
    "chain": _equal(lambda shape: np.eye(*shape)),
    "spectral": _unit_radius,
    "pairs": _pairs,
    "constant": _equal(np.ones),
    "zero": _equal(np.zeros),
}


@pytest.mark.parametrize("name", KINDS)
def test_initialiser(name: str) -> None:
    values = KINDS[name](np.random.default_rng(0), (SIZE, SIZE), SIZE)
    DRAWN[name](values)
    for wrong in (1.1 * values + 1e-9, np.vstack([values[1:], values[:1] + 10.0])):
        assert noticed(DRAWN[name], wrong)
