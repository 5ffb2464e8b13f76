"""Pascanu's cliff in closed form, and grids and paths over any network."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.flow.loss_surface import (
    LossSurface,
    Plane,
    entry_plane,
    gradient_plane,
    path_limits,
    path_plane,
)
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from tests.nn.sample import EXAMPLES, Sample, make_case

HALF = 1 / (1 + math.exp(-0.5))
STEPS, TARGET = 50, 0.7


def one_unit(w=0.0, b=0.0):
    """h_k = σ(w h_{k-1} + b) from h_0 = σ(½), E = (h_50 − 0.7)²: Pascanu's x is z here."""
    network = Network((SRN(1, "logistic"),), 1, 1, readout="last", reduction="sum")
    parameters = network.parameters()
    parameters["readout.V"][:] = 1
    parameters["l0.U"][:], parameters["l0.b"][:] = w, b
    network.run(STEPS, 1).layers[0].h[0] = HALF
    return network, parameters, Sample(np.zeros((STEPS, 1, 1)), np.array([[TARGET]]))


def flat_index(parameters, name, *index):
    """Return where an entry of an array is in the flat vector."""
    marked = Parameters(parameters.layout)
    marked[name][index] = 1.0
    return int(np.argmax(marked.flat))


def weight_and_bias(parameters):
    entries = flat_index(parameters, "l0.U", 0, 0), flat_index(parameters, "l0.b", 0)
    return entry_plane(parameters, *entries)


def surveyed(network, batch, plane, a, b):
    survey = LossSurface(network, batch, plane, a, b)
    while not survey.advance(60.0):
        pass
    return survey.values


def literal(w, b):
    """E with the recursion written out."""
    h = HALF
    for _ in range(STEPS):
        h = 1 / (1 + math.exp(-(w * h + b)))
    return (h - TARGET) ** 2


def test_the_loss_over_weight_and_bias():
    network, parameters, batch = one_unit()
    w, b = np.linspace(-2, 7, 7), np.linspace(-4, 1, 5)
    found = surveyed(network, batch, weight_and_bias(parameters), w, b)
    exact = [[math.log10(literal(x, y)) for x in w] for y in b]
    np.testing.assert_allclose(found, exact, rtol=0, atol=1e-10)


@pytest.mark.parametrize("w", [3.0, 4.5, 5.0, 5.2])
def test_the_edge_of_the_cliff(w):
    """A13: on b = ½ − wσ(½) the state stands still, and ∂E/∂b has a closed form."""
    b, m = 0.5 - w * HALF, w * HALF * (1 - HALF)
    network, parameters, batch = one_unit(w, b)
    gradient, run = network.parameters(), network.run(STEPS, 1)
    loss = network.forward(parameters, batch, run)
    network.backward(parameters, run, gradient)
    assert loss == pytest.approx((HALF - TARGET) ** 2, rel=1e-9)
    dz_db = (m**STEPS - 1) / (m - 1)
    dE_db = 2 * (HALF - TARGET) * HALF * (1 - HALF) * dz_db
    assert gradient["l0.b"][0] == pytest.approx(dE_db, rel=1e-8)
    assert gradient["l0.U"][0, 0] == pytest.approx(HALF * dE_db, rel=1e-8)


def test_the_wall_is_where_the_two_fixed_points_part():
    """At w = 5 the loss jumps between the b at which h falls to the lower and the upper state."""
    network, parameters, batch = one_unit()
    b = 0.5 - 5 * HALF + np.array([-0.01, 0.01])
    below, above = surveyed(network, batch, weight_and_bias(parameters), np.array([5.0]), b)[:, 0]
    assert below == pytest.approx(math.log10(literal(5, b[0])), abs=1e-9)
    assert abs(below - above) > 0.5


@pytest.mark.parametrize("name", EXAMPLES)
def test_any_network_along_two_directions(name):
    case = make_case(EXAMPLES[name](4), steps=9, readout="last", seed=8)
    gradient = case.gradient()
    plane = gradient_plane(case.parameters, gradient.flat, np.random.default_rng(0))
    assert plane.first @ plane.second == pytest.approx(0, abs=1e-15)
    assert np.linalg.norm(plane.second) == pytest.approx(1)
    a, b = np.array([-1e-6, 0.0, 1e-6]), np.array([0.0, 0.3])
    found = surveyed(case.network, case.batch, plane, a, b)
    assert found[0, 1] == pytest.approx(math.log10(case.loss()), abs=1e-14)
    moved = case.parameters.copy()
    moved.flat[:] += 0.3 * plane.second
    assert found[1, 1] == pytest.approx(math.log10(case.loss(moved)), rel=1e-14)
    slope = (10 ** found[0, 2] - 10 ** found[0, 0]) / 2e-6
    assert slope == pytest.approx(np.linalg.norm(gradient.flat), rel=1e-5)


def test_it_stops_when_told_and_knows_the_rough_first():
    network, parameters, batch = one_unit()
    grid = np.linspace(0, 1, 33)
    survey = LossSurface(network, batch, weight_and_bias(parameters), grid, grid[:20])
    assert np.isnan(survey.filled()).all()
    for _ in range(6):
        assert not survey.advance(0.0), "no time buys one point"
    assert survey.known.sum() == 6
    assert survey.known[::16, ::16].all()
    assert survey.done == pytest.approx(6 / 660)
    rough = survey.filled()
    assert not np.isnan(rough).any()
    assert rough[5, 20] == survey.values[0, 16]
    while not survey.advance(1.0):
        pass
    np.testing.assert_array_equal(survey.filled(), survey.values)
    assert survey.done == 1


def test_losses_beyond_numbers_are_values():
    case = make_case(SRN(2, "identity"), steps=400, readout="last")
    i = flat_index(case.parameters, "l0.U", 0, 0)
    plane = entry_plane(case.parameters, i, flat_index(case.parameters, "readout.c", 1))
    found = surveyed(case.network, case.batch, plane, np.array([1e3, 0.1]), np.array([0.0]))
    assert not np.isfinite(found[0, 0])
    assert np.isfinite(found[0, 1])


def test_projection():
    plane = Plane(np.array([1.0, 0, 0]), np.array([1.0, 1, 0]), np.array([0.0, 2, 0]))
    points = np.array([[1.0, 0, 9], plane.at(3, -2)])
    np.testing.assert_allclose(plane.project(points), [[0, 0], [3, -2]], atol=1e-14)


def test_the_plane_of_a_path_holds_its_main_directions():
    rng = np.random.default_rng(0)
    directions = np.linalg.qr(rng.normal(size=(6, 2)))[0]
    points = rng.normal(size=(30, 2)) @ directions.T + 5
    plane = path_plane(points)
    back = np.array([plane.at(*ab) for ab in plane.project(points)])
    np.testing.assert_allclose(back, points, atol=1e-12)
    for path in (points[:1], np.stack([points[0], points[0]])):
        assert np.linalg.matrix_rank([path_plane(path).first, path_plane(path).second]) == 2


def test_planes_of_entries():
    case = make_case(EXAMPLES["lstm"](3))
    p = case.parameters
    p.flat[:] = np.arange(p.flat.size)
    plane = entry_plane(p, 4, 2)
    assert plane.project(p.flat).tolist() == pytest.approx([4, 2])
    np.testing.assert_array_equal(plane.at(4, 2), p.flat)
    with pytest.raises(ValueError, match="different"):
        entry_plane(p, 2, 2)


def test_limits_hold_all_paths():
    found = path_limits([np.array([[0.0, 1]]), np.array([[10.0, 1]])])
    assert found == pytest.approx((-1, 11, 0.9, 1.1))
