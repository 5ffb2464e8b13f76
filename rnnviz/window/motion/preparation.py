"""The thread that computes what an update shows late while its first phases are played."""

from __future__ import annotations

import threading

from rnnviz.training.motion.played_update import PlayedUpdate

LONGEST_WAIT = 0.3
"""Seconds that one may take to end."""


class Preparation:
    """Prepares one update at a time; the one before is given up."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def start(self, played: PlayedUpdate) -> None:
        """Let an update be prepared; it takes over what is known of it as it is found."""
        self.cancel()
        self._error, self._cancelled = None, threading.Event()
        self._thread = threading.Thread(
            target=self._prepare, args=(played, self._cancelled), name="rnnviz motion", daemon=True
        )
        self._thread.start()

    def _prepare(self, played: PlayedUpdate, cancelled: threading.Event) -> None:
        try:
            played.prepare(cancelled.is_set)
        except Exception as error:  # noqa: BLE001 - raised in the window's thread
            if not cancelled.is_set():
                self._error = error

    def raise_error(self) -> None:
        """Raise, once, what went wrong."""
        error, self._error = self._error, None
        if error is not None:
            raise error

    def cancel(self) -> None:
        """Give up what is under way."""
        self._cancelled.set()

    def wait(self) -> None:
        """Give up what is under way, and wait a bounded time for its end."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(LONGEST_WAIT)
