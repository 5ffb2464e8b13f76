"""What is said of a run in a few words is what was run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset, shipped_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.reading.data_summary import DataSummary
from rnnviz.text import Message
from rnnviz.training.run_label import (
    changed_words,
    changes_label,
    clipping_label,
    experiment_label,
    file_sentences,
)


def changed(*assignments: str, name: str = "vanishing") -> str:
    return changes_label(with_overrides(load_preset("vanishing"), assignments).experiment, name)


def test_a_shipped_preset_as_it_is_has_no_changes():
    assert changed() == ""
    assert changed("seed=9", "training.updates=3") == "", "these stand in the caption anyway"


def test_changes_are_told_by_their_keys():
    assert changed("cell.size=5") == "changed: cell.size = 5"
    many = changed("cell.size=5", "training.batch=3", "training.l2=0.5", "optimizer.name=adam")
    assert many.startswith("changed: cell.size = 5")
    assert many.endswith(", …")


@pytest.mark.parametrize("name", ["my own", "", "../presets/vanishing", "学" * 200])
def test_a_name_that_is_not_shipped_promises_nothing(name):
    assert shipped_preset(name) is None
    assert changed("cell.size=5", name=name) == ""


def test_the_essentials_in_symbols():
    preset = load_preset("relu-identity")
    assert experiment_label(preset.experiment, 100) == "SRN ReLU, D=32, T=100, seed 1"
    assert clipping_label(preset.experiment) == "clipping: global norm, θ = 1"
    assert clipping_label(load_preset("vanishing").experiment) == "no clipping"


def test_a_run_with_other_settings_is_not_called_by_the_preset_alone() -> None:
    preset = load_preset("exploding").experiment
    clipped = replace(preset, clipping=ClipGlobalNorm(1.0))
    longer = replace(preset, training=replace(preset.training, updates=7))
    other_bias = replace(preset, init=replace(preset.init, forget_bias=2.0))
    faster = replace(clipped, optimizer=replace(preset.optimizer, learning_rate=0.2))
    more = replace(faster, training=replace(preset.training, batch=9))
    assert changed_words(preset, clipped) == ("clipping-global",)
    assert changed_words(preset, faster) == ("learning_rate-0.2", "clipping-global")
    assert changed_words(preset, more) == ("changed",)
    assert changed_words(preset, longer) == ()
    assert changed_words(preset, other_bias) == (), "an SRN has no forget bias"


def test_what_was_read_of_a_file_is_told_in_whole_sentences() -> None:
    notes = Message("tasks", "One note."), Message("tasks", "另一句。")
    facts = DataSummary("a.txt", rows=3, counted="characters", notes=notes)
    assert file_sentences(facts) == "a.txt: 3 characters. One note. 另一句."
    assert file_sentences(None) == ""
