"""A figure in words: what is drawn, at the cursor and at its extremes, and nothing else."""

import numpy as np
import pytest

from rnnviz.plot.description import describe
from rnnviz.plot.figure import Axis, Curve, Figure, HeatMap, Panel

STEPS = Axis("time step <i>k</i>", whole=True, over="step")
SIZE = Axis("size")
Y = np.array([4.0, 0.25, np.nan, np.inf, 16.0])


def figure(*artists, y=SIZE, **panel):
    return Figure("Sizes", (Panel("sizes", STEPS, y, artists, **panel),), summary="In short.")


def curve(y, label="<i>h</i>", **more):
    return Curve(np.arange(1.0, len(y) + 1), np.asarray(y, dtype=float), label=label, **more)


def test_a_curve_is_told_at_the_cursor_and_at_its_finite_extremes():
    words = describe(figure(curve(Y)), {"step": 1.0})
    assert words == "In short.\nsize: h 4 at the cursor, from 0.25 at step 2 to 16 at step 5."


def test_of_a_logarithmic_axis_the_quantity_itself_is_told():
    words = describe(figure(curve([-3.0, 2.0]), y=Axis("size", log10=True)), {"step": 2.0})
    assert "100 at the cursor, from 0.001 at step 1 to 100 at step 2" in words


def test_without_a_cursor_on_its_axis_only_the_extremes_are_told():
    assert "at the cursor" not in describe(figure(curve(Y)), {"update": 1.0})
    assert "size: h 7 throughout." in describe(figure(curve([7.0, 7.0])), {})


def test_a_heat_map_is_told_as_a_whole_and_in_the_column_of_the_cursor():
    heat = HeatMap(np.array([[1.0, 2.0], [3.0, 40.0]]), 0.0, 40.0, name="gate")
    words = describe(figure(heat), {"step": 2.0})
    assert words.endswith("size: gate from 2 to 40 at the cursor, from 1 to 40.")


def test_many_curves_are_counted():
    words = describe(figure(*(curve([i, i + 1.0], f"c{i}") for i in range(9))), {})
    assert "c5" in words
    assert "c6" not in words
    assert words.endswith("; 3 more.")


@pytest.mark.parametrize("artists", [(), (curve([np.nan, np.nan]),), (curve(Y, hidden=True),)])
def test_where_nothing_can_be_seen_there_is_the_summary_alone(artists):
    assert describe(figure(*artists), {"step": 1.0}) == "In short."


def test_a_message_in_place_of_axes_is_told_once():
    assert describe(figure(message="Not yet."), {}) == "In short.\nNot yet."
    assert describe(figure(message="In short."), {}) == "In short."
