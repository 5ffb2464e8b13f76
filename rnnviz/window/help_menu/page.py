"""The pages of the Help menu as HTML: shortcuts, messages so far, about the program."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape

from PySide6.QtGui import QKeySequence

from rnnviz import __version__
from rnnviz.text import translate
from rnnviz.window.action import COMMANDS, MENUS

_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def shortcuts_page() -> str:
    """Return all shortcuts as HTML, in two columns of groups."""
    presets = ("1 … 9", translate("window", "Preset of the gallery"))
    more = {"run": [presets], "view": _without_menu()}
    groups = {key: _group(key, words, more.get(key, [])) for key, words in MENUS}
    right = "".join(groups.pop(key) for key in ("run", "help"))
    left = "".join(groups.values())
    return f"<table width='100%'><tr><td>{left}</td><td>{right}</td></tr></table>"


def _without_menu() -> list[tuple[str, str]]:
    return [(_keys(c.keys), translate("window", c.text)) for c in COMMANDS if not c.menu]


def _group(key: str, words: str, more: list[tuple[str, str]]) -> str:
    rows = [
        (_keys(c.keys), translate("window", c.text))
        for c in COMMANDS
        if c.menu.lstrip("-") == key and c.keys
    ]
    title = re.sub(r"\(&.\)|&", "", translate("window", words))
    return f"<h3>{escape(title)}</h3>{_rows([*rows, *more])}"


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
