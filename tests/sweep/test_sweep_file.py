"""Sweep files: what was written is read back, and anything else is refused in one line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.cli import main
from rnnviz.experiment.override import with_settings
from rnnviz.storage.npz import write_arrays
from rnnviz.sweep.axis import axis_of
from rnnviz.sweep.plan import make_plan
from rnnviz.sweep.sweep_file import Sweep, empty_sweep, read_sweep, resumed, write_sweep
from rnnviz.text import BadInput
from tests.attempt import attempt
from tests.sweep.tiny import AXES, assert_same_bits, small_plan, small_preset


@pytest.fixture(scope="module")
def whole(alone, tmp_path_factory):
    path = tmp_path_factory.mktemp("sweep") / "whole.npz"
    write_sweep(path, alone)
    return path


def test_a_sweep_is_read_back(whole, alone):
    read = read_sweep(whole)
    assert_same_bits(read, alone)
    assert read.plan.shape == alone.plan.shape
    assert [read.plan.experiment(p) for p in read.plan.places] == [
        alone.plan.experiment(p) for p in alone.plan.places
    ]
    assert read.kind("outcome", (0, 0, 0)) == "ok"


def test_the_names_and_shapes_are_public(whole):
    with np.load(whole, allow_pickle=False) as file:
        arrays = dict(file)
    meta = json.loads(str(arrays["meta"]))
    assert meta["over"] == [{"key": axis.key, "values": list(axis.values)} for axis in AXES]
    assert meta["seeds"] == [1, 2]
    for name in ("done", "accuracy", "loss", "reach", "radius", "grad_norm", "clipped", "first_bad",
                 "flow", "training", "regime", "outcome"):  # fmt: skip
        assert arrays[name].shape == (2, 3, 2), name
    assert arrays["curve/loss"].shape[:3] == (2, 3, 2)
    assert meta["kinds"]["flow"][arrays["flow"][0, 0, 0]] in ("vanishing", "level", "exploding")


OTHER = {
    "values": lambda: make_plan(small_preset(), [AXES[0], axis_of("task.length", [5, 7, 8])], 2),
    "order": lambda: make_plan(small_preset(), AXES[::-1], 2),
    "seeds": lambda: small_plan(seeds=3),
    "settings": lambda: make_plan(small_preset(**{"cell.size": 5}), AXES, 2),
}


@pytest.mark.parametrize("what", OTHER)
def test_the_file_of_another_sweep_is_refused_and_kept(what, whole):
    before = whole.read_bytes()
    with pytest.raises(BadInput, match="another sweep") as refused:
        resumed(whole, OTHER[what]())
    assert "\n" not in str(refused.value)
    assert whole.read_bytes() == before


def test_a_sweep_is_drawn_where_its_data_are_no_more(tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("to be or not to be " * 50, encoding="utf-8")
    own = {"task.name": "text", "task.text": "file", "task.file": str(text), "task.length": 6}
    preset = with_settings(small_preset(), own)
    sweep = empty_sweep(make_plan(preset, [axis_of("cell.size", [3, 4])]))
    path = tmp_path / "s.npz"
    write_sweep(path, sweep)
    text.unlink()
    assert read_sweep(path).plan.shape == (2, 1)
    with pytest.raises(BadInput, match=r"text\.txt"):
        make_plan(preset, [axis_of("cell.size", [3, 4])])


def test_a_title_of_several_lines_is_kept_as_one(tmp_path):
    odd = replace(small_preset(), title="=x\x1b[31m\u202e\nb" + "y" * 300, title_zh="\n")
    sweep = empty_sweep(make_plan(odd, [axis_of("cell.size", [3, 4])]))
    write_sweep(tmp_path / "s.npz", sweep)
    title = read_sweep(tmp_path / "s.npz").plan.preset.title
    assert title.isprintable()
    assert title.startswith("=x")
    assert len(title) == 255


def test_there_need_not_be_a_file(tmp_path):
    assert not resumed(tmp_path / "none.npz", small_plan()).done.any()


@given(data=st.data())
def test_a_damaged_file_is_refused_in_one_line(whole, data):
    content = bytearray(whole.read_bytes())
    kind = data.draw(st.sampled_from(["cut", "flip", "insert"]))
    place = data.draw(st.integers(0, len(content) - 1))
    if kind == "cut":
        content = content[:place]
    elif kind == "flip":
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        content[place:place] = data.draw(st.binary(min_size=1, max_size=9))
    damaged = whole.with_name("damaged.npz")
    damaged.write_bytes(content)
    read = attempt(lambda: read_sweep(damaged))
    assert isinstance(read, Sweep) or "\n" not in str(read)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**9) | st.text(max_size=5) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=40)
@given(data=st.data())
def test_a_strange_meta_is_refused_in_one_line(whole, data):
    with np.load(whole, allow_pickle=False) as file:
        arrays = dict(file)
    meta = json.loads(str(arrays["meta"]))
    key = data.draw(st.sampled_from(sorted(meta)))
    value = data.draw(_JSON)
    strange = whole.with_name("strange.npz")
    write_arrays(strange, arrays | {"meta": np.array(json.dumps(meta | {key: value}))})
    read = attempt(lambda: read_sweep(strange))
    assert isinstance(read, Sweep) or "\n" not in str(read)


@pytest.mark.parametrize("name", ["accuracy", "flow", "done", "curve/loss"])
@pytest.mark.parametrize("how", ["missing", "shape", "kind", "code"])
def test_an_array_that_does_not_fit_is_named(name, how, whole):
    with np.load(whole, allow_pickle=False) as file:
        arrays = dict(file)
    if how == "missing":
        del arrays[name]
    elif how == "shape":
        arrays[name] = arrays[name][:1]
    elif how == "kind":
        arrays[name] = arrays[name].astype(str)
    elif name == "flow":
        arrays[name] = np.full_like(arrays[name], 100)
    else:
        return
    wrong = whole.with_name("wrong.npz")
    write_arrays(wrong, arrays)
    with pytest.raises(BadInput) as refused:
        read_sweep(wrong)
    assert "\n" not in str(refused.value)


def test_a_recording_is_no_sweep_and_a_sweep_no_recording(whole, tmp_path, capsys):
    run = tmp_path / "run.npz"
    assert main(["record", "vanishing", "--updates", "2", "-o", str(run)]) == 0
    with pytest.raises(BadInput, match="not a sweep"):
        read_sweep(run)
    assert main(["record", str(whole), "-o", str(tmp_path / "again.npz")]) == 2
    assert main(["sweep", str(whole), "--over", "seed=1,2", "-o", str(tmp_path / "s.npz")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_bad_usage_is_one_line_and_writes_nothing(tmp_path, capsys):
    target = tmp_path / "s.npz"
    for arguments in (
        ["vanishing"],
        ["vanishing", "--over", "task.length"],
        ["vanishing", "--over", "task.lenght=5,6"],
        ["vanishing", "--over", "task.length=5", "--over", "task.length=6"],
        ["vanishing", "--over", "task.length=5..1000", "--seeds", "1000"],
        ["nothing-of-that-name", "--over", "seed=1,2"],
        [str(target), "--over", "seed=1,2"],
    ):
        assert main(["sweep", *arguments, "-o", str(target)]) == 2
        assert capsys.readouterr().err.count("\n") == 1, arguments
        assert not target.exists()
    for name in (".", "no/such/folder/s.npz"):
        where = str(tmp_path / name)
        assert main(["sweep", "vanishing", "--over", "seed=1,2", "-o", where]) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert list(Path(tmp_path).iterdir()) == []
