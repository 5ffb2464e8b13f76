"""Which panels are filled with colours, on which words need a ground of their own."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.plot.bars import Bars
from rnnviz.plot.figure import Artist, HeatMap
from rnnviz.plot.network import River, Streams, Strips

VEIL = 0.75
"""Opacity of the paper under words among lines, which are seen through it."""
_FILLED = (Bars, HeatMap, River, Streams, Strips)


def word_ground(artists: Sequence[Artist]) -> float:
    """Return how opaque the paper under words is.

    Words have just the contrast of 4.5:1 with paper, so that no dark colour may be seen through it.
    """
    return 1.0 if any(isinstance(artist, _FILLED) for artist in artists) else VEIL
