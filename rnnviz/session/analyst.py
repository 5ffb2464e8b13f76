"""The thread for diagnostics that take longer than a frame."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque

from rnnviz.flow.spectrum import spectrum
from rnnviz.session.slot import Failure, Picture, Slot, named
from rnnviz.text import QT_TRANSLATE_NOOP, Message

LONGEST_CLOSE = 0.4
"""Seconds that closing waits for the thread, at most."""


class Analyst:
    """Computes the spectrum of the newest picture at its own pace, only while somebody looks.

    Attributes
    ----------
    results : Slot
        Holds (run, update, spectra).
    """

    LEAST_REST, PERIOD = 0.5, 1.0
    """It rests twice as long as it worked, unless more than a second would pass between results."""

    def __init__(self, failures: deque[Failure]) -> None:
        self._wake = threading.Condition()
        self._newest: Picture | None = None
        self._wanted = False
        self._closing = False
        self._failures = failures
        self.results = Slot()
        self._thread = threading.Thread(target=self._live, name="rnnviz analyst", daemon=True)
        self._thread.start()

    def offer(self, picture: Picture) -> None:
        with self._wake:
            self._newest = picture
            self._wake.notify()

    def want(self, wanted: bool) -> None:
        with self._wake:
            self._wanted = wanted
            self._wake.notify()

    def close(self) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(LONGEST_CLOSE)

    def _live(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closing or (self._wanted and self._newest))
                picture, self._newest = self._newest, None
            if self._closing or picture is None:
                return
            start = time.monotonic()
            self._analyse(picture)
            self._rest(time.monotonic() - start)

    def _analyse(self, picture: Picture) -> None:
        try:
            layers = picture.snapshot.trace.layers
            spectra = tuple(spectrum(layer, lambda: self._closing) for layer in layers)
            self.results.put((picture.run, picture.snapshot.update, spectra))
        except Exception as error:  # noqa: BLE001 - told to the user; the next picture may do
            source = QT_TRANSLATE_NOOP("training", "the spectrum could not be computed: {error}")
            message = Message.of("training", source, error=named(error))
            self._failures.append(Failure(message, traceback.format_exc()))

    def _rest(self, took: float) -> None:
        rest = min(2 * took, max(self.PERIOD - took, self.LEAST_REST * took))
        with self._wake:
            self._wake.wait_for(lambda: self._closing, rest)
