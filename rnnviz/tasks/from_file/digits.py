"""Handwritten digits, read pixel by pixel or row by row.

Pixel by pixel an image becomes a long sequence, at the end of which the whole must be known (Le and
others 2015, on larger images); in an order in which neighbours are far apart it becomes harder.
The images are those of Alpaydin and Kaynak (1998), 8 × 8 with 17 shades; see `assets/data`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.chance import class_chance
from rnnviz.tasks.from_file.bundled import bundled_file
from rnnviz.tasks.task import Array, Batch, Source, Task, held_out_generator
from rnnviz.text import QT_TRANSLATE_NOOP

SIDE = 8
PIXELS = SIDE * SIDE
DARKEST = 16
"""The value of a pixel that is all ink."""


@dataclass(frozen=True)
class Digits(Task):
    """Images of handwritten digits and their classes."""

    name = "digits"
    title = QT_TRANSLATE_NOOP("tasks", "Handwritten digits")

    reading: str = setting(
        "pixels",
        QT_TRANSLATE_NOOP("settings", "An image is read"),
        QT_TRANSLATE_NOOP(
            "settings", "Pixel by pixel in 64 steps, or row by row in 8, from the top left."
        ),
        choices=(
            ("pixels", QT_TRANSLATE_NOOP("settings", "pixel by pixel")),
            ("rows", QT_TRANSLATE_NOOP("settings", "row by row")),
        ),
    )
    pixels: str = setting(
        "ordered",
        QT_TRANSLATE_NOOP("settings", "Pixels are"),
        QT_TRANSLATE_NOOP(
            "settings",
            "As they lie in the image, or in one random order, the same for all images, which the"
            " seed decides.",
        ),
        choices=(
            ("ordered", QT_TRANSLATE_NOOP("settings", "as in the image")),
            ("permuted", QT_TRANSLATE_NOOP("settings", "permuted")),
        ),
    )

    @property
    def length(self) -> int:
        return PIXELS if self.reading == "pixels" else SIDE

    def source(self, seed: int) -> Source:
        return DigitsSource(self, seed)


@cache
def images() -> tuple[Array, Array]:
    """Return shades 0..16 (N, 64), from the top left row by row, and classes (N,)."""
    with np.load(bundled_file("digits.npz"), allow_pickle=False) as file:
        shades, classes = file["images"].reshape(-1, PIXELS), file["classes"].astype(np.int64)
    for array in (shades, classes):
        array.flags.writeable = False
    return shades, classes


class DigitsSource(Source):
    """1797 images, a fifth of which is held out; white is 0, ink 1."""

    outputs = 10
    loss = "cross_entropy"
    every_step = False
    class_names = tuple(str(digit) for digit in range(10))

    def __init__(self, task: Digits, seed: int) -> None:
        rng = held_out_generator(seed)
        shades, self._classes = images()
        self._held_out, self._train = np.split(rng.permutation(len(shades)), [len(shades) // 5])
        order = rng.permutation(PIXELS) if task.pixels == "permuted" else np.arange(PIXELS)
        self.inputs = PIXELS // task.length
        self._x = (shades[:, order] / DARKEST).reshape(-1, task.length, self.inputs)
        counts = np.bincount(self._classes[self._train], minlength=self.outputs)
        self.chance_loss, self.chance_accuracy = class_chance(counts / counts.sum())

    def _read(self, chosen: Array) -> Batch:
        x = np.ascontiguousarray(self._x[chosen].transpose(1, 2, 0))
        return Batch(x, self._classes[chosen])

    def batch(self, rng: np.random.Generator, size: int) -> Batch:
        return self._read(self._train[rng.integers(len(self._train), size=size)])

    def test(self, size: int) -> Batch:
        return self._read(np.resize(self._held_out, size))

    def is_correct(self, x: Array, y: Array) -> bool:
        same = (self._x == x).all(axis=(1, 2))
        return bool(self._classes[same] == y) if same.sum() == 1 else False
