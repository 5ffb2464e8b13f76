"""Presets of sweeps: those that ship are possible, and others are read as strictly as presets."""

from __future__ import annotations

import pytest

from rnnviz.sweep.figures import KNOWN
from rnnviz.sweep.plan import make_plan
from rnnviz.sweep.preset import (
    FOLDER,
    has_sweep,
    list_sweep_presets,
    load_sweep_preset,
    read_sweep_preset,
)
from rnnviz.text import BadInput

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
HEAD = 'format = 1\ntitle = "A title"\n'


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_sweep_is_possible_and_says_what_to_watch(name):
    found = load_sweep_preset(name)
    plan = make_plan(found.preset, found.axes, found.seeds, found.updates, found.show)
    assert 1 < plan.size <= 1000
    assert plan.show
    assert set(plan.show) <= KNOWN
    preset = found.preset
    assert all((preset.title, preset.title_zh, preset.watch, preset.watch_zh))


def test_the_sweeps_that_courses_ask_for_ship_in_order():
    names = [each.preset.name for each in list_sweep_presets()]
    assert names[:2] == ["digit-sum-length", "digit-sum-book"]
    assert {"radius-map", "clip-learning-rate", "forget-bias-length"} <= set(names)


def test_the_sweep_of_the_book_is_the_books():
    """Section 6.1.3 of the practice book: 300 sequences, batches of 8, 500 epochs of 38 updates."""
    found = load_sweep_preset("digit-sum-book")
    experiment = found.preset.experiment
    assert found.axes[0].values == (10, 15, 20, 25, 30, 35)
    assert found.axes[1].values == ("srn", "lstm")
    assert (experiment.cell.size, experiment.network.embedding) == (32, 32)
    assert (experiment.optimizer.name, experiment.optimizer.learning_rate) == ("adam", 0.001)
    assert (experiment.training.batch, experiment.training.updates) == (8, 500 * -(-300 // 8))
    assert (experiment.task.data, experiment.task.copies) == ("fixed", 3)


REFUSED = {
    "no table": "sweep = 3",
    "no over": "[sweep]\nseeds = 2",
    "an unknown key": '[sweep]\nover = { "seed" = [1, 2] }\nupdate = 3',
    "no list": '[sweep]\nover = { "seed" = 3 }',
    "a table": '[sweep]\nover = { "seed" = [{ a = 1 }] }',
    "no values": '[sweep]\nover = { "seed" = [] }',
    "seeds": '[sweep]\nover = { "task.length" = [5] }\nseeds = 0',
    "updates": '[sweep]\nover = { "task.length" = [5] }\nupdates = 1.5',
    "show": '[sweep]\nover = { "task.length" = [5] }\nshow = ["beauty"]',
    "a list to show": '[sweep]\nover = { "task.length" = [5] }\nshow = "loss"',
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_wrong_table_is_refused_in_one_line(why, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + REFUSED[why], encoding="utf-8")
    assert has_sweep(path)
    with pytest.raises(BadInput) as refused:
        read_sweep_preset(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_ordinary_preset_has_nothing_to_go_over(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD, encoding="utf-8")
    assert not has_sweep(path)
    assert load_sweep_preset(str(path)).axes == ()
    assert load_sweep_preset("vanishing").axes == ()
