"""Slow motion in the views: what is not known yet is covered, and what is drawn are the numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.number_format import number, rough_number
from rnnviz.plot.bars import Bars
from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import Annotation, Points, ReferenceLine
from rnnviz.plot.network import River, Strips, TextRow
from rnnviz.training.diagnostics import completed
from rnnviz.training.motion.motion import Motion
from rnnviz.training.motion.played_update import PlayedUpdate
from rnnviz.training.trainer import Trainer
from rnnviz.views.delta.view import DeltaView
from rnnviz.views.flow.gradient_length import parameter_symbol, shown_parameters
from rnnviz.views.flow.gradient_part import _rest, shares
from rnnviz.views.flow.picture import factor_texts, size_in_digits, size_labels
from rnnviz.views.flow.signal import Flow
from rnnviz.views.flow.step import _digits, _largest, _mark
from rnnviz.views.flow.view import FlowView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.index import VIEWS
from rnnviz.views.part.back_formula import back_formula
from rnnviz.views.part.phase import phase_meaning, phase_title
from rnnviz.views.spectrum import SpectrumView

KINDS = {
    "srn": {},
    "lstm": {"cell": {"name": "lstm", "size": 4}},
    "gru, long": {"cell": {"name": "gru", "size": 4}, "task": {"name": "recall", "length": 40}},
    "both directions": {"network": {"direction": "both"}},
    "two layers": {"network": {"above": "gru"}},
    "encoder": {"task": {"name": "reverse", "items": 4}},
    "delays": {"cell": {"name": "narx", "size": 4, "delays": 3}},
    "window": {"cell": {"name": "tdnn", "size": 4}},
    "truncated": {"training": {"batch": 3, "truncation": 3}},
    "clipped": {"clipping": {"name": "global", "threshold": 1e-3}},
    "each clipped": {"clipping": {"name": "parameter", "threshold": 1e-3}},
    "real time": {
        "task": {"name": "sine", "length": 9},
        "training": {"batch": 3, "rule": "rtrl_online"},
    },
    "one step": {"task": {"name": "sine", "length": 8}, "training": {"batch": 1}},
}


@lru_cache(maxsize=16)
def played_of(kind: str = "srn") -> PlayedUpdate:
    table = {
        "task": {"name": "recall", "length": 7, "tokens": 3},
        "cell": {"name": "srn", "size": 4},
        "training": {"batch": 3},
        **KINDS[kind],
    }
    trainer = Trainer(parse_experiment(table))
    trainer.step()
    before = completed(trainer.frame(), {"lag_gradient"})
    trainer.step()
    played = PlayedUpdate(before, trainer.frame())
    played.prepare()
    return played


def at(phase, position, kind="srn"):
    played = played_of(kind)
    return played.frame(played.schedule.elapsed(phase, position))


def covers(panel):
    return [artist for artist in panel.artists if isinstance(artist, Cover)]


def panels(view, frame):
    return {panel.key: panel for panel in view.figure(frame).panels}


@pytest.mark.parametrize("kind", KINDS)
def test_every_view_draws_every_phase(kind):
    played = played_of(kind)
    for view in VIEWS:
        if not view.suits(played.before):
            continue
        for part in played.schedule.parts:
            elapsed = played.schedule.elapsed(part.phase, part.length / 2)
            keys = [panel.key for panel in view.figure(played.frame(elapsed)).panels]
            assert keys
            assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("view", "phase", "hides"),
    [
        (HiddenView(), "forward", lambda k, done: k > done),
        (DeltaView(), "backward", lambda k, done: k < 8 - done),
    ],
)
def test_what_a_pass_has_not_reached_is_covered(view, phase, hides):
    for part in range(7):
        for panel in view.figure(at(phase, part)).panels:
            found = covers(panel)
            if panel.message or panel.x.over != "step":
                continue
            hidden = {k for k in range(1, 8) if any(c.hides(k) for c in found)}
            assert hidden == {k for k in range(1, 8) if hides(k, part + 1)}


def test_before_its_pass_all_is_covered_and_after_it_nothing():
    for phase in ("forward", "losses"):
        (panel, *_) = DeltaView().figure(at(phase, 0)).panels
        assert all(any(c.hides(k) for c in covers(panel)) for k in range(1, 8))
    for phase in ("losses", "backward", "sum", "clip", "step"):
        assert not any(covers(panel) for panel in HiddenView().figure(at(phase, 0)).panels)


def test_a_cover_is_on_top_and_changes_nothing_else():
    figure = HiddenView().figure(at("forward", 2))
    whole = HiddenView().figure(replace(at("forward", 2), motion=None))
    for moving, still in zip(figure.panels, whole.panels, strict=True):
        *rest, cover = moving.artists
        assert isinstance(cover, Cover)
        assert replace(moving, artists=()) == replace(still, artists=())
        assert len(rest) == len(still.artists)


def test_eigenvalues_appear_with_their_steps():
    for part in range(7):
        plane = panels(SpectrumView(), at("forward", part))["plane"]
        (points,) = [a for a in plane.artists if isinstance(a, Points)]
        assert set(points.step.tolist()) == set(range(1, part + 2))


def test_a_layer_that_reads_from_the_end_fills_from_there():
    frame = replace(at("forward", 1, "both directions"), layer=1)
    (panel, *_) = HiddenView().figure(frame).panels
    assert [k for k in range(1, 8) if not any(c.hides(k) for c in covers(panel))] == [6, 7]


def test_moments_of_the_error_are_named_when_it_comes_there():
    frame = at("backward", 1)
    verdicts = frame.verdicts
    assert verdicts
    for panel in DeltaView().figure(at("forward", 1)).panels:
        lines = [a for a in panel.artists if isinstance(a, ReferenceLine) and not a.horizontal]
        assert not [line for line in lines if line.role == "exploding"]


# flow


def test_bars_by_step_and_by_lag_are_the_parts_of_the_gradient():
    played = played_of("lstm")
    for key, sizes, frame in (
        ("given", played.step.by_step[0], at("sum", 0, "lstm")),
        ("lags", played.step.by_lag[0].norms, at("clip", 0, "lstm")),
    ):
        (bars,) = [a for a in panels(FlowView(), frame)[key].artists if isinstance(a, Bars)]
        norms = 10.0**sizes
        np.testing.assert_allclose(bars.top, norms / norms.sum(), atol=1e-12)
        assert not bars.bottom.any()
        tables = {table.name: table for table in FlowView().figure(frame).tables}
        name = {"given": "gradient by step", "lags": "gradient by lag"}[key]
        np.testing.assert_array_equal(tables[name].columns[1].values, sizes)


def test_lags_fall_one_after_the_other():
    for part in range(7):
        panel = panels(FlowView(), at("sum", part))["lags"]
        (bars,) = [a for a in panel.artists if isinstance(a, Bars)]
        assert (bars.top > 0).tolist() == [lag <= part and lag < 6 for lag in range(7)]


def lengths(position, kind="clipped"):
    """Return the bars of the whole gradient's length: the filled one, and what was cut off."""
    played = played_of(kind)
    frame = played.frame(played.schedule.elapsed("clip", position))
    panel = panels(FlowView(), frame)["lengths"]
    top = max(at for at, _ in panel.y.ticks)
    return panel, [a for a in panel.artists if isinstance(a, Bars) and a.bottom[0] < top < a.top[0]]


def test_the_length_meets_the_threshold_and_is_cut():
    length = played_of("clipped").step.length
    panel, (bar,) = lengths(1.0)
    assert panel.x.log10
    assert 10.0 ** bar.right[0] == pytest.approx(length.before)
    (line,) = [a for a in panel.artists if isinstance(a, ReferenceLine)]
    assert line.value == math.log10(1e-3)
    _, (bar, rest) = lengths(2.999999)
    assert 10.0 ** bar.right[0] == pytest.approx(length.after, rel=1e-3)
    assert rest.empty
    assert 10.0 ** rest.right[0] == pytest.approx(length.before)


def test_without_clipping_nothing_is_cut():
    assert len(lengths(2.9, "srn")[1]) == 1


def test_the_influence_is_drawn_as_it_is():
    played = played_of("real time")
    panel = panels(FlowView(), at("influence", 3, "real time"))["influence"]
    (river,) = [a for a in panel.artists if isinstance(a, River)]
    assert river.log10 is played.step.influence.norms[0]
    assert river.direction == 1
    hidden = {k for k in range(1, 10) if any(c.hides(k, river.y) for c in covers(panel))}
    assert hidden == {5, 6, 7, 8, 9}
    (sizes,) = [a for a in panel.artists if isinstance(a, TextRow)]
    known = [x for x, text in zip(sizes.x, sizes.texts, strict=True) if text]
    assert max(known) == 4


def test_real_time_learning_sends_no_error_back():
    (panel, *_) = DeltaView().figure(at("sum", 5, "real time")).panels
    (cover,) = covers(panel)
    assert "nothing is sent back" in cover.text


def test_the_first_panel_is_named_after_the_phase():
    played = played_of()
    for n, part in enumerate(played.schedule.parts, start=1):
        frame = played.frame(played.schedule.elapsed(part.phase, 0))
        figure = FlowView().figure(frame)
        assert figure.panels[0].title.startswith(f"{n}/6 ")
        assert f"{n}/6 " in figure.summary


def test_shares_of_sizes_beyond_doubles():
    np.testing.assert_allclose(shares(np.array([400.0, 400.0, -np.inf])), [0.5, 0.5, 0])
    assert np.isnan(shares(np.array([-np.inf]))).all()


def test_a_picture_is_described_again_where_anything_but_the_moment_is_new():
    frame = at("forward", 2)
    one = HiddenView().figure(frame)
    again = HiddenView().figure(replace(frame, motion=replace(frame.motion, position=2.4)))
    assert one.panels[0].artists[0] is again.panels[0].artists[0]
    other = HiddenView().figure(replace(frame, step=5))
    assert one.panels[0].artists[0] is not other.panels[0].artists[0]


def test_a_frame_without_numbers_of_the_update_is_drawn():
    frame = replace(at("forward", 2), motion=Motion("backward", 1, 7, 7))
    for view in VIEWS:
        assert view.figure(frame).panels


# words and numbers that a reader needs


def network(frame):
    return panels(FlowView(), frame)["network"]


@pytest.mark.parametrize("kind", ["srn", "lstm", "encoder", "two layers"])
@pytest.mark.parametrize("part", [0.0, 1.4, 3.0])
def test_numbers_on_the_way_back_are_whole_or_missing(kind, part):
    """Those of the steps that the error has passed, and the one that led to where it is."""
    frame = at("backward", part, kind)
    panel, steps = network(frame), frame.motion.steps
    rows = [a for a in panel.artists if isinstance(a, TextRow) and (a.x % 1 == 0.5).any()]
    assert rows
    for row in rows:
        known = [x for x, text in zip(row.x, row.texts, strict=True) if text]
        assert known == [steps + 0.5 - n for n in range(int(part), 0, -1)]
        assert not any(c.hides(x, row.y) for c in covers(panel) for x in known)
        assert len(row.x) == steps - 1  # numbers keep their place while others come
    assert all(c.right == math.inf or c.right % 1 == 0.5 for c in covers(panel))


def test_what_a_loss_adds_on_the_way_is_in_the_formula_and_in_the_step():
    frame = at("backward", 3, "encoder")
    step = frame.step
    assert "(+ from <i>L<sub>k</sub></i>)" in back_formula(frame)
    layer = frame.snapshot.trace.layers[-1]
    size = np.linalg.norm(layer.direct[step - 1] * layer.slopes["z"][step - 1])
    assert f", + {rough_number(size)} from <i>L</i><sub>{step}</sub>" in network(frame).note


def test_where_one_loss_is_the_only_source_nothing_is_added():
    frame = at("backward", 3)
    assert "(+" not in back_formula(frame)
    assert "+ " not in network(frame).note


def test_a_lower_layer_is_fed_from_above():
    frame = replace(at("backward", 3, "two layers"), layer=0)
    assert "the layer above" in back_formula(frame)
    assert "from the layer above" in network(frame).note


def test_the_whole_way_so_far_is_said_where_it_is_the_product():
    frame = at("backward", 12, "gru, long")
    note = panels(FlowView(), frame)["river"].note
    (adjoints,) = (layer.adjoints["h"] for layer in frame.snapshot.trace.layers)
    norms = np.linalg.norm(adjoints[1:], axis=1)
    factor = size_in_digits(math.log10(norms[-13] / norms[-1]), 3)
    assert f"so far × {factor} in 12 steps" in note


def test_each_lag_is_marked_with_its_share():
    played = played_of("lstm")
    norms = 10.0 ** played.step.by_lag[0].norms
    panel = panels(FlowView(), at("sum", 2, "lstm"))["lags"]
    (line,) = [a for a in panel.artists if isinstance(a, ReferenceLine)]
    assert line.value == 2
    assert panel.note == f"lag 2 gives {number(norms[2] / norms.sum())} of the sum"


def test_bars_that_cannot_be_seen_are_counted():
    assert _rest(np.array([0.9, 0.095, 0.003, 0.002])) == "; from lag 2 on 0.005 in all"
    assert not _rest(np.array([0.5, 0.3, 0.2]))
    assert not _rest(np.array([0.5, 0.5, 0.0]))
    assert not _rest(np.full(3, np.nan))


def test_clipping_that_is_off_is_called_so():
    assert phase_title(at("clip", 1).motion) == "5/6 Clip (off)"
    assert phase_title(at("clip", 1, "clipped").motion) == "5/6 Clip"


def test_factors_near_one_tell_on_which_side_they_are():
    texts = factor_texts(np.array([1.0, 0.997, 1.004, 1.018, 0.95, 0.5, 1.1]))
    assert texts == ("1", "0.997", "1.004", "1.02", "0.95", "0.5", "1.1")


@pytest.mark.parametrize("kind", ["srn", "gru, long"])
def test_the_colours_of_the_error_are_named_once_it_is_there(kind):
    for phase, named in (("forward", set()), ("losses", {"network"}), ("backward", {"network"})):
        found = panels(FlowView(), at(phase, 1, kind)).values()
        labels = {p.key for p in found for a in p.artists if isinstance(a, River) and a.label}
        assert labels == named


@pytest.mark.parametrize("kind", ["srn", "both directions", "real time"])
def test_the_strip_of_the_step_at_work_is_framed(kind):
    phase = "influence" if kind == "real time" else "forward"
    for part in range(4):
        frame = at(phase, part, kind)
        panel = panels(FlowView(), frame)["influence" if kind == "real time" else "network"]
        found = [a for a in panel.artists if isinstance(a, Strips)]
        assert found
        assert all(a.x[a.emphasis] == frame.step for a in found)


@pytest.mark.parametrize("position", [0.0, 0.3, 1.0, 2.5])
def test_the_value_of_the_length_stands_at_its_full_length_from_the_first_frame_on(position):
    """Else a still picture would show another length than its title says."""
    length = played_of("clipped").step.length
    panel, bars = lengths(position)
    assert max(10.0 ** bar.right[0] for bar in bars) == pytest.approx(length.before)
    top = max(y for y, _ in panel.y.ticks)
    (text,) = [a.text for a in panel.artists if isinstance(a, Annotation) and a.y == top]
    assert number(length.before) in text


def test_the_name_of_the_threshold_has_a_row_of_its_own():
    for kind, row in (("clipped", True), ("srn", False)):
        panel, _ = lengths(1.0, kind)
        assert (panel.y.high > max(y for y, _ in panel.y.ticks) + 1) is row


def test_in_the_sum_the_cursor_is_at_the_cause_of_the_one_loss():
    for lag in range(7):
        frame = at("sum", lag)
        assert frame.step == 7 - lag
        assert panels(FlowView(), frame)["given"].x.over == "step"


def test_of_many_pairs_of_loss_and_cause_none_is_marked():
    frame = at("sum", 2, "encoder")
    assert all(panel.x.over != "step" for panel in FlowView().figure(frame).panels)


def test_the_sum_shows_short_sequences_as_rivers_alone():
    found = panels(FlowView(), at("sum", 2))
    assert list(found) == ["river", "given", "lags"]


def test_what_a_gate_keeps_and_what_u_adds_is_said_with_the_numbers_of_the_rows():
    frame = at("backward", 3, "lstm")
    panel = network(frame)
    rows = [a for a in panel.artists if isinstance(a, TextRow) and (a.x % 1 == 0.5).any()]
    keeps, adds = (row.texts[row.emphasis] for row in rows)
    one = frame.snapshot.trace.layers[0].adjoints
    later = [np.linalg.norm(one[name][frame.step + 1]) for name in ("c", "h")]
    (share,) = factor_texts(np.array([later[0] / np.hypot(*later)]))
    words = f"of the {share} in <i>c</i> f keeps {keeps} and <i>U</i> adds {adds} (vectors)"
    assert words in panel.note


def test_of_a_loss_that_has_just_entered_h_nothing_is_in_c():
    frame = at("backward", 1, "lstm")
    assert not frame.snapshot.trace.layers[0].adjoints["c"][frame.step + 1].any()
    assert "some enters <i>c</i> and <i>U</i> adds" in network(frame).note


def test_sizes_beside_a_river_have_a_digit_where_decades_would_repeat():
    x = np.arange(1.0, 9.0)
    flow = Flow(np.linspace(-5.2, -4.1, 8), "", "")
    assert size_labels(flow, x, 0, 1, 12, 1).texts[:2] == ("6·10⁻⁶", "9·10⁻⁶")
    steep = Flow(np.linspace(-12.0, -1.0, 8), "", "")
    assert size_labels(steep, x, 0, 1, 12, 1).texts[0] == "10⁻¹²"
    far = Flow(np.array([-400.0, -400.0]), "", "")
    assert size_labels(far, x[:2], 0, 1, 12, 1).texts == ("10⁻⁴⁰⁰", "10⁻⁴⁰⁰")


def test_where_parts_by_lag_take_too_long_it_is_said():
    frame = at("sum", 2)
    update = replace(frame.motion.update, by_lag=())
    told = panels(FlowView(), replace(frame, motion=replace(frame.motion, update=update)))["lags"]
    assert "too long with <i>T</i> = 7" in told.message
    computing = replace(update, ready=False)
    frame = replace(frame, motion=replace(frame.motion, update=computing))
    assert "lags" not in panels(FlowView(), frame)


def test_steps_that_no_eye_follows_are_counted():
    frame = at("backward", 3)
    slow, fast = (replace(frame, motion=replace(frame.motion, pace=p)) for p in (4.0, 350.0))
    words = "the error goes one step back; each ×: how many times as long it becomes"
    assert phase_meaning(slow) == words
    assert phase_meaning(fast) == f"{words}; about 350 steps pass in a second"


@pytest.mark.parametrize("position", [0, 3, 12])
def test_how_far_each_parameter_moves_is_what_the_parameters_say(position):
    played = played_of("lstm")
    panel = panels(FlowView(), at("step", position, "lstm"))["moves"]
    names = dict(panel.y.ticks)
    filled = [a for a in panel.artists if isinstance(a, Bars) and not a.empty]
    assert not any(a.empty for a in panel.artists if isinstance(a, Bars))
    one, other = (f.snapshot.checkpoint.parameters.blocks for f in (played.before, played.after))
    for y, bar in enumerate(filled):
        key = next(k for k in one if parameter_symbol(k) == names[float(y)])
        moved = 100 * np.linalg.norm(other[key] - one[key]) / np.linalg.norm(one[key])
        np.testing.assert_allclose(bar.right, moved, rtol=1e-5)


def test_the_largest_eigenvalue_is_that_of_all_that_are_drawn():
    played = played_of("lstm")
    for position in (0, 6, 12):
        frame = at("step", position, "lstm")
        plane = panels(FlowView(), frame)["plane"]
        now = np.abs(frame.spectra[0].eigenvalues).max()
        before = np.abs(played.step.spectra_before[0].eigenvalues).max()
        words = [a.text for a in plane.artists if isinstance(a, Annotation)]
        told = f"of all steps: {_digits(before)} → {_digits(now)}"
        assert any(text.endswith(told) for text in words)
        marks = [a for a in plane.artists if isinstance(a, Points) and a.symbol == "diamond"]
        assert ("above 1: there an error can grow" in words) == (now > 1)
        (mark,) = marks
        assert np.hypot(mark.x, mark.y) == pytest.approx(now)


def test_an_eigenvalue_above_one_is_marked_and_explained():
    spectrum = at("step", 12).spectra[0]
    grown = replace(spectrum, eigenvalues=2 * spectrum.eigenvalues / spectrum.radius.max(),
                    radius=2 * spectrum.radius / spectrum.radius.max())  # fmt: skip
    assert _largest(spectrum, grown)[1] == "above 1: there an error can grow"
    (mark,) = _mark(grown)
    assert np.hypot(mark.x, mark.y) == pytest.approx(2)
    assert mark.role == "exploding"
    calm = replace(grown, eigenvalues=grown.eigenvalues / 4, radius=grown.radius / 4)
    assert not _largest(spectrum, calm)[1]
    assert _mark(calm)[0].role == "healthy"


def test_bars_of_the_gradient_and_of_the_step_are_of_the_same_parameters():
    step = played_of("encoder").step
    shown = [parameter_symbol(name) for name in shown_parameters(step)]
    for phase, key, words in (("clip", "lengths", "the 6 longest"), ("step", "moves", "6")):
        panel = panels(FlowView(), at(phase, 1, "encoder"))[key]
        assert [name for _, name in panel.y.ticks][::-1][-len(shown) :] == shown
        assert panel.title.endswith(f"; {words} of {len(step.lengths)}")
    names = shown_parameters(step)
    rest = [each.before for name, each in step.lengths.items() if name not in names]
    assert max(rest) <= min(step.lengths[name].before for name in names)


def test_bars_of_encoder_and_decoder_say_so():
    split = "(encoder’s <i>U</i> to step 4, then decoder’s)"
    for key, words in (("given", split), ("lags", "(both <i>U</i> added)")):
        assert words in panels(FlowView(), at("sum", 2, "encoder"))[key].title
        assert "encoder" not in panels(FlowView(), at("sum", 2))[key].title
    bars = panels(FlowView(), at("sum", 2, "encoder"))["given"]
    (border,) = (a for a in bars.artists if isinstance(a, ReferenceLine) and "|" in a.label)
    assert border.value == 4.5


def test_the_first_step_is_said_to_add_nothing_where_it_does():
    frame = at("sum", 2, "lstm")
    assert not np.any(frame.snapshot.trace.layers[0].states["h"][0])
    panel = panels(FlowView(), frame)["given"]
    assert panel.note == "step 1: 0, as the state before it"
    last = replace(at("sum", 2, "both directions"), layer=1)
    assert panels(FlowView(), last)["given"].note.startswith("step 7: 0")
    assert not panels(FlowView(), at("sum", 2, "real time"))["given"].note


def test_small_sizes_are_written_in_one_way():
    logs = np.log10([0.000248, 3.36e-7, 0.00243, 1e-5, 42.0])
    assert [size_in_digits(value, 3) for value in logs] == [
        "2.48·10⁻⁴", "3.36·10⁻⁷", "0.00243", "10⁻⁵", "42",
    ]  # fmt: skip


def test_a_radius_of_zero_is_said_to_be_zero():
    assert [_digits(value) for value in (0.0, 1e-9, 0.57621, 6.5e38, math.inf)] == [
        "0", "1 × 10⁻⁹", "0.5762", "6.5 × 10³⁸", "∞",
    ]  # fmt: skip


def test_the_rule_of_the_step_stands_in_the_plane_in_every_moment():
    played = played_of("clipped")
    for share in (0.0, 0.5, 1.0):
        start = played.schedule.elapsed("step", 0.0)
        frame = played.frame(start + share * (played.seconds - start))
        plane = FlowView().figure(frame).panels[0]
        texts = [a.text for a in plane.artists if isinstance(a, Annotation)]
        assert any("←" in text and "<i>U</i>" in text for text in texts)


@pytest.mark.parametrize("phase", ["forward", "losses", "backward"])
def test_what_the_colours_of_the_states_mean_stands_in_every_phase(phase):
    played = played_of("srn")
    figure = FlowView().figure(played.frame(played.schedule.elapsed(phase, 1.0)))
    (network,) = (panel for panel in figure.panels if panel.key == "network")
    assert network.x.label.endswith("(<i>h</i>: blue −1, orange 1)")
