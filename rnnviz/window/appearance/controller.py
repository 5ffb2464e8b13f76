"""How the window looks and speaks: light or dark, large for a projector, English or Chinese.

Commands of the View menu.  The system's choice of light or dark is followed until one is made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip

from rnnviz.screen import theme as screen_theme
from rnnviz.window.appearance.palette import DARK, LIGHT, Colours, palette, style_sheet
from rnnviz.window.docking.default_layout import NARROW
from rnnviz.window.language import LANGUAGES
from rnnviz.window.runtime.application import BASE_POINTS, FAMILY

if TYPE_CHECKING:
    from rnnviz.window.main_window import MainWindow

THEMES = ("system", "light", "dark")
PROJECTOR_POINTS = 20.0
_ROOM_FOR_SIX = 1600
"""Pixels of width under which six views in projector type do not fit beside each other."""
TAB_SHARE = 0.8
"""Size of the names on tabs over that of other type on a projector: five share half a width."""


class Look(QObject):
    """The appearance of a main window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.theme = window.memory.text("theme", "system", THEMES)
        self.is_projector = False
        self._was_maximised = False
        self._layout = QByteArray()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def colours(self) -> Colours:
        if self.theme == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if self.theme == "dark" else LIGHT

    @property
    def points(self) -> float:
        return PROJECTOR_POINTS if self.is_projector else BASE_POINTS

    def apply(self) -> None:
        """Give everything its colours and sizes."""
        colours, window = self.colours, self._window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        font = QFont(app.font())
        font.setPointSizeF(self.points)
        app.setPalette(palette(colours))
        app.setFont(font)
        QToolTip.setFont(font)
        large = self.is_projector
        tabs = (TAB_SHARE * self.points, 6) if large else (self.points, 10)
        window.setStyleSheet(style_sheet(colours, *tabs))
        theme = screen_theme.DARK if colours.dark else screen_theme.LIGHT
        theme = screen_theme.with_family(theme, FAMILY)
        if self.is_projector:
            theme = theme.projector(self.points)
        window.paint(colours, theme, icon_size=round(1.8 * self.points))

    def _system_changed(self) -> None:
        if self.theme == "system":
            self.apply()

    def next_theme(self) -> None:
        """Change between light and dark."""
        self.use_theme("light" if self.colours.dark else "dark")

    def use_theme(self, name: str) -> None:
        """Use a theme of `THEMES` and remember it."""
        self.theme = name
        self._window.memory.keep("theme", name)
        self.apply()

    def next_language(self) -> None:
        """Change between the languages."""
        names = list(LANGUAGES)
        self.use_language(names[(names.index(self._window.language.name) + 1) % len(names)])

    def use_language(self, name: str) -> None:
        """Speak a language of `LANGUAGES` and remember it."""
        self._window.language.use(name)
        self._window.memory.keep("language", name)

    def projector(self, on: bool) -> None:
        """Fill the screen with the views in type for the last row, or return."""
        window = self._window
        if on == self.is_projector:
            return
        self.is_projector = on
        window.sidebar.setVisible(not on and window.actions_.by_name["sidebar"].isChecked())
        window.menuBar().setVisible(not on)
        window.actions_.by_name["projector"].setChecked(on)
        if on:
            self._fill_screen()
        else:
            self._leave_screen()

    def _fill_screen(self) -> None:
        window = self._window
        self._was_maximised = window.isMaximized()
        self._layout = window.stage.layout_state()
        window.showFullScreen()
        self.apply()
        if window.stage.width() < _ROOM_FOR_SIX and not window.stage.maximised:
            window.stage.arrange(NARROW)
            for name in window.run.preset.views if window.run.preset else ():
                window.stage.raise_view(name)

    def _leave_screen(self) -> None:
        window = self._window
        if self._was_maximised:
            window.showMaximized()
        else:
            window.showNormal()
        self.apply()
        window.stage.restore()
        window.stage.restore_layout(self._layout)

    def next_view(self) -> None:
        """Let the next view have the whole stage, where one has it."""
        self._window.stage.turn(+1)

    def previous_view(self) -> None:
        self._window.stage.turn(-1)

    def sidebar(self, on: bool) -> None:
        """Show or hide presets and settings."""
        self._window.sidebar.setVisible(on)

    def maximise(self) -> None:
        """Give the current view the whole stage, or everything its place back."""
        self._window.stage.toggle_maximised(self._window.stage.current)

    def reset_layout(self) -> None:
        """Stand the views as they were at the first start."""
        self._window.stage.arrange()
        self._window.sidebar.reset()
        self._window.actions_.by_name["sidebar"].setChecked(True)
        self.sidebar(not self.is_projector)

    def leave(self) -> None:
        """Leave what Escape leaves: a field, the explanation, the maximised view, the projector."""
        window = self._window
        if isinstance(QApplication.focusWidget(), QLineEdit):
            window.stage.setFocus()
        elif window.sidebar.explains:
            window.sidebar.back()
        elif window.stage.maximised:
            window.stage.restore()
        elif self.is_projector:
            self.projector(False)
