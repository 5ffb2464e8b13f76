"""Why nothing is exported while a part of what is shown is hidden."""

from __future__ import annotations

from rnnviz.text import translate


def hidden_words() -> str:
    """Return the sentence with which an export is refused."""
    return translate(
        "window", "A lesson hides a part of this: it can be exported once that is revealed."
    )
