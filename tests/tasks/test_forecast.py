"""Yardsticks are honest: fitted to the past alone, and on a random walk nothing beats today."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.tasks.forecast import (
    ForecastSource,
    SplitSeries,
    delay_plane,
    first_zero_of_autocorrelation,
    fit_linear_forecast,
    standardized,
)
from rnnviz.tasks.from_file.series import Series, SeriesSource
from rnnviz.tasks.synthetic.random_walk import RandomWalk
from rnnviz.tasks.task import PhasePlane


def walk(count: int = 3000, seed: int = 0, columns: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, columns)).cumsum(axis=0)


def source_of(values: np.ndarray, cut: int, **rest) -> ForecastSource:
    settings = {"length": 12, "horizon": 5, "order": 3, "seed": 0, "plane": delay_plane(1)} | rest
    outputs = settings.pop("outputs", values.shape[1])
    course = SplitSeries(values, outputs, [(0, cut)], [(cut, len(values))])
    return ForecastSource(course, **settings)


class TestLinear:
    def test_it_finds_the_law_of_a_linear_series(self):
        """x_{k+1} = 0.5 x_k − 0.3 x_{k−1} + 0.2 u_k + 1, u given from outside."""
        rng = np.random.default_rng(0)
        u, x = rng.normal(size=500), np.zeros(501)
        for k in range(1, 500):
            x[k + 1] = 0.5 * x[k] - 0.3 * x[k - 1] + 0.2 * u[k] + 1
        both = np.stack([x[2:500], u[2:]], axis=1)[:, :, None]
        found = fit_linear_forecast(both, x[3:, None, None], 2)
        assert found.weights[:, :, 0] == pytest.approx(np.array([[0.5, 0.2], [-0.3, 0]]), abs=1e-10)
        assert found.constant == pytest.approx(1)
        assert found.loss(both, x[3:, None, None]) < 1e-20

    def test_no_weights_do_better_where_it_was_fitted(self):
        x, y = (np.random.default_rng(s).normal(size=(20, 2, 30)) for s in (0, 1))
        found = fit_linear_forecast(x, y, 4)
        best = found.loss(x, y)
        rng = np.random.default_rng(2)
        for _ in range(20):
            other = replace(found, weights=found.weights + rng.normal(0, 0.01, found.weights.shape))
            assert other.loss(x, y) > best

    def test_a_sequence_shorter_than_the_order_is_used_whole(self):
        x = np.random.default_rng(0).normal(size=(4, 1, 50))
        assert fit_linear_forecast(x, x, 9).order == 4

    def test_of_very_many_numbers_some_suffice(self, monkeypatch):
        x = walk(100_000)[:, :, None]
        windows = np.lib.stride_tricks.sliding_window_view(x[:, 0, 0], 13).T[:, None]
        whole = fit_linear_forecast(windows[:-1], windows[1:], 2)
        monkeypatch.setattr("rnnviz.tasks.forecast.MAX_NUMBERS", 100_000)
        part = fit_linear_forecast(windows[:-1], windows[1:], 2)
        assert part.weights == pytest.approx(whole.weights, abs=0.02)
        assert not np.array_equal(part.weights, whole.weights)


class TestNoLeakage:
    @pytest.mark.parametrize("anchored", [False, True])
    def test_what_comes_later_changes_nothing_that_is_learnt(self, anchored):
        values, cut = walk(600), 480
        other = values.copy()
        other[cut:] = 1e3 * walk(120, seed=9)
        one, two = (source_of(v, cut, anchored=anchored) for v in (values, other))
        for seed in range(5):
            a, b = (s.batch(np.random.default_rng(seed), 40) for s in (one, two))
            assert np.array_equal(a.x, b.x)
            assert np.array_equal(a.y, b.y)
        assert np.array_equal(one.linear.weights, two.linear.weights)
        assert one.chance_loss == two.chance_loss
        assert one.yardsticks[0].test_loss != two.yardsticks[0].test_loss

    def test_nor_does_it_in_a_file(self, tmp_path):
        batches = []
        for factor in (1, 50):
            values = walk(400)[:, 0]
            values[320:] *= factor
            path = tmp_path / f"{factor}.csv"
            path.write_text("price\n" + "".join(f"{v}\n" for v in values))
            source = Series(series="file", file=str(path), horizon=5, level="first").source(0)
            batches.append(source.batch(np.random.default_rng(0), 30))
        assert np.array_equal(batches[0].x, batches[1].x)
        assert np.array_equal(batches[0].y, batches[1].y)

    def test_an_input_never_shows_its_target_or_anything_later(self):
        values = np.arange(600.0)[:, None]
        source = source_of(values, 480)
        for batch in (source.batch(np.random.default_rng(0), 50), source.test(50)):
            assert np.array_equal(batch.y[:, 0], batch.x[:, 0] + 5)
        assert source.batch(np.random.default_rng(0), 500).y.max() < 480
        assert source.test(200).x.min() >= 480


class TestRandomWalk:
    @pytest.mark.parametrize("seed", range(6))
    @pytest.mark.parametrize("kind", ["plain", "geometric"])
    def test_nothing_beats_the_price_of_today(self, kind, seed):
        source = RandomWalk(kind=kind).source(seed)
        persistence, linear = source.yardsticks
        assert linear.loss <= persistence.loss * 1.001  # it was fitted there
        assert linear.test_loss >= persistence.test_loss * 0.97

    def test_the_error_of_persistence_is_the_horizon_times_that_of_a_step(self):
        for horizon in (1, 5, 10):
            losses = [RandomWalk(horizon=horizon).source(s).yardsticks[0].loss for s in range(8)]
            assert np.mean(losses) == pytest.approx(horizon, rel=0.06)

    def test_every_sequence_begins_at_zero(self):
        source = RandomWalk().source(0)
        for batch in (source.batch(np.random.default_rng(0), 9), source.test(9)):
            assert not batch.x[0].any()
            assert np.array_equal(batch.x[5:], batch.y[:-5])

    def test_a_geometric_walk_is_never_negative_and_moves_in_percents(self):
        prices = RandomWalk(kind="geometric")._walk(np.random.default_rng(0).normal(size=5000))
        assert prices.min() > 0
        assert np.diff(np.log(prices)).std() == pytest.approx(0.01, rel=0.05)


class TestAnchored:
    def test_only_what_is_forecast_is_counted_from_its_first_value(self):
        source = source_of(walk(600, columns=2), 480, outputs=1, anchored=True, horizon=1)
        batch = source.batch(np.random.default_rng(0), 20)
        assert not batch.x[0, 0].any()
        assert batch.x[0, 1].all()
        assert not source.course(50)[0, 0]

    def test_the_unit_of_a_file_is_the_usual_change(self, tmp_path):
        values = 1000 + 3 * walk(1000)[:, 0]
        path = tmp_path / "prices.csv"
        path.write_text("price\n" + "".join(f"{v!r}\n" for v in values.tolist()))
        source = Series(series="file", file=str(path), level="first").source(0)
        assert isinstance(source, SeriesSource)
        assert source.deviation == pytest.approx(3, rel=0.05)
        batch = source.batch(np.random.default_rng(0), 400)
        assert np.mean((batch.y - batch.x) ** 2) == pytest.approx(1, rel=0.05)
        found = np.diff(source.series * source.deviation + source.mean)
        assert found == pytest.approx(np.diff(values), abs=1e-9)


class TestPlane:
    def test_a_wave_is_itself_no_more_after_a_quarter_of_its_period(self):
        assert first_zero_of_autocorrelation(np.sin(np.arange(400) * 2 * np.pi / 41), 100) == 11

    def test_a_trend_is_always_like_itself(self):
        assert first_zero_of_autocorrelation(np.arange(100.0), 20) == 1

    def test_gaps_are_passed_over(self):
        values = np.sin(np.arange(400) * 2 * np.pi / 40)
        values[[3, 200]] = np.nan
        assert first_zero_of_autocorrelation(values, 100) in (10, 11)

    def test_a_series_is_drawn_against_itself_a_delay_before(self):
        assert delay_plane(17) == PhasePlane(("x",), delay=17)


def test_normalised_by_what_is_learnt():
    values = np.random.default_rng(0).normal(3, 2, (100, 2))
    found = standardized(values, [(0, 40), (60, 80)])
    part = np.concatenate([found[:40], found[60:80]])
    assert part.mean(axis=0) == pytest.approx(0, abs=1e-12)
    assert part.std(axis=0) == pytest.approx(1)
