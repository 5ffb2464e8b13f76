"""The contract of every view, for every frame; see `rnnviz.views.view.View`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.nn.fault import Fault
from rnnviz.plot import figure as f
from rnnviz.plot import network as n
from rnnviz.plot.markup import plain
from rnnviz.text import install_translator
from rnnviz.views.index import VIEWS
from tests.nn.sample import EXAMPLES

NAMES = [view.name for view in VIEWS]
SPECIAL = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1e308, -1e308, 5e-324, 1.0, -1.0, 0.5])
FILLS = ("normal", "zero", "nan", "inf", "huge", "tiny", "special")
ALLOWED = re.compile(r"</?(i|sub|sup)>")


def fill_of(kind: str, seed: int):
    """Return `fill(*shape)` giving numbers of one kind."""
    rng = np.random.default_rng(seed)
    constant = {"zero": 0.0, "nan": np.nan, "inf": np.inf}

    def fill(*shape: int):
        if kind in constant:
            return np.full(shape, constant[kind])
        if kind == "special":
            return rng.choice(SPECIAL, size=shape)
        return rng.standard_normal(shape) * {"normal": 1.0, "huge": 1e300, "tiny": 1e-310}[kind]

    return fill


class Balance(HTMLParser):
    """Fails where a tag is closed that was not open, or stays open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def assert_balanced(html: str) -> None:
    parser = Balance()
    parser.feed(html)
    parser.close()
    assert parser.open == []


def assert_label(label: str) -> None:
    """A label uses only the markup every renderer knows."""
    assert "<" not in ALLOWED.sub("", label), label
    assert "{" not in label
    assert_balanced(label)


def assert_sound(figure: f.Figure) -> None:
    assert figure.title, "a figure needs a title"
    assert figure.summary, f"{figure.title}: Figure.summary says in one sentence what is shown"
    assert figure.summary == plain(figure.summary), f"{figure.title}: markup in Figure.summary"
    assert "{" not in figure.summary, f"{figure.title}: a placeholder was left in Figure.summary"
    keys = [panel.key for panel in figure.panels]
    assert len(set(keys)) == len(keys) > 0, f"{figure.title}: keys of panels are unique: {keys}"
    assert not figure.panels[-1].share_x, f"{figure.title}: the lowest panel has its own x axis"
    for panel in figure.panels:
        assert_panel(panel)
        assert not (panel.y.log10 and "log" in panel.y.label), "the ticks show the quantity itself"
    for table in figure.tables:
        headings = [column.heading for column in table.columns]
        where = f"{figure.title}, table {table.name}"
        assert len(set(headings)) == len(headings), f"{where}: headings are unique"
        assert all(plain(h) == h for h in headings), f"{where}: headings have no markup"
        lengths = {len(column.values) for column in table.columns}
        assert len(lengths) == 1, f"{where}: columns have one length"
        assert all(np.ndim(column.values) == 1 for column in table.columns)


def assert_panel(panel: f.Panel) -> None:
    for label in (panel.title, panel.note, panel.message, panel.x.label, panel.y.label):
        assert_label(label)
    for axis in (panel.x, panel.y):
        assert axis.low is None or np.isfinite([axis.low, axis.high, axis.high - axis.low]).all()
        assert axis.low is None or axis.low < axis.high
    assert panel.artists or panel.message
    if panel.message:
        assert not panel.artists
    if panel.square:
        assert panel.x.high - panel.x.low == panel.y.high - panel.y.low
    for artist in panel.artists:
        assert_artist(artist)


def assert_artist(artist: f.Artist) -> None:
    match artist:
        case f.Curve():
            assert artist.x.shape == artist.y.shape
            assert np.isfinite(artist.x[np.isfinite(artist.y)]).all()  # both NaN part a path
            assert not np.isinf(artist.y).any()
            assert artist.x.ndim == 1
        case f.Band():
            assert artist.x.shape == artist.low.shape == artist.high.shape
            assert not np.isinf(artist.low).any()
        case f.HeatMap():
            assert artist.values.ndim == 2
            assert artist.low < artist.high
            assert np.isfinite(artist.high - artist.low)
        case f.Points():
            assert artist.x.shape == artist.y.shape
            assert artist.step is None or artist.step.shape == artist.x.shape
        case f.ReferenceLine():
            assert np.isfinite(artist.value)
        case f.OffScaleMarks():
            assert len(artist.x)
            assert np.isfinite(artist.x).all()
        case f.Annotation():
            assert np.isfinite([artist.x, artist.y]).all()
    assert_label(getattr(artist, "label", ""))
    assert_network_artist(artist)


def assert_network_artist(artist: f.Artist) -> None:
    match artist:
        case n.River():
            assert artist.x.shape == artist.log10.shape
            assert np.isfinite(artist.x).all()
            assert (np.diff(artist.x) > 0).all()
            assert_label(artist.name)
        case n.Streams():
            assert artist.x.shape == artist.y.shape
            assert len(artist.x) == len(artist.log10)
            assert np.isfinite(artist.x + artist.y).all()
        case n.Strips():
            assert artist.values.shape[1] == len(artist.x)
            assert artist.low < artist.high
        case n.Arrows():
            assert len(artist.x0) == len(artist.x1) == len(artist.y0) == len(artist.y1)
        case n.TextRow():
            assert len(artist.x) == len(artist.texts)


def test_public_names_stay():
    """Scripts and presets call views by these names."""
    public = (
        "hidden delta flow triangle depth spectrum paths gates saturation gradients rule weights"
        " loss cliff prediction phase text states verdict"
    )
    assert set(public.split()) <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


@contextmanager
def noting(*words: object) -> Iterator[None]:
    """Add to a failure which of many cases it is."""
    try:
        yield
    except Exception as error:
        error.add_note(", ".join(map(str, words)))
        raise


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_every_task_gives_sound_figures(view, run):
    cells = ("srn", "relu", "lstm", "gru")
    tasks = ("recall", "sine", "adding", "copy", "digit_sum", "text")
    for task, cell, updates in product(tasks, cells, (0, 2)):
        with noting(task, cell, f"after {updates} updates"):
            assert_sound(view.figure(run(task, cell, updates)))


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_every_cell_gives_sound_figures_and_an_explanation(view, run):
    assert_explained(view.explanation(None))
    for cell in EXAMPLES:
        with noting(cell):
            frame = run("sine", cell, 1)
            assert_sound(view.figure(frame))
            assert_explained(view.explanation(frame))


def assert_explained(text: str) -> None:
    """An explanation uses few tags and closes them."""
    assert_balanced(text)
    assert set(re.findall(r"</?(\w+)", text)) <= {"p", "b", "i", "sub", "sup"}


@settings(max_examples=120)
@given(
    cell=st.sampled_from(list(EXAMPLES)),
    steps=st.sampled_from([1, 2, 3, 40, 41, 90]),
    size=st.sampled_from([1, 2, 33]),
    fill=st.builds(fill_of, st.sampled_from(FILLS), st.integers(0, 99)),
    outputs=st.sampled_from([1, 2, 5, 129]),
    classes=st.booleans(),
    every_step=st.booleans(),
    names=st.sampled_from([None, ("a",), ("a", "中", "␣")]),
    points=st.sampled_from([0, 1, 2, 700]),
    stride=st.sampled_from([1, 2, 2048]),
    outcome=st.sampled_from(["ok", "diverged", "dead"]),
    fault=st.sampled_from([None, Fault("forward", "h", 3, 1), Fault("backward", "∂L/∂l0.U", 0, 0)]),
    spectrum=st.booleans(),
    step=st.sampled_from([-1, 1, 2, 10_000]),
)
def test_no_numbers_break_a_view(made, **frame):
    """NaN, infinities, zeros, one step, one unit: a figure, and no warning."""
    shown = made(**frame)
    for view in VIEWS:
        assert_sound(view.figure(shown))


def test_slopes_that_overflow_do_not_warn(made):
    for view in VIEWS:
        with noting(view.name):
            assert_sound(view.figure(made("logistic", steps=1, size=1, fill=fill_of("special", 1))))


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_large_frames_are_drawn(view, made):
    frame = made(
        "lstm", steps=100, size=512, outputs=2578, classes=True, names=("a", "b"),
        points=1024, stride=1024, spectrum=False,
    )  # fmt: skip
    assert_sound(view.figure(frame))


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_same_frame_gives_the_same_numbers(view, run):
    frame = run("recall", "lstm", 3)
    first, second = view.figure(frame).tables, view.figure(frame).tables
    for one, other in zip(first, second, strict=True):
        for a, b in zip(one.columns, other.columns, strict=True):
            assert a.heading == b.heading
            np.testing.assert_array_equal(a.values, b.values)


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_a_layer_that_is_not_there_is_the_last(view, run):
    from dataclasses import replace

    frame = run("recall", "gru", 2)
    assert_sound(view.figure(replace(frame, layer=7)))
    assert_sound(view.figure(replace(frame, layer=-7)))


@pytest.fixture
def shouting():
    """Translate every text into itself between brackets and note its context."""
    asked: set[str] = set()

    def translate(context: str, source: str) -> str:
        asked.add(context)
        return f"⟦{source}⟧"

    yield translate, asked
    install_translator(None)


def words_of(figure: f.Figure) -> list[str]:
    panels = [w for p in figure.panels for w in (p.title, p.note, p.message, p.x.label, p.y.label)]
    labels = [getattr(a, "label", "") for p in figure.panels for a in p.artists]
    return [figure.title, figure.summary, *panels, *labels]


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_words_are_translated_when_shown_not_when_first_used(view, run, shouting):
    translate, asked = shouting
    frame = run("recall", "lstm", 2)
    before = words_of(view.figure(frame))
    install_translator(translate)
    during = words_of(view.figure(frame))
    install_translator(None)
    after = words_of(view.figure(frame))
    assert before == after
    known = {"views", "flow", "nn", "verdict", "training"}  # training: which sequence is shown
    assert asked <= known, "words of a view are in context “views”"
    assert "views" in asked
    for english, shouted in zip(before, during, strict=True):
        assert not re.search(r"[a-z]{4}", plain(english)) or "⟦" in shouted, english


@pytest.mark.parametrize("view", VIEWS, ids=NAMES)
def test_a_broken_run_says_so(view, made):
    frame = made("lstm", outcome="diverged", fault=Fault("forward", "h", 3, 1), points=6)
    ended = "Diverged at update 6: h was not finite at step 3."
    dead = "Dead since update 6"
    if view.name == "verdict":  # its own sentence says so, once
        ended = "At update 6 the forward pass overflowed: h (–), step 3."
        dead = "Since update 6 δ is exactly zero"
    for words, shown in (
        (ended, view.figure(frame)),
        (dead, view.figure(made("lstm", outcome="dead", points=6))),
    ):
        assert shown.summary.count(words) == 1, (
            f"views/{view.name}: Figure.summary begins with run_status(frame.snapshot), once"
        )
        assert view.name != "verdict" or shown.summary.count("update 6") == 1
