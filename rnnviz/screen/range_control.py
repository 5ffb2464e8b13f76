"""What the hand did to one figure, and the ranges that it can go back to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rnnviz.plot.adjustment import UNTOUCHED, Adjustment, Range, adjusted
from rnnviz.plot.axis_limit import Limits, Span, full_limits, panel_limits
from rnnviz.plot.figure import Axis, Count, Figure, Panel
from rnnviz.plot.row import scale_keys, x_groups
from rnnviz.screen.axis_link import AxisLink, Spans
from rnnviz.screen.view_box import FEWEST

HISTORY = 100
"""Ranges that one can go back to, at most."""
SAME = 1e-9
"""Share of a range by which rounding may move its ends."""

Ranges = Mapping[str, Range]


class RangeControl(QObject):
    """Keeps the adjustment of a figure, with what its axes have in common with other views.

    Parameters
    ----------
    visible : callable
        Returns those of some panels that there is room for.

    Signals
    -------
    changed : ()
        The figure looks different.

    Attributes
    ----------
    figure : Figure or None
        As its view made it.
    """

    changed = Signal()

    def __init__(
        self, visible: Callable[[Sequence[Panel]], tuple[Panel, ...]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.figure: Figure | None = None
        self._visible = visible
        self._own = UNTOUCHED
        self._link = AxisLink(self)
        self._connect_link()
        self._choosing = False
        self._history: list[tuple[Ranges, Spans]] = []
        self._gesture: object = None

    @property
    def own(self) -> Adjustment:
        """What was done to this figure itself."""
        return self._own

    @property
    def adjustment(self) -> Adjustment:
        """What was done to this figure, and the ranges chosen in linked views."""
        spans = self._link.spans
        return self._own.with_ranges(self._with_spans(spans)) if spans else self._own

    def adjust(self, adjustment: Adjustment) -> None:
        """Take another adjustment for one's own."""
        if adjustment != self._own:
            self._own = adjustment
            self.changed.emit()

    def set_link(self, link: AxisLink) -> None:
        """Share the ranges of axes over the same with all figures that have this link."""
        self._link.changed.disconnect(self._follow)
        self._link.unlinked.disconnect(self._keep)
        self._link = link
        self._connect_link()
        self.changed.emit()

    def _connect_link(self) -> None:
        self._link.changed.connect(self._follow)
        self._link.unlinked.connect(self._keep)

    def _follow(self, counts: frozenset[Count]) -> None:
        """Show the range that another view was given, if any axis here is over the same."""
        if not self._choosing and any(panel.x.over in counts for panel in self._panels):
            self.changed.emit()

    def _keep(self, spans: Spans) -> None:
        """Go on by oneself with the parts that all views showed."""
        self._own = self._own.with_ranges(self._with_spans(spans))

    def _with_spans(self, spans: Spans) -> Ranges:
        """Return the ranges of this figure, with parts that were chosen of axes over the same."""
        ranges = dict(self._own.ranges)
        keys = scale_keys(self._panels)
        for panel in self._panels:
            span = None if panel.x.over is None else _shown(panel.x, spans.get(panel.x.over))
            if span is not None:
                key = keys[panel.key]
                ranges[key] = replace(ranges.get(key, Range()), x=span)
        return ranges

    # Ranges

    def show_all(self) -> None:
        """Show all finite data; if that is shown, what the view shows of itself."""
        base = self._base()
        keys = scale_keys(base)
        own = (keys[panel.key] for panel in base)
        triples = zip(own, panel_limits(base), full_limits(base), strict=True)
        ranges = {key: _difference(full, default) for key, default, full in triples}
        ranges = {key: chosen for key, chosen in ranges.items() if chosen != Range()}
        if ranges and dict(self.adjustment.ranges) != ranges:
            self.remember()
            self._choose(ranges, self._elsewhere())
        else:
            self.reset()

    def reset(self) -> None:
        """Show what the view shows of itself."""
        if self.adjustment.ranges:
            self.remember()
            self._choose({}, self._elsewhere())

    def go_back(self) -> None:
        """Show the ranges before the last gesture; at last, what the view shows of itself."""
        self._gesture = None
        ranges, spans = self._history.pop() if self._history else ({}, {})
        self._choose(ranges, {**spans, **self._elsewhere()})

    def _elsewhere(self) -> Spans:
        """Return the parts that were chosen of axes over what no axis here counts."""
        counts = {panel.x.over for panel in self._panels}
        return {over: span for over, span in self._link.spans.items() if over not in counts}

    @property
    def _panels(self) -> tuple[Panel, ...]:
        return () if self.figure is None else self.figure.panels

    def take(self, key: str, shown: Limits) -> None:
        """Make a range that the hand gave a panel its own, and that of all axes linked to it."""
        base = self._base()
        place = _place(base, key)
        if place is None:
            return
        chosen = _difference(shown, panel_limits(base)[place])
        ranges, spans = dict(self._own.ranges), self._link.spans
        over = base[place].x.over
        linked = over is not None and self._link.linked
        keys, groups = scale_keys(base), x_groups(base)
        for panel, group in zip(base, groups, strict=True):
            if group == groups[place]:
                other = keys[panel.key]
                ranges[other] = replace(ranges.get(other, Range()), x=None if linked else chosen.x)
        own = keys[key]
        ranges[own] = replace(ranges[own], y=chosen.y)
        if over is not None:
            spans.pop(over, None)
            if chosen.x is not None:
                spans[over] = chosen.x
        self._choose(ranges, spans)

    def _choose(self, ranges: Ranges, spans: Spans) -> None:
        own = self._own.with_ranges(ranges)
        if own == self._own and spans == self._link.spans:
            return
        self._own = own
        self._choosing = True
        try:
            self._link.choose(spans)
        finally:
            self._choosing = False
        self.changed.emit()

    def reach(self, key: str) -> Limits | None:
        """Return the range of all data of a panel, and of what it shows of itself."""
        base = self._base()
        place = _place(base, key)
        return None if place is None else full_limits(base)[place]

    def _base(self) -> tuple[Panel, ...]:
        """Return the panels that are shown, without any range that was chosen."""
        if self.figure is None:
            return ()
        return self._visible(adjusted(self.figure, self._own.with_ranges({})).panels)

    # History

    def begin(self, gesture: object) -> None:
        """Remember the ranges before a gesture, but once for all events of it."""
        if gesture != self._gesture:
            self.remember()
            self._gesture = gesture

    def end(self) -> None:
        """Let the next event begin another gesture."""
        self._gesture = None

    def remember(self) -> None:
        """Keep the ranges as they are, to go back to."""
        self._gesture = None
        now = (self._own.ranges, self._link.spans)
        if not self._history or self._history[-1] != now:
            self._history.append(now)
            del self._history[:-HISTORY]


def _place(panels: Sequence[Panel], key: str) -> int | None:
    return next((i for i, panel in enumerate(panels) if panel.key == key), None)


def _shown(axis: Axis, span: Span | None) -> Span | None:
    """Return what an axis shows of a span, None where it has nothing of it."""
    low = -math.inf if axis.low is None else axis.low
    high = math.inf if axis.high is None else axis.high
    if span is None or not (span[0] < high and span[1] > low):
        return None
    if not axis.part:
        return span
    found = max(span[0], low), min(span[1], high)
    return found if found[1] - found[0] >= min(FEWEST, high - low) else None


def _difference(shown: Limits, default: Limits) -> Range:
    """Return the range as far as it is not the default one."""
    pairs = (shown.x, default.x), (shown.y, default.y)
    x, y = (None if _is_same(one, other) else one for one, other in pairs)
    return Range(x, y)


def _is_same(one: Span, other: Span) -> bool:
    slack = SAME * (other[1] - other[0])
    return abs(one[0] - other[0]) <= slack and abs(one[1] - other[1]) <= slack
