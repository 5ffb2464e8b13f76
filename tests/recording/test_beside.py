"""Several runs in one recording: the way there and back, what other programs read, and damage."""

from __future__ import annotations

import csv
import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rnnviz
from rnnviz.cli import main
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import capture, read_recording, recording_of, write_recording
from rnnviz.storage.npz import read_arrays, write_arrays
from rnnviz.text import BadInput
from rnnviz.training.snapshot import runs_beside, with_beside
from tests.recording.test_recording_file import SMALL, equal, refusal, trained, whole

KINDS = "srn", "lstm", "text"
SHORT = ["--updates", "4", "--set", "task.length=9", "--set", "cell.size=4"]


@pytest.fixture(scope="module")
def runs():
    return [trained(SMALL[kind], updates) for kind, updates in zip(KINDS, (4, 7, 3), strict=True)]


@pytest.fixture(scope="module")
def file(runs, tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "several.npz"
    first, *others = (capture(run, f"run {n}", 4.0 + n) for n, run in enumerate(runs))
    write_recording(path, first, beside=others)
    return path


def test_all_come_back_as_they_were(runs, file):
    frame = frame_from_recording(read_recording(file))
    for n, (found, run) in enumerate(zip((frame, *runs_beside(frame)), runs, strict=True)):
        alone = dataclasses.replace(found, other=None, kept=())
        assert equal(whole(alone), dataclasses.replace(whole(run.frame()), speed=4.0 + n))


def test_a_program_that_knows_nothing_of_them_reads_the_first(runs, file, tmp_path):
    write_recording(tmp_path / "alone.npz", capture(runs[0], "run 0", 4.0))
    alone, together = read_arrays(tmp_path / "alone.npz"), read_arrays(file)
    for name, array in alone.items():
        np.testing.assert_array_equal(together[name], array)
    others = together.keys() - alone.keys()
    assert {name[:2] for name in others} == {"b/", "c/"}


def test_each_has_the_names_of_a_recording(runs, file):
    with np.load(file, allow_pickle=False) as stored:
        for letter, run in zip("bc", runs[1:], strict=True):
            own = recording_of(capture(run))
            assert {f"{letter}/{name}" for name in own} < set(stored.files)
            np.testing.assert_array_equal(stored[f"{letter}/loss"], run.recorded()["loss"])
            assert json.loads(str(stored[f"{letter}/meta"]))["title"].startswith("run ")


def test_more_than_six_runs_are_refused_before_anything_is_written(runs, tmp_path):
    with pytest.raises(BadInput, match="at most 6 runs"):
        write_recording(tmp_path / "a.npz", runs[0], beside=[capture(runs[0])] * 6)
    assert not list(tmp_path.iterdir())


# Damage.


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "pair.npz"
    write_recording(path, trained(SMALL["srn"]), beside=[capture(trained(SMALL["srn"], 5))])
    return path


OPTIONAL = {"b/weights/update", "b/free/truth"}
NEEDLESS = {"update", "loss", "grad_norm", "clip_scale", "accuracy", "params/readout.V"}


def test_every_array_of_the_second_is_held_to_its_shape(pair, tmp_path):
    content = read_arrays(pair)
    own = {name for name in content if name.startswith("b/")}
    for name in sorted(own - {f"b/{n}" for n in NEEDLESS | {"params/readout.c", "meta"}}):
        wrong = [None, np.zeros((1, 2, 3)), np.array("text")]
        for array in wrong[1:] if name in OPTIONAL else wrong:
            changed = {k: v for k, v in content.items() if k != name}
            path = tmp_path / "a.npz"
            write_arrays(path, changed | ({} if array is None else {name: array}))
            assert f"{path}/b: " in refusal(path), name


@pytest.mark.parametrize("text", [None, "null", "{}", "[" * 9000, '{"format": 1}', "text"])
def test_the_second_has_a_meta_of_its_own(pair, tmp_path, text):
    content = {k: v for k, v in read_arrays(pair).items() if k != "b/meta"}
    path = tmp_path / "a.npz"
    write_arrays(path, content if text is None else content | {"b/meta": np.array(text)})
    assert f"{path}/b: " in refusal(path)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged") / "a.npz"


def refused(path):
    """Return in which line a file is refused; empty where it is not."""
    try:
        frame_from_recording(read_recording(path))
    except BadInput as error:
        return str(error) if "\n" not in str(error) else "several lines"
    return ""


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
VALUES = st.recursive(PLAIN, lambda part: st.lists(part) | st.dictionaries(st.text(), part))


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(st.data(), VALUES)
def test_whatever_its_meta_says_there_is_a_frame_or_one_line(pair, damaged, data, value):
    content = read_arrays(pair)
    meta = json.loads(str(content["b/meta"]))
    key = data.draw(st.sampled_from(sorted(meta)))
    spoilt = json.dumps(meta | {key: value})
    write_arrays(damaged, content | {"b/meta": np.array(spoilt)})
    said = refused(damaged)
    assert said == "" or f"{damaged}/b: " in said


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_flipped_byte_is_noticed_or_changes_nothing(pair, damaged, place, flip):
    content = bytearray(pair.read_bytes())
    content[place % len(content)] ^= flip
    damaged.write_bytes(content)
    right = frame_from_recording(read_recording(pair))
    if not refused(damaged):
        assert equal(frame_from_recording(read_recording(damaged)), right)


# The commands.


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    path = tmp_path_factory.mktemp("recorded") / "pair.npz"
    assert main(["record", "exploding", "--beside", "clipped", "-o", str(path), *SHORT]) == 0
    return path


def rows(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return list(csv.reader(lines))


def export(what, folder, *options):
    views = ["--view", "loss", "--view", "delta", "--view", "gradients", "--format", "csv"]
    assert main(["export", str(what), "-o", str(folder), *views, *options]) == 0
    return {path.name: rows(path) for path in sorted(folder.iterdir())}


def test_each_recorded_run_is_the_run_it_would_be_alone(recorded, tmp_path):
    together = read_recording(recorded)
    for name, run in zip(("exploding", "clipped"), (together, *together.beside), strict=True):
        assert main(["record", name, "-o", str(tmp_path / "a.npz"), *SHORT]) == 0
        alone = read_recording(tmp_path / "a.npz")
        assert equal(run.arrays, alone.arrays)
        assert run.meta == alone.meta


@pytest.mark.parametrize("at", [(), ("--at", "2")])
def test_a_recording_of_two_is_drawn_as_two_presets_are(recorded, tmp_path, at):
    trained_ = ["exploding", "--beside", "clipped", "--set", "task.length=9", "--set"]
    made = export(trained_[0], tmp_path / "made", *trained_[1:], "cell.size=4",
                  "--updates", at[1] if at else "4")  # fmt: skip
    assert export(recorded, tmp_path / "read", *at) == made
    assert "loss-b.csv" in made


def test_a_run_beside_that_ended_before_stays_at_its_end(recorded, tmp_path):
    assert main(["record", "clipped", "-o", str(tmp_path / "a.npz"), *SHORT, "--updates", "2"]) == 0
    found = export(recorded, tmp_path / "f", "--beside", str(tmp_path / "a.npz"), "--at", "3")
    assert len(found["loss.csv"]) == len(found["loss-b.csv"]) == 4
    assert len(found["loss-c.csv"]) == 3


def test_both_are_made_again_and_compared(recorded, tmp_path, capsys):
    again = tmp_path / "again.npz"
    assert main(["record", str(recorded), "-o", str(again)]) == 0
    assert capsys.readouterr().out == "A: the same, bit by bit\nB: the same, bit by bit\n"
    assert equal(read_recording(again).content, read_recording(recorded).content)


def test_another_rounding_of_the_second_is_told(recorded, tmp_path, capsys):
    content = dict(read_arrays(recorded))
    content["b/loss"] = content["b/loss"] * np.array([1, 1 + 1e-12, 1, 1])
    write_arrays(tmp_path / "other.npz", content)
    export(tmp_path / "other.npz", tmp_path / "f", "--at", "3")
    told = capsys.readouterr().err
    assert f"{tmp_path}/other.npz/b: run again; this machine rounds differently" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("name", ["run.npz", "nonsense"])
def test_a_recording_is_made_of_presets(tmp_path, capsys, name):
    out = ["-o", str(tmp_path / "a.npz")]
    assert main(["record", "clipped", "--beside", name, *out, *SHORT]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_seven_runs_are_too_many_to_draw(recorded, tmp_path, capsys):
    six = [part for _ in range(6) for part in ("--beside", str(recorded))]
    assert main(["export", "clipped", "-o", str(tmp_path / "f"), *six, *SHORT]) == 2
    assert "at most 5 runs" in capsys.readouterr().err
    assert not (tmp_path / "f").exists()


# From Python.


def test_from_python_both_are_drawn_and_kept(recorded, tmp_path):
    run, other = (rnnviz.train(name, updates=3, cell__size=3) for name in ("exploding", "clipped"))
    run.save(tmp_path / "a.npz", beside=other)
    read = rnnviz.load(tmp_path / "a.npz")
    assert [found.name for found in (read, *read.beside)] == ["exploding", "clipped"]
    assert equal(dict(read.beside[0].arrays()), dict(other.arrays()))
    assert run.frame(2).other is read.frame(2).other is None
    read.save(tmp_path / "again.npz")
    assert equal(read_arrays(tmp_path / "again.npz"), read_arrays(tmp_path / "a.npz"))
    read.save(tmp_path / "alone.npz", beside=())
    assert rnnviz.load(tmp_path / "alone.npz").beside == ()


def test_from_python_the_other_stands_at_the_same_update(monkeypatch):
    run, other = rnnviz.train("exploding", updates=4), rnnviz.train("clipped", updates=4)
    drawn = []
    monkeypatch.setattr("rnnviz.export.page.draw_page", lambda figures, caption: drawn)
    monkeypatch.setattr("rnnviz.api.with_beside", lambda *given: drawn.append(given) or given[0])
    run.plot("loss", n=2, beside=other)
    frame, (beside,) = drawn[0]
    assert frame.snapshot.update == beside.snapshot.update == 2
    assert equal(beside, other.frame(2))
    with pytest.raises(BadInput, match="up to 5 runs"):
        run.plot("loss", beside=[other] * 6)


def test_beside_a_frame_is_at_most_one_level_of_runs(runs):
    frames = [run.frame() for run in runs]
    nested = with_beside(frames[0], [with_beside(frames[1], frames[2:]), frames[2]])
    assert [found.other for found in runs_beside(nested)] == [None, None]
    assert [found.snapshot for found in runs_beside(nested)] == [f.snapshot for f in frames[1:]]
