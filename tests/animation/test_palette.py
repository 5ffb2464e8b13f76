"""One palette shows the colours of all frames, and the colours of paper and ink exactly."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from rnnviz.animation.encoder.gif import write_gif
from rnnviz.animation.encoder.palette import ColorCensus, Palette
from rnnviz.animation.pixels import Pixels, colors
from rnnviz.animation.timing import Timing


def pixels(*rows: list[int]) -> Pixels:
    return np.array(rows, np.uint32) | np.uint32(0xFF000000)


def census(*frames: Pixels) -> Palette:
    found = ColorCensus()
    for frame in frames:
        found.add(frame)
    return found.palette()


def test_few_colours_are_exact() -> None:
    frame = pixels([0xFFFFFF, 0x0072B2, 0xC44E00], [0x000000, 0x123456, 0xFEFEFE])
    palette = census(frame)
    shown = palette.entries[palette.indices(frame)]
    assert np.abs(shown.astype(int) - colors(frame)).max() <= 1  # white and 0xfefefe are one


def test_many_colours_are_near_and_the_most_frequent_exact() -> None:
    random = np.random.default_rng(0)
    noise = random.integers(0, 0xFFFFFF, (100, 100)).astype(np.uint32) | np.uint32(0xFF000000)
    noise[:50], noise[50:70] = 0xFFFFFFFF, 0xFF1A1D21
    palette = census(noise)
    shown = palette.entries[palette.indices(noise)].astype(int)
    assert (shown[:50] == 255).all()
    assert (shown[50:70] == (0x1A, 0x1D, 0x21)).all()
    assert np.abs(shown - colors(noise)).mean() < 12


def test_a_frame_like_the_one_before_lets_that_last_longer() -> None:
    one, two = pixels([0xFFFFFF] * 20), pixels([0xFFFFFF] * 19 + [0])
    file = io.BytesIO()
    write_gif(file, iter([one, one, two, two, one]), 5, Timing(hold=0), census(one, two), "")
    with Image.open(file) as image:
        lasts = []
        for i in range(image.n_frames):
            image.seek(i)
            lasts.append(image.info["duration"])
            assert np.asarray(image.convert("RGB"))[0, 19, 0] == (0 if i == 1 else 255)
    assert lasts == [200, 200, 100]


def test_pictures_that_never_change_are_one_frame() -> None:
    frame = pixels([0xFFFFFF] * 4)
    file = io.BytesIO()
    write_gif(file, iter([frame] * 3), 3, Timing(hold=0), census(frame), "δ")
    with Image.open(file) as image:
        assert image.info["comment"] == "δ".encode()
        assert image.info["duration"] == 300
