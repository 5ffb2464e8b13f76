"""What the text of each preset says in general, as a check of one seed; see `test_claims.py`.

A check returns whether the claim holds.  What a text says of its own seed alone ("here") is no
claim; it is tested with the preset's own run elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnviz.flow.path_decomposition import carry_paths
from rnnviz.nn.trace import Array
from rnnviz.tasks.synthetic.parity import Parity
from rnnviz.tasks.synthetic.reber import EMBEDDED
from rnnviz.training.analysis.state_cloud import StateCloud, state_clouds
from rnnviz.training.trainer import Trainer
from rnnviz.training.weight_history import weight_curves
from tests.presets.claims_forecast import (
    ar_linear,
    lorenz,
    mackey_glass,
    pendulum_driven,
    pendulum_srn,
    price_ahead,
    sunspots,
)
from tests.presets.claims_untrained import (
    all_positive,
    carousel,
    carousel_alone,
    carousel_leak,
    eigenvalues_lie,
    init_lab,
    linear_unit_fades,
    linear_unit_grows,
    lstm_explodes,
    matrix_powers,
    nilpotent,
    relu_pairs,
    residual_fills,
    residual_state,
    sigmoid_small_u,
)
from tests.presets.measure import (
    accuracy,
    begun,
    clipped_share,
    constant,
    delta_kept,
    guesses,
    jump,
    kept,
    late_loss,
    layer_of,
    losses,
    norms,
    said,
    share_of_chance,
    trained,
)

Check = Callable[[int], bool]


def learnt(share: float) -> Callable[[Trainer], bool]:
    """Return whether a run's held-out loss has come below a share of guessing."""
    return lambda trainer: share_of_chance(trainer) < share


# Start here


def exploding(seed: int) -> bool:
    run = trained("exploding", seed, updates=60)
    at, loss = jump(run), run.recorded()["loss"]
    learns = bool(20 <= at <= 40 and loss[: at - 1].min() < 0.95 * loss[0])
    return learns and run.outcome == "diverged" and run.update - at <= 3


def clipped(seed: int) -> bool:
    run = trained("clipped", seed, updates=200)
    wants_to_jump = run.outcome == "ok" and bool(norms(run).max() > 20)
    return wants_to_jump and 0 < clipped_share(run) < 0.5 and share_of_chance(run) < 0.1


def vanishing(seed: int) -> bool:
    run = trained("vanishing", seed, updates=150)
    return max(delta_kept(begun("vanishing", seed)), delta_kept(run)) < 1e-6 and guesses(run)


def srn_forgets(seed: int) -> bool:
    return guesses(trained("srn-forgets", seed))


def lstm_remembers(seed: int) -> bool:
    starts = kept(begun("lstm-remembers", seed)) > 0.005 and kept(begun("srn-forgets", seed)) < 1e-8
    return starts and accuracy(trained("lstm-remembers", seed, updates=100)) > 0.99


# Memory by delays


def tdnn(seed: int) -> bool:
    longer = trained("tdnn", seed, "task.length=10", updates=60)
    return accuracy(trained("tdnn", seed, updates=60)) > 0.99 and guesses(longer)


def narx_remembers(seed: int) -> bool:
    learns = accuracy(trained("narx-remembers", seed, until=learnt(0.05))) > 0.99
    return learns and guesses(trained("narx-remembers", seed, "cell.name=srn"))


# The simple recurrent network


def right_for(trainer: Trainer, length: int, modulus: int = 2) -> float:
    long = Parity(length=length, modulus=modulus).source(5).test(16)
    return float(np.mean(said(trainer, long) == long.y))


def cloud_of(run: Trainer) -> StateCloud:
    (found,) = state_clouds(run.checkpoint())
    assert found is not None
    return found


def parity(seed: int) -> bool:
    run = trained("parity", seed)
    return cloud_of(run).accuracy > 0.97 and right_for(run, 1000) > 0.99


def counter(seed: int) -> bool:
    run = trained("counter", seed)
    found = cloud_of(run)
    centres = np.stack([found.points[found.state == s].mean(axis=0) for s in range(5)])
    turn = np.diff(np.unwrap(np.arctan2(*(centres - centres.mean(axis=0)).T)))
    ring = bool((turn > 0).all() or (turn < 0).all())
    return ring and right_for(run, 100, 5) > 0.95


def ends_of(run: Trainer) -> tuple[float, float]:
    """Return how often the T or P is right, and how often the symbols before it are legal."""
    batch = run.source.test(256)
    at = np.arange(batch.steps)[:, np.newaxis] == batch.lengths - 2
    legal = EMBEDDED.accepts(said(run, batch), batch.y)
    return float(legal[at].mean()), float(legal[batch.real & ~at].mean())


def reber(seed: int) -> bool:
    run = trained("reber", seed, until=lambda run: min(ends_of(run)) > 0.99)
    return min(ends_of(run)) > 0.99


def reber_elman(seed: int) -> bool:
    last, others = ends_of(trained("reber-elman", seed, updates=600))
    whole = trained(
        "reber-elman", seed, "training.truncation=0", until=lambda r: ends_of(r)[0] > 0.97
    )
    return abs(last - 0.5) < 0.2 and others > 0.98 and ends_of(whole)[0] > 0.97


# Ways to use it


def text_class_last(seed: int) -> bool:
    return losses(trained("text-class-last", seed, updates=100), 50, 100) > 0.8


def text_class_mean(seed: int) -> bool:
    last, mean = (trained(f"text-class-{name}", seed, updates=150) for name in ("last", "mean"))
    return losses(mean, 100, 150) < min(0.85, losses(last, 100, 150))


def errors(run: Trainer) -> float:
    return 1 - run.test_loss(1024)[1]


def digits_rows(seed: int) -> bool:
    return accuracy(trained("digits-rows", seed)) > 0.8


def digits_pixels(seed: int) -> bool:
    rows, pixels = (accuracy(trained(f"digits-{name}", seed)) for name in ("rows", "pixels"))
    return pixels < rows - 0.1


def line_ends(seed: int) -> bool:
    return 1 / 16 < errors(trained("line-ends", seed)) < 1 / 9


def line_ends_both(seed: int) -> bool:
    forward, both = (errors(trained(f"line-ends{name}", seed)) for name in ("", "-both"))
    return 0.3 < both / forward < 0.7


def characters(seed: int) -> bool:
    loss = trained("characters", seed, updates=50).recorded()["loss"]
    uniform = np.log(begun("characters", seed).source.outputs)
    return bool(abs(loss[0] / uniform - 1) < 0.03 and loss[-10:].mean() < 0.8 * uniform)


def characters_chinese(seed: int) -> bool:
    """The hundred most common characters gain more than the others, which lose."""
    run = trained("characters-chinese", seed, updates=40)
    batch = run.source.test(16)
    done = run.network.run(batch.steps, batch.size)
    run.network.forward(run.parameters, batch, done)
    scores = done.output - np.log(np.exp(done.output).sum(axis=1, keepdims=True))
    gain = np.take_along_axis(scores, batch.y[:, np.newaxis], axis=1)[:, 0] + np.log(
        scores.shape[1]
    )
    counts = np.bincount(batch.y.ravel(), minlength=scores.shape[1])
    common = np.isin(batch.y, np.argsort(counts)[-20:])
    return bool(gain[common].mean() > 1 > gain[~common].mean())


def answers_alone(name: str) -> Check:
    return lambda seed: (
        accuracy(trained(name, seed, until=lambda r: r.test_loss(64)[1] > 0.95)) > 0.9
    )


# How it learns


def truncated(seed: int) -> bool:
    whole = trained("truncated", seed, "training.truncation=0", until=lambda r: accuracy(r) == 1)
    return guesses(trained("truncated", seed)) and accuracy(whole) > 0.99


def rtrl_online(seed: int) -> bool:
    once = trained("rtrl-online", seed, "training.rule=bptt", updates=5)
    return share_of_chance(trained("rtrl-online", seed, updates=5)) < 0.1 and (
        share_of_chance(once) > 0.6
    )


def characters_sgd(seed: int) -> bool:
    run = trained("characters-sgd", seed, updates=300)
    return 0.96 < losses(run, 250, 300) < 1.02


def characters_adagrad(seed: int) -> bool:
    adagrad, sgd = (late_loss(trained(f"characters-{name}", seed)) for name in ("adagrad", "sgd"))
    return 1 - adagrad > 2 * (1 - sgd) > 0


# Long-term dependencies


def palindromes_6(seed: int) -> bool:
    return accuracy(trained("palindromes-6", seed, until=lambda r: accuracy(r) > 0.95)) > 0.95


def palindromes_40(seed: int) -> bool:
    return guesses(trained("palindromes-40", seed))


def digit_sum_5(seed: int) -> bool:
    return share_of_chance(trained("digit-sum-5", seed, until=learnt(0.5))) < 0.5


def digit_sum_35(seed: int) -> bool:
    run = trained("digit-sum-35", seed, updates=400)
    return guesses(run) and delta_kept(run) < 1e-2


def digit_sum_exploding(seed: int) -> bool:
    run = trained("digit-sum-exploding", seed, updates=100)
    flat = float(np.mean(run.trace().layers[0].slopes["z"] < 0.01))
    recurrent = run.snapshot().history.parameter_norms["l0.U"][0]
    died = np.median(recurrent.last[-30:]) < 1e-2 * recurrent.last.max()
    return bool(norms(run)[:60].max() > 20 * norms(run)[0] and flat > 0.8 and died)


def digit_sum_clipped(seed: int) -> bool:
    run = trained("digit-sum-clipped", seed, updates=150)
    recurrent = run.snapshot().history.parameter_norms["l0.U"][0].last[-30:]
    return clipped_share(run) == 1 and bool(np.median(recurrent) > 0.1) and accuracy(run) < 0.2


def saturated(seed: int) -> bool:
    run = trained("saturated", seed, updates=50)
    layer = run.trace().layers[0]
    flat = np.mean(layer.slopes["z"] < 0.01) > 0.5
    return bool(flat and np.linalg.norm(layer.parameters["U"], 2) > 4 and kept(run) < 1e-15)


def rare_spike(seed: int) -> bool:
    run = trained("rare-spike", seed, updates=12)
    found = norms(run)[np.isfinite(norms(run))]
    return run.outcome == "diverged" and run.update <= 8 and bool(found.max() > 100 * found[0])


def rare_spike_clipped(seed: int) -> bool:
    run = trained("rare-spike-clipped", seed)
    return 0 < clipped_share(run) <= 0.1 and share_of_chance(run) < 0.015


def cliff(seed: int) -> bool:
    run = trained("cliff", seed)
    thrown, loss = norms(run).argmax(), run.recorded()["loss"]
    usual = np.median(norms(run)[:thrown])
    stays = np.allclose(loss[thrown + 1 :], 0.09, rtol=1e-6)
    return bool(norms(run)[thrown] > 100 * usual and stays)


def cliff_clipped(seed: int) -> bool:
    return bool(trained("cliff-clipped", seed).recorded()["loss"].min() < 1e-5)


def chaos(seed: int) -> bool:
    run = trained("chaos", seed)
    return (
        kept(begun("chaos", seed)) > 1e5
        and run.outcome == "ok"
        and clipped_share(run) > 0.9
        and share_of_chance(run) > 0.95
    )


# Remedies without gates


def orthogonal(seed: int) -> bool:
    values = np.linalg.svd(layer_of("orthogonal", seed).parameters["U"], compute_uv=False)
    run = trained("orthogonal", seed, until=lambda run: accuracy(run) == 1)
    return bool(np.allclose(values, 1)) and accuracy(run) > 0.99


def relu_identity(seed: int) -> bool:
    run = trained("relu-identity", seed, until=learnt(0.1))
    return share_of_chance(run) < 0.1 and clipped_share(run) > 0.9


def radii(run: Trainer) -> Array:
    """Return ρ(U) after every update from 0 on."""
    curves = weight_curves(run.snapshot().weights)
    assert curves is not None
    return np.asarray(curves.sizes["l0.U"][0])


def decay_l2(seed: int) -> bool:
    decayed, other = trained("decay-l2", seed), trained("clipped", seed)
    tamed = decayed.outcome == "ok" and norms(decayed).max() < 20
    price = late_loss(decayed) / late_loss(other)
    return bool(tamed and radii(decayed)[-1] < 0.65 and 2.5 < price < 15)


def decay_l1(seed: int) -> bool:
    run = trained("decay-l1", seed, updates=100)
    return bool(radii(run)[20] < 1) and jump(run) > 20 and run.outcome == "diverged"


def residual_input(seed: int) -> bool:
    run = trained("residual-input", seed)
    return constant(run.trace().layers[0].adjoint) and abs(accuracy(run) - 0.75) < 0.05


def convolution_first(seed: int) -> bool:
    without = trained("convolution-first", seed, "network.convolution=0", updates=100)
    arrives = trained("convolution-first", seed, until=lambda run: accuracy(run) > 0.99)
    return accuracy(arrives) > 0.99 and guesses(without)


# Gates


def digit_sum_lstm(seed: int) -> bool:
    return accuracy(trained("digit-sum-lstm", seed, until=lambda r: accuracy(r) > 0.6)) > 0.6


def digit_sum_35_lstm(seed: int) -> bool:
    return share_of_chance(trained("digit-sum-35-lstm", seed, until=learnt(0.8))) < 0.8


def palindromes_40_lstm(seed: int) -> bool:
    return share_of_chance(trained("palindromes-40-lstm", seed, until=learnt(0.8))) < 0.8


def weight_conflict(seed: int) -> bool:
    run = trained("weight-conflict", seed)
    return constant(run.trace().layers[0].adjoint) and share_of_chance(run) > 0.8


def weight_conflict_gates(seed: int) -> bool:
    return share_of_chance(trained("weight-conflict-gates", seed, until=learnt(0.1))) < 0.1


def gru_remembers(seed: int) -> bool:
    return accuracy(trained("gru-remembers", seed, updates=150)) > 0.99


def gru_copies(seed: int) -> bool:
    run = trained("gru-copies", seed, updates=10)
    layer = run.trace().layers[0]
    return constant(layer.states["h"]) and constant(layer.adjoint) and guesses(run)


def mingru_product(seed: int) -> bool:
    first = layer_of("mingru-product", seed)
    run = trained("mingru-product", seed, updates=100)
    for layer in (first, run.trace().layers[0]):
        product = np.cumprod(1 - layer.gates["update"][::-1], axis=0)[::-1]
        if not np.allclose(layer.adjoint[:-1], product * layer.adjoint[-1], rtol=1e-10, atol=0):
            return False
    left = float(np.linalg.norm(first.adjoint[1]) / np.linalg.norm(first.adjoint[-1]))
    return 0.35 < left < 0.45 and accuracy(run) > 0.99


def lstm_1997(seed: int) -> bool:
    run = trained("lstm-1997", seed, updates=150)
    paths = carry_paths(run.trace().layers[0])
    return paths is not None and not paths.carried.any() and accuracy(run) > 0.95


def indrnn(seed: int) -> bool:
    layer = layer_of("indrnn", seed)
    kept = layer.parameters["U"] ** np.arange(layer.steps, -1, -1)[:, None]
    return bool(np.allclose(layer.adjoint, kept * layer.adjoint[-1], rtol=1e-10, atol=0))


def lru(seed: int) -> bool:
    layer = layer_of("lru", seed)
    radius = np.exp(-np.exp(layer.parameters["lambda.decay"]))
    kept = radius ** np.arange(layer.steps, -1, -1)[:, None]
    sizes = np.hypot(*np.split(layer.adjoint, 2, axis=1))
    ring = bool(radius.min() >= 0.9 and radius.max() <= 0.999)
    return ring and bool(np.allclose(sizes, kept * sizes[-1], rtol=1e-10, atol=0))


# Depth and both directions


def stacked(seed: int) -> bool:
    layers = begun("stacked", seed).trace().layers
    lowest, *_, highest = (np.linalg.norm(layer.adjoints["h"][-1]) for layer in layers)
    run = trained("stacked", seed, until=lambda run: accuracy(run) > 0.99)
    return bool(lowest > 0.01 * highest) and accuracy(run) > 0.99


def stacked_vanishing(seed: int) -> bool:
    layers = begun("stacked-vanishing", seed).trace().layers
    sizes = np.array([np.linalg.norm(layer.adjoints["h"][-1]) for layer in layers])
    falls = (sizes[:-1] < 0.25 * sizes[1:]).all() and sizes[0] < 1e-4 * sizes[-1]
    return bool(falls) and guesses(trained("stacked-vanishing", seed, updates=200))


def tree(seed: int) -> bool:
    delta = begun("tree", seed).trace().layers[0].delta
    arrives = np.linalg.norm(delta, axis=1).min() > 0.01 * np.linalg.norm(delta[-1])
    run = trained("tree", seed, until=lambda run: accuracy(run) > 0.95)
    return bool(arrives) and accuracy(run) > 0.95


def tree_as_chain(seed: int) -> bool:
    run = trained("tree-as-chain", seed, updates=200)
    return delta_kept(begun("tree-as-chain", seed)) < 1e-4 and 0.65 < accuracy(run) < 0.85


TEN, THREE = 10, 3
"""Seeds that a claim is tried on: ten where that takes a second or two, three otherwise."""

CLAIMS: dict[str, tuple[Check, int]] = {
    "exploding": (exploding, TEN),
    "clipped": (clipped, TEN),
    "vanishing": (vanishing, TEN),
    "srn-forgets": (srn_forgets, THREE),
    "lstm-remembers": (lstm_remembers, THREE),
    "tdnn": (tdnn, TEN),
    "ar-linear": (ar_linear, THREE),
    "pendulum-driven": (pendulum_driven, THREE),
    "narx-remembers": (narx_remembers, TEN),
    "init-lab": (init_lab, TEN),
    "pendulum-srn": (pendulum_srn, THREE),
    "mackey-glass": (mackey_glass, THREE),
    "lorenz": (lorenz, THREE),
    "parity": (parity, THREE),
    "counter": (counter, THREE),
    "reber": (reber, THREE),
    "reber-elman": (reber_elman, THREE),
    "text-class-last": (text_class_last, TEN),
    "text-class-mean": (text_class_mean, THREE),
    "digits-rows": (digits_rows, THREE),
    "digits-pixels": (digits_pixels, THREE),
    "line-ends": (line_ends, THREE),
    "line-ends-both": (line_ends_both, THREE),
    "characters": (characters, THREE),
    "characters-chinese": (characters_chinese, THREE),
    "sunspots": (sunspots, THREE),
    "price-ahead": (price_ahead, THREE),
    "encoder-decoder": (answers_alone("encoder-decoder"), THREE),
    "addition": (answers_alone("addition"), THREE),
    "truncated": (truncated, THREE),
    "rtrl-online": (rtrl_online, TEN),
    "characters-sgd": (characters_sgd, THREE),
    "characters-adagrad": (characters_adagrad, THREE),
    "linear-unit-grows": (linear_unit_grows, THREE),
    "linear-unit-fades": (linear_unit_fades, THREE),
    "palindromes-6": (palindromes_6, TEN),
    "palindromes-40": (palindromes_40, THREE),
    "digit-sum-5": (digit_sum_5, TEN),
    "digit-sum-35": (digit_sum_35, THREE),
    "digit-sum-exploding": (digit_sum_exploding, TEN),
    "digit-sum-clipped": (digit_sum_clipped, THREE),
    "saturated": (saturated, TEN),
    "all-positive": (all_positive, TEN),
    "rare-spike": (rare_spike, TEN),
    "rare-spike-clipped": (rare_spike_clipped, TEN),
    "cliff": (cliff, THREE),
    "cliff-clipped": (cliff_clipped, THREE),
    "chaos": (chaos, THREE),
    "matrix-powers": (matrix_powers, TEN),
    "eigenvalues-lie": (eigenvalues_lie, TEN),
    "nilpotent": (nilpotent, TEN),
    "relu-pairs": (relu_pairs, TEN),
    "sigmoid-small-u": (sigmoid_small_u, TEN),
    "orthogonal": (orthogonal, TEN),
    "relu-identity": (relu_identity, THREE),
    "decay-l2": (decay_l2, THREE),
    "decay-l1": (decay_l1, TEN),
    "residual-input": (residual_input, THREE),
    "residual-state": (residual_state, TEN),
    "residual-fills": (residual_fills, TEN),
    "convolution-first": (convolution_first, THREE),
    "carousel-alone": (carousel_alone, TEN),
    "weight-conflict": (weight_conflict, TEN),
    "weight-conflict-gates": (weight_conflict_gates, THREE),
    "digit-sum-lstm": (digit_sum_lstm, THREE),
    "digit-sum-35-lstm": (digit_sum_35_lstm, THREE),
    "palindromes-40-lstm": (palindromes_40_lstm, THREE),
    "carousel": (carousel, TEN),
    "carousel-leak": (carousel_leak, TEN),
    "gru-remembers": (gru_remembers, THREE),
    "gru-copies": (gru_copies, THREE),
    "mingru-product": (mingru_product, THREE),
    "lstm-1997": (lstm_1997, THREE),
    "indrnn": (indrnn, THREE),
    "lru": (lru, THREE),
    "lstm-explodes": (lstm_explodes, TEN),
    "stacked": (stacked, THREE),
    "stacked-vanishing": (stacked_vanishing, THREE),
    "tree": (tree, THREE),
    "tree-as-chain": (tree_as_chain, THREE),
}
