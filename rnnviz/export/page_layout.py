"""Where everything is on a page, in points from its lower left corner.

Panels are drawn at a provisional place, measured, and then moved to their own: stacked panels share
their left and right edges, square ones form a column beside them.  Nothing depends on the file
format, so PNG, SVG and PDF agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rnnviz.export.artist import draw_panel
from rnnviz.export.panel import PanelDrawing
from rnnviz.export.typesetting import typeset
from rnnviz.plot.axis_limit import Limits, panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import Figure, Panel

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure as Sheet

PAD = 7.0
_NOT_WIDE = 0.85  # height over width from which square panels do not stand beside others
_LEAST = 24.0  # axes are at least this wide and high, whatever is written around them


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
    """A sheet with the size of its text and what measures it."""

    sheet: Sheet
    renderer: RendererBase
    size: float

    def write(self, label: str, left: float, bottom: float, size: float, **rest: Any) -> None:
        """Write a line, or several, on the page itself."""
        width, height = 72 * self.sheet.get_size_inches()
        text, math = typeset(label)
        self.sheet.text(left / width, bottom / height, text, size=size, parse_math=math, **rest)

    def draw(self, figure: Figure, step: int | None, box: Box) -> None:
        """Draw a figure's panels: square ones in a column at the left, the others beside them.

        In a box that is not wide all stand below each other, so that the square ones stay large.
        """
        limits = panel_limits(figure.panels)
        placed = list(zip(with_beyond_marks(figure.panels, limits), limits, strict=True))
        if box.height > _NOT_WIDE * box.width:
            self._stack(placed, step, box)
            return
        square = [pair for pair in placed if pair[0].square]
        other = [pair for pair in placed if not pair[0].square]
        if square:
            share = 0.56 if other else 1.0
            column = Box(box.left, box.bottom, share * box.width, box.height)
            used = self._stack(square, step, column)
            box = Box(box.left + used, box.bottom, box.width - used, box.height)
        if other:
            self._stack(other, step, box)

    def _stack(self, placed: Sequence[tuple[Panel, Limits]], step: int | None, box: Box) -> float:
        """Draw panels one above the other and return the width they take."""
        total = sum(panel.weight for panel, _ in placed)
        drawings = []
        for panel, limits in placed:
            room = max(box.width - 9 * self.size, 99.0), 0.7 * box.height * panel.weight / total
            drawing = PanelDrawing(self.sheet, self.size, room)
            draw_panel(drawing, panel, limits, step)
            drawings.append(drawing)
        needs = [drawing.margins(self.renderer) for drawing in drawings]
        left, right = (max(need[side] for need in needs) + PAD for side in (0, 1))
        width = max(box.width - left - right, _LEAST)
        above = [
            max(
                need[3], drawing.draw_head(panel, min(width, box.height) if panel.square else width)
            )
            for (panel, _), drawing, need in zip(placed, drawings, needs, strict=True)
        ]
        free = box.height - sum(above) - sum(need[2] + PAD for need in needs) - PAD
        top, taken = box.top, 0.0
        for (panel, limits), drawing, head, need in zip(
            placed, drawings, above, needs, strict=True
        ):
            height = max(free * panel.weight / total, _LEAST)
            across = min(width, height / _ratio(limits)) if panel.square else width
            down = across * _ratio(limits) if panel.square else height
            drawing.place(box.left + left, top - head - down, across, down)
            top -= head + height + need[2] + PAD
            taken = max(taken, left + across + right)
        return taken


def _ratio(limits: Limits) -> float:
    """Return height over width of axes with equal scales."""
    (left, right), (low, high) = limits.x, limits.y
    return min(max((high - low) / (right - left), 0.1), 10.0)
