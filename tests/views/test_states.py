"""State space: the points of a cloud, their colours, and the sentences about them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.flow.state_space import principal_plane
from rnnviz.plot.figure import Annotation, Curve, Points
from rnnviz.plot.markup import plain
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views import states
from rnnviz.views.states import StatesView

VIEW = StatesView()


def frame_of(task: dict[str, object], updates: int = 2, **sections: object) -> Frame:
    cell = {"name": "srn", "size": 6}
    trainer = Trainer(parse_experiment({"task": task, "cell": cell, **sections}))
    for _ in range(updates):
        trainer.step()
    return completed(trainer.frame(), VIEW.needs)


@pytest.fixture(scope="module")
def parity() -> Frame:
    return frame_of({"name": "parity", "length": 12})


@pytest.fixture(scope="module")
def reber() -> Frame:
    return frame_of({"name": "reber"})


def groups(frame: Frame) -> list[Points]:
    (panel,) = VIEW.figure(frame).panels
    return [a for a in panel.artists if isinstance(a, Points) and a.size < 9]


def test_points_are_grouped_by_the_automatons_state(parity):
    (cloud,) = parity.clouds
    even, odd = groups(parity)
    assert even.label == "even"
    assert len(even.x) == (cloud.state == 0).sum()
    assert len(odd.x) == (cloud.state == 1).sum()
    assert even.role != odd.role
    assert len(even.x) + len(odd.x) == 32 * 12


def test_states_beyond_eight_have_another_symbol(reber):
    looks = [(points.role, points.symbol) for points in groups(reber)]
    assert len(set(looks)) == len(looks) > 8
    names = reber.snapshot.source.state_names
    visited = np.unique(reber.clouds[0].state).tolist()
    look = {names[state]: looks[n] for n, state in enumerate(visited)}
    assert look["T₂"][0] == look["P₂"][0]
    assert look["T₂"][1] != look["P₂"][1]


def test_many_states_are_named_in_the_key_as_well_and_not_over_their_points(reber):
    (panel,) = VIEW.figure(reber).panels
    names = [points.label for points in groups(reber)]
    assert len(set(names)) == len(names) > 8
    assert all(names)
    assert not [a for a in panel.artists if isinstance(a, Annotation)]


def test_where_a_key_would_be_too_long_names_stand_among_the_points(reber, monkeypatch):
    monkeypatch.setattr(states, "MOST_IN_KEY", 8)
    (panel,) = VIEW.figure(reber).panels
    assert not any(points.label for points in groups(reber))
    (cloud,) = reber.clouds
    words = [a for a in panel.artists if isinstance(a, Annotation)]
    assert len(words) == len(groups(reber))
    for word in words:
        state = reber.snapshot.source.state_names.index(word.text)
        assert [word.x, word.y] in cloud.points[cloud.state == state].tolist()


def test_padding_is_not_drawn(reber):
    (cloud,) = reber.clouds
    lengths = reber.snapshot.checkpoint.source.test(32).lengths
    assert len(cloud.points) == lengths.sum()
    for number, length in enumerate(lengths):
        assert cloud.step[cloud.sequence == number].tolist() == list(range(1, length + 1))


@pytest.mark.parametrize("name", ["parity", "reber"])
def test_the_way_is_that_of_the_probe_and_the_mark_at_the_cursor(name, request):
    frame = request.getfixturevalue(name)
    states = frame.snapshot.trace.layers[0].state[1:]
    expected = frame.clouds[0].plane.project(states)
    (panel,) = VIEW.figure(replace(frame, step=3)).panels
    (way,) = [a for a in panel.artists if isinstance(a, Curve)]
    mark = panel.artists[-1]
    np.testing.assert_allclose(np.stack([way.x, way.y], axis=1), expected, atol=1e-12)
    np.testing.assert_allclose([mark.x[0], mark.y[0]], expected[2], atol=1e-12)
    assert "step 3" in mark.label


def test_without_an_automaton_points_are_coloured_by_step():
    frame = frame_of({"name": "recall", "length": 9})
    (points,) = groups(replace(frame, step=4))
    assert points.steps == 9
    assert points.emphasis == 4
    assert set(points.step) == set(range(1, 10))
    assert "linear rule" not in VIEW.figure(frame).summary


def test_what_is_noted_are_the_numbers_of_the_cloud(parity):
    cloud = replace(parity.clouds[0], accuracy=0.75, chance=0.5)
    figure = VIEW.figure(parity.with_result("states", value=(cloud,)))
    assert "75 % of new steps (chance: 50 %)" in figure.summary
    assert figure.panels[0].note == "Automaton identified: 75 % (chance 50 %)."
    share = round(100 * cloud.plane.share[0])
    assert figure.panels[0].x.label == f"component 1, {share} % of the variance"


def test_old_clouds_say_so_and_missing_ones_are_waited_for(parity):
    old = parity.with_result("states", update=1)
    assert "From update 1." in VIEW.figure(old).panels[0].note
    assert "being computed" in VIEW.figure(parity.with_result("states", value=())).panels[0].message
    assert "too large" in VIEW.figure(parity.with_result("states", value=(None,))).panels[0].message


def test_a_recording_shows_the_probe_alone(parity):
    recorded = replace(parity.snapshot, checkpoint=None)
    (points,) = groups(Frame(recorded, step=2))
    states = recorded.trace.layers[0].state[1:]
    np.testing.assert_allclose(points.x, principal_plane(states).project(states)[:, 0])


def test_a_cloud_depends_on_nothing_but_its_update(parity):
    turned = replace(parity.clouds[0].plane, axes=-parity.clouds[0].plane.axes)
    before = parity.with_result(
        "states", value=(replace(parity.clouds[0], plane=turned),), update=-1
    )
    found, known = completed(before, VIEW.needs).clouds[0], parity.clouds[0]
    np.testing.assert_array_equal(found.plane.axes, known.plane.axes)
    np.testing.assert_array_equal(found.points, known.points)


def test_the_table_names_every_state(parity):
    (table,) = VIEW.figure(parity).tables
    columns = {column.heading: column.values for column in table.columns}
    assert set(columns["automaton state"]) == {"even", "odd"}
    np.testing.assert_array_equal(columns["sequence (from 1)"], parity.clouds[0].sequence + 1)
    np.testing.assert_array_equal(columns["principal component 1"], parity.clouds[0].points[:, 0])


def test_both_halves_of_a_bidirectional_layer_have_a_cloud_in_the_order_of_the_sequence():
    frame = frame_of({"name": "reber"}, network={"direction": "both"})
    assert len(frame.clouds) == 2
    for layer, cloud in zip(frame.snapshot.trace.layers, frame.clouds, strict=True):
        states = layer.reverse_if_backward(layer.state[1:])
        probe = cloud.points[cloud.sequence == 0]
        np.testing.assert_allclose(probe, cloud.plane.project(states), atol=1e-12)


def test_many_long_sequences_are_thinned():
    frame = frame_of({"name": "parity", "length": 500})
    assert frame.clouds[0].sequence.max() + 1 == 4


def test_it_explains_itself():
    assert "automaton" in plain(VIEW.explanation(None))


def test_a_cloud_that_blew_up_does_not_press_the_other_to_a_line(made) -> None:
    def of(size: float, outcome: str = "ok"):
        rng = np.random.default_rng(5)
        return made("relu", fill=lambda *shape: size * rng.standard_normal(shape), outcome=outcome)

    calm, larger, wild = of(1.0), of(10.0), of(1e20)
    alone = StatesView().figure(calm).panels[0]
    for pair in (replace(calm, other=wild), replace(wild, other=calm)):
        panels = StatesView().figure(pair).panels
        assert max(panel.x.high for panel in panels) <= 5 * alone.x.high
    flat = made("relu", fill=lambda *shape: 1e20 * np.arange(shape[0])[:, None] * np.ones(shape))
    panels = StatesView().figure(replace(flat, other=calm)).panels
    assert panels[1].y.high >= alone.y.high, "a cloud that is a line does not hide the other one"
    both = StatesView().figure(replace(calm, other=larger)).panels
    assert both[1].x.high == StatesView().figure(larger).panels[0].x.high
