"""Layers that read from the end are drawn in time order, like everything else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.srn import SRN
from rnnviz.plot.figure import Curve, HeatMap
from rnnviz.tasks.synthetic.sine import Sine
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.delta.view import DeltaView
from rnnviz.views.gates import GatesView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.index import VIEWS
from rnnviz.views.paths import PathsView
from rnnviz.views.saturation import SaturationView
from rnnviz.views.spectrum import SpectrumView
from rnnviz.views.triangle.view import TriangleView
from rnnviz.views.verdict import VerdictView

T = 9


def frame_of(cell, layer="l0r", step=2):
    """Return the frame of an untrained bidirectional network with a loss at every step."""
    experiment = Experiment(
        seed=1, cell=cell, task=Sine(length=T), training=TrainingSettings(batch=2)
    )
    network = replace(experiment.network, direction="both")
    snapshot = Trainer(replace(experiment, network=network)).snapshot()
    index = [half.name for half in snapshot.trace.layers].index(layer)
    frame = Frame(snapshot, step=step, layer=index)
    return completed(frame), snapshot.trace.layers[index]


def heat(figure, panel=0):
    return next(a for a in figure.panels[panel].artists if isinstance(a, HeatMap))


def column(figure, heading, table=0):
    return next(c.values for c in figure.tables[table].columns if heading in c.heading)


def test_the_state_at_time_step_k_is_the_one_that_has_read_x_k():
    frame, layer = frame_of(SRN(3))
    figure = HiddenView().figure(frame)
    np.testing.assert_array_equal(heat(figure).values[:, -1], layer.states["h"][1])
    np.testing.assert_array_equal(heat(figure).values[:, 0], layer.states["h"][T])
    assert column(figure, "h_k")[:3].tolist() == layer.states["h"][T].tolist()
    assert figure.title.endswith("l0r ←")


def test_gates_and_slopes_stand_beneath_their_inputs():
    frame, layer = frame_of(GRU(3), step=2)
    gates = GatesView().figure(frame)
    np.testing.assert_array_equal(heat(gates).values[:, 0], layer.gates["update"][-1])
    told = f"{layer.gates['update'][T - 2].mean():.2g}"
    assert told in gates.summary
    slopes = SaturationView().figure(frame)
    np.testing.assert_allclose(heat(slopes).values[:, 0], 4 * layer.slopes["update"][-1])


def test_errors_go_ahead_in_time():
    """The loss of time step t reaches t and what is later; nothing that is earlier."""
    frame, _ = frame_of(SRN(3))
    figure = TriangleView().figure(frame)
    cells = heat(figure).values
    later = np.triu(np.ones((T, T), dtype=bool))
    np.testing.assert_array_equal(np.isfinite(cells), later)
    np.testing.assert_array_equal(cells, frame.triangles[frame.layer][::-1, ::-1])
    describe = heat(figure).describe
    assert "loss of step 2 reaches step 5" in describe(1, 4)
    assert "loss of step 5 does not reach step 2" in describe(4, 1)
    assert column(figure, "log10 norm").reshape(T, T)[1, 4] == cells[1, 4]
    assert "loss of step 1 reaches step 2" in figure.summary
    assert figure.panels[2].x.label == "lag <i>k</i> − <i>t</i>"


def test_the_row_and_the_column_lie_over_time():
    frame, _ = frame_of(SRN(3), step=4)
    cells = heat(TriangleView().figure(frame)).values
    row, heard = [a for a in TriangleView().figure(frame).panels[1].artists if isinstance(a, Curve)]
    np.testing.assert_array_equal(row.x, np.arange(1, T + 1))
    np.testing.assert_array_equal(row.y, cells[0])
    assert "step 1" in row.label
    np.testing.assert_array_equal(heard.x, np.arange(1, 5))
    np.testing.assert_array_equal(heard.y, cells[:4, 3])


@pytest.mark.parametrize("cell", [SRN(3), LSTM(3)])
def test_curves_over_the_steps_lie_over_time(cell):
    frame, layer = frame_of(cell)
    delta = DeltaView().figure(frame)
    sizes = np.linalg.norm(layer.delta if cell.closes else layer.adjoint[1:], axis=1)
    np.testing.assert_allclose(10 ** delta.tables[0].columns[1].values, sizes[::-1])
    spectrum = SpectrumView().figure(frame)
    radius = frame.spectra[frame.layer].radius
    np.testing.assert_array_equal(column(spectrum, "spectral radius", 1), radius[::-1])
    for view in (VerdictView(), PathsView()):
        table = view.figure(frame).tables[0]
        assert table.columns[0].values.tolist() == list(range(1, T + 1))
        signal = next(c.values for c in table.columns if "signal" in c.heading)
        assert signal[0] == 0, "at the loss that is read last, which is that of time step 1"


def test_the_verdict_says_how_it_counts():
    frame, _ = frame_of(SRN(3))
    verdict, summary = frame.verdicts[frame.layer], VerdictView().figure(frame).summary
    assert (verdict.at(1), verdict.at(T)) == (T, 1)
    assert "reads from the end" in summary
    assert f"step {T} receives" in summary
    assert "of the loss at step 1" in summary
    frame, _ = frame_of(SRN(3), "l0")
    assert "reads from the end" not in VerdictView().figure(frame).summary


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_what_reads_forwards_is_left_as_it_is(view):
    frame, _ = frame_of(SRN(3), "l0")
    assert "←" not in view.figure(frame).title
