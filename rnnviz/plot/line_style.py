"""Dash patterns, the same on the screen and in print."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from rnnviz.plot.figure import Dash

Pattern = tuple[float, ...]
"""Lengths of strokes and gaps in turn; empty for a solid line."""

DASHES: Mapping[Dash, Pattern] = MappingProxyType(
    {
        "solid": (),
        "dash": (5.0, 3.0),
        "dot": (1.5, 2.5),
        "dashdot": (6.0, 2.5, 1.5, 2.5),
    }
)
