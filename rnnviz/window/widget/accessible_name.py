"""Names that screen readers say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLayoutItem,
    QLineEdit,
    QWidget,
)

_MNEMONIC = re.compile(r"\(&\w\)|&(?=\w)")


def name_for_listeners(name: str, *widgets: QWidget) -> None:
    """Give controls without a label of their own the name that screen readers say.

    WORKAROUND: on X11 and Wayland Qt gives a combo box the name of what is chosen in it, and only
    its description is left to say what the choice is about.
    """
    for widget in widgets:
        widget.setAccessibleName(name)
        if isinstance(widget, QComboBox):
            widget.setAccessibleDescription(name)


def without_mnemonic(words: str) -> str:
    """Return words without the mark of the letter that is pressed with Alt for them."""
    return _MNEMONIC.sub("", words)


def name_rows(form: QFormLayout) -> None:
    """Name every field of a form by the label of its row, as far as it has no name.

    Qt does so for a row of one field.  Of several the label between two of them names the second
    one too; a row without a label goes on with that of the row above.
    """
    words = ""
    for row in range(form.rowCount()):
        label = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
        name = label.widget() if label is not None else None
        words = (without_mnemonic(name.text()) if isinstance(name, QLabel) else "") or words
        between = ""
        for part in _parts(form.itemAt(row, QFormLayout.ItemRole.FieldRole)):
            if isinstance(part, QLabel):
                between = f" {part.text()}"
            elif not part.accessibleName():
                name_for_listeners(words + between, part)


def _parts(item: QLayoutItem | None) -> Iterator[QWidget]:
    """Yield labels and fields of a row from left to right."""
    if item is None:
        return
    widget = item.widget()
    if isinstance(widget, QLabel | QLineEdit | QComboBox | QAbstractSpinBox):
        yield widget
    inner = item.layout() if widget is None else widget.layout()
    if inner is not None:
        for i in range(inner.count()):
            yield from _parts(inner.itemAt(i))
