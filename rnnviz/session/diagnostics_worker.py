"""The thread for diagnostics that take longer than a frame."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Collection

from rnnviz.session.handoff import Failure, LatestSlot, NumberedSnapshot, describe
from rnnviz.text import QT_TRANSLATE_NOOP, Message
from rnnviz.training.diagnostics import DIAGNOSTICS, Diagnostic, Patience

SURFACE_SECONDS = 1.5
"""Seconds spent on the loss surface of one snapshot; what is left is drawn coarsely."""
OUTDATED_SURFACE_SECONDS = 0.15
"""Seconds at least, also if the settings change meanwhile: enough for a coarse surface."""


class DiagnosticsWorker:
    """Computes the wanted diagnostics of the newest snapshot at its own pace.

    Attributes
    ----------
    results : dict of Diagnostic to LatestSlot
        Each holds (NumberedSnapshot, the result).
    """

    LEAST_REST, PERIOD = 0.5, 1.0
    """Seconds: it rests twice as long as it worked, unless results would be over a second apart."""
    SHORTEST = 0.7
    """Seconds between two results, at least: faster ones could not be read.

    Before the first update, settings that are dragged are followed as fast as possible."""

    def __init__(self, failures: deque[Failure]) -> None:
        self._wake = threading.Condition()
        self._newest: NumberedSnapshot | None = None
        self._wanted: frozenset[Diagnostic] = frozenset()
        self._done: frozenset[Diagnostic] = frozenset()
        self._closing = self._hurries = False
        self._before: dict[Diagnostic, object] = dict.fromkeys(DIAGNOSTICS)
        self._failures = failures
        self.results: dict[Diagnostic, LatestSlot] = {name: LatestSlot() for name in DIAGNOSTICS}
        self._thread = threading.Thread(
            target=self._run_thread, name="rnnviz diagnostics", daemon=True
        )
        self._thread.start()

    def offer(self, numbered: NumberedSnapshot, at_once: bool = False) -> None:
        """Take a snapshot in place of any before it; `at_once` without resting before it."""
        with self._wake:
            self._newest, self._done = numbered, frozenset()
            self._hurries = at_once
            self._wake.notify()

    def want(self, wanted: Collection[Diagnostic]) -> None:
        with self._wake:
            self._wanted = frozenset(wanted)
            self._wake.notify()

    def rest(self) -> None:
        """Compute nothing until the next snapshot, and forget those before."""
        with self._wake:
            self._newest, self._done = None, frozenset()
        self._before = dict.fromkeys(DIAGNOSTICS)
        for slot in self.results.values():
            slot.take()

    def stop(self) -> None:
        """Let the thread end after what it is doing."""
        with self._wake:
            self._closing = True
            self._wake.notify()

    def wait(self, seconds: float) -> None:
        """Wait a bounded time for the end."""
        self._thread.join(max(0.0, seconds))

    def _run_thread(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or self._pending())
                numbered, pending = self._newest, self._pending()
                self._done |= pending
            if self._closing:
                return
            if numbered is None:
                continue
            start = time.monotonic()
            for name in DIAGNOSTICS:  # the quickest first
                if name in pending:
                    self._analyse(numbered, name)
            if numbered.snapshot.update:
                self._rest(time.monotonic() - start)

    def _pending(self) -> frozenset[Diagnostic]:
        """Return what is wanted of the newest snapshot and has not been begun."""
        return self._wanted - self._done if self._newest else frozenset()

    def _analyse(self, numbered: NumberedSnapshot, name: Diagnostic) -> None:
        try:
            found = self._found(numbered, name)
            self.results[name].put((numbered, found))
            if DIAGNOSTICS[name].improves(found):
                self._again(numbered, name)
        except Exception as error:  # noqa: BLE001 - shown to the user; the next snapshot may work
            source = QT_TRANSLATE_NOOP(
                "training", "the slow diagnostics could not be computed: {error}"
            )
            message = Message.of("training", source, error=describe(error))
            self._failures.append(Failure(message, traceback.format_exc()))

    def _found(self, numbered: NumberedSnapshot, name: Diagnostic) -> object:
        enough = time.monotonic() + OUTDATED_SURFACE_SECONDS
        patience = Patience(
            closing=lambda: self._closing,
            outdated=lambda: self._is_outdated(numbered) and time.monotonic() > enough,
            seconds=SURFACE_SECONDS,
        )
        found = DIAGNOSTICS[name].compute(numbered.snapshot, self._before[name], patience)
        self._before[name] = found
        return found

    def _again(self, numbered: NumberedSnapshot, name: Diagnostic) -> None:
        """Continue with an incomplete result, also while the run is paused."""
        with self._wake:
            if self._newest is numbered:
                self._done -= {name}

    def _is_outdated(self, numbered: NumberedSnapshot) -> bool:
        """Whether the session closes, or settings were changed since this snapshot."""
        newest = self._newest
        return self._closing or (newest is not None and newest.rebuilds != numbered.rebuilds)

    def _rest(self, took: float) -> None:
        rest = min(2 * took, max(self.PERIOD - took, self.LEAST_REST * took))
        rest = max(rest, self.SHORTEST - took)
        with self._wake:
            self._wake.wait_for(lambda: self._closing or self._hurries, rest)
