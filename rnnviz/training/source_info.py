"""What the views need to know about a task's data, without the data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from rnnviz.nn.trace import Array
from rnnviz.reading.data_summary import DataSummary
from rnnviz.tasks.task import PhasePlane, Source, Yardstick


@dataclass(frozen=True)
class SourceInfo:
    """The properties of a `rnnviz.tasks.task.Source` of the same names.

    The loss of an inspected network is "given" as its gradient; there are no targets.
    """

    chance_loss: float
    chance_accuracy: float | None
    loss: Literal["squared", "cross_entropy", "given"]
    every_step: bool
    symbol_names: tuple[str, ...] | None
    class_names: tuple[str, ...] | None
    writes: bool = False
    yardsticks: tuple[Yardstick, ...] = ()
    plane: PhasePlane | None = None
    state_names: tuple[str, ...] = ()
    border: int = 0
    test_chance_loss: float = math.nan
    mean_steps: float | None = None
    read: DataSummary | None = None
    accepts: Callable[[Array, Array], Array] = field(default=np.equal, compare=False, repr=False)


def source_info(source: Source) -> SourceInfo:
    """Return the properties of a source that the views need."""
    return SourceInfo(
        chance_loss=source.chance_loss,
        chance_accuracy=source.chance_accuracy,
        test_chance_loss=source.test_chance_loss,
        mean_steps=source.mean_steps,
        loss=source.loss,
        every_step=source.every_step,
        symbol_names=source.symbol_names,
        class_names=source.class_names,
        writes=source.writes,
        yardsticks=source.yardsticks,
        plane=source.plane,
        state_names=source.state_names,
        border=source.border,
        read=source.read,
        accepts=np.equal if type(source).accepts is Source.accepts else source.accepts,
    )
