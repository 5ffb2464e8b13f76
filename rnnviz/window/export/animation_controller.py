"""Animations of views: asked for in a dialog, written by another process.

What that takes is imported some seconds after the start, or before if it is asked for.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rnnviz.experiment.difference import apply_changes
from rnnviz.plot.adjustment import UNTOUCHED, Adjustment
from rnnviz.plot.markup import plain
from rnnviz.session.session import Session
from rnnviz.text import language, printable, translate
from rnnviz.training.snapshot import Frame, runs_beside
from rnnviz.training.timeline import Timeline
from rnnviz.training.trainer import Trainer
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.export.hidden import hidden_words
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.fault_catcher import FaultCatcher
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.runtime.preload import Preload
from rnnviz.window.widget.notice import NoticeBoard

if TYPE_CHECKING:
    from rnnviz.window.export.animation_dialog import AnimationDialog
    from rnnviz.window.export.animation_process import AnimationRequest, RunAgain, StopSwitch

NEEDED = (
    "rnnviz.animation.encoder.gif", "rnnviz.animation.film", "rnnviz.animation.writer",
    "rnnviz.window.export.animation_dialog", "rnnviz.window.export.animation_process",
)  # fmt: skip
"""What the dialog takes, in parts."""


class Motion(Protocol):
    """The slow motion of the window, as far as an animation is about it."""

    @property
    def chosen_step(self) -> int: ...

    def suspend(self) -> None: ...

    def resume(self) -> None: ...


class AnimationController(QObject):
    """Asks what to animate, lets it be written, and shows how far that is.

    It has jobs of its own: other files can be written and opened meanwhile.
    """

    def __init__(
        self,
        parent: QWidget,
        dock_area: DockArea,
        session: Session,
        run: RunController,
        motion: Motion,
        notices: NoticeBoard,
        preferences: Preferences,
        catcher: FaultCatcher,
    ) -> None:
        super().__init__(parent)
        self._parent, self._dock_area, self._run = parent, dock_area, run
        self._session, self._motion = session, motion
        self._notices, self._preferences = notices, preferences
        self.jobs = JobRunner(self, notices, catcher)
        Preload(self, NEEDED)
        self._switch: StopSwitch | None = None
        self._frame: Frame | None = None
        self._step = 0
        self._folder = ""
        self._asked: tuple[str, tuple[str, ...]] = "", ()
        self._chosen: tuple[str, ...] = ()
        self.dialog: AnimationDialog | None = None

    def ask(self) -> None:
        """Ask which views to animate, how and where; slow motion stands still meanwhile."""
        frame = self._run.frame
        if frame is not None and frame.concealed.any:
            self._notices.remind(hidden_words())
            return
        problem = _problem(frame)
        if problem or frame is None:
            self._notices.inform(problem)
            return
        from rnnviz.window.export.animation_dialog import AnimationDialog

        self._motion.suspend()
        self._frame, self._step = frame, self._motion.chosen_step
        views = [dock.view for dock in self._dock_area.docks.values()]
        current = self._dock_area.current
        seen = tuple(sorted(self._dock_area.seen, key=lambda name: name != current))
        last = max((_shown_update(frame), *(each.present for each in self._timelines[:1])))
        self.dialog = AnimationDialog(
            self._parent,
            views,
            seen,
            self._proposed(frame, seen),
            self._preferences,
            last,
            f"{self._run.file_stem}-",
            frame.motion is not None,
        )
        self.dialog.finished.connect(self._motion.resume)
        self.dialog.confirmed.connect(self._start)
        self.dialog.open()

    def _proposed(self, frame: Frame, seen: tuple[str, ...]) -> tuple[str, ...]:
        """Return the view that is selected or, where it was that already, those chosen then."""
        asked = frame.snapshot.name, seen[:1]
        if asked != self._asked:
            self._asked, self._chosen = asked, seen[:1]
        return self._chosen

    def _start(self) -> None:
        """Let what was chosen be written."""
        if self.dialog is None or self._frame is None:
            return
        from rnnviz.window.export.animation_process import StopSwitch, animate_elsewhere

        request = self._request(self.dialog, self._frame)
        self._chosen = self.dialog.chosen_views
        self._preferences.export_folder = self._folder = str(request.target.folder)
        self._switch = StopSwitch()
        self.jobs.start(
            functools.partial(animate_elsewhere, request, self._switch),
            translate("window", "Writing the animation…"),
            functools.partial(self._show_written, request),
            writes=self._folder,
            left_out=translate("window", "The animation was stopped; nothing was written."),
        )

    def _request(self, dialog: AnimationDialog, frame: Frame) -> AnimationRequest:
        from rnnviz.animation.frames import Position
        from rnnviz.window.export.animation_process import AnimationRequest

        snapshot = frame.snapshot
        runs = [run for run in (frame, *runs_beside(frame)) if run.snapshot.inspected is None]
        layer = snapshot.trace.layers[min(frame.layer, len(snapshot.trace.layers) - 1)]
        end = (dialog.updates and dialog.updates.last) or _shown_update(frame)
        timelines = itertools.chain(self._timelines, itertools.repeat(None))
        return AnimationRequest(
            runs=tuple(_again(*pair, end) for pair in zip(runs, timelines, strict=False)),
            end=end,
            title=self._run.title,
            speed=self._run.speed,
            views=dialog.chosen_views,
            updates=dialog.updates,
            target=dialog.target,
            look=replace(dialog.look, adjustments=self._hands(dialog.chosen_views)),
            position=Position(
                layer.name,
                self._step if 1 <= self._step <= layer.steps else None,
                self._dock_area.batch,
            ),
            language=language(),
        )

    @property
    def _timelines(self) -> tuple[Timeline[Trainer], ...]:
        """Those of the runs on screen, as far as they go on beyond what is shown of them."""
        return () if self._run.recorded is not None else self._session.timelines

    def _hands(self, views: tuple[str, ...]) -> tuple[tuple[str, Adjustment], ...]:
        """Return what the hand did to some views, as it can be sent to another process."""
        found = {name: self._dock_area.docks[name].plot.adjustment for name in views}
        touched = {name: hand for name, hand in found.items() if hand != UNTOUCHED}
        return tuple((name, replace(h, ranges=dict(h.ranges))) for name, h in touched.items())

    def _show_written(self, request: AnimationRequest, written: object) -> None:
        from rnnviz.animation.writer import Animated, beamer_names

        assert isinstance(written, Animated)
        paths, timing = written.paths, request.look.timing
        if len(paths) == 1:
            words = translate("window", "Saved: {path}").format(path=printable(str(paths[0])))
        else:
            source = translate("window", "{count} files saved in {folder}")
            folder = printable(str(paths[0].parent))
            words = source.format(count=len(paths), folder=folder)
        for name in beamer_names(paths)[:1]:
            last = sum(path.as_posix().startswith(name) for path in paths) - 1
            shown, rate = printable(name), f"{timing.true_rate:.4g}"
            words += f" · \\animategraphics{{{rate}}}{{{shown}}}{{0}}{{{last}}}"
        if written.left_out:
            titles = [plain(self._dock_area.docks[name].view.title) for name in written.left_out]
            source = translate("window", "Left out, nothing to show: {views}")
            words += f" · {source.format(views=', '.join(titles))}"
        self._notices.remind(words)

    # -- ending -----------------------------------------------------------------------------

    def stop_writing(self) -> bool:
        """Stop the animation that is being written; return whether there was one."""
        busy = self.jobs.busy
        if busy:
            self.jobs.stop_all()
        return busy

    def stop(self) -> None:
        """Let it end at once, as the window closes."""
        self.jobs.stop()
        if self._switch is not None:
            self._switch.turn_off()

    def finish(self, seconds: float) -> list[str]:
        """Wait a bounded time for its end; return the folder of one that is not written."""
        unwritten = [self._folder] if self.jobs.busy else []
        self.stop()
        self.jobs.finish(seconds)
        return unwritten


def _problem(frame: Frame | None) -> str:
    """Return why there is nothing to animate; empty if there is."""
    if frame is not None and frame.snapshot.inspected is not None:
        return translate("window", "An inspected network has no updates to be animated.")
    if frame is None or not _shown_update(frame):
        return translate("window", "There is nothing to animate before the first update.")
    return ""


def _shown_update(frame: Frame) -> int:
    """Return the update that is on the screen: that which slow motion plays, where it does."""
    played = None if frame.motion is None else frame.motion.update
    return frame.snapshot.update if played is None else played.update


def _again(frame: Frame, timeline: Timeline[Trainer] | None, end: int) -> RunAgain:
    """Return how a run is made again up to an update, which may be after the one that is shown."""
    from rnnviz.window.export.animation_process import RunAgain

    snapshot = frame.snapshot
    changes, experiment = tuple(snapshot.changes), snapshot.experiment
    known = () if timeline is None else timeline.trainer.changes
    if known[: len(changes)] == changes:
        later = tuple(change for change in known[len(changes) :] if change.update < end)
        experiment = apply_changes(experiment, ((c.key, c.before, c.after) for c in later))
        changes += later
    return RunAgain(snapshot.name, experiment, changes, snapshot.probe)
