"""An animation is measured; the times are nobody's to assert."""

from __future__ import annotations

import dataclasses

from rnnviz.bench import animation
from rnnviz.command import bench


def test_an_animation_is_measured(qapp, monkeypatch):
    told = []
    found = animation.rows(lambda done, all: told.append((done, all)), [("flow", "gif")], 3, 320)
    (row,) = found
    assert (row.views, row.format, row.frames, row.width) == ("flow", "gif", 3, 320)
    assert min(row.seconds, row.cpu, row.bytes) > 0
    assert told == [(0, 1), (1, 1)]
    assert "3 × 320 px" in bench._FORMATTERS["animation"]([dataclasses.asdict(row)])
