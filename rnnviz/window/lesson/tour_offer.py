"""The strip that offers the tour, once, when the program is started for the first time."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.window.preference_file import Preferences
from rnnviz.window.widget.offer import Offer

_KEY = "tour_offered"


class TourOffer(Offer):
    """Is accepted where the tour is wanted."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.retranslate()

    def offer(self) -> None:
        """Show the strip, unless it has been shown in an earlier session."""
        if not self._preferences.flag(_KEY, False):
            self._preferences.keep(_KEY, True)
            self.show()

    def retranslate(self) -> None:
        self.words.setText(
            translate(
                "lesson",
                "New here? A tour of ninety seconds shows what there is: three networks, the"
                " timeline, the export. It is in the menu Help at any time.",
            )
        )
        self.take.setText(translate("lesson", "Take the tour"))
        self.decline.setText(translate("lesson", "No, thank you"))
