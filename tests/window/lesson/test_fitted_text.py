"""A text takes the largest type in which it fits, and is laid out only to be seen."""

from __future__ import annotations

import pytest

from rnnviz.window.lesson.fitted_text import SMALLEST, FittedText

WORDS = "A gradient that is multiplied by a number below one, again and again, "


@pytest.mark.parametrize("length", [1, 4, 9, 40])
def test_the_largest_type_that_fits(app, qtbot, length):
    text = FittedText(3.0)
    qtbot.addWidget(text)
    text.resize(420, 160)
    text.show_text(f"<p>{length * WORDS}</p>")
    largest = 3.0 * text.font().pointSizeF()
    sizes = [largest - 0.5 * n for n in range(int(2 * (largest - SMALLEST)) + 1)]

    def height(points):
        text._set(points)
        return text._document.size().height()

    found = text.points
    fitting = [size for size in sizes if height(size) <= text.height()]
    assert found == pytest.approx(fitting[0] if fitting else SMALLEST)


def test_it_is_laid_out_once_for_many_changes(app, qtbot, monkeypatch):
    text = FittedText()
    qtbot.addWidget(text)
    text.resize(420, 160)
    text.show()
    fits = []
    monkeypatch.setattr(text, "_fits", lambda points: fits.append(points) or True)
    for width in range(300, 400, 10):
        text.show_text(WORDS * (width // 100))
        text.resize(width, 160)
        text.set_cap(100 + width)
    assert not fits
    text.grab()
    once = len(fits)
    assert once
    text.grab()
    assert len(fits) == once
