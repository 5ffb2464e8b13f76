"""The transport bar at any width, and sentences that are elided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from rnnviz.window.widget.label import ElidedLabel


def fits(bar):
    """Whether no part of a bar lies on another or is narrower than its words."""
    parts = [part for part in bar.findChildren(QWidget) if part.parentWidget() is bar]
    parts = [part for part in parts if part.isVisible()]
    places = [QRect(part.geometry()) for part in parts]
    apart = not any(a.intersects(b) for i, a in enumerate(places) for b in places[i + 1 :])
    wide = all(part.width() >= part.minimumSizeHint().width() for part in parts)
    return apart and wide and all(bar.rect().contains(place) for place in places)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_part_of_the_bar_lies_on_another(window, qtbot, large, language):
    window.appearance.use_language(language)
    if large:
        window.projector.projector(True)
    bar = window.transport
    bar.setParent(None)
    qtbot.addWidget(bar)
    bar.show()
    shown = []
    for width in (1920, 1280, 1024, 800, 640):
        bar.setFixedWidth(width)
        bar._show_numbers(123_456, 250_000, 1.234e-7, 0.5)
        bar.show_step(1000, 1000)
        qtbot.waitUntil(lambda: fits(bar))
        assert fits(bar), width
        assert all(button.isVisible() for button in bar.buttons)
        assert bar.update_text.isVisible()
        shown.append(bar.speed_text.isVisible())
    assert shown[0]
    assert not shown[-1]


def test_what_had_to_go_comes_back_with_the_room(window, qtbot):
    bar = window.transport
    bar.setParent(None)
    qtbot.addWidget(bar)
    bar.show()
    for width, visible in ((500, False), (1600, True), (500, False)):
        bar.setFixedWidth(width)
        QApplication.processEvents()
        assert bar.step_slider.isVisible() is visible
        assert bar.speed_text.isVisible() is visible


def test_a_sentence_has_two_lines_and_the_rest_is_in_the_tip(app, qtbot):
    label = ElidedLabel(lines=2)
    qtbot.addWidget(label)
    label.resize(300, 60)
    text = "a share <0.1 % of " + "incomprehensibilities & " * 20
    label.setText(text)
    first, second = label.lines()
    assert text.startswith(first)
    assert second.endswith("…")
    metrics = label.fontMetrics()
    assert all(metrics.horizontalAdvance(line) <= 300 for line in (first, second))
    assert "&lt;0.1 %" in label.toolTip()
    label.setText("short")
    assert label.lines() == ["short"]


def test_a_run_that_was_played_on_says_what_the_second_number_is(window):
    bar = window.transport
    bar._show_numbers(300, 300, 1.0, 0.5)
    assert bar.update_text.text() == "update 300 / 300"
    bar._show_numbers(966, 300, 1.0, 0.5)
    assert bar.update_text.text() == "update 966 (planned: 300)"
