"""The cost of going back in a training run: keyframes while it goes on, and the way to any update.

Everything is timed on one thread, as in the window, by the time that the processor works for it.
One run with keyframes and the same run without them alternate update by update: their ratio is that
of equal work, and what else the machine does falls on both.  Then they change places, since the
same updates are some hundredths slower where their arrays lie worse in memory.
"""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from rnnviz.bench.measurement import Progress, counted
from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.training.timeline import SPACING, Replay, Timeline
from rnnviz.training.trainer import Trainer

SIZES = ((16, 30, 1), (32, 50, 16), (64, 100, 32))
"""D, T and B of an LSTM."""
PART = 0.1
"""Seconds of training, with and without keyframes, of which one ratio is taken."""
SEEKS = 40
LONGEST = 2000
"""Updates of the run in which ways back are timed, at most."""


@dataclass(frozen=True)
class Row:
    """One size.

    Attributes
    ----------
    size, steps, batch : int
        D, T and B.
    update : float
        Median seconds of an update.
    slower : float
        Time of training with keyframes over that of the same updates without: the median of parts.
    doubt : float
        Standard error of that median, estimated from the quartiles of the parts.
    keyframes, keyframe_bytes : int
        How many were kept, and what one of them takes.
    seek, longest_seek : float
        Seconds from one update to any other: the median, and the longest of `SEEKS`.
    snapshot : float
        Median seconds of the snapshot that is then shown, with its evaluation.
    pictures : float
        How many updates all over the run can be shown in a second, one after the other.
    """

    size: int
    steps: int
    batch: int
    update: float
    slower: float
    doubt: float
    keyframes: int
    keyframe_bytes: int
    seek: float
    longest_seek: float
    snapshot: float
    pictures: float


def rows(
    progress: Progress | None = None,
    seconds: float = 1.0,
    sizes: tuple[tuple[int, int, int], ...] = SIZES,
) -> Iterator[Row]:
    """Measure size by size.

    Parameters
    ----------
    progress : callable, optional
        Called with the number of rows done and their total.
    seconds : float
        Of training with keyframes, and as many without.
    sizes : tuple of (int, int, int)
        D, T and B.
    """
    for size in counted(sizes, progress):
        yield measure(*size, seconds)


def measure(size: int, steps: int, batch: int, seconds: float = 1.0) -> Row:
    """Measure one size."""
    with threadpool_limits(1):
        experiment = _experiment(size, steps, batch)
        pair = Timeline(Trainer(experiment)), Timeline(Trainer(experiment))
        parts = [_both(*pair) for _ in range(max(1, round(seconds / (2 * PART))))]
        timeline, ratios = _with_keyframes(experiment, pair[0]), [ratio for ratio, _ in parts]
        seeks, snapshots = _ways_back(timeline)
        return Row(
            size=size,
            steps=steps,
            batch=batch,
            update=statistics.median(update for _, update in parts),
            slower=statistics.median(ratios),
            doubt=doubt_of_median(ratios),
            keyframes=len(timeline.updates),
            keyframe_bytes=timeline.trainer.keyframe().nbytes,
            seek=statistics.median(seeks),
            longest_seek=max(seeks),
            snapshot=statistics.median(snapshots),
            pictures=SEEKS / (sum(seeks) + sum(snapshots)),
        )


def _experiment(size: int, steps: int, batch: int) -> Experiment:
    return parse_experiment(
        {
            "cell": {"name": "lstm", "size": size},
            "task": {"name": "recall", "length": steps},
            "training": {"batch": batch, "updates": 100_000},
        }
    )


def _both(one: Timeline[Trainer], other: Timeline[Trainer]) -> tuple[float, float]:
    """Return by what factor updates take longer with keyframes, and the seconds of one without.

    Each of the two runs has keyframes in turn.
    """
    first, second = _part(one, other), _part(other, one)
    ratio = math.sqrt(first[0] / first[1] * second[0] / second[1])
    return ratio, (first[1] + second[1]) / (first[2] + second[2])


def _part(timeline: Timeline[Trainer], bare: Timeline[Trainer]) -> tuple[float, float, int]:
    """Return the seconds of some updates with keyframes and without, and how many of each."""
    timeline.spacing, bare.spacing = SPACING, math.inf
    runs, spent, count = (timeline, bare), [0.0, 0.0], 0
    while min(spent) < PART:
        for which in (0, 1) if count % 2 else (1, 0):
            begun = time.thread_time()
            runs[which].step()
            spent[which] += time.thread_time() - begun
        count += 1
    return spent[0], spent[1], count


def _with_keyframes(experiment: Experiment, trained: Timeline[Trainer]) -> Timeline[Trainer]:
    """Return a run of the same length that had keyframes all the way."""
    timeline = Timeline(Trainer(experiment))
    while timeline.present < min(trained.present, LONGEST):
        timeline.step()
    return timeline


def doubt_of_median(values: Sequence[float]) -> float:
    """Return the standard error of a median, from the quartiles; 0 for few values.

    That of normally distributed values: 1.2533 σ / √n, with σ = (Q₃ − Q₁) / 1.349.
    """
    if len(values) < 4:
        return 0.0
    low, _, high = statistics.quantiles(values, n=4)
    return 1.2533 * (high - low) / 1.349 / math.sqrt(len(values))


def _ways_back(timeline: Timeline[Trainer]) -> tuple[list[float], list[float]]:
    """Return the seconds to some updates, and those of their snapshots."""
    replay, rng = Replay(timeline), random.Random(1)
    seeks, snapshots = [], []
    for _ in range(SEEKS):
        begun = time.thread_time()
        trainer = replay.seek(rng.randrange(timeline.present + 1))
        there = time.thread_time()
        trainer.evaluate()
        trainer.snapshot()
        seeks.append(there - begun)
        snapshots.append(time.thread_time() - there)
    return seeks, snapshots
