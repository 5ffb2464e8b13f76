"""Input that becomes unambiguous once the user chooses one option."""

from __future__ import annotations

from typing import Literal

from rnnviz.text import BadInput, Message

OpenQuestion = Literal["nonlinearity", "network", "batch_first"]


class AmbiguousInput(BadInput):
    """A file allows several interpretations: the command line names the option, the window asks.

    Attributes
    ----------
    question : str
        The option that has to be given.
    choices : tuple of str
        Its possible values.
    """

    def __init__(self, message: Message, question: OpenQuestion, choices: tuple[str, ...]) -> None:
        super().__init__(message)
        self.question = question
        self.choices = choices
