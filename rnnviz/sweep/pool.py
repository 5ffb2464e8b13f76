"""Runs of a sweep on this machine: a pool of processes that survives the death of any of them.

A process that is killed takes its pool with it.  A new pool is built then, and only what was not
finished runs again.  Runs that were under way in three dead pools are tried alone; one that ends
its process even then is given up, and reported.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from types import TracebackType
from typing import Any, Protocol, Self

from rnnviz.experiment.experiment import Experiment
from rnnviz.sweep.plan import Place, SweepPlan
from rnnviz.sweep.run_one import Measured, run_one
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.memory_estimate import MAX_BYTES

BEAT = 0.1
"""Seconds after which those who wait for results are asked whether to go on."""
ENOUGH = 0.1
"""Seconds of work that a process is given at once, at least, where runs are short."""
MOST_AT_ONCE = 64
STRIKES = 3
"""Dead pools in which a run was under way, before it is tried alone."""
_GIVEN_UP = QT_TRANSLATE_NOOP(
    "sweep", "the process that made this run was ended from outside or ran out of memory, {n} times"
)

_NONE_LIVES = QT_TRANSLATE_NOOP(
    "sweep",
    "every process ended as soon as it began; a script that sweeps needs its work below"
    ' if __name__ == "__main__":',
)
_NONE_STARTS = QT_TRANSLATE_NOOP(
    "sweep", "no process could be started ({reason}); use fewer processes, or close other programs"
)

Result = tuple[Place, Measured | Message]
"""Which run, and what was measured or why it could not be made."""
_Flight = dict[Future[list[Result]], list[Place]]
"""The runs that a pool was sent, by what will hold their results."""


def default_jobs(plan: SweepPlan) -> int:
    """Return how many processes there are at most: one a processor, within the memory limit."""
    return max(1, min(os.cpu_count() or 1, plan.size, MAX_BYTES // max(1, plan.need)))


def pool_of(jobs: int) -> Callable[..., Generator[Result | None, None, None]]:
    """Return what makes the runs of a plan by so many processes on this machine."""
    return partial(pooled_results, jobs=jobs)


def pooled_results(
    plan: SweepPlan, places: Sequence[Place], jobs: int
) -> Generator[Result | None, None, None]:
    """Yield the results of some runs as they come, and None whenever `BEAT` seconds have passed.

    Closing the iterator ends the processes at once.
    """
    left = _Left(places)
    while left.waiting or left.alone:
        ready, exclusive = left.next()
        with _Pool(1 if exclusive else jobs) as pool:
            flight: _Flight = {}
            try:
                for result in _through(pool, plan, ready, flight):
                    left.found = left.found or result is not None
                    yield result
            except BrokenProcessPool:
                lost = [place for part in flight.values() for place in part]
                yield from left.given_up(lost, exclusive)


class _Left:
    """The runs that are left, and how often a pool died that was making them.

    Attributes
    ----------
    waiting : list of Place
        In reverse order.
    alone : list of Place
        To be tried in a pool of their own.
    found : bool
        Whether there was any result.
    """

    def __init__(self, places: Sequence[Place]) -> None:
        self.waiting, self.alone = list(reversed(places)), list[Place]()
        self.found = False
        self._strikes, self._pools = Counter[Place](), 0

    def next(self) -> tuple[list[Place], bool]:
        """Return what the next pool makes, and whether that is one run alone."""
        return (self.waiting, False) if self.waiting else ([self.alone.pop()], True)

    def given_up(self, lost: Sequence[Place], exclusive: bool) -> Iterator[Result]:
        """Sort in what a dead pool was making; yield what is not tried again.

        Raises
        ------
        BadInput
            Where no pool has lived long enough for a single result.
        """
        self._pools += 1
        if not self.found and self._pools > 2 * STRIKES:
            raise BadInput.of("sweep", _NONE_LIVES)
        for place in lost:
            self._strikes[place] += 1
            if exclusive:
                yield place, Message.of("sweep", _GIVEN_UP, n=self._strikes[place])
            else:
                home = self.alone if self._strikes[place] >= STRIKES else self.waiting
                home.append(place)


def _through(
    pool: _Pool,
    plan: SweepPlan,
    waiting: list[Place],
    flight: _Flight,
) -> Iterator[Result | None]:
    """Send runs to a pool as it has room for them; `flight` holds those that are under way."""
    size = 1
    while waiting or flight:
        while waiting and len(flight) < pool.room:
            part = [waiting.pop() for _ in range(min(size, len(waiting)))]
            flight[pool.submit([(place, plan.experiment(place)) for place in part])] = part
        finished, _ = wait(flight, timeout=BEAT, return_when=FIRST_COMPLETED)
        if not finished:
            yield None
        broken = [f for f in finished if isinstance(f.exception(), BrokenProcessPool)]
        for future in finished - set(broken):
            results = future.result()
            del flight[future]
            size = _at_once(results, pool.processes, len(waiting))
            yield from results
        if broken:
            raise BrokenProcessPool


def _at_once(results: Sequence[Result], processes: int, waiting: int) -> int:
    """Return how many runs a process is given at once: the shorter they are, the more."""
    seconds = [m.seconds for _, m in results if isinstance(m, Measured)]
    mean = sum(seconds) / len(seconds) if seconds else ENOUGH
    fair = max(1, waiting // (2 * processes))
    return max(1, min(MOST_AT_ONCE, fair, int(ENOUGH / max(mean, 1e-4))))


def work(runs: Sequence[tuple[Place, Experiment]]) -> list[Result]:
    """Make some runs, in a process of the pool."""
    return [(place, attempt(experiment)) for place, experiment in runs]


def attempt(experiment: Experiment) -> Measured | Message:
    """Make one run, or return why it could not be made."""
    try:
        return run_one(experiment)
    except BadInput as error:
        return error.message
    except MemoryError:
        return Message("sweep", QT_TRANSLATE_NOOP("sweep", "there was not enough memory for it"))


class _Pool:
    """A pool of processes that end when this one ends, is killed, or closes the pool."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self.room = processes + 1
        """Parts that are sent at once: one more than can run, so that no process waits."""
        context = get_context("spawn")
        self._ends, self._life = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(
            processes, mp_context=context, initializer=_begin, initargs=(self._ends,)
        )

    def submit(self, runs: list[tuple[Place, Experiment]]) -> Future[list[Result]]:
        """Send runs; where the pool is broken the future says so.

        Raises
        ------
        BadInput
            Where the system starts no further process.
        """
        try:
            with _interrupts_ignored():  # inherited by a process that is started here
                return self._executor.submit(work, runs)
        except BrokenProcessPool as error:
            return _broken(error)
        except OSError as error:
            # A pool that finds a process dead closes its queue; one that was just being started
            # is handed that queue.
            if getattr(self._executor, "_broken", False):
                return _broken(BrokenProcessPool(str(error)))
            reason = error.strerror or str(error)
            raise BadInput.of("sweep", _NONE_STARTS, reason=reason) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Now the processes end by themselves, in the middle of a run if need be; those that are
        # still starting are ended.
        self._life.close()
        self._ends.close()
        for process in list((getattr(self._executor, "_processes", None) or {}).values()):
            process.terminate()
        self._executor.shutdown(wait=True, cancel_futures=True)


def _broken(error: BrokenProcessPool) -> Future[list[Result]]:
    """Return what holds no result, since its pool is broken."""
    future: Future[list[Result]] = Future()
    future.set_exception(error)
    return future


class _Closes(Protocol):
    """The reading end of a pipe that nobody writes to."""

    def poll(self, timeout: float | None, /) -> bool: ...


def _begin(ends: _Closes) -> None:
    """Prepare a process of the pool."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all processes
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(5)  # the window and the terminal come first
    threading.Thread(target=_end_with, args=(ends,), daemon=True).start()


def _end_with(ends: _Closes) -> None:
    """End this process as soon as the other end of a pipe is closed, or its owner is gone."""
    with suppress(OSError, EOFError):
        ends.poll(None)
    os._exit(0)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ignore Ctrl+C meanwhile; only the main thread can say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: Callable[..., Any] | int | None = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
