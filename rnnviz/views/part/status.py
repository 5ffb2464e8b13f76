"""Sentences about the state of a run: broken, not trained, or drawn from an earlier update."""

from __future__ import annotations

from rnnviz.plot.figure import Figure, Panel
from rnnviz.plot.markup import plain
from rnnviz.text import translate
from rnnviz.training.snapshot import PREVIOUS_RUN, Snapshot


def run_status(snapshot: Snapshot) -> str:
    """Return a sentence about a run that has diverged or died; otherwise empty."""
    if snapshot.inspected is not None:
        return _inspection_status(snapshot)
    if snapshot.outcome == "diverged":
        return _diverged(snapshot)
    if snapshot.outcome == "dead":
        source = translate("views", "Dead since update {update}: every δ is exactly 0.")
        return source.format(update=snapshot.first_bad_update)
    return ""


def _diverged(snapshot: Snapshot) -> str:
    fault, update = snapshot.fault, snapshot.first_bad_update
    if fault is None:
        return translate("views", "Diverged at update {update}.").format(update=update)
    if fault.step < 1:
        source = translate("views", "Diverged at update {update}: {quantity} was not finite.")
    else:
        source = translate(
            "views", "Diverged at update {update}: {quantity} was not finite at step {step}."
        )
    return source.format(update=update, quantity=fault.quantity, step=fault.step)


def _inspection_status(snapshot: Snapshot) -> str:
    inspected, fault = snapshot.inspected, snapshot.fault
    if inspected is not None and not inspected.claims:
        return translate("views", "{sentence}.").format(sentence=inspected.hidden)
    if fault is not None:
        source = translate("views", "Not finite from step {step} on: {quantity} in layer {layer}.")
        if fault.direction == "backward":
            source = translate(
                "views", "Not finite at step {step} and before: {quantity} in layer {layer}."
            )
        return source.format(step=fault.step, quantity=fault.quantity, layer=fault.layer)
    if snapshot.outcome == "dead":
        return translate("views", "Every δ is exactly 0.")
    return ""


def join_sentences(*parts: str) -> str:
    """Join the non-empty parts; Chinese has no space after a full stop."""
    return " ".join(part for part in parts if part).replace("。 ", "。")


def age_note(update: int, snapshot: Snapshot) -> str:
    """Say which update a slow diagnostic belongs to, unless it is that of the snapshot."""
    if update == snapshot.update:
        return ""
    if update == PREVIOUS_RUN:
        return translate("views", "From the previous settings.")
    return translate("views", "From update {update}.").format(update=update)


def message_figure(title: str, key: str, message: str, snapshot: Snapshot) -> Figure:
    """Return a figure of one panel that says why there is nothing to draw."""
    summary = plain(join_sentences(run_status(snapshot), message))
    return Figure(title, (Panel(key, message=message),), summary=summary)


def untrained_figure(snapshot: Snapshot, title: str) -> Figure | None:
    """Return a sentence in place of a figure for an inspected network; None for a run."""
    if snapshot.inspected is None:
        return None
    words = untrained_sentence()
    return Figure(title, (Panel("inspected", message=words),), summary=plain(words))


def figure_before_updates(snapshot: Snapshot, title: str, key: str, words: str) -> Figure:
    """Return a sentence in place of what only updates produce, in a panel of a key."""
    figure = untrained_figure(snapshot, title)
    return figure or message_figure(title, key, words, snapshot)


def untrained_sentence() -> str:
    """Say why there is nothing to show of an inspected network that only training produces."""
    return translate(
        "views",
        "This network was not trained here: an inspection has a sequence, but no updates and no"
        " targets.",
    )
