"""Two runs on the same axes, each with its role and the label that distinguishes it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.nn.fault import Fault
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import BeyondMarks, Curve, OffScaleMarks, Points, ReferenceLine
from rnnviz.training.evaluation import Evaluation
from rnnviz.training.snapshot import Frame
from rnnviz.views.delta.view import DeltaView
from rnnviz.views.gradients import GradientsView
from rnnviz.views.loss import LossView
from rnnviz.views.part.comparison import compared_runs
from tests.views.test_every_view import assert_sound


@pytest.fixture
def pair(run) -> Frame:
    """An SRN, and an LSTM on the same data that went further."""
    return replace(run("recall", "srn", 3), other=run("recall", "lstm", 5))


def curves(panel) -> dict[str, Curve]:
    return {a.role: a for a in panel.artists if isinstance(a, Curve)}


@pytest.mark.parametrize(
    "view", [LossView(), GradientsView(), DeltaView()], ids=lambda view: view.name
)
def test_numbers_that_are_none_do_not_break_a_pair(view, made):
    nothing = made("lstm", fill=lambda *shape: np.full(shape, np.nan), outcome="diverged", steps=9,
                   fault=Fault("forward", "h", 3, 1), points=6)  # fmt: skip
    zero = made("gru", fill=lambda *shape: np.zeros(shape), outcome="dead", points=0)
    for frame in (replace(nothing, other=zero), replace(zero, other=nothing)):
        figure = view.figure(frame)
        assert_sound(figure)
        letter = "A" if frame.other is zero else "B"
        assert f"{letter}: Diverged at update 6: h was not finite at step 3." in figure.summary


def test_losses_of_two_runs_share_axes(pair):
    panel = LossView().figure(pair).panels[0]
    drawn = curves(panel)
    assert drawn["a"].label.startswith("A: SRN")
    assert drawn["b"].label.startswith("B: LSTM")
    assert (drawn["a"].dash, drawn["b"].dash) == ("solid", "dash")
    np.testing.assert_array_equal(drawn["b"].y, pair.other.snapshot.history.loss.last)
    assert panel.x.high >= 5
    assert len([a for a in panel.artists if isinstance(a, ReferenceLine)]) == 1


def test_held_out_losses_have_the_colour_of_their_run(run):
    def examined(frame: Frame) -> Frame:
        return replace(
            frame, snapshot=replace(frame.snapshot, evaluations=(Evaluation(2, 0.5, 0.5),))
        )

    one, other = examined(run("recall", "srn", 3)), examined(run("recall", "lstm", 5))
    points = [a for p in LossView().figure(replace(one, other=other)).panels for a in p.artists]
    points = [a for a in points if isinstance(a, Points)]
    assert [(p.role, p.label) for p in points] == [
        ("a", "held out"), ("b", ""), ("a", ""), ("b", ""),
    ]  # fmt: skip
    alone = [a for a in LossView().figure(one).panels[0].artists if isinstance(a, Points)]
    assert [p.role for p in alone] == ["b"]


def test_a_text_is_measured_against_equally_likely_characters(run):
    frame = run("text", "srn", 2)
    rules = [a for a in LossView().figure(frame).panels[0].artists if isinstance(a, ReferenceLine)]
    assert [r.label for r in rules] == ["chance", "ln <i>V</i>: all equally likely"]
    assert rules[0].dash != rules[1].dash
    assert rules[1].value == pytest.approx(np.log(72))
    summed = run("text", "srn", 2, {"training.reduction": "sum"})
    rules = [a for a in LossView().figure(summed).panels[0].artists if isinstance(a, ReferenceLine)]
    assert rules[1].value == pytest.approx(4 * 45 * np.log(72))


def test_gradients_of_two_runs_are_those_before_clipping(run):
    clipped = {"clipping.name": "global", "clipping.threshold": 1e-3}
    pair = replace(run("recall", "srn", 3), other=run("recall", "srn", 3, clipped))
    above, below, beside = GradientsView().figure(pair).panels
    drawn = curves(above)
    assert drawn["a"].label == "A: no clipping"
    assert drawn["b"].label == "B: clipping: global norm, θ = 0.001"
    history = pair.other.snapshot.history
    np.testing.assert_allclose(drawn["b"].y, np.log10(history.grad_norm.last))
    levels = [r for r in above.artists if isinstance(r, ReferenceLine) and r.horizontal]
    assert [r.label for r in levels] == ["threshold <i>θ</i> = 0.001"]
    assert below.title == "A: each parameter"
    assert (beside.title, beside.beside) == ("B: each parameter", below.key)


def test_errors_of_two_runs_are_of_one_kind_and_have_their_rates(run):
    pair = replace(run("recall", "srn", 3), other=run("recall", "lstm", 5))
    (panel,) = DeltaView().figure(pair).panels
    drawn = curves(panel)
    back = {"a": drawn["a"].y[::-1], "b": drawn["b"].y[::-1][1:]}  # without the entry h → c
    slopes = [10 ** np.polyfit(np.arange(len(y)), y, 1)[0] for y in back.values()]
    adjoint = "‖∂<i>L</i>/∂<i>{}<sub>k</sub></i>‖"
    one, other = panel.title.removesuffix(" a step back").split(", B ")
    for words, letter, slope in ((one, "A " + adjoint.format("h"), slopes[0]),
                                 (other, adjoint.format("s"), slopes[1])):  # fmt: skip
        name, _, factor = words.partition(" × ")
        assert name == letter
        assert float(factor) == pytest.approx(slope, rel=0.01)
    same = replace(run("recall", "srn", 3), other=run("recall", "srn", 2))
    (panel,) = DeltaView().figure(same).panels
    assert panel.title.startswith("‖<i>δ<sub>k</sub></i>‖: A × ")


def test_each_run_has_tables_of_its_own(pair):
    assert [t.name for t in LossView().figure(pair).tables] == ["loss", "b"]
    assert [t.name for t in GradientsView().figure(pair).tables] == ["gradients", "b"]
    assert [t.name for t in DeltaView().figure(pair).tables] == ["delta", "b"]


def with_loss(frame: Frame, factor: float) -> Frame:
    """Return the frame of a run whose last loss and gradient are larger by a factor."""
    history = frame.snapshot.history

    def raised(envelope):
        grown = envelope.last * np.where(np.arange(len(envelope.last)) == 2, factor, 1.0)
        return replace(envelope, low=grown, high=grown, last=grown)

    history = replace(history, loss=raised(history.loss), grad_norm=raised(history.grad_norm))
    return replace(frame, snapshot=replace(frame.snapshot, history=history))


@pytest.mark.parametrize("view", [LossView(), GradientsView()], ids=lambda view: view.name)
def test_a_run_that_blew_up_does_not_press_the_other_flat(view, run):
    calm, wild = run("recall", "srn", 3), with_loss(run("recall", "lstm", 3), 1e200)
    for pair in (replace(calm, other=wild), replace(wild, other=calm)):
        panel = view.figure(pair).panels[0]
        assert panel.y.high < 12
        marks = leaps(panel)
        assert marks.x.tolist() == [3.0]
        assert marks.texts[0].endswith(("× 10¹⁹⁹", "× 10²⁰⁰", "× 10²⁰¹"))
        role = "b" if pair.other is wild else "a"
        assert marks.roles == (role,)
        assert max(t.columns[1].values.max() for t in view.figure(pair).tables) > 1e198
    alone = view.figure(wild).panels[0]
    assert alone.y.high < 12
    assert leaps(alone).x.tolist() == [3.0]


def leaps(panel):
    """Return the marks of what lies beyond the limits."""
    (marked,) = with_beyond_marks([panel], panel_limits([panel]))
    (marks,) = [a for a in marked.artists if isinstance(a, BeyondMarks)]
    return marks


def test_an_error_that_blew_up_does_not_press_the_other_flat(made):
    def powers(exponent: float):
        return lambda *shape: np.full(shape, 10.0**exponent)

    calm, wild = made("tanh", fill=powers(-1)), made("tanh", fill=powers(100))
    (panel,) = DeltaView().figure(replace(calm, other=wild)).panels
    assert panel.y.high < 20
    assert set(leaps(panel).roles) == {"b"}


def test_an_error_that_exploded_is_drawn_beside_one_that_did_not(made):
    def powers(exponent: float):
        return lambda *shape: np.full(shape, 10.0**exponent)

    calm, wild = made("tanh", fill=powers(-1)), made("tanh", fill=powers(30))
    for pair in (replace(calm, other=wild), replace(wild, other=calm)):
        (panel,) = DeltaView().figure(pair).panels
        assert not [m for m in panel.artists if isinstance(m, OffScaleMarks)]
        assert all(np.isfinite(curve.y).any() for curve in curves(panel).values())
        assert 30 < panel.y.high < 50


def test_each_comparison_with_simple_forecasts_names_its_run(run):
    one, other = run("sine", "srn", 3), run("sine", "lstm", 3)
    alone, both = LossView().figure(one), LossView().figure(replace(one, other=other))
    assert "A: " not in alone.panels[0].note
    for words in (both.panels[0].note, both.summary):
        assert "A/B: Held out" in words, "what holds for both is said once"
    other = replace(other, snapshot=replace(other.snapshot, evaluations=(Evaluation(2, 0.5, 0.5),)))
    both = LossView().figure(replace(one, other=other))
    for words in (both.panels[0].note, both.summary):
        assert "A: Held out: persistence" in words
        assert "B: Held out after the update: 0.5, persistence" in words


def test_an_error_that_vanished_does_not_push_the_other_off_the_scale(made):
    def powers(exponent: float):
        return lambda *shape: np.full(shape, 10.0**exponent)

    calm, faded = made("tanh", fill=powers(-1)), made("tanh", fill=powers(-100))
    (panel,) = DeltaView().figure(replace(calm, other=faded)).panels
    assert not [m for m in panel.artists if isinstance(m, OffScaleMarks)]


def test_the_rate_of_an_error_that_has_none_is_not_told(made):
    def powers(rate: float):
        return lambda *shape: 10.0 ** (rate * np.arange(shape[0]))[:, None] * np.ones(shape)

    steep, uneven = made("tanh", steps=12, fill=powers(0.5)), made("tanh", steps=12)
    (panel,) = DeltaView().figure(replace(steep, other=uneven)).panels
    assert panel.title == "‖<i>δ<sub>k</sub></i>‖: A × 0.316 a step back"


def test_the_run_beside_is_shown_at_the_same_place(run):
    one = replace(run("recall", "srn", 2), step=3, layer=1, batch="training")
    _, other = compared_runs(replace(one, other=run("recall", "lstm", 2)))
    assert (other.frame.step, other.frame.layer, other.frame.batch) == (3, 1, "training")
