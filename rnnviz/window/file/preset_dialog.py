"""The dialog that asks for the words of a preset, its views and the settings it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from rnnviz.experiment.gallery_order import GROUPS
from rnnviz.text import translate
from rnnviz.window.widget.both_languages import BothLanguages, Pair
from rnnviz.window.widget.ordered_choice import OrderedChoice

_LONGEST = 200


@dataclass(frozen=True)
class PresetWords:
    """What is asked for.

    Attributes
    ----------
    title, watch, group : (str, str)
        In English and in Chinese.
    views, focus : tuple of str
        As a preset has them.
    claims : bool
        Whether what it claims for its end still holds.
    elsewhere : bool
        Whether a file is to be written elsewhere too.
    """

    title: Pair = ("", "")
    watch: Pair = ("", "")
    group: Pair = ("", "")
    views: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    claims: bool = True
    elsewhere: bool = False


class PresetDialog(QDialog):
    """Asks for title, text, group, views and settings; all may stay as they are, or empty.

    Parameters
    ----------
    views, settings : mapping of str to str
        The titles of all that can be chosen.
    claimed : str
        What was claimed before settings were changed; empty where nothing has to be asked.

    Signals
    -------
    confirmed : (PresetWords,)
    """

    confirmed = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        heading: str,
        words: PresetWords,
        views: Mapping[str, str],
        settings: Mapping[str, str],
        claimed: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(heading)
        self._words = words
        self.title = BothLanguages(translate("window", "Title"))
        self.watch = BothLanguages(translate("window", "What to watch for"), lines=3)
        self.group = BothLanguages(translate("window", "Group"))
        self.views = OrderedChoice(translate("window", "Views, the largest first"))
        self.focus = OrderedChoice(translate("window", "Settings that it is about"))
        self.claims = QCheckBox()
        self.elsewhere = QCheckBox(translate("window", "Write a file elsewhere too…"))
        self._lay_out()
        self._fill(views, settings, claimed)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(translate("window", "Title"), self.title)
        form.addRow(translate("window", "What to watch for"), self.watch)
        form.addRow(translate("window", "Group"), self.group)
        lists = QGridLayout()
        for column, choice in enumerate((self.views, self.focus)):
            label = QLabel(choice.accessibleName())
            label.setBuddy(choice)
            lists.addWidget(label, 0, column)
            lists.addWidget(choice, 1, column)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column_ = QVBoxLayout(self)
        column_.addLayout(form)
        column_.addLayout(lists, 1)
        column_.addWidget(self.claims)
        column_.addWidget(self.elsewhere)
        column_.addWidget(buttons)
        self.resize(760, 560)

    def _fill(self, views: Mapping[str, str], settings: Mapping[str, str], claimed: str) -> None:
        words = self._words
        for pair, texts in (
            (self.title, words.title),
            (self.watch, words.watch),
            (self.group, words.group),
        ):
            pair.show_texts(texts)
        translated = [translate("presets", group) for group in GROUPS]
        for pair, known in ((self.title, ()), (self.group, (GROUPS, translated))):
            _limit(pair, known)
        first = self.title.fields[0]
        if isinstance(first, QLineEdit):
            first.selectAll()
        self.views.show_choices(views, words.views)
        self.focus.show_choices(settings, words.focus)
        self.claims.setChecked(words.claims)
        source = translate("window", "It still ends as claimed: {claims}")
        self.claims.setText(source.format(claims=claimed))
        self.claims.setVisible(bool(claimed))

    @property
    def words(self) -> PresetWords:
        """What was entered."""
        watch, watch_zh = (" ".join(text.split()) for text in self.watch.texts)
        return PresetWords(
            self.title.texts,
            (watch, watch_zh),
            self.group.texts,
            self.views.chosen,
            self.focus.chosen,
            self.claims.isChecked(),
            self.elsewhere.isChecked(),
        )

    def accept(self) -> None:
        words = self.words
        super().accept()
        self.confirmed.emit(words)


def _limit(pair: BothLanguages, known: Sequence[Sequence[str]]) -> None:
    """Bound what can be typed, and offer known texts, those of each language in its field."""
    for at, field in enumerate(pair.fields):
        if isinstance(field, QLineEdit):
            field.setMaxLength(_LONGEST)
            if known:
                field.setCompleter(QCompleter(list(known[at]), field))
