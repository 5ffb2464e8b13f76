"""An inspection as a frame of the views, and its trace opened again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.flow.stack import triangles
from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.frame import frame_of
from rnnviz.inspection.input_sequence import random_sequence, read_sequence
from rnnviz.inspection.replay import subject_of
from rnnviz.inspection.result import arrays_of, inspect
from rnnviz.inspection.trace_file import inspection_kind_of, trace_of
from rnnviz.inspection.weights import read_weights
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.gradient_check import check_gradient
from rnnviz.storage.npz import read_arrays, write_arrays
from rnnviz.text import BadInput
from rnnviz.views.index import VIEWS

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(path.name.partition(".")[0] for path in FIXTURES.glob("*.torch.npz"))
OF_TRAINING = {"gradients", "rule", "loss", "cliff", "prediction"}
"""Views that show what only training produces; a new one is found by what it says."""


def says_untrained(view, frame):
    """Return whether a view says that nothing was trained, see `untrained_figure`."""
    return "not trained here" in view.figure(frame).summary


def inspection_of(case):
    (file,) = FIXTURES.glob(f"{case}.weights.*")
    weights = read_weights(file)
    return inspect(weights, read_sequence(FIXTURES / f"{case}.inputs.npz", weights.stack))


def read_trace(path):
    return trace_of(path, read_arrays(path))


@pytest.fixture
def trace(tmp_path):
    """Return a function that writes the trace of a case, changed as wanted."""

    def write(case="gru-2-both", meta=None, **changed):
        arrays = arrays_of(inspection_of(case))
        told = json.loads(str(arrays["meta"])) | (meta or {})
        arrays |= {"meta": np.array(json.dumps(told))} | changed
        arrays = {name: array for name, array in arrays.items() if array is not None}
        write_arrays(tmp_path / "trace.npz", arrays)
        return tmp_path / "trace.npz"

    return write


@pytest.mark.parametrize("case", CASES)
def test_every_view_draws_every_layer_or_says_that_nothing_was_trained(case):
    frame = frame_of(inspection_of(case))
    for layer in range(len(frame.snapshot.trace.layers)):
        for view in VIEWS:
            untrained = says_untrained(view, replace(frame, layer=layer))
            assert untrained or view.name not in OF_TRAINING, view.name
            assert not untrained or not view.figure(frame).tables, view.name


@pytest.mark.parametrize("case", CASES)
def test_a_trace_opened_again_is_the_same_inspection(case, trace):
    before, file = inspection_of(case), trace(case)
    after = inspect(*read_trace(file))
    first, second = arrays_of(before), arrays_of(after)
    assert first.keys() == second.keys()
    for name, array in first.items():
        np.testing.assert_array_equal(array, second[name], err_msg=name)


def test_what_a_file_is_follows_from_its_names():
    assert inspection_kind_of({"trace/x": 0, "trace/adjoint.x": 0, "meta": 0}) == "trace"
    assert inspection_kind_of({"rnn.weight_hh_l0": 0}) == "weights"
    assert inspection_kind_of({"inputs": 0, "h0": 0}) == "inputs"
    assert inspection_kind_of({"trace/x": 0, "meta": 0, "loss": 0}) == ""


DAMAGE = {
    "no meta": {"meta": None},
    "meta is no text": {"meta": np.zeros(3)},
    "a parameter is missing": {"params/l0.U.reset": None},
    "a parameter is misshapen": {"params/l0r.W.reset": np.zeros((2, 2))},
    "a parameter is not finite": {"params/l0.b.reset": np.full(5, np.nan)},
    "the inputs are misshapen": {"trace/x": np.zeros((0, 3))},
    "the inputs are text": {"trace/x": np.array("x")},
    "the inputs are not finite": {"trace/x": np.full((6, 4), np.inf)},
    "a state is missing": {"trace/l1r.h": None},
    "the loss is misshapen": {"trace/l1r.direct": np.zeros((3, 3))},
}
META = (
    {"kind": "run"}, {"cell": 3}, {"cell": {"name": "srm"}}, {"inputs": -1}, {"inputs": 1 << 40},
    {"depth": 10**6}, {"depth": True}, {"cell": {"name": "gru", "size": 5, "form": "mine"}},
    {"cell": {"name": "gru", "size": 2048, "form": "reset_after"}},
    {"cell": {"name": ["gru"]}}, {"cell": {"name": {}}}, {"inputs": [4]},
    {"cell": {"name": "gru", "size": 5, "form": ["reset_after"]}},
)  # fmt: skip


@pytest.mark.parametrize("changed", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_trace_is_refused_in_one_line(changed, trace):
    with pytest.raises(BadInput, match=r"^[^\n]*trace\.npz: [^\n]+$"):
        inspect(*read_trace(_changed(trace, changed)))


def _changed(trace, changed):
    if "meta" not in changed:
        return trace(**changed)
    file = trace()
    with np.load(file) as stored:
        arrays = dict(stored)
    meta = changed["meta"]
    arrays = {k: v for k, v in (arrays | changed).items() if v is not None}
    assert meta is None or "meta" in arrays
    write_arrays(file, arrays)
    return file


@pytest.mark.parametrize("meta", META, ids=str)
def test_a_trace_that_says_absurd_things_is_refused_in_one_line(meta, trace):
    with pytest.raises(BadInput, match=r"^[^\n]*trace\.npz: [^\n]+$"):
        inspect(*read_trace(trace(meta=meta)))


def test_overflow_is_shown_with_where_it_began():
    stack = Architecture(LSTM(size=3), inputs=2)
    sequence = random_sequence(stack, steps=7, seed=2)
    assert sequence.x.shape == (7, 2)
    assert sequence.direct[-1].all()
    assert not sequence.direct[:-1].any()
    assert "seed 2" in str(sequence.origin)


def test_a_network_that_overflows_names_the_step(tmp_path):
    from tests.inspection.conftest import save

    size = 2
    tensors = {"weight_ih_l0": np.ones((size, 1)), "weight_hh_l0": 1e200 * np.ones((size, size))}
    weights = read_weights(save(tmp_path / "net.npz", tensors))
    inputs = save(tmp_path / "x.npz", {"inputs": np.ones((5, 1)), "nonlinearity": "relu"})
    frame = frame_of(inspect(weights, read_sequence(inputs, weights.stack)))
    fault = frame.snapshot.fault
    assert (frame.snapshot.outcome, fault.direction, fault.quantity) == ("diverged", "forward", "h")
    h = frame.snapshot.trace.layers[0].states["h"]
    assert np.isfinite(h[: fault.step]).all()
    assert not np.isfinite(h[fault.step]).all()
    for view in VIEWS:
        if not says_untrained(view, frame):
            summary = view.figure(frame).summary
            assert "None" not in summary, view.name
            assert "update" not in summary, (
                f"views/{view.name} speaks of updates in an inspection: return untrained_figure"
            )


@pytest.mark.parametrize("case", CASES)
def test_every_layer_and_direction_has_its_verdict(case):
    found = inspection_of(case)
    layers = found.replay.layers
    assert [verdict.layer.name for verdict in found.verdicts] == [la.name for la in layers]
    assert [v.kind for v in frame_of(found).verdicts] == [v.kind for v in found.verdicts]
    for verdict, table in zip(found.verdicts, triangles(layers), strict=True):
        values = verdict.signal.values
        rows = [row[: len(values)] for row in table]
        assert any(np.allclose(row, values, rtol=0, atol=1e-9, equal_nan=True) for row in rows)
        assert verdict.sentence.english


def test_the_trace_is_exported_like_a_recording(trace, tmp_path, capsys):
    assert main(["export", str(trace()), "-o", str(tmp_path / "out"), "--format", "csv"]) == 0
    names = {path.stem for path in (tmp_path / "out").iterdir()}
    views, layers = ("hidden", "gates", "delta", "triangle", "spectrum"), ("l0", "l0r", "l1", "l1r")
    assert {f"{view}-{layer}" for view in views for layer in layers} <= names
    assert "depth" in names
    assert not OF_TRAINING & {name.partition("-")[0] for name in names}
    text = (tmp_path / "out" / "hidden-l0r.csv").read_text(encoding="utf-8")
    assert "gru-2-both.weights.npz" in text
    assert "seed" not in text
    assert "update" not in text


def test_one_layer_and_one_step_of_a_trace(trace, tmp_path, capsys):
    def export(*arguments):
        folder = tmp_path / "out"
        status = main(["export", str(trace()), "-o", str(folder), "--format", "csv", *arguments])
        return status, folder

    status, folder = export("--view", "gates", "--layer", "l1r", "--step", "3")
    assert status == 0
    assert {path.name.partition(".")[0] for path in folder.iterdir()} == {"gates-l1r"}
    assert "step k = 3" in (folder / "gates-l1r.csv").read_text(encoding="utf-8")
    assert export("--layer", "l2")[0] == 2
    assert "one of l0, l0r, l1, l1r" in capsys.readouterr().err
    assert export("--step", "0")[0] == 2
    assert export("--step", "7")[0] == 2


def test_a_place_that_is_not_there_is_refused_before_training(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("rnnviz.command.export.train", lambda preset: pytest.fail("it trained"))
    for wrong in (["--layer", "l3"], ["--step", "999"]):
        assert main(["export", "exploding", "-o", str(tmp_path / "out"), *wrong]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("case", CASES)
def test_the_gradient_of_an_inspected_network_is_right(case):
    found = inspection_of(case)
    subject = subject_of(found.stack, found.weights.parameters, found.sequence)
    assert subject.loss(subject.parameters) == pytest.approx(found.loss)
    findings = check_gradient(subject, most=4)
    assert {finding.name for finding in findings} == set(found.weights.parameters)
    assert all(finding.verdict == "right" for finding in findings)
