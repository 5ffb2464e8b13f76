"""A figure in words, for those who hear it: what its curves and heat maps are at the cursor.

The words are read off the figure alone, so that they say what is drawn, nothing more: where a view
conceals its data there is nothing to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from rnnviz.plot.figure import Array, Axis, Count, Curve, Figure, HeatMap, Panel
from rnnviz.plot.markup import plain
from rnnviz.plot.readout import axis_name, column_at, coordinate, heat_quantity, read, value_text
from rnnviz.text import translate

MOST = 6
"""Values of a panel that are told; the others are counted."""
Places = Mapping[Count, float]
"""Where the cursors are."""


def describe(figure: Figure, places: Places) -> str:
    """Return the summary of a figure and, panel by panel, values at the cursors and extremes.

    Returns
    -------
    str
        Plain sentences, one a line.
    """
    lines = [plain(figure.summary)] if figure.summary else []
    for panel in figure.panels:
        told = list(_values(panel, places))
        if told:
            name = plain(panel.title) or axis_name(panel.y, "") or plain(figure.title)
            lines.append(translate("views", "{name}: {values}.").format(
                name=name, values=_listed(told)
            ))  # fmt: skip
        elif panel.message and plain(panel.message) not in (lines or [""])[0]:
            lines.append(plain(panel.message))
    return "\n".join(lines)


def _listed(told: list[str]) -> str:
    """Return the first values, and how many others there are."""
    words = told[:MOST]
    if len(told) > MOST:
        words.append(translate("views", "{count} more").format(count=len(told) - MOST))
    return translate("views", "; ").join(words)


def _values(panel: Panel, places: Places) -> Iterator[str]:
    """Yield what is to be told of a panel, in the order in which it is drawn."""
    place = places.get(panel.x.over) if panel.x.over else None
    readout = read(panel, panel.x.over, place) if panel.x.over and place is not None else None
    at_cursor = {} if readout is None else {r.label: r.text for r in readout.readings}
    for artist in panel.artists:
        if isinstance(artist, Curve) and not artist.hidden:
            name = plain(artist.label or artist.name)
            ends = _extremes(panel, artist)
            here = next((t for label, t in at_cursor.items() if plain(label) == name), "")
            if ends:
                yield _worded(name, here, ends)
        elif isinstance(artist, HeatMap):
            yield from _heat(panel, artist, place)


def _worded(name: str, here: str, ends: str) -> str:
    if here:
        ends = translate("views", "{value} at the cursor, {extremes}").format(
            value=here, extremes=ends
        )
    return f"{name} {ends}" if name else ends


def _extremes(panel: Panel, curve: Curve) -> str:
    """Return the least and the largest value of a curve with their places; empty for none."""
    y = np.asarray(curve.y, dtype=float)
    if not np.isfinite(y).any():
        return ""
    low, high = int(np.nanargmin(_finite(y))), int(np.nanargmax(_finite(y)))
    if y[low] == y[high]:
        return translate("views", "{value} throughout").format(value=value_text(panel.y, y[low]))
    source = translate("views", "from {low} at {where_low} to {high} at {where_high}")
    return source.format(
        low=value_text(panel.y, y[low]), where_low=_where(panel.x, float(curve.x[low])),
        high=value_text(panel.y, y[high]), where_high=_where(panel.x, float(curve.x[high])),
    )  # fmt: skip


def _finite(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan)


def _where(axis: Axis, value: float) -> str:
    """Return a place on an axis: "step 3", "update 20", "0.5"."""
    sources = {
        "step": translate("views", "step {place}"),
        "update": translate("views", "update {place}"),
        "lag": translate("views", "lag {place}"),
    }
    place = coordinate(axis, value)
    return sources[axis.over].format(place=place) if axis.over else plain(place)


def _heat(panel: Panel, heat: HeatMap, place: float | None) -> Iterator[str]:
    """Yield the range of a heat map, and of its column at the cursor."""
    quantity, words, _ = heat_quantity(panel, heat)
    whole = _range(np.asarray(heat.values, dtype=float), words)
    if not whole:
        return
    column = None if place is None or panel.x.over is None else column_at(heat, place)
    here = "" if column is None else _range(np.asarray(heat.values[:, column], float), words)
    yield _worded(plain(quantity), here, whole)


def _range(values: Array, words: object) -> str:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return ""
    source = translate("views", "from {low} to {high}")
    assert callable(words)
    return source.format(low=words(float(finite.min())), high=words(float(finite.max())))
