"""Text: what the network writes when its output is its next input, and its loss per character.

The text shows what a loss in nats means: first letters, then words, then something like sentences.
"""

from __future__ import annotations

import html as markup
import math

import numpy as np

from rnnviz.number_format import number, percent
from rnnviz.plot.figure import Column, Figure, Panel, Table
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.analysis.text_generation import GeneratedText, can_generate
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.selection import cursor_step
from rnnviz.views.part.status import age_note, join_sentences, message_figure, run_status
from rnnviz.views.prediction.probability import softmax
from rnnviz.views.view import View

MAX_CANDIDATES = 5
"""Likely next characters that are listed."""

CONTEXT = 12
"""Characters shown before them."""

_UNPRINTED = {"↵": "\n", "␣": " "}


class TextView(View):
    """The text, the loss in nats, bits and perplexity, and the likely next characters."""

    name = "text"
    label = QT_TRANSLATE_NOOP("views", "Generated text")
    needs = frozenset({"writing"})
    min_interval = 0.25

    def suits(self, frame: Frame) -> bool:
        return frame.snapshot.source.writes

    def describe(self, frame: Frame) -> Figure:
        snapshot, writing = frame.snapshot, frame.generated_text
        if not self.suits(frame):
            empty = translate(
                "views", "Only a network that predicts the next character of a text can write one."
            )
            return message_figure(self.title, "text", empty, snapshot)
        measured, following = loss_sentence(snapshot), next_character_sentence(frame)
        return Figure(
            title=self.title,
            panels=(
                _text(frame, writing),
                Panel("loss", message=measured, weight=0.8),
                Panel("next", message=markup.escape(following, quote=False), weight=0.6),
            ),
            tables=() if writing is None else (_table(snapshot, writing),),
            summary=join_sentences(run_status(snapshot), measured, _origin(frame, writing)),
        )


def _text(frame: Frame, writing: GeneratedText | None) -> Panel:
    if writing is None:
        return Panel("text", message=_missing_sentence(frame.snapshot), weight=3.0)
    words = markup.escape(
        written_text(frame.snapshot.source.symbol_names, writing.symbols), quote=False
    )
    return Panel(
        "text",
        message=words or "∅",
        verbatim=bool(words),
        weight=3.0,
        title=_origin(frame, writing),
        note=join_sentences(
            run_status(frame.snapshot), age_note(frame.update_of("writing"), frame.snapshot)
        ),
    )


def _missing_sentence(snapshot: Snapshot) -> str:
    if snapshot.checkpoint is not None and not can_generate(snapshot.checkpoint):
        return translate(
            "views", "This network reads from both ends; to write, the end would have to be known."
        )
    return translate("views", "Nothing has been written yet.")


def _origin(frame: Frame, writing: GeneratedText | None) -> str:
    """Say at which update and temperature the text was written."""
    if writing is None:
        return _missing_sentence(frame.snapshot)
    source = translate("views", "Written at update {update}, temperature {temperature}.")
    update = max(frame.update_of("writing"), 0)
    return source.format(update=update, temperature=number(writing.temperature))


def written_text(names: tuple[str, ...] | None, symbols: np.ndarray) -> str:
    """Return symbols as text with real spaces and line breaks."""
    known = names or ()
    printed = (known[s] if 0 <= s < len(known) else "□" for s in symbols.tolist())
    return "".join(_UNPRINTED.get(name, name.removeprefix("◌") or name) for name in printed)


def loss_sentence(snapshot: Snapshot) -> str:
    """Give the loss per character in nats and bits, and as perplexity."""
    loss, classes = loss_of_a_character(snapshot), snapshot.trace.output.shape[1]
    with np.errstate(over="ignore"):
        perplexity = float(np.exp(loss))
    source = translate(
        "views",
        "Loss {nats} nats = {bits} bits per character: the uncertainty of {perplexity}"
        " equally likely choices. Untrained: ln {classes} = {uniform} nats.",
    )
    return source.format(
        nats=number(loss),
        bits=number(loss / math.log(2)),
        perplexity=number(perplexity),
        classes=classes,
        uniform=number(math.log(classes)),
    )


def loss_of_a_character(snapshot: Snapshot) -> float:
    """Return the mean loss of the last update's batch, or of the probe before the first."""
    training, steps = snapshot.experiment.training, snapshot.trace.target.size
    trained = len(snapshot.history.loss.last) > 0
    terms = steps * (training.batch if trained else 1) if training.reduction == "sum" else 1
    return float(snapshot.history.loss.last[-1] if trained else snapshot.trace.loss) / terms


def next_character_sentence(frame: Frame) -> str:
    """Say which characters the network expects after those up to the cursor."""
    trace, names = frame.snapshot.trace, frame.snapshot.source.symbol_names
    inspected = frame.snapshot.inspected is not None  # its outputs are no classes
    if trace.symbols is None or names is None or inspected or trace.output.shape[1] > len(names):
        return translate("views", "What it expects next is not known.")
    k = cursor_step(frame)
    (probability,) = softmax(trace.output[k - 1 : k])
    if np.isnan(probability).any():
        return translate("views", "What it expects next is not a number.")
    read = "".join(names[s] for s in trace.symbols[max(0, k - CONTEXT) : k].tolist())
    best = np.argsort(-probability, kind="stable")[:MAX_CANDIDATES].tolist()
    candidates = " · ".join(f"“{names[s]}” {percent(float(probability[s]))}" for s in best)
    source = translate("views", "After “{read}” (step {step}) it expects: {candidates}")
    return source.format(read=read, step=k, candidates=candidates)


def _table(snapshot: Snapshot, writing: GeneratedText) -> Table:
    names, count = snapshot.source.symbol_names or (), len(writing.symbols)
    printed = [names[s] if 0 <= s < len(names) else "□" for s in writing.symbols.tolist()]
    position = np.arange(1.0, count + 1)
    return Table(
        "text",
        (
            Column("position", position),
            Column("symbol", writing.symbols),
            Column("character", np.array(printed, dtype=object)),
            Column("written (1) or read (0)", (position > writing.prompt).astype(int)),
        ),
    )
