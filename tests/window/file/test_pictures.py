"""A picture brings back what it shows: both runs, at the updates they are drawn at."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.export.exporter import export_views
from rnnviz.export.provenance import read_provenance
from rnnviz.text import BadInput
from rnnviz.training.instructive import instructive_frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.window.file import loader
from rnnviz.window.file.loader import load_file

DELTA = [view for view in VIEWS if view.name == "delta"]
SMALL = ("training.batch=4", "cell.size=6", "task.length=12")


def run(name, updates, *changes):
    preset = with_overrides(load_preset(name), changes)
    trainer = Trainer(preset.experiment, preset.name)
    while trainer.update < updates and not trainer.stopped:
        trainer.step()
    return trainer.frame()


def saved(frame, folder, format="png"):
    (path,) = export_views(frame, DELTA, folder, [format], title="T")
    return str(path)


def assert_same_network(one, other):
    np.testing.assert_array_equal(one.trace.layers[0].delta, other.trace.layers[0].delta)
    assert (one.update, one.trace_update) == (other.update, other.trace_update)


@pytest.mark.parametrize("format", ["png", "svg", "pdf"])
def test_both_runs_come_back_at_their_updates(tmp_path, format):
    frame = replace(run("exploding", 3, *SMALL), other=run("clipped", 5, *SMALL))
    found = load_file(saved(frame, tmp_path, format))
    assert_same_network(found.frame.snapshot, frame.snapshot)
    assert_same_network(found.other.snapshot, frame.other.snapshot)
    assert found.preset.experiment == frame.snapshot.experiment
    assert found.other.snapshot.experiment == frame.other.snapshot.experiment


def test_a_run_alone_brings_no_other(tmp_path):
    found = load_file(saved(run("clipped", 2, *SMALL), tmp_path))
    assert found.frame.snapshot.update == 2
    assert found.other is None


def test_a_diverged_run_comes_back_at_the_network_that_was_drawn(tmp_path):
    frame = instructive_frame(run("exploding", 10_000))
    found = load_file(saved(frame, tmp_path))
    assert found.frame.snapshot.outcome == "diverged"
    assert_same_network(found.frame.snapshot, frame.snapshot)


def test_an_untrained_run_opens_at_its_beginning(tmp_path):
    assert load_file(saved(run("clipped", 0, *SMALL), tmp_path)).frame is None


def test_a_long_run_opens_at_its_beginning(tmp_path, monkeypatch):
    path = saved(run("clipped", 3, *SMALL), tmp_path)
    monkeypatch.setattr(loader, "_PATIENCE", -1.0)
    found = load_file(path)
    assert found.frame is None
    assert found.preset.name == "clipped"


def test_a_run_that_was_changed_on_the_way_opens_at_its_beginning(tmp_path):
    preset = with_overrides(load_preset("clipped"), SMALL)
    trainer = Trainer(preset.experiment, preset.name)
    trainer.step()
    slower = replace(preset.experiment.optimizer, learning_rate=0.001)
    trainer.change(replace(preset.experiment, optimizer=slower))
    trainer.step()
    found = load_file(saved(trainer.frame(), tmp_path))
    assert found.frame is None
    assert "learning_rate" in str(found.note)


@pytest.mark.parametrize("other", [3, [], {"name": 1}, {"name": "x", "seed": -1}])
def test_a_damaged_other_run_is_refused(tmp_path, other):
    told = {"program": "rnnviz", "name": "x", "seed": 1, "update": 1, "preset": "", "version": "1"}
    path = tmp_path / "a.svg"
    text = html.escape(json.dumps(told | {"other": other}), quote=False)
    path.write_text(f"<svg><dc:description>{text}</dc:description></svg>", "utf-8")
    with pytest.raises(BadInput, match="damaged"):
        read_provenance(path)
    text = html.escape(json.dumps(told), quote=False)
    path.write_text(f"<svg><dc:description>{text}</dc:description></svg>", "utf-8")
    assert read_provenance(path).other is None
