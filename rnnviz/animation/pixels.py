"""Painted pictures as arrays: one number 0xffRRGGBB a pixel, as Qt stores them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage

Pixels = NDArray[np.uint32]
"""(height, width)."""


def pixels_of(image: QImage) -> Pixels:
    """Return the pixels of a picture in Qt's format RGB32."""
    raw = np.frombuffer(image.constBits(), np.uint32)
    return raw.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()


def colors(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """Return red, green and blue along a new last axis."""
    return np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], -1).astype(np.uint8)


def pillow_image(pixels: Pixels) -> Image.Image:
    """Return the picture for Pillow."""
    height, width = pixels.shape
    return Image.frombuffer("RGB", (width, height), pixels.tobytes(), "raw", "BGRX", 0, 1)
