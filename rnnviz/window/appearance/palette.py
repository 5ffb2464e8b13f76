"""The colours of everything around the plots, light and dark, and the few rules of style.

Blue and vermilion belong to vanishing and exploding gradients alone, so what can be clicked is
teal and what waits is amber.  Qt's own colour scheme does nothing on several platforms; the
palettes are therefore set as a whole on the Fusion style.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QColor, QPalette

from rnnviz.plot import palette as plot


@dataclass(frozen=True)
class Colours:
    """One appearance of the window.

    Attributes
    ----------
    line : str
        Separates areas; nothing depends on seeing it.
    border : str
        Around what can be typed into, chosen or switched.
    """

    ground: str
    raised: str
    field: str
    ink: str
    dim: str
    line: str
    border: str
    accent: str
    on_accent: str
    waiting: str
    error: str
    error_ground: str
    note_ground: str
    vanishing: str
    exploding: str
    healthy: str
    a: str
    b: str
    dark: bool

    def text(self, name: str) -> str:
        """Return a colour by its name as text has it, on any ground of the window."""
        grounds = self.ground, self.raised, self.note_ground, self.error_ground
        return plot.readable(getattr(self, name), *grounds)


def _data_colors(colors: plot.Palette) -> dict[str, Any]:
    """Return the colours that mean the same in the plots."""
    return {role: colors.roles[role] for role in ("vanishing", "exploding", "healthy", "a", "b")}


LIGHT = Colours(
    ground="#f3f4f6",
    raised="#ffffff",
    field="#ffffff",
    ink="#1a1d21",
    dim="#59636e",
    line="#d4d9df",
    border="#7f8791",
    accent="#0b6e66",
    on_accent="#ffffff",
    waiting="#9a5b00",
    error="#a3261a",
    error_ground="#fdeceb",
    note_ground="#e4f2f0",
    **_data_colors(plot.LIGHT),
    dark=False,
)
DARK = Colours(
    ground="#16191d",
    raised="#1f2328",
    field="#2c333b",
    ink="#e7eaed",
    dim="#a0aab4",
    line="#363d45",
    border="#838d98",
    accent="#3fb5a9",
    on_accent="#08201e",
    waiting="#f0b45a",
    error="#ff9d92",
    error_ground="#42201d",
    note_ground="#163330",
    **_data_colors(plot.DARK),
    dark=True,
)


def palette(colours: Colours) -> QPalette:
    """Return the palette of all widgets."""
    role = QPalette.ColorRole
    table = {
        role.Window: colours.ground,
        role.WindowText: colours.ink,
        role.Base: colours.field,
        role.AlternateBase: colours.ground,
        role.Text: colours.ink,
        role.Button: colours.raised,
        role.ButtonText: colours.ink,
        role.BrightText: colours.error,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.ink,
        role.PlaceholderText: colours.dim,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Mid: colours.line,
        role.Light: colours.raised,
        role.Midlight: colours.line,
        role.Dark: colours.line,
        role.Shadow: colours.line,
    }
    result = QPalette()
    for key, colour in table.items():
        result.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(colours.dim))
    return result


OUTLINED = (
    "QPushButton", "QComboBox", "QCheckBox", "QRadioButton", "QSlider", "QAbstractSpinBox",
)  # fmt: skip
"""Qt's classes of what has an outline by which it is known."""
_FUSION = 1.3
"""How much darker than the window Fusion makes an outline, at least."""


def outlined_palette(colours: Colours) -> QPalette:
    """Return the palette of `OUTLINED`, whose outlines stand out from the ground.

    Fusion derives the colour of an outline from that of the window, which these do not fill.
    """
    result = palette(colours)
    border = QColor(colours.border)
    result.setColor(QPalette.ColorRole.Window, border.lighter(round(100 * _FUSION)))
    return result


_STYLE = """
QToolTip {{ color: {ink}; background: {raised}; border: 1px solid {line}; padding: 4px; }}
QMenuBar {{ background: {ground}; border: 0; }}
QMenuBar::item {{ background: transparent; padding: 5px 9px; }}
QMenuBar::item:selected {{ background: {note_ground}; border-radius: 4px; }}
QWidget#dockBody {{ background: {raised}; border: 1px solid {line}; border-top: 0;
    border-bottom-left-radius: 6px; border-bottom-right-radius: 6px; }}
QWidget#dockTitle {{ background: {raised}; border: 1px solid {line}; border-bottom: 0;
    border-top-left-radius: 6px; border-top-right-radius: 6px; }}
QWidget#dockTitle[current="true"] {{ background: {note_ground}; border-top: 2px solid {accent}; }}
QLabel#dockHeading, QLabel#heading {{ font-weight: 600; }}
QLabel#dim {{ color: {dim}; }}
QLabel#hint {{ color: {accent}; font-weight: 600; }}
QLabel#problem {{ color: {error}; }}
QLabel#waiting {{ color: {waiting}; font-weight: 600; }}
QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 3px; }}
QToolButton:hover {{ background: {ground}; border-color: {line}; }}
QToolButton:pressed, QToolButton:checked {{ background: {note_ground}; border-color: {accent}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton#sectionHead {{ color: {ink}; font-weight: 600; background: transparent;
    border-color: transparent; padding: 2px; }}
QToolButton#sectionHead[waits="true"] {{ color: {waiting}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton#primary {{ background: {accent}; color: {on_accent}; border: 0; border-radius: 4px;
    padding: 5px 12px; font-weight: 600; }}
QPushButton#primary:disabled {{ background: {line}; color: {dim}; }}
QPushButton#primary:focus {{ border: 2px solid {ink}; }}
QFrame#note {{ background: {note_ground}; border: 1px solid {accent}; border-radius: 6px; }}
QFrame#error {{ background: {error_ground}; border: 1px solid {error}; border-radius: 6px; }}
QFrame#error QLabel {{ color: {error}; }}
QFrame#offer {{ background: {note_ground}; border: 0; border-bottom: 1px solid {line}; }}
QFrame#lesson {{ background: {note_ground}; border: 0; border-bottom: 2px solid {accent}; }}
QListView, QTextBrowser {{ border: 1px solid {line}; border-radius: 6px; background: {raised}; }}
QDialog#palette {{ border: 1px solid {accent}; background: {ground}; }}
QScrollArea {{ border: 0; }}
QLineEdit {{ border: 1px solid {border}; border-radius: 4px; padding: 1px 4px;
    background: {field}; }}
QLineEdit:focus {{ border: 2px solid {accent}; padding: 0 3px; }}
QLineEdit[bad="true"] {{ border: 1px solid {error}; border-radius: 3px; }}
QProgressBar {{ border: 1px solid {border}; border-radius: 4px; background: {ground};
    text-align: center; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
"""


def style_sheet(colours: Colours) -> str:
    """Return what the palette cannot say: rounded cards, quiet tool buttons, message strips."""
    return _STYLE.format_map(vars(colours))
