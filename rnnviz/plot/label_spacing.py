"""Where labels stand that belong to neighbouring lines: near them, and none over another."""

from __future__ import annotations

from collections.abc import Sequence


def without_overlap(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions at least `gap` apart, in the order wanted and as near to it as may be.

    Labels that are too close form a group around the mean of what they want, within the limits;
    groups that touch merge.  Labels that have been placed stay where they are.

    Parameters
    ----------
    wanted : sequence of float
    gap : float
    low, high : float
        Where labels may be; where there are too many, the last ones pass `high`.
    """

    def lowest(group: list[int]) -> float:
        extent = gap * (len(group) - 1)
        middle = sum(wanted[i] for i in group) / len(group)
        return max(min(middle - extent / 2, high - extent), low)

    groups: list[list[int]] = []
    for i in sorted(range(len(wanted)), key=lambda i: wanted[i]):
        groups.append([i])
        while len(groups) > 1:
            below, above = groups[-2:]
            if lowest(above) - lowest(below) >= gap * (len(below) - 1e-9):
                break
            groups[-2:] = [below + above]
    placed = [0.0] * len(wanted)
    for group in groups:
        for rank, i in enumerate(group):
            placed[i] = lowest(group) + rank * gap
    return placed
