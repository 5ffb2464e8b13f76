"""The icon of the program in the forms that systems want, drawn from `assets/icon/rnnviz.svg`."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parents[1] / "assets" / "icon" / "rnnviz.svg"
HICOLOR = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""Sizes, in pixels, of the icon theme that every Linux desktop falls back to."""
_ICO = (16, 24, 32, 48, 64, 128, 256)


def draw(size: int) -> Image.Image:
    """Return the icon as a square picture of `size` pixels."""
    picture = QImage(size, size, QImage.Format.Format_RGBA8888)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(SOURCE.read_bytes())).render(painter)
    painter.end()
    return Image.frombytes("RGBA", (size, size), bytes(picture.constBits()))


def write_hicolor(folder: Path) -> None:
    """Write `SIZExSIZE/apps/rnnviz.png` for each size, and the drawing itself."""
    for size in HICOLOR:
        place = folder / f"{size}x{size}" / "apps" / "rnnviz.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        draw(size).save(place, optimize=True)
    place = folder / "scalable" / "apps" / "rnnviz.svg"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(SOURCE.read_bytes())


def write_ico(path: Path) -> Path:
    """Write the icon of a Windows program; each size is drawn, none is scaled."""
    *smaller, largest = (draw(size) for size in _ICO)
    largest.save(path, sizes=[(size, size) for size in _ICO], append_images=smaller)
    return path


def write_icns(path: Path) -> Path:
    """Write the icon of a macOS application."""
    draw(1024).save(path, append_images=[draw(size) for size in (32, 64, 128, 256, 512)])
    return path
