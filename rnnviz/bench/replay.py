"""The cost of going back in a training run: keyframes while it goes on, and the way to any update.

Everything is timed on one thread, as in the window.  Training with keyframes and training without
them alternate, so that their ratio means something on a machine whose speed drifts.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from threadpoolctl import threadpool_limits

from rnnviz.bench.training import Progress
from rnnviz.experiment.experiment import Experiment, parse_experiment
from rnnviz.training.timeline import Replay, Timeline
from rnnviz.training.trainer import Trainer

SIZES = ((16, 30, 1), (32, 50, 16), (64, 100, 32))
"""D, T and B of an LSTM."""
PART = 0.25
"""Seconds of one stretch of training, with or without keyframes."""
SEEKS = 40


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
        Time of training with keyframes over that without.
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
    for n, size in enumerate(sizes):
        if progress is not None:
            progress(n, len(sizes))
        yield measure(*size, seconds)
    if progress is not None:
        progress(len(sizes), len(sizes))


def measure(size: int, steps: int, batch: int, seconds: float = 1.0) -> Row:
    """Measure one size."""
    with threadpool_limits(1):
        experiment = _experiment(size, steps, batch)
        timeline, bare = Timeline(Trainer(experiment)), Trainer(experiment)
        ratios, updates = [], []
        for _ in range(max(1, round(seconds / PART))):
            with_keyframes, without = _stretch(timeline.step), _stretch(lambda: _step(bare))
            ratios.append(with_keyframes / without)
            updates.append(without)
        seeks, snapshots = _ways_back(timeline)
        return Row(
            size=size,
            steps=steps,
            batch=batch,
            update=statistics.median(updates),
            slower=statistics.median(ratios),
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


def _step(trainer: Trainer) -> None:
    trainer.step()
    trainer.evaluate_if_due()


def _stretch(step: Callable[[], None]) -> float:
    """Return the seconds of an update in a stretch of training."""
    begun, count = time.thread_time(), 0
    while True:
        step()
        count += 1
        took = time.thread_time() - begun
        if took >= PART:
            return took / count


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
