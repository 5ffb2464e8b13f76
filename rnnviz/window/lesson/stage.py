"""What a step of a lesson does to the run, one thing after the other as the run comes so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.experiment.experiment import Experiment
from rnnviz.lesson.lesson import AS_FAST_AS_IT_GOES, END, LessonStep, update_of
from rnnviz.lesson.opening import Scene
from rnnviz.nn.clipping import NoClipping
from rnnviz.screen.turn_share import TurnShare
from rnnviz.session import Session, State
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.stop import Stop, StopKind, StopSettings, first_stop
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.lesson.moment import Moment
from rnnviz.window.motion.controller import MotionController
from rnnviz.window.playback.comparison import Comparison
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.transport_bar import TransportBar
from rnnviz.window.playback.twin_controller import TwinController

POLL = 50
"""Milliseconds between two looks whether the run has come so far."""
Deeds = Iterator[Callable[[], bool]]
"""What is to be done; each condition that it yields has to hold before it goes on."""
_WAITS = {
    "blows up": QT_TRANSLATE_NOOP("lesson", "until it blows up"),
    "clipped": QT_TRANSLATE_NOOP("lesson", "until a gradient is clipped"),
    "solved": QT_TRANSLATE_NOOP("lesson", "until the task is solved"),
    "died": QT_TRANSLATE_NOOP("lesson", "until a unit dies"),
    "radius": QT_TRANSLATE_NOOP("lesson", "until ρ(U) crosses 1"),
    END: QT_TRANSLATE_NOOP("lesson", "until its last update"),
}


class Stage(QObject):
    """Carries out one step at a time.

    Signals
    -------
    entered : ()
        The runs are there and arranged: what is to be seen may be shown.
    waits_changed : (str,)
        In words what the step waits for, or that it has not come; empty where it has been done.

    Attributes
    ----------
    names_events : bool
        Whether these words may name the event: not while the lesson hides what the run does.
    """

    entered = Signal()
    waits_changed = Signal(str)

    def __init__(
        self,
        session: Session,
        run: RunController,
        twins: TwinController,
        cursor: Cursor,
        playhead: Playhead,
        motion: MotionController,
        comparison: Comparison,
        dock_area: DockArea,
        transport: TransportBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._run, self._twins = session, run, twins
        self._cursor, self._playhead, self._motion = cursor, playhead, motion
        self._comparison, self._dock_area, self._transport = comparison, dock_area, transport
        self._deeds: Deeds | None = None
        self._condition: Callable[[], bool] | None = None
        self._advancing = False
        self._stop: Stop | None = None
        self._drives, self._outcome = False, ""
        self.names_events = True
        self._share = TurnShare(self)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL)
        self._timer.timeout.connect(self._advance)
        session.frame_ready.connect(self._look)
        session.state_changed.connect(self._look)
        session.reset_done.connect(self._look)
        session.stopped.connect(self._note_stop)

    @property
    def busy(self) -> bool:
        """Whether something is still to be done."""
        return self._deeds is not None

    @property
    def drives(self) -> bool:
        """Whether the run is trained because the step says so."""
        return self._drives

    # -- from outside ----------------------------------------------------------------------

    def enter(self, steps: list[tuple[LessonStep, Scene]]) -> None:
        """Carry out the last of some steps, and before it at once what those before it do."""
        self._begin(self._all_of(steps), opens=steps[0][0].opens)

    def return_to(self, moment: Moment) -> None:
        """Show the runs as they were left."""
        self._begin(self._back_to(moment), opens=True)

    def cancel(self) -> None:
        """Leave what is under way where it is; a run that was driven pauses."""
        self._motion.leave_motion()
        if self._deeds is not None:
            self._deeds = None
            self._finish()

    def _begin(self, deeds: Deeds, opens: bool) -> None:
        self.cancel()
        self._deeds, self._condition, self._outcome = deeds, None, ""
        self._timer.start()
        if opens:
            QTimer.singleShot(0, self, self._advance)  # the words of the step are shown before
        else:
            self._advance()

    def _finish(self) -> None:
        self._timer.stop()
        self._condition = None
        self._release()
        self.waits_changed.emit(self._outcome)

    def _look(self, *_: object) -> None:
        """Go on where there is time in the turn that brought a frame, else in the next."""
        self._share.do("advance", self._advance)

    def _note_stop(self, stop: Stop) -> None:
        self._stop = stop
        self._advance()

    def _advance(self) -> None:
        """Do what can be done now."""
        while self._deeds is not None and not self._advancing:
            if self._condition is not None and not self._condition():
                return
            self._advancing = True
            try:
                deeds = self._deeds
                self._condition = next(deeds, None)
            except BaseException:
                self._deeds = None
                self._finish()
                raise
            finally:
                self._advancing = False
            if deeds is self._deeds and self._condition is None:
                self._deeds = None
                self._finish()

    # -- a step ----------------------------------------------------------------------------

    def _all_of(self, steps: list[tuple[LessonStep, Scene]]) -> Deeds:
        *before, (step, scene) = steps
        for earlier, its_scene in before:
            yield from self._set_up(earlier, its_scene)
            if earlier.until:
                yield from self._wait_for(earlier.until, quickly=True)
        yield from self._set_up(step, scene)
        self._use_speed(step)
        self.entered.emit()
        if step.motion:
            self._motion.slow_motion()
        if step.until:
            yield from self._wait_for(step.until)

    def _set_up(self, step: LessonStep, scene: Scene) -> Deeds:
        """Open, keep, place beside, train and arrange what a step says."""
        if step.keep:
            self._comparison.keep_once()
        if step.opens:
            self._run.open(scene.begun, twin=scene.beside if step.beside else None)
            yield self._is_there
        elif step.beside and scene.beside is not None:
            self._place_beside(step, scene.beside.experiment, scene)
            yield self._is_there
        if step.at is not None:
            yield from self._go_to(step.at)
        if step.branch:
            self._twins.branch_from(step.at, scene.run.experiment)
            yield self._is_there
        self._arrange(step)

    def _place_beside(self, step: LessonStep, experiment: Experiment, scene: Scene) -> None:
        if isinstance(step.beside, str) and scene.beside is not None:
            self._twins.place_preset(scene.beside)
        else:
            self._twins.place_experiment(experiment)

    def _arrange(self, step: LessonStep) -> None:
        area, frame = self._dock_area, self._run.frame
        several = step.arrangement in ("focus", "lab")
        if several and area.projected:
            area.use("pair", step.views)  # there is room for two in large type
        elif step.arrangement and not (area.maximised and several):
            area.use(step.arrangement, step.views)
        elif step.views:
            area.prefer(step.views)
        if step.layer and frame is not None:
            names = [layer.name for layer in frame.snapshot.trace.layers]
            if step.layer in names:
                self._cursor.choose_layer(names.index(step.layer))
        if step.k is not None:
            self._cursor.choose_step(step.k)

    def _use_speed(self, step: LessonStep) -> None:
        if step.speed is not None:
            unlimited = step.speed == AS_FAST_AS_IT_GOES
            self._transport.follow_preset(None if unlimited else step.speed)

    def _back_to(self, moment: Moment) -> Deeds:
        run = self._run
        if self._session.playing:
            self._session.pause()
        run.return_to(moment.scene)
        yield self._is_there
        if moment.scene.recorded is None:
            yield from self._go_to(moment.update)
        self._comparison.restore(moment.kept)
        self._dock_area.prefer(moment.wanted)
        self._dock_area.restore_state(moment.arrangement)
        self._cursor.choose_layer(moment.scene.layer)
        self._cursor.choose_step(moment.scene.step)
        self.entered.emit()

    # -- conditions ------------------------------------------------------------------------

    def _is_there(self) -> bool:
        """Whether the runs that were asked for are on the screen, or were refused."""
        run, session = self._run, self._session
        if not run.is_settled:
            return False
        if session.state is State.FAILED:
            return True
        shown = session.run, session.twin_run
        return run.frame is not None and shown == run.scene().runs and not self._loads

    @property
    def _loads(self) -> bool:
        return self._session.state is State.LOADING

    @property
    def _has_ended(self) -> bool:
        """Whether the run makes no more updates by itself."""
        newest = self._session.newest
        if newest is None or newest.outcome != "ok":
            return True
        return self._session.present >= newest.experiment.training.updates

    def _go_to(self, update: int) -> Deeds:
        """Show an update; a run that has not come so far is trained as fast as it goes."""
        session = self._session
        if update > session.present and not self._has_ended:
            self._drive(StopSettings(frozenset({"update"}), update), quickly=True)
            words = translate("lesson", "Training to update {update} …").format(update=update)
            self.waits_changed.emit(words)
            yield lambda: session.present >= update or self._rests
            self._release()
            self.waits_changed.emit("")
        if update < session.present or session.sought is not None:
            self._playhead.seek(update)
        yield lambda: self._shows(update)

    def _shows(self, update: int) -> bool:
        frame, newest = self._session.frame, self._session.newest
        wanted = min(update, self._session.present)
        if newest is not None and newest.outcome != "ok":
            wanted = min(wanted, newest.update)  # it ended before the run beside it
        return frame is not None and frame.snapshot.update == wanted

    def _wait_for(self, until: str, quickly: bool = False) -> Deeds:
        """Let the run go on until something happens; where it has happened, show that update."""
        happened = self._known(until)
        if happened is not None:
            self._playhead.seek(happened)
            yield lambda: self._shows(happened)
            return
        if not self._has_ended:
            self._drive(_stop_settings(until), quickly)
            self.waits_changed.emit(_waiting_words(until, self.names_events))
            yield lambda: self._stop is not None or self._rests
            self._release()
            reached = self._session.present if self._stop is None else self._stop.update
            yield lambda: self._shows(reached)
        if self._stop is None and until != END and self._known(until) is None:
            source = translate("lesson", "By update {update} it has not happened.")
            self._outcome = source.format(update=self._session.present)

    @property
    def _rests(self) -> bool:
        """Whether the run has come to its end, and nothing more will happen."""
        return self._has_ended and not self._session.playing

    def _known(self, until: str) -> int | None:
        """Return the update at which something has happened, if it has."""
        newest, update = self._session.newest, update_of(until)
        if newest is None:
            return None
        present = self._session.present
        if update is not None:
            return update if update <= present else None
        unclipped = isinstance(newest.experiment.clipping, NoClipping)
        found = first_stop(until, newest.milestones, unclipped, present)
        return None if found is None else found.update

    # -- driving ---------------------------------------------------------------------------

    def _drive(self, stops: StopSettings, quickly: bool = False) -> None:
        """Train until one of these events."""
        self._stop, self._drives = None, True
        if quickly:
            self._session.set_speed(None)
        self._session.stop_at(stops)
        self._playhead.newest_update()
        self._session.play()

    def _release(self) -> None:
        """Let the run rest, and give speed and events back to the user."""
        if self._drives:
            self._drives = False
            if self._session.playing or not self._has_ended:
                self._session.pause()
            self._session.set_speed(self._run.updates_per_second)
            self._session.stop_at(self._transport.stops.settings)


def _stop_settings(until: str) -> StopSettings:
    update = update_of(until)
    if update is not None:
        return StopSettings(frozenset({"update"}), update)
    kinds: frozenset[StopKind] = frozenset() if until == END else frozenset({until})  # type: ignore[arg-type]
    return StopSettings(kinds)


def _waiting_words(until: str, names_event: bool) -> str:
    """Return what is waited for; without the event where that would be an answer."""
    update = update_of(until)
    if update is not None:
        return translate("lesson", "Training until update {update} …").format(update=update)
    if not names_event and until != END:
        return translate("lesson", "Training …")
    what = translate("lesson", _WAITS[until])
    return translate("lesson", "Training {what} …").format(what=what)
