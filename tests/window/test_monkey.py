"""Some hundred seeded events of a restless user, every kind of them reached.

`make monkey` lets it loose for longer, on the real window, and measures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from rnnviz.window.sweep import form as form_module
from tests.window.monkey import Monkey

SEEDS = (1, 2)
EVENTS = 800  # for each seed


def no_runs(jobs):
    """Return what makes no run of a sweep: processes of its own would only take time."""

    def results(plan, places):
        while True:
            yield None

    return results


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_random_events_leave_the_window_alive(seed, window, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a, **b: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a, **b: "")
    monkeypatch.setattr(form_module, "pool_of", no_runs)
    folder = tmp_path / "files"
    folder.mkdir()

    def save_name(parent, title, proposed, *_, **options):
        return str(folder / f"saved{Path(proposed).suffix}"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save_name)
    monkey = Monkey(window, seed, folder)
    for number in range(EVENTS):
        monkey.act()
        if number % 10 == 0:
            QApplication.processEvents()
            # Under a running event loop, as users have it, what is to be deleted goes by itself.
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            monkey.clear_away()
    assert monkey.reached == {act.__name__ for act, _ in monkey.acts}
    qtbot.waitUntil(lambda: not window.jobs.busy and not window.animations.jobs.busy)
    window.lessons.leave()
    first = monkey.presets[0].name
    window.run.open(monkey.presets[0])
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == first, timeout=30_000)
    window.run.single()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update == 1, timeout=30_000)
    broken = [text for _, error, text in window.notices.kept if error and "unexpected" in text]
    assert broken == []
