"""Every view shows both runs of a pair, whatever they are, and all that are kept where it can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.explanation import read_page
from rnnviz.nn.fault import Fault
from rnnviz.plot import figure as f
from rnnviz.plot.markup import plain
from rnnviz.text import Message
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame, InspectionInfo
from rnnviz.views.index import VIEWS
from rnnviz.views.part.comparison import LETTERS, compared_runs
from rnnviz.views.view import View
from tests.nn.sample import EXAMPLES
from tests.views.test_every_view import (
    FILLS,
    NAMES,
    SPECIAL,
    assert_sound,
    fill_of,
    noting,
)

Pairs = dict[str, tuple[Frame, Frame]]

each_view = pytest.mark.parametrize("view", VIEWS, ids=NAMES)


def inspected(frame: Frame) -> Frame:
    """Return the frame of a network that was not trained here."""
    info = InspectionInfo(Message("x", "1 layer"), "seq.npz", Message("x", "a loss"))
    snapshot = replace(frame.snapshot, update=0, name="a&b.npz", inspected=info)
    return replace(frame, snapshot=snapshot)


@pytest.fixture(scope="module")
def pairs(run: Callable[..., Frame], made: Callable[..., Frame]) -> Pairs:
    """Return pairs of runs that have little in common."""

    def whole(*which: object) -> Frame:
        needs = {"verdict", "spectrum", "triangle", "paths", "weights", "lag_gradient", "writing"}
        return completed(run(*which), needs | {"states", "free"})

    broken = made("lstm", fill=lambda *shape: np.full(shape, np.nan), outcome="diverged", steps=9,
                  fault=Fault("forward", "h", 3, 1), points=6)  # fmt: skip
    dead = made("gru", fill=lambda *shape: np.zeros(shape), outcome="dead", points=4)
    special = made("tanh", fill=lambda *s: np.random.default_rng(3).choice(SPECIAL, s), stride=2)
    deep = {"network.above": "lstm", "network.direction": "both"}
    recall, lstm = whole("recall", "srn", 3), whole("recall", "lstm", 5)
    return {
        "another cell": (recall, lstm),
        "gates in another order": (lstm, whole("recall", "lstm_peephole", 3)),
        "another length and task": (whole("sine", "relu", 2), lstm),
        "another seed": (recall, whole("recall", "srn", 3, {"training.l2": 0.1})),
        "the same run": (recall, recall),
        "texts": (whole("text", "gru", 2), whole("text", "lstm", 1)),
        "a text and numbers": (whole("text", "gru", 2), whole("sine", "srn", 2)),
        "not trained yet": (whole("recall", "srn", 0), whole("recall", "gru", 0)),
        "one not trained yet": (lstm, whole("recall", "srn", 0)),
        "two layers in both directions": (whole("recall", "gru", 2, deep), lstm),
        "an encoder with a decoder": (whole("reverse", "lstm", 2), whole("reverse", "srn", 2)),
        "a network of one's own": (inspected(recall), lstm),
        "two networks of one's own": (inspected(recall), inspected(lstm)),
        "nothing computed yet": (run("recall", "srn", 2), run("sine", "lstm", 2)),
        "diverged and dead": (broken, dead),
        "a dead one": (whole("adding", "lstm", 2), dead),
        "any numbers": (special, broken),
    }


@each_view
def test_every_view_shows_both_runs_of_any_pair(view: View, pairs: Pairs) -> None:
    """What is drawn of a run beside another is what is drawn of it alone."""
    for name, pair in pairs.items():
        alone = [view.figure(replace(frame, step=4)) for frame in pair]
        for apart, (i, j) in product((False, True), ((0, 1), (1, 0))):
            with noting(name, "apart" if apart else "", *pair):
                figure = view.figure(replace(pair[i], other=pair[j], step=4, apart=apart))
                assert_sound(figure)
                tables = [table.name for table in figure.tables]
                assert len(set(tables)) == len(tables)
                assert_same_numbers(alone[i], figure, "a")
                assert_same_numbers(alone[j], figure, "b")


def assert_same_numbers(alone: f.Figure, pair: f.Figure, letter: str) -> None:
    """The tables of a run, and its panels where they stand in a column, are those it has alone."""
    tables = {table.name: table for table in pair.tables}
    for table in alone.tables:
        found = of_run(tables, table.name, letter)
        assert found is not None or (pair.is_blank and alone.is_blank), table.name
        same = {column.heading: column.values for column in table.columns}
        for column in () if found is None else found.columns:
            np.testing.assert_array_equal(column.values, same[column.heading])
    for panel in alone.panels if pair.heads else ():
        assert_same_panel(panel, pair, letter)


def assert_same_panel(panel: f.Panel, pair: f.Figure, letter: str) -> None:
    """A panel stands in the column of its run, or its curves are in one as wide as both."""
    panels = {panel.key: panel for panel in pair.panels}
    found = panels.get(panel.key if letter == "a" else f"b:{panel.key}", panels.get(panel.key))
    assert found is not None
    paired = found.beside or any(p.beside == found.key or p.own_column for p in pair.panels)
    if not paired:
        assert_drawn_together(panel, found)
        return
    assert found.message == panel.message
    if found.y.log10 == panel.y.log10:
        for one, other in zip(panel.artists, found.artists, strict=True):
            assert_same_artist(one, other)


def assert_drawn_together(panel: f.Panel, both: f.Panel) -> None:
    """A curve of the panel of one run is in that of both."""
    drawn = [a.y for a in both.artists if isinstance(a, f.Curve)]
    own = [a.y for a in panel.artists if isinstance(a, f.Curve)]
    same = [y for y in own for known in drawn if np.array_equal(y, known, equal_nan=True)]
    assert same or not own


def of_run(tables: dict[str, f.Table], name: str, letter: str) -> f.Table | None:
    if letter == "a":
        return tables.get(name)
    return tables.get(f"{name}-b") or tables.get("b")


def assert_same_artist(one: f.Artist, other: f.Artist) -> None:
    for name in ("x", "y", "values", "log10", "step"):
        if hasattr(one, name):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@each_view
def test_both_runs_are_named_by_what_differs(view: View, pairs: Pairs) -> None:
    one, other = pairs["another cell"]
    figure = view.figure(replace(one, other=other))
    if figure.is_blank and not figure.heads:
        return  # one sentence that holds for both
    labels = {label for p in figure.panels for label in names_of(p)} | set(figure.heads)
    assert {"A: SRN tanh, <i>D</i> = 7", "B: LSTM, <i>D</i> = 5"} <= labels
    words = plain(figure.summary)
    assert "A: SRN tanh" in words
    assert "B: LSTM" in words


def names_of(panel: f.Panel) -> list[str]:
    return [getattr(artist, "label", "") for artist in panel.artists]


@each_view
@pytest.mark.parametrize("count", [0, 1, 4, 5])
@pytest.mark.parametrize("twin", [False, True])
def test_kept_runs_are_drawn_over_updates_alone(
    view: View, twin: bool, count: int, run: Callable[..., Frame]
) -> None:
    def of(seed: int) -> Frame:
        cell = ("srn", "srn", "lstm", "srn", "gru", "relu", "srn")[seed]
        frame = run("recall", cell, seed + 1, {"training.l2": 0.01 * seed})
        return completed(frame, {"weights", "verdict"})

    kept = tuple(of(1 + twin + i) for i in range(count - twin if count else 0))
    frame = replace(of(0), other=of(1) if twin else None, kept=kept)
    figure = view.figure(frame)
    assert_sound(figure)
    if not view.over_updates:
        assert_same_panels(figure, view.figure(replace(frame, kept=())))
        return
    runs = compared_runs(frame)
    assert [run.letter for run in runs if run.letter] == list(LETTERS[: len(runs)])[
        : 0 if len(runs) == 1 else None
    ]
    drawn = {label for panel in figure.panels for label in names_of(panel)}
    for shown in runs:
        assert not shown.label or any(label.startswith(shown.letter) for label in drawn)
    names = [table.name for table in figure.tables]
    assert len(set(names)) == len(names)
    assert len([n for n in names if n in (view.name, "b", "c", "d", "e", "f")]) == len(runs)
    for i, shown in enumerate(runs):
        single = view.figure(shown.frame)
        found = {t.name: t for t in figure.tables}
        name = view.name if i == 0 else LETTERS[i].lower()
        for column in found[name].columns:
            (same,) = [c for c in single.tables[0].columns if c.heading == column.heading]
            np.testing.assert_array_equal(column.values, same.values)


def assert_same_panels(one: f.Figure, other: f.Figure) -> None:
    assert [p.key for p in one.panels] == [p.key for p in other.panels]
    assert one.summary == other.summary


def test_a_page_says_how_several_runs_are_shown_where_there_are_several(run) -> None:
    one, other = run("recall", "srn", 3), run("recall", "lstm", 3)
    for view in VIEWS:
        alone, pair = (view.explanation(f) for f in (one, replace(one, other=other)))
        assert (alone == pair) == ("several-runs" not in read_page("views", view.name).sections)
        assert "runs.</b>" not in alone


@each_view
def test_of_a_run_that_was_kept_nothing_is_said_to_be_computed(view: View, run) -> None:
    one, kept = run("text", "lstm", 2), run("text", "gru", 3)
    known = {name: kept.result(name) for name in ("verdict", "weights")}
    figure = view.figure(replace(one, other=replace(kept, frozen=True, diagnostics=known)))
    assert_sound(figure)
    said = " ".join(panel.message for panel in figure.panels if panel.key.startswith("b:"))
    assert "being computed" not in said
    missing = view.suits(kept) and not view.needs <= known.keys()
    missing &= view.name != "states"  # those of the probe are known
    assert ("when it was kept" in said) == missing


HOSTILE = st.fixed_dictionaries(
    {
        "cell": st.sampled_from(list(EXAMPLES)),
        "steps": st.sampled_from([1, 2, 41]),
        "size": st.sampled_from([1, 3]),
        "fill": st.builds(fill_of, st.sampled_from(FILLS), st.integers(0, 99)),
        "outputs": st.sampled_from([1, 5]),
        "classes": st.booleans(),
        "every_step": st.booleans(),
        "names": st.sampled_from([None, ("a", "中", "␣")]),
        "points": st.sampled_from([0, 1, 700]),
        "stride": st.sampled_from([1, 2048]),
        "outcome": st.sampled_from(["ok", "diverged", "dead"]),
        "spectrum": st.booleans(),
    }
)


@settings(max_examples=10)
@given(one=HOSTILE, other=HOSTILE, kept=st.lists(HOSTILE, max_size=2), step=st.integers(-1, 60))
def test_no_numbers_break_a_pair(made, one, other, kept, step) -> None:
    frame = replace(
        made(**one), other=made(**other), kept=tuple(made(**each) for each in kept), step=step
    )
    for view in VIEWS:
        with noting(view.name):
            assert_sound(view.figure(frame))
