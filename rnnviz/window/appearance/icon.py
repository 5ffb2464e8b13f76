"""The icons, drawn from strokes so that they take any colour and size."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SIZE = 24
_FILLED = {
    "reset": "M5 5h2.5v14H5z M20 5v14L9 12z",
    "play": "M7 4.5v15l13-7.5z",
    "pause": "M6.5 5h4v14h-4z M13.5 5h4v14h-4z",
    "step": "M4 5v14l11-7z M16.5 5H19v14h-2.5z",
    "backwards": "M17 4.5v15L4 12z",
}
_STROKED = {
    "explain": "M9.2 9.2a2.8 2.8 0 1 1 4 2.6c-.9.4-1.2 1-1.2 2 M12 17.2v.1"
    " M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
    "export": "M12 4v11 M7.5 10.5L12 15l4.5-4.5 M5 19.5h14",
    "maximise": "M14 4h6v6 M10 20H4v-6 M20 4l-6.5 6.5 M4 20l6.5-6.5",
    "restore": "M20 10h-6V4 M4 14h6v6 M14 10l6.5-6.5 M10 14l-6.5 6.5",
    "close": "M6 6l12 12 M18 6L6 18",
    "clip": "M4 8h16 M4 19c3 0 3.5-10.5 6-11 M14 8c2.500 .5 3 11 6 11",
    "check": "M4.500 13l5 5l10-12",
    "keep": "M8.500 4h7 M9.500 4l-.5 6.500-3 3h12l-3-3-.5-6.500 M12 13.500V20.500",
    "search": "M10.500 4a6.500 6.500 0 1 0 0 13a6.500 6.500 0 0 0 0-13 M15.500 15.500L20 20",
    "back": "M14 5l-7 7 7 7",
    "folder": "M3.500 18.500v-12h6l2 2.500h9v9.500z",
    "theme": "M12 3.500a8.500 8.500 0 1 0 0 17z M12 3.500a8.500 8.500 0 0 1 0 17",
    "projector": "M3.500 5h17v11h-17z M8 20h8 M12 16v4",
    "sidebar": "M3.500 5h17v14h-17z M9.500 5v14",
    "pdf": "M6 3.500h8l4.500 4.500v12.500H6z M14 3.500V8h4.500 M9 13h6 M9 16.500h6",
    "menu": "M4 7h16 M4 12h16 M4 17h16",
    "down": "M6 9l6 6 6-6",
    "right": "M9 6l6 6-6 6",
    "flag": "M6 21V3.500 M6 4.500h12l-3 4 3 4H6",
    "float": "M8 8V4h12v12h-4 M4 8h12v12H4z",
}


def _svg(name: str, colour: str) -> bytes:
    if name in _FILLED:
        style = f'fill="{colour}" stroke="none"'
    else:
        style = (
            f'fill="none" stroke="{colour}" stroke-width="1.9" '
            'stroke-linecap="round" stroke-linejoin="round"'
        )
    path = _FILLED.get(name) or _STROKED[name]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}">'
    return f'{head}<path d="{path}" {style}/></svg>'.encode()


@cache
def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """Return the icon of a name in a colour, crisp at every usual size."""
    result = QIcon()
    for mode, shade in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for pixmap in _pixmaps(name, shade):
            result.addPixmap(pixmap, mode)
    return result


@cache
def _pixmaps(name: str, colour: str) -> tuple[QPixmap, ...]:
    renderer = QSvgRenderer(QByteArray(_svg(name, colour)))
    return tuple(_pixmap(renderer, size) for size in (16, 24, 32, 48, 96))


def forget_icons() -> None:
    """Let go of all icons, while there is still an application to free them."""
    icon.cache_clear()
    _pixmaps.cache_clear()


def _pixmap(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        renderer.render(painter, QRectF(0, 0, size, size))
    return pixmap
