"""Forecast a price that is a random walk: the best forecast is the newest price.

Changes are independent, so the past carries no information about the next one; the error of the
best forecast grows with the horizon.  A better result on held-out data means that information has
leaked from the future.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks import shared_setting
from rnnviz.tasks.forecast import (
    ForecastSource,
    SplitSeries,
    delay_plane,
)
from rnnviz.tasks.task import Array, Source, Task, held_out_generator
from rnnviz.text import QT_TRANSLATE_NOOP

DAYS = 5000
"""Length of the walk; the first four fifths are for training."""


@dataclass(frozen=True)
class RandomWalk(Task):
    """A later price at every step; each sequence counts from its first price."""

    name = "random_walk"
    title = QT_TRANSLATE_NOOP("tasks", "Price that is a random walk")

    length: int = shared_setting.window_length(30)
    horizon: int = shared_setting.horizon(5)
    kind: str = setting(
        "plain",
        QT_TRANSLATE_NOOP("settings", "Changes"),
        QT_TRANSLATE_NOOP(
            "settings", "Of the same size at every price, or 1 % of the price: a geometric walk."
        ),
        choices=(
            ("plain", QT_TRANSLATE_NOOP("settings", "added")),
            ("geometric", QT_TRANSLATE_NOOP("settings", "multiplied")),
        ),
    )
    order: int = shared_setting.linear_order(5)

    def source(self, seed: int) -> Source:
        count = max(DAYS, 10 * (self.length + self.horizon))
        walk = self._walk(held_out_generator(seed).normal(size=count))
        cut = 4 * count // 5
        unit = float(np.sqrt(np.mean(np.diff(walk[:cut]) ** 2)))
        course = SplitSeries((walk / unit)[:, None], 1, [(0, cut)], [(cut, count)])
        plane = delay_plane(1)
        return ForecastSource(
            course, self.length, self.horizon, self.order, seed, plane, anchored=True
        )

    def _walk(self, changes: Array) -> Array:
        if self.kind == "plain":
            return np.asarray(changes.cumsum())
        return np.asarray(np.exp((0.01 * changes - 0.01**2 / 2).cumsum()))
