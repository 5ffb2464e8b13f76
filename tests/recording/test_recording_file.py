"""Recordings: the public names and shapes, the way back to the views, and files that lie."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipValue
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import (
    capture,
    read_recording,
    recording_from,
    recording_of,
    write_recording,
)
from rnnviz.recording.trace_arrays import layer_sizes
from rnnviz.storage.npz import read_arrays, write_arrays
from rnnviz.text import BadInput
from rnnviz.training.analysis.snapshot_verdict import regime, training_verdict
from rnnviz.training.diagnostics import OF_TRACE, completed, verdicts_of
from rnnviz.training.trainer import Trainer
from rnnviz.verdict import FLOW_KINDS, REGIMES, TRAINING_KINDS, RunRecord
from rnnviz.verdict.run_watch import Crossing, Spike, UnitsDied
from rnnviz.views.index import VIEWS
from rnnviz.views.prediction.probability import ClassProbabilities

SMALL = {
    "srn": {"task": {"name": "sine", "length": 8}, "cell": {"name": "srn", "size": 3}},
    "lstm": {"task": {"name": "recall", "length": 9}, "cell": {"name": "lstm", "size": 3}},
    "gru": {
        "task": {"name": "recall", "length": 9},
        "cell": {"name": "gru", "size": 2, "form": "reset_after"},
        "network": {"embedding": 4, "pooling": "mean", "precision": "float32"},
    },
    "residual": {
        "task": {"name": "impulse", "length": 8, "target": "value"},
        "cell": {"name": "residual", "size": 3, "form": "input"},
    },
    "text": {
        "task": {"name": "text", "length": 9, "written": 12, "prompt": "We"},
        "cell": {"name": "srn", "size": 3},
    },
    "narx": {
        "task": {"name": "sine", "length": 8},
        "cell": {"name": "narx", "size": 2, "delays": 3},
    },
    "encoder-decoder": {
        "task": {"name": "reverse", "items": 3, "symbols": 2},
        "cell": {"name": "lstm", "size": 2},
        "network": {"above": "srn", "embedding": 2},
    },
    "reber": {
        "task": {"name": "reber", "length": 12},
        "cell": {"name": "srn", "size": 3},
    },
    "truncated": {
        "task": {"name": "sine", "length": 8},
        "cell": {"name": "srn", "size": 2},
        "training": {"truncation": 3, "reduction": "sum"},
    },
}


def trained(table, updates=4):
    trainer = Trainer(
        parse_experiment(table | {"training": {"batch": 2} | table.get("training", {})}), "small"
    )
    for _ in range(updates):
        trainer.step()
    return trainer


@pytest.fixture(params=SMALL, scope="module")
def run(request, tmp_path_factory):
    trainer = trained(SMALL[request.param])
    path = tmp_path_factory.mktemp("runs") / f"{request.param}.npz"
    write_recording(path, trainer)
    return trainer, path


@pytest.fixture(scope="module")
def srn_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "srn.npz"
    write_recording(path, trained(SMALL["srn"]))
    return path


def equal(a, b):
    """Whether two trees of values are the same, NaN equal to NaN."""
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
    if dataclasses.is_dataclass(a):
        return type(a) is type(b) and all(
            equal(getattr(a, f.name), getattr(b, f.name))
            for f in dataclasses.fields(a)
            if f.compare
        )
    if isinstance(a, Mapping):
        return list(a) == list(b) and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(map(equal, a, b))
    return a == b or (a != a and b != b)


NOT_HELD = {"cliff", "states"}


def whole(frame):
    """Return a frame with everything slow that a recording holds or a trace suffices for."""
    found = completed(frame, OF_TRACE | {"weights", "writing", "free"})
    found = found.with_result("states", value=(), update=0)
    return dataclasses.replace(found, diagnostics=dict(sorted(found.diagnostics.items())))


def test_a_frame_comes_back_as_it_was(run):
    trainer, path = run
    assert equal(whole(frame_from_recording(read_recording(path))), whole(trainer.frame()))


def test_every_view_draws_the_same(run):
    trainer, path = run
    live, replayed = whole(trainer.frame()), whole(frame_from_recording(read_recording(path)))
    for view in VIEWS:
        if not NOT_HELD & view.needs:
            assert equal(view.figure(live), view.figure(replayed)), view.name


def test_what_only_the_task_knows_of_the_probe_is_kept():
    trainer = trained(SMALL["reber"] | {"optimizer": {"name": "adam", "learning_rate": 0.05}}, 40)
    live, replayed = trainer.frame(), replayed_of(trainer)
    accepted, judged = (
        ClassProbabilities(live).accepted,
        ClassProbabilities(live).best == ClassProbabilities(live).target,
    )
    assert (accepted != judged).any(), "the test tells nothing"
    np.testing.assert_array_equal(ClassProbabilities(replayed).accepted, accepted)
    source, (cloud,) = trainer.source, replayed.clouds
    states = source.states(source.probe())[: len(cloud.step), 0]
    np.testing.assert_array_equal(cloud.state, states)
    assert replayed.snapshot.source.state_names == source.state_names


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("automaton", 99), ("automaton", -1), ("accepted", 1)],
)
def test_damaged_judgements(name, wrong):
    content = recording_of(capture(trained(SMALL["reber"])))
    content[f"trace/{name}"] = np.full_like(content[f"trace/{name}"].astype(int), wrong)
    with pytest.raises(BadInput, match=name):
        frame_from_recording(recording_from(Path("a.npz"), content))


def replayed_of(trainer):
    return frame_from_recording(recording_from(Path("a.npz"), recording_of(capture(trainer))))


def test_public_names_and_shapes(run):
    trainer, path = run
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    layer, N = trainer.trace().layers[0], trainer.update
    T, D, S = layer.steps, layer.size, layer.state.shape[1]
    shapes = dict.fromkeys(("loss", "grad_norm", "clip_scale", "accuracy"), (N,))
    shapes |= {f"params/{name}": value.shape for name, value in trainer.parameters.items()}
    shapes |= {"trace/x": trainer.trace().x.shape, "trace/output": trainer.trace().output.shape}
    shapes |= {f"trace/l0.{name}": (T + 1, D) for name in layer.cell.states}
    shapes |= {f"trace/l0.adjoint.{name}": (T + 1, D) for name in layer.cell.states}
    shapes |= {f"trace/l0.delta.{name}": (T, D) for name in layer.cell.blocks}
    shapes |= {f"trace/l0.gate.{name}": (T, D) for name in layer.cell.gates}
    shapes |= {"trace/l0.z": (T, D)} if not layer.cell.gates else {}
    shapes |= {"trace/l0.triangle": (T, T), "trace/l0.jacobian.eigenvalues": (T, S)}
    shapes |= {"trace/l0.jacobian.sigma_max": (T,), "trace/l0.lyapunov": (min(S, 8),)}
    for name, shape in shapes.items():
        assert arrays[name].shape == shape, name
        assert arrays[name].dtype == (complex if "eigenvalues" in name else float), name
    meta = json.loads(str(arrays["meta"]))
    assert meta["experiment"]["cell"]["name"] == layer.cell.name
    assert meta["outcome"] == "ok"
    assert meta["first_bad_update"] is None
    assert meta["regime"] in REGIMES
    assert meta["training"] in TRAINING_KINDS
    assert set(meta["flow"].values()) <= set(FLOW_KINDS)
    for key in ("flow", "cause", "verdicts"):
        assert list(meta[key]) == [la.name for la in trainer.trace().layers]
    assert meta["version"]


def test_what_is_said_of_a_run_is_what_its_verdicts_say(run):
    trainer, path = run
    snapshot, meta = trainer.snapshot(), read_recording(path).meta
    flows, training = verdicts_of(snapshot), training_verdict(snapshot)
    names = [layer.name for layer in snapshot.trace.layers]
    assert meta["flow"] == {n: v.kind for n, v in zip(names, flows, strict=True)}
    assert meta["cause"] == {n: v.cause.name for n, v in zip(names, flows, strict=True)}
    assert meta["verdicts"] == {n: v.sentence.english for n, v in zip(names, flows, strict=True)}
    assert (meta["training"], meta["regime"]) == (training.kind, regime(snapshot))
    assert flows[snapshot.trace.main].sentence.english in meta["verdict"]
    assert training.sentence.english in meta["verdict"]


def test_the_record_of_a_run_comes_back(run):
    trainer, path = run
    replayed = frame_from_recording(read_recording(path)).snapshot
    assert equal(replayed.record, trainer.snapshot().record)
    assert replayed.record.updates == trainer.update
    told, live = training_verdict(replayed), training_verdict(trainer.snapshot())
    assert (told.kind, told.sentence) == (live.kind, live.sentence)


EVENTFUL = RunRecord(
    updates=4,
    chance_loss=0.7,
    loss=math.nan,
    first_loss=0.5,
    first_norm=1.0,
    peak_norm=1e300,
    clipping="global",
    clipped=2,
    strongest_clip=0.25,
    strongest_update=3,
    spike=Spike(3, 0.1, 200.0, 1e5, 4, 0.4),
    learning=True,
    ruined=True,
    solved_since=2,
    died=(UnitsDied("l0", 0, 3, 1, 5, 8), UnitsDied("l1", 1, 3, 0, 2, 3)),
    crossings=(Crossing(2, "l0.U", "radius", 0.9, 1.1),),
)


def eventful(record=EVENTFUL):
    """Return a recording whose run has seen everything that can be noted."""
    taken = capture(trained(SMALL["srn"]))
    snapshot = dataclasses.replace(taken.snapshot, record=record)
    content = recording_of(dataclasses.replace(taken, snapshot=snapshot))
    return content, json.loads(str(content["meta"]))


def back(content, meta):
    content = content | {"meta": np.array(json.dumps(meta))}
    return frame_from_recording(recording_from(Path("a.npz"), content)).snapshot.record


def test_spikes_deaths_and_crossings_come_back():
    content, meta = eventful()
    assert meta["record"]["loss"] is None, "JSON has no NaN"
    assert equal(back(content, meta), EVENTFUL)
    recovered = dataclasses.replace(
        EVENTFUL, spike=dataclasses.replace(EVENTFUL.spike, recovered=4), solved_since=None
    )
    assert equal(back(*eventful(recovered)), recovered)


def test_a_recording_of_an_older_version_has_no_record():
    content, meta = eventful()
    del meta["record"]
    assert equal(back(content, meta), RunRecord())


def damaged_records():
    """Yield the record's table with each of its values missing, or of another kind."""
    _, meta = eventful()
    whole = meta["record"]
    for key in whole:
        wrong = {"clipping": 3, "spike": [1], "died": {}, "crossings": 1}.get(key, "text")
        yield key, whole | {key: wrong}
        if key not in ("died", "crossings", "spike"):
            yield key, {k: v for k, v in whole.items() if k != key}
    for key in whole["spike"]:
        yield key, whole | {"spike": whole["spike"] | {key: "text"}}
        yield key, whole | {"spike": {k: v for k, v in whole["spike"].items() if k != key}}
    for part in ("died", "crossings"):
        for key in whole[part][0]:
            yield key, whole | {part: [whole[part][0] | {key: []}]}
        yield part, whole | {part: [7]}
        yield part, whole | {part: None}
    yield "updates", whole | {"updates": True}
    yield "learning", whole | {"learning": 1}
    for key, value in whole.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield key, whole | {key: 10**400}
    yield "record", whole | {"more": 1}
    yield "record", []
    yield "record", "text"


def test_a_damaged_record_is_refused_in_one_line():
    content, meta = eventful()
    for key, record in damaged_records():
        with pytest.raises(BadInput, match="record") as caught:
            back(content, meta | {"record": record})
        assert "\n" not in str(caught.value), key
        assert "a.npz" in str(caught.value), key


def test_the_trace_is_computed_with_the_parameters_beside_it(srn_file):
    """From the file alone, the book's equations give every state."""
    with np.load(srn_file, allow_pickle=False) as a:
        U, W, b = (a[f"params/l0.{name}"] for name in "UWb")
        h, z = a["trace/l0.h"], a["trace/l0.z"]
        np.testing.assert_allclose(z, h[:-1] @ U.T + a["trace/x"] @ W.T + b, atol=1e-14)
        np.testing.assert_allclose(h[1:], np.tanh(z), atol=1e-14)
        output = h[1:] @ a["params/readout.V"].T + a["params/readout.c"]
        np.testing.assert_allclose(a["trace/output"], output, atol=1e-14)


def test_the_scalars_are_exact(run):
    trainer, path = run
    arrays = read_arrays(path)
    for name, values in trainer.recorded().items():
        assert arrays[name].tobytes() == values.tobytes()


def test_a_diverged_run(tmp_path):
    trainer = Trainer(load_preset("exploding").experiment, "exploding")
    while not trainer.stopped and trainer.update < 300:
        trainer.step()
    write_recording(tmp_path / "a.npz", trainer)
    recording = read_recording(tmp_path / "a.npz")
    assert recording.meta["outcome"] == trainer.outcome != "ok"
    assert recording.meta["first_bad_update"] == trainer.first_bad_update
    assert recording.meta["regime"] == "exploding"
    assert recording.meta["training"] == "diverged"
    assert f"update {trainer.first_bad_update}" in recording.meta["verdict"]
    assert recording.name == "exploding"
    assert recording.experiment == trainer.experiment
    assert all(np.isfinite(v).all() for k, v in recording.arrays.items() if k.startswith("params/"))
    assert equal(whole(frame_from_recording(recording)), whole(trainer.frame()))


def test_what_a_recording_will_take_is_known_before_training(run, monkeypatch, tmp_path):
    trainer, path = run
    arrays = read_recording(path).arrays
    sizes = layer_sizes(trainer.trace().layers)
    few = ("lyapunov", "growth", "condition")  # per layer, not per unit or pair of steps
    layers = {k: v for k, v in arrays.items() if k.startswith("trace/l") and "." in k}
    assert sorted(sizes) == sorted(v.nbytes for k, v in layers.items() if not k.endswith(few))
    monkeypatch.setattr("rnnviz.recording.recording_file.LARGEST_TOTAL", sum(sizes))
    with pytest.raises(BadInput, match=r"task\.length"):
        write_recording(tmp_path / "a.npz", trainer)
    assert list(tmp_path.iterdir()) == []


def test_the_title_is_kept_and_may_be_missing(tmp_path):
    path = tmp_path / "a.npz"
    trainer = trained(SMALL["gru"])
    write_recording(path, trainer, "A title 标题")
    assert read_recording(path).title == "A title 标题"
    for none in ("", "two\nlines", "x" * 999):
        write_recording(path, trainer, none)
        assert read_recording(path).title == ""


def test_equal_runs_give_equal_files(tmp_path):
    for name in "ab":
        write_recording(tmp_path / name, trained(SMALL["gru"]))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


MILESTONE = {"update": 1, "kind": "died", "layer": "l0", "units": 2}
WRONG_MILESTONES = {"update": -1}, {"kind": "x"}, {"layer": "<b>"}, {"layer": 1}, {"units": "2"}


@pytest.mark.parametrize(
    "milestones",
    [{}, "text", [1], *([MILESTONE | wrong] for wrong in WRONG_MILESTONES)],
)
def test_milestones_that_do_not_fit_are_refused(milestones):
    content, meta = eventful()
    with pytest.raises(BadInput, match=r"meta (milestones|update|kind|layer|units)"):
        back(content, meta | {"milestones": milestones})


def test_a_capture_does_not_change_with_the_trainer():
    trainer = trained(SMALL["srn"])
    taken = capture(trainer)
    before = recording_of(taken)
    for _ in range(5):
        trainer.step()
    after = recording_of(taken)
    assert all(equal(before[name], after[name]) for name in before)


def test_nothing_is_written_where_it_cannot_be(tmp_path):
    with pytest.raises(BadInput):
        write_recording(tmp_path / "missing" / "a.npz", trained(SMALL["srn"]))


# Files that lie.


def altered(path, to, change):
    """Write a copy of a recording with other words in its meta."""
    content = read_arrays(path)
    meta = change(json.loads(str(content["meta"])))
    write_arrays(to, content | {"meta": np.array(json.dumps(meta))})
    return to


def refusal(path):
    with pytest.raises(BadInput) as caught:
        frame_from_recording(read_recording(path))
    text = str(caught.value)
    assert "\n" not in text
    assert str(path) in text
    return text


def test_truncated(srn_file, tmp_path):
    """Here and there, and at every byte of the end; `test_npz` does it at every byte of all."""
    whole, cut = srn_file.read_bytes(), tmp_path / "cut.npz"
    for length in (*range(0, len(whole), 97), *range(len(whole) - 200, len(whole))):
        cut.write_bytes(whole[:length])
        with pytest.raises(BadInput):
            read_recording(cut)


def test_flipped_bytes(srn_file, tmp_path):
    whole, flipped = srn_file.read_bytes(), tmp_path / "flipped.npz"
    right = read_recording(srn_file)
    for at in range(0, len(whole), 41):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        flipped.write_bytes(damaged)
        with contextlib.suppress(BadInput):
            back = read_recording(flipped)
            assert equal(back.arrays, right.arrays)
            assert back.meta == right.meta


@pytest.mark.parametrize(
    "value",
    [
        None,
        np.zeros(3),
        np.array(["a", "b"]),
        np.array("x" * (1 << 21)),
        *map(
            np.array,
            ["null", "[]", "{}", '{"format": 1}', "{" * 5000, "[" * 100_000, "1" * 5000],
        ),
        np.array('{"experiment": {}, "format": 1, "name": "a", "loss": NaN}'),
    ],
    ids=range(12),
)
def test_meta_that_is_none(srn_file, tmp_path, value):
    content = read_arrays(srn_file)
    del content["meta"]
    write_arrays(tmp_path / "a.npz", content | ({} if value is None else {"meta": value}))
    refusal(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("format", 2),
        ("format", None),
        ("name", 7),
        ("name", "a\nb"),
        ("name", "x" * 1000),
        ("experiment", []),
        ("outcome", "fine"),
        ("update", -1),
        ("update", 10**30),
        ("update", True),
        ("update", 1.5),
        ("first_bad_update", "3"),
        ("layers", []),
        ("layers", ["l0", "../l1"]),
        ("layers", [0]),
        ("layers", ["l1"]),
        ("stride", None),
        ("clipped_updates", "many"),
        ("source", None),
        ("fault", {"direction": "forward"}),
        ("fault", 3),
    ],
)
def test_meta_with_a_wrong_value(srn_file, tmp_path, key, value):
    refusal(altered(srn_file, tmp_path / "a.npz", lambda meta: meta | {key: value}))


@pytest.mark.parametrize(
    ("key", "value"),
    [("loss", "huber"), ("every_step", 1), ("chance_loss", "low"), ("symbol_names", [1])],
)
def test_source_with_a_wrong_value(srn_file, tmp_path, key, value):
    path = altered(
        srn_file, tmp_path / "a.npz", lambda m: m | {"source": m["source"] | {key: value}}
    )
    assert key in refusal(path)


def test_an_experiment_that_is_none(srn_file, tmp_path):
    def spoil(meta):
        meta["experiment"]["cell"]["size"] = 10**9
        return meta

    assert "cell.size" in refusal(altered(srn_file, tmp_path / "a.npz", spoil))


def test_another_size_than_the_experiment_says(srn_file, tmp_path):
    def spoil(meta):
        meta["experiment"]["cell"]["size"] = 4
        return meta

    refusal(altered(srn_file, tmp_path / "a.npz", spoil))


NEEDLESS = {"update", "loss", "grad_norm", "clip_scale", "accuracy"}


@pytest.mark.parametrize("kind", ["lstm", "encoder-decoder"])
def test_every_array_is_held_to_its_shape(kind):
    """Each array in turn: gone, of another shape, of another kind."""
    trainer = trained(SMALL[kind])
    content = recording_of(capture(trainer))
    for name in content.keys() - {"meta"}:
        if name in NEEDLESS or name.startswith(("params/readout", "params/embedding")):
            continue
        wrong = [None, np.zeros((1, 2, 3)), np.array("text")]
        for array in wrong if name not in ("trace/symbols", "weights/update") else wrong[1:]:
            changed = {k: v for k, v in content.items() if k != name}
            arrays = changed | ({} if array is None else {name: array})
            with pytest.raises(BadInput):
                frame_from_recording(recording_from(Path("a.npz"), arrays))


def test_indices_out_of_range(tmp_path):
    content = recording_of(capture(trained(SMALL["lstm"])))
    for name, value in [("trace/symbols", 10**6), ("trace/symbols", -1), ("trace/target", 99)]:
        array = np.full_like(content[name], value)
        write_arrays(tmp_path / "a.npz", content | {name: array})
        assert name in refusal(tmp_path / "a.npz")


def test_exams_and_changes_come_back(tmp_path):
    trainer = trained(SMALL["lstm"])
    trainer.evaluate()
    trainer.change(dataclasses.replace(trainer.experiment, clipping=ClipValue(threshold=0.5)))
    write_recording(tmp_path / "a.npz", trainer)
    replayed = frame_from_recording(read_recording(tmp_path / "a.npz")).snapshot
    live = trainer.snapshot()
    assert replayed.changes == live.changes != ()
    assert (
        repr(replayed.evaluations) == repr(live.evaluations) != "()"
    )  # NaN is not equal to itself


@pytest.mark.parametrize("changes", [3, [3], [{}], [{"update": -1, "key": "a"}], [{"update": 1}]])
def test_damaged_changes(srn_file, tmp_path, changes):
    def spoil(meta):
        meta["changes"] = changes
        return meta

    refusal(altered(srn_file, tmp_path / "a.npz", spoil))


@pytest.mark.parametrize("update", [-1.0, 0.5, np.nan, np.inf])
def test_damaged_exams(tmp_path, update):
    content = recording_of(capture(trained(SMALL["lstm"])))
    content["history/held_out"] = np.array([[update], [1.0], [1.0]])
    write_arrays(tmp_path / "a.npz", content)
    with pytest.raises(BadInput):
        frame_from_recording(read_recording(tmp_path / "a.npz"))
