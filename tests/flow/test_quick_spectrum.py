"""Spectra at spread steps are those of these steps, and are said to be no more."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow import quick_spectrum as module
from rnnviz.flow.quick_spectrum import quick_spectrum, spread_steps
from rnnviz.flow.spectrum import spectrum


@pytest.fixture
def few(monkeypatch):
    """Time for four steps."""
    monkeypatch.setattr(module, "SECONDS", 4.5e-4)
    monkeypatch.setattr(module, "SECONDS_PER_CUBE", 0.0)


def test_at_known_steps_the_numbers_are_the_same(layer, few):
    whole, quick = spectrum(layer), quick_spectrum(layer)
    assert quick.is_thinned
    assert not quick.is_whole
    assert whole.is_whole
    assert quick.rows.tolist() == [0, 4, 7, 11]
    for name in ("eigenvalues", "radius", "sigma_max", "departure"):
        found, right = getattr(quick, name), getattr(whole, name)
        np.testing.assert_array_equal(found[quick.rows], right[quick.rows])
        assert np.isnan(np.delete(found, quick.rows, axis=0)).all()


def test_growth_is_known_at_every_step_and_settles_from_spectrum_to_spectrum(layer):
    whole, quick = spectrum(layer), quick_spectrum(layer)
    for _ in range(60):
        quick = quick_spectrum(layer, quick)
    assert not quick.is_thinned
    assert not quick.is_whole  # the directions were not sought to the end
    np.testing.assert_allclose(quick.lyapunov, whole.lyapunov, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("steps", "size"), [(1, 4), (30, 32), (100, 128), (100, 1024), (5000, 64)])
def test_first_and_last_step_are_always_taken(steps, size):
    rows = np.flatnonzero(spread_steps(steps, size))
    assert rows[0] == 0
    assert rows[-1] == steps - 1
    assert np.ptp(np.diff(rows)) <= 1 if len(rows) > 2 else True


def test_small_networks_are_not_thinned():
    assert spread_steps(30, 32).all()
    assert spread_steps(50, 64).all()
    assert 10 < spread_steps(100, 128).sum() < 100


def test_a_start_that_does_not_fit_is_not_used(layer):
    other = spectrum(layer)
    misfit = module.replace(other, start=np.full_like(other.start, np.nan))
    np.testing.assert_array_equal(
        quick_spectrum(layer, misfit).growth, quick_spectrum(layer).growth
    )
