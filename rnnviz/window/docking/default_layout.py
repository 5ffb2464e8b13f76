"""Which views share a place by default, in a wide area and in a narrow one."""

from __future__ import annotations

Layout = tuple[tuple[tuple[str, ...], ...], ...]
"""Rows of places, each with the views that share it, the foremost first."""

WIDE: Layout = (
    (
        ("hidden", "states", "saturation"),
        ("delta", "triangle", "depth"),
        ("spectrum", "paths", "rule"),
    ),
    (
        ("prediction", "gates", "text", "phase"),
        ("gradients", "verdict"),
        ("loss", "cliff", "weights"),
    ),
)
NARROW: Layout = (
    (
        ("hidden", "states", "prediction", "gates", "saturation", "text", "phase"),
        ("delta", "triangle", "depth"),
    ),
    (("gradients", "verdict", "rule"), ("loss", "cliff", "spectrum", "paths", "weights")),
)
