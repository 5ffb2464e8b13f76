"""Forecasts: split by time, normalised by the past alone, never across a gap."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.resource import ASSETS
from rnnviz.tasks.from_file.series import Series, SeriesSource
from rnnviz.text import BadInput
from tests.attempt import attempt


@pytest.fixture
def source_of(tmp_path):
    def source_of(values, **settings) -> SeriesSource:
        path = tmp_path / "some.csv"
        cells = ("" if np.isnan(v) else repr(float(v)) for v in values)
        path.write_text("day,x\n" + "".join(f"d,{cell}\n" for cell in cells))
        source = Series(series="file", file=str(path), **settings).source(0)
        assert isinstance(source, SeriesSource)
        return source

    return source_of


def windows(source: SeriesSource, batch) -> np.ndarray:
    """(T+horizon, B): what a sequence and its targets cover, in the units of the file."""
    horizon = source._horizon
    both = np.concatenate([batch.x[:, 0], batch.y[-horizon:, 0]])
    return both * source.deviation + source.mean


def everything(source: SeriesSource) -> tuple[np.ndarray, np.ndarray]:
    """All windows to learn from and all kept for testing."""
    learnt = windows(source, source.batch(np.random.default_rng(0), 5000))
    return learnt, windows(source, source.test(1000))


def test_the_target_is_the_value_a_horizon_later(source_of):
    for horizon in (1, 3):
        source = source_of(np.random.default_rng(0).normal(size=100), length=8, horizon=horizon)
        for batch in (source.batch(np.random.default_rng(0), 50), source.test(20)):
            assert np.array_equal(batch.x[horizon:], batch.y[:-horizon])


def test_learning_and_testing_share_no_value(source_of):
    # Every value tells its place.
    values = np.arange(100.0) ** 2
    source = source_of(values, length=5, horizon=2)
    learnt, tested = everything(source)
    assert source.cut == 80
    assert sorted({round(v) for v in learnt.ravel()}) == [i**2 for i in range(80)]
    assert sorted({round(v) for v in tested.ravel()}) == [i**2 for i in range(80, 100)]


def test_normalisation_knows_the_part_to_learn_alone(source_of):
    values = np.random.default_rng(0).normal(5, 2, 200)
    values[160:] += 1000
    source = source_of(values, length=5)
    assert source.mean == pytest.approx(values[:160].mean(), rel=1e-12)
    assert source.deviation == pytest.approx(values[:160].std(), rel=1e-12)
    assert source.series[:160].mean() == pytest.approx(0, abs=1e-12)
    assert source.series[:160].std() == pytest.approx(1, rel=1e-12)


def test_no_window_reaches_over_a_gap(source_of):
    values = np.arange(200.0) + 1
    gaps = [0, 20, 21, 50, 57, 100, 159, 160, 161, 180, 199]
    values[gaps] = np.nan
    source = source_of(values, length=5, horizon=1)
    for part in everything(source):
        assert np.isfinite(part).all()
        assert np.diff(part, axis=0) == pytest.approx(1)
    learnt, tested = everything(source)
    whole = [s for s in range(195) if np.isfinite(values[s : s + 6]).all()]
    assert {round(v) - 1 for v in learnt[0]} == {s for s in whole if s + 6 <= source.cut}
    assert {round(v) - 1 for v in tested[0]} == {s for s in whole if s >= source.cut}
    assert "11 of 200 rows have no value" in str(source.notes[0])
    assert "7 pieces" in str(source.notes[0])


def test_the_border_is_at_four_fifths_of_the_values_that_are_there(source_of):
    values = np.arange(150.0)
    values[:50] = np.nan
    assert source_of(values, length=5).cut == 130


@pytest.mark.parametrize("horizon", [1, 4])
def test_the_yardsticks_are_those_of_all_windows(source_of, horizon):
    values = np.random.default_rng(0).normal(size=120).cumsum()
    values[[30, 90, 105]] = np.nan
    source = source_of(values, length=4, horizon=horizon)
    learnt, tested = (
        np.unique((part - source.mean) / source.deviation, axis=1) for part in everything(source)
    )
    x, y = learnt[:-horizon], learnt[horizon:]
    mean = y.mean()
    assert source.chance_loss == pytest.approx(y.var(), rel=1e-9)
    assert source.yardsticks[0].loss == pytest.approx(((y - x) ** 2).mean(), rel=1e-9)
    x, y = tested[:-horizon], tested[horizon:]
    assert source.test_chance_loss == pytest.approx(((y - mean) ** 2).mean(), rel=1e-9)
    assert source.yardsticks[0].test_loss == pytest.approx(((y - x) ** 2).mean(), rel=1e-9)


@pytest.mark.parametrize(
    ("name", "file"), [("sunspots", "sunspots.csv"), ("co2", "co2-weekly.csv")]
)
def test_the_series_that_come_with_the_program_are_read_whole(name, file):
    source = Series(series=name).source(0)
    with open(ASSETS / "data" / file, newline="") as lines:
        cells = [row[1] for row in csv.reader(lines)][1:]
    expected = np.array([float(cell or "nan") for cell in cells])
    found = source.series * source.deviation + source.mean
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)
    assert bool(source.notes) == (name == "co2")


def test_too_short_says_how_much_there_is_and_how_much_is_wanted(source_of):
    source_of(np.sin(np.arange(50.0)), length=9)
    with pytest.raises(BadInput, match=r"some\.csv: column x is too short: .* 40 .* 10 .* need 11"):
        source_of(np.sin(np.arange(50.0)), length=10)
    for count in (1, 2, 3):
        with pytest.raises(BadInput, match=r"some\.csv: column x is"):
            source_of(np.sin(np.arange(float(count))), length=2)


@pytest.mark.parametrize("value", [0.0, 5.0, 1e9 + 0.1, -1e99])
def test_a_constant_is_refused(source_of, value):
    with pytest.raises(BadInput, match=r"some\.csv: column x is always .* nothing to forecast"):
        source_of([value] * 100, length=5)


def test_rounding_errors_are_no_signal(source_of):
    with pytest.raises(BadInput, match="nothing to forecast"):
        source_of([1.0, 1 + 1e-15] * 50, length=5)


def test_constant_means_constant_in_the_part_to_learn(source_of):
    with pytest.raises(BadInput, match="nothing to forecast"):
        source_of([1.0] * 80 + [2.0] * 20, length=5)


@pytest.mark.parametrize("scale", [1e100, 1e-100, 1e-300])
def test_units_do_not_matter(source_of, scale):
    values = np.random.default_rng(0).uniform(-1, 1, 100)
    plain, scaled = source_of(values, length=5), source_of(values * scale, length=5)
    assert scaled.series == pytest.approx(plain.series, rel=1e-9)
    assert scaled.yardsticks[0].loss == pytest.approx(plain.yardsticks[0].loss, rel=1e-9)


@given(
    st.lists(st.floats(-1e100, 1e100) | st.just(np.nan), min_size=1, max_size=80),
    st.integers(2, 6),
    st.integers(1, 3),
)
def test_any_series_is_a_source_or_refused(tmp_path_factory, values, length, horizon):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text("x\n" + "".join(f"{v!r}\n" for v in values))
    task = Series(series="file", file=str(path), length=length, horizon=horizon)
    source = attempt(lambda: task.source(0))
    if isinstance(source, BadInput):
        assert "any.csv: " in str(source)
        return
    for batch in (source.batch(np.random.default_rng(0), 8), source.test(8)):
        assert np.isfinite(batch.x).all()
        assert np.isfinite(batch.y).all()
    assert np.isfinite(source.chance_loss)
    assert np.isfinite(source.yardsticks[0].loss)
