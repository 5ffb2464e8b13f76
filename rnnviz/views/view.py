"""What every view promises: a name, a figure for any frame, and words that explain it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from rnnviz.plot.figure import Figure
from rnnviz.training.diagnostics import Diagnostic
from rnnviz.training.snapshot import Frame


class View(ABC):
    """One view; a subclass has no state.

    Attributes
    ----------
    name : str
        Public: `rnnviz export --view NAME`.
    needs : frozenset of str
        Which slow diagnostics the view draws; each is computed only while such a view is visible.
    rest : float
        Seconds between two drawings on the screen, at least: a sentence cannot be read faster, and
        what costs much to describe need not be described more often.
    """

    name: ClassVar[str]
    needs: ClassVar[frozenset[Diagnostic]] = frozenset()
    rest: ClassVar[float] = 0.0

    @property
    @abstractmethod
    def title(self) -> str:
        """The view's name in the user's language."""

    @abstractmethod
    def figure(self, frame: Frame) -> Figure:
        """Describe the frame.  Never raises for a frame of any experiment, finite or not."""

    def suits(self, frame: Frame) -> bool:
        """Return whether the view has anything to show of the frame's experiment."""
        return True

    @abstractmethod
    def explanation(self, frame: Frame | None) -> str:
        """Return HTML: the formula, how to read the view, what to look for in each regime."""
