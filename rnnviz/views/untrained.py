"""What the views of training show of an inspected network: that there was no training."""

from __future__ import annotations

from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.snapshot import Snapshot


def not_trained(snapshot: Snapshot, title: str) -> Figure | None:
    """Return one sentence as the figure of an inspected network; None for a run."""
    if snapshot.inspected is None:
        return None
    said = translate(
        "views",
        "This network was not trained here: an inspection has a sequence, but no updates and no"
        " targets.",
    )
    return Figure(title, (Panel("inspected", message=said),), summary=plain(said))
