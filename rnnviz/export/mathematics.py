"""WORKAROUND: typeset mathematics is laid out once, and not once for every page.

matplotlib keeps the layout of the last fifty formulas, for each renderer anew.  A page has more,
and each takes milliseconds to parse.  While pages are drawn, all renderers share what is kept here.
A layout depends on what it is asked for, and on settings that are the same for every page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST = 4096
"""Formulas in one size and resolution that are kept."""
_kept: dict[tuple[Any, ...], Any] = {}


@contextmanager
def shared_layouts() -> Iterator[None]:
    """Let matplotlib's renderers share the layouts of formulas; for one thread at a time."""
    from matplotlib.mathtext import MathTextParser

    parsers: Any = MathTextParser
    usual = parsers._parse_cached

    def shared(parser: Any, *arguments: Any) -> Any:
        key = (parser._output_type, *arguments)
        if key not in _kept:
            if len(_kept) == MOST:
                _kept.clear()
            _kept[key] = usual.__wrapped__(parser, *arguments)
        return _kept[key]

    if hasattr(usual, "__wrapped__"):  # else a later matplotlib does it in another way
        parsers._parse_cached = shared
    try:
        yield
    finally:
        parsers._parse_cached = usual
