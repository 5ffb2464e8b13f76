"""Two runs are called by what sets them apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.experiment.difference import Change, differences
from rnnviz.experiment.experiment import Experiment, has_effect, parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.plot.markup import plain
from rnnviz.text import Message
from rnnviz.training.run_label import distinguishing_labels, label_rows
from rnnviz.training.snapshot import InspectionInfo
from rnnviz.training.trainer import Trainer


def said(one: dict, other: dict) -> list[tuple[str, str]]:
    pairs = label_rows(parse_experiment(one), parse_experiment(other))
    return [(plain(first), plain(second)) for first, second in pairs]


def test_clipping_is_told_in_the_words_of_the_caption():
    clipped = {"clipping": {"name": "global", "threshold": 1.0}}
    assert said({}, clipped) == [("no clipping", "clipping: global norm, θ = 1")]
    other = {"clipping": {"name": "global", "threshold": 0.25}}
    assert said(clipped, other) == [("θ = 1", "θ = 0.25")]


@pytest.mark.parametrize("section", ["cell", "optimizer", "task"])
def test_another_kind_is_told_by_its_title(section):
    names = {"cell": ("srn", "lstm"), "optimizer": ("sgd", "adagrad"), "task": ("sine", "recall")}
    told = {
        "cell": ("SRN tanh", "LSTM"),
        "optimizer": ("SGD", "Adagrad"),
        "task": ("Predict the next value of a sine", "Recall the first token"),
    }
    one, other = ({section: {"name": name}} for name in names[section])
    first, second = said(one, other)[0]
    if section != "task":
        assert (first, second) == told[section]
    assert first != second


def test_sections_of_different_kinds_are_told_by_what_both_have() -> None:
    one, other = {"cell": {"name": "srn", "size": 8}}, {"cell": {"name": "lstm", "size": 16}}
    assert said(one, other) == [("SRN tanh", "LSTM"), ("D = 8", "D = 16")]
    adam = {"optimizer": {"name": "adam", "learning_rate": 0.003}}
    assert said({}, adam) == [("SGD", "Adam"), ("η = 0.1", "η = 0.003")]


def test_settings_are_told_with_their_symbol_and_value():
    one, other = {"training": {"l2": 0.0, "batch": 8}}, {"training": {"l2": 0.01, "batch": 16}}
    assert said(one, other) == [
        ("B = 8", "B = 16"),
        ("L2 weight decay = 0", "L2 weight decay = 0.01"),
    ]
    assert said({"seed": 1}, {"seed": 2}) == [("seed 1", "seed 2")]


def test_how_long_it_runs_and_what_it_writes_are_no_differences():
    text = {"name": "text"}
    one = {"task": {**text, "temperature": 0.1, "prompt": "x"}, "training": {"updates": 3}}
    assert said(one, {"task": text}) == []


def test_a_file_of_the_users_is_no_markup():
    one = {"task": {"name": "text", "text": "file", "file": "<b>.txt"}}
    other = {"task": {"name": "text", "text": "file", "file": "&amp;.txt"}}
    ((first, second),) = label_rows(parse_experiment(one), parse_experiment(other))
    assert first == "Text file = &lt;b&gt;.txt"
    assert plain(second) == "Text file = &amp;.txt"


def test_values_are_as_long_as_they_must_be():
    text = {"name": "text", "text": "file"}
    files = [{"task": {**text, "file": f"texts/{who}/a.txt"}} for who in ("one", "two")]
    other = {"task": {**text, "file": "texts/one/b.txt"}}
    assert said(files[0], other) == [("Text file = a.txt", "Text file = b.txt")]
    assert said(*files)[0][1] == "Text file = texts/two/a.txt"
    rates = [{"optimizer": {"name": "sgd", "learning_rate": rate}} for rate in (0.1, 0.100001, 0.2)]
    assert said(rates[0], rates[1]) == [("η = 0.1", "η = 0.100001")]
    assert said(rates[1], rates[2]) == [("η = 0.1", "η = 0.2")]


def test_a_setting_without_effect_is_no_difference():
    one = {"task": {"name": "text", "file": "some.txt"}}
    assert said(one, {"task": {"name": "text"}}) == []


def snapshot_of(experiment: Experiment, updates: int = 0):
    small = replace(experiment, training=replace(experiment.training, batch=2))
    trainer = Trainer(small)
    while trainer.update < updates:
        trainer.step()
    return trainer.snapshot()


def test_the_lecture_pair_is_told_by_its_clipping():
    one, other = (snapshot_of(load_preset(name).experiment) for name in ("exploding", "clipped"))
    assert distinguishing_labels(one, other) == ("no clipping", "clipping: global norm, θ = 1")


def test_the_same_experiment_is_told_by_how_far_it_went():
    experiment = parse_experiment({"task": {"name": "sine", "length": 5}})
    assert distinguishing_labels(snapshot_of(experiment), snapshot_of(experiment, 2)) == (
        "update 0",
        "update 2",
    )


def test_of_many_differences_two_are_told():
    one = snapshot_of(load_preset("vanishing").experiment)
    other = snapshot_of(load_preset("lstm-remembers").experiment)
    for label in distinguishing_labels(one, other):
        assert label.endswith(", and 3 more")
        assert label.count(",") <= 4
    assert distinguishing_labels(one, other)[0].startswith("SRN")
    assert distinguishing_labels(one, other)[1].startswith("LSTM")
    assert all("more" not in label for label in distinguishing_labels(one, other, most=5))


def test_six_runs_have_six_names() -> None:
    base = snapshot_of(parse_experiment({"task": {"name": "sine", "length": 5}}))
    clipped = {"clipping": {"name": "global", "threshold": 1.0}}
    tables = [{}, clipped, {"seed": 2}, {"seed": 2, **clipped}, {"cell": {"name": "gru"}}]
    runs = [
        replace(base, experiment=parse_experiment({**table, "task": {"name": "sine", "length": 5}}))
        for table in tables
    ]
    labels = distinguishing_labels(*runs, replace(runs[0], update=3))
    assert labels == (
        "SRN tanh, update 0",
        "clipping: global norm, θ = 1",
        "seed 2",
        "clipping: global norm, θ = 1, seed 2",
        "GRU",
        "update 3",
    )


def test_runs_of_one_way_are_called_by_nothing_else_than_the_letter() -> None:
    run = snapshot_of(parse_experiment({"task": {"name": "sine", "length": 5}}))
    assert distinguishing_labels(run, run) == ("", "")


def test_the_same_settings_are_told_by_when_they_came() -> None:
    run = snapshot_of(parse_experiment({"task": {"name": "sine", "length": 5}}))
    changed = replace(run, changes=(Change(7, "optimizer.learning_rate", 0.1, 0.2),))
    assert distinguishing_labels(run, changed) == ("unchanged", "changed at update 7")


def test_an_inspected_network_is_told_by_its_file() -> None:
    run = snapshot_of(parse_experiment({"task": {"name": "sine", "length": 5}}))
    info = InspectionInfo(Message("x", "one layer"), "<seq>.npz", Message("x", "a loss"))
    inspected = replace(run, name="a<b.npz", inspected=info)
    assert distinguishing_labels(inspected, run) == (
        "a&lt;b.npz, &lt;seq&gt;.npz",
        "trained here",
    )
    other = replace(inspected, name="c.npz")
    assert distinguishing_labels(inspected, other) == ("a&lt;b.npz", "c.npz")


BIASES = {"forget_bias": 2.0, "update_bias": 3.0}


@pytest.mark.parametrize(
    ("cell", "told"),
    [("srn", ()), ("lstm", ("b<sub>f</sub>",)), ("gru", ("b<sub>z</sub>",)), ("narx", ())],
)
def test_a_setting_that_acts_on_no_cell_is_not_told(cell: str, told: tuple[str, ...]) -> None:
    """An SRN has no forget bias: two that differ in it alone are the same run."""
    one = parse_experiment({"cell": {"name": cell}, "init": {}})
    other = parse_experiment({"cell": {"name": cell}, "init": BIASES})
    names = " ".join(" ".join(pair) for pair in label_rows(one, other))
    for symbol in ("b<sub>f</sub>", "b<sub>z</sub>"):
        assert (symbol in names) == (symbol in told)
    assert has_effect(one, "init.forget_bias") == (cell == "lstm")
    assert has_effect(one, "init.update_bias") == (cell == "gru")
    keys = {key for key, _, _ in differences(one, other)}
    assert {f"init.{key}" for key in BIASES if has_effect(one, f"init.{key}")} == keys


def test_each_run_is_told_only_what_it_has() -> None:
    one = parse_experiment({"cell": {"name": "srn"}})
    other = parse_experiment({"cell": {"name": "lstm"}, "init": BIASES})
    first, second = zip(*label_rows(one, other), strict=True)
    assert not any("b<sub>f</sub>" in words for words in first)
    assert any("b<sub>f</sub>" in words for words in second)


def test_without_u_its_scale_acts_on_nothing_but_a_layer_above_may_have_one() -> None:
    tdnn = parse_experiment({"cell": {"name": "tdnn"}})
    assert not has_effect(tdnn, "init.recurrent_scale")
    above = parse_experiment({"cell": {"name": "tdnn"}, "network": {"above": "srn"}})
    assert has_effect(above, "init.recurrent_scale")


def test_what_is_only_looked_at_sets_no_runs_apart() -> None:
    one = parse_experiment({})
    other = parse_experiment({"cliff": {"threshold": 0.3}})
    assert label_rows(one, other) == []
