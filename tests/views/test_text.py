"""Text: what a network writes, shown as it is, with its loss per character."""

from __future__ import annotations

import html
import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.plot.markup import plain
from rnnviz.training.analysis.text_generation import GeneratedText
from rnnviz.training.diagnostics import completed
from rnnviz.training.snapshot import Frame
from rnnviz.views.text import TextView, loss_sentence, next_character_sentence, written_text

VIEW = TextView()


def panels(frame: Frame) -> dict:
    return {panel.key: panel for panel in VIEW.figure(frame).panels}


def written(frame: Frame, text: str, update: int | None = None) -> Frame:
    """Return the frame with a text of characters that need not be in any vocabulary."""
    names = tuple(dict.fromkeys(text))
    snapshot = frame.snapshot
    source = replace(snapshot.source, symbol_names=names, class_names=names, writes=True)
    symbols = np.array([names.index(c) for c in text], np.int32)
    update = snapshot.update if update is None else update
    writing = GeneratedText(symbols, 1, 0.5)
    return replace(frame, snapshot=replace(snapshot, source=source)).with_result(
        "writing", value=writing, update=update
    )


def test_other_tasks_have_nothing_to_write(run):
    frame = run("recall", "lstm", 2)
    assert not VIEW.suits(frame)
    (panel,) = VIEW.figure(frame).panels
    assert panel.message.startswith("Only a network that predicts the next character")


def test_a_text_is_shown_with_its_own_breaks_and_where_it_came_from(run):
    frame = completed(run("text", "lstm", 2), {"writing"})
    assert VIEW.suits(frame)
    panel = panels(frame)["text"]
    assert panel.verbatim
    assert panel.title == "Written at update 2, temperature 1."
    names = frame.snapshot.source.symbol_names
    shown = "".join(
        {"↵": "\n", "␣": " "}.get(names[s], names[s]) for s in frame.generated_text.symbols
    )
    assert html.unescape(panel.message) == shown
    assert len(shown) == 201


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> <script>x</script>",
        "&amp; &lt;i&gt;",
        "{x} $y$ %s \\n",
        "a" * 300,
        "床前明月光",
    ],
)
def test_whatever_it_writes_is_text_and_no_markup(run, text):
    figure = VIEW.figure(written(run("text", "srn", 1), text))
    panel = figure.panels[0]
    assert "<" not in panel.message
    assert html.unescape(panel.message) == text
    assert figure.summary == plain(figure.summary)


def test_what_cannot_be_seen_is_spelled_out():
    names = ("□", "↵", "␣", "⇥", "U+202E", "U+0000", "◌\u0301", "◌", "é")
    assert written_text(names, np.array([0, 1, 2, 3, 4, 5, 6, 7, 8])) == "□\n ⇥U+202EU+0000\u0301◌é"
    assert written_text(None, np.array([3])) == "□"


def test_an_old_text_says_so(run):
    frame = written(run("text", "srn", 3), "abc", update=1)
    assert panels(frame)["text"].title.startswith("Written at update 1,")
    assert "update 1" in panels(frame)["text"].note


def test_before_anything_is_written(run):
    assert panels(run("text", "srn", 0))["text"].message == "Nothing has been written yet."


def test_the_loss_is_noted_in_nats_bits_and_choices(run):
    frame = run("text", "gru", 3)
    loss = float(frame.snapshot.history.loss.last[-1])
    words = loss_sentence(frame.snapshot)
    assert f"Loss {loss:.3g} nats = {loss / math.log(2):.3g} bits" in words
    assert f"of {math.exp(loss):.3g} equally likely choices" in words
    assert f"ln 72 = {math.log(72):.3g} nats" in words


@pytest.mark.parametrize("updates", [0, 1])
def test_a_sum_is_noted_for_a_character(run, updates):
    mean, total = (
        run("text", "gru", updates, {"training.reduction": kind}) for kind in ("mean", "sum")
    )
    assert loss_sentence(mean.snapshot) == loss_sentence(total.snapshot)


def test_what_comes_next_is_noted_at_the_cursor(run):
    frame = replace(run("text", "lstm", 3), step=4)
    trace, names = frame.snapshot.trace, frame.snapshot.source.symbol_names
    words = next_character_sentence(frame)
    assert words.startswith("After “" + "".join(names[s] for s in trace.symbols[:4]) + "” (step 4)")
    p = np.exp(trace.output[3]) / np.exp(trace.output[3]).sum()
    told = words.partition("expects: ")[2].split(" · ")
    assert len(told) == 5
    assert told[0] == f"“{names[int(p.argmax())]}” {round(100 * p.max())} %"


def test_the_table_has_a_row_a_character(run):
    frame = completed(run("text", "srn", 2, {"task.prompt": "We"}), {"writing"})
    (table,) = VIEW.figure(frame).tables
    position, symbol, character, own = (column.values for column in table.columns)
    assert len(position) == len(symbol) == len(character) == 202
    assert character[:2].tolist() == ["W", "e"]
    assert own.tolist() == [0, 0] + 200 * [1]
