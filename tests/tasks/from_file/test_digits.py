"""Handwritten digits: the images of the data set, whole, in order or in one random order."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.tasks.from_file.digits import Digits, images


def test_the_images_are_those_of_the_data_set():
    """Counts and two sums of the file that scikit-learn ships."""
    shades, classes = images()
    assert shades.shape == (1797, 64)
    assert np.bincount(classes).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (shades.min(), shades.max()) == (0, 16)
    assert shades[0].reshape(8, 8)[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert int(shades.sum()) == 561_718


def test_rows_are_the_pixels_eight_at_a_time():
    pixels, rows = (Digits(reading).source(3).test(20) for reading in ("pixels", "rows"))
    np.testing.assert_array_equal(pixels.x.reshape(8, 8, 20), rows.x)
    np.testing.assert_array_equal(pixels.y, rows.y)


def test_all_images_are_permuted_alike():
    plain, permuted = (Digits(pixels=p).source(3) for p in ("ordered", "permuted"))
    x, mixed = plain.test(300).x[:, 0], permuted.test(300).x[:, 0]
    order = [np.flatnonzero((x == row).all(axis=1)) for row in mixed]
    assert all(len(found) for found in order)
    assert sum(found[0] == k for k, found in enumerate(order)) < 16
    other = Digits(pixels="permuted").source(4).test(300).x[:, 0]
    assert not np.array_equal(other, mixed)


@pytest.mark.parametrize("reading", ["pixels", "rows"])
def test_no_held_out_image_is_trained_on(reading: str):
    source = Digits(reading).source(3)
    held_out = {image.tobytes() for image in source.test(359).x.transpose(2, 0, 1)}
    assert len(held_out) == 359
    batch = source.batch(np.random.default_rng(0), 20_000).x.transpose(2, 0, 1)
    trained = {image.tobytes() for image in batch}
    assert len(trained) > 1400
    assert not held_out & trained
