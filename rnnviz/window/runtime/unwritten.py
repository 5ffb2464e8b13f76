"""Files that a window could not write before it was closed: named then, and by the next window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rnnviz.text import printable, translate
from rnnviz.window.preference_file import Preferences
from rnnviz.window.widget.notice import NoticeBoard

_KEY = "unwritten"


def report_unwritten(paths: Sequence[str], preferences: Preferences) -> None:
    """Name the files on the terminal, and remember them for the next window."""
    if paths:
        source = translate("window", "Closed before this was written: {paths}")
        print("rnnviz:", source.format(paths=_listed(paths)), file=sys.__stderr__)
        preferences.keep(_KEY, list(paths))
        preferences.flush()


def report_last_session(preferences: Preferences, notices: NoticeBoard) -> None:
    """Say what the last window did not write, and whether its preferences are damaged."""
    unwritten = preferences.texts(_KEY)
    if unwritten:
        preferences.keep(_KEY, [])
        source = translate("window", "The window was closed before this was written: {paths}")
        notices.warn(source.format(paths=_listed(unwritten)))
    if preferences.damaged:
        words = translate("window", "Some saved preferences could not be read and were reset.")
        notices.inform(words)


def _listed(paths: Sequence[str]) -> str:
    return ", ".join(map(printable, paths))
