"""The window's benchmark counts quiet segments alone and measures all it promises."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys

import numpy as np
import pytest

from rnnviz.bench import disturbance
from rnnviz.bench.disturbance import QUIET, Clock, blas_kernels
from rnnviz.bench.window import RATES, Case, WindowRow
from rnnviz.bench.window_process import LEAST, Segment, counted, is_quiet
from rnnviz.command.bench import _format_window

SHORT = """
import json, sys, time
from dataclasses import asdict
from rnnviz.bench import window_process
from rnnviz.bench.window import Case
window_process.SEGMENT = window_process.SETTLING = window_process.WARM_UP = 0.5
window_process.LEAST = window_process.LONGEST = 1
found = window_process.rows(Case(4, 6, 1), 0.0, time.time())
print(json.dumps([asdict(row) for row in found]))
"""


def test_others_are_what_is_not_ours():
    earlier, later = Clock(10.0, 3.0, 100.0), Clock(12.0, 4.5, 102.5)
    assert later.others_since(earlier) == pytest.approx((2.5 - 1.5) / 2)
    rounded = Clock(12.0, 4.5, 101.4)  # the system counts in hundredths of a second
    assert rounded.others_since(earlier) == 0


def test_without_the_system_s_figures_nothing_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(disturbance, "Path", lambda path: tmp_path / "missing")
    unknown = Clock.now().others_since(Clock(0.0, 0.0, 0.0))
    assert math.isnan(unknown)
    assert is_quiet(Segment(unknown, 1.0))


def test_disturbed_segments_do_not_count():
    quiet = [Segment(QUIET / 2, 100.0 + n) for n in range(LEAST)]
    loud = [Segment(2 * QUIET, 10.0 + n) for n in range(9)]
    assert counted([*loud, *quiet]) == quiet
    worse = [Segment((2 + n) * QUIET, 50.0) for n in range(9)]
    assert counted(worse[::-1]) == worse[:LEAST]


def test_the_kernel_of_the_linear_algebra_is_named():
    found = blas_kernels()
    assert found.split()[0] in str(np.show_config(mode="dicts"))
    assert found.endswith(("thread", "threads"))


def test_a_short_measurement_has_every_figure(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", SHORT], env=environment, capture_output=True, check=True, timeout=120
    )
    table = json.loads(done.stdout)
    found = [WindowRow(**row) for row in table]
    assert [row.rate for row in found] == list(RATES)
    for row in found:
        assert Case(row.size, row.steps, row.batch, row.layers) == Case(4, 6, 1)
        assert min(row.fps, row.updates, row.alone, row.training, row.start) > 0
        assert 0 < row.frame_p50 <= row.frame_p99
        assert min(row.frame_cpu, row.zoom, row.cursor, row.gap) > 0
    text = _format_window([{**line, "training": 0.5} for line in table])
    assert "50%" in text
    assert found[0].blas in text
