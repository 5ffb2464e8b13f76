"""Whether the system asks programs to move little."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication


def system_reduces_motion() -> bool:
    """Return whether the system says so to Qt, as far as the version of Qt passes it on."""
    style = QGuiApplication.styleHints()  # what it returns ends with it
    preference = getattr(style.accessibility(), "motionPreference", None)
    return preference is not None and getattr(preference(), "name", "") == "ReducedMotion"
