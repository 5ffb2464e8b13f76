"""Rivers, streams, strips and rows of numbers in pixels."""

import numpy as np
import pytest
from matplotlib.figure import Figure as Sheet
from PySide6.QtCore import QPointF

from rnnviz.export.artist import draw_panel
from rnnviz.export.panel import PanelDrawing
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.figure import Axis, Figure, Panel
from rnnviz.plot.fill import VEIL, word_ground
from rnnviz.plot.network import Arrows, River, Streams, Strips, TextRow
from rnnviz.plot.palette import LIGHT as COLORS
from rnnviz.plot.palette import rgb
from rnnviz.screen.data_transform import DataTransform
from rnnviz.screen.label_placement import LabelCollision
from rnnviz.screen.network import TextRowDrawing, _box
from rnnviz.screen.river import _outlines
from rnnviz.screen.text_layout import TextLayout
from rnnviz.screen.theme import LIGHT, Style


def figure(*artists, x=(0.5, 10.5)):
    axes = Axis("", *x, over="step"), Axis("", 0.0, 1.0, ticks=((0.5, "δ"),))
    return Figure("f", (Panel("p", *axes, artists, grid=False),), summary="s")


def river(log10, **more):
    return River(np.arange(1.0, len(log10) + 1), np.array(log10, float), 0.5, 0.8, **more)


@pytest.fixture
def column(widget, pixels):
    """Return a function that draws artists and gives the pixels of one step's column."""

    def of(step, *artists):
        widget.draw(figure(*artists))
        widget.set_step(1)
        at = widget.panels[0].transform
        box = widget.panels[0].box.area
        x = round(box.x() + 5 + (step - at.x[0]) / (at.x[1] - at.x[0]) * at.width)
        rows = pixels(widget)
        return rows[round(box.y()) : round(box.y() + at.height), x], at.height

    return of


def colored(strip):
    """Return which pixels have a hue."""
    return np.ptp(strip.astype(int), axis=1) > 24


def test_the_width_on_the_screen_is_the_share_of_the_decades(column):
    for log10, share in ((-9.0, 0.125), (-6.0, 0.25), (6.0, 0.75), (12.0, 1.0)):
        strip, height = column(6, river([log10] * 10))
        assert abs(colored(strip).sum() - share * 0.8 * height) <= 2.5


def test_colour_is_that_of_vanishing_and_of_exploding(column):
    small, _ = column(6, river([-9.0] * 10))
    large, _ = column(6, river([9.0] * 10))
    for strip, blue in ((small, True), (large, False)):
        water = strip[colored(strip)].mean(axis=0)
        assert (water[2] > water[0]) == blue


def test_a_dry_bed_has_no_water_and_nan_is_no_water_either(column):
    log10 = [-6.0] * 5 + [-np.inf] * 3 + [np.nan] * 2
    wet, _ = column(3, river(log10))
    dry, _ = column(7, river(log10))
    nan, _ = column(9.6, river(log10))
    assert colored(wet).sum() > 10
    assert colored(dry).sum() <= 2  # the dotted line
    assert colored(nan).sum() == 0
    assert np.abs(nan.astype(int) - rgb(COLORS.paper) * 255).sum() > 0, "hatched"


def test_a_stream_is_as_wide_as_its_size_but_never_wider_than_allowed(widget, pixels):
    counts = []
    for log10, widest in ((-6.0, 9.0), (6.0, 9.0), (6.0, 0.2)):
        x, y = np.full((1, 2), 5.0), np.array([[0.9, 0.1]])
        widget.draw(figure(Streams(x, y, np.array([log10]), 0.2, widest)))
        rows = pixels(widget)
        counts.append(int((np.ptp(rows[100].astype(int), axis=1) > 24).sum()))
    assert counts[0] * 2 < counts[1]
    assert counts[2] < counts[0]


def test_tool_tips_say_step_and_size(widget):
    strips = Strips(
        np.array([[0.25], [-0.5]]), np.array([3.0]), 0.0, 0.1, 0.5, -1.0, 1.0,
        describe=lambda row, column: f"unit {row + 1}: {column}",
    )  # fmt: skip
    widget.draw(figure(river([-6.0] * 10, name="‖<i>δ<sub>k</sub></i>‖"), strips))
    at, box = widget.panels[0].transform, widget.panels[0].box.area

    def tip(x, y):
        across = box.x() + 5 + (x - at.x[0]) / (at.x[1] - at.x[0]) * at.width
        return widget.text_at(QPointF(across, box.y() + (1 - y) * at.height))

    assert "‖δₖ‖: 1 × 10⁻⁶" in tip(4.1, 0.5)
    assert tip(3.0, 0.07) == "unit 2: 0"


def test_numbers_leave_room_for_each_other_and_vanish_in_a_low_row(widget, pixels):
    def ink(height, texts):
        x = np.linspace(1, 10, len(texts))
        widget.draw(figure(TextRow(x, 0.5, height, texts)))
        return int((pixels(widget).mean(axis=2) < 128).sum())

    empty = ink(0.01, ("0.57",) * 5)
    few, many = ink(0.5, ("0.57",) * 5), ink(0.5, ("0.57",) * 500)
    assert empty < few < many < 5 * few


def test_the_emphasized_number_can_be_read_beside_the_cursor(widget, pixels):
    widget.draw(figure(TextRow(np.array([5.0]), 0.5, 0.5, ("0.57",), emphasis=0)))
    widget.set_step(5)
    rows, at = pixels(widget), widget.panels[0].transform
    box = widget.panels[0].box.area
    x, y = round(box.x() + 5 + 4.5 / 10 * at.width), round(box.y() + at.height / 2)
    part = rows[y - 6 : y + 6, x - 14 : x + 14].mean(axis=2)
    assert (part > 200).mean() > 0.5, "paper in the box"
    assert 0.03 < (part < 128).mean() < 0.5, "ink of digits"


def test_arrows_have_heads(widget, pixels):
    def ink(head):
        ends = (np.array([float(v)]) for v in (2, 0.5, 8, 0.5))
        widget.draw(figure(Arrows(*ends, "ink", head=head)))
        return int((pixels(widget).mean(axis=2) < 128).sum())

    assert ink(True) > ink(False)


def test_the_bar_of_a_river_takes_room_only_where_it_is_named(widget):
    widget.set_theme(LIGHT)
    widget.draw(figure(river([0.0] * 10)))
    wide = widget.panels[0].transform.width
    widget.draw(figure(river([0.0] * 10, label="log<sub>10</sub> ‖<i>δ</i>‖")))
    assert widget.panels[0].transform.width < wide


def test_a_straight_channel_is_an_arrow_as_wide_as_it_is_said_to_be():
    x, y = np.array([[10.0, 10.0], [0.0, 30.0]]), np.array([[0.0, 40.0], [0.0, 40.0]])
    widths = np.array([8.0, 2.0])
    found = np.array(_outlines(x, y, widths, 1.0))
    np.testing.assert_allclose(np.hypot(*(found[:, 0] - found[:, 6]).T), widths)
    np.testing.assert_allclose(np.hypot(*(found[:, 1] - found[:, 5]).T), widths)
    np.testing.assert_allclose((found[:, 0] + found[:, 6]) / 2, [[10, 0], [0, 0]])
    np.testing.assert_allclose(found[:, 3], [[10, 40], [30, 40]])
    assert (np.hypot(*(found[:, 2] - found[:, 4]).T) > widths).all()


def test_one_place_is_where_it_is_among_many():
    transform = DataTransform((-2.0, 8.0), (0.0, 4.0), 500.0, 90.0)
    values = np.array([-np.inf, -300.0, -2.0, 0.3, 8.0, 1e9, np.inf])
    assert [transform.x_pixel(v) for v in values.tolist()] == transform.x_pixels(values).tolist()
    assert [transform.y_pixel(v) for v in values.tolist()] == transform.y_pixels(values).tolist()


def test_the_box_at_the_cursor_hides_no_neighbour_and_keeps_within_its_row(widget, pixels):
    x = np.arange(1.0, 11.0)
    texts = (*["0.7"] * 8, "3·10⁻⁷", "0.75")
    row = TextRow(x, 0.5, 0.1, texts, emphasis=9)
    painted = []

    class Pen:
        def drawStaticText(self, at, laid):
            painted.append((at.x(), at.x() + laid.size().width()))

        def __getattr__(self, name):
            return lambda *_: None

    layout = TextLayout(LIGHT)
    for width in range(120, 420, 10):
        at = DataTransform((0.5, 10.5), (0.0, 1.0), float(width), 120.0)
        painted.clear()
        TextRowDrawing(row).paint(Pen(), at, Style(LIGHT))
        box = _box(row, layout, at)
        assert box.height() <= 0.1 * 120 + 1e-9
        assert not any(left < box.right() and right > box.left() for left, right in painted)


def test_words_on_coloured_bands_have_a_ground_that_lets_no_colour_through(widget, pixels):
    river = River(np.arange(1.0, 11.0), np.full(10, 30.0), 0.5, 1.0, direction=-1)
    for artist, ground in ((river, 1.0), (Arrows(*np.zeros((4, 1))), VEIL)):
        assert word_ground((artist,)) == ground
        panel = Panel("p", Axis("k", 0, 11), Axis("", 0, 1), (artist,))
        paper = PanelDrawing(Sheet(), 10.0, (400.0, 300.0))
        draw_panel(paper, panel, panel_limits([panel])[0], None)
        assert paper.word_ground()["alpha"] == ground
        labels = LabelCollision((artist,), DataTransform((0.0, 1.0), (0.0, 1.0), 10.0, 10.0))
        assert labels.ground == ground
