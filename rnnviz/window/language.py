"""The language of the window, which can be switched while it is open.

Qt sends a LanguageChange event to all widgets; modules without Qt use `rnnviz.text.translate`,
which leads to the same translators.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from rnnviz.experiment.preset import Preset
from rnnviz.resource import ASSETS
from rnnviz.text import install_translator, printable

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Each language under its own name, never translated."""


def preferred() -> str:
    """Return the language of the system, English where it is not available."""
    languages = QLocale.system().uiLanguages()
    return "zh_CN" if languages and languages[0].startswith("zh") else "en"


class Language:
    """Holds the translators of the language in use."""

    def __init__(self, name: str = "en") -> None:
        self.name = "en"
        self._translators: list[QTranslator] = []
        self._others: dict[str, list[QTranslator]] = {}
        self.use(name)

    def use(self, name: str) -> None:
        """Switch to a language of `LANGUAGES`; every widget gets a LanguageChange event."""
        app = QCoreApplication.instance()
        assert app is not None
        for translator in self._translators:
            app.removeTranslator(translator)
        self.name = name
        install_translator(QCoreApplication.translate, name)
        self._translators = [] if name == "en" else _load(name)
        for translator in self._translators:
            app.installTranslator(translator)

    def in_all(self, context: str, source: str) -> str:
        """Return a text in every language, to be searched whichever is in use."""
        words = [source]
        for name in LANGUAGES:
            if name not in self._others:
                self._others[name] = [] if name == "en" else _load(name)
            words += [t.translate(context, source) or "" for t in self._others[name][-1:]]
        return " ".join(dict.fromkeys(words))

    def close(self) -> None:
        """Remove the translators and return to English."""
        self._others.clear()
        self.use("en")
        install_translator(None)


def _load(name: str) -> list[QTranslator]:
    """Return Qt's own translations and ours; what is missing stays English."""
    places = (
        Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{name}.qm",
        ASSETS / "translations" / f"rnnviz_{name}.qm",
    )
    return [translator for path in places if (translator := Translator(path)).is_loaded]


class Translator(QTranslator):
    """The translations of one file, read into memory.

    Given a file name, Qt would map the file instead, and the process would die of a bus error if
    the file were rewritten meanwhile.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        try:
            self._words = path.read_bytes()  # Qt does not copy them
        except OSError:
            self._words = b""
        self.is_loaded = bool(self._words) and self.load(self._words)


def preset_title(preset: Preset, language: str) -> str:
    """Return a preset's title in a language, else in the other one, else its name."""
    chinese = language == "zh_CN" and preset.title_zh
    return printable(chinese or preset.title or preset.title_zh or preset.name)


def preset_watch(preset: Preset, language: str) -> str:
    """Return what to watch for in a preset, in a language if it is translated."""
    chinese = language == "zh_CN" and preset.watch_zh
    return printable(chinese or preset.watch or preset.watch_zh)
