"""The figure of a sweep, drawn anew as results come, and the choice among its figures."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from rnnviz.plot.description import describe
from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.markup import plain
from rnnviz.screen.figure import FigureWidget
from rnnviz.screen.theme import Theme
from rnnviz.sweep.figures import CURVES, default_names, figure_names, figure_title, pages_of
from rnnviz.sweep.layout import Layout, default_layout
from rnnviz.sweep.pick import picked
from rnnviz.sweep.plan import SweepPlan
from rnnviz.sweep.sweep_file import Sweep
from rnnviz.sweep.words import axis_label
from rnnviz.text import translate


class SweepPicture(QWidget):
    """Shows one figure of a sweep.

    Signals
    -------
    run_picked : (Place, bool)
        A run was clicked, and whether with Shift.
    """

    run_picked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.sweep: Sweep | None = None
        self._plan: SweepPlan | None = None
        self.which, self.across = QComboBox(), QComboBox()
        self.page = QSpinBox()
        self.page.setPrefix(translate("window", "page "))
        self.figure = FigureWidget()
        self.figure.picks = True
        self.hint = QLabel()
        self.hint.setObjectName("secondary")
        self.bar = QWidget()
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        for words, box, stretch in (
            (translate("window", "Show"), self.which, 2),
            (translate("window", "against"), self.across, 1),
        ):
            label = QLabel(words)
            label.setBuddy(box)
            bar.addWidget(label)
            bar.addWidget(box, stretch)
        bar.addWidget(self.page)
        self.bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bar)
        column.addWidget(self.figure, 1)
        column.addWidget(self.hint)
        self.which.activated.connect(self._show_again)
        self.across.activated.connect(self._show_again)
        self.page.valueChanged.connect(self._show_again)
        self.figure.place_clicked.connect(self._pick)
        self._follow_hint()
        words = translate("window", "Choose settings and values at the left, then press Start.")
        self._draw(Figure("", (Panel("empty", message=words),)))

    def _draw(self, figure: Figure) -> None:
        """Draw a figure, and put it into words for screen readers."""
        self.figure.draw(figure)
        self.figure.setAccessibleName(plain(figure.title) or translate("window", "Sweep"))
        self.figure.setAccessibleDescription(describe(figure, {}))

    def set_theme(self, theme: Theme) -> None:
        """Use other colours and sizes."""
        self.figure.set_theme(theme)

    def show_sweep(self, sweep: Sweep) -> None:
        """Draw a sweep, or a later state of the one that is drawn."""
        self.sweep = sweep
        self.bar.show()
        if self._plan is not sweep.plan:
            self._plan = sweep.plan
            self._list_settings(sweep.plan)
            self.which.clear()
        self._list_figures(sweep)
        self._show_again()

    def _list_settings(self, plan: SweepPlan) -> None:
        self.across.clear()
        for i, axis in enumerate(plan.axes):
            self.across.addItem(plain(axis_label(axis)), i)
        self.across.setCurrentIndex(default_layout(plan).across)
        self.across.setEnabled(len(plan.axes) > 1)

    def _list_figures(self, sweep: Sweep) -> None:
        """List the figures, those first that the sweep is about; keep what was chosen."""
        first = default_names(sweep)
        names = (*first, *(name for name in figure_names(sweep) if name not in first))
        known = [self.which.itemData(i) for i in range(self.which.count())]
        if list(names) == known:
            return
        chosen = self.which.currentData()
        self.which.clear()
        for name in names:
            self.which.addItem(plain(figure_title(name)), name)
        if chosen in names:
            self.which.setCurrentIndex(names.index(chosen))

    @property
    def name(self) -> str:
        """The name of the figure."""
        return str(self.which.currentData() or "")

    @property
    def layout_of_axes(self) -> Layout:
        """Which settings stand on which axis."""
        assert self.sweep is not None
        plan, across = self.sweep.plan, self.across.currentData() or 0
        usual = default_layout(plan)
        if across == usual.across:
            return usual
        return Layout(across, usual.across)

    def _show_again(self) -> None:
        if self.sweep is None or not self.name:
            return
        pages = pages_of(self.sweep, self.name, self.layout_of_axes)
        self.page.blockSignals(True)
        self.page.setRange(1, len(pages))
        self.page.setSuffix(translate("window", " of {count}").format(count=len(pages)))
        self.page.setVisible(len(pages) > 1)
        self.page.blockSignals(False)
        self._draw(pages[self.page.value() - 1]())
        self._follow_hint()

    def _follow_hint(self) -> None:
        words = translate(
            "window", "Click a run to open it; Shift+click another to place it beside it."
        )
        self.hint.setText(words if self.name and self.name != CURVES else " ")

    def _pick(self, key: str, x: float, y: float, modifiers: Qt.KeyboardModifier) -> None:
        figure = self.figure.figure
        if self.sweep is None or figure is None:
            return
        where = self.name, self.page.value() - 1, self.layout_of_axes
        place = picked(self.sweep, *where, figure, key, (x, y))
        if place is not None:
            self.run_picked.emit(place, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
