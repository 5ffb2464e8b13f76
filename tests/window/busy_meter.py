"""How long the window's thread is busy between two returns to its event loop, and with what.

The time is that of the processor, since other programs may hold the thread up; where it was long,
the most frequent places of the program in that time are kept.
"""

from __future__ import annotations

import contextlib
import faulthandler
import re
import tempfile
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
_FRAME = re.compile(r'  File "(.*)", line \d+ in (.*)')


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
        """Look where the thread is; its frames are written down, never held.

        Whoever holds a frame when its function returns destroys what it held, and a Qt object
        that is destroyed in this thread may crash the process.
        """
        with tempfile.TemporaryFile(buffering=0) as file:
            while not self._over.wait(PERIOD):
                file.seek(0)
                file.truncate()
                faulthandler.dump_traceback(file)
                file.seek(0)
                if place := _place(file.read().decode("utf-8", "replace"), self._thread):
                    self._seen[place] += 1


def _place(told: str, thread: int) -> str:
    """Return the innermost places of the program in a thread, outermost first."""
    _, _, told = told.partition(f"hread 0x{thread:016x} ")
    found = []
    for file, name in _FRAME.findall(told.partition("\n\n")[0]):
        path = Path(file)
        if path.is_relative_to(PACKAGE) and len(found) < DEPTH:
            module = path.relative_to(PACKAGE).with_suffix("").as_posix()
            found.append(f"{module}.{name}")
    return " > ".join(reversed(found))
