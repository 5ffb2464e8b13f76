"""What measurements have in common: their progress, and a process of its own for each window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

Progress = Callable[[int, int], object]
T = TypeVar("T")


def counted(parts: Sequence[T], progress: Progress | None) -> Iterator[T]:
    """Yield parts, and tell before each and at the end how many are done, and of how many."""
    for done, part in enumerate(parts):
        if progress is not None:
            progress(done, len(parts))
        yield part
    if progress is not None:
        progress(len(parts), len(parts))


def in_own_process(module: str, *arguments: object, timeout: float) -> Any:
    """Run a module of the program with one thread for arrays; return what it prints as JSON.

    Without a display its window is drawn where nobody sees it.
    """
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    done = subprocess.run(  # noqa: S603 - this program itself
        [sys.executable, "-m", module, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=timeout,
    )
    return json.loads(done.stdout)
