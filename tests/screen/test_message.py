"""Messages in the place of axes, and text of the user's data."""

import pytest
from PySide6.QtCore import QPointF

from rnnviz.plot.figure import Figure, Panel


def dark(rows):
    """Count pixels that are nearly black."""
    return int((rows.max(axis=2) < 60).sum())


def light(rows):
    """Count how many different colours there are."""
    return len({tuple(pixel) for pixel in rows.reshape(-1, rows.shape[-1])})


def test_large_messages_are_larger_and_darker(widget, pixels):
    counts = []
    for large in (False, True):
        widget.draw(Figure("t", (Panel("p", message="vanishing", large=large),)))
        counts.append(dark(pixels(widget)))
    assert counts[1] > 2 * counts[0]
    assert widget.text_at(QPointF(200, 150)) == "vanishing"


def test_a_message_that_does_not_fit_is_set_smaller_and_begins_inside(widget, pixels):
    widget.resize(200, 60)
    widget.draw(Figure("t", (Panel("p", message="word " * 80, large=True),)))
    rows = pixels(widget)
    assert dark(rows) > 50
    assert widget.text_at(QPointF(100, 30)).startswith("word word")


@pytest.mark.parametrize("text", ["Run B has none of this.", "word " * 80, "One. Two, three four."])
def test_a_message_never_leaves_its_box(widget, pixels, text):
    """Nor does half a line of it stand at its border."""
    widget.resize(90, 80)
    for weight in (1.0, 0.35):
        small = Panel("p", message=text, weight=weight)
        others = [Panel(name, message=" ", weight=1.0) for name in "ab"]
        widget.draw(Figure("t", (others[0], small, others[1])))
        rows, (above, box, _) = pixels(widget), (item.box.area for item in widget.panels)
        assert light(rows[int(box.bottom()) + 1 :]) == light(rows[: int(above.bottom())])
        inside = rows[int(box.top()) : int(box.bottom())]
        assert (inside[0] == inside[0, 0]).all()
        assert (inside[-1] == inside[-1, 0]).all()


def test_verbatim_text_starts_top_left_and_is_no_markup(widget, pixels):
    pictures = []
    for text in ("a&lt;b&gt;b", "a&lt;b&gt;b\n\nb", "ab"):
        widget.draw(Figure("t", (Panel("p", message=text, verbatim=True),)))
        pictures.append(pixels(widget))
    one, two, without = pictures
    height, width = one.shape[:2]
    assert dark(one[: height // 3, : width // 2]) > 20
    assert dark(one[height // 3 :]) == 0
    assert dark(two[height // 6 :]) > 0
    assert dark(without) < dark(one)


@pytest.mark.parametrize("text", ["床前明月光" * 200, "long" * 300, "\n" * 50 + "x", "W " * 999])
def test_verbatim_text_never_leaves_its_box(widget, pixels, text):
    widget.resize(300, 120)
    widget.draw(Figure("t", (Panel("p", message=text, verbatim=True),)))
    rows, edges = pixels(widget), widget.panels[0].box.area
    assert dark(rows[int(edges.bottom()) :]) == 0
    assert dark(rows[:, int(edges.right()) :]) == 0
