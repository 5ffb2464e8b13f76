"""A figure opens with the sequence that it shows."""

from __future__ import annotations

import pytest

from rnnviz.export.exporter import export_views
from rnnviz.training.probe import DEFAULT_PROBE, Probe
from rnnviz.training.shown_sequence import frame_showing
from rnnviz.training.trainer import Trainer
from rnnviz.views.delta.view import DeltaView
from tests.window.probe.test_sequence import preset

TYPED = Probe("typed", "6 7 0 0 1")


@pytest.mark.parametrize("updates", [0, 3])
def test_a_dropped_figure_shows_its_sequence(tmp_path, make_window, qtbot, updates):
    chosen = preset("digit_sum", length=6)
    trainer = Trainer(chosen.experiment, chosen.name)
    for _ in range(updates):
        trainer.step()
    frame = frame_showing(trainer.frame(), TYPED)
    (path,) = export_views(frame, [DeltaView()], tmp_path, ["png"], title="T")
    window = make_window(preset=preset("parity"))
    qtbot.waitUntil(lambda: window.run.frame is not None)
    window.files.open_path(str(path))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.probe == TYPED)
    snapshot = window.run.frame.snapshot
    assert snapshot.update == updates
    assert snapshot.trace.symbols.tolist() == [6, 7, 0, 0, 1]
    window.run.open(preset("parity"))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "parity")
    assert window.run.frame.snapshot.probe == DEFAULT_PROBE
