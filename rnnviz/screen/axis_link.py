"""What part of the time step, of the updates or of the lags all views show.

Axes over the same are zoomed together.  ViewBox.setXLink would give every view the whole range of
one of them, but ranges that nobody chose differ: layers have their own lengths, and a view that is
drawn later has more updates.  So the link holds the chosen part alone, and a view without a choice
keeps its own range.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rnnviz.plot.axis_limit import Span
from rnnviz.plot.figure import Count

Spans = dict[Count, Span]
"""The part that was chosen of each kind of axis."""


class AxisLink(QObject):
    """The part that was chosen of each kind of axis, shared by all widgets that have this link.

    Signals
    -------
    changed : (frozenset of Count,)
        Another part of such axes is shown.
    unlinked : (Spans,)
        Every view goes on by itself with these parts.

    Attributes
    ----------
    linked : bool
        Whether a choice in one view holds for all.
    """

    changed = Signal(object)
    unlinked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.linked = True
        self._spans: Spans = {}

    def span(self, over: Count | None) -> Span | None:
        """Return the part of such axes that was chosen, or None."""
        return self._spans.get(over) if self.linked and over is not None else None

    @property
    def spans(self) -> Spans:
        """The parts that were chosen."""
        return dict(self._spans) if self.linked else {}

    def choose(self, spans: Spans) -> None:
        """Choose these parts, and the whole of every other kind of axis."""
        if self.linked:
            before, self._spans = self._spans, dict(spans)
            counts = before.keys() | spans.keys()
            other = frozenset(c for c in counts if before.get(c) != spans.get(c))
            if other:
                self.changed.emit(other)

    def clear(self) -> None:
        """Show the whole of every axis."""
        self.choose({})

    def set_linked(self, linked: bool) -> None:
        """Link all axes over the same, or let every view have its own range."""
        if linked != self.linked:
            spans, self._spans = self._spans, {}
            self.linked = linked
            self.unlinked.emit(spans)
