"""Limits that all frames share, so that nothing but what is drawn moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from rnnviz.plot.axis_limit import Limits, Span, panel_limits
from rnnviz.plot.figure import Artist, Axis, Figure, HeatMap, Panel

Key = TypeVar("Key")


class SharedLimits:
    """The limits of the axes and of the colour scales of a figure over all frames.

    Every frame's own figure is given to `add`; after that `fixed` returns them with common limits.
    """

    def __init__(self) -> None:
        self._axes: dict[str, Limits] = {}
        self._colors: dict[tuple[str, int], Span] = {}

    def add(self, figure: Figure) -> None:
        """Take the limits of one frame into account."""
        for panel, limits in zip(figure.panels, panel_limits(figure.panels), strict=True):
            if panel.message:
                continue
            known = self._axes.get(panel.key, limits)
            self._axes[panel.key] = Limits(_union(known.x, limits.x), _union(known.y, limits.y))
            for i, heat in _heat_maps(panel.artists):
                _widen(self._colors, (panel.key, i), (heat.low, heat.high))

    def fixed(self, figure: Figure) -> Figure:
        """Return the figure of one frame with the limits of all."""
        return replace(figure, panels=tuple(map(self._fixed, figure.panels)))

    def _fixed(self, panel: Panel) -> Panel:
        limits = self._axes.get(panel.key)
        if limits is None or panel.message:
            return panel
        artists = list(panel.artists)
        for i, heat in _heat_maps(artists):
            low, high = self._colors[panel.key, i]
            artists[i] = replace(heat, low=low, high=high)
        x, y = _between(panel.x, limits.x), _between(panel.y, limits.y)
        return replace(panel, x=x, y=y, artists=tuple(artists))


def _heat_maps(artists: Iterable[Artist]) -> list[tuple[int, HeatMap]]:
    return [(i, artist) for i, artist in enumerate(artists) if isinstance(artist, HeatMap)]


def _between(axis: Axis, span: Span) -> Axis:
    return replace(axis, low=span[0], high=span[1])


def _union(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])


def _widen(known: dict[Key, Span], key: Key, span: Span) -> None:
    known[key] = _union(known.get(key, span), span)
