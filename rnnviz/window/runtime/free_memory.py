"""Memory that jobs have freed, given back to the system.

A picture for print takes some hundred megabytes for a moment.  The allocator of the GNU C library
keeps what is freed between blocks in use, and what a program over hours takes would only grow.
"""

from __future__ import annotations

import ctypes
import functools
import sys
from collections.abc import Callable


def give_back_free_memory() -> None:
    """Return pages that hold nothing to the system, where its allocator can do that."""
    trim = _trim()
    if trim is not None:
        trim(0)


@functools.cache
def _trim() -> Callable[[int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
