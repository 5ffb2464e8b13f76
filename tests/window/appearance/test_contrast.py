"""Every text of the window and every control can be told from what is behind it, in both themes."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from rnnviz.plot.palette import GRAPHICS, TEXT, contrast
from rnnviz.window.appearance.palette import (
    DARK,
    LIGHT,
    OUTLINED,
    outlined_palette,
    palette,
    style_sheet,
)
from rnnviz.window.playback.mark_shape import SHAPES

every_theme = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])

GROUNDS = "ground", "raised", "field", "note_ground"
PAIRS = {
    **{("ink", ground): TEXT for ground in (*GROUNDS, "error_ground")},
    **{("dim", ground): TEXT for ground in (*GROUNDS, "error_ground")},
    **{("accent", ground): TEXT for ground in GROUNDS},  # links; the ring around the focus
    **{("waiting", ground): TEXT for ground in GROUNDS},
    **{("error", ground): TEXT for ground in (*GROUNDS, "error_ground")},
    ("on_accent", "accent"): TEXT,
    **{("border", ground): GRAPHICS for ground in GROUNDS},
    **{(shape.colour, "ground"): GRAPHICS for shape in SHAPES.values()},  # of the timeline
    **{(run, ground): GRAPHICS for run in "ab" for ground in ("ground", "raised")},
}
"""What stands on what, and the least contrast."""
AS_TEXT = "a", "b", "vanishing", "exploding", "healthy"
"""Colours of data that letters and words have."""


@every_theme
def test_every_pair_of_colours_has_its_contrast(colours):
    ratios = {pair: contrast(*(getattr(colours, name) for name in pair)) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < PAIRS[pair]} == {}


@every_theme
@pytest.mark.parametrize("ground", ["ground", "raised", "note_ground", "error_ground"])
def test_words_in_the_colours_of_data_can_be_read(colours, ground):
    behind = getattr(colours, ground)
    ratios = {name: contrast(colours.text(name), behind) for name in AS_TEXT}
    assert {name: ratio for name, ratio in ratios.items() if ratio < TEXT} == {}


@every_theme
def test_the_palette_of_all_widgets_has_texts_that_can_be_read(colours):
    role, found = QPalette.ColorRole, palette(colours)
    pairs = (
        (role.WindowText, role.Window), (role.Text, role.Base), (role.ButtonText, role.Button),
        (role.ToolTipText, role.ToolTipBase), (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight), (role.Link, role.Base), (role.Link, role.Window),
        (role.BrightText, role.Window),
    )  # fmt: skip
    ratios = {p: contrast(*(found.color(each).name() for each in p)) for p in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < TEXT} == {}


def pixels(widget):
    """Return the (height, width) pixels of a widget as 0xRRGGBB."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return data[:, : image.width()] & 0xFFFFFF


@every_theme
@pytest.mark.parametrize(
    "kind", [QPushButton, QComboBox, QCheckBox, QRadioButton, QSpinBox, QLineEdit]
)
def test_the_outline_of_a_control_stands_out_from_the_ground(app, qtbot, colours, kind):
    app.setPalette(palette(colours))
    for name in OUTLINED:
        app.setPalette(outlined_palette(colours), name)
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.setStyleSheet(style_sheet(colours))
    control = kind(ground)
    control.setGeometry(10, 10, 100, 28)
    ground.resize(120, 48)
    ground.show()
    control.clearFocus()
    row = pixels(ground)[24, 8:13]  # across the left edge of the control, and no text
    ratios = [contrast(f"#{int(each):06x}", colours.ground) for each in row]
    assert max(ratios) >= GRAPHICS


@every_theme
def test_badges_are_read_as_they_are_painted(make_window, small, qtbot, colours):
    window = make_window(preset=small)
    window.appearance.use_theme("dark" if colours.dark else "light")
    status = window.status_line
    qtbot.waitUntil(lambda: status.flow.isVisible())
    for badge in (status.flow, status.training):
        if badge.isVisible():
            kinds, counts = np.unique(pixels(badge), return_counts=True)
            ground, *others = kinds[np.argsort(counts)[::-1]]
            ratios = [contrast(f"#{int(c):06x}", f"#{int(ground):06x}") for c in others]
            assert max(ratios) >= TEXT
