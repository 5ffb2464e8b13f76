"""The thread that makes past updates again, and those around them before they are wanted.

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
from rnnviz.session.pair import together
from rnnviz.session.reel import Reel, snapshot_bytes
from rnnviz.text import QT_TRANSLATE_NOOP, Message

AHEAD = 8
"""Updates on either side of the wanted one that are made ready, at most."""
NEAR_BYTES = 64 * 2**20
"""Bytes that the snapshots around the wanted one may take, of all runs together."""
REST = 0.15
"""Seconds without another wish after which those around the last one are made ready."""
PATIENCE = 0.1
"""Seconds after which an update that is no longer wanted is given up."""


@dataclass(frozen=True)
class Wish:
    """An update that is to be shown of a run, and of the one beside it."""

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
        self._reels: list[Reel] = []
        self._shown: int | None = None
        self._backwards = True
        self.snapshots = LatestSlot()
        self._thread = threading.Thread(target=self._run_thread, name="rnnviz replay", daemon=True)
        self._thread.start()

    # From the window's thread

    def want(self, live: NumberedSnapshot, update: int) -> None:
        """Ask for an update of the runs that a snapshot belongs to, in place of any before it."""
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
        self._reels, self._shown = [], None

    def _carry_out(self, wish: Wish) -> None:
        self._load(wish.live)
        if self._shown is not None and self._shown != wish.update:
            self._backwards = wish.update < self._shown
        self._shown = wish.update
        given_up = time.monotonic() + PATIENCE
        found = self._made(wish.update, lambda: self._has_changed(wish, given_up))
        if found is None:
            return
        with self._wake:
            if self._wish is not None:
                self.snapshots.put(found)
        self._gate.clear()  # the window sets it once it has painted this, or has nothing to paint
        self._notify()
        room = NEAR_BYTES // sum(snapshot_bytes(made.snapshot) for made in found.both)
        for reel in self._reels:
            reel.keep_around(wish.update, max(2, room))
        if self._is_rested(wish):
            self._make_ready(wish, max(1, min(AHEAD, room // 4)))

    def _is_rested(self, wish: Wish) -> bool:
        """Wait a little; return whether nothing else was wanted meanwhile."""
        with self._wake:
            return not self._wake.wait_for(lambda: self._has_changed(wish), REST)

    def _load(self, live: NumberedSnapshot) -> None:
        """Have a reel of every run that is wanted, and no others."""
        known = {id(reel.timeline): reel for reel in self._reels}
        self._reels = [known.get(id(each.timeline)) or Reel(each) for each in live.both]
        for reel, each in zip(self._reels, live.both, strict=True):
            reel.show(each.snapshot.probe)

    def _has_changed(self, wish: Wish, since: float = 0.0) -> bool:
        """Whether the session closes, or something else has been wanted since a time."""
        return self._closing or (self._wish is not wish and time.monotonic() >= since)

    def _made(self, update: int, cancelled: Callable[[], bool]) -> NumberedSnapshot | None:
        """Return an update of every run; None where it was given up.

        Between its steps it waits while a frame is drawn, which holds the interpreter as this does.
        """

        def is_called_off() -> bool:
            self._gate.wait(LONGEST_GATE)
            return cancelled()

        found = []
        for reel in self._reels:
            self._gate.wait(LONGEST_GATE)
            made = reel.at(update, is_called_off)
            if made is None:
                return None
            found.append(made)
        return together(*found)

    def _make_ready(self, wish: Wish, count: int) -> None:
        """Make the updates around the wanted one ready, until something else is wanted."""
        for update in self._missing(wish, count):
            if self._made(update, lambda: self._has_changed(wish)) is None:
                return

    def _missing(self, wish: Wish, count: int) -> Iterator[int]:
        """Yield the updates to be made ready: ahead of the direction of travel first.

        Backwards they are made several at a time, from a keyframe on.
        """
        first, last = (
            max(0, wish.update - count),
            min(wish.update + count, wish.live.present),
        )
        behind, before = range(first, wish.update), range(wish.update + 1, last + 1)
        half = [n for n in behind if not self._is_ready(n)]
        if wish.update - first and len(half) * 2 < wish.update - first:
            half = []
        parts = (half, before) if self._backwards else (before, half)
        for part in parts:
            yield from (n for n in part if not self._is_ready(n))

    def _is_ready(self, update: int) -> bool:
        return all(reel.has(update) for reel in self._reels)
