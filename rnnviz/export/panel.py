"""One panel of a figure on a pair of matplotlib's axes: everything around the artists.

Lines are named at their ends; what has no end, such as a cloud of points, is named in a legend
above the panel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rnnviz.export import theme
from rnnviz.export.axis import set_bar_ticks
from rnnviz.export.label_room import LabelRoom, Rect
from rnnviz.export.message import VerbatimText, draw_message
from rnnviz.export.typesetting import typeset, width, wrap, wrap_label
from rnnviz.plot.figure import BORDER, Panel
from rnnviz.plot.fill import VEIL
from rnnviz.plot.label_spacing import without_overlap
from rnnviz.plot.markup import shorter_names
from rnnviz.plot.row import ALONE, Around

if TYPE_CHECKING:
    from matplotlib.artist import Artist as Handle
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from matplotlib.figure import Figure as Sheet

MOST_DIRECT_LABELS = 9
"""Names at the ends of lines; of more lines all names go to the legend."""
_USUAL = 12.0  # points of the text for which widths of lines and sizes of symbols are given
BAR = 9.0  # width of a colour bar in points
_GAP = 8.0
AT_BORDER = 0.8
"""Share of the width from which on a line that ends is named in the margin beside its end."""
_KEY, _KEYS_APART = 1.9, 1.2
"""What stands before a name in the legend, and what is between two columns of names."""
_FEW_ROWS = 2
"""Rows of names above which those of runs are shortened if that saves some."""
FIRST, SECOND, MIDDLE, LAST = range(4)
"""Ranks in the legend: of curves, of levels, of other things, and of marks at the border."""


@dataclass(frozen=True)
class End:
    """Where a line ends, in data coordinates, and what it is called there."""

    x: float
    y: float
    label: str
    color: str
    line: Handle


@dataclass(frozen=True)
class Annotated:
    """An annotation at a place in shares of the axes; how wide it is in points."""

    text: Any
    across: float
    up: float
    wide: float

    def span(self, width: float) -> tuple[float, float]:
        """Return where it begins and ends in axes of that width, in points."""
        before = {"left": 0.0, "center": 0.5, "right": 1.0}[self.text.get_ha()]
        start = self.across * width - before * self.wide
        return start, start + self.wide


class PanelDrawing:
    """A panel being drawn: its axes, what is still to be named, and what it needs around it.

    All lengths are in points.

    Attributes
    ----------
    sheet : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes
        At a provisional place until `place` is called.
    size : float
        Of the text.
    room : (float, float)
        Width and height of the axes, approximate until `place` is called.
    around : Around
        What its row has only once.
    ends : list of End
        Lines to be named where they end.
    annotated : list of Annotated
        Texts at places, which keep off each other.
    maps : list of (mappable, str)
        Colour maps that need a bar, with its label.
    beyond : (bool, bool)
        Whether values lie below and above the colour scale of a heat map.
    ground : float
        How opaque the paper behind words inside the axes is.
    verticals : list of (float, str, str, float)
        Vertical lines to be named: where they are, names, colours, and how high they are.
    upright : list of float
        Where vertical lines are that take the whole height.
    room_for_labels : LabelRoom
        What inside the axes is taken.
    when_placed : list of callable
        What is written once the size of the axes is known.
    pins : list of str
        What was read at each pin, for a line of its own above the panel.
    """

    def __init__(
        self, sheet: Sheet, size: float, room: tuple[float, float], around: Around = ALONE
    ) -> None:
        across, up = 72 * sheet.get_size_inches()
        self.sheet = sheet
        self.axes = sheet.add_axes((0.1, 0.1, room[0] / across, room[1] / up))
        self.size = size
        self.room = room
        self.around = around
        self.ends: list[End] = []
        self.annotated: list[Annotated] = []
        self._ranked: list[tuple[int, Handle]] = []
        self.maps: list[tuple[Any, str]] = []
        self.pins: list[str] = []
        self.beyond = (False, False)
        self.ground = VEIL
        self.bars: list[Axes] = []
        self.verticals: list[tuple[float, str, str, float]] = []
        self.upright: list[float] = []
        self.room_for_labels = LabelRoom()
        self.when_placed: list[Callable[[], None]] = []
        self._written: list[tuple[float, float, str, bool]] = []
        self._bar_offset = 0.0
        self._names: list[Any] = []
        self._head = 0.0
        self._verbatim: VerbatimText | None = None
        self._message: tuple[Panel, Any] | None = None

    @property
    def line_scale(self) -> float:
        """How much thicker lines are than beside the text of half a slide; never thinner."""
        return max(1.0, self.size / _USUAL)

    @property
    def mark_scale(self) -> float:
        """How much larger or smaller symbols are than beside the text of half a slide."""
        return min(max(self.size / _USUAL, 0.5), 2.0)

    def finish(self) -> None:
        """Add names and bars to what has been drawn."""
        self._name_ends()
        self._draw_bars()

    def annotate(self, x: float, y: float, label: str, **rest: Any) -> Any:
        """Annotate a place; `rest` goes to matplotlib."""
        text, math = typeset(label)
        rest = {"size": self.size, "annotation_clip": False, "parse_math": math} | rest
        return self.axes.annotate(text, (x, y), textcoords="offset points", **rest)

    def word_ground(self, pad: float = 0.8) -> dict[str, Any]:
        """Return the box of paper behind words inside the axes."""
        return {"facecolor": "white", "alpha": self.ground, "edgecolor": "none", "pad": pad}

    def shows(self, x: float, y: float) -> bool:
        """Return whether a place lies within the axes' limits."""
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        return bool(left <= x <= right and low <= y <= high)

    def keep_clear(self, x: Any, y: Any) -> None:
        """Keep labels off a line or off points in data coordinates."""
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        with np.errstate(all="ignore"):
            across = (np.asarray(x, dtype=float) - left) / (right - left)
            self.room_for_labels.add_line(across, (np.asarray(y, float) - low) / (high - low))

    def take(self, across: float, up: float, label: str, left: bool) -> None:
        """Keep labels off one that is written beside a place, in shares of the axes."""
        self._written.append((across, up, label, left))

    def _take_written(self, across: float, up: float, label: str, left: bool) -> None:
        wide, high = (width(label) * self.size + 14) / self.room[0], 1.4 * self.size / self.room[1]
        start, middle = across - wide if left else across, min(max(up, high), 1 - high / 2)
        self.room_for_labels.take(Rect(start, start + wide, middle - high, middle + high))

    def margins(self, renderer: RendererBase) -> tuple[float, float, float, float]:
        """Return what the panel needs left, right, below and above its axes."""
        points = 72 / self.sheet.dpi
        left, right, below, above = (points * n for n in _overhang(self.axes, renderer))
        self._bar_offset = right + _GAP
        for bar in self.bars:
            right = self._bar_offset + BAR + points * _overhang(bar, renderer)[1]
        return left, right, below, above

    def place(self, left: float, bottom: float, width: float, height: float) -> None:
        """Put the axes where they belong, and what hangs on them."""
        across, up = 72 * self.sheet.get_size_inches()
        self.room = (width, height)
        self.axes.set_position((left / across, bottom / up, width / across, height / up))
        if self._verbatim is not None:
            self._verbatim.fit(width, height)
        if self._message is not None:
            self._draw_words(self._message[0])
        for bar in self.bars:
            x = left + width + self._bar_offset
            bar.set_position((x / across, bottom / up, BAR / across, height / up))
        gap = 1.2 * self.size / height
        for column in {name.xy[0] for name in self._names}:
            names = [name for name in self._names if name.xy[0] == column]
            from_top = without_overlap([1.0 - name.xy[1] for name in names], gap, 0.0, 1.0)
            for name, share in zip(names, from_top, strict=True):
                name.xy = (column, 1.0 - share)
        self._part_annotations(width, height)
        for written in self._written:
            self._take_written(*written)
        for write in self.when_placed:
            write()
        self._name_verticals()

    def _part_annotations(self, width: float, height: float) -> None:
        """Move annotations down by lines until none touches one before it."""
        line, placed = 1.4 * self.size, list[tuple[float, float, float]]()
        for each in self.annotated:
            start, end = each.span(width)
            at = each.up * height
            for left, right, other in sorted(placed, key=lambda known: -known[2]):
                if left < end and start < right and abs(other - at) < line:
                    at = other - line
            placed.append((start, end, at))
            each.text.xyann = each.text.xyann[0], at - each.up * height

    def draw_cursor(self, step: int) -> None:
        """Mark the cursor's time step."""
        self.axes.axvline(step, color=theme.INK, linewidth=0.8, alpha=0.45, zorder=4)
        at_top = self.axes.get_xaxis_transform()
        self.axes.plot(
            [step],
            [1.0],
            marker=7,
            color=theme.INK,
            markersize=5 * self.mark_scale,
            transform=at_top,
            clip_on=False,
        )

    def draw_message(self, panel: Panel) -> None:
        """Draw the message of a panel in place of axes and artists."""
        self.axes.set(xticks=[], yticks=[])
        self.axes.spines[:].set(visible=True, color=theme.GRID)
        if panel.verbatim:
            self._verbatim = VerbatimText(self.axes, panel.message, self.size, self.around.words)
            self._verbatim.fit(*self.room)
        else:
            self._draw_words(panel)

    def _draw_words(self, panel: Panel) -> None:
        """Draw a message as large as there is room now."""
        if self._message is not None:
            self._message[1].remove()
        words = draw_message(self.axes, panel, self.size, self.room, self.around.words)
        self._message = panel, words

    def _name_ends(self) -> None:
        """Name lines in the margin where they end, or in the legend: never among other lines."""
        widest = max((width(end.label) for end in self.ends), default=0.0) * self.size
        crowded = len(self.ends) > MOST_DIRECT_LABELS or widest > 0.32 * self.room[0]
        for end in self.ends:
            if crowded or _share(end.x, self.axes.get_xlim()) < AT_BORDER:
                rank = SECOND if math.isinf(end.x) else FIRST
                self.name_in_legend(end.line, end.label, rank)
                continue
            at: dict[str, Any] = {"xytext": (5, 0), "va": "center_baseline", "zorder": 3.3}
            at["xycoords"] = "axes fraction"
            y = _share(end.y, self.axes.get_ylim())
            self._names.append(self.annotate(1.0, y, end.label, color=end.color, **at))

    def _name_verticals(self) -> None:
        """Name vertical lines inside the axes, beside them and where nothing is drawn."""
        line = 1.35 * self.size / self.room[1]
        for value, label, color, share in self.verticals:
            across = _share(value, self.axes.get_xlim())
            wide = (0.9 * width(label) * self.size + 6.0) / self.room[0]
            if BORDER in label:  # what it says on either side belongs there
                self._name_border(across, label, color)
                continue
            found = self.room_for_labels.place_beside(across, wide, line, low=share < 1)
            if found is None:
                continue  # over curves it could not be read
            left, top = found
            place: dict[str, Any] = {"xycoords": "axes fraction", "va": "center_baseline"}
            place["bbox"] = self.word_ground(0.6)
            place |= {"ha": "right" if left else "left", "xytext": (-4 if left else 4, 0)}
            words = self.annotate(
                across,
                top - line / 2,
                label,
                color=color,
                size=0.9 * self.size,
                zorder=3.4,
                **place,
            )
            words.set_in_layout(False)

    def _name_border(self, across: float, label: str, color: str) -> None:
        """Name both sides of a vertical line across it."""
        place: dict[str, Any] = {"xycoords": "axes fraction", "va": "top", "ha": "center"}
        place["bbox"] = self.word_ground(0.6)
        place |= {"xytext": (0, -3), "size": 0.9 * self.size, "zorder": 3.4}
        self.annotate(across, 1.0, label, color=color, **place).set_in_layout(False)

    def name_in_legend(self, handle: Any, label: str, rank: int = MIDDLE) -> None:
        """Name what `handle` shows in the legend, once: lines first, marks at the border last."""
        if label and all(known.get_label() != label for _, known in self._ranked):
            handle.set_label(label)
            self._ranked.append((rank, handle))

    @property
    def legend(self) -> list[Handle]:
        """What is to be named above the panel, in the order of their ranks."""
        return [handle for _, handle in sorted(self._ranked, key=lambda pair: pair[0])]

    def draw_head(self, panel: Panel, room: float) -> float:
        """Draw note, legend and title above axes `room` wide, and return how high they are."""
        small = 0.9 * self.size
        above = panel.note or panel.title or self.legend or self.pins
        self._head = 4.0 if above else 0.0
        for pin in reversed(self.pins):
            self._head_line(wrap(pin, room / small), small, theme.INK)
        self._head_line(wrap(panel.note, room / small), small, theme.QUIET)
        self._draw_legend(room, width(panel.title) * 1.1 * self.size)
        self._head_line(wrap(panel.title, room / self.size), 1.08 * self.size, theme.INK)
        return self._head

    def draw_column_head(self, above: float, room: float) -> float:
        """Draw the name of the run that the column shows so far above the axes.

        Returns how high everything there is now.
        """
        self._head = above
        if self.around.head:
            self._head += 0.25 * self.size
            color = theme.label_color(self.around.role)
            self._head_line(wrap(self.around.head, room / self.size), 1.08 * self.size, color)
        return self._head

    def _head_line(self, text: str, size: float, color: str) -> None:
        if not text:
            return
        place = {"xycoords": "axes fraction", "xytext": (0, self._head), "va": "bottom"}
        words = self.annotate(0.0, 1.0, text, size=size, color=color, **place)
        words.set_in_layout(False)
        self._head += 1.35 * size * (text.count("\n") + 1)

    def _draw_legend(self, room: float, taken: float) -> None:
        """Draw the legend above the axes; it shares its line with a title of width `taken`."""
        from matplotlib.transforms import ScaledTranslation

        if not self.legend:
            return
        small = 0.9 * self.size
        names, columns, across = _arranged_key(
            [str(handle.get_label()) for handle in self.legend], room / small
        )
        up = ScaledTranslation(0, self._head / 72, self.sheet.dpi_scale_trans)
        legend = self.axes.legend(
            handles=self.legend, loc="lower right", ncols=columns, fontsize=small, frameon=False,
            bbox_to_anchor=(1.0, 1.0), bbox_transform=self.axes.transAxes + up, borderaxespad=0,
            borderpad=0, handlelength=_KEY - 0.5, handletextpad=0.5, columnspacing=_KEYS_APART,
            labelspacing=0.25,
        )  # fmt: skip
        legend.set_in_layout(False)
        for text, lines in zip(legend.get_texts(), names, strict=True):
            content, math = typeset("\n".join(lines))
            text.set_text(content)
            text.set_parse_math(math)
        # 1.35 for a line of type, and 0.25 (see `labelspacing`) between two names.
        high = small * max(
            1.35 * sum(map(len, part)) + 0.25 * (len(part) - 1) for part in _parts(names, columns)
        )
        if high > 1.4 * small or not taken or taken + across * small > room:
            self._head += high + 2.0

    def _draw_bars(self) -> None:
        for mappable, name in self.maps[: 1 if self.around.color_bar else 0]:
            label = name if self.around.bar_label else ""
            bar = self.sheet.add_axes((0, 0, 0.01, 0.5))
            self.bars.append(bar)
            colorbar = self.sheet.colorbar(mappable, cax=bar)
            colorbar.outline.set_linewidth(0.6)
            small = 0.9 * self.size
            set_bar_ticks(colorbar, self.room[1], small, self.beyond)
            bar.tick_params(labelsize=small)
            text, math = typeset(wrap(label, self.room[1] / self.size))
            colorbar.set_label(text, size=0.95 * self.size, parse_math=math)


def _arranged_key(labels: Sequence[str], room: float) -> tuple[list[list[str]], int, float]:
    """Return the lines of each name in a key so wide, in how many columns, and their width.

    The names of runs lose their last clauses, which are in the caption too, where the key becomes
    lower by that and is high.  All in units of the size of the text.
    """
    shorter = [list(shorter_names(label)) for label in labels]
    shorter = [each[: max(1, len(each) - 1)] for each in shorter]  # a letter alone says too little
    found: list[tuple[int, list[list[str]], int, float]] = []
    for level in range(max(map(len, shorter))):
        names = [each[min(level, len(each) - 1)] for each in shorter]
        lines = [wrap_label(name, room - _KEY) for name in names]
        columns, across = _key_columns([max(map(width, each)) for each in lines], room)
        high = max(sum(map(len, part)) for part in _parts(lines, columns))
        found.append((high, lines, columns, across))
        if high <= _FEW_ROWS:
            break
    return min(found, key=lambda each: each[0])[1:]


def _parts(lines: list[list[str]], columns: int) -> list[list[list[str]]]:
    """Return what stands in each column: they are filled one after another, the first ones more."""
    each = [part.tolist() for part in np.array_split(np.arange(len(lines)), columns)]
    return [[lines[i] for i in part] for part in each]


def _key_columns(widths: Sequence[float], room: float) -> tuple[int, float]:
    """Return in how many columns names of these widths fit, filled one after another.

    Also how wide these are together; all in units of the size of the text.
    """
    for columns in range(len(widths), 0, -1):
        parts = np.array_split(widths, columns)
        across = sum(float(part.max()) + _KEY for part in parts) + _KEYS_APART * (columns - 1)
        if across <= room:
            break
    return columns, across


def _share(value: float, limits: tuple[float, float]) -> float:
    """Return where between two limits a value is, 0 to 1."""
    low, high = limits
    return min(max((min(value, high) - low) / (high - low), 0.0), 1.0)


def _overhang(axes: Axes, renderer: RendererBase) -> tuple[float, float, float, float]:
    """Return how many pixels an axes' decorations reach beyond it: left, right, below, above."""
    box = axes.get_window_extent()
    around = axes.get_tightbbox(renderer, for_layout_only=True) or box
    left, right = max(0.0, box.x0 - around.x0), max(0.0, around.x1 - box.x1)
    return left, right, max(0.0, box.y0 - around.y0), max(0.0, around.y1 - box.y1)
