"""Bad input of a kind that one word from the user makes good: which word, and what it can be."""

from __future__ import annotations

from typing import Literal

from rnnviz.text import BadInput, Message

OpenQuestion = Literal["nonlinearity", "network", "batch_first"]


class AmbiguousInput(BadInput):
    """A file allows several readings: the command line names the option, the window asks.

    Attributes
    ----------
    question : str
        What has to be said.
    choices : tuple of str
        What can be said.
    """

    def __init__(self, message: Message, question: OpenQuestion, choices: tuple[str, ...]) -> None:
        super().__init__(message)
        self.question = question
        self.choices = choices
