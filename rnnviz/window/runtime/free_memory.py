"""Memory that was freed, kept in one place and given back to the system.

A picture for print takes some hundred megabytes for a moment.  The allocator of the GNU C library
keeps what is freed between blocks in use, and what a program over hours takes would only grow.
"""

from __future__ import annotations

import ctypes
import functools
import sys
from collections.abc import Callable

_MOST_ARENAS = -8
"""`M_ARENA_MAX` of mallopt(3)."""


def share_memory() -> None:
    """Let all threads take memory from one place; to be called before there are any.

    Each thread has a place of its own else, and what one has freed is of no use to the others.
    Only one thread runs Python at a time, so they seldom wait for each other: updates of networks
    take as long as before, within three per cent.
    """
    set_option = _function("mallopt")
    if set_option is not None:
        set_option(_MOST_ARENAS, 1)


def give_back_free_memory() -> None:
    """Return pages that hold nothing to the system, where its allocator can do that."""
    trim = _function("malloc_trim")
    if trim is not None:
        trim(0)


@functools.cache
def _function(name: str) -> Callable[..., int] | None:
    """Return a function of the allocator; None where it has none, as musl."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)
