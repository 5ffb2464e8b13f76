"""What the hand did to a figure: ranges, hidden curves, the other scale, pins.

`adjusted` makes of a view's figure the one that is seen, for the screen and for what is exported as
seen.  The view computes on as if nobody had touched it, so an adjustment outlives every frame.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import is_
from types import MappingProxyType
from typing import TypeVar

from rnnviz.plot.axis_limit import Span
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Band,
    Count,
    Curve,
    Figure,
    Panel,
    Points,
    Readout,
    Shape,
)
from rnnviz.plot.markup import plain
from rnnviz.plot.readout import read
from rnnviz.plot.row import scale_keys, x_groups
from rnnviz.plot.scale import is_switchable, switched

Named = Curve | Band | Points | Shape
"""What may have a name of its own beside the axes or inside them."""
_N = TypeVar("_N", bound=Named)


@dataclass(frozen=True)
class Range:
    """The part of a panel that was chosen; None where it is as the figure says."""

    x: Span | None = None
    y: Span | None = None


@dataclass(frozen=True, order=True)
class Pin:
    """A place that was marked: a step k, an update n or a lag."""

    over: Count
    value: float


@dataclass(frozen=True)
class Adjustment:
    """What was done to one figure by hand; every method returns another one.

    Attributes
    ----------
    ranges : mapping of str to Range
        By the key of the panel, or of the left one of two in a row, on the scale that is shown.
        Panels that share an x axis have the range of the lowest of them that has one.
    hidden : frozenset of str
        The names of curves, bands, points and shapes, as `name_of` gives them.
    switched : frozenset of str
        The keys, likewise, of the panels on their other scale, logarithmic or linear.
    pins : tuple of Pin
        In order.
    """

    ranges: Mapping[str, Range] = field(default_factory=lambda: MappingProxyType({}))
    hidden: frozenset[str] = frozenset()
    switched: frozenset[str] = frozenset()
    pins: tuple[Pin, ...] = ()

    def with_ranges(self, ranges: Mapping[str, Range]) -> Adjustment:
        """Show these ranges and no others."""
        chosen = {key: found for key, found in ranges.items() if found != Range()}
        return replace(self, ranges=MappingProxyType(chosen))

    def toggle_hidden(self, name: str) -> Adjustment:
        """Hide a curve, or show it again."""
        return replace(self, hidden=self.hidden ^ {name})

    def isolate(self, name: str, names: Collection[str]) -> Adjustment:
        """Hide all of these names but one; show all if it already is alone."""
        others = frozenset(names) - {name}
        alone = self.hidden & frozenset(names) == others
        return replace(self, hidden=self.hidden - frozenset(names) | (set() if alone else others))

    def with_all_curves(self) -> Adjustment:
        """Show every curve."""
        return replace(self, hidden=frozenset())

    def toggle_scales(self, keys: Collection[str]) -> Adjustment:
        """Show panels on their other scale, each over all its y range, or on their own again."""
        ranges = {key: Range(x=r.x) if key in keys else r for key, r in self.ranges.items()}
        chosen = frozenset(keys)
        others = self.switched - chosen if chosen <= self.switched else self.switched | chosen
        return replace(self, switched=others).with_ranges(ranges)

    def toggle_pin(self, pin: Pin) -> Adjustment:
        """Pin a place, or let go of it."""
        return replace(self, pins=tuple(sorted({*self.pins} ^ {pin})))

    def without_pins(self) -> Adjustment:
        """Let go of all pins."""
        return replace(self, pins=())

    def for_other_data(self) -> Adjustment:
        """Return what of it holds for another experiment: names and scales, not places."""
        return Adjustment(hidden=self.hidden, switched=self.switched)


UNTOUCHED = Adjustment()


def adjusted(figure: Figure, adjustment: Adjustment) -> Figure:
    """Return a figure as the hand left it; the figure itself where that changes nothing."""
    if adjustment == UNTOUCHED:
        return figure
    kept_under = scale_keys(figure.panels)
    keys = [kept_under[panel.key] for panel in figure.panels]
    spans = _x_spans(figure.panels, [adjustment.ranges.get(key, Range()).x for key in keys])
    triples = zip(figure.panels, keys, spans, strict=True)
    panels = tuple(_adjusted_panel(panel, key, span, adjustment) for panel, key, span in triples)
    unchanged = all(map(is_, panels, figure.panels))
    return figure if unchanged else replace(figure, panels=panels)


def without_hidden(figure: Figure) -> Figure:
    """Return a figure without the names of what is hidden: on paper nobody can show it again."""
    panels = tuple(
        replace(p, artists=tuple(a for a in p.artists if not getattr(a, "hidden", False)))
        for p in figure.panels
    )
    return replace(figure, panels=panels)


def name_of(artist: Artist) -> str:
    """Return the name by which an artist is hidden, empty where it has none."""
    return plain(artist.label) if isinstance(artist, Named) else ""


def names_in(panels: Iterable[Panel]) -> tuple[str, ...]:
    """Return every name in some panels once, in the order drawn."""
    artists = (artist for panel in panels for artist in panel.artists)
    return tuple(dict.fromkeys(name for name in map(name_of, artists) if name))


def names_beside(panels: Iterable[Panel], name: str) -> tuple[str, ...]:
    """Return the names in the panels that have one of that name: what it is shown alone of."""
    return names_in(panel for panel in panels if name in names_in([panel]))


def _x_spans(panels: Sequence[Panel], chosen: Sequence[Span | None]) -> list[Span | None]:
    """Return the chosen x range of every panel.

    Of panels that share an axis or stand in one row it is that of the lowest that has one.
    """
    groups = x_groups(panels)
    of_group = {group: span for group, span in zip(groups, chosen, strict=True) if span}
    return [of_group.get(group) for group in groups]


def _adjusted_panel(panel: Panel, key: str, x: Span | None, adjustment: Adjustment) -> Panel:
    y = adjustment.ranges.get(key, Range()).y
    artists = tuple(_hide(panel.artists, adjustment.hidden))
    if key in adjustment.switched and is_switchable(panel):
        panel = switched(replace(panel, artists=artists))
        artists = panel.artists
    artists += tuple(_pinned(replace(panel, artists=artists), adjustment.pins))
    changes: dict[str, object] = {}
    if x is not None:
        changes["x"] = _ranged(panel.x, x)
    if y is not None:
        changes["y"] = _ranged(panel.y, y)
    if len(artists) != len(panel.artists) or not all(map(is_, artists, panel.artists)):
        changes["artists"] = artists
    return replace(panel, **changes) if changes else panel  # type: ignore[arg-type]


def _ranged(axis: Axis, span: Span) -> Axis:
    return replace(axis, low=span[0], high=span[1], chosen=True)


def _hide(artists: Iterable[Artist], hidden: frozenset[str]) -> Iterator[Artist]:
    """Yield the artists, of a hidden one its name alone, and nothing of what belongs to it."""
    for artist in artists:
        owner = getattr(artist, "of", "")
        if isinstance(artist, Named) and name_of(artist) in hidden:
            yield _emptied(artist)
        elif not (owner and plain(owner) in hidden):
            yield artist


def _emptied(artist: _N) -> _N:
    """Return an artist without data, of which the name is left."""
    if isinstance(artist, Band):
        return replace(
            artist, x=artist.x[:0], low=artist.low[:0], high=artist.high[:0], hidden=True
        )
    if isinstance(artist, Points) and artist.step is not None:
        artist = replace(artist, step=artist.step[:0])
    return replace(artist, x=artist.x[:0], y=artist.y[:0], hidden=True)


def _pinned(panel: Panel, pins: Iterable[Pin]) -> Iterator[Readout]:
    """Yield what the panel shows at every pinned place of its x axis."""
    for pin in pins:
        found = read(panel, pin.over, pin.value)
        if found is not None:
            yield found
