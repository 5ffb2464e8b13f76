"""A single frame as PNG, exactly as it was painted."""

from __future__ import annotations

from typing import BinaryIO

from PIL.PngImagePlugin import PngInfo

from rnnviz.animation.pixels import Pixels, pillow_image
from rnnviz.export.provenance import Provenance, metadata


def write_png(stream: BinaryIO, pixels: Pixels, title: str, provenance: Provenance | None) -> None:
    """Write a picture with the run that made it."""
    told = PngInfo()
    for key, text in metadata("png", title, provenance).items():
        told.add_itxt(key, text)
    pillow_image(pixels).save(stream, format="PNG", pnginfo=told, compress_level=6)
