"""Widgets next to each other, as one field of a form."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget


def in_a_row(*widgets: QWidget) -> QWidget:
    """Return a widget that holds others from left to right, with the free room at its end."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return whole
