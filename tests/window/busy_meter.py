"""How long the window's thread is busy between two returns to its event loop, and with what.

The time is that of the processor, since other programs may hold the thread up; where it was long,
the most frequent places of the program in that time are kept.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractEventDispatcher, QObject

from rnnviz.resource import PACKAGE

LONG = 0.1
"""Seconds that are too long."""
PERIOD = 0.004
"""Seconds between two looks at where the thread is."""
DEPTH = 9
"""Places of the program that are told of a moment."""


@dataclass(frozen=True)
class Busy:
    """A time in which the window did not answer.

    Attributes
    ----------
    cpu : float
        Seconds of the processor.
    doing : str
        What the one who measures had said that it would do.
    where : str
        The most frequent place in the program.
    """

    cpu: float
    doing: str
    where: str


class BusyMeter(QObject):
    """Measures the thread in which it is made, from `start` to `stop`.

    Attributes
    ----------
    spans : list of float
        Seconds of the processor of every turn of the event loop.
    long : list of Busy
    doing : str
        To be said with what is long.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spans: list[float] = []
        self.long: list[Busy] = []
        self.doing = ""
        self._thread = threading.get_ident()
        self._begun = self._apart = 0.0
        self._seen: Counter[str] = Counter()
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="busy meter", daemon=True)

    def start(self) -> None:
        self._begun = time.thread_time()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._rest)
        self._watcher.start()

    def stop(self) -> None:
        self._over.set()
        self._watcher.join()

    @contextlib.contextmanager
    def aside(self):
        """Do something that is not counted."""
        begun = time.thread_time()
        yield
        self._apart += time.thread_time() - begun

    def _rest(self) -> None:
        """Note the turn that ends: waiting takes no time of the processor."""
        now = time.thread_time()
        cpu = now - self._begun - self._apart
        self.spans.append(cpu)
        if cpu > LONG:
            seen = self._seen.most_common(1)
            self.long.append(Busy(cpu, self.doing, seen[0][0] if seen else "?"))
        self._begun, self._apart = now, 0.0
        self._seen.clear()

    def _watch(self) -> None:
        while not self._over.wait(PERIOD):
            frame = sys._current_frames().get(self._thread)
            if frame is not None and (place := _place(frame)):
                self._seen[place] += 1


def _place(frame) -> str:
    """Return the innermost places of the program, outermost first."""
    found = []
    while frame is not None and len(found) < DEPTH:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(PACKAGE):
            module = path.relative_to(PACKAGE).with_suffix("").as_posix()
            found.append(f"{module}.{frame.f_code.co_name}")
        frame = frame.f_back
    return " > ".join(reversed(found))
