"""Laws that any verdict must obey, whatever the network and the run."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rnnviz.experiment.preset import load_preset
from rnnviz.flow.path_decomposition import path_decompositions
from rnnviz.flow.stack import triangles
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.joined_trace import JoinedTrace
from rnnviz.training.trainer import Trainer
from rnnviz.validation.case import FlowCase
from rnnviz.validation.network import Recipe, drawn, shuffle
from rnnviz.validation.synthetic_run import fall, noisy
from rnnviz.validation.table import cases
from rnnviz.verdict import RunWatch, classify_flow, classify_training
from tests.nn.sample import EXAMPLES, RECURRENT

seeds = st.integers(0, 10**6)
few = settings(max_examples=30)
cells = st.sampled_from([EXAMPLES[name] for name in RECURRENT])
ORDER = ("loss", "accuracy", "grad_norm", "clip_scale")


def random_recipe(seed, make, steps=25, outputs=1, **settings_):
    """Return a network of one layer drawn at random, its inputs, and the generator."""
    rng = np.random.default_rng(seed)
    recipe = Recipe([make(int(rng.integers(1, 6)))], steps, inputs=2, outputs=outputs, **settings_)
    weights = drawn(rng, recipe, float(rng.uniform(0.3, 2.5)))
    return replace(recipe, weights=weights, x=rng.normal(size=(steps, 2))), rng


def judge(recipe, index=0):
    return classify_flow(recipe.trace().layers, index, recipe.truncation)


def generated(count=260, seed=11):
    """Return generated networks, one list for all tests."""
    if not GENERATED:
        networks = (case for case in cases(seed, count) if isinstance(case, FlowCase))
        GENERATED.extend(case for case in networks if len(case.layers[0].input) <= 300)
    return GENERATED


GENERATED: list[FlowCase] = []
TOLD = {}


def told(case):
    """Return the verdict on a generated network; each is judged once for all tests."""
    if id(case) not in TOLD:
        TOLD[id(case)] = judge_again(case)
    return TOLD[id(case)]


def judge_again(case):
    with np.errstate(all="ignore"):
        return classify_flow(case.layers, case.index, case.truncation)


def scaled(layer, factor):
    """Return a layer as if the loss were multiplied by a factor."""
    changes = {
        "direct": factor * layer.direct,
        "adjoints": {name: factor * rows for name, rows in layer.adjoints.items()},
        "deltas": {name: factor * rows for name, rows in layer.deltas.items()},
    }
    for name in ("sent", "entered"):
        if getattr(layer, name) is not None:
            changes[name] = factor * getattr(layer, name)
    if isinstance(layer, JoinedTrace):
        changes |= {name: scaled(getattr(layer, name), factor) for name in ("first", "second")}
    return replace(layer, **changes)


@pytest.mark.parametrize("power", [-60, 3, 60])
def test_a_loss_multiplied_by_a_constant_is_told_the_same(power):
    for case in generated()[::5]:
        if case.group == "scaled loss" or "broken" in case.kinds:
            continue
        with np.errstate(all="ignore"):
            other = [scaled(layer, 2.0**power) for layer in case.layers]
        before = told(case)
        after = judge_again(replace(case, layers=tuple(other)))
        assert (after.kind, after.cause.name) == (before.kind, before.cause.name), case.name
        assert after.sentence.english == before.sentence.english, case.name


@few
@given(seeds, cells)
def test_a_sum_is_told_as_a_mean(seed, make):
    recipe, _ = random_recipe(seed, make, settings={"readout": "every", "reduction": "mean"})
    before = judge(recipe)
    after = judge(replace(recipe, settings={"readout": "every", "reduction": "sum"}))
    assert after.kind == before.kind
    np.testing.assert_allclose(after.signal.ratio, before.signal.ratio, atol=1e-9)


@few
@given(seeds, st.sampled_from([1e-6, 1e-2, 1e3, 1e7]))
def test_the_unit_of_the_input_of_a_linear_network_changes_nothing(seed, unit):
    recipe, _ = random_recipe(seed, lambda n: SRN(n, activation="identity"))
    before, after = judge(recipe), judge(replace(recipe, x=unit * recipe.x))
    assert after.kind == before.kind
    assert after.cause.name == before.cause.name
    np.testing.assert_allclose(after.signal.ratio, before.signal.ratio, atol=1e-6)


@few
@given(seeds, cells)
def test_the_order_of_units_changes_nothing(seed, make):
    recipe, rng = random_recipe(seed, make)
    size = recipe.cells[0].size
    rows = [len(value) for name, value in recipe.weights.items() if name.startswith("l0.")]
    assume(set(rows) == {size})  # where units share parameters they cannot be renamed one by one
    P = shuffle(rng, size)
    moved = {}
    for name, value in recipe.weights.items():
        letter = name.split(".")[1]
        if name == "readout.c":
            moved[name] = value
        elif letter == "V":
            moved[name] = value @ P.T
        else:
            square = letter == "U" and value.ndim == 2
            moved[name] = P @ value @ P.T if square else P @ value
    before, after = judge(recipe), judge(replace(recipe, weights=moved))
    assert after.kind == before.kind
    assert after.cause.name == before.cause.name
    np.testing.assert_allclose(after.signal.values, before.signal.values, atol=1e-6)


@few
@given(seeds, cells)
def test_a_layer_that_hands_on_what_it_reads_changes_nothing_below(seed, make):
    recipe, _ = random_recipe(seed, make)
    size = recipe.cells[0].size
    weights = {**recipe.weights, "l1.W": np.eye(size)}
    through = SRN(size, activation="identity")
    higher = replace(recipe, cells=[*recipe.cells, through], weights=weights)
    before, after = judge(recipe), judge(higher)
    assert after.kind == before.kind
    assert after.cause.name == before.cause.name
    np.testing.assert_allclose(after.signal.values, before.signal.values, atol=1e-9)
    assert judge(higher, 1).kind == "dead"


@few
@given(seeds, st.sampled_from(["identity", "relu"]), st.booleans())
def test_a_constant_slope_is_never_blamed(seed, activation, delayed):
    kind = NARX if delayed else SRN
    recipe, _ = random_recipe(seed, lambda n: kind(n, activation=activation))
    if activation == "relu":  # all pre-activations are positive
        weights = {n: np.abs(v) for n, v in recipe.weights.items() if n.startswith("l0")}
        recipe = replace(recipe, weights={**recipe.weights, **weights}, x=np.abs(recipe.x) + 0.1)
    verdict = judge(recipe)
    assert verdict.cause.name not in ("saturation", "activation", "both", "gates")
    assert "saturat" not in verdict.sentence.english


@few
@given(seeds, st.integers(2, 30))
def test_units_that_are_all_off_at_a_step_are_told_with_the_step(seed, m):
    rng = np.random.default_rng(seed)
    size, steps = int(rng.integers(1, 6)), 31
    x = rng.uniform(0.5, 1.5, (steps, 1))
    x[m - 1] = -1e3
    weights = {"l0.U": shuffle(rng, size), "l0.W": 1.0, "readout.V": rng.normal(size=(1, size))}
    verdict = judge(Recipe([SRN(size, activation="relu")], steps, weights, x=x))
    assert verdict.kind == "dead"
    assert verdict.signal.zero == m
    assert re.search(rf"\bstep {m}\b", verdict.sentence.english)


def test_numbers_are_those_of_the_triangle_for_every_layer_and_direction():
    for case in generated():
        if "broken" in case.kinds:
            continue
        verdict = told(case)
        signal = verdict.signal
        if signal.silent:
            continue
        with np.errstate(all="ignore"):
            triangle = triangles(case.layers, case.truncation)[case.index]
        if two_ends(case):
            continue  # one loss has two rows of the triangle there
        rows = triangle[signal.step - 1, : signal.step]
        np.testing.assert_allclose(rows, signal.values, atol=1e-6, err_msg=case.name)


def two_ends(case):
    """Return whether one loss looks at the end of both directions, in a layer below the top."""
    one, other = case.layers[-2:] if len(case.layers) > 2 else (None, None)
    if other is None or not other.backward:
        return False
    return np.any(one.direct != 0, axis=1).sum() == 1 == np.any(other.direct != 0, axis=1).sum()


def test_numbers_of_a_single_loss_are_those_of_the_delta_view():
    checked = 0
    for case in generated():
        if case.kinds & {"broken", "silent"} or case.group == "beyond doubles":
            continue
        signal, layer = told(case).signal, case.layers[case.index]
        if signal.losses > 1:
            continue
        rows = layer.deltas["z"] if signal.closes else layer.adjoint[1:]
        with np.errstate(all="ignore"):
            scale = np.max(np.abs(rows[: signal.step]), axis=1, keepdims=True)
            unit = rows[: signal.step] / np.where(scale > 0, scale, 1)
            drawn_ = np.log10(scale[:, 0]) + np.log10(np.linalg.norm(unit, axis=1))
        seen = np.isfinite(drawn_) & (drawn_ > -290) & ~np.isnan(signal.values)
        np.testing.assert_allclose(
            drawn_[seen], signal.values[seen], atol=1e-6, err_msg=f"{case.group} {case.name}"
        )
        assert (signal.values[(drawn_ == -np.inf) & ~np.isnan(signal.values)] < -290).all()
        checked += 1
    assert checked > 80


def test_numbers_are_those_of_the_paths():
    checked = 0
    for case in generated():
        layer = case.layers[case.index]
        if case.kinds & {"broken", "silent"} or layer.steps > 60 or case.truncation:
            continue
        if layer.cell.closes or layer.cell.memoryless or two_ends(case) or checked >= 25:
            continue
        signal = told(case).signal
        with np.errstate(all="ignore"):
            measured = path_decompositions(case.layers)[case.index].measured[1:]
            wanted = signal.values - signal.values[-1]
        np.testing.assert_allclose(measured, wanted, atol=1e-6, err_msg=case.name)
        checked += 1
    assert checked > 10


def received(sentence):
    """Return log10 of what a sentence says the first step receives."""
    number = r"(?:([0-9.]+) × )?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|([0-9.]+)"
    digits, power, plain = re.search(rf"receives (?:× )?(?:{number})", sentence).groups()
    if plain is not None:
        return np.log10(float(plain))
    raised = "".join("-" if c == "⁻" else str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(c)) for c in power)
    return np.log10(float(digits or 1)) + int(raised)


def test_what_a_sentence_says_arrives_is_what_arrives():
    checked = 0
    for case in generated():
        verdict = told(case)
        if "receives" not in verdict.sentence.english or "broken" in case.kinds:
            continue
        so = verdict.signal.values[verdict.signal.first - 1] - verdict.signal.values[-1]
        assert abs(received(verdict.sentence.english) - so) < 0.18, case.name  # one digit
        checked += 1
    assert checked > 50


@few
@given(seeds, cells, st.sampled_from(["states", "preactivations", "direct"]))
def test_nothing_that_is_not_finite_is_healthy(seed, make, where):
    recipe, rng = random_recipe(seed, make)
    layers = recipe.trace().layers
    layer, bad = layers[0], float(rng.choice([np.nan, np.inf, -np.inf]))

    def spoilt(rows):
        rows = np.array(rows)
        row = len(rows) - 1 if where == "direct" else int(rng.integers(len(rows)))
        rows[row, int(rng.integers(rows.shape[1]))] = bad
        return rows

    if where == "direct":
        layer = replace(layer, direct=spoilt(layer.direct))
    else:
        arrays = dict(getattr(layer, where))
        name = str(rng.choice(list(arrays)))
        layer = replace(layer, **{where: {**arrays, name: spoilt(arrays[name])}})
    with np.errstate(all="ignore"):
        verdict = classify_flow((layer,), 0)
    assert verdict.kind == "broken"
    assert "saturat" not in verdict.sentence.english
    assert "keeps" not in verdict.sentence.english


@few
@given(seeds, cells)
def test_truncation_after_the_whole_sequence_is_none(seed, make):
    recipe, _ = random_recipe(seed, make, settings={"readout": "every"})
    before, after = judge(recipe), judge(replace(recipe, truncation=recipe.steps))
    assert after.kind == before.kind
    np.testing.assert_array_equal(after.signal.values, before.signal.values)


@few
@given(seeds, cells, st.sampled_from(["last", "every", "mean"]), st.sampled_from([0, 4]))
def test_a_sequence_read_backwards_is_told_by_the_other_half(seed, make, readout, tau):
    assume(not make(1).one_way)
    options = {"settings": {"readout": readout, "bidirectional": True}, "truncation": tau}
    recipe, _ = random_recipe(seed, make, steps=14, **options)
    weights = dict(recipe.weights)
    for name in recipe.weights:
        if name.startswith("l0."):
            other = name.replace("l0.", "l0r.")
            weights[name], weights[other] = recipe.weights[other], recipe.weights[name]
    V = recipe.weights["readout.V"]
    weights["readout.V"] = np.roll(V, V.shape[1] // 2, axis=1)
    mirrored = replace(recipe, weights=weights, x=recipe.x[::-1])
    for index in (0, 1):
        before, after = judge(recipe, index), judge(mirrored, 1 - index)
        assert after.kind == before.kind
        assert after.kind != "broken"
        np.testing.assert_allclose(after.signal.values, before.signal.values, atol=1e-9)


@few
@given(seeds, cells, st.integers(3, 20))
def test_padding_is_no_part_of_the_way(seed, make, length):
    recipe, _ = random_recipe(seed, make, steps=20)
    padded = judge(replace(recipe, length=length))
    alone = judge(replace(recipe, steps=length, x=recipe.x[:length]))
    assert padded.kind == alone.kind
    np.testing.assert_allclose(padded.signal.values, alone.signal.values, atol=1e-9)


def kinds(loss, norm, accuracy=None, scale=None, chance=1.0, **known):
    """Return what is said of a run after every update."""
    watch = RunWatch(chance_loss=chance, **known)
    found = []
    for n, (one, size) in enumerate(zip(loss, norm, strict=True), start=1):
        right = np.nan if accuracy is None else accuracy[n - 1]
        watch.note(n, one, right, size, 1.0 if scale is None else scale[n - 1])
        found.append(classify_training(watch.record()).kind)
    return found


def changes(found):
    return sum(one != other for one, other in pairwise(found))


@few
@given(seeds, st.booleans(), st.sampled_from([1e-3, 1e-9, 1e-15, 0.0]))
@example(0, True, 0.0)
def test_a_solved_run_that_is_played_on_stays_solved(seed, answers, end):
    rng = np.random.default_rng(seed)
    before, after = int(rng.integers(30, 150)), int(rng.integers(50, 800))
    tail = fall(after, 0.05, end) if end else np.zeros(after)
    norm = np.concatenate([fall(before, 3.8, 0.05), tail])
    rest = fall(after, 3e-3, 1e-4)
    loss = np.concatenate([fall(before, 1.0, 3e-3), rest])
    accuracy = np.concatenate([np.linspace(0.5, 1, before), np.ones(after)]) if answers else None
    found = kinds(noisy(rng, loss, 0.1), noisy(rng, norm, 0.5), accuracy, chance_accuracy=0.5)
    assert found[-1] == "solved"
    assert set(found[found.index("solved") :]) == {"solved"}


@few
@given(seeds, st.sampled_from([1e-8, 1e-3, 7.0, 1e6]))
def test_units_of_loss_and_gradient_change_nothing_in_a_run(seed, unit):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(20, 200))
    loss = noisy(rng, fall(count, 1.0, float(rng.choice([1.0, 0.3, 1e-3, 50.0]))), 0.1)
    norm = noisy(rng, fall(count, 0.1, float(rng.choice([0.1, 1e-5, 1e4]))), 0.3)
    norm[count // 2] *= float(rng.choice([1.0, 1e5]))
    assert kinds(loss, norm) == kinds(unit * loss, unit * norm, chance=unit)


@few
@given(seeds, st.sampled_from([0.0, 0.02, 0.1]), st.sampled_from([1.0, 0.6, 0.2, 1e-4]))
def test_noise_alone_changes_no_kind(seed, spread, level):
    rng = np.random.default_rng(seed)
    loss = noisy(rng, np.full(400, level), spread)
    norm = noisy(rng, np.full(400, 0.1), 0.6)
    found = kinds(loss, norm)
    assert changes(found[25:]) == 0
    assert not {"spiked", "ruined", "clipped"} & set(found)


@few
@given(seeds, st.floats(0.85, 1.0))
def test_a_loss_at_the_threshold_does_not_flicker(seed, level):
    rng = np.random.default_rng(seed)
    found = kinds(noisy(rng, np.full(500, level), 0.03), noisy(rng, np.full(500, 0.1), 0.3))
    assert set(found) <= {"chance", "learning"}
    assert changes(found[5:]) <= 3


@few
@given(seeds, st.integers(30, 150), st.floats(3.6, 30.0))
def test_a_leap_is_told_at_its_update_with_the_norms_before_it(seed, n, leap):
    rng = np.random.default_rng(seed)
    norm = noisy(rng, fall(200, 2.0, 0.02), 0.1)
    usual = float(np.median(norm[n - 21 : n - 1]))
    norm[n - 1] = usual * 10.0**leap
    assume(norm[n - 1] > 11 * norm[: n - 1].max())
    watch = RunWatch(chance_loss=1.0)
    for k in range(1, n + 1):
        watch.note(k, 0.3, np.nan, float(norm[k - 1]), 1.0)
    record = watch.record()
    assert classify_training(record).kind == "spiked"
    assert record.spike.update == n
    np.testing.assert_allclose(record.spike.usual, usual)
    np.testing.assert_allclose(record.spike.norm, norm[n - 1])


@pytest.mark.parametrize("name", ["exploding", "clipped", "vanishing"])
def test_a_real_run_is_not_told_back_and_forth(name):
    trainer = Trainer(load_preset(name).experiment)
    watch = RunWatch(
        trainer.source.chance_loss, trainer.source.chance_accuracy, trainer.experiment.clipping.name
    )
    found = ["untrained"]
    while trainer.update < 60 and not trainer.stopped:
        trainer.step()
        rows = trainer.recorded()
        watch.note(trainer.update, *(float(rows[key][-1]) for key in ORDER))
        outcome, bad = trainer.outcome, trainer.first_bad_update
        found.append(classify_training(watch.record(), outcome, bad).kind)
    courses = [kind for kind, after in pairwise([*found, ""]) if kind != after]
    assert len(courses) == len(set(courses)), courses


def test_before_the_first_update_nothing_is_claimed():
    verdict = classify_training(RunWatch(chance_loss=1.0).record())
    assert verdict.kind == "untrained"
    assert not re.search("learn|solv|chance|explod", verdict.sentence.english)
