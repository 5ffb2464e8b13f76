"""Where the values of arrows at the border of a panel stand."""

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from rnnviz.plot.figure import BeyondMarks
from rnnviz.screen.beyond import HALF, SHAFT, BeyondMarksDrawing
from rnnviz.screen.data_transform import DataTransform

WIDTH, LINE = 100.0, 15.0
"""Of the text of a value."""


@pytest.mark.parametrize(("y", "shaft_top"), [(1e9, 1.0), (-1e9, 199.0 - SHAFT)])
def test_a_value_has_no_place_on_its_own_arrow(y, shaft_top):
    """Kept within the panel, as labels are, a place beyond the border would lie on the arrow."""
    marks = BeyondMarks(np.array([5.0]), np.array([y]), ("10⁹",), ("ink",), ("L",))
    offered = []
    labels = SimpleNamespace(
        layout=SimpleNamespace(theme=SimpleNamespace(line_scale=1.0), small_line=LINE),
        place_clear=lambda _, anchors, *rest, **options: offered.extend(anchors) or 0,
    )
    transform = DataTransform((0.0, 10.0), (0.0, 1.0), 400.0, 200.0)
    BeyondMarksDrawing(marks).paint_labels(labels, transform)
    arrow = QRectF(200.0 - HALF, shaft_top, 2 * HALF, SHAFT)
    assert len(offered) == 5
    for at, share in offered:
        top = min(max(at.y(), 0.0), 200.0 - LINE)
        place = QRectF(at.x() - share * WIDTH, top, WIDTH, LINE)
        assert not place.intersects(arrow.adjusted(HALF - 1, 0, 1 - HALF, 0))
