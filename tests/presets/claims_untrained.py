"""What the presets say of a network before its first update, as checks of one seed."""

from __future__ import annotations

import numpy as np

from rnnviz.nn.trace import Array, LayerTrace
from tests.presets.measure import begun, constant, delta_kept, kept, layer_of


def init_lab(seed: int) -> bool:
    below, at, above = (
        delta_kept(begun("init-lab", seed, f"init.recurrent_scale={radius}"))
        for radius in (0.9, 1.0, 1.5)
    )
    linear = delta_kept(
        begun("init-lab", seed, "init.recurrent_scale=1.5", "cell.activation=identity")
    )
    return below < 1e-3 and 0.01 < at < 10 and above < 1e7 and 1e14 < linear < 1e20


def all_positive(seed: int) -> bool:
    layer = layer_of("all-positive", seed)
    return bool(
        (layer.states["h"][2:] > 1 - 1e-6).all()
        and delta_kept(begun("all-positive", seed)) < 1e-100
    )


def by_lag(layer: LayerTrace) -> Array:
    sizes = np.linalg.norm(layer.adjoint[1:], axis=1)[::-1]
    return np.asarray(sizes / sizes[0])


def linear_unit_grows(seed: int) -> bool:
    decades = np.log10(by_lag(layer_of("linear-unit-grows", seed)))
    straight = np.allclose(np.diff(decades), np.log10(1.01), rtol=1e-9)
    return bool(straight) and round(10 ** decades[-1]) == 20752 and round(decades[-1], 1) == 4.3


def linear_unit_fades(seed: int) -> bool:
    sizes = by_lag(layer_of("linear-unit-fades", seed))
    steeper = np.log(sizes[-1]) < -np.log(by_lag(layer_of("linear-unit-grows", seed))[-1])
    return bool(steeper) and f"{sizes[-1]:.1e}" == "4.4e-05"


def matrix_powers(seed: int) -> bool:
    layer = layer_of("matrix-powers", seed)
    U = layer.parameters["U"]
    forth, back = leading_part(U, layer.states["h"]), leading_part(U.T, layer.delta[::-1])
    return forth[-1] > 0.75 and back[-1] > 0.9 and max(forth[0], back[0]) < 0.9


def leading_part(matrix: Array, rows: Array) -> Array:
    """Return the cosine between each row and the first eigenvector, or the plane of a pair."""
    values, vectors = np.linalg.eig(matrix)
    first = vectors[:, np.abs(values).argmax()]
    basis = np.linalg.svd(np.stack([first.real, first.imag], 1), full_matrices=False)
    plane = basis.U[:, 1e-12 * basis.S[0] < basis.S]
    return np.asarray(np.linalg.norm(rows @ plane, axis=1) / np.linalg.norm(rows, axis=1))


def eigenvalues_lie(seed: int) -> bool:
    sizes = by_lag(layer_of("eigenvalues-lie", seed))
    peak = sizes.argmax() == 69 and round(float(sizes[69])) == 12519
    return bool(peak and (sizes[1:245] > 1).all() and (sizes[245:] < 1).all())


def nilpotent(seed: int) -> bool:
    sizes = by_lag(layer_of("nilpotent", seed))
    return bool(np.allclose(sizes[:20], 2.0 ** np.arange(20)) and not sizes[20:].any())


def relu_pairs(seed: int) -> bool:
    """The pairs of U cancel to nothing, and half of them alone multiplies by 1.25."""
    layer = layer_of("relu-pairs", seed)
    U, sizes = layer.parameters["U"], by_lag(layer)
    linear = by_lag(layer_of("relu-pairs", seed, "cell.activation=identity"))
    return bool(
        not (U @ U).any()
        and (layer.slopes["z"][:, 1::2] == 0).all()
        and np.allclose(sizes[2:] / sizes[1:-1], 1.25)
        and not linear[2:].any()
    )


def sigmoid_small_u(seed: int) -> bool:
    sizes = by_lag(layer_of("sigmoid-small-u", seed))
    return bool(np.allclose(sizes, 0.975 ** np.arange(200), rtol=1e-9))


def residual_state(seed: int) -> bool:
    layer = layer_of("residual-state", seed)
    largest = np.abs(np.linalg.eigvals(layer.cell.jacobian(layer))).max()
    return bool(1 < largest <= 1.1 + 1e-9) and kept(begun("residual-state", seed)) > 100


def residual_fills(seed: int) -> bool:
    layer = layer_of("residual-fills", seed)
    grows = (np.diff(layer.states["h"], axis=0) > 0).all()
    return (
        bool(grows and layer.slopes["z"][10:].max() < 1e-3)
        and kept(begun("residual-fills", seed)) > 0.5
    )


def carousel_alone(seed: int) -> bool:
    layer = layer_of("carousel-alone", seed)
    return constant(layer.delta) and constant(layer.adjoint) and bool(layer.delta.any())


def carousel(seed: int) -> bool:
    cell = layer_of("carousel", seed).adjoints["c"][:-1]
    return constant(cell) and bool(cell.any())


def carousel_leak(seed: int) -> bool:
    cell = np.linalg.norm(layer_of("carousel-leak", seed).adjoints["c"], axis=1)
    return bool(np.isclose(cell[0] / cell[-2], 1.576e-7 / 0.7310586, rtol=1e-3)) or bool(
        np.isclose(cell[0] / cell[-1], 1.576e-7, rtol=1e-3)
    )


def lstm_explodes(seed: int) -> bool:
    layer = layer_of("lstm-explodes", seed)
    u = np.linalg.eigvals(layer.parameters["U.candidate"])
    largest = np.abs(1 / (1 + np.exp(-5)) + u / 4).max()
    return bool(largest > 1 and by_lag(layer)[-1] > 1e3)
