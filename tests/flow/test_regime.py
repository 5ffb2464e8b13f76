"""The verdict: its kind, its rate and its reasons, on layers whose regime is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rnnviz.flow.cause import Cause, cause_of, steepest_slope
from rnnviz.flow.finding import RunFacts
from rnnviz.flow.reason import why
from rnnviz.flow.regime import classify

from rnnviz.nn.gru import GRU
from rnnviz.nn.lstm import LSTM
from rnnviz.nn.residual import Residual
from rnnviz.nn.srn import SRN
from rnnviz.verdict.numeral import number, percent, power


def orthogonal(size):
    return np.linalg.qr(np.random.default_rng(0).normal(size=(size, size)))[0]


AT_CHANCE = RunFacts(
    loss=0.7, chance=0.7, grad_norm_first=0.3, grad_norm_median=0.2, grad_norm_peak=0.5
)


def test_vanishing_by_a_small_u(chain):
    verdict = classify(chain(0.5 * orthogonal(8), 30), AT_CHANCE)
    assert verdict.kind == "vanishing"
    assert verdict.rate == pytest.approx(np.log10(0.5))
    assert verdict.ratio == pytest.approx(29 * np.log10(0.5))
    assert verdict.cause.name == "small U"
    assert verdict.cause.weights == pytest.approx(0.5)
    sentence = verdict.sentence.english
    assert sentence == str(verdict.sentence)
    assert "every 3.3 steps" in sentence
    assert "2 × 10⁻⁹ of the signal of step 30" in sentence
    assert "because U is small: it leaves 50 %" in sentence
    assert "guessing" in sentence


def test_vanishing_by_saturation(chain):
    verdict = classify(chain(4 * orthogonal(8), 30, activation="tanh", bias=10.0), AT_CHANCE)
    assert verdict.kind == "saturated"
    assert verdict.cause.saturated == 1
    assert verdict.cause.weights == pytest.approx(4)
    assert "f′ is below 1 % of its maximum in 100 %" in verdict.sentence.english


def test_large_u_alone_is_no_saturation(chain):
    """A2: tanh at its fixed point for u = 1.5 multiplies by 0.394: slopes take it, not U."""
    layer = chain(np.array([[1.5]]), 60, activation="tanh", start=0.8586)
    verdict = classify(layer, AT_CHANCE)
    assert 10**verdict.rate == pytest.approx(0.394313, rel=1e-3)
    assert verdict.cause.name == "saturation"
    assert verdict.cause.saturated == 0


def test_the_size_of_f_prime_is_no_saturation(chain):
    """A logistic at ½ has its steepest slope, ¼; with a U of 2 the fault is the U's."""
    U = 2 * orthogonal(5)
    layer = chain(U, 40, activation="logistic", bias=-U @ np.full(5, 0.5), start=0.5)
    verdict = classify(layer, AT_CHANCE)
    assert verdict.cause.name == "small U"
    assert verdict.cause.slopes == pytest.approx(1)
    assert verdict.cause.weights == pytest.approx(0.5)


def test_learning_is_not_called_vanishing(chain):
    layer = chain(0.5 * orthogonal(8), 30)
    verdict = classify(layer, replace(AT_CHANCE, loss=0.1))
    assert verdict.kind == "healthy"
    assert "every 3.3 steps" in verdict.sentence.english
    assert "14 % of that of guessing" in verdict.sentence.english


def test_without_a_run_there_is_no_word_on_the_loss(chain):
    verdict = classify(chain(0.5 * orthogonal(8), 30))
    assert verdict.kind == "vanishing"
    assert "guessing" not in verdict.sentence.english


def test_the_last_loss_alone_is_followed(chain):
    """With a loss at every step the total δ is level although no single loss reaches far."""
    layer = chain(0.5 * orthogonal(8), 30, direct=np.ones((30, 8)))
    norms = np.linalg.norm(layer.delta, axis=1)
    assert norms.max() < 4 * norms.min()
    verdict = classify(layer, AT_CHANCE)
    assert verdict.kind == "vanishing"
    assert verdict.rate == pytest.approx(np.log10(0.5))


def test_level(chain):
    verdict = classify(chain(orthogonal(8), 30), AT_CHANCE)
    assert verdict.kind == "healthy"
    assert verdict.rate == pytest.approx(0, abs=1e-12)
    assert "keeps its size" in verdict.sentence.english


def test_growing(chain):
    verdict = classify(chain(1.5 * orthogonal(8), 30), AT_CHANCE)
    assert verdict.kind == "exploding"
    assert "every 5.7 steps" in verdict.sentence.english
    assert "step 1 receives 10⁵ times the signal" in verdict.sentence.english


def test_growing_and_then_fading(chain):
    layer = chain(0.9 * np.eye(8) + 0.5 * np.eye(8, k=1), 280)
    verdict = classify(layer, AT_CHANCE)
    assert verdict.kind == "transient"
    assert verdict.flow.growth == pytest.approx(np.log10(12518.9), abs=1e-4)
    sentence = verdict.sentence.english
    assert "δ first grows 10⁴-fold, up to step 211, and then fades" in sentence
    assert sentence.endswith("step 1 receives 0.068 of the signal")


def test_growing_and_then_exactly_zero(chain):
    verdict = classify(chain(2 * np.eye(20, k=1), 40), AT_CHANCE)
    assert verdict.kind == "transient"
    assert "grows 5 × 10⁵-fold, up to step 21, and is exactly zero from step 20 on" in (
        verdict.sentence.english
    )


def test_growth_that_lasts_or_is_cut_is_no_transient(chain):
    chained = 0.9 * np.eye(8) + 0.5 * np.eye(8, k=1)
    assert classify(chain(chained, 200), AT_CHANCE).kind == "exploding", "step 1 still has more"
    assert classify(chain(chained, 280), AT_CHANCE, truncation=100).kind == "exploding"
    assert classify(chain(0.9 * np.eye(8) + 0.1 * np.eye(8, k=1), 280)).kind == "vanishing"


def test_a_transient_does_not_hide_what_became_of_the_run(chain):
    layer = chain(0.9 * np.eye(8) + 0.5 * np.eye(8, k=1), 280)
    assert classify(layer, SPIKED).kind == "exploding"
    saved = replace(AT_CHANCE, clipping="global", clipped_share=0.5, strongest_clip=1e-3)
    assert classify(layer, saved).kind == "clipped"


def test_exact_zero(chain):
    verdict = classify(chain(np.eye(20, k=1), 40), AT_CHANCE)
    assert verdict.ratio == -np.inf
    assert verdict.kind == "vanishing"
    assert "exactly zero from step 20 on" in verdict.sentence.english


def test_gates_that_let_little_through(make_layer):
    for cell, name in ((LSTM(4), "b.forget"), (GRU(4), "b.update")):
        direct = np.zeros((40, 4))
        direct[-1] = 1
        layer = make_layer(cell, np.zeros((40, 1)), direct, {name: np.zeros(4)})
        verdict = classify(layer, AT_CHANCE)
        assert verdict.kind == "vanishing"
        assert verdict.cause.name == "gates"
        assert verdict.cause.carried == pytest.approx(0.5, rel=0.02)
        assert "let only 50 % through" in verdict.sentence.english
        still = make_layer(cell, np.zeros((40, 1)), direct, {name: np.full(4, 8.0)})
        assert classify(still, AT_CHANCE).kind == "healthy"


def test_steepest_slopes(chain, make_layer):
    for activation, steepest in [("tanh", 1), ("logistic", 0.25), ("relu", 1), ("identity", 1)]:
        assert steepest_slope(chain(np.eye(2), 1, activation=activation), "z") == steepest
    lstm = make_layer(LSTM(2), np.zeros((1, 1)), np.zeros((1, 2)))
    assert steepest_slope(lstm, "forget") == 0.25
    assert steepest_slope(lstm, "candidate") == 1


SPIKED = RunFacts(
    loss=np.inf, chance=0.5, grad_norm_first=0.04, grad_norm_median=0.03, grad_norm_peak=4e8
)


@pytest.mark.parametrize("outcome", ["ok", "diverged", "dead"])
def test_a_spike_is_an_explosion_however_it_ended(chain, outcome):
    facts = replace(SPIKED, outcome=outcome, first_bad_update=23)
    verdict = classify(chain(orthogonal(4), 10), facts)
    assert verdict.kind == "exploding"
    assert "from about 0.03 to 4 × 10⁸" in verdict.sentence.english
    assert ("update 23" in verdict.sentence.english) == (outcome != "ok")


def test_clipping_that_saved_the_run(chain):
    facts = replace(SPIKED, loss=0.01, clipping="global", clipped_share=0.08, strongest_clip=1e-8)
    verdict = classify(chain(orthogonal(4), 10), facts)
    assert verdict.kind == "clipped"
    assert "8 % of the updates were shortened, one of them 10⁸-fold" in verdict.sentence.english
    assert "2 % of that of guessing" in verdict.sentence.english
    guessing = classify(chain(orthogonal(4), 10), replace(facts, loss=0.6))
    assert "no better than guessing" in guessing.sentence.english


def test_clipping_a_little_is_healthy(chain):
    facts = replace(AT_CHANCE, loss=0.01, clipping="global", clipped_share=0.2, strongest_clip=0.4)
    assert classify(chain(orthogonal(4), 10), facts).kind == "healthy"


def test_a_loss_far_worse_than_guessing_after_growth(chain):
    facts = replace(
        AT_CHANCE, loss=40.0, grad_norm_first=40, grad_norm_median=300, grad_norm_peak=1e4
    )
    verdict = classify(chain(np.zeros((3, 3)), 10), facts)
    assert verdict.kind == "exploding"
    assert "57 times that of guessing" in verdict.sentence.english


def test_divergence_without_growth(chain):
    facts = RunFacts(outcome="diverged", first_bad_update=7)
    assert classify(chain(orthogonal(4), 10), facts).kind == "diverged"
    assert classify(chain(2 * orthogonal(4), 10), facts).kind == "exploding"


def test_dead(chain):
    facts = replace(AT_CHANCE, outcome="dead", first_bad_update=9)
    layer = chain(np.eye(3), 10, activation="relu", bias=-1.0)
    verdict = classify(layer, facts)
    assert verdict.kind == "dead"
    assert "update 9" in verdict.sentence.english


def test_dead_because_nothing_is_sent_back_is_not_blamed_on_the_slope(chain):
    """V = 0: f′ = 1 everywhere, and yet δ is exactly zero."""
    facts = replace(AT_CHANCE, outcome="dead", first_bad_update=9)
    told = classify(chain(np.eye(3), 10, np.zeros((10, 3))), facts).sentence.english
    assert "sends no error back" in told
    assert "f′ is 0" not in told
    relu = chain(np.eye(3), 10, activation="relu", bias=-1.0)
    assert "f′ is 0 wherever an error arrives" in classify(relu, facts).sentence.english


def test_truncation_is_named_where_it_cuts_the_signal(chain):
    layer = chain(0.9 * np.eye(3), 50)
    verdict = classify(layer, AT_CHANCE, truncation=7)
    assert verdict.kind == "vanishing"
    assert verdict.ratio == -np.inf
    assert np.isnan(verdict.rate), "the last piece is step 50 alone"
    assert "cut after at most 7 steps" in verdict.sentence.english
    assert "nothing reaches a step before 50" in verdict.sentence.english
    assert "U is small" not in verdict.sentence.english
    assert classify(layer, AT_CHANCE, truncation=20).rate == pytest.approx(np.log10(0.9))


def test_truncation_longer_than_the_sequence_changes_nothing(chain):
    layer = chain(0.5 * np.eye(3), 50)
    for truncation in (50, 99):
        told = classify(layer, AT_CHANCE, truncation).sentence.english
        assert told == classify(layer, AT_CHANCE).sentence.english


def test_growth_within_a_piece_is_still_an_explosion(chain):
    verdict = classify(chain(3 * np.eye(3), 50), AT_CHANCE, truncation=20)
    assert verdict.kind == "exploding"
    assert "grows" in verdict.sentence.english
    assert "step 1 receives 0 of the signal" in verdict.sentence.english


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_every_layer_has_a_sentence(make_layer, value):
    for cell in (SRN(3), SRN(3, activation="relu"), LSTM(3), GRU(3)):
        parameters = {"U" if not cell.gates else "U.candidate": np.full((3, 3), value)}
        for direct in (np.ones((6, 3)), np.zeros((6, 3))):
            layer = make_layer(cell, np.ones((6, 1)), direct, parameters, {"h": np.ones(3)})
            verdict = classify(layer, RunFacts(outcome="diverged", first_bad_update=1))
            assert verdict.sentence.english
            assert "{" not in verdict.sentence.english


def test_one_step(chain):
    assert classify(chain(np.eye(2), 1), AT_CHANCE).kind == "healthy"


def test_cause_of_a_gated_cell_has_no_weights(make_layer):
    layer = make_layer(GRU(2), np.zeros((4, 1)), np.ones((4, 2)))
    assert np.isnan(cause_of(layer).weights)


def test_sizes_for_reading():
    shown = [power(x) for x in (-7.2, -2, 0, 1.5, 2.54, 3.99, 11.99, -np.inf, np.inf)]
    assert shown == ["6 × 10⁻⁸", "0.01", "1", "32", "347", "9772", "10¹²", "0", "∞"]
    assert [number(x) for x in (0, 0.25, np.nan, np.inf)] == ["0", "0.25", "?", "∞"]
    shares = [percent(x) for x in (0, 0.0004, 0.004, 0.0099, 0.5, 1, np.nan)]
    assert shares == ["0 %", "<0.1 %", "0.4 %", "1 %", "50 %", "100 %", "?"]


def test_a_residual_network_vanishes_only_where_u_cancels_what_passes_beside_it(make_layer):
    direct = np.zeros((40, 4))
    direct[-1] = 1
    cell = Residual(4, activation="identity")
    layer = make_layer(cell, np.zeros((40, 1)), direct, {"U": -0.5 * np.eye(4)})
    verdict = classify(layer, AT_CHANCE)
    assert verdict.kind == "vanishing"
    assert verdict.rate == pytest.approx(np.log10(0.5))
    assert verdict.cause.name == "cancellation"
    assert verdict.cause.carried == pytest.approx(1)
    assert "U cancels what passes beside it" in verdict.sentence.english
    level = make_layer(
        replace(cell, form="input"), np.ones((40, 1)), direct, {"W": np.ones((4, 1))}
    )
    assert classify(level, AT_CHANCE).kind == "healthy"
    assert classify(level, AT_CHANCE).ratio == 0


def test_units_that_bend_without_one_being_saturated_are_not_called_so():
    """f′ is a fifth of its maximum everywhere: far from flat, and yet it takes more than U does."""
    bent = Cause("saturation", saturated=0.0, weights=1.3, slopes=0.2)
    assert str(why(bent)) == (
        "because the units bend: f′ is only 20 % of its maximum (U alone would leave 130 % a step)"
    )
    small = Cause("small U", saturated=0.0, weights=0.5, slopes=0.9)
    assert "0 %" not in str(why(small)).replace("50 %", "")
    for name in ("saturation", "small U"):
        assert "30 % of all units" in str(why(Cause(name, 0.3, 0.5, 0.4)))


@pytest.mark.parametrize(("u", "words"), [(1e-3, "loses"), (1e3, "gains")])
def test_more_than_a_tenfold_step_is_told_by_the_step(chain, u, words):
    sentence = classify(chain(u * orthogonal(4), 10), AT_CHANCE).sentence.english
    assert f"δ {words} a factor of 1000 every step" in sentence


def test_a_norm_that_is_next_to_nothing_after_the_leap_is_not_what_it_rose_from(chain):
    facts = replace(SPIKED, loss=0.5, grad_norm_first=0.5, grad_norm_median=2e-34)
    assert "from about 0.5 to" in classify(chain(orthogonal(4), 10), facts).sentence.english
