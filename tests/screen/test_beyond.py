"""Where the values of arrows at the border of a panel stand."""

from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet
from PySide6.QtCore import QRectF

from rnnviz.export.artist import draw_panel
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.beyond import arrows, placed_values, with_beyond_marks
from rnnviz.plot.figure import Axis, BeyondMarks, Figure, Panel, Points
from rnnviz.screen.beyond import HALF, SHAFT, BeyondMarksDrawing, _tip
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.label_placement import LabelPlacer

WIDTH, LINE = 100.0, 15.0
"""Of the text of a value."""


@pytest.mark.parametrize(("y", "shaft_top"), [(1e9, 1.0), (-1e9, 199.0 - SHAFT)])
def test_a_value_has_no_place_on_its_own_arrow(y, shaft_top):
    """Kept within the panel, as labels are, a place beyond the border would lie on the arrow."""
    marks = BeyondMarks(np.array([5.0]), np.array([y]), ("10⁹",), ("ink",), ("L",))
    offered = []
    labels = SimpleNamespace(
        layout=SimpleNamespace(theme=SimpleNamespace(line_scale=1.0), small_line=LINE),
        find_place=lambda _, anchors, *rest: offered.extend(anchors) or 0,
        rect_of=lambda *_: QRectF(),
        paint_at=lambda *_: None,
    )
    transform = DataTransform((0.0, 10.0), (0.0, 1.0), 400.0, 200.0)
    BeyondMarksDrawing(marks).paint_labels(labels, transform)
    arrow = QRectF(200.0 - HALF, shaft_top, 2 * HALF, SHAFT)
    assert len(offered) == 5
    for at, share in offered:
        top = min(max(at.y(), 0.0), 200.0 - LINE)
        place = QRectF(at.x() - share * WIDTH, top, WIDTH, LINE)
        assert not place.intersects(arrow.adjusted(HALF - 1, 0, 1 - HALF, 0))


FOUR = Points(np.array([9e9, -8e9, 0.2, 0.2]), np.array([0.0, 0.0, 7e9, -6e9]))
PLANE = Panel("p", Axis("Re", -2, 2), Axis("Im", -2, 2), (FOUR,), square=True)


@pytest.mark.parametrize(("size", "written"), [((150, 150), 1), ((500, 500), 4)])
def test_values_of_a_plane_stand_on_no_arrow_and_leave_a_small_one_visible(
    widget, pixels, monkeypatch, size, written
):
    found = []
    real = LabelPlacer.paint_at

    def noted(self, text, anchor, role):
        found.append((text, self.rect_of(text, *anchor)))
        real(self, text, anchor, role)

    monkeypatch.setattr(LabelPlacer, "paint_at", noted)
    widget.resize(*size)
    widget.draw(Figure("t", (PLANE,)))
    found.clear()
    pixels(widget)
    places = dict(found)
    assert len(places) == written
    assert "9 × 10⁹" in " ".join(places)
    (item,) = widget.panels
    marks = item.drawings[-1].artist
    tips = [_tip(arrow, item.transform) for arrow in arrows(marks, (-2.0, 2.0), (-2.0, 2.0))]
    assert len(tips) == 4
    for text, place in places.items():
        assert not any(place.contains(tip) for tip in tips)
        assert not any(place.intersects(other) for name, other in places.items() if name != text)


def test_of_values_without_room_the_farthest_of_each_side_is_written_with_a_count():
    marks = BeyondMarks(
        np.array([1.0, 3.0, 5.0]),
        np.array([9.0, 8.0, -7.0]),
        ("9", "8", "−7"),
        ("a",) * 3,
        ("",) * 3,
    )
    found = list(arrows(marks, (0.0, 6.0), (0.0, 1.0)))

    def find(arrow, text, taken):
        return None if any(abs(text_ - arrow.across) < 0.5 for text_ in taken) else arrow.across

    written = [(arrow.index, text) for arrow, text, _ in placed_values(marks, found, find)]
    assert written == [(0, "2 arrows, farthest 9"), (2, "−7")]

    def find_short(arrow, text, taken):
        return None if len(text) > 2 else find(arrow, text, taken)

    written = [text for _, text, _ in placed_values(marks, found, find_short)]
    assert written == ["9", "−7"]


def test_values_on_paper_stand_on_no_arrow_and_on_no_other():
    paper = PanelDrawing(Sheet(), 12.0, (220.0, 220.0))
    limits = panel_limits([PLANE])
    draw_panel(paper, with_beyond_marks([PLANE], limits)[0], limits[0], None)
    paper.place(60.0, 60.0, 220.0, 220.0)
    taken = paper.room_for_labels._taken
    assert len(taken) == 8
    assert not any(one.overlaps(other) for one, other in combinations(taken, 2))
