"""Histories of runs of known kind, generated from a formula and noise.

Losses are relative to the chance level, which is 1 unless a case says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from rnnviz.nn.trace import Array
from rnnviz.validation.case import RunCase, one
from rnnviz.validation.network import Rng

RunGroup = Callable[[Rng], Iterator[RunCase]]
BAD = frozenset({"spiked", "ruined", "diverged", "dead"})
"""Kinds that are wrong for a run that goes well."""


def noisy(rng: Rng, values: Array, spread: float) -> Array:
    """Return values times lognormal noise of mean 1."""
    noise = rng.normal(-0.5 * spread**2, spread, len(values))
    return np.asarray(values * np.exp(noise))


def fall(count: int, start: float, end: float) -> Array:
    """Return a geometric course from one value to another."""
    return np.geomspace(start, end, count)


def at_chance(rng: Rng) -> Iterator[RunCase]:
    """Nothing is learnt, with batches of many sequences and of few."""
    for spread in (0.0, 0.02, 0.1, 0.3):
        count = int(rng.integers(30, 600))
        loss = noisy(rng, np.ones(count), spread)
        norm = noisy(rng, np.full(count, 0.1), 0.3)
        checks = {n: one("chance") for n in (count // 2, count)}
        if spread < 0.05:
            checks[1] = one("chance")
        yield RunCase("at chance", f"noise {spread}", loss, norm, checks, BAD | {"solved"})
    count = 400
    loss = rng.normal(size=count) ** 2  # one squared error a batch
    norm = np.sqrt(loss) * 0.1
    checks = {n: one("chance") for n in (100, 200, 300, count)}
    yield RunCase("at chance", "one squared error a batch", loss, norm, checks, BAD | {"solved"})
    slow = fall(300, 1.05, 0.97)
    yield RunCase("at chance", "settles at 0.97", slow, norm[:300], {300: one("chance")}, BAD)


def heavy_tails(rng: Rng) -> Iterator[RunCase]:
    """Norms that differ a lot from batch to batch, and norms that are exactly zero at times."""
    count = int(rng.integers(200, 600))
    for end, kind in ((1.0, "chance"), (0.2, "learning")):
        loss = noisy(rng, fall(count, 1.0, end), 0.02)
        norm = noisy(rng, np.full(count, 0.1), 1.2)
        checks = {count: one(kind)}
        yield RunCase("heavy tails", f"of the norm, loss to {end}", loss, norm, checks, BAD)
        zero = np.where(rng.random(count) < 0.6, 0.0, norm)
        yield RunCase("heavy tails", f"and zeros, loss to {end}", loss, zero, checks, BAD)
    loss = np.concatenate([fall(count // 2, 1.0, 1e-3), np.zeros(count - count // 2)])
    norm = np.where(loss > 0, 0.1, 0.0)
    yield RunCase("solved", "a loss of exactly 0", loss, norm, {count: one("solved")}, BAD)


def rare_class(rng: Rng) -> Iterator[RunCase]:
    """One class is so frequent that guessing it is nearly always right."""
    count = 200
    accuracy = np.full(count, 0.995)
    loss, norm = noisy(rng, np.full(count, 0.03), 0.02), np.full(count, 0.01)
    yield RunCase(
        "at chance", "guessing is right 99.5 %", loss, norm, {count: one("chance")},
        BAD | {"solved"}, accuracy, chance_loss=0.03, chance_accuracy=0.995,
    )  # fmt: skip


def learning(rng: Rng) -> Iterator[RunCase]:
    """The loss falls, but not to the end; the norm may fall or grow slowly meanwhile."""
    count = int(rng.integers(80, 600))
    for end, grows in ((0.6, 1.0), (0.1, 1.0), (0.3, 300.0), (0.2, 1e-4)):
        loss = noisy(rng, fall(count, 1.0, end), 0.03)
        norm = noisy(rng, fall(count, 0.1, 0.1 * grows), 0.3)
        checks = {1: one("chance"), count: one("learning")}
        name = f"to {end}, norm × {grows:g}"
        yield RunCase("learning", name, loss, norm, checks, BAD | {"solved", "clipped"})
    accuracy = np.clip(fall(count, 0.25, 0.9), 0, 1)
    loss, norm = noisy(rng, fall(count, 1.0, 0.3), 0.03), np.full(count, 0.1)
    yield RunCase(
        "learning", "to 90 % right", loss, norm, {count: one("learning")}, BAD | {"solved"},
        accuracy, chance_accuracy=0.25,
    )  # fmt: skip
    loss = noisy(rng, fall(count, 7.0, 1.5), 0.03)
    case = RunCase("learning", "guessing not known", loss, norm, {count: one("learning")}, BAD)
    yield RunCase(**{**vars(case), "chance_loss": float("nan")})


def solved(rng: Rng) -> Iterator[RunCase]:
    """Solved and continued: the norms keep falling, and now and then a batch is harder."""
    count, done = int(rng.integers(400, 1500)), 100
    for end in (1e-2, 1e-6, 1e-12):
        norm = np.concatenate([fall(done, 1.0, 0.1), fall(count - done, 0.1, end)])
        loss = np.concatenate([fall(done, 1.0, 5e-3), fall(count - done, 5e-3, 5e-3 * end)])
        norm, loss = noisy(rng, norm, 0.4), noisy(rng, loss, 0.2)
        accuracy = np.concatenate([np.linspace(0.25, 1.0, done), np.ones(count - done)])
        checks = {n: one("solved") for n in (done + 40, count // 2, count)}
        yield RunCase("solved", f"norm to {end:g}, no answers", loss, norm, checks, BAD)
        norm, loss = norm.copy(), loss.copy()
        hard = rng.choice(np.arange(done + 60, count - 1), 6, replace=False)
        norm[hard], loss[hard] = rng.uniform(0.05, 0.9, 6), rng.uniform(0.1, 0.4, 6)
        accuracy[hard] = rng.uniform(0.9, 0.97, 6)
        yield RunCase(
            "solved", f"norm to {end:g}, hard batches", loss, norm, checks, BAD, accuracy,
            chance_accuracy=0.25,
        )  # fmt: skip


def exploded(rng: Rng) -> Iterator[RunCase]:
    """The norm leaps at update n, and what was learnt is gone."""
    count = int(rng.integers(60, 500))
    for n, after, right in (
        (count // 2, 3.0, ("spiked",)),
        (count // 2, 1.2, ("spiked",)),
        (count // 2, 80.0, ("spiked", "ruined")),
        (count - 2, 80.0, ("spiked", "ruined")),
        (count, 0.3, ("spiked",)),
        (3, 5.0, ("spiked",)),
    ):
        loss = noisy(rng, fall(count, 1.0, 0.3), 0.03)
        loss[n:] = noisy(rng, np.full(count - n, after), 0.05)
        norm = noisy(rng, np.full(count, 0.1), 0.3)
        leap = float(10.0 ** rng.uniform(3.8, 20))
        norm[n - 1] *= leap
        norm[n:] *= rng.choice([1.0, leap])
        checks = {count: one(*right), n: one("spiked")}
        name = f"at {n} of {count}, × {leap:.0e}, loss to {after}"
        yield RunCase("explosion", name, loss, norm, checks)


def recovered(rng: Rng) -> Iterator[RunCase]:
    """A leap of the norm from which the loss comes back."""
    count, n = 400, int(rng.integers(60, 200))
    for end, kind in ((0.2, "learning"), (1e-3, "solved")):
        loss = noisy(rng, fall(count, 1.0, end), 0.03)
        loss[n : n + 15] = 6.0
        norm = noisy(rng, np.full(count, 0.1), 0.3)
        norm[n - 1] = 1e4
        checks = {n: one("spiked"), n + 10: one("spiked"), count: one(kind)}
        yield RunCase("recovered", f"at {n}, then {kind}", loss, norm, checks)


def forgotten(rng: Rng) -> Iterator[RunCase]:
    """Learnt, and lost again without a leap; solved, and then exploded; a second explosion."""
    count = 300
    loss = np.concatenate([fall(150, 1.0, 0.3), fall(150, 0.3, 1.0)])
    loss[-40:] = 1.0
    loss, norm = noisy(rng, loss, 0.02), noisy(rng, np.full(count, 0.1), 0.3)
    checks = {150: one("learning"), count: one("chance")}
    yield RunCase("forgotten", "slowly", loss, norm, checks, BAD)
    loss = noisy(rng, np.concatenate([fall(200, 1.0, 1e-3), np.full(100, 1.5)]), 0.05)
    norm = noisy(rng, np.concatenate([fall(200, 1.0, 1e-4), np.full(100, 3e-3)]), 0.2)
    norm[200] = 1e6
    checks = {200: one("solved"), 201: one("spiked"), count: one("spiked")}
    yield RunCase("explosion", "of a solved run", loss, norm, checks)
    loss = noisy(rng, np.full(count, 0.3), 0.03)
    loss[100:112], loss[250:] = 4.0, 4.0
    norm = noisy(rng, np.full(count, 0.1), 0.2)
    norm[99], norm[249] = 1e4, 1e7
    checks = {100: one("spiked"), 200: one("learning"), 250: one("spiked"), count: one("spiked")}
    yield RunCase("explosion", "a second one", loss, norm, checks)


def slow_rise(rng: Rng) -> Iterator[RunCase]:
    """The norm grows a little at each update, with and without the loss."""
    count = int(rng.integers(300, 500))
    norm = noisy(rng, fall(count, 0.1, 1e8), 0.2)
    loss = np.concatenate([fall(count // 2, 1.0, 1.0), fall(count - count // 2, 1.0, 1e4)])
    checks = {count: one("ruined")}
    yield RunCase("slow rise", "of norm and loss", noisy(rng, loss, 0.1), norm, checks)
    loss = noisy(rng, fall(count, 1.0, 0.2), 0.03)
    yield RunCase("slow rise", "of the norm alone", loss, norm, {count: one("learning")}, BAD)
    late = norm.copy()
    late[: count // 2] = norm[count // 2 :: -1][: count // 2]
    checks = {count: one("learning")}
    yield RunCase("slow rise", "down and up again", loss, np.sort(late)[::-1], checks, BAD)


def norm_comes_back(rng: Rng) -> Iterator[RunCase]:
    """The norm falls a million fold while the run learns, and comes back to less than it was."""
    count, n = 400, 300
    norm = np.concatenate([fall(n, 3.8, 1e-6), np.full(count - n, 0.5)])
    loss = noisy(rng, fall(count, 1.0, 0.05), 0.03)
    norm = noisy(rng, norm, 0.2)
    yield RunCase("played on", "the norm comes back", loss, norm, {count: one("learning")}, BAD)
    accuracy = np.minimum(np.linspace(0.5, 1.6, count), 1.0)
    yield RunCase(
        "played on", "the norm comes back, all right", loss, norm, {count: one("solved")}, BAD,
        accuracy, chance_accuracy=0.5,
    )  # fmt: skip


def clipped(rng: Rng) -> Iterator[RunCase]:
    """Clipping that was decisive, and clipping that was not."""
    count = int(rng.integers(80, 400))
    for strongest, end, kinds in (
        (1e-3, 0.3, ("clipped",)),
        (1e-3, 1.0, ("clipped",)),
        (1e-5, 1e-3, ("clipped", "solved")),
        (0.3, 0.3, ("learning",)),
        (0.3, 1.0, ("chance",)),
        (0.1, 1e-3, ("solved",)),
    ):
        loss = noisy(rng, fall(count, 1.0, end), 0.01)
        scale = np.where(rng.random(count) < 0.2, strongest, 1.0)
        scale[count // 3] = strongest
        norm = noisy(rng, np.where(scale < 1, 0.1 / scale, 0.1), 0.05)
        yield RunCase(
            "clipped", f"to {strongest:g}, loss to {end:g}", loss, norm, {count: one(*kinds)},
            frozenset({"ruined", "diverged", "dead"}), clip_scale=scale, clipping="norm",
        )  # fmt: skip


def ended(rng: Rng) -> Iterator[RunCase]:
    """Diverged at the first update and later, dead, and not begun."""
    nan = np.array([np.nan])
    for before in (0, 1, int(rng.integers(2, 200))):
        loss = np.concatenate([noisy(rng, np.full(before, 0.9), 0.1), nan])
        norm = np.concatenate([noisy(rng, np.full(before, 0.1), 0.1), nan])
        yield RunCase(
            "ended", f"diverged at {before + 1}", loss, norm, {before + 1: one("diverged")},
            outcome="diverged", first_bad_update=before + 1,
        )  # fmt: skip
    count = int(rng.integers(10, 100))
    norm = np.where(np.arange(count) < count - 5, 0.1, 0.0)
    yield RunCase(
        "ended", "dead", np.ones(count), norm, {count: one("dead")},
        outcome="dead", first_bad_update=count - 4,
    )  # fmt: skip
    yield RunCase("ended", "not begun", np.zeros(0), np.zeros(0), {0: one("untrained")})


RUN_GROUPS: tuple[RunGroup, ...] = (
    at_chance,
    heavy_tails,
    rare_class,
    learning,
    solved,
    exploded,
    recovered,
    forgotten,
    slow_rise,
    norm_comes_back,
    clipped,
    ended,
)
