"""How far the same run with the other clipping has come."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.nn.clipping import Clipping
from rnnviz.nn.trace import Array


@dataclass(frozen=True)
class Twin:
    """The run beside a run.

    Attributes
    ----------
    clipping : Clipping
        Its own.
    path : tuple of (int, (P,) ndarray)
        Updates and the parameters after them.
    update : int
        The last one it made.
    bad : int or None
        The update at which it diverged or died.
    whole : bool
        It has come as far as the run, or as it can.
    """

    clipping: Clipping
    path: tuple[tuple[int, Array], ...]
    update: int
    bad: int | None
    whole: bool
