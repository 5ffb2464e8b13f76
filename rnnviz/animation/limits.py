"""Limits that all frames share, so that nothing but what is drawn moves."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rnnviz.plot.axis_limit import Span, panel_limits
from rnnviz.plot.figure import Artist, Axis, Figure, HeatMap, Panel
from rnnviz.plot.network import Strips
from rnnviz.views.hidden import scale_words

ColorKey = tuple[str, str, str, str, int]
FEW = 10
"""One in so many frames may lie beyond a linear scale that else were too wide for all others."""
TOO_WIDE = 10.0
"""How many times as wide."""


class SharedLimits:
    """The limits of the axes and of the colour scales of a figure over all frames.

    Every frame's own figure is given to `add`; after that `fixed` returns them with common limits.
    """

    def __init__(self) -> None:
        self._axes: dict[tuple[str, str], list[Span]] = defaultdict(list)
        self._colors: dict[ColorKey, list[Span]] = defaultdict(list)
        self._found: dict[object, Span] = {}

    def add(self, figure: Figure) -> None:
        """Take the limits of one frame into account."""
        self._found.clear()
        for panel, limits in zip(figure.panels, panel_limits(figure.panels), strict=True):
            if panel.message:
                continue
            self._axes[panel.key, "x"].append(limits.x)
            self._axes[panel.key, "y"].append(limits.y)
            for _, key, colored in _colored(panel):
                self._colors[key].append((colored.low, colored.high))

    def fixed(self, figure: Figure) -> Figure:
        """Return the figure of one frame with the limits of all."""
        return replace(figure, panels=tuple(map(self._fixed, figure.panels)))

    def _fixed(self, panel: Panel) -> Panel:
        if panel.message or (panel.key, "y") not in self._axes:
            return panel
        artists, note = list(panel.artists), panel.note
        for i, key, colored in _colored(panel):
            low, high = self._common(key, self._colors[key], log10=colored.map == "log")
            artists[i] = replace(colored, low=low, high=high)
            note = note.replace(scale_words(colored.high), "").strip()  # it moves no more
        # Over time steps the view itself says what is seen: all, or what is around the cursor.
        x = panel.x if panel.x.over == "step" else self._axis(panel, "x", panel.x)
        y = self._axis(panel, "y", panel.y)
        return replace(panel, x=x, y=y, artists=tuple(artists), note=note)

    def _axis(self, panel: Panel, name: str, axis: Axis) -> Axis:
        counts = axis.log10 or axis.whole or axis.over is not None
        low, high = self._common((panel.key, name), self._axes[panel.key, name], log10=counts)
        return replace(axis, low=low, high=high)

    def _common(self, key: object, spans: Sequence[Span], log10: bool) -> Span:
        if key not in self._found:
            self._found[key] = common_limits(spans, log10)
        return self._found[key]


def common_limits(spans: Sequence[Span], log10: bool) -> Span:
    """Return limits for all frames: those that cover them all, where the others are still seen.

    Where a few frames would make a linear scale useless for the rest, what they show beyond it is
    marked at the border, as it is in any picture.
    """
    whole = min(low for low, _ in spans), max(high for _, high in spans)
    few = len(spans) // FEW
    usual = sorted(low for low, _ in spans)[few], sorted(high for _, high in spans)[-1 - few]
    if log10 or whole[1] - whole[0] <= TOO_WIDE * (usual[1] - usual[0]):
        return whole
    return usual


def _colored(panel: Panel) -> Iterator[tuple[int, ColorKey, HeatMap | Strips]]:
    """Yield what has a colour scale: its place, what it is known by in other frames, and it."""
    seen: Counter[tuple[str, str, str]] = Counter()
    artists: Iterable[Artist] = panel.artists
    for i, artist in enumerate(artists):
        if isinstance(artist, HeatMap | Strips):
            label = artist.label if isinstance(artist, HeatMap) else ""
            kind = type(artist).__name__, artist.map, label
            seen[kind] += 1
            yield i, (panel.key, *kind, seen[kind]), artist
