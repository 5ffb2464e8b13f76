"""The check of one network's gradient: right, wrong, or honestly undecided."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.gradient_check import TOLERANCE, GradientClaim, check_gradient
from rnnviz.nn.network import Network, UnpaddedBatch
from rnnviz.nn.parameters import Entry, Parameters
from rnnviz.training.analysis.gradient_check import of_network, subject_of
from rnnviz.training.trainer import Trainer


def made(cell, scale=0.7, steps=6, readout="every", loss="squared"):
    rng = np.random.default_rng(4)
    network = Network((cell,), 3, 2, readout=readout, loss=loss)
    parameters = network.parameters()
    parameters.flat[:] = rng.uniform(-scale, scale, parameters.flat.size)
    batch = UnpaddedBatch(rng.normal(size=(steps, 3, 8)), rng.normal(size=(steps, 2, 8)))
    return of_network(network, parameters, batch)


def quadratic(values, gradient=lambda theta: theta, loss=lambda theta: 0.5 * theta @ theta):
    """A loss of one parameter "w", and what is claimed to be its gradient."""
    layout = (Entry("w", (len(values),)),)
    theta = Parameters(layout, flat=np.array(values, dtype=float))
    return GradientClaim(
        theta,
        lambda p: float(loss(p.flat)),
        lambda p: Parameters(layout, flat=np.array(gradient(p.flat), dtype=float)),
    )


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_every_cell_is_right(cell):
    for finding in check_gradient(made(cell(size=4)), most=12):
        assert finding.verdict == "right", finding
        assert finding.error <= TOLERANCE
        assert finding.checked == min(finding.size, 12)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_an_error_of_a_millionth_in_any_parameter_is_found(cell):
    true = made(cell(size=4))
    for name in true.parameters:

        def wrong(theta, name=name):
            gradient = true.gradient(theta)
            gradient[name][...] *= 1 + 1e-6
            return gradient

        subject = GradientClaim(true.parameters, true.loss, wrong)
        found = {f.name: f for f in check_gradient(subject, most=6)}
        assert found.pop(name).verdict == "wrong"
        assert {f.verdict for f in found.values()} == {"right"}


def test_one_wrong_entry_among_the_largest_is_found():
    true = made(SRN(size=16))

    def wrong(theta):
        gradient = true.gradient(theta)
        flat = gradient["l0.U"].ravel()
        flat[np.argmax(np.abs(flat))] *= 2
        return gradient

    subject = GradientClaim(true.parameters, true.loss, wrong)
    (finding,) = (f for f in check_gradient(subject, most=8) if f.name == "l0.U")
    assert finding.verdict == "wrong"
    assert (finding.size, finding.checked) == (256, 8)
    assert finding.error > 0.4


def test_a_gradient_lost_in_rounding_is_undecided():
    tiny = lambda theta: 1 + 1e-25 * theta.sum()  # noqa: E731
    subject = quadratic([0.3, -2.0], lambda theta: 1e-25 * np.ones_like(theta), tiny)
    (finding,) = check_gradient(subject)
    assert (finding.verdict, finding.reason) == ("undecided", "rounding")
    assert finding.undecided == 2
    assert math.isnan(finding.error)


def test_a_wrong_gradient_is_not_excused_by_rounding():
    subject = quadratic([1e-3, 2.0], lambda theta: 1.001 * theta)
    (finding,) = check_gradient(subject)
    assert finding.verdict == "wrong"
    assert finding.error == pytest.approx(1e-3, rel=0.01)


@pytest.mark.parametrize("claimed", [0.0, 0.3, 1.0])
def test_at_a_kink_any_slope_between_is_undecided(claimed):
    relu = lambda theta: np.maximum(theta, 0).sum()  # noqa: E731
    subject = quadratic([0.0], lambda theta: [claimed], relu)
    (finding,) = check_gradient(subject)
    assert (finding.verdict, finding.reason) == ("undecided", "kink")


def test_at_a_kink_no_other_slope_is_excused():
    relu = lambda theta: np.maximum(theta, 0).sum()  # noqa: E731
    (finding,) = check_gradient(quadratic([0.0], lambda theta: [1.5], relu))
    assert finding.verdict == "wrong"


def test_a_strong_curve_is_no_kink():
    steep = lambda theta: np.exp(30 * theta).sum()  # noqa: E731
    wrong = lambda theta: 30.0003 * np.exp(30 * theta)  # noqa: E731
    (finding,) = check_gradient(quadratic([0.5], wrong, steep))
    assert finding.verdict == "wrong"
    (finding,) = check_gradient(quadratic([0.5], lambda theta: 30 * np.exp(30 * theta), steep))
    assert finding.verdict == "right"


def test_a_relu_at_rest_is_undecided_not_wrong():
    true = made(SRN(size=4, activation="relu"))
    theta = true.parameters.copy()
    theta["l0.W"][...] = theta["l0.b"][...] = 0
    subject = GradientClaim(theta, true.loss, true.gradient)
    verdicts = {f.name: (f.verdict, f.reason) for f in check_gradient(subject)}
    assert verdicts["l0.b"] == ("undecided", "kink")
    assert verdicts["readout.c"] == ("right", "")


def test_overflow_decides_nothing():
    subject = made(SRN(size=4, activation="identity"), scale=1e200)
    assert {(f.verdict, f.reason) for f in check_gradient(subject)} == {("undecided", "overflow")}


def test_the_parameters_are_left_as_they_were_and_the_sample_repeats():
    subject = made(SRN(size=8))
    before = subject.parameters.flat.copy()
    assert check_gradient(subject, most=5) == check_gradient(subject, most=5)
    np.testing.assert_array_equal(subject.parameters.flat, before)


def test_without_time_every_parameter_still_has_its_share():
    findings = check_gradient(made(SRN(size=8)), seconds=0)
    assert {f.checked for f in findings} == {1}


def test_kinks_close_together_are_undecided():
    at = np.array([0.0, 3e-7, 4e-6, -2e-5, 5e-4])
    steps = np.array([1.0, -1.3, 0.8, -0.4, 0.7])
    bent = lambda theta: 0.5 + np.maximum(theta[0] - at, 0) @ steps  # noqa: E731
    (finding,) = check_gradient(quadratic([0.0], lambda theta: [-0.4], bent))
    assert (finding.verdict, finding.reason) == ("undecided", "kink")


@pytest.mark.parametrize("rate", [1e6, 1e8])
def test_an_exploded_gradient_is_never_wrong_for_its_curve(rate):
    wave = lambda theta: np.sin(rate * theta).sum()  # noqa: E731
    (finding,) = check_gradient(quadratic([0.3], lambda theta: rate * np.cos(rate * theta), wave))
    assert finding.verdict in ("right", "undecided")
    (finding,) = check_gradient(
        quadratic([0.3], lambda theta: 2 * rate * np.cos(rate * theta), wave)
    )
    assert finding.verdict in ("wrong", "undecided")


@pytest.mark.parametrize("name", ["clipped", "chaos", "eigenvalues-lie", "lstm-explodes"])
def test_no_parameter_of_a_preset_that_bends_is_wrong(name):
    subject = subject_of(Trainer(load_preset(name).experiment).snapshot())
    assert subject is not None
    assert "wrong" not in {finding.verdict for finding in check_gradient(subject, most=16)}
