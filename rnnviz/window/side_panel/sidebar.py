"""The left side: the gallery over the settings, or the page that explains a view.

Between both stands what differs between two runs, while there are two.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from rnnviz.views.view import View
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.side_panel.explanation import Explanation
from rnnviz.window.side_panel.gallery import Gallery
from rnnviz.window.side_panel.settings_differ import SettingsDiffer
from rnnviz.window.widget.splitter import Splitter


class Sidebar(QStackedWidget):
    """Gallery, form and explanation in one place.

    Attributes
    ----------
    tells : bool
        Whether views may be explained; see `set_telling`.
    """

    def __init__(self, gallery: Gallery, form: SettingsForm) -> None:
        super().__init__()
        self.gallery = gallery
        self.form = form
        self.differ = SettingsDiffer()
        self.split = Splitter(Qt.Orientation.Vertical)
        self.split.addWidget(gallery)
        self.split.addWidget(self.differ)
        self.split.addWidget(form)
        self.split.setChildrenCollapsible(False)
        self.explanation = Explanation()
        self.tells = True
        self.explanation.left.connect(self.back)
        self.addWidget(self.split)
        self.addWidget(self.explanation)
        self.reset()

    @property
    def style_parts(self) -> tuple[QWidget, ...]:
        """What is styled by itself, see `StyleSheetParts`."""
        return self.gallery, self.differ, self.explanation, *self.form.style_parts

    def recolour(self, colours: Colours) -> None:
        """Use other colours."""
        self.explanation.recolour(colours)
        self.differ.recolour(colours)

    def reset(self) -> None:
        """Divide the height between gallery and settings as at the first start."""
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(2, 1)
        self.split.setSizes([700, 100, 300])

    @property
    def explains(self) -> bool:
        """Whether an explanation is open and visible."""
        return self.currentWidget() is self.explanation and self.isVisible()

    def set_telling(self, tells: bool) -> None:
        """Set whether pages may explain what is shown; one that is open closes where not."""
        self.tells = tells
        if not tells and self.explains:
            self.back()

    def explain(self, view: View) -> None:
        """Open the page that explains a view."""
        self.explanation.explain(view)
        self.setCurrentWidget(self.explanation)
        self.show()

    def back(self) -> None:
        """Return to presets and settings."""
        self.setCurrentWidget(self.split)
