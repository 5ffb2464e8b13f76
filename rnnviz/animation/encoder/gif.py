"""GIF, frame by frame: Pillow compresses, and this writes what is around the frames.

Pillow's own `save` keeps all frames in memory until the last one is there.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from rnnviz.animation.encoder.palette import SIZE, Palette
from rnnviz.animation.pixels import Pixels
from rnnviz.animation.timing import Timing

Indices = NDArray[np.uint8]
"""(height, width), of colours in the palette."""
Part = tuple[Indices, tuple[int, int]]
"""A rectangle of a frame, and its left upper corner."""
_STAYS = SIZE
"""The index of a pixel that stays as it was."""
_LEAVE = 1
"""How a frame ends: what the next one does not cover stays."""
_LONGEST = 65_535
"""Hundredths of a second that a frame can last."""


def write_gif(
    stream: BinaryIO,
    frames: Iterator[Pixels],
    count: int,
    timing: Timing,
    palette: Palette,
    comment: str,
) -> None:
    """Write frames that have one size; of each only the pixels that have changed.

    Parameters
    ----------
    stream : binary file
    frames : iterator of Pixels
    count : int
        Of frames.
    timing : Timing
    palette : Palette
        Of all frames.
    comment : str
        Stored in the file.
    """
    before: Indices | None = None
    waiting: Part | None = None
    duration = 0
    for pixels, hundredths in zip(frames, timing.durations(count), strict=True):
        indices = palette.indices(pixels)
        if before is None:
            _write_header(stream, indices, timing.plays, palette, comment)
        news = (indices, (0, 0)) if before is None else _changed(before, indices)
        if news is not None:
            if waiting is not None:
                _write_frame(stream, *waiting, duration)
            waiting, duration = news, 0
        duration += hundredths  # a frame like the one before only lets that last longer
        before = indices
    if waiting is not None:
        _write_frame(stream, *waiting, duration)
    stream.write(b";")


def _changed(before: Indices, after: Indices) -> Part | None:
    """Return the smallest rectangle outside which nothing has changed, None where nothing has."""
    different = before != after
    rows, columns = np.flatnonzero(different.any(1)), np.flatnonzero(different.any(0))
    if not len(rows):
        return None
    place = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    part = np.where(different[place], after[place], np.uint8(_STAYS))
    return part, (int(columns[0]), int(rows[0]))


def _write_header(
    stream: BinaryIO, indices: Indices, plays: int, palette: Palette, comment: str
) -> None:
    height, width = indices.shape
    stream.write(b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0))
    stream.write(palette.entries.tobytes())
    if plays != 1:
        stream.write(b"!\xff\x0bNETSCAPE2.0\x03\x01" + struct.pack("<HB", max(plays - 1, 0), 0))
    data = comment.encode()
    if data:
        blocks = (data[i : i + 255] for i in range(0, len(data), 255))
        stream.write(b"!\xfe" + b"".join(bytes([len(b)]) + b for b in blocks) + b"\0")


def _write_frame(stream: BinaryIO, part: Indices, corner: tuple[int, int], hundredths: int) -> None:
    """Write a frame; without a transparent colour where it has none, as the first one always is.

    Programs that take the first frame's as that of the picture would see through its ink.
    """
    image = Image.fromarray(part, "P")
    lasts = {"duration": 10 * min(hundredths, _LONGEST), "disposal": _LEAVE}
    if (part == _STAYS).any():
        lasts["transparency"] = _STAYS
    for block in GifImagePlugin.getdata(image, corner, **lasts):
        stream.write(block)
