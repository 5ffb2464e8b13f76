"""What a recording tells of the data its run learnt from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from rnnviz.export.forecast import plane_of, yardsticks_of
from rnnviz.export.shelf import Shelf
from rnnviz.training.snapshot import SourceFacts


def facts_of(shelf: Shelf) -> SourceFacts:
    """Return what the views must know of the data.

    Raises
    ------
    BadInput
        Naming the key of `meta` that is missing or does not fit.
    """
    table = shelf.word("source", dict)
    loss, accuracy = table.get("chance_loss", 0), table.get("chance_accuracy")
    return SourceFacts(
        chance_loss=math.nan
        if loss is None
        else float(shelf.word("chance_loss", (int, float), table)),
        chance_accuracy=None
        if accuracy is None
        else float(shelf.word("chance_accuracy", (int, float), table)),
        loss=shelf.one_of("loss", ("squared", "cross_entropy"), table),
        every_step=shelf.word("every_step", bool, table),
        symbol_names=shelf.names("symbol_names", table),
        class_names=shelf.names("class_names", table),
        writes=table.get("writes") is True,
        yardsticks=yardsticks_of(shelf, table),
        plane=plane_of(shelf, table),
        border=_border(shelf, table),
    )


def _border(shelf: Shelf, source: Mapping[str, Any]) -> int:
    """Return how many steps an encoder reads; an older recording knows none."""
    border = shelf.count("border", optional=True, within=source) or 0
    if border and border >= len(shelf.array("trace/x", None, None)):
        raise shelf.bad("meta border")
    return int(border)
