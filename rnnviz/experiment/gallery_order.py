"""The order of the groups in the gallery: that of the textbook's chapter.

What every lecture begins with comes first; then memory without a state, the recurrent network and
what it can compute, the ways to use it, how it learns, what goes wrong on long sequences and what
helps, gates, and depth.
"""

from __future__ import annotations

from rnnviz.text import QT_TRANSLATE_NOOP

GROUPS = (
    QT_TRANSLATE_NOOP("presets", "Start here"),
    QT_TRANSLATE_NOOP("presets", "Memory by delays"),
    QT_TRANSLATE_NOOP("presets", "The simple recurrent network"),
    QT_TRANSLATE_NOOP("presets", "Ways to use it"),
    QT_TRANSLATE_NOOP("presets", "How it learns"),
    QT_TRANSLATE_NOOP("presets", "Long-term dependencies"),
    QT_TRANSLATE_NOOP("presets", "What eigenvalues do not say"),
    QT_TRANSLATE_NOOP("presets", "Remedies without gates"),
    QT_TRANSLATE_NOOP("presets", "Gates"),
    QT_TRANSLATE_NOOP("presets", "Depth and both directions"),
)


def rank(group: str) -> int:
    """Return the place of a group in the gallery; a group of the user's own comes last."""
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)
