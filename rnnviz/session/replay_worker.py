"""The thread that makes past updates of a run again, and those around them before they are wanted.

Only the newest wish counts: whoever drags faster than updates can be made again sees fewer of them.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rnnviz.session.handoff import (
    LONGEST_GATE,
    Failure,
    LatestSlot,
    NumberedSnapshot,
    describe,
)
from rnnviz.text import QT_TRANSLATE_NOOP, Message
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.timeline import Replay
from rnnviz.training.trainer import Trainer

AHEAD = 8
"""Updates on either side of the wanted one that are made ready, at most."""
NEAR_BYTES = 64 * 2**20
"""Bytes that the snapshots around the wanted one may take."""
PATIENCE = 0.1
"""Seconds after which an update that is no longer wanted is given up."""


@dataclass(frozen=True)
class Wish:
    """An update of a run that is to be shown."""

    live: NumberedSnapshot
    update: int


class ReplayWorker:
    """Makes wanted updates again in a thread of its own.

    Parameters
    ----------
    failures : deque of Failure
    notify : callable
        Called when there is a snapshot or a failure.
    gate : threading.Event
        Work goes on while it is set.

    Attributes
    ----------
    snapshots : LatestSlot
        Holds a NumberedSnapshot.
    """

    def __init__(
        self, failures: deque[Failure], notify: Callable[[], None], gate: threading.Event
    ) -> None:
        self._failures, self._notify, self._gate = failures, notify, gate
        self._wake = threading.Condition()
        self._wish: Wish | None = None
        self._done: Wish | None = None
        self._closing = False
        self._of: NumberedSnapshot | None = None
        self._replay: Replay[Trainer] | None = None
        self._near: dict[int, NumberedSnapshot] = {}
        self._shown: int | None = None
        self._backwards = True
        self.snapshots = LatestSlot()
        self._thread = threading.Thread(target=self._run_thread, name="rnnviz replay", daemon=True)
        self._thread.start()

    # From the window's thread

    def want(self, live: NumberedSnapshot, update: int) -> None:
        """Ask for an update of the run that a snapshot belongs to, in place of any before it."""
        with self._wake:
            self._wish = Wish(live, update)
            self._wake.notify()

    def rest(self) -> None:
        """Want nothing any more, and forget what is no longer needed."""
        with self._wake:
            self._wish = None
            self.snapshots.take()
            self._wake.notify()

    def stop(self) -> None:
        """Let the thread end after what it is doing."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._gate.set()

    def wait(self, seconds: float) -> None:
        """Wait a bounded time for the end."""
        self._thread.join(max(0.0, seconds))

    # In the thread

    def _run_thread(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or self._wish is not self._done)
                wish = self._done = self._wish
            if self._closing:
                return
            if wish is None:
                self._forget()
                continue
            try:
                self._carry_out(wish)
            except Exception as error:  # noqa: BLE001 - shown to the user; the next may work
                self._forget()
                source = QT_TRANSLATE_NOOP("training", "update {update} is not shown: {error}")
                message = Message.of("training", source, update=wish.update, error=describe(error))
                self._failures.append(Failure(message, traceback.format_exc()))
                self._notify()

    def _forget(self) -> None:
        self._of = self._replay = None
        self._near = {}

    def _carry_out(self, wish: Wish) -> None:
        if self._of is None or self._of.timeline is not wish.live.timeline:
            self._forget()
            self._replay = Replay(wish.live.timeline)
        elif self._shown is not None and self._shown != wish.update:
            self._backwards = wish.update < self._shown
        self._of, self._shown = wish.live, wish.update
        given_up = time.monotonic() + PATIENCE
        found = self._snapshot_at(wish, lambda: self._has_changed(wish, given_up))
        if found is None:
            return
        with self._wake:
            if self._wish is not None:
                self.snapshots.put(found)
        self._notify()
        self._make_ready(wish, _bytes(found.snapshot))

    def _has_changed(self, wish: Wish, since: float = 0.0) -> bool:
        """Whether the session closes, or something else has been wanted for some time."""
        return self._closing or (self._wish is not wish and time.monotonic() >= since)

    def _snapshot_at(self, wish: Wish, cancelled: Callable[[], bool]) -> NumberedSnapshot | None:
        """Return the snapshot of the wanted update; None where it was given up."""
        known = self._near.get(wish.update)
        return known if known is not None else self._made(wish.update, cancelled)

    def _made(self, update: int, cancelled: Callable[[], bool]) -> NumberedSnapshot | None:
        """Make an update again; None where it was given up."""
        assert self._replay is not None
        assert self._of is not None
        trainer = self._replay.seek(update, cancelled)
        if trainer.update < update and not trainer.stopped:
            return None
        trainer.evaluate()  # as a run does that stops there
        of = self._of
        made = NumberedSnapshot(of.run, trainer.snapshot(), of.rebuilds, of.timeline)
        self._near[update] = made
        return made

    def _make_ready(self, wish: Wish, size: int) -> None:
        """Make the updates around the wanted one ready, until something else is wanted."""
        count = max(1, min(AHEAD, NEAR_BYTES // (2 * size)))
        kept = range(wish.update - 2 * count, wish.update + 2 * count + 1)
        self._near = {n: made for n, made in self._near.items() if n in kept}
        for update in self._missing(wish, count):
            self._gate.wait(LONGEST_GATE)
            if self._made(update, lambda: self._has_changed(wish)) is None:
                return

    def _missing(self, wish: Wish, count: int) -> Iterator[int]:
        """Yield the updates to be made ready: ahead of the direction of travel first.

        Backwards they are made several at a time, from a keyframe on.
        """
        first, last = (
            max(0, wish.update - count),
            min(wish.update + count, wish.live.timeline.present),
        )
        behind, before = range(first, wish.update), range(wish.update + 1, last + 1)
        half = [n for n in behind if n not in self._near]
        if wish.update - first and len(half) * 2 < wish.update - first:
            half = []
        parts = (half, before) if self._backwards else (before, half)
        for part in parts:
            yield from (n for n in part if n not in self._near)


def _bytes(snapshot: Snapshot) -> int:
    """Return about how many bytes a snapshot takes that others do not share."""
    trace, loss = snapshot.trace, snapshot.history.loss
    numbers = sum(
        layer.steps * layer.cell.size * (4 * len(layer.cell.blocks) + 4 * len(layer.cell.states))
        for layer in trace.layers
    )
    curves = 6 + 4 * len(snapshot.history.parameter_norms)
    return 8 * (numbers + curves * 4 * len(loss.update)) + 2**14
