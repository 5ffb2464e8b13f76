"""The place of a task where there is none: an inspected network reads one sequence that is given.

It is in no list of tasks, so no form offers it and no preset can ask for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rnnviz.tasks.task import Source, Task
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message


@dataclass(frozen=True)
class Given(Task):
    """One sequence and ∂L/∂h at its steps."""

    name: ClassVar[str] = "given"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("tasks", "Inspected: one given sequence")

    steps: int = 1

    @property
    def length(self) -> int:
        return self.steps

    def source(self, seed: int) -> Source:
        raise BadInput(
            Message("tasks", QT_TRANSLATE_NOOP("tasks", "An inspected network is not trained."))
        )
