"""The chip in the corner of a figure of which only a part is shown; a click leads back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from rnnviz.screen.theme import Theme
from rnnviz.text import translate


class ZoomChip(QToolButton):
    """Says "zoomed" in the upper or the lower right corner of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._figure = parent
        self._undressed: Theme | None = None
        self.setObjectName("zoomChip")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()
        self.hide()

    def set_shown(self, shown: bool, above: bool) -> None:
        """Show the chip in the upper corner or the lower one, or hide it."""
        if shown:
            self._dress()
            down = 0 if above else self._figure.height() - self.height()
            self.move(self._figure.width() - self.width(), down)
        if shown != self.isVisibleTo(self._figure):
            self.setVisible(shown)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours and the type size of a figure as soon as the chip is seen."""
        self._undressed = theme
        if self.isVisibleTo(self._figure):
            self._dress()

    def _dress(self) -> None:
        """Set the style sheet, which costs as much as all else of a figure that is hidden."""
        theme, self._undressed = self._undressed, None
        if theme is None:
            return
        color = theme.color("a").name()
        self.setFont(theme.font(0.85))
        self.setStyleSheet(
            f"QToolButton {{ color: {color}; background: {theme.palette.paper};"
            f" border: 1px solid {color}; border-radius: 3px; padding: 0px 4px; }}"
        )
        self._fit()

    def retranslate(self) -> None:
        self.setText(translate("window", "zoomed ×"))
        self.setToolTip(translate("window", "Only a part is shown. Click: back to the whole."))
        self.setAccessibleName(translate("window", "zoomed ×"))
        self._fit()

    def _fit(self) -> None:
        """Be no higher than a header, which has one line."""
        self.resize(self.sizeHint().width(), self.fontMetrics().height() + 2)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
