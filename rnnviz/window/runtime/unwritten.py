"""What a window left unfinished when it was closed: named then, and by the next window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rnnviz.text import QT_TRANSLATE_NOOP, printable, translate
from rnnviz.window.preference_file import Preferences
from rnnviz.window.widget.notice import NoticeBoard

_UNWRITTEN, _STOPPED = "unwritten", "stopped_sweeps"
_NOW = {
    _UNWRITTEN: QT_TRANSLATE_NOOP("window", "Closed before this was written: {paths}"),
    _STOPPED: QT_TRANSLATE_NOOP(
        "window", "Closed before this sweep was whole; opened again, it goes on: {paths}"
    ),
}
_LATER = {
    _UNWRITTEN: QT_TRANSLATE_NOOP(
        "window", "The window was closed before this was written: {paths}"
    ),
    _STOPPED: QT_TRANSLATE_NOOP(
        "window", "The window was closed before this sweep was whole; opened, it goes on: {paths}"
    ),
}


def report_unfinished(
    unwritten: Sequence[str], stopped: Sequence[str], preferences: Preferences
) -> None:
    """Name files on the terminal, and remember them for the next window.

    Parameters
    ----------
    unwritten : sequence of str
        What is not written.
    stopped : sequence of str
        Sweeps of which a part is.
    preferences : Preferences
    """
    for kind, paths in ((_UNWRITTEN, unwritten), (_STOPPED, stopped)):
        if paths:
            named = list(dict.fromkeys(paths))
            words = translate("window", _NOW[kind]).format(paths=_listed(named))
            print("rnnviz:", words, file=sys.__stderr__)
            preferences.keep(kind, named)
            preferences.flush()


def report_last_session(preferences: Preferences, notices: NoticeBoard) -> None:
    """Say what the last window left unfinished, and whether its preferences are damaged."""
    for kind, source in _LATER.items():
        paths = preferences.texts(kind)
        if paths:
            preferences.keep(kind, [])
            notices.warn(translate("window", source).format(paths=_listed(paths)))
    if preferences.damaged:
        words = translate("window", "Some saved preferences could not be read and were reset.")
        notices.inform(words)


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(printable(path) for path in paths)
