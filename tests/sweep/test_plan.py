"""Lists and ranges, and the grid of a sweep, which is refused as a whole or possible as a whole."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.experiment.override import with_settings
from rnnviz.sweep import plan as plan_module
from rnnviz.sweep.axis import MAX_VALUES, SweepAxis, axis_of, parse_axis, parse_over
from rnnviz.sweep.plan import make_plan
from rnnviz.text import BadInput
from tests.attempt import attempt
from tests.sweep.tiny import AXES, small_plan, small_preset

READ = {
    "task.length=5,10,20": (5, 10, 20),
    "task.length=5..35:5": (5, 10, 15, 20, 25, 30, 35),
    "task.length=3..6": (3, 4, 5, 6),
    "task.length=9..3:-3": (9, 6, 3),
    "task.length=5..12:5": (5, 10),
    "init.recurrent_scale=0.5..0.8:0.1": (0.5, 0.6, 0.7, 0.8),
    "optimizer.learning_rate=0.001..1:x10": (0.001, 0.01, 0.1, 1.0),
    "optimizer.learning_rate=1e-4..3e-3:x10": (0.0001, 0.001),
    "training.batch=1..16:x2": (1, 2, 4, 8, 16),
    "cell.name=srn, lstm": ("srn", "lstm"),
    "seed=1,4..6,9": (1, 4, 5, 6, 9),
    'network.above="srn, srn",lstm': ("srn, srn", "lstm"),
    "network.bidirectional=true,false": (True, False),
}


@pytest.mark.parametrize("text", READ)
def test_lists_and_ranges(text):
    axis = parse_axis(text, small_preset())
    assert axis == SweepAxis(text.partition("=")[0], READ[text])
    assert [type(a) for a in axis.values] == [type(b) for b in READ[text]]


@pytest.mark.parametrize(
    "text",
    ["", "task.length", "task.length=", "task.length=1,,2", "a=1..9:0", "a=9..1:1", "a=1..9:x1",
     "a=0..9:x2", "a=1..1e9", "a=1..2:1e-9", "a=" + "1," * 3000 + "1", "a=1..9:x-2"],
)  # fmt: skip
def test_what_is_no_list_and_no_range_is_refused_in_one_line(text):
    with pytest.raises(BadInput) as refused:
        parse_axis(text, small_preset())
    assert "\n" not in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    read = attempt(lambda: parse_axis(text, small_preset()))
    assert isinstance(read, BadInput) or 0 < len(read.values) <= MAX_VALUES


@given(st.integers(-99, 99), st.integers(0, 20), st.decimals(Decimal("0.01"), 9, places=2))
def test_a_range_has_both_ends_and_no_rounding(first, count, step):
    last = first + count * step
    (axis,) = parse_over({"a": f"{first}..{last}:{step}"})
    assert [float(first + i * step) for i in range(count + 1)] == [float(v) for v in axis.values]


def test_every_place_is_the_experiment_that_its_settings_make():
    plan = small_plan()
    assert plan.shape == (2, 3, 2)
    assert sorted(plan.places) == sorted(set(plan.places))
    assert len(plan.places) == plan.size == 12
    for place in plan.places:
        settings = {"cell.name": AXES[0].values[place[0]], "task.length": AXES[1].values[place[1]]}
        alone = with_settings(small_preset(), {**settings, "seed": 1 + place[2]})
        assert plan.experiment(place) == alone.experiment


def test_the_kind_of_a_section_comes_before_its_settings():
    axes = axis_of("clipping.threshold", [1, 2]), axis_of("clipping.name", ["global", "value"])
    plan = make_plan(small_preset(), axes)
    assert plan.experiment((1, 1, 0)).clipping.name == "value"
    assert plan.experiment((1, 1, 0)).clipping.threshold == 2.0
    assert plan.axes[0].values == (1.0, 2.0)


REFUSED = {
    "no such setting": [axis_of("task.lenght", [5])],
    "no such kind": [axis_of("cell.name", ["srn", "rnn"])],
    "out of its limits": [axis_of("task.length", [5, 10**6])],
    "too much memory": [axis_of("task.length", [5, 9000]), axis_of("cell.size", [4, 512])],
    "without effect": [axis_of("init.forget_bias", [0, 1])],
    "twice the same key": [axis_of("seed", [1]), axis_of("seed", [2])],
    "twice the same value": [axis_of("task.length", [5, 5])],
    "no axis": [],
    "not together": [axis_of("training.rule", ["bptt", "rtrl_online"])],
    "too many axes": [axis_of(f"cell.{i}", [1]) for i in range(5)],
    "too many runs": [axis_of("seed", range(1000)), axis_of("task.length", range(5, 1000))],
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_run_is_refused_before_anything_runs(why, monkeypatch):
    monkeypatch.setattr(plan_module, "MAX_RUNS", 20_000)
    with pytest.raises(BadInput) as refused:
        make_plan(small_preset(), REFUSED[why])
    assert "\n" not in str(refused.value)


def test_a_setting_without_effect_in_some_runs_only_is_fine():
    axes = axis_of("cell.name", ["srn", "lstm"]), axis_of("init.forget_bias", [0, 1])
    assert make_plan(small_preset(), axes).size == 4


def test_seeds_as_values_and_as_a_number_contradict_each_other():
    assert make_plan(small_preset(), [axis_of("seed", [3, 5])]).experiment((1, 0)).seed == 5
    with pytest.raises(BadInput, match="seed"):
        make_plan(small_preset(), [axis_of("seed", [3, 5])], seeds=2)
