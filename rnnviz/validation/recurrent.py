"""Simple recurrent networks of known regime: the effect of U alone, of f' alone, and of both.

With h ≡ 0, z ≡ 0, or only positive pre-activations, f' is one constant and the signal follows from
powers of U; each group states its closed form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.trace import Array
from rnnviz.validation.case import FlowCase, one
from rnnviz.validation.network import Recipe, Rng, direction, drawn, orthogonal, shuffle
from rnnviz.validation.reference import signal_of

Group = Callable[[Rng], Iterator[FlowCase]]
ACTIVATIONS = ("tanh", "identity", "relu")

FLAT_FROM = float(np.arccosh(10.0))
"""|z| from which tanh has less than 1 % of its steepest slope; twice that for the logistic."""


def made(group: str, name: str, recipe: Recipe, *kinds: str, **known: Any) -> FlowCase:
    """Return the case of one layer of a recipe; without kinds the reference says which it is."""
    layers, index, tau = recipe.trace().layers, known.pop("index", 0), recipe.truncation
    right = one(*kinds) if kinds else one(signal_of(layers, index, tau).kind)
    return FlowCase(group, name, layers, index, right, truncation=tau, **known)


def steady(rng: Rng, activation: str, size: int, scale: float) -> dict[str, Array]:
    """Return U and b of an SRN whose f' is 1 at every step, so that ‖Uᵀδ‖ = `scale`·‖δ‖.

    tanh and the identity stay at h ≡ 0; a ReLU's pre-activations are all positive.
    """
    if activation == "relu":
        return {"l0.U": scale * shuffle(rng, size), "l0.b": rng.uniform(0.5, 1.5, size)}
    return {"l0.U": scale * orthogonal(rng, size)}


def _length(rate: float, least: float, rng: Rng) -> int:
    """Return a T at which (T−1)·|rate| exceeds `least` powers of ten."""
    return int(np.ceil(least / abs(rate))) + 2 + int(rng.integers(0, 40))


def powers(rng: Rng, group: str, scale: float, kind: str, cause: str) -> Iterator[FlowCase]:
    """δ_k = scaleᵗ⁻ᵏ δ_t exactly, with each activation whose f' can be 1 throughout."""
    rate = float(np.log10(scale))
    for activation in ACTIVATIONS:
        size, steps = int(rng.integers(1, 11)), _length(rate, 2.6, rng)
        weights = steady(rng, activation, size, scale)
        weights["readout.V"] = direction(rng, size)
        recipe = Recipe([SRN(size, activation=activation)], steps, weights)
        name = f"{activation}, {scale:.3g}·Q, D={size}, T={steps}"
        yield made(group, name, recipe, kind, causes=one(cause), rate=rate)


def small_u(rng: Rng) -> Iterator[FlowCase]:
    """‖U‖ below 1, f' = 1."""
    return powers(rng, "small U", float(rng.uniform(0.3, 0.9)), "vanishing", "small U")


def large_u(rng: Rng) -> Iterator[FlowCase]:
    """‖U‖ above 1, f' = 1."""
    return powers(rng, "large U", float(rng.uniform(1.15, 2.5)), "exploding", "U")


def kept(rng: Rng) -> Iterator[FlowCase]:
    """U orthogonal, f' = 1: the ratio is 1; nearly orthogonal: above 1 % and below a hundred."""
    for activation in ACTIVATIONS:
        size, steps = int(rng.integers(1, 11)), int(rng.integers(3, 200))
        whole = float(rng.uniform(-1.7, 1.7)) if rng.random() < 0.5 else 0.0
        scale = 10.0 ** (whole / (steps - 1))
        weights = steady(rng, activation, size, scale)
        weights["readout.V"] = direction(rng, size)
        recipe = Recipe([SRN(size, activation=activation)], steps, weights)
        name = f"{activation}, {scale:.4g}·Q, T={steps}"
        yield made("orthogonal", name, recipe, "level", rate=float(np.log10(scale)))


def one_direction(rng: Rng) -> Iterator[FlowCase]:
    """U = Q diag(a, …, a, b, …) Qᵀ with the error in one eigendirection only.

    Rounding errors outside this direction grow too, so a rotated U is given few steps.
    """
    for activation in ("identity", "tanh"):
        turned = bool(rng.integers(2))
        high, low = rng.uniform(1.6, 2.5), rng.uniform(0.3, 0.6)
        ups, downs = int(rng.integers(1, 6)), int(rng.integers(1, 6))
        values = np.array([high] * ups + [low] * downs)
        size, steps = len(values), 14 if turned else int(rng.integers(14, 90))
        basis = orthogonal(rng, size) if turned else np.eye(size)
        U = basis @ np.diag(values) @ basis.T
        for unit, kind, cause in ((size - 1, "vanishing", "small U"), (0, "exploding", "U")):
            weights = {"l0.U": U, "readout.V": basis[:, unit][None]}
            recipe = Recipe([SRN(size, activation=activation)], steps, weights)
            name = f"{activation}, {ups}×{high:.2g} {downs}×{low:.2g}, error on {values[unit]:.2g}"
            rate = float(np.log10(values[unit]))
            yield made("one direction", name, recipe, kind, causes=one(cause), rate=rate)


def saturated(rng: Rng) -> Iterator[FlowCase]:
    """U orthogonal, so that U alone keeps the signal; |z| ≥ 2.2 everywhere, so f' ≤ 0.05·γ."""
    for activation in ("tanh", "logistic"):
        size, steps = int(rng.integers(2, 8)), int(rng.integers(8, 50))
        U = shuffle(rng, size) * (1.0 if activation == "tanh" else 4.0)
        reach = 1.0 if activation == "tanh" else 4.0
        margin = rng.uniform(2.2, 5.0, size) * (1.0 if activation == "tanh" else 2.0)
        b = np.where(rng.random(size) < 0.5, -1.0, 1.0) * (reach + margin)
        weights = {"l0.U": U, "l0.b": b, "readout.V": direction(rng, size)}
        recipe = Recipe([SRN(size, activation=activation)], steps, weights)
        name = f"{activation}, T={steps}, |z| above {margin.min():.2f}"
        flat = margin.max() / (1.0 if activation == "tanh" else 2.0) > FLAT_FROM
        causes = one("saturation") if flat else frozenset({"saturation", "bending"})
        yield made("saturation", name, recipe, "vanishing", causes=causes)


def quarter(rng: Rng) -> Iterator[FlowCase]:
    """Logistic at z ≡ 0, f' = ¼: U = s·Q with b = −U·½ and h_0 = ½ gives (s/4)ᵗ⁻ᵏ."""
    plans: tuple[tuple[float, str, tuple[str, ...]], ...] = (
        (float(rng.uniform(1.2, 3.4)), "vanishing", ("activation",)),
        (float(rng.uniform(0.2, 0.7)), "vanishing", ("both",)),
        (float(rng.uniform(4.8, 8.0)), "exploding", ("U",)),
        (4.0, "level", ()),
    )
    for scale, kind, causes in plans:
        size = int(rng.integers(1, 9))
        slower = scale if causes == ("both",) else scale / 4
        steps = _length(np.log10(slower), 2.6, rng) if scale != 4.0 else 60
        U = scale * (orthogonal(rng, size) if kind != "exploding" else shuffle(rng, size))
        weights = {"l0.U": U, "l0.b": -0.5 * U.sum(axis=1), "readout.V": direction(rng, size)}
        cells = [SRN(size, activation="logistic")]
        recipe = Recipe(cells, steps, weights, settings={"start": 0.5})
        if kind == "exploding":
            recipe = _pinned(recipe, size, steps)
        name = f"z ≡ 0, {scale:.3g}·Q, T={steps}"
        rate = float(np.log10(scale / 4))
        yield made("logistic", name, recipe, kind, causes=frozenset(causes), rate=rate)


def _pinned(recipe: Recipe, size: int, steps: int) -> Recipe:
    """Return the recipe with few steps, as rounding of z ≡ 0 grows like the signal."""
    return Recipe(
        recipe.cells,
        min(steps, 30),
        dict(recipe.weights),
        settings=recipe.settings,
    )


def dead_step(rng: Rng) -> Iterator[FlowCase]:
    """ReLUs that are all off at step m: δ_k is exactly zero for k ≤ m, and not at m + 1."""
    size, steps = int(rng.integers(1, 9)), int(rng.integers(4, 60))
    for m in sorted({1, 2, int(rng.integers(1, steps + 1)), steps - 1, steps}):
        x = rng.uniform(0.5, 1.5, (steps, 1))
        x[m - 1] = -1e3
        U = shuffle(rng, size) if rng.random() < 0.7 else np.eye(size)
        weights = {"l0.U": U, "l0.W": np.ones((size, 1)), "readout.V": direction(rng, size)}
        recipe = Recipe([SRN(size, activation="relu")], steps, weights, x=x)
        yield made("dead ReLU", f"all off at {m} of {steps}", recipe, "dead", zero=m)


def dead_units(rng: Rng) -> Iterator[FlowCase]:
    """ReLUs that go off one by one, and some that always are."""
    size, steps = int(rng.integers(2, 9)), int(rng.integers(20, 60))
    offs = rng.integers(2, steps - 1, size)
    x = np.ones((steps, size))
    x[offs - 1, np.arange(size)] = -1e3
    base = {"l0.U": np.eye(size), "l0.W": np.eye(size), "readout.V": np.ones((1, size))}
    cells = [SRN(size, activation="relu")]
    recipe = Recipe(cells, steps, base, inputs=size, x=x)
    yield made("dead ReLU", "each unit off once", recipe, "dead", zero=int(offs.min()))
    some = np.where(np.arange(size) < max(1, size // 2), 1.0, -1.0)
    weights = {**base, "l0.W": np.zeros((size, size)), "l0.b": some}
    recipe = Recipe(cells, steps, weights, inputs=size)
    yield made("dead ReLU", "half of the units always off", recipe, "level")
    weights = {"l0.U": np.eye(size), "readout.V": np.ones((1, size))}
    recipe = Recipe(cells, steps, weights)
    yield made("dead ReLU", "z = 0 everywhere: f'(0) = 0", recipe, "dead", zero=steps)


def flat_step(rng: Rng) -> Iterator[FlowCase]:
    """One step of many at which tanh is flat, and f' = 1 at all others."""
    size, steps = int(rng.integers(1, 7)), int(rng.integers(30, 80))
    for m in sorted(int(v) for v in rng.choice(np.arange(4, steps - 3), 2, replace=False)):
        U, height = orthogonal(rng, size), float(rng.uniform(5.0, 12.0))
        signs = np.where(rng.random(size) < 0.5, -1.0, 1.0)
        x = np.zeros((steps, size))
        x[m - 1] = height * signs
        x[m] = -U @ np.tanh(x[m - 1])
        weights = {"l0.U": U, "l0.W": np.eye(size), "readout.V": direction(rng, size)}
        recipe = Recipe([SRN(size)], steps, weights, inputs=size, x=x)
        name = f"|z| = {height:.3g} at {m} of {steps}"
        yield made("one flat step", name, recipe, "vanishing", causes=one("saturation"), drop=m)


def flat_steps(rng: Rng) -> Iterator[FlowCase]:
    """ReLUs of which one is off at step m, with nearly all of the error in it; two flat steps."""
    size, steps = int(rng.integers(2, 6)), int(rng.integers(30, 60))
    m, share = int(rng.integers(4, steps - 3)), float(10.0 ** -rng.uniform(3, 9))
    x = np.ones((steps, size))
    x[m - 1, 0] = -1e3
    V = np.full((1, size), share)
    V[0, 0] = 1.0
    weights = {"l0.U": np.eye(size), "l0.W": np.eye(size), "readout.V": V}
    recipe = Recipe([SRN(size, activation="relu")], steps, weights, inputs=size, x=x)
    name = f"the unit with the error off at {m} of {steps}"
    yield made("one flat step", name, recipe, "vanishing", causes=one("saturation"), drop=m)
    U, x = orthogonal(rng, size), np.zeros((steps, size))
    for at in (m, m // 2):
        x[at - 1] = 4.0
        x[at] = -U @ np.tanh(x[at - 1])
    weights = {"l0.U": U, "l0.W": np.eye(size), "readout.V": direction(rng, size)}
    recipe = Recipe([SRN(size)], steps, weights, inputs=size, x=x)
    name = f"flat at {m} and {m // 2} of {steps}"
    yield made("one flat step", name, recipe, "vanishing", causes=one("saturation"))


def combined_causes(rng: Rng) -> Iterator[FlowCase]:
    """U and f' shrink the signal at known rates u and s: neither alone, one of them, or both.

    Every unit stays at a fixed point z with f'(z) = s, U being u times a permutation.
    """
    count = int(rng.integers(18, 23))
    for u, s, cause in (
        (0.85, 0.85, "together"),
        (0.9, 0.5, "bending"),
        (0.5, 0.9, "small U"),
        (0.5, 0.5, "both"),
        (1.2, 0.4, "bending"),
    ):
        size = int(rng.integers(1, 6))
        z = float(np.arccosh(s**-0.5)) * (1 if rng.random() < 0.5 else -1)
        h = float(np.tanh(z))
        weights = {
            "l0.U": u * shuffle(rng, size),
            "l0.b": z - u * h,
            "readout.V": direction(rng, size),
        }
        recipe = Recipe([SRN(size)], count, weights, settings={"start": h})
        rate, name = float(np.log10(u * s)), f"U = {u}·P, f' = {s}, T={count}"
        yield made("blame", name, recipe, "vanishing", causes=one(cause), rate=rate)


def grows_at_zero_radius(rng: Rng) -> Iterator[FlowCase]:
    """A U whose eigenvalues are all 0, and ReLUs of which one is always off: it grows for ever."""
    a = float(rng.uniform(1.3, 2.0))
    U = np.array([[a, 1.0], [-a * a, -a]])
    steps = int(rng.integers(40, 90))
    weights = {"l0.U": U, "readout.V": np.eye(1, 2)}
    recipe = Recipe([SRN(2, activation="relu")], steps, weights, settings={"start": 1.0})
    rate, name = float(np.log10(a)), f"ρ = 0, ReLU, T={steps}"
    yield made("non-normal", name, recipe, "exploding", causes=one("together"), rate=rate)
    weights = {"l0.U": np.array([[1.0, 1.0], [-1.0, -1.0]]), "readout.V": np.eye(1, 2)}
    recipe = Recipe([SRN(2, activation="identity")], steps, weights)
    yield made("non-normal", f"U² = 0 exactly, T={steps}", recipe, "dead", zero=steps - 2)


def transient(rng: Rng) -> Iterator[FlowCase]:
    """Non-normal U: a·I + c·N grows although every eigenvalue is a; nilpotent U ends in zero."""
    size, a = int(rng.integers(6, 12)), float(rng.uniform(0.7, 0.9))
    c = float(rng.uniform(0.5, 0.9))
    first = np.eye(1, size)
    for activation in ("identity", "tanh"):
        for steps in (int(rng.integers(60, 120)), int(rng.integers(300, 600))):
            U = a * np.eye(size) + c * np.eye(size, k=1)
            recipe = Recipe(
                [SRN(size, activation=activation)], steps, {"l0.U": U, "readout.V": first}
            )
            yield made("non-normal", f"{a:.2g}·I + {c:.2g}·N, D={size}, T={steps}", recipe)
    c = float(rng.uniform(1.6, 3.0))
    for size in (2, 3, int(rng.integers(9, 24))):
        steps = size + int(rng.integers(1, 30))
        growth = (size - 1) * np.log10(c)
        if abs(growth - 2) < 0.15:
            continue
        kind = "transient" if growth > 2 else "dead"
        weights = {"l0.U": c * np.eye(size, k=1), "readout.V": np.eye(1, size)}
        recipe = Recipe([SRN(size, activation="identity")], steps, weights)
        name = f"nilpotent {c:.2g}·shift, D={size}, T={steps}"
        yield made("non-normal", name, recipe, kind, zero=steps - size)
    for c, kind in ((0.4, "dead"), (3.0, "exploding")):
        weights = {"l0.U": c * np.eye(10, k=1), "readout.V": np.eye(1, 10)}
        recipe = Recipe([SRN(10, activation="identity")], 15 if c < 1 else 10, weights)
        yield made("non-normal", f"nilpotent {c:.2g}·shift, T={recipe.steps}", recipe, kind)


def fixed_point(rng: Rng) -> Iterator[FlowCase]:
    """One tanh unit at its fixed point: the multiplier u(1 − h²) is below 1 although u is above."""
    u = float(rng.uniform(1.4, 4.0))
    h = 1.0
    for _ in range(2000):
        h = float(np.tanh(u * h))
    rate = float(np.log10(u * (1 - h * h)))
    steps = _length(rate, 2.6, rng)
    weights = {"l0.U": u, "readout.V": 1.0}
    recipe = Recipe([SRN(1)], steps, weights, settings={"start": h})
    cause = "saturation" if abs(np.arctanh(h)) > FLAT_FROM else "bending"
    yield made("fixed point", f"u = {u:.3g}", recipe, "vanishing", causes=one(cause))


def residual(rng: Rng) -> Iterator[FlowCase]:
    """J = I + diag(f')U: the identity, growth, decay, and U = −I, which cancels exactly."""
    size, steps = int(rng.integers(2, 8)), int(rng.integers(40, 120))
    V, group = direction(rng, size), "residual"
    activation = str(rng.choice(["tanh", "logistic", "relu", "identity"]))
    x = rng.normal(size=(steps, 1))
    carried = {"l0.W": rng.normal(size=(size, 1)), "readout.V": V}
    by_input = Residual(size, form="input", activation=activation)
    yield made(group, f"h + {activation}(W x)", Recipe([by_input], steps, carried, x=x), "level")
    by_state = Residual(size, form="state")
    fills = {"l0.b": np.full(size, 6.0), "l0.U": orthogonal(rng, size) * 1e-3, "readout.V": V}
    recipe = Recipe([by_state], steps, fills)
    yield made(group, "fills: f' ≈ 0 of all that is added", recipe, "level")
    linear = Residual(size, form="state", activation="identity")
    a = float(rng.uniform(0.15, 0.6))
    for cell in (by_state, linear):
        plans = ((a, "exploding", "U"), (-a, "vanishing", "cancellation"))
        for factor, kind, cause in plans:
            steps = _length(np.log10(1 + factor), 2.6, rng)
            weights = {"l0.U": factor * np.eye(size), "readout.V": V}
            recipe = Recipe([cell], steps, weights)
            rate = float(np.log10(1 + factor))
            name = f"I {factor:+.2g}·I, {cell.activation}"
            yield made(group, name, recipe, kind, causes=one(cause), rate=rate)
        weights = {"l0.U": -np.eye(size), "readout.V": V}
        recipe = Recipe([cell], steps, weights)
        yield made(group, f"I − I, {cell.activation}", recipe, "dead", zero=steps - 1)
    skew = rng.normal(size=(size, size))
    skew = 0.05 * (skew - skew.T) / np.linalg.norm(skew - skew.T)
    recipe = Recipe([by_state], 100, {"l0.U": skew, "readout.V": V})
    yield made(group, "I + skew", recipe)


def random_srn(rng: Rng) -> Iterator[FlowCase]:
    """Weights drawn at random, by the reference."""
    for activation in ("tanh", "logistic", "relu", "identity"):
        size, steps = int(rng.integers(1, 13)), int(rng.integers(2, 60))
        scale = float(np.exp(rng.uniform(np.log(0.3), np.log(4.0))))
        recipe = Recipe([SRN(size, activation=activation)], steps, inputs=2, outputs=2)
        weights = drawn(rng, recipe, scale)
        x = rng.normal(size=(steps, 2))
        recipe = Recipe(recipe.cells, steps, weights, inputs=2, outputs=2, x=x)
        yield made("random", f"{activation}, g = {scale:.2g}, D={size}, T={steps}", recipe)


GROUPS: tuple[Group, ...] = (
    small_u,
    large_u,
    kept,
    one_direction,
    saturated,
    quarter,
    dead_step,
    dead_units,
    flat_step,
    flat_steps,
    combined_causes,
    grows_at_zero_radius,
    transient,
    fixed_point,
    residual,
    random_srn,
)
