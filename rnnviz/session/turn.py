"""Frames that come late in a turn of the window's event loop are shown in the next.

What a user asks for and the first frame of what was asked for often fall into one turn, in which
the window would not answer for as long as both take.
"""

from __future__ import annotations

from typing import Protocol


class Turn(Protocol):
    """The turn of the event loop that is under way."""

    @property
    def has_time(self) -> bool:
        """Whether something that takes long may be begun in it."""


class Postponement:
    """Puts something off to the next turn, but never twice: every turn may be full."""

    def __init__(self, turn: Turn | None) -> None:
        self._turn = turn
        self._is_put_off = False

    def is_wanted(self) -> bool:
        """Return whether what is to be done now is to be asked for again in the next turn."""
        is_full = self._turn is not None and not self._turn.has_time
        self._is_put_off = is_full and not self._is_put_off
        return self._is_put_off
