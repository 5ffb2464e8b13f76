"""The base class of all views: a name, a figure for any frame, and a page that explains it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar, Literal, TypeVar, final

from rnnviz.explanation import read_page
from rnnviz.plot.figure import Figure, Panel
from rnnviz.text import translate
from rnnviz.training.diagnostics import DIAGNOSTICS, Diagnostic
from rnnviz.training.motion.motion import Way
from rnnviz.training.snapshot import Frame, shown_like
from rnnviz.views.part.cell_text import cell_values, shown_cell
from rnnviz.views.part.columns import in_columns, over_each_other, rows_of
from rnnviz.views.part.comparison import ComparedRun, compared_runs, is_alone
from rnnviz.views.part.concealment import covered_figure, sketched_over, without_notes
from rnnviz.views.part.moment import with_moments
from rnnviz.views.part.motion import as_far_as_known
from rnnviz.views.part.probe import sequence_words
from rnnviz.views.part.status import message_figure
from rnnviz.views.part.update_series import reaching_the_present

Described = TypeVar("Described", Figure, tuple[Figure, Figure])


class View(ABC):
    """One view; a subclass has no state.

    A view named "xyz" is the file `rnnviz/views/xyz.py` or, where it has several parts, the folder
    `rnnviz/views/xyz/`; a line in `rnnviz.views.index`; and a page in every language,
    `assets/explanations/LANGUAGE/views/xyz.md`.  tests/views/test_every_view.py, test_every_pair.py
    and test_page.py check of every view:

    - `describe` works for any frame without a warning: one step, one unit, NaN, infinities, zeros,
      a layer that does not exist, a run that has diverged or died, before the first update.  The
      same frame gives the same numbers.
    - Labels use the markup of `rnnviz.plot.markup`; words are translated when the figure is made.
      Keys of panels are unique; the last panel does not share its x axis; an axis on which values
      are log10 names the quantity itself.  Tables have plain, unique headings.
    - `Figure.summary` says, once, when a run diverged or died; see `run_status`.  For an inspected
      network, a view of what only training produces returns `untrained_figure`.
    - The page says what to look for in each regime that the view lists in `regimes`.
    - While a frame conceals the view, `figure` draws nothing of the run; see `concealment`.
    - Of two runs, whatever they are, both are in the figure: side by side, which needs nothing of
      the view, or over each other; see `overlays` and `over_each_other`.

    Attributes
    ----------
    name : str
        Public: `rnnviz export --view NAME`.
    label : str
        What the view is called on the screen, marked with `QT_TRANSLATE_NOOP("views", ...)`.
    way : Way or None
        Whether what it shows of each time step is known on the way there or on the way back, so
        that slow motion covers it before; None where it shows nothing of single steps.
    moves : bool
        Whether it draws more of slow motion than what is known.
    needs : frozenset of str
        Which slow diagnostics the view draws; each is computed only while such a view is visible.
    batch_result : {"", "spread", "lags"}
        What it draws of a whole batch, where the frame asks for one.
    min_interval : float
        Seconds between two drawings on the screen, at least: a sentence cannot be read faster, and
        what costs much to describe need not be described more often.
    over_updates : bool
        Whether it is about the course of training: such a view draws all runs that are kept.
    regimes : tuple of str
        Beginnings of the keys of those sections of the page that say what to look for.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    way: ClassVar[Way | None] = None
    needs: ClassVar[frozenset[Diagnostic]] = frozenset()
    batch_result: ClassVar[Literal["", "spread", "lags"]] = ""
    min_interval: ClassVar[float] = 0.0
    over_updates: ClassVar[bool] = False
    moves: ClassVar[bool] = False
    regimes: ClassVar[tuple[str, ...]] = ("vanishing", "exploding", "healthy")

    @property
    def title(self) -> str:
        """The label in the user's language."""
        return translate("views", self.label)

    @final
    def figure(self, frame: Frame) -> Figure:
        """Return the picture of the frame with the moments at which its runs break.

        The run beside it is drawn over it where the view can and the frame does not ask otherwise,
        else at its side.  Where not the usual sequence is shown the title says which.  Of a view
        that is concealed nothing is drawn that depends on the run.
        """
        if self.name in frame.concealed.names:
            return covered_figure(self.name, self.title, frame)
        if frame.other is not None:
            frame = replace(frame, other=shown_like(frame.other, frame))
        figure, sequence = self._drawn(frame), self.sequence(frame)
        if frame.concealed.sketch == self.name:
            figure = sketched_over(self.name, figure, frame)
        return replace(figure, title=f"{figure.title} · {sequence}") if sequence else figure

    @final
    def all_needs(self, batch: str) -> frozenset[Diagnostic]:
        """Return what it draws, with the result for a batch where one is asked for."""
        of_batch = f"{batch}_{self.batch_result}"
        return self.needs | {name for name in DIAGNOSTICS if name == of_batch}

    @final
    def sequence(self, frame: Frame) -> str:
        """Return which sequence is shown, with markup; empty for the usual one, or none."""
        shows_steps = self.way is not None or self.moves
        return sequence_words(frame) if shows_steps else ""

    def _drawn(self, frame: Frame) -> Figure:
        frame = frame if self.over_updates and not frame.apart else replace(frame, kept=())
        if frame.other is None or (self.overlays(frame) and not frame.apart):
            return self._finished(self._once(frame, lambda: self.describe(frame)), frame)
        one, other = compared_runs(frame)
        left, right = self._once(frame, lambda: self.describe_pair(one.frame, other.frame))
        left, right = self._finished(left, one.frame), self._finished(right, other.frame)
        figure = in_columns(left, right, one, other, self.title, self.name)
        if frame.apart:
            return figure
        shared = rows_of(figure, self.over_each_other(one, other))
        return over_each_other(figure, self._finished(shared, frame)) if shared.panels else figure

    def _once(self, frame: Frame, describe: Callable[[], Described]) -> Described:
        """Describe a frame; in slow motion once for all moments that differ in this alone."""
        update = frame.motion.update if frame.motion is not None else None
        if update is None or self.moves:
            return describe()
        beside = frame.other and frame.other.snapshot
        seen: tuple[object, ...] = frame.snapshot, frame.diagnostics, beside
        cursor = frame.step, frame.layer, frame.present
        key = self.title, cursor, frame.apart, *map(id, seen), len(frame.kept)
        known = update.described.get(self.name)
        if known is None or known[0] != key:
            known = update.described[self.name] = key, seen, describe()
        described: Described = known[2]
        return described

    def _finished(self, figure: Figure, frame: Frame) -> Figure:
        concealed = frame.concealed
        if not (concealed.hides("verdict") or concealed.hides("notes")):
            figure = with_moments(figure, frame)
        if concealed.hides("notes"):
            figure = without_notes(figure)
        marked = reaching_the_present(figure, frame)
        return as_far_as_known(marked, frame, self.way)

    @abstractmethod
    def describe(self, frame: Frame) -> Figure:
        """Describe the frame.  Never raises for a frame of any experiment, finite or not.

        Only where `overlays` holds has it other runs, whose curves are drawn over each other.
        """

    def describe_pair(self, one: Frame, other: Frame) -> tuple[Figure, Figure]:
        """Describe two runs that stand side by side, on the same kind of scale."""
        return self.describe_known(one), self.describe_known(other)

    @final
    def describe_known(self, frame: Frame) -> Figure:
        """Describe a frame, or say that what the view needs will not be computed of it."""
        if frame.frozen and self.suits(frame) and not self.needs <= frame.diagnostics.keys():
            words = translate(
                "views",
                "What this view shows had not been computed of this run when it was kept, because"
                " the view was not on the screen.",
            )
            return message_figure(self.title, self.name, words, frame.snapshot)
        return self.describe(frame)

    def overlays(self, frame: Frame) -> bool:
        """Return whether the runs of a frame that has several are drawn over each other."""
        return self.over_updates

    def over_each_other(self, one: ComparedRun, other: ComparedRun) -> tuple[Panel, ...]:
        """Return panels with the curves of both runs, for what is better compared so.

        Where the runs stand side by side, each takes the place of both panels of its key.
        """
        return ()

    def suits(self, frame: Frame) -> bool:
        """Return whether the view has anything to show of the frame's experiment."""
        return True

    @final
    def suits_either(self, frame: Frame) -> bool:
        """Return whether it has anything to show of the frame's run or of the one beside it."""
        return self.suits(frame) or (frame.other is not None and self.suits(frame.other))

    def explanation(self, frame: Frame | None) -> str:
        """Return the view's page as HTML: formula, how to read it, what to look for."""
        page = read_page("views", self.name)
        several = frame is not None and not is_alone(frame)
        conditions = {"several-runs": several} if "several-runs" in page.sections else {}
        return page.html(self.values(frame), {**self.conditions(frame), **conditions})

    def values(self, frame: Frame | None) -> Mapping[str, str]:
        """Return what the placeholders of the page stand for; None is any frame of an SRN."""
        return cell_values(shown_cell(frame)) | {
            "steps": str(frame.snapshot.truncation if frame else 0)
        }

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        """Return whether each section of the page that depends on the frame is shown."""
        return {}
