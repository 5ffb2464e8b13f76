"""What colour each role has: on a light screen, on a dark one, and on paper.

Colours mean the same everywhere: blue is vanishing, vermilion exploding, grey healthy; the runs A
and B are Okabe and Ito's blue and orange.  The window around the plots takes its data colours
from here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rnnviz.plot.figure import Role


@dataclass(frozen=True, eq=False)
class Palette:
    """The colours of a figure as "#rrggbb"; two palettes are equal only if they are the same.

    Attributes
    ----------
    name : str
    dark : bool
        Light figures on a dark ground; heat maps centred at zero are darkest there.
    ground : str
        Behind everything.
    paper : str
        Inside the axes.
    roles : mapping of Role to str
    nan, minus_infinity, plus_infinity : str
        Cells of a heat map without a finite value; none is a colour of a map.
    """

    name: str
    dark: bool
    ground: str
    paper: str
    roles: Mapping[Role, str]
    nan: str
    minus_infinity: str
    plus_infinity: str


def rgb(color: str) -> NDArray[Any]:
    """Return "#rrggbb" as (3,) numbers from 0 to 1."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def _roles(**roles: str) -> Mapping[Role, str]:
    return cast(Mapping[Role, str], MappingProxyType(roles))


LIGHT = Palette(
    name="light",
    dark=False,
    ground="#ffffff",
    paper="#ffffff",
    nan="#d7dade",
    minus_infinity="#000000",
    plus_infinity="#d4007a",
    roles=_roles(
        ink="#1a1d21",
        faint="#d4d9df",
        grid="#d4d9df",
        vanishing="#0072b2",
        healthy="#4d5761",
        exploding="#c44e00",
        a="#0072b2",
        b="#e69f00",
        input="#7a828c",
        target="#00795a",
        output="#a83279",
        threshold="#6a3d9a",
        chance="#737b85",
        series0="#332288",
        series1="#23897d",
        series2="#c2566a",
        series3="#8a8a1f",
        series4="#117733",
        series5="#882255",
        series6="#3d8fbd",
        series7="#a05a1a",
    ),
)
DARK = Palette(
    name="dark",
    dark=True,
    ground="#1f2328",
    paper="#17191c",
    nan="#3d444d",
    minus_infinity="#ffffff",
    plus_infinity="#ff4fb0",
    roles=_roles(
        ink="#e7eaed",
        faint="#3a424b",
        grid="#3a424b",
        vanishing="#5cb8ee",
        healthy="#b4bdc6",
        exploding="#ff8442",
        a="#56b4e9",
        b="#f2b134",
        input="#98a2ad",
        target="#3fcf9f",
        output="#ee86bd",
        threshold="#c3a0f0",
        chance="#9aa4ae",
        series0="#9aa2ff",
        series1="#4fd0c0",
        series2="#ff8fa3",
        series3="#d8d860",
        series4="#6fcf7f",
        series5="#f08acb",
        series6="#7cc9f5",
        series7="#e0a070",
    ),
)
PRINT = replace(
    LIGHT,
    name="print",
    nan="#bec2c7",  # the lighter grey of the screen is lost on a copier
    roles=_roles(**{**LIGHT.roles, "ink": "#000000", "faint": "#9aa1a9", "grid": "#dddddd"}),
)
