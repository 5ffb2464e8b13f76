"""Going back is measured beside going on; the times are nobody's to assert."""

from __future__ import annotations

from rnnviz.bench import replay
from rnnviz.command import bench


def test_keyframes_and_the_way_back_are_measured(monkeypatch):
    monkeypatch.setattr(replay, "PART", 0.05)
    told = []
    (row,) = replay.rows(lambda done, total: told.append((done, total)), 0, ((3, 5, 2),))
    assert min(row.update, row.slower, row.seek, row.snapshot, row.pictures) > 0
    assert row.longest_seek >= row.seek
    assert row.keyframes >= 1
    assert row.keyframe_bytes > 1000
    assert told == [(0, 1), (1, 1)]


def test_the_words_of_a_table(monkeypatch):
    monkeypatch.setattr(replay, "PART", 0.02)
    monkeypatch.setattr("rnnviz.bench.replay.rows.__defaults__", (None, 0, ((3, 5, 2),)))
    words = bench._FORMATTERS["replay"](bench.PARTS["replay"](0.0))
    assert "3/5/2" in words
