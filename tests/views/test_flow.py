"""The unrolled network: what is drawn are the numbers of δ, of the triangle and of the paths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.flow.delta import log10_norms
from rnnviz.flow.path_decomposition import carried
from rnnviz.plot.figure import ReferenceLine
from rnnviz.plot.markup import plain
from rnnviz.plot.network import Arrows, River, Streams, Strips, TextRow
from rnnviz.training.diagnostics import triangles_of
from rnnviz.training.trainer import Trainer
from rnnviz.views.delta.view import DeltaView
from rnnviz.views.flow.scene import window
from rnnviz.views.flow.transition import bypasses, largest_factor, transitions
from rnnviz.views.flow.view import FlowView
from tests.nn.sample import EXAMPLES


def panels(frame):
    return {panel.key: panel for panel in FlowView().describe(frame).panels}


def rivers(panel):
    return [artist for artist in panel.artists if isinstance(artist, River)]


def texts(panel, name):
    """Return the row of numbers that stands beside a name at the left."""
    (y,) = [at for at, words in panel.y.ticks if words == name]
    (row,) = [a for a in panel.artists if isinstance(a, TextRow) and a.y == y]
    return row


def delta_columns(frame):
    (table, *_) = DeltaView().describe(frame).tables
    return {column.heading: column.values for column in table.columns}


def long_run(cell, updates=2, length=40, size=6, **sections):
    task = {"name": "recall", "length": length, "tokens": 3}
    chosen = {"name": cell, "size": size} if isinstance(cell, str) else cell
    sections = {"task": task, "cell": chosen, **sections}
    trainer = Trainer(parse_experiment({"training": {"batch": 4}, **sections}))
    for _ in range(updates):
        trainer.step()
    frame = trainer.frame()
    triangles = triangles_of(frame.snapshot)
    return frame.with_result("triangle", value=triangles, update=frame.snapshot.update)


@pytest.mark.parametrize(
    ("cell", "headings"),
    [
        ("srn", ["log10 norm of delta_k = dL/dz_k"]),
        ("gru", ["log10 norm of dL/dh_k"]),
        ("lstm", ["log10 norm of dL/ds_k with s = (c, h)"]),
        ("narx", ["log10 norm of delta_k = dL/dz_k"]),
        ("residual", ["log10 norm of dL/dh_k"]),
    ],
)
def test_the_rivers_are_the_norms_of_the_view_of_delta(cell, headings):
    frame = long_run(cell)
    known, drawn = delta_columns(frame), rivers(panels(frame)["river"])
    assert len(drawn) == len(headings)
    for river, heading in zip(drawn, headings, strict=True):
        np.testing.assert_array_equal(river.log10, known[heading])
        np.testing.assert_array_equal(river.x, np.arange(1.0, 41.0))
        assert (river.low, river.high, river.direction) == (-12.0, 12.0, -1)


def test_the_lanes_are_the_norms_of_each_state():
    frame = long_run("lstm")
    known, (c, h) = delta_columns(frame), rivers(panels(frame)["network"])
    for river, heading in ((c, "log10 norm of dL/dc_k"), (h, "log10 norm of dL/dh_k")):
        rows = river.x.astype(int) - 1
        np.testing.assert_array_equal(river.log10, known[heading][rows])
        assert {21, 40} <= set(river.x), "the window, and the step before it"


def test_one_loss_of_several_is_a_row_of_the_triangle_up_to_its_step(run):
    frame = run("text", "srn", 2)
    frame = frame.with_result("triangle", value=triangles_of(frame.snapshot))
    alone, whole = rivers(panels(replace(frame, step=30))["river"])
    np.testing.assert_array_equal(alone.log10, frame.triangles[0][29, :30])
    assert alone.x[-1] == 30
    assert len(whole.x) == len(frame.snapshot.trace.x)
    assert "L₃₀ alone" in [name for _, name in panels(replace(frame, step=30))["river"].y.ticks]


def test_one_loss_of_an_earlier_update_than_the_others_says_so(run):
    frame, of_now = run("text", "srn", 1), run("text", "srn", 2)
    for update, words in ((2, ""), (1, "alone: From update 1.")):
        at = (frame, of_now)[update - 1]
        known = {"value": triangles_of(at.snapshot), "update": update}
        note = panels(of_now.with_result("triangle", **known))["river"].note
        assert ("alone" in note, words in note) == (bool(words), True)


def test_what_flows_in_from_a_loss_is_the_diagonal_of_the_triangle(run):
    for cell in ("srn", "gru"):
        frame = run("sine", cell, 2)
        triangle = triangles_of(frame.snapshot)[0]
        (streams,) = [a for a in panels(frame)["network"].artists if isinstance(a, Streams)]
        np.testing.assert_allclose(streams.log10, np.diagonal(triangle), atol=1e-12)
        np.testing.assert_array_equal(streams.x[:, 0], np.arange(1.0, 13.0))


@pytest.mark.parametrize("cell", EXAMPLES)
def test_the_factors_are_those_of_the_jacobians(run, cell):
    """What arrives is J_{k+1}ᵀ λ_{k+1}, computed here by the cell's own derivative."""
    frame = run("sine", cell, 2)
    layer = frame.snapshot.trace.layers[0]
    found = transitions(layer, 1, layer.steps - 1, 0)
    if layer.cell.memoryless:
        assert not len(found.k)
        return
    np.testing.assert_array_equal(found.k, np.arange(1, layer.steps))
    adjoint = layer.adjoint
    sent = np.stack([layer.pull_back(k + 1, adjoint[k + 1][:, None])[:, 0] for k in found.k])
    if layer.cell.by_u_alone:
        through_u = np.linalg.norm(sent[:, -layer.size :], axis=1)
        before = np.linalg.norm(layer.deltas["z"][1:], axis=1)
        after = np.linalg.norm(layer.slopes["z"][:-1] * sent[:, -layer.size :], axis=1)
        np.testing.assert_allclose(found.factors[0], through_u / before, rtol=1e-7)
        np.testing.assert_allclose(found.factors[1], after / through_u, rtol=1e-7)
        np.testing.assert_allclose(found.total, found.factors[0] * found.factors[1], rtol=1e-12)
    else:
        expected = np.linalg.norm(sent, axis=1) / np.linalg.norm(adjoint[2:], axis=1)
        np.testing.assert_allclose(found.total, expected, rtol=1e-7)


@pytest.mark.parametrize("cell", ["lstm", "gru", "gru-reset_after"])
def test_the_direct_factor_is_that_of_the_paths(run, cell):
    frame = run("recall", cell, 2)
    layer = frame.snapshot.trace.layers[0]
    found, straight = transitions(layer, 1, layer.steps - 1, 0), carried(layer)
    assert straight is not None
    each = 10.0 ** (straight[1:-1] - straight[2:])  # of steps 2..T
    np.testing.assert_allclose(found.factors[0], each.mean(axis=1), rtol=1e-12)
    shown = texts(panels(frame)["network"], f"× {layer.cell.carry_symbol}")
    assert shown.texts[-1] == f"{each[-1].mean():.2g}"


def test_the_arms_of_one_state_make_up_what_arrives():
    layer = long_run("gru").snapshot.trace.layers[0]
    found = transitions(layer, 1, layer.steps - 1, 0)
    z, later = layer.gates["update"][1:], layer.adjoint[2:]
    np.testing.assert_array_equal(found.arms[0], log10_norms(z * later))
    rest = [layer.pull_back(k + 1, layer.adjoint[k + 1][:, None])[:, 0] for k in found.k]
    np.testing.assert_allclose(found.arms[1], log10_norms(np.array(rest) - z * later), rtol=1e-6)


def test_what_joins_the_carousel_comes_from_h():
    layer = long_run("lstm").snapshot.trace.layers[0]
    found = transitions(layer, 1, layer.steps - 1, 0)
    f, adjoint = layer.gates["forget"][1:], layer.adjoints
    out = layer.gates["output"][1:] / np.cosh(layer.states["c"][2:]) ** 2
    np.testing.assert_allclose(
        found.joining, log10_norms(f * out * adjoint["h"][2:]), rtol=1e-6, atol=1e-9
    )


def test_delays_pass_the_steps_between():
    layer = long_run("narx").snapshot.trace.layers[0]
    start, end, sizes = bypasses(layer, 1, layer.steps)
    chosen = (start == 30) & (end == 27)
    sent = layer.slopes["z"][26] * (layer.parameters["U.3"].T @ layer.deltas["z"][29])
    np.testing.assert_allclose(sizes[chosen], np.log10(np.linalg.norm(sent)), rtol=1e-12)
    assert {int(j) for j in start - end} == set(range(2, layer.cell.depth + 1))
    assert end.min() == 1


def test_the_largest_factor_is_that_of_what_multiplies(run):
    layer = run("recall", "srn", 2).snapshot.trace.layers[0]
    matrix = np.diag(layer.slopes["z"][3]) @ layer.parameters["U"].T
    assert largest_factor(layer, 4) == pytest.approx(np.linalg.norm(matrix, 2), rel=1e-12)
    layer = run("recall", "lstm", 2).snapshot.trace.layers[0]
    expected = np.linalg.norm(layer.jacobian()[4], 2)
    assert largest_factor(layer, 4) == pytest.approx(expected, rel=1e-12)


def test_the_sentence_at_the_cursor_has_the_numbers_of_its_step():
    frame = replace(long_run("srn"), step=20)
    layer = frame.snapshot.trace.layers[0]
    delta = np.linalg.norm(layer.deltas["z"], axis=1)
    note = plain(panels(frame)["network"].note)
    assert note.startswith("20 → 19: ‖δ‖ × ")
    assert f"= × {delta[18] / delta[19]:.2g}, any error at most × " in note
    assert note.endswith(" (σ_max)")
    row = texts(panels(frame)["network"], "× Uᵀ")
    assert row.x[row.emphasis] == 19.5
    assert panels(replace(frame, step=1))["network"].note == "Step 1 is where the way back ends."


def test_the_window_stands_still_while_the_cursor_is_inside():
    assert window(24, 7) == (1, 24)
    assert [window(300, k) for k in (1, 11, 20, 21, 300)] == [
        (1, 20), (6, 25), (6, 25), (16, 35), (281, 300)
    ]  # fmt: skip
    for k in range(1, 301):
        first, last = window(300, k)
        assert first <= k <= last == first + 19
        assert k - first >= 4 or first == 1


def test_a_long_sequence_has_the_window_framed_and_a_short_one_is_whole(run):
    frame = replace(long_run("srn", length=60), step=25)
    found = panels(frame)
    assert list(found) == ["river", "network"]
    axis = found["network"].x
    assert (axis.low, axis.high, axis.over) == (15.5, 35.5, "step")
    (frame_around,) = [a for a in found["river"].artists if isinstance(a, Arrows)]
    assert set(frame_around.x0) == {15.5, 35.5}
    assert list(panels(run("sine", "srn", 1))) == ["network"]


def test_strips_are_the_states_in_the_window():
    frame = replace(long_run("lstm", length=60), step=25)
    layer = frame.snapshot.trace.layers[0]
    h, c = (a for a in panels(frame)["network"].artists if isinstance(a, Strips))
    np.testing.assert_array_equal(h.values, layer.states["h"][16:36].T)
    np.testing.assert_array_equal(c.values, layer.states["c"][16:36].T)
    assert (h.low, h.high) == (-1, 1)
    assert h.describe(0, 4) == f"unit 1, step 20: <i>h<sub>k</sub></i> = {_number(h.values[0, 4])}"


def _number(value):
    from rnnviz.number_format import number

    return number(float(value))


def test_truncation_ends_the_river_at_the_cut():
    frame = long_run("srn", training={"batch": 4, "truncation": 8})
    found = panels(frame)
    (river,) = rivers(found["river"])
    assert river.cuts == (8.5, 16.5, 24.5, 32.5)
    assert np.isneginf(river.log10[:32]).all()
    assert np.isfinite(river.log10[32:]).all()
    lines = [a.value for a in found["river"].artists if isinstance(a, ReferenceLine)]
    assert lines == [8.5, 16.5, 24.5, 32.5]
    row = texts(found["network"], "× Uᵀ")
    assert dict(zip(row.x.tolist(), row.texts, strict=True))[32.5] == "cut"
    note = panels(replace(frame, step=33))["network"].note
    assert note == "Between step 33 and step 32 the error is cut."


def test_a_layer_without_a_state_has_channels_instead_of_a_river(run):
    name = next(name for name in EXAMPLES if EXAMPLES[name](5).memoryless)
    frame = run("sine", name, 2)
    layer, triangle = frame.snapshot.trace.layers[0], triangles_of(frame.snapshot)[0]
    panel = panels(frame)["network"]
    (streams,) = [a for a in panel.artists if isinstance(a, Streams)]
    t, k = streams.x.astype(int).T
    np.testing.assert_allclose(streams.log10, triangle[t - 1, k - 1], atol=1e-12)
    assert len(t) == np.isfinite(triangle).sum()
    (river,) = rivers(panel)
    assert river.direction == 0
    assert len(river.cuts) == layer.steps - 1
    assert panel.note == "No state: nothing passes from step to step."


def test_both_directions_flow_their_own_way(run):
    frame = run("sine", "srn", 2, {"network.direction": "both"})
    forward, backward = rivers(panels(frame)["network"])
    assert (forward.direction, backward.direction) == (-1, 1)
    second = frame.snapshot.trace.layers[1]
    norms = log10_norms(second.deltas["z"])[::-1]
    np.testing.assert_array_equal(backward.log10, norms)
    shown = panels(replace(frame, layer=1, step=3))["network"]
    assert shown.note.startswith("3 → 4: ")


def test_layers_are_above_each_other_and_flow_down(run):
    frame = run("recall", "srn", 2, {"network.above": "srn srn"})
    panel = panels(frame)["network"]
    drawn = rivers(panel)
    assert [r.y for r in drawn] == sorted(r.y for r in drawn)
    layers = frame.snapshot.trace.layers
    streams = [a for a in panel.artists if isinstance(a, Streams)]
    lowest = streams[0]
    expected = log10_norms(layers[0].slopes["z"] * layers[0].entered)
    np.testing.assert_allclose(lowest.log10, expected, atol=1e-12)
    names = [name for _, name in panel.y.ticks]
    assert [n for n in names if "δ" in n] == ["l0  δₖ ←", "l1  δₖ ←", "l2  δₖ ←"]


def test_a_decoder_has_its_border(run):
    frame = run("reverse", "gru", 2)
    lines = [a for a in panels(frame)["network"].artists if isinstance(a, ReferenceLine)]
    assert [line.label for line in lines] == ["encoder | decoder"]


def test_what_has_no_size_is_said(made):
    zero = panels(made(steps=6, fill=lambda *shape: np.zeros(shape)))["network"]
    assert np.isneginf(rivers(zero)[0].log10).all()
    nan = panels(made(steps=6, fill=lambda *shape: np.full(shape, np.nan)))["network"]
    assert np.isnan(rivers(nan)[0].log10).all()
    assert "NaN" not in nan.note


def test_a_size_beyond_the_scale_is_named_at_its_peak():
    linear = {"name": "srn", "size": 6, "activation": "identity"}
    large = {"recurrent": "orthogonal", "recurrent_scale": 9.0}
    frame = long_run(linear, updates=0, init=large)
    panel = panels(frame)["river"]
    (river,) = rivers(panel)
    (row,) = [a for a in panel.artists if isinstance(a, TextRow)]
    peak = int(river.log10.argmax())
    assert row.emphasis is not None
    assert row.x[row.emphasis] == river.x[peak]
    assert row.texts[row.emphasis].startswith("10³")
    assert river.log10[peak] > 30


def test_a_loss_at_the_border_is_drawn_whole():
    frame = long_run("srn")
    steps = len(frame.snapshot.trace.x)
    (loss,) = [a for a in panels(frame)["river"].artists if isinstance(a, Streams)]
    assert (0.5 + loss.widest <= loss.x).all()
    assert (loss.x <= steps + 0.5 - loss.widest).all()


def test_the_border_of_a_decoder_strikes_no_number_through(run):
    frame = run("reverse", "gru", 2)
    artists = panels(frame)["network"].artists
    (border,) = [n for n, a in enumerate(artists) if isinstance(a, ReferenceLine)]
    on_it = [n for n, a in enumerate(artists) if isinstance(a, TextRow) and (a.x % 1 == 0.5).any()]
    assert on_it
    assert all(n > border and artists[n].paper for n in on_it)


def test_a_long_sequence_has_few_artists():
    frame = long_run("srn", updates=0, length=900, size=4)
    artists = [a for panel in panels(frame).values() for a in panel.artists]
    assert len(artists) < 30
    assert sum(len(a.log10) for a in artists if isinstance(a, Streams)) == 2


def test_what_the_line_of_the_cursor_would_hide_is_written_over_it():
    frame = long_run("srn")
    last = frame.snapshot.trace.layers[0].steps
    shown = panels(replace(frame, step=last))
    (sizes,) = [a for a in shown["river"].artists if isinstance(a, TextRow)]
    assert sizes.x[sizes.emphasis] == last
    inputs = texts(shown["network"], "input")
    assert inputs.x[inputs.emphasis] == last


def test_the_name_of_the_border_stands_above_those_of_the_losses():
    trainer = Trainer(load_preset("encoder-decoder").experiment)
    trainer.step()
    panel = FlowView().figure(trainer.frame()).panels[-1]
    losses = [a for a in panel.artists if isinstance(a, TextRow) and a.texts[0].startswith("L")]
    assert any(isinstance(a, ReferenceLine) and "encoder" in a.label for a in panel.artists)
    assert max(row.y + row.height / 2 for row in losses) <= panel.y.high - 0.7
