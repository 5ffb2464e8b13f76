"""Theme, type size and language of the window.

The system's choice of light or dark is followed until one is made here.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip

from rnnviz.screen import theme as screen_theme
from rnnviz.screen.font import BASE_POINTS, FAMILY
from rnnviz.screen.theme import Theme
from rnnviz.window.appearance.palette import (
    DARK,
    LIGHT,
    OUTLINED,
    Colours,
    outlined_palette,
    palette,
    style_sheet,
)
from rnnviz.window.appearance.reduced_motion import system_reduces_motion
from rnnviz.window.language import LANGUAGES, Language
from rnnviz.window.preference_file import Preferences
from rnnviz.window.widget.progress_bar import keep_still

THEMES = ("system", "light", "dark")
PROJECTOR_POINTS = 20.0
"""Size of type in the plots in projector mode."""
TEXT_SIZES = (1.0, 1.2, 1.4, 1.7, 2.0)
"""Sizes of type to choose from, as multiples of the usual one."""
LEAST_PROJECTOR_POINTS = 13.5
"""Size of type around them on a screen of 720 lines: 18 pixels."""
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)
"""What Qt itself lets glide or fade."""


class AppearanceController(QObject):
    """Chooses theme, type size and language, and styles the application.

    Attributes
    ----------
    large : bool
        Whether type and lines are those of projector mode.
    points : float
        The size of type everywhere but in the plots.
    text_size : float
        How many times the usual size of type, outside projector mode.
    reduces_motion : bool
        Whether what can be shown as still pictures does not glide.

    Signals
    -------
    changed : ()
        Colours and sizes are to be taken over by all parts of the window.
    motion_changed : (bool,)
        Whether nothing is to glide.
    """

    changed = Signal()
    motion_changed = Signal(bool)

    def __init__(
        self, preferences: Preferences, language: Language, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._language = preferences, language
        self.theme = preferences.text("theme", "system", THEMES)
        self.large = False
        self.text_size = preferences.number("text-size", 1.0, TEXT_SIZES[0], TEXT_SIZES[-1])
        self.reduces_motion = preferences.flag("reduced-motion", system_reduces_motion())
        self._usual_effects = {each: QApplication.isEffectEnabled(each) for each in _EFFECTS}
        self.points = BASE_POINTS * self.text_size
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def colours(self) -> Colours:
        if self.theme == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if self.theme == "dark" else LIGHT

    @property
    def icon_size(self) -> int:
        return round((1.6 if self.large else 1.8) * self.points)

    @property
    def plot_theme(self) -> Theme:
        """Colours and type of the plots."""
        theme = screen_theme.DARK if self.colours.dark else screen_theme.LIGHT
        theme = screen_theme.with_family(theme, FAMILY)
        if self.large:
            return theme.projector(PROJECTOR_POINTS)
        return theme if self.text_size == 1.0 else theme.projector(self.points)

    @property
    def style_sheet(self) -> str:
        return style_sheet(self.colours)

    def apply(self) -> None:
        """Style the application and let the window follow."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        font = QFont(app.font())
        font.setPointSizeF(self.points)
        app.setPalette(palette(self.colours))
        for kind in OUTLINED:
            app.setPalette(outlined_palette(self.colours), kind)  # type: ignore[arg-type]
        app.setFont(font)
        QToolTip.setFont(font)
        self.changed.emit()
        self._apply_motion()

    def _system_changed(self) -> None:
        if self.theme == "system":
            self.apply()

    def enlarge(self, lines: int) -> None:
        """Use type that can be read from the last row, on a screen of so many lines of pixels."""
        self.large = True
        self.points = min(max(lines / 53.4, LEAST_PROJECTOR_POINTS), PROJECTOR_POINTS)
        self.apply()

    def reduce(self) -> None:
        """Use type of the usual size."""
        self.large = False
        self.points = BASE_POINTS * self.text_size
        self.apply()

    def larger_text(self) -> None:
        """Use the next larger size of type and remember it."""
        self._use_text(min((s for s in TEXT_SIZES if s > self.text_size), default=TEXT_SIZES[-1]))

    def smaller_text(self) -> None:
        """Use the next smaller size of type and remember it."""
        self._use_text(max((s for s in TEXT_SIZES if s < self.text_size), default=TEXT_SIZES[0]))

    def _use_text(self, size: float) -> None:
        self.text_size = size
        self._preferences.keep("text-size", size)
        if not self.large:
            self.reduce()

    def reduce_motion(self, on: bool) -> None:
        """Let nothing glide, or everything again, and remember it."""
        self.reduces_motion = on
        self._preferences.keep("reduced-motion", on)
        self._apply_motion()

    def _apply_motion(self) -> None:
        for effect, usual in self._usual_effects.items():
            QApplication.setEffectEnabled(effect, usual and not self.reduces_motion)
        keep_still(self.reduces_motion)
        self.motion_changed.emit(self.reduces_motion)

    def next_theme(self) -> None:
        """Change between light and dark."""
        self.use_theme("light" if self.colours.dark else "dark")

    def use_theme(self, name: str) -> None:
        """Use a theme of `THEMES` and remember it."""
        self.theme = name
        self._preferences.keep("theme", name)
        self.apply()

    def next_language(self) -> None:
        """Change between the languages."""
        names = list(LANGUAGES)
        self.use_language(names[(names.index(self._language.name) + 1) % len(names)])

    def use_language(self, name: str) -> None:
        """Use a language of `LANGUAGES` and remember it."""
        self._language.use(name)
        self._preferences.keep("language", name)
