"""A picture brings back what it shows: both runs, at the updates they are drawn at."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.export import provenance
from rnnviz.export.exporter import export_views
from rnnviz.export.provenance import read_provenance
from rnnviz.text import BadInput
from rnnviz.training.diagnostics import completed
from rnnviz.training.instructive import instructive_frame
from rnnviz.training.snapshot import with_beside
from rnnviz.training.timeline import Replay
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.window.file.loader import load_file
from rnnviz.window.playback import run_again
from tests.training.test_timeline import difference

SMALL = ("training.batch=4", "cell.size=6", "task.length=12")


def run(name, updates, *changes):
    preset = with_overrides(load_preset(name), changes)
    trainer = Trainer(preset.experiment, preset.name)
    while trainer.update < updates and not trainer.stopped:
        trainer.evaluate_if_due()
        trainer.step()
    trainer.evaluate()
    return trainer.frame()


def saved(frame, folder, format="png"):
    views = [view for view in VIEWS if view.name == ("loss" if frame.kept else "delta")]
    (path,) = export_views(frame, views, folder, [format], title="T")
    return str(path)


def assert_same_run(timeline, drawn):
    """Bit by bit, as far as a snapshot goes."""
    assert difference(timeline.trainer.snapshot(), drawn) == ""


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_both_runs_come_back_where_they_stood(tmp_path, format):
    frame = with_beside(run("exploding", 3, *SMALL), [run("clipped", 3, *SMALL)])
    found = load_file(saved(frame, tmp_path, format))
    assert found.frame is None
    assert found.again.update == 3
    assert_same_run(found.again.timeline, frame.snapshot)
    assert_same_run(found.again.twin, frame.other.snapshot)
    assert found.again.kept == ()
    assert found.preset.experiment == frame.snapshot.experiment


def test_a_run_that_stood_elsewhere_is_kept_as_it_was(tmp_path):
    others = [run("clipped", 5, *SMALL), run("clipped", 2, *SMALL), run("exploding", 4, *SMALL)]
    frame = with_beside(run("exploding", 3, *SMALL), others)
    found = load_file(saved(frame, tmp_path)).again
    assert found.twin is None
    for kept, other in zip(found.kept, others, strict=True):
        drawn = completed(other, {"weights"})
        assert difference(kept.snapshot, drawn.snapshot) == ""
    assert all({"verdict", "weights"} <= each.diagnostics.keys() for each in found.kept)


def test_a_twin_that_had_ended_before_stays_at_its_end(tmp_path):
    ended = run("exploding", 10_000)
    frame = with_beside(run("clipped", ended.snapshot.update + 3), [ended])
    found = load_file(saved(frame, tmp_path)).again
    assert found.update == ended.snapshot.update + 3
    assert found.twin.trainer.outcome == "diverged"
    assert_same_run(found.twin, ended.snapshot)


def test_a_run_alone_brings_no_other(tmp_path):
    found = load_file(saved(run("clipped", 2, *SMALL), tmp_path)).again
    assert found.timeline.present == found.update == 2
    assert found.twin is None


def test_a_diverged_run_comes_back_at_the_network_that_was_drawn(tmp_path):
    frame = instructive_frame(run("exploding", 10_000))
    found = load_file(saved(frame, tmp_path)).again
    assert found.timeline.trainer.outcome == "diverged"
    assert found.update == frame.snapshot.trace_update < found.timeline.present
    then = Replay(found.timeline).seek(found.update)
    np.testing.assert_array_equal(
        then.trace().layers[0].delta, frame.snapshot.trace.layers[0].delta
    )


def test_an_untrained_run_opens_at_its_beginning(tmp_path):
    found = load_file(saved(run("clipped", 0, *SMALL), tmp_path))
    assert found.again is found.note is None


def test_a_long_run_opens_at_its_beginning_and_says_so(tmp_path, monkeypatch):
    path = saved(run("clipped", 3, *SMALL), tmp_path)
    monkeypatch.setattr(run_again, "PATIENCE", -1.0)
    found = load_file(path)
    assert found.again is None
    assert found.preset.name == "clipped"
    assert "Update 3" in str(found.note)


def changed_run(changes):
    preset = with_overrides(load_preset("clipped"), SMALL)
    trainer = Trainer(preset.experiment, preset.name)
    for n in range(changes):
        trainer.evaluate_if_due()
        trainer.step()
        slower = replace(preset.experiment.optimizer, learning_rate=0.001 + n / 1e6)
        trainer.change(replace(preset.experiment, optimizer=slower))
    trainer.evaluate_if_due()
    trainer.step()
    trainer.evaluate()
    return trainer.frame()


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_a_branch_comes_back_with_what_was_changed_on_the_way(tmp_path, format):
    frame = with_beside(changed_run(3), [run("clipped", 4, *SMALL)])
    found = load_file(saved(frame, tmp_path, format))
    assert_same_run(found.again.timeline, frame.snapshot)
    assert_same_run(found.again.twin, frame.other.snapshot)
    assert found.note is None


def test_a_run_that_was_changed_too_often_opens_at_its_beginning(tmp_path, monkeypatch):
    monkeypatch.setattr(provenance, "MAX_COURSE", 2)
    found = load_file(saved(changed_run(3), tmp_path))
    assert found.again is None
    assert "learning_rate" in str(found.note)


@pytest.mark.parametrize("other", [3, [], {"name": 1}, {"name": "x", "seed": -1}])
def test_a_damaged_other_run_is_refused(tmp_path, other):
    told = {"program": "rnnviz", "name": "x", "seed": 1, "update": 1, "preset": "", "version": "1"}
    path = tmp_path / "a.svg"
    text = html.escape(json.dumps(told | {"other": other}), quote=False)
    path.write_text(f"<svg><dc:description>{text}</dc:description></svg>", "utf-8")
    with pytest.raises(BadInput, match="damaged"):
        read_provenance(path)
    text = html.escape(json.dumps(told | {"kept": [other]}), quote=False)
    path.write_text(f"<svg><dc:description>{text}</dc:description></svg>", "utf-8")
    with pytest.raises(BadInput, match="damaged"):
        read_provenance(path)
    text = html.escape(json.dumps(told), quote=False)
    path.write_text(f"<svg><dc:description>{text}</dc:description></svg>", "utf-8")
    assert read_provenance(path).other is None


CHANGE = {"update": 1, "key": "training.l2", "before": 0.0, "after": 0.1}


@pytest.mark.parametrize(
    "course",
    [3, {}, [3], [{}], [CHANGE | {"update": -1}], [CHANGE | {"key": 1}], [CHANGE | {"after": []}],
     [CHANGE | {"more": 1}], [CHANGE] * 500],
)  # fmt: skip
def test_damaged_changes_are_refused(tmp_path, course):
    told = {"program": "rnnviz", "name": "x", "seed": 1, "update": 1, "preset": "", "version": "1"}
    path = tmp_path / "a.svg"
    text = html.escape(json.dumps(told | {"course": course}), quote=False)
    path.write_text(f"<svg><dc:description>{text}</dc:description></svg>", "utf-8")
    with pytest.raises(BadInput, match="damaged"):
        read_provenance(path)
