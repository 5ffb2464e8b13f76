"""Names of colours, colour maps, dashes and symbols, as a figure's artists carry them.

`rnnviz.plot.palette` and `rnnviz.plot.color_map` say which colours they are, and
`rnnviz.plot.line_style` which dashes.
"""

from __future__ import annotations

from typing import Literal

Role = Literal[
    "ink",  # text, axes, the main line where there is one
    "faint",  # references in the background
    "grid",
    "vanishing",
    "healthy",
    "exploding",
    "a",  # run A, first of two
    "b",  # run B, second of two
    "input",
    "target",
    "output",
    "threshold",
    "chance",
    "series0",  # up to eight distinguishable lines
    "series1",
    "series2",
    "series3",
    "series4",
    "series5",
    "series6",
    "series7",
]

ColorMap = Literal["signed", "unit", "step", "log", "flow"]
"""signed: diverging, centred at 0; unit: sequential, 0 to 1; step: sequential, the time step k;
log: sequential, log10 of a size; flow: diverging, from vanishing through healthy to exploding."""

Dash = Literal[
    "solid", "dash", "dot", "dashdot", "longdash", "dashdotdot", "shortdash", "sparse"
]  # fmt: skip
Symbol = Literal["circle", "square", "triangle", "triangle_down", "diamond", "cross", "plus"]
