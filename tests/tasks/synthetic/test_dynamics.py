"""The dynamical systems follow their equations, whatever the step of the method."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.tasks.synthetic.lorenz import BETA, SIGMA, Lorenz, _courses, simulate_lorenz
from rnnviz.tasks.synthetic.mackey_glass import GAMMA, MackeyGlass, simulate_mackey_glass
from rnnviz.tasks.synthetic.pendulum import (
    LONGEST_PART,
    Pendulum,
    PendulumSource,
    _swings,
    simulate_pendulum,
)
from rnnviz.tasks.synthetic.runge_kutta import rk4
from rnnviz.tasks.task import Task

STILL = Pendulum(amplitude=0.001)
"""So small that the sine of the angle is the angle to 2e-7 of it."""


def energy(task: Pendulum, angle: np.ndarray) -> np.ndarray:
    """θ'²/2 − cos θ with the velocity from differences of fourth order."""
    h = task.interval
    velocity = (angle[:-4] - 8 * angle[1:-3] + 8 * angle[3:-1] - angle[4:]) / (12 * h)
    return velocity**2 / 2 - np.cos(angle[2:-2])


class TestRungeKutta:
    def test_of_fourth_order(self):
        def error(parts: int) -> float:
            state = np.array([1.0, 0.0])
            for _ in range(parts):
                state = rk4(lambda s: np.array([s[1], -s[0]]), state, 1 / parts)
            return float(np.abs(state - (math.cos(1), -math.sin(1))).max())

        assert error(10) < 1e-6
        assert math.log2(error(10) / error(20)) == pytest.approx(4, abs=0.1)


class TestPendulum:
    def test_a_small_swing_is_a_cosine(self):
        angle = simulate_pendulum(STILL, np.random.default_rng(0), 3, 200)[:, 0]
        time = STILL.interval * np.arange(200)[:, None]
        assert angle == pytest.approx(angle[0] * np.cos(time), abs=2e-6 * STILL.amplitude)

    def test_a_small_damped_swing_dies_out_as_it_should(self):
        task = replace(STILL, damping=0.4)
        angle = simulate_pendulum(task, np.random.default_rng(0), 2, 200)[:, 0]
        time, slow = task.interval * np.arange(200)[:, None], 0.2
        fast = math.sqrt(1 - slow**2)
        closed = np.exp(-slow * time) * (np.cos(fast * time) + slow / fast * np.sin(fast * time))
        assert angle == pytest.approx(angle[0] * closed, abs=2e-6 * STILL.amplitude)

    def test_a_constant_force_holds_it_at_an_angle(self):
        task = Pendulum(amplitude=0.001, damping=3.0, force=0.5, interval=2.0)
        found = simulate_pendulum(task, np.random.default_rng(0), 1, 400)
        angle, force = found[:, 0, 0], found[:, 1, 0]
        # A force stays for half as long as it takes to swing; look where it hardly changed.
        calm = np.flatnonzero(np.abs(np.diff(force)) < 0.02)
        assert len(calm) > 3
        assert np.abs(force).max() <= 0.5
        assert np.corrcoef(np.sin(angle[1:]), force[:-1])[0, 1] > 0.5

    @pytest.mark.parametrize("amplitude", [1.0, 3.0])
    def test_a_large_swing_keeps_its_energy(self, amplitude):
        task = Pendulum(amplitude=amplitude, interval=LONGEST_PART / 2)
        found = energy(task, simulate_pendulum(task, np.random.default_rng(1), 4, 1000)[:, 0])
        assert found == pytest.approx(np.broadcast_to(found[0], found.shape), abs=1e-5)

    def test_released_at_rest_between_a_quarter_and_the_whole_of_the_largest_angle(self):
        angle = simulate_pendulum(Pendulum(amplitude=2.0), np.random.default_rng(0), 400, 2)[:, 0]
        assert np.abs(angle[0]).min() >= 0.5
        assert np.abs(angle[0]).max() <= 2
        assert np.abs(angle[0]).min() < 0.6
        assert np.abs(angle[0]).max() > 1.9
        assert {-1.0, 1.0} == set(np.sign(angle[0]))
        # Half of −sin θ Δt² is all that a release at rest can move.
        assert angle[1] - angle[0] == pytest.approx(-np.sin(angle[0]) * 0.01 / 2, rel=0.01)

    @pytest.mark.parametrize("interval", [0.1, 0.5])
    def test_the_step_of_the_method_does_not_matter(self, interval, monkeypatch):
        task = Pendulum(interval=interval, damping=0.1, force=0.3)
        found = simulate_pendulum(task, np.random.default_rng(0), 3, 100)
        monkeypatch.setattr("rnnviz.tasks.synthetic.pendulum.LONGEST_PART", LONGEST_PART / 8)
        finer = simulate_pendulum(task, np.random.default_rng(0), 3, 100)
        assert found == pytest.approx(finer, abs=1e-5)
        assert not np.array_equal(found, finer)

    def test_the_input_has_the_force_only_where_there_is_one(self):
        assert Pendulum().source(0).inputs == 1
        driven = Pendulum(force=0.4, damping=0.2).source(0)
        assert (driven.inputs, driven.outputs) == (2, 1)
        batch = driven.batch(np.random.default_rng(0), 5)
        assert np.array_equal(batch.x[1:, :1], batch.y[:-1])
        assert 0.3 < np.abs(batch.x[:, 1]).max() <= 0.4

    @pytest.mark.parametrize("interval", [0.1, 0.3])
    def test_small_swings_obey_the_law_of_two_angles(self, interval):
        """θ_{k+1} = 2 cos(Δt) θ_k − θ_{k−1}."""
        source = replace(STILL, interval=interval).source(0)
        assert isinstance(source, PendulumSource)
        expected = [2 * math.cos(interval), -1]
        assert source.linear.weights[:, 0, 0] == pytest.approx(expected, abs=1e-6)
        assert source.linear.constant == pytest.approx(0, abs=1e-9)


class TestMackeyGlass:
    def test_before_the_delay_is_over_it_is_an_exponential(self):
        """What is made is constant until then."""
        start, made = 0.7, 0.2 * 0.7 / (1 + 0.7**10)
        time = np.arange(18)
        closed = made / GAMMA + (start - made / GAMMA) * np.exp(-GAMMA * time)
        assert simulate_mackey_glass(start, 17, 18) == pytest.approx(closed, abs=1e-9)

    def test_over_the_second_delay_it_is_an_integral(self):
        """x(t) = x(τ) e^{−γ(t−τ)} + ∫ e^{−γ(t−s)} β x(s−τ)/(1 + x(s−τ)¹⁰) ds, by Simpson's rule."""
        start, made = 0.7, 0.2 * 0.7 / (1 + 0.7**10)

        def first(t):
            return made / GAMMA + (start - made / GAMMA) * np.exp(-GAMMA * t)

        s = np.linspace(0, 17, 2001)
        inner = np.exp(-GAMMA * (17 - s)) * 0.2 * first(s) / (1 + first(s) ** 10)
        simpson = np.ones(2001)
        simpson[1:-1:2], simpson[2:-1:2] = 4, 2
        expected = first(17) * math.exp(-GAMMA * 17) + (simpson * inner).sum() * 17 / 2000 / 3
        assert simulate_mackey_glass(start, 17, 35)[34] == pytest.approx(expected, abs=1e-8)

    def test_of_fourth_order(self):
        exact = simulate_mackey_glass(1.2, 17, 100, parts=40)
        errors = [
            np.abs(simulate_mackey_glass(1.2, 17, 100, parts=p) - exact).max() for p in (2, 4)
        ]
        assert math.log2(errors[0] / errors[1]) == pytest.approx(4, abs=0.3)
        assert np.abs(simulate_mackey_glass(1.2, 17, 100) - exact).max() < 1e-7

    def test_with_a_short_delay_it_repeats_itself_and_with_a_long_one_it_does_not(self):
        for delay, repeats in ((10, True), (30, False)):
            end = simulate_mackey_glass(0.9, delay, 3000)[1000:]
            apart = [np.abs(end[p : p + 1000] - end[:1000]).max() for p in range(20, 200)]
            assert (min(apart) < 0.05) == repeats, delay

    def test_the_course_is_the_series_of_the_part_kept_for_testing(self):
        source = MackeyGlass().source(0)
        course = source.course(500)[:, 0]
        assert course.shape == (500,)
        windows = source.test(2000).x[:, 0]
        starts = {tuple(course[k : k + 60]) for k in range(400)}
        assert sum(tuple(w) in starts for w in windows.T) > 100


class TestLorenz:
    def test_the_step_of_the_method_does_not_matter(self):
        start = np.array([[1.0], [2.0], [20.0]])
        found = simulate_lorenz(start, 28.0, 0.03, 35, 3)
        assert found == pytest.approx(simulate_lorenz(start, 28.0, 0.03, 35, 30), abs=5e-4)

    def test_it_obeys_its_equations(self):
        h = 1e-3
        x, y, z = simulate_lorenz(np.array([[1.0], [2.0], [20.0]]), 28.0, h, 200, 1)[:, :, 0].T
        slopes = [(v[2:] - v[:-2]) / (2 * h) for v in (x, y, z)]
        x, y, z = x[1:-1], y[1:-1], z[1:-1]
        right = [SIGMA * (y - x), x * (28 - z) - y, x * y - BETA * z]
        assert np.array(slopes) == pytest.approx(np.array(right), abs=0.01)

    def test_where_a_wing_has_its_eye_it_stays(self):
        eye = math.sqrt(BETA * 27)
        found = simulate_lorenz(np.array([[eye], [eye], [27.0]]), 28.0, 0.03, 30, 3)[..., 0]
        assert found == pytest.approx(np.broadcast_to([eye, eye, 27.0], (30, 3)), abs=1e-9)

    def test_two_courses_part_as_fast_as_is_known(self):
        """The largest Lyapunov exponent is 0.9056."""
        rng = np.random.default_rng(0)
        start = simulate_lorenz(rng.uniform(1, 2, (3, 40)), 28.0, 0.03, 700, 3)[-1]
        apart = simulate_lorenz(np.hstack([start, start + 1e-9]), 28.0, 0.03, 334, 3)
        distance = np.linalg.norm(apart[..., :40] - apart[..., 40:], axis=1)
        growth = np.log(distance[333] / distance[100]).mean() / (0.03 * 233)
        assert growth == pytest.approx(0.9056, abs=0.1)


@pytest.mark.parametrize("task", [Pendulum(), MackeyGlass(), Lorenz()], ids=str)
def test_learning_and_testing_share_no_value(task: Task):
    source = task.source(0)
    learnt = source.batch(np.random.default_rng(0), 3000)
    tested = source.test(1000)
    for kept in (tested.x[:, 0], source.course(500)[:, :1]):
        assert not np.isin(kept, learnt.x[:, 0]).any()
        assert not np.isin(kept, learnt.y[:, 0]).any()


@pytest.mark.parametrize(
    ("simulated", "others"),
    [
        (_courses, (28.0, 0.03, 20)),
        (lambda seed, *others: _swings(Pendulum(), seed, *others), (3, 20)),
        (lambda seed, *others: simulate_mackey_glass(1.0 + seed, *others), (17, 20)),
    ],
    ids=["lorenz", "pendulum", "mackey_glass"],
)
def test_runs_beside_each_other_share_what_was_simulated(simulated, others):
    """It is the same array, which none of them can change; made again it has the same numbers."""
    first = simulated(1, *others)
    assert simulated(1, *others) is first
    assert not first.flags.writeable
    for seed in (2, 3):  # two are kept
        assert not np.array_equal(simulated(seed, *others), first)
    again = simulated(1, *others)
    assert again is not first
    assert np.array_equal(again, first)
