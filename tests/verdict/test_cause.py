"""Each counterfactual against explicit products of matrices with something replaced."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings, parse_experiment
from rnnviz.flow.loss_signal import loss_signal
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.tdnn import TDNN
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.training.diagnostics import verdicts_of
from rnnviz.training.trainer import Trainer
from rnnviz.verdict import classify_flow
from rnnviz.verdict.cause import MIN_EFFECT, cause_of
from tests.verdict.conftest import orthogonal, weights_of


def judged(layer, truncation=0):
    return classify_flow((layer,), 0, truncation)


def srn_alone(layer, U, slopes, truncation=0):
    """Return log10 of what is left at the first step over step T, and the growth on the way."""
    T = layer.steps
    first = (T - 1) // truncation * truncation + 1 if truncation else 1
    lam = np.asarray(layer.direct[-1], float)
    sizes = [np.linalg.norm(slopes[-1] * lam)]
    for k in range(T - 1, first - 1, -1):
        lam = U.T @ (slopes[k] * lam)
        sizes.append(np.linalg.norm(slopes[k - 1] * lam))
    with np.errstate(divide="ignore"):
        found = np.log10(sizes)
    return found[-1] - found[0], found.max() - found[0]


@pytest.fixture
def random(make_layer):
    """An SRN in which both U and the slopes take something."""

    def make(activation="tanh", scale=0.3, steps=25, seed=2):
        rng = np.random.default_rng(seed)
        weights = {"U": scale * rng.normal(size=(5, 5)), "W": rng.normal(size=(5, 3))}
        direct = np.zeros((steps, 5))
        direct[-1] = rng.normal(size=5)
        cell = SRN(5, activation=activation)
        return make_layer(cell, rng.normal(size=(steps, 3)), direct, weights)

    return make


@pytest.mark.parametrize("truncation", [0, 10])
@pytest.mark.parametrize(("activation", "steepest"), [("tanh", 1), ("logistic", 0.25), ("relu", 1)])
def test_what_is_left_of_an_srn(random, activation, steepest, truncation):
    layer = random(activation)
    signal = loss_signal((layer,), 0, truncation)
    cause = cause_of(layer, signal, False, truncation)
    U, slopes = layer.parameters["U"], layer.slopes["z"]
    ones, identity = np.ones_like(slopes), np.eye(5)
    left = [
        srn_alone(layer, U, ones, truncation)[0],
        srn_alone(layer, identity, slopes, truncation)[0],
        srn_alone(layer, identity, slopes / steepest, truncation)[0],
    ]
    np.testing.assert_allclose([cause.weights, cause.slopes, cause.bending], left, atol=1e-9)
    assert np.isnan(cause.carried)
    assert cause.saturated == np.mean(slopes < 0.01 * steepest)


def test_what_grows_by_u_alone(random):
    layer = random("identity", scale=1.5)
    cause = judged(layer).cause
    grown = srn_alone(layer, layer.parameters["U"], np.ones((25, 5)))[1]
    assert cause.name == "U"
    assert cause.weights == pytest.approx(grown)


@pytest.mark.parametrize(
    ("u", "f", "name"),
    [
        (-MIN_EFFECT - 0.01, 0.0, "small U"),
        (0.0, -MIN_EFFECT - 0.01, "bending"),
        (-MIN_EFFECT - 0.01, -MIN_EFFECT - 0.01, "both"),
        (-MIN_EFFECT + 0.01, -MIN_EFFECT + 0.01, "together"),
    ],
)
def test_names_on_both_sides_of_their_threshold(chain, u, f, name):
    """One unit, eleven steps: U takes a tenth of u at each step back, f′ a tenth of f."""
    layer = chain(np.array([[10 ** (u / 10)]]), 11)
    slopes = np.full((11, 1), 10 ** (f / 10))
    slopes[-1] = 1  # that of δ_T itself, with which all is compared
    verdict = judged(replace(layer, slopes={"z": slopes}))
    assert verdict.kind == "vanishing"
    assert verdict.cause.weights == pytest.approx(u, abs=1e-9)
    assert verdict.cause.slopes == pytest.approx(f, abs=1e-9)
    assert verdict.cause.name == name


@pytest.mark.parametrize("activation", ["identity", "relu"])
def test_slopes_that_are_constant_are_never_a_cause(chain, activation):
    """U alone shrinks this direction although its largest eigenvalue is 2."""
    U = np.diag([2.0] * 5 + [0.5] * 3)
    direct = np.zeros((30, 8))
    direct[-1, 7] = 1
    verdict = judged(chain(U, 30, direct, activation=activation, bias=1.0, start=1.0))
    assert verdict.kind == "vanishing"
    assert verdict.cause.name == "small U"
    assert verdict.cause.weights == pytest.approx(29 * np.log10(0.5))
    assert verdict.cause.slopes == verdict.cause.bending == 0
    assert verdict.cause.saturated == 0


def test_relus_that_are_off_at_most_steps_are_the_cause(make_layer):
    """U = I, two units in turn off: f′ alone makes it exactly zero."""
    x = np.where(np.arange(20) % 3 == 0, -1.0, 1.0)[:, None] * np.array([[1.0, -1.0]])
    x[-1] = 1
    direct = np.zeros((20, 2))
    direct[-1] = 1
    weights = {"U": 0 * np.eye(2), "W": np.eye(2)}
    layer = make_layer(SRN(2, activation="relu"), x, direct, weights)
    layer = replace(layer, parameters={**layer.parameters, "U": np.eye(2)})
    verdict = judged(layer)
    assert verdict.kind == "dead"
    assert verdict.cause.name == "", "an exact zero is told by its step"
    cause = cause_of(layer, verdict.signal, False)
    assert cause.slopes == -np.inf
    assert cause.name == "saturation"
    assert cause.saturated == np.mean(layer.slopes["z"] == 0)


def test_a_logistic_takes_three_quarters_at_its_best(chain):
    """With U = I nobody is flat, and yet f′ = ¼ is the cause: "activation"."""
    layer = chain(np.eye(3), 20, activation="logistic", bias=-0.5, start=0.5)
    verdict = judged(layer)
    assert verdict.kind == "vanishing"
    assert verdict.cause.name == "activation"
    assert verdict.cause.slopes == pytest.approx(19 * np.log10(0.25))
    assert verdict.cause.bending == pytest.approx(0, abs=1e-9)
    assert verdict.cause.weights == pytest.approx(0, abs=1e-9)


def test_large_weights_that_flatten_the_units(chain):
    verdict = judged(chain(4 * orthogonal(8), 30, activation="tanh", bias=10.0))
    assert (verdict.kind, verdict.cause.name) == ("vanishing", "saturation")
    assert verdict.cause.saturated == 1
    assert verdict.cause.weights == pytest.approx(29 * np.log10(4))


def test_units_that_bend_without_one_being_flat(chain):
    """tanh at its fixed point for u = 1.5: f′ = .263 at every step, far from 1 %."""
    verdict = judged(chain(np.array([[1.5]]), 60, activation="tanh", start=0.8586))
    assert verdict.cause.name == "bending"
    assert verdict.cause.saturated == 0
    assert verdict.cause.slopes == pytest.approx(59 * np.log10(0.394313 / 1.5), rel=1e-3)
    assert verdict.cause.weights == pytest.approx(59 * np.log10(1.5))


# -- cells that carry something past U -------------------------------------------------------


def beside(layer, carried_back):
    """Return log10 of what is left of the last loss when only `carried_back` leads back."""
    S = layer.state.shape[1]
    lam = np.zeros(S)
    lam[-layer.size :] = layer.direct[-1]
    sizes = [np.linalg.norm(lam)]
    for k in range(layer.steps - 1, 0, -1):
        lam = carried_back(k, lam)
        sizes.append(np.linalg.norm(lam))
    return np.log10(sizes[::-1])


def random_layer(make_layer, cell, steps=15, seed=4):
    rng = np.random.default_rng(seed)
    weights = weights_of(cell, 2, rng)
    direct = np.zeros((steps, cell.size))
    direct[-1] = rng.normal(size=cell.size)
    return make_layer(cell, rng.normal(size=(steps, 2)), direct, weights)


def test_the_gates_of_a_gru_alone(make_layer):
    layer = random_layer(make_layer, GRU(3))
    z = layer.gates["update"]
    passed = beside(layer, lambda k, lam: z[k] * lam)
    cause = cause_of(layer, loss_signal((layer,), 0), False)
    assert cause.carried == pytest.approx(passed[0] - passed[-1])
    assert np.isnan([cause.weights, cause.slopes, cause.bending]).all()


def test_the_forget_gates_of_an_lstm_alone(make_layer):
    """From step T−1, since what the loss sends into c there is no part of the way."""
    layer = random_layer(make_layer, LSTM(3))
    f, o = layer.gates["forget"], layer.gates["output"]
    c = layer.states["c"]
    lam = layer.direct[-1] * o[-1] * (1 - np.tanh(c[-1]) ** 2) * f[-1]  # λ_{T−1} of c; of h 0
    sizes = [np.linalg.norm(lam)]
    for k in range(layer.steps - 2, 0, -1):
        lam = f[k] * lam
        sizes.append(np.linalg.norm(lam))
    cause = cause_of(layer, loss_signal((layer,), 0), False)
    assert cause.carried == pytest.approx(np.log10(sizes[-1] / sizes[0]))


def test_a_residual_cell_carries_all_of_it(make_layer):
    layer = random_layer(make_layer, Residual(3))
    cause = cause_of(layer, loss_signal((layer,), 0), False)
    assert cause.carried == pytest.approx(0, abs=1e-12)
    assert cause.name == "cancellation"


@pytest.mark.parametrize(("bias", "name"), [(0.0, "gates"), (9.0, "")])
@pytest.mark.parametrize("cell", [LSTM(4), GRU(4)])
def test_open_gates_are_not_blamed(make_layer, cell, bias, name):
    """With U = 0 nothing else can be blamed either."""
    gate = "b.forget" if cell.name == "lstm" else "b.update"
    direct = np.zeros((40, 4))
    direct[-1] = 1
    layer = make_layer(cell, np.zeros((40, 1)), direct, {gate: np.full(4, bias)})
    signal = loss_signal((layer,), 0)
    cause = cause_of(layer, signal, False)
    assert cause.name == name
    expected = (signal.reference - 1) * np.log10(1 / (1 + np.exp(-bias)))
    assert cause.carried == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("through_u", [0.0, 1.0])
def test_u_that_adds_to_the_little_that_enters_a_carousel_cancels_nothing(make_layer, through_u):
    """f = 1 and c counts up, so that o (1 − tanh² c) of the loss enters c, and stays there."""
    direct = np.zeros((30, 1))
    direct[-1] = 1
    weights = {"b.forget": [40.0], "b.candidate": [1.0], "U.output": [[through_u]]}
    weights = {name: np.array(values) for name, values in weights.items()}
    layer = make_layer(LSTM(1), np.zeros((30, 1)), direct, weights)
    signal = loss_signal((layer,), 0)
    cause = cause_of(layer, signal, False)
    enters = layer.gates["output"][-1, 0] / np.cosh(layer.states["c"][-1, 0]) ** 2
    assert cause.carried + cause.entered == pytest.approx(np.log10(enters))
    assert cause.name == "entry"
    assert (signal.received > np.log10(enters) + 0.1) == bool(through_u)


def test_growth_beside_u_is_blamed_on_u(make_layer):
    direct = np.zeros((30, 2))
    direct[-1] = 1
    cell = Residual(2, activation="identity")
    verdict = judged(make_layer(cell, np.zeros((30, 1)), direct, {"U": np.eye(2)}))
    assert (verdict.kind, verdict.cause.name) == ("exploding", "U")
    assert verdict.signal.growth == pytest.approx(29 * np.log10(2))
    assert verdict.cause.carried == 0


@pytest.mark.parametrize(("scale", "kind"), [(2.0, "exploding"), (0.5, "vanishing")])
def test_what_the_layers_above_do_is_not_blamed_on_this_one(make_layer, scale, kind):
    """Only the upper U makes it grow or fade; the lower layer carries nothing at all."""
    direct = np.zeros((20, 2))
    direct[-1] = 1
    above = {"U": scale * np.eye(2), "W": np.eye(2)}
    cell = SRN(2, activation="identity")
    upper = make_layer(cell, np.zeros((20, 2)), direct, above, name="l1")
    lower = make_layer(TDNN(2, delays=0), np.zeros((20, 1)), 0 * direct)
    verdict = classify_flow((lower, upper), 0)
    assert (verdict.kind, verdict.cause.name) == (kind, "above")
    assert classify_flow((lower, upper), 1).cause.name == ("U" if scale > 1 else "small U")


# -- delays ----------------------------------------------------------------------------------


def told(cell, above="", length=12, **init):
    """Return the verdicts on an untrained network, from the input upwards."""
    experiment = Experiment(
        seed=1, cell=cell, task=Recall(length=length), training=TrainingSettings(batch=4)
    )
    network = replace(experiment.network, above=above)
    start = replace(experiment.init, **init)
    return verdicts_of(Trainer(replace(experiment, network=network, init=start)).snapshot())


def test_without_a_state_the_error_ends_where_the_windows_end():
    [verdict] = told(TDNN(4, delays=3))
    assert verdict.cause.name in ("", "window")
    assert verdict.signal.first == verdict.signal.step - 3
    lower, upper = told(TDNN(4, delays=3), above="tdnn")
    assert upper.signal.first == upper.signal.step - 3
    assert lower.signal.first == lower.signal.step - 6, "each layer of windows adds its own"


def test_windows_as_long_as_the_sequence_do_not_end():
    [verdict] = told(TDNN(4, delays=12))
    assert verdict.signal.first == 1
    assert np.isfinite(verdict.signal.ratio)


def test_of_a_delay_line_only_u_is_known(make_layer):
    """U = I has no meaning there; with f′ = 1 the line is products of its own Jacobians."""
    layer = random_layer(make_layer, NARX(3, delays=2), steps=20)
    cause = cause_of(layer, loss_signal((layer,), 0), False)
    assert np.isnan([cause.slopes, cause.bending, cause.carried]).all()
    linear = replace(layer, slopes={"z": np.ones_like(layer.slopes["z"])})
    matrices, lam = linear.jacobian(), np.zeros(layer.state.shape[1])
    signal = loss_signal((linear,), 0)
    vectors, exponent = signal.entering
    lam = np.ldexp(vectors[:, 0], int(exponent[0]))
    start = np.linalg.norm(lam)
    for k in range(layer.steps - 1, 0, -1):
        lam = matrices[k].T @ lam
    assert cause.weights == pytest.approx(np.log10(np.linalg.norm(lam) / start))


def test_narx_with_one_delay_is_told_as_the_srn_that_it_is(make_layer):
    rng = np.random.default_rng(3)
    U, W, direct = rng.normal(0, 0.2, (3, 3)), rng.normal(0, 0.1, (3, 2)), np.zeros((20, 3))
    direct[-1] = 1
    x = rng.normal(size=(20, 2))
    narx = NARX(3, delays=1)
    one = judged(make_layer(narx, x, direct, {"U.1": U, "W": W}))
    srn = judged(make_layer(SRN(3), x, direct, {"U": U, "W": W}))
    assert one.kind == srn.kind == "vanishing"
    assert one.cause.name == srn.cause.name == "small U"
    assert one.cause.weights == pytest.approx(srn.cause.weights)
    assert one.cause.saturated == srn.cause.saturated
    assert one.cause.slopes == pytest.approx(srn.cause.slopes, abs=0.05), "of λ and of δ"


# -- parts of an encoder–decoder -------------------------------------------------------------


def test_u_alone_of_an_encoder_and_its_decoder():
    """Each part with its own U."""
    tables = {"task": {"name": "reverse", "items": 4}, "cell": {"name": "srn", "size": 4}}
    layer = Trainer(parse_experiment(tables | {"training": {"batch": 2}})).trace().layers[0]
    signal = loss_signal((layer,), 0)
    cause = cause_of(layer, signal, False)
    vectors, exponent = signal.entering
    lam = np.ldexp(vectors[:, 0], int(exponent[0]))
    start, border = np.linalg.norm(lam), layer.parts[0].steps
    for k in range(signal.step, signal.first, -1):
        part = layer.parts[0] if k <= border else layer.parts[1]
        lam = part.parameters["U"].T @ lam
    assert cause.weights == pytest.approx(np.log10(np.linalg.norm(lam) / start))
