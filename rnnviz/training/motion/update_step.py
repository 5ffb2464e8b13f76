"""What one update does, in numbers: the gradient's parts, its length, and how it is applied."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False)
class UpdateStep:
    """One update of a run.

    Attributes
    ----------
    update : int
        Its number: it leads from the parameters after update − 1 to those after it.
    real_time : bool
        Whether the gradient is carried forward and no error is sent back.
    """

    update: int
    real_time: bool = False
