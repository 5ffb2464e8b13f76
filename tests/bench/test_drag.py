"""Dragging through the past of two runs is measured; the times are nobody's to assert."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from rnnviz.bench.drag import DragRow
from rnnviz.command.bench import _format_drag

SHORT = """
import json
from dataclasses import asdict
from rnnviz.bench import drag_process
drag_process.STRETCH, drag_process.UPDATES, drag_process.SWEEP = 0.05, 20, 0.5
row = drag_process.measured(4, 6, 1, True, 0.6)
print(json.dumps(asdict(row)))
"""


def test_a_short_measurement_has_every_figure(tmp_path):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", SHORT], env=environment, capture_output=True, check=True, timeout=120
    )
    table = json.loads(done.stdout)
    row = DragRow(**table)
    assert (row.size, row.steps, row.batch, row.twin) == (4, 6, 1, True)
    assert min(row.pictures, row.gap, row.slower) > 0
    assert row.updates >= 20
    text = _format_drag([table])
    assert "4/6/1, twin" in text
