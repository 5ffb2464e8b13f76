"""Positions of the labels of neighbouring lines: close to the lines, without overlap."""

from __future__ import annotations

from collections.abc import Sequence


def without_overlap(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions at least `gap` apart, in the order wanted and as near to it as may be.

    Positions are counted downwards: a label that is too close to the one above it moves down, and
    all move up where the last would pass `high`.

    Parameters
    ----------
    wanted : sequence of float
    gap : float
    low, high : float
        Where labels may be; where there are too many, the first ones pass `low`.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [min(max(wanted[i], low), high) for i in order]
    for n in range(1, len(placed)):
        placed[n] = max(placed[n], placed[n - 1] + gap)
    limit = high
    for n in reversed(range(len(placed))):
        placed[n] = min(placed[n], limit)
        limit = placed[n] - gap
    return [at for _, at in sorted(zip(order, placed, strict=True))]
