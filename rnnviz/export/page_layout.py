"""Where everything is on a page, in points from its lower left corner.

Panels are drawn at a provisional place, measured, and then moved to their own: stacked panels share
their left and right edges, square ones form a column beside them, those of two runs stand in rows.
Nothing depends on the file format, so PNG, SVG and PDF agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rnnviz.export.artist import draw_panel
from rnnviz.export.panel import PanelDrawing
from rnnviz.export.typesetting import typeset
from rnnviz.plot.axis_limit import Limits, panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.row import Around, around, columns, has_columns, has_rows, rows

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure as Sheet

PAD = 7.0
_NOT_WIDE = 0.85  # height over width from which square panels do not stand beside others
_SQUARE = 0.64  # share of the width that square panels with all around them take at most
_LEAST_LETTERS = 40.0  # widths of a letter, about, that a row of two panels has at least
_LEAST = 24.0  # axes are at least this wide and high, whatever is written around them
LINE = 1.25  # heights of a letter that one of a panel's `min_lines` takes
_USEFUL = 5.0  # heights of a letter below which axes are too low for what is drawn in them


@dataclass(frozen=True)
class Box:
    """A rectangle in points."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.bottom + self.height


@dataclass(frozen=True)
class Page:
    """A sheet with the size of its text and what measures it.

    Attributes
    ----------
    sheet : matplotlib.figure.Figure
    renderer : matplotlib.backend_bases.RendererBase
    size : float
        Of the text in points.
    lacking : list of float
        For what has been drawn, by how many points it would have to be higher: what is written
        around the axes is known no earlier.
    """

    sheet: Sheet
    renderer: RendererBase
    size: float
    lacking: list[float] = field(default_factory=list)

    def write(self, label: str, left: float, bottom: float, size: float, **rest: Any) -> None:
        """Write a line, or several, on the page itself."""
        width, height = 72 * self.sheet.get_size_inches()
        text, math = typeset(label)
        self.sheet.text(left / width, bottom / height, text, size=size, parse_math=math, **rest)

    def draw(self, figure: Figure, step: int | None, box: Box) -> None:
        """Draw a figure's panels: square ones in a column at the left, the others beside them.

        In a box that is not wide all stand below each other, so that the square ones stay large.
        Panels that stand beside others form rows where there is room for these; else what is seen
        of run B stands below what is seen of run A.
        """
        limits = panel_limits(figure.panels)
        panels = with_beyond_marks(figure.panels, limits)
        parts = around(panels, figure.heads)
        in_rows = stands_in_rows(panels, box.width / self.size)
        if not in_rows:
            parts = [Around(part.head, part.role) for part in parts]
        placed = [_Placed(*each) for each in zip(panels, limits, parts, strict=True)]
        if in_rows:
            self._draw_rows(placed, step, box)
            return
        narrow = is_narrow(box.width / self.size) or box.height > _NOT_WIDE * box.width
        if has_columns(panels) or narrow:
            self._stack(placed, step, box)
            return
        square = [each for each in placed if each.panel.square]
        other = [each for each in placed if not each.panel.square]
        if square:
            share = _SQUARE if other else 1.0
            column = Box(box.left, box.bottom, share * box.width, box.height)
            used = self._stack(square, step, column)
            box = Box(box.left + used, box.bottom, box.width - used, box.height)
        if other:
            self._stack(other, step, box)

    def _stack(self, placed: Sequence[_Placed], step: int | None, box: Box) -> float:
        """Draw panels one above the other and return the width they take."""
        total = sum(each.panel.weight for each in placed)
        for each in placed:
            self._draw_panel(each, step, box.width, box.height * each.panel.weight / total)
        left, right = (max(each.needs[side] for each in placed) + PAD for side in (0, 1))
        for each in placed:
            each.left, each.width = box.left + left, max(box.width - left - right, _LEAST)
        taken = 0.0
        for (each,), top, height in self._heights([[each] for each in placed], box):
            taken = max(taken, left + each.place(top, height) + right)
        return taken

    def _draw_panel(self, each: _Placed, step: int | None, width: float, height: float) -> None:
        """Draw a panel at a provisional place, with about so much room, and measure it."""
        across, up = max(width - 9 * self.size, 99.0), 0.7 * height
        room = min(across, up / _ratio(each.limits)) if each.panel.square else across, up
        each.drawing = PanelDrawing(self.sheet, self.size, room, each.around)
        draw_panel(each.drawing, each.panel, each.limits, step)
        each.needs = each.drawing.margins(self.renderer)

    def _draw_rows(self, placed: Sequence[_Placed], step: int | None, box: Box) -> None:
        """Draw panels in rows of one or two, whose boxes are equally large, or in two columns."""
        panels = [each.panel for each in placed]
        order = [[placed[i] for i in row] for row in rows(panels)]
        stacks = (
            [order] if has_rows(panels) else [[[placed[i]] for i in c] for c in columns(panels)]
        )
        alone = [row[0] for row in order if len(row) == 1] if has_rows(panels) else []
        for i, each in enumerate(placed):
            stack = stacks[-1 if panels[i].beside else 0]
            share = each.panel.weight / sum(row[0].panel.weight for row in stack)
            width = box.width if each in alone else box.width / 2
            self._draw_panel(each, step, width, box.height * share)
        _set_columns(placed, alone, box)
        for stack in stacks:
            for row, top, height in self._heights(stack, box):
                for each in row:
                    each.place(top, height, centered=True)

    def _heights(
        self, order: Sequence[Sequence[_Placed]], box: Box
    ) -> Iterator[tuple[Sequence[_Placed], float, float]]:
        """Yield rows of panels with the upper edge and the height of their axes, from the top."""
        above = [_draw_heads(row, box.height) for row in order]
        below = [max(each.needs[2] for each in row) + PAD for row in order]
        weights = [row[0].panel.weight for row in order]
        free, top = box.height - sum(above) - sum(below) - PAD, box.top
        useful = (max(_USEFUL, LINE * row[0].panel.min_lines) * self.size for row in order)
        needed = max(each / w for each, w in zip(useful, weights, strict=True)) * sum(weights)
        self.lacking.append(needed - free)
        for row, head, foot, weight in zip(order, above, below, weights, strict=True):
            height = max(free * weight / sum(weights), _LEAST)
            yield row, top - head, height
            top -= head + height + foot


@dataclass(eq=False)
class _Placed:
    """A panel to be drawn, and what is found on the way to its place.

    Attributes
    ----------
    drawing : PanelDrawing
    needs : (float, float, float, float)
        What it needs left, right, below and above its axes.
    left, width : float
        Where its axes may be.
    """

    panel: Panel
    limits: Limits
    around: Around
    drawing: PanelDrawing = field(init=False)
    needs: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    left: float = 0.0
    width: float = 0.0

    def draw_head(self, height: float) -> float:
        """Draw what stands above the axes, and return how high that is."""
        room = min(self.width, height) if self.panel.square else self.width
        return max(self.needs[3], self.drawing.draw_head(self.panel, room))

    def place(self, top: float, height: float, centered: bool = False) -> float:
        """Put the axes into so much height below a place; return their width."""
        across, ratio = self.width, _ratio(self.limits)
        if self.panel.square:
            across = min(across, height / ratio)
            height = across * ratio
        aside = (self.width - across) / 2 if centered else 0.0
        self.drawing.place(self.left + aside, top - height, across, height)
        return across


def _set_columns(placed: Sequence[_Placed], alone: Sequence[_Placed], box: Box) -> None:
    """Give the panels of each column their left edge, and all pairs the same width."""
    right = [each for each in placed if each.panel.beside]
    left = [each for each in placed if not each.panel.beside and each not in alone]
    start, second = (max(each.needs[0] for each in c) + PAD for c in ([*left, *alone], right))
    first_end, end = (max(each.needs[1] for each in c) + PAD for c in (left, [*right, *alone]))
    width = max((box.width - start - first_end - second - end) / 2, _LEAST)
    for each in left:
        each.left, each.width = box.left + start, width
    for each in right:
        each.left, each.width = box.left + start + width + first_end + second, width
    for each in alone:
        each.left, each.width = box.left + start, max(box.width - start - end, _LEAST)


def _draw_heads(row: Sequence[_Placed], height: float) -> float:
    """Draw what stands above the axes of a row, and return how high that is."""
    above = max(each.draw_head(height) for each in row)
    return max(each.drawing.draw_column_head(above, each.width) for each in row)


def stands_in_rows(panels: Sequence[Panel], letters: float) -> bool:
    """Return whether a figure that is so many letters wide has panels beside others."""
    return has_columns(panels) and not is_narrow(letters)


def is_narrow(letters: float) -> bool:
    """Return whether a figure that is so many letters wide has no room for two panels in a row."""
    return letters < _LEAST_LETTERS


def _ratio(limits: Limits) -> float:
    """Return height over width of axes with equal scales."""
    (left, right), (low, high) = limits.x, limits.y
    return min(max((high - low) / (right - left), 0.1), 10.0)
