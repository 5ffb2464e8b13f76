"""The pages of the Help menu as HTML: shortcuts, messages so far, about the program."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape

from PySide6.QtGui import QKeySequence

from rnnviz import __version__
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.window.command import COMMANDS, MENUS

MOUSE = (
    (
        QT_TRANSLATE_NOOP("window", "Wheel, pinch"),
        QT_TRANSLATE_NOOP("window", "Zoom at the pointer"),
    ),
    (
        QT_TRANSLATE_NOOP("window", "Drag"),
        QT_TRANSLATE_NOOP("window", "Move the range; at its line, the cursor k"),
    ),
    (
        QT_TRANSLATE_NOOP("window", "Right drag"),
        QT_TRANSLATE_NOOP("window", "Zoom to a rectangle"),
    ),
    (
        QT_TRANSLATE_NOOP("window", "Shift, Ctrl, or at an axis"),
        QT_TRANSLATE_NOOP("window", "The same for the horizontal or the vertical axis alone"),
    ),
    (
        QT_TRANSLATE_NOOP("window", "Double click"),
        QT_TRANSLATE_NOOP("window", "Zoom to all; on a name, show this curve alone"),
    ),
    (
        QT_TRANSLATE_NOOP("window", "Click on a name"),
        QT_TRANSLATE_NOOP("window", "Hide or show the curve"),
    ),
    (
        QT_TRANSLATE_NOOP("window", "Ctrl + click"),
        QT_TRANSLATE_NOOP("window", "Pin or unpin this place"),
    ),
    (
        QT_TRANSLATE_NOOP("window", "Right click"),
        QT_TRANSLATE_NOOP("window", "Menu of this plot"),
    ),
)
"""What the mouse does on a plot."""
_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def shortcuts_page() -> str:
    """Return all shortcuts as HTML, in two columns of groups."""
    presets = ("1 … 9", translate("window", "Preset of the gallery"))
    mouse = [(translate("window", keys), translate("window", text)) for keys, text in MOUSE]
    more = {
        "run": [presets],
        "view": _without_menu("window"),
        "plot": [*_without_menu("plots"), *mouse],
    }
    moving = [(_keys(c.motion), translate("window", c.text)) for c in COMMANDS if c.motion]
    groups = {key: _group(key, words, more.get(key, [])) for key, words in MENUS}
    right = "".join(groups.pop(key) for key in ("run", "plot", "help"))
    groups["motion"] = _heading(translate("window", "In slow motion")) + _rows(moving)
    left = "".join(groups.values())
    return f"<table width='100%'><tr><td>{left}</td><td>{right}</td></tr></table>"


def _without_menu(receiver: str) -> list[tuple[str, str]]:
    """Return keys and texts of the commands of a receiver that are in no menu."""
    found = (c for c in COMMANDS if not c.menu and c.key.startswith(f"{receiver}."))
    return [(_keys(c.keys), translate("window", c.text)) for c in found]


def _group(key: str, words: str, more: list[tuple[str, str]]) -> str:
    rows = [
        (_keys(c.keys), translate("window", c.text))
        for c in COMMANDS
        if c.menu.lstrip("-") == key and c.keys
    ]
    title = re.sub(r"\(&.\)|&", "", translate("window", words))
    return _heading(title) + _rows([*rows, *more])


def _heading(words: str) -> str:
    return f"<h3>{escape(words)}</h3>"


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td align='right'><b>{escape(keys)}</b>&nbsp;&nbsp;</td><td>{escape(text)}</td></tr>"
        for keys, text in rows
    )
    return f"<table cellpadding='2'>{cells}</table>"


def _keys(keys: tuple[str, ...]) -> str:
    return ", ".join(map(_key, keys))


def _key(key: str) -> str:
    """Return a shortcut as it is printed on the keyboard, with arrows as symbols."""
    with_it, plus, last = key.rpartition("+")
    if last in _ARROWS:
        return f"{with_it}{plus}{_ARROWS[last]}"
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def messages_page(kept: Iterable[tuple[datetime, bool, str]]) -> str:
    """Return every message so far as HTML, the newest first."""
    lines = [
        f"<p>{moment:%H:%M:%S} {'⚠ ' if error else ''}{escape(text)}</p>"
        for moment, error, text in reversed(list(kept))
    ]
    return "".join(lines) or "<p>{}</p>".format(escape(translate("window", "No messages so far.")))


def about_page() -> str:
    """Return what the program is and what it is made of, as HTML."""
    import numpy as np
    import pyqtgraph
    from PySide6.QtCore import qVersion

    what = translate("window", "A laboratory for gradient flow in recurrent networks.")
    how = translate(
        "window",
        "It trains a small SRN, LSTM or GRU while you watch how the error travels back through"
        " time: where it vanishes, where it explodes, and what clipping does to it. The notation"
        " is that of Qiu Xipeng, <i>Neural Networks and Deep Learning</i>.",
    )
    private = translate("window", "It works offline and sends no data.")
    made = f"Qt {qVersion()} · NumPy {np.__version__} · pyqtgraph {pyqtgraph.__version__}"
    return (
        f"<h2>rnnviz {escape(__version__)}</h2><p><b>{what}</b></p><p>{how}</p>"
        f"<p>{private}</p><p>{escape(made)}</p><p>MIT · Source Han Sans, Noto Sans: SIL OFL 1.1</p>"
    )
