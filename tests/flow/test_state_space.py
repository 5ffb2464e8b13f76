"""The plane of a cloud against a plain singular value decomposition; how it lies; what is apart."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.flow.state_space import linear_separability, principal_plane


def cloud(count: int = 40, size: int = 6, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    stretched = rng.standard_normal((count, size)) * np.geomspace(3, 0.1, size)
    turned, _ = np.linalg.qr(rng.standard_normal((size, size)))
    return stretched @ turned + rng.standard_normal(size)


@pytest.mark.parametrize("shape", [(40, 6), (5, 30), (3, 2)])
def test_it_is_the_plane_of_the_singular_value_decomposition(shape):
    states = cloud(*shape)
    plane = principal_plane(states)
    _, values, directions = np.linalg.svd(states - states.mean(axis=0))
    np.testing.assert_allclose(np.abs(plane.axes @ directions[:2].T), np.eye(2), atol=1e-9)
    np.testing.assert_allclose(plane.share, values[:2] ** 2 / (values**2).sum(), rtol=1e-9)
    spread = np.square(plane.project(states)).sum(axis=0)
    np.testing.assert_allclose(spread, values[:2] ** 2, rtol=1e-9)


def test_the_first_state_lies_on_the_positive_side_of_both_axes():
    for seed in range(10):
        states = cloud(seed=seed)
        assert (principal_plane(states).project(states)[0] > 0).all()
        assert (principal_plane(states[::-1]).project(states)[-1] > 0).all()


def test_where_the_first_state_tells_nothing_the_largest_entry_is_positive():
    for seed in range(10):
        states = cloud(seed=seed)
        middle = np.vstack([states.mean(axis=0), states])
        for axis in principal_plane(middle).axes:
            assert axis[np.abs(axis).argmax()] > 0


def test_a_cloud_that_moves_a_little_does_not_turn_over():
    states = cloud()
    before = principal_plane(states).project(states)
    for seed in range(10):
        moved = states + 1e-3 * np.random.default_rng(seed).standard_normal(states.shape)
        assert np.abs(principal_plane(moved).project(moved) - before).max() < 0.1


@pytest.mark.parametrize("scale", [1e-200, 1e-12, 1.0, 1e100])
def test_scale_does_not_matter(scale: float):
    states = cloud()
    np.testing.assert_allclose(
        principal_plane(states * scale).share, principal_plane(states).share, rtol=1e-9
    )


def test_states_that_do_not_vary_have_no_axes():
    plane = principal_plane(np.ones((7, 3)))
    assert not plane.axes.any()
    assert not plane.share.any()
    assert not plane.project(np.ones((7, 3))).any()
    line = principal_plane(np.outer(np.arange(5.0), [1.0, 2.0, 2.0]))
    np.testing.assert_allclose(-line.axes, [[1 / 3, 2 / 3, 2 / 3], [0, 0, 0]])
    np.testing.assert_allclose(line.share, [1, 0])


def test_what_is_not_finite_does_not_count():
    states = cloud()
    broken = np.vstack([states, np.full((3, 6), np.nan), np.full((1, 6), np.inf)])
    np.testing.assert_array_equal(principal_plane(broken).axes, principal_plane(states).axes)
    assert principal_plane(broken[-4:]) is None
    assert principal_plane(states * 1e160) is None


def halves(count: int) -> np.ndarray:
    return np.arange(count) % 2 == 1


def test_clusters_far_apart_are_told_apart():
    rng = np.random.default_rng(0)
    classes = rng.integers(3, size=300)
    states = rng.standard_normal((3, 5))[classes] * 10 + 0.1 * rng.standard_normal((300, 5))
    share, chance = linear_separability(states, classes, halves(300))
    assert share == 1
    assert chance == np.bincount(classes[1::2]).max() / 150


def test_clusters_of_one_class_may_be_many_as_long_as_a_line_parts_them():
    """Four clusters in a row along x, two of each class: the means are close, a line tells them."""
    rng = np.random.default_rng(0)
    cluster = rng.integers(4, size=400)
    x = 10.0 * (cluster // 2) + rng.standard_normal(400)
    y = np.where(cluster % 2, 1.0, -1.0) + 0.1 * rng.standard_normal(400)
    share, _ = linear_separability(np.stack([x, y], axis=1), cluster % 2, halves(400))
    assert share == 1


def test_noise_is_told_as_often_as_by_chance():
    rng = np.random.default_rng(0)
    classes = rng.integers(2, size=2000)
    share, chance = linear_separability(rng.standard_normal((2000, 8)), classes, halves(2000))
    assert abs(share - chance) < 0.05


def test_a_state_that_is_not_finite_is_not_told():
    states, classes = np.repeat([[0.0], [9.0]], 10, axis=0), np.repeat([0, 1], 10)
    states[1] = np.nan
    assert linear_separability(states, classes, halves(20))[0] == 0.9
    states[:] = np.nan
    assert np.isnan(linear_separability(states, classes, halves(20))).all()


def test_without_a_second_half_nothing_is_known():
    known = np.ones((4, 2)), np.zeros(4, int)
    assert np.isnan(linear_separability(*known, np.zeros(4, bool))).all()
    assert np.isnan(linear_separability(*known, np.ones(4, bool))).all()
