"""What is slow may belong to an update or to settings of a while ago, and says so."""

from __future__ import annotations

from rnnviz.text import translate
from rnnviz.training.snapshot import PREVIOUS_RUN, Snapshot


def age_note(update: int, snapshot: Snapshot) -> str:
    """Say which update something slow belongs to where that is not the snapshot's own."""
    if update == snapshot.update:
        return ""
    if update == PREVIOUS_RUN:
        return translate("views", "Of the settings just before.")
    return translate("views", "Of update {update}.").format(update=update)
