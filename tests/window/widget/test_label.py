"""Where there is little room, whole sentences are shown rather than the beginning of a long one."""

import pytest

from rnnviz.window.widget.label import ElidedLabel

LONG = "Clipping shortened the gradient in 35 % of the updates, most of all at update 24"
SHORT = "The loss is 0.4"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{SHORT}. {LONG}.", f"{SHORT}."),
        (f"{LONG}. {SHORT}.", f"{SHORT}."),
        (f"{LONG}. {SHORT}; {LONG}.", f"{SHORT}."),
        (f"{LONG}。{SHORT}。", f"{SHORT}。"),
        (f"{LONG}. {LONG}.", ""),
    ],
)
def test_the_first_sentence_that_fits_is_shown(qtbot, text, shown):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.set_whole(True)
    label.setText(text)
    label.resize(label.fontMetrics().horizontalAdvance(SHORT) + 20, label.sizeHint().height())
    assert "".join(label.lines()) == shown
