"""Runs of a sweep on many machines, through the scheduler of a Dask cluster.

The scheduler and its workers are started by the user, with `dask scheduler` and `dask worker`; only
its address is given.  Dask gives the runs of a worker that dies to another one.  The connection is
neither encrypted nor checked unless the cluster is set up so: whoever runs the scheduler can run
programs here and there.
"""

from __future__ import annotations

import logging
import queue
import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from rnnviz import __version__
from rnnviz.setting import short
from rnnviz.sweep.plan import Place, SweepPlan
from rnnviz.sweep.pool import BEAT, Result, attempt
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, printable

if TYPE_CHECKING:
    from distributed import Client, Future

PATIENCE = 10.0
"""Seconds to wait for the scheduler."""
PER_THREAD = 3
"""Runs that are sent for each thread of the cluster at once, so that none waits."""
_MISSING = QT_TRANSLATE_NOOP(
    "sweep", 'for a scheduler Dask is needed; install it with: pip install "rnnviz[cluster]"'
)
_ADDRESS = re.compile(r"(?:(?:tcp|tls|wss?)://)?(?:\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}")
_NO_ADDRESS = QT_TRANSLATE_NOOP(
    "sweep", "{address} is not the address of a scheduler, such as tcp://127.0.0.1:8786"
)
_NO_SCHEDULER = QT_TRANSLATE_NOOP("sweep", "{address}: no scheduler answers there ({problem})")
_GONE = QT_TRANSLATE_NOOP("sweep", "{address}: the scheduler has gone; what is done was kept")
_OTHER_VERSION = QT_TRANSLATE_NOOP(
    "sweep", "{address}: the worker {worker} needs rnnviz {right}, and has: {found}"
)


def cluster_of(address: str) -> Callable[..., Generator[Result | None, None, None]]:
    """Return what makes the runs of a plan by a cluster."""
    return partial(cluster_results, address=address)


def cluster_results(
    plan: SweepPlan, places: Sequence[Place], address: str
) -> Generator[Result | None, None, None]:
    """Yield the results of some runs as they come, and None whenever `BEAT` seconds have passed.

    Raises
    ------
    BadInput
        Where Dask is not installed, no scheduler answers, or it goes away; where a worker has
        another version of this program.
    """
    _refuse_without_dask()
    with _quiet():  # after Dask was imported, which sets its levels
        client = _connected(address)
        try:
            _refuse_other_versions(client, address)
            yield from _through(client, plan, list(reversed(places)), address)
        except (OSError, RuntimeError, CancelledError) as error:
            raise BadInput.of("sweep", _GONE, address=address) from error
        finally:
            with suppress(Exception):
                client.close(timeout=1)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own messages from the terminal: what matters is reported as results are."""
    names = ("distributed", "distributed.client", "distributed.comm", "distributed.core")
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def _refuse_without_dask() -> None:
    try:
        import distributed  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise BadInput.of("sweep", _MISSING) from error


def _connected(address: str) -> Client:
    if not _ADDRESS.fullmatch(address):
        raise BadInput.of("sweep", _NO_ADDRESS, address=short(address))
    from distributed import Client

    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
        problem = printable(" ".join(str(error).split()))[:200]
        raise BadInput.of("sweep", _NO_SCHEDULER, address=address, problem=problem) from error


def version() -> str:
    """Return the version of the program; asked of every worker."""
    return __version__


def _refuse_other_versions(client: Client, address: str) -> None:
    """Raise `BadInput` unless every worker that is there has this version of the program."""
    found: dict[str, Any] = client.run(version, on_error="return")
    for worker, answer in found.items():
        if answer != __version__:
            what = printable(" ".join(str(answer).split()))[:200]
            raise BadInput.of(
                "sweep",
                _OTHER_VERSION,
                address=address,
                worker=worker,
                right=__version__,
                found=what,
            )


def _through(
    client: Client, plan: SweepPlan, waiting: list[Place], address: str
) -> Iterator[Result | None]:
    finished: queue.SimpleQueue[Future] = queue.SimpleQueue()
    flight: dict[Future, Place] = {}
    while waiting or flight:
        room = PER_THREAD * max(1, sum(client.nthreads().values())) if waiting else 0
        while waiting and len(flight) < room:
            place = waiting.pop()
            future = client.submit(attempt, plan.experiment(place), pure=False)
            flight[future] = place
            future.add_done_callback(finished.put)
        try:
            future = finished.get(timeout=BEAT)
        except queue.Empty:
            if client.status != "running":
                raise BadInput.of("sweep", _GONE, address=address) from None
            yield None
            continue
        try:
            result = _result(future, address)
        except TimeoutError:  # its worker died after it was done: it is made again
            if client.status != "running":
                raise BadInput.of("sweep", _GONE, address=address) from None
            finished.put(future)
            time.sleep(BEAT)
            yield None
            continue
        yield flight.pop(future), result


def _result(future: Future, address: str) -> Any:
    """Return what a run measured, or why it could not be made.

    Raises
    ------
    BadInput
        Where the scheduler has gone.
    TimeoutError
        Where the result is not there after `BEAT` seconds.
    """
    from distributed.client import AllExit

    status = future.status
    if status == "finished":
        try:
            return future.result(timeout=BEAT)
        except AllExit as error:
            raise TimeoutError from error
    if status == "cancelled":
        raise BadInput.of("sweep", _GONE, address=address)
    if status != "error":
        raise TimeoutError
    problem = printable(" ".join(str(future.exception()).split()))[:200]
    return Message.of("sweep", "{problem}", problem=problem)
