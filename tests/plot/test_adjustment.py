"""What the hand did to a figure changes what is seen, and nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.plot.adjustment import (
    UNTOUCHED,
    Adjustment,
    Pin,
    Range,
    adjusted,
    names_beside,
    names_in,
    without_hidden,
)
from rnnviz.plot.axis_limit import panel_limits
from rnnviz.plot.figure import (
    Axis,
    Band,
    Curve,
    Figure,
    OffScaleMarks,
    Panel,
    Points,
    Readout,
    ReferenceLine,
    Shape,
)

X = np.arange(1.0, 5.0)
NAMES = ("‖g‖", "loss", "held out", "spread", "circle")
PANEL = Panel(
    "p",
    Axis("k", over="step"),
    Axis("size", switchable=True),
    (
        Band(X, X, 2 * X, of="‖<i>g</i>‖"),
        Curve(X, X, label="‖<i>g</i>‖"),
        OffScaleMarks(X[:1], "nan", "not finite", of="‖<i>g</i>‖"),
        Curve(X, 3 * X, label="loss"),
        Points(X, X, step=X, steps=4, label="held out"),
        Band(X, X, X, label="spread"),
        Shape(X, X, label="circle"),
        ReferenceLine(1.0, label="loss"),
    ),
)
FIGURE = Figure("f", (PANEL,))

spans = st.tuples(st.floats(-1e6, 0), st.floats(1, 1e6))
ranges = st.builds(Range, st.none() | spans, st.none() | spans)
adjustments = st.builds(
    Adjustment,
    st.dictionaries(st.sampled_from(["p", "q"]), ranges),
    st.frozensets(st.sampled_from([*NAMES, "gone"])),
    st.frozensets(st.sampled_from(["p", "q"])),
    st.lists(st.builds(Pin, st.sampled_from(["step", "update"]), st.floats(0, 99))).map(tuple),
)


def test_a_figure_that_nobody_touched_is_the_same():
    assert adjusted(FIGURE, UNTOUCHED) is FIGURE
    elsewhere = Adjustment({"q": Range(x=(0, 1))}, frozenset({"gone"}), frozenset({"q"}))
    assert adjusted(FIGURE, elsewhere) is FIGURE


@given(adjustments, st.sampled_from(NAMES))
def test_hidden_and_shown_again_is_as_before(adjustment, name):
    assert adjustment.toggle_hidden(name).toggle_hidden(name) == adjustment


@given(adjustments)
def test_every_name_stays_and_the_figure_itself_is_untouched(adjustment):
    found = adjusted(FIGURE, adjustment)
    assert names_in(found.panels) == NAMES == names_in(FIGURE.panels)
    assert adjusted(FIGURE, UNTOUCHED).panels[0] is PANEL
    assert [len(a.x) for a in PANEL.artists[:-1]] == [4, 4, 1, 4, 4, 4, 4]


@given(adjustments)
def test_adjusting_is_a_function_of_the_figure_alone(adjustment):
    (one,), (other,) = adjusted(FIGURE, adjustment).panels, adjusted(FIGURE, adjustment).panels
    assert repr(one) == repr(other)


@pytest.mark.parametrize("name", NAMES)
def test_of_a_hidden_curve_only_the_name_is_left(name):
    (panel,) = adjusted(FIGURE, Adjustment().toggle_hidden(name)).panels
    hidden = [artist for artist in panel.artists if getattr(artist, "hidden", False)]
    assert names_in([Panel("", artists=tuple(hidden))]) == (name,)
    assert all(not len(artist.x) for artist in hidden)


def test_what_belongs_to_a_hidden_curve_goes_with_it():
    (panel,) = adjusted(FIGURE, Adjustment().toggle_hidden("‖g‖")).panels
    assert [type(a).__name__ for a in panel.artists] == [
        "Curve", "Curve", "Points", "Band", "Shape", "ReferenceLine",
    ]  # fmt: skip


def test_on_paper_a_hidden_curve_has_no_name():
    hidden = adjusted(FIGURE, Adjustment().toggle_hidden("loss"))
    assert names_in(without_hidden(hidden).panels) == ("‖g‖", "held out", "spread", "circle")


def test_one_alone_and_all_again():
    alone = Adjustment().isolate("loss", NAMES)
    assert alone.hidden == {"‖g‖", "held out", "spread", "circle"}
    assert alone.isolate("spread", NAMES).hidden == {"‖g‖", "held out", "loss", "circle"}
    assert alone.isolate("loss", NAMES) == UNTOUCHED


def test_isolating_leaves_names_of_other_figures_alone():
    elsewhere = Adjustment(hidden=frozenset({"gone"}))
    assert elsewhere.isolate("loss", NAMES).isolate("loss", NAMES) == elsewhere


def test_chosen_ranges_are_the_limits():
    chosen = Adjustment().with_ranges({"p": Range((2.0, 3.0), (0.5, 0.75))})
    (limits,) = panel_limits(adjusted(FIGURE, chosen).panels)
    assert (limits.x, limits.y) == ((2.0, 3.0), (0.5, 0.75))


def test_one_axis_alone_leaves_the_other():
    (before,) = panel_limits(FIGURE.panels)
    (limits,) = panel_limits(adjusted(FIGURE, Adjustment({"p": Range(x=(2.0, 3.0))})).panels)
    assert (limits.x, limits.y) == ((2.0, 3.0), before.y)


@pytest.mark.parametrize("key", ["one", "two", "three"])
def test_panels_that_share_an_axis_share_its_range(key):
    panels = [
        Panel(k, share_x=k != "three", artists=(Curve(X, X),)) for k in ("one", "two", "three")
    ]
    figure = Figure("f", (*panels, Panel("four", artists=(Curve(X, X),))))
    found = panel_limits(adjusted(figure, Adjustment({key: Range(x=(2.0, 3.0))})).panels)
    assert [limits.x for limits in found[:3]] == [(2.0, 3.0)] * 3
    assert found[3].x == panel_limits(figure.panels)[3].x


def test_the_other_scale_begins_with_all_of_the_y_range():
    zoomed = Adjustment({"p": Range((2.0, 3.0), (0.5, 0.75))})
    (panel,) = adjusted(FIGURE, zoomed.toggle_scales(["p"])).panels
    assert panel.y.log10
    assert (panel.y.low, panel.x.low) == (None, 2.0)
    assert zoomed.toggle_scales(["p"]).toggle_scales(["p"]).switched == frozenset()


def test_a_pin_stands_in_every_panel_that_counts_the_same():
    others = Panel("q", Axis("n", over="update")), Panel("r", message="nothing yet")
    adjustment = Adjustment().toggle_pin(Pin("step", 3.0)).toggle_pin(Pin("step", 2.0))
    first, *rest = adjusted(Figure("f", (PANEL, *others)), adjustment).panels
    assert first.artists[:-2] == PANEL.artists
    pinned = [a for a in first.artists if isinstance(a, Readout)]
    assert [(found.place, found.label) for found in pinned] == [
        (2.0, "<i>k</i> = 2"),
        (3.0, "<i>k</i> = 3"),
    ]
    assert [(r.label, r.text) for r in pinned[0].readings] == [
        ("‖<i>g</i>‖", "2"), ("loss", "6"), ("held out", "2"), ("spread", "2 … 2"),
    ]  # fmt: skip
    assert all(one is other for one, other in zip(rest, others, strict=True))
    assert adjustment.toggle_pin(Pin("step", 2.0)).pins == (Pin("step", 3.0),)


def test_another_experiment_keeps_names_and_scales_but_no_place():
    touched = Adjustment(
        {"p": Range(x=(2.0, 3.0))}, frozenset({"loss"}), frozenset({"p"}), (Pin("step", 3.0),)
    )
    assert touched.for_other_data() == Adjustment(
        hidden=frozenset({"loss"}), switched=frozenset({"p"})
    )


def test_a_pin_reads_what_is_seen():
    pinned = Adjustment().toggle_pin(Pin("step", 2.0)).toggle_hidden("loss").toggle_scales(["p"])
    (panel,) = adjusted(FIGURE, pinned).panels
    readings = panel.artists[-1].readings
    assert [reading.label for reading in readings] == ["‖<i>g</i>‖", "held out", "spread"]
    assert [reading.text for reading in readings] == ["2", "2", "2 … 2"]
    assert readings[0].y == np.log10(2.0)


def test_scales_are_switched_together():
    one = Adjustment(switched=frozenset({"p"}))
    assert one.toggle_scales(["p", "q"]).switched == {"p", "q"}
    assert one.toggle_scales(["p", "q"]).toggle_scales(["p", "q"]).switched == frozenset()


def test_a_name_is_shown_alone_of_the_panels_that_have_it():
    x = np.arange(2.0)
    first = Panel("a", artists=(Curve(x, x, label="A"), Curve(x, x, label="B")))
    second = Panel("b", artists=(Curve(x, x, label="B"), Curve(x, x, label="C")))
    assert names_beside([first, second], "A") == ("A", "B")
    assert names_beside([first, second], "B") == ("A", "B", "C")


def test_the_other_scale_has_room_for_what_is_shown():
    low, high = Curve(X, X / 3 - 2, label="low"), Curve(X, X, label="high")
    panel = Panel("p", y=Axis(log10=True, switchable=True), artists=(low, high))
    switched = Adjustment(switched=frozenset({"p"}))
    both, alone = (
        adjusted(Figure("f", (panel,)), a).panels[0].y.high
        for a in (switched, switched.toggle_hidden("high"))
    )
    assert (both, alone) == (10000.0, pytest.approx(0.25))


def test_panels_of_one_key_have_one_range():
    figure = Figure("f", (PANEL, PANEL))
    ranges = {PANEL.key: Range(x=(2.0, 3.0))}
    first, second = adjusted(figure, Adjustment(ranges=ranges)).panels
    assert (first.x.low, first.x.high) == (second.x.low, second.x.high) == (2.0, 3.0)
