"""Frames of slow motion are measured phase by phase; the times are nobody's to assert."""

from __future__ import annotations

from rnnviz.bench import motion
from rnnviz.bench.window import Case
from rnnviz.command import bench


def test_every_phase_is_measured_and_told(monkeypatch):
    monkeypatch.setattr(motion, "CASES", (Case(3, 5, 2),))
    table = bench.PARTS["motion"](0.0)
    phases = [row["phase"] for row in table]
    assert phases == ["forward", "losses", "backward", "sum", "clip", "step"]
    assert all(0 < row["frame_p50"] <= row["frame_p90"] for row in table)
    assert "3/5/2" in bench._FORMATTERS["motion"](table)
