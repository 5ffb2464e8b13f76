"""Where labels stand that belong to neighbouring lines: near them, and none over another."""

from __future__ import annotations

from collections.abc import Sequence


def without_overlap(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions at least `gap` apart, in the order wanted and as near to it as may be.

    Labels are moved towards `high`, and back where the last would pass it; where there are too
    many, the first ones pass `low`.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed: list[float] = []
    for i in order:
        at = min(max(wanted[i], low), high)
        placed.append(max(at, placed[-1] + gap) if placed else at)
    for n in range(len(placed) - 1, -1, -1):
        limit = high if n == len(placed) - 1 else placed[n + 1] - gap
        placed[n] = min(placed[n], limit)
    result = [0.0] * len(wanted)
    for n, i in enumerate(order):
        result[i] = placed[n]
    return result
