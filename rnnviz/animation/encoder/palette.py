"""One palette for all frames, so that no colour flickers, and without dithering."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rnnviz.animation.pixels import Pixels, colors

SIZE = 255
"""Colours; the last index of a GIF's 256 means that a pixel stays as it was."""
_EXACT = 32
"""The most frequent colours, which are kept as they are: paper, ink, the scales."""
_LEVELS = 64
"""Of red, green and blue that are told apart when the nearest entry is looked up."""
_MOST = 400
"""How often a colour counts at most, so that the paper does not outweigh thin lines."""


class ColorCensus:
    """How often each colour occurs in some of the frames."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, pixels: Pixels) -> None:
        """Count the colours of a frame."""
        found, counts = np.unique(pixels, return_counts=True)
        self._counts.update(dict(zip(found.tolist(), counts.tolist(), strict=True)))

    def palette(self) -> Palette:
        """Return the colours that show these frames best."""
        ordered = np.array([color for color, _ in self._counts.most_common()], np.uint32)
        exact = colors(ordered[:_EXACT])
        if len(ordered) <= SIZE:
            return Palette(colors(ordered))
        counts = np.array([self._counts[color] for color in ordered[_EXACT:].tolist()])
        return Palette(np.concatenate([exact, _reduced(colors(ordered[_EXACT:]), counts)]))


def _reduced(found: NDArray[np.uint8], counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the entries that are left for colours that are not exact."""
    weights = np.clip(np.sqrt(counts).astype(int), 1, _MOST)
    flat = np.repeat(found, weights, axis=0)
    side = math.ceil(math.sqrt(len(flat)))
    square = np.resize(flat, (side, side, 3))
    image = Image.fromarray(square).quantize(SIZE - _EXACT, Image.Quantize.FASTOCTREE)
    return _entries(image)


def _entries(image: Image.Image) -> NDArray[np.uint8]:
    return np.array(image.getpalette(), np.uint8).reshape(-1, 3)


class Palette:
    """Colours by their index, and the index of the nearest one for every colour.

    Parameters
    ----------
    entries : (n, 3) ndarray
        Up to `SIZE` colours.
    """

    def __init__(self, entries: NDArray[np.uint8]) -> None:
        self.entries = np.zeros((SIZE + 1, 3), np.uint8)
        self.entries[: len(entries)] = entries[:SIZE]
        self._nearest = self._table(min(len(entries), SIZE))

    def _table(self, count: int) -> NDArray[np.uint8]:
        levels = np.arange(_LEVELS, dtype=np.uint8) * (256 // _LEVELS) + 2
        cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1)
        image = Image.fromarray(cube.reshape(512, 512, 3))
        reference = Image.new("P", (1, 1))
        reference.putpalette(self.entries[:count].tobytes())
        table = np.array(image.quantize(palette=reference, dither=Image.Dither.NONE)).ravel()
        keys = _keys(self.entries[:count].astype(np.uint32) @ np.array([65536, 256, 1], np.uint32))
        table[keys[::-1]] = np.arange(count, dtype=np.uint8)[::-1]  # the most frequent wins
        return table

    def indices(self, pixels: Pixels) -> NDArray[np.uint8]:
        """Return the index of the nearest entry for every pixel."""
        found: NDArray[np.uint8] = self._nearest[_keys(pixels)]
        return found


def _keys(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return six bits each of red, green and blue as one number."""
    return pixels >> 6 & 0x3F000 | pixels >> 4 & 0xFC0 | pixels >> 2 & 0x3F
