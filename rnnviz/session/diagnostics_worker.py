"""The thread for diagnostics that take longer than a frame."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Collection

from rnnviz.session.handoff import Failure, Picture, Slot, named
from rnnviz.text import QT_TRANSLATE_NOOP, Message
from rnnviz.training.diagnostics import DIAGNOSTICS, Diagnostic, Patience

LONGEST_SURVEY = 1.5
"""Seconds for a survey of the loss while training goes on: what it lacks then is drawn coarsely."""
SHORTEST_SURVEY = 0.15
"""Seconds for one whose settings are changed meanwhile: enough for a coarse picture."""


class DiagnosticsWorker:
    """Computes what is wanted of the newest picture at its own pace, only while somebody looks.

    Attributes
    ----------
    results : dict of Diagnostic to Slot
        Each holds (picture, what was found in it: of spectrum and triangle one a layer).
    """

    LEAST_REST, PERIOD = 0.5, 1.0
    """It rests twice as long as it worked, unless more than a second would pass between results."""
    SHORTEST = 0.7
    """Seconds between two results, at least: faster ones nobody could read.

    A setting turned by hand before the first update is followed as fast as it goes."""

    def __init__(self, failures: deque[Failure]) -> None:
        self._wake = threading.Condition()
        self._newest: Picture | None = None
        self._wanted: frozenset[Diagnostic] = frozenset()
        self._done: frozenset[Diagnostic] = frozenset()
        self._closing = False
        self._before: dict[Diagnostic, object] = dict.fromkeys(DIAGNOSTICS)
        self._failures = failures
        self.results: dict[Diagnostic, Slot] = {name: Slot() for name in DIAGNOSTICS}
        self._thread = threading.Thread(target=self._live, name="rnnviz analyst", daemon=True)
        self._thread.start()

    def offer(self, picture: Picture) -> None:
        with self._wake:
            self._newest, self._done = picture, frozenset()
            self._wake.notify()

    def want(self, wanted: Collection[Diagnostic]) -> None:
        with self._wake:
            self._wanted = frozenset(wanted)
            self._wake.notify()

    def stop(self) -> None:
        """Let the thread end after what it is doing."""
        with self._wake:
            self._closing = True
            self._wake.notify()

    def wait(self, seconds: float) -> None:
        """Wait a bounded time for the end."""
        self._thread.join(max(0.0, seconds))

    def _live(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or self._pending())
                picture, pending = self._newest, self._pending()
                self._done |= pending
            if self._closing or picture is None:
                return
            start = time.monotonic()
            for name in DIAGNOSTICS:  # the quickest first
                if name in pending:
                    self._analyse(picture, name)
            if picture.snapshot.update:
                self._rest(time.monotonic() - start)

    def _pending(self) -> frozenset[Diagnostic]:
        """Return what is wanted of the newest picture and has not been begun."""
        return self._wanted - self._done if self._newest else frozenset()

    def _analyse(self, picture: Picture, name: Diagnostic) -> None:
        try:
            found = self._found(picture, name)
            self.results[name].put((picture, found))
            if DIAGNOSTICS[name].improves(found):
                self._again(picture, name)
        except Exception as error:  # noqa: BLE001 - told to the user; the next picture may do
            source = QT_TRANSLATE_NOOP(
                "training", "the slow diagnostics could not be computed: {error}"
            )
            message = Message.of("training", source, error=named(error))
            self._failures.append(Failure(message, traceback.format_exc()))

    def _found(self, picture: Picture, name: Diagnostic) -> object:
        enough = time.monotonic() + SHORTEST_SURVEY
        patience = Patience(
            closing=lambda: self._closing,
            outdated=lambda: self._is_old(picture) and time.monotonic() > enough,
            seconds=LONGEST_SURVEY,
        )
        found = DIAGNOSTICS[name].compute(picture.snapshot, self._before[name], patience)
        self._before[name] = found
        return found

    def _again(self, picture: Picture, name: Diagnostic) -> None:
        """Go on with what is not done, also where the run stands still."""
        with self._wake:
            if self._newest is picture:
                self._done -= {name}

    def _is_old(self, picture: Picture) -> bool:
        """Return whether nobody waits for this picture, or settings have been changed since."""
        newest = self._newest
        return self._closing or (newest is not None and newest.draft != picture.draft)

    def _rest(self, took: float) -> None:
        rest = min(2 * took, max(self.PERIOD - took, self.LEAST_REST * took))
        rest = max(rest, self.SHORTEST - took)
        with self._wake:
            self._wake.wait_for(lambda: self._closing, rest)
