"""A bar that has become too narrow for its border is not painted: Qt would divide by zero."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QProgressBar

from rnnviz.resource import PACKAGE
from rnnviz.window.widget.progress_bar import LEAST, ProgressBar, keep_still


@pytest.mark.parametrize(("width", "painted"), [(1, False), (3, False), (LEAST, True)])
def test_it_is_painted_only_where_there_is_room(width, painted, qtbot, monkeypatch):
    seen = []
    monkeypatch.setattr(QProgressBar, "paintEvent", lambda bar, event: seen.append(bar.width()))
    bar = ProgressBar()
    qtbot.addWidget(bar)
    bar.setRange(0, 0)
    bar.setMinimumSize(1, 1)
    bar.resize(width, 10)
    bar.grab()
    assert bool(seen) is painted


def test_without_motion_a_bar_of_unknown_length_is_empty(qtbot):
    pictures = {}
    for still, total in ((True, 0), (True, 1), (False, 0)):
        keep_still(still)
        bar = ProgressBar(textVisible=False)
        qtbot.addWidget(bar)
        bar.setRange(0, total)
        bar.setValue(0)
        bar.resize(80, 12)
        pictures[still, total] = bar.grab().toImage()
    assert pictures[True, 0] == pictures[True, 1]
    assert pictures[False, 0] != pictures[True, 0]


def test_progress_is_painted_in_the_next_turn_and_not_at_once(qtbot, monkeypatch):
    seen, paint = [], QProgressBar.paintEvent
    monkeypatch.setattr(
        QProgressBar, "paintEvent", lambda bar, event: (seen.append(bar.value()), paint(bar, event))
    )
    bar = ProgressBar(textVisible=False)
    qtbot.addWidget(bar)
    bar.resize(80, 12)
    with qtbot.waitExposed(bar):
        bar.show()
    qtbot.waitUntil(lambda: bool(seen))
    seen.clear()
    bar.show_progress(3, 4)
    assert seen == []
    qtbot.waitUntil(lambda: seen == [3])
    assert bar.maximum() == 4


def test_no_other_bar_is_used():
    own = PACKAGE / "window" / "widget" / "progress_bar.py"
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if path != own}
    assert [path.name for path, text in texts.items() if re.search(r"QProgressBar\(", text)] == []
