"""How long something takes, in words."""

from __future__ import annotations

from rnnviz.text import translate


def duration(seconds: float) -> str:
    """Return a time as "40 s", "12 min" or "3.5 h"."""
    if seconds < 90:
        return translate("window", "{n} s").format(n=round(seconds))
    if seconds < 5400:
        return translate("window", "{n} min").format(n=round(seconds / 60))
    return translate("window", "{n} h").format(n=f"{seconds / 3600:.1f}")


def time_to_go(seconds: float) -> str:
    """Return how long something will still take, about."""
    return translate("window", "about {time} to go").format(time=duration(seconds))
