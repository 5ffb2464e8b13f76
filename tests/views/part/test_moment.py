"""The moments marked in every view are those of the run and of its verdicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.plot.figure import HeatMap, OffScaleMarks, ReferenceLine
from rnnviz.training.diagnostics import DIAGNOSTICS, completed
from rnnviz.training.trainer import Trainer
from rnnviz.verdict.flow import GROWN
from rnnviz.verdict.run_watch import Crossing, RunRecord, Spike
from rnnviz.views.index import VIEWS
from rnnviz.views.part.moment import TICK, change_labels, step_moments, update_moments

NAMES = [view.name for view in VIEWS]


@pytest.fixture(scope="module")
def exploded():
    """Return the frame at which the first preset has blown up, with all diagnostics."""
    trainer = Trainer(load_preset("exploding").experiment)
    while trainer.outcome == "ok":
        trainer.step()
    return completed(trainer.frame(), set(DIAGNOSTICS))


def verticals(panel):
    return [a for a in panel.artists if isinstance(a, ReferenceLine) and not a.horizontal]


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_every_view_marks_where_the_run_broke(view, exploded):
    snapshot = exploded.snapshot
    named = {"update": 0, "step": 0}
    for panel in view.figure(exploded).panels:
        marked = [line.value for line in verticals(panel)]
        if panel.message or panel.x.over not in named:
            continue
        if panel.x.over == "update":
            assert {snapshot.first_bad_update, snapshot.record.spike.update} <= {*marked}
        else:
            assert snapshot.fault.step in marked
        named[panel.x.over] += sum(line.label.startswith("overflow") for line in verticals(panel))
    assert all(count <= 1 for count in named.values())  # once is enough in one figure


def test_lines_lie_above_cells_and_below_curves(exploded):
    for view in VIEWS:
        for panel in view.figure(exploded).panels:
            places = [panel.artists.index(line) for line in verticals(panel)]
            maps = [i for i, a in enumerate(panel.artists) if isinstance(a, HeatMap)]
            assert not maps or not places or min(places) > min(maps)


def test_names_never_lie_over_cells_and_stand_in_a_note_where_there_is_nothing_else(exploded):
    for view in VIEWS:
        for panel in view.figure(exploded).panels:
            if any(isinstance(a, HeatMap) for a in panel.artists):
                own = [line for line in verticals(panel) if line.role == "exploding"]
                assert not any(line.label for line in own), view.name
    (hidden,) = (view for view in VIEWS if view.name == "hidden")
    assert hidden.figure(exploded).panels[0].note.startswith("overflow: z, update 25 · ← ")


def test_the_number_says_why(exploded):
    texts = {moment.at: moment.text for moment in update_moments(exploded.snapshot)}
    spike = exploded.snapshot.record.spike
    assert texts[spike.update] == "blows up: ‖<i>g</i>‖ × 10⁴¹"
    assert f"{spike.peak / spike.usual:.0e}" == "1e+41"
    assert texts[25] == "overflow: z, step 9"


def test_a_jump_that_has_begun_is_told_with_the_norm_that_comes_next():
    trainer = Trainer(load_preset("exploding").experiment)
    while trainer.update < 23:
        trainer.step()
    at_the_stop = trainer.frame()
    trainer.step()
    record = trainer.frame().snapshot.record
    norms = trainer.recorded()["grad_norm"]
    assert (record.spike.update, round(norms[22]), f"{norms[23]:.0e}") == (23, 13, "4e+40")
    view = next(view for view in VIEWS if view.name == "gradients")

    def labels(frame):
        return [line.label for line in verticals(view.figure(frame).panels[0]) if line.label]

    assert not any("blows up" in label for label in labels(at_the_stop))
    past = replace(at_the_stop, present=24, record=record)
    assert "blows up: ‖<i>g</i>‖ is 13, next 4·10⁴⁰" in labels(past)
    assert "is 13, next" not in str(labels(replace(trainer.frame(), record=record)))


def test_the_error_is_marked_where_it_has_grown_a_hundredfold(exploded):
    (verdict,) = exploded.verdicts
    _, moment = step_moments(exploded)
    values = verdict.signal.values
    k = int(moment.at)
    assert values[k - 1] - values[-1] > GROWN >= values[k] - values[-1]
    assert moment.text == "← <i>δ</i> has grown × 100"


def test_a_calm_run_has_no_moments(run):
    frame = run("recall", "gru", 3)
    record = replace(frame.snapshot.record, spike=None, crossings=(), strongest_clip=1.0)
    assert not list(update_moments(replace(frame.snapshot, record=record)))
    assert not list(step_moments(frame))


def test_a_clipped_spike_is_one_moment(run):
    snapshot = run("recall", "srn", 3).snapshot
    spike = Spike(40, 2.0, 1e4, 1e4, 40, 0.4, 45)
    record = RunRecord(updates=60, spike=spike, strongest_clip=1e-4, strongest_update=40)
    (moment,) = update_moments(replace(snapshot, record=record))
    assert (moment.at, moment.text) == (40, "‖<i>g</i>‖ × 5000, clipped")
    alone = replace(record, spike=None)
    (moment,) = update_moments(replace(snapshot, record=alone))
    assert (moment.at, moment.text) == (40, "clipped to 1/10⁴")
    alone = replace(alone, strongest_clip=2e-10)
    (moment,) = update_moments(replace(snapshot, record=alone))
    assert moment.text == "clipped to 1/(5·10⁹)"


def test_changed_settings_and_crossings_leave_ticks_with_their_names(run):
    snapshot = run("recall", "srn", 3).snapshot
    changes = (
        Change(10, "optimizer.learning_rate", 0.1, 0.05),
        Change(10, "optimizer.learning_rate", 0.05, 0.01),
        Change(11, "clipping.name", "none", "global"),
        Change(80, "training.batch", 4, 8),
    )
    record = RunRecord(updates=100, crossings=(Crossing(70, "l0.U", "radius", 0.9, 1.1),))
    changed = replace(snapshot, update=100, changes=changes, record=record)
    found = list(update_moments(changed))
    assert all(moment.tick for moment in found)
    assert [moment.at for moment in found] == [11, 80, 70]
    assert found[0].text.startswith("<i>η</i> = 0.01, ") or found[0].text.startswith("η = 0.01, ")
    assert "global" in found[0].text
    assert "8" in found[1].text
    assert found[2].text == "<i>ρ</i>(U) &gt; 1"
    assert {moment.line(named=True).share for moment in found} == {TICK}


def test_a_section_of_another_kind_is_named_by_its_kind():
    changes = (
        Change(10, "clipping.name", "none", "global"),
        Change(10, "clipping.threshold", None, 0.5),
        Change(10, "training.l2", 0.0, 0.1),
    )
    experiment = parse_experiment({})
    assert list(change_labels(experiment, changes)) == [
        "clipping: global norm, θ = 0.5",
        "L2 weight decay = 0.1",
    ]
    back = (
        Change(20, "clipping.name", "global", "none"),
        Change(20, "clipping.threshold", 0.5, None),
        Change(20, "optimizer.name", "sgd", "adam"),
    )
    assert list(change_labels(experiment, back)) == ["no clipping", "Adam"]


def test_two_runs_have_the_moments_of_both(exploded, run):
    pair = replace(run("recall", "srn", 3), other=replace(exploded, other=None))
    panel = next(view for view in VIEWS if view.name == "loss").figure(pair).panels[0]
    assert [line.label for line in verticals(panel)][-1].startswith("B: overflow")
    assert np.isin(25, [line.value for line in verticals(panel)])


def test_the_network_of_an_earlier_update_has_no_overflow(exploded):
    earlier = replace(exploded.snapshot, trace_update=exploded.snapshot.record.spike.update - 1)
    frame = replace(exploded, snapshot=earlier)
    assert not [m for m in step_moments(frame) if m.text.startswith("overflow")]
    assert [m for m in update_moments(earlier) if m.text.startswith("overflow")]


def test_what_is_not_finite_is_named_once(exploded) -> None:
    """The line of the overflow says why; a label of the mark at the same update would say less."""
    first, second = next(view for view in VIEWS if view.name == "gradients").figure(exploded).panels
    for panel, label in ((first, ""), (second, "not finite")):
        (marks,) = [a for a in panel.artists if isinstance(a, OffScaleMarks)]
        assert marks.x.tolist() == [exploded.snapshot.first_bad_update]
        assert marks.label == label
    assert any("overflow" in line.label for line in verticals(first))
