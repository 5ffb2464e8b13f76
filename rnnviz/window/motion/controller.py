"""One update in slow motion: started, stopped anywhere, stepped, run backwards.

The run makes its update, or shows one of its past, as at any other time; meanwhile and until slow
motion is left, the frames of the `PlayedUpdate` take the place of the newest one on the screen.
Which one is a pure function of the time that has been played.
"""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from rnnviz.session import Session, State
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion
from rnnviz.training.motion.played_update import PlayedUpdate
from rnnviz.training.motion.schedule import Schedule
from rnnviz.training.motion.update_step import follows
from rnnviz.training.snapshot import Frame
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.motion.preparation import Preparation
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.widget.notice import NoticeBoard

TICK = 16
"""Milliseconds between two pictures."""
LONGEST_TICK = 0.1
"""Seconds that pass at once, at most: after a pause of the program nothing is left out."""
FLOW = "flow"
SLOW = 1.0
"""Updates a second below which playing is slow motion."""


class MotionController(QObject):
    """Plays single updates of the run on the screen.

    Signals
    -------
    active_changed : (bool,)
        Whether slow motion is on: then keys mean other things.
    playing_changed : (bool,)

    Attributes
    ----------
    still : bool
        Whether pictures follow each other phase by phase, instead of gliding.
    """

    active_changed = Signal(bool)
    playing_changed = Signal(bool)

    def __init__(
        self,
        session: Session,
        run: RunController,
        cursor: Cursor,
        playhead: Playhead,
        dock_area: DockArea,
        notices: NoticeBoard,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._run, self._cursor = session, run, cursor
        self._playhead, self._dock_area, self._notices = playhead, dock_area, notices
        self._views_before: tuple[str, str, list[str]] | None = None
        self._before: Frame | None = None
        self._played: PlayedUpdate | None = None
        self._elapsed, self._direction, self._ticked_at = 0.0, 1, 0.0
        self._goes_on = False
        self._waits_for_pause = False
        self._suspended = self._resumes = False
        self._step_before = 0
        self._runs = 0, 0
        self.still = False
        self._preparation = Preparation()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)
        session.frame_ready.connect(self._take)
        session.state_changed.connect(self._note_state)
        run.experiment_requested.connect(self._leave_unless_same)
        run.opened.connect(self.leave_motion)
        cursor.moved.connect(self._follow_cursor)

    @property
    def active(self) -> bool:
        """Whether slow motion is on, or waits for the update that it is to play."""
        return self._before is not None

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    @property
    def motion(self) -> Motion | None:
        """The moment that is shown."""
        return None if self._played is None else self._played.motion(self._moment)

    @property
    def chosen_step(self) -> int:
        """The step of the cursor wherever no phase takes it along the sequence."""
        return self._step_before if self.active else self._cursor.step

    @property
    def _moment(self) -> float:
        """Seconds into the update of what is shown: while it plays still, the end of a phase."""
        if self._played is None or not (self.still and self.playing):
            return self._elapsed
        return self._played.schedule.still(self._elapsed)

    def play_still(self, still: bool) -> None:
        """Play phase by phase from here on, or let all glide."""
        self.still = still

    @property
    def schedule(self) -> Schedule | None:
        """When the phases of the update come."""
        return None if self._played is None else self._played.schedule

    def show(self, elapsed: float) -> None:
        """Stop at a moment."""
        self._stop()
        self._elapsed = elapsed
        self._show()

    def suspend(self) -> None:
        """Stand still until `resume`, also where the update is still to come."""
        self._suspended, self._resumes = True, self._resumes or self.playing
        self._stop()

    def resume(self) -> None:
        """Go on where it was suspended, if it played then."""
        resumes, self._suspended, self._resumes = self._resumes, False, False
        if resumes and self._played is not None:
            self._play(self._direction)

    # -- commands --------------------------------------------------------------------------

    def slow_motion(self) -> None:
        """Play the next update slowly; where one is played, go on to the next."""
        if self._run.inspects or self._run.frame is None:
            return
        if not self._run.shows_run:
            words = translate("window", "A recording shows its last update; press Play first.")
            self._notices.inform(words)
            return
        if self._session.playing or self._playhead.replays:
            self._pause()
            return
        self._begin()

    def play_slowly(self) -> None:
        """Play one update after the other; where one is played, stop it or go on."""
        if self.active:
            self.toggle_motion()
        else:
            self._goes_on = True
            self.slow_motion()

    def adopt_speed(self, updates_per_second: float) -> None:
        """Play at this speed from here on; from one update a second on as any run is played."""
        played, moment = self._played, self.motion
        if played is None or moment is None:
            return
        if updates_per_second < SLOW:
            played.schedule = played.schedule.over(1 / updates_per_second)
            self._elapsed = played.schedule.elapsed(moment.phase, moment.position)
        elif self._goes_on:
            self.leave_motion()
            self._run.play()

    def toggle_motion(self) -> None:
        """Stop where it is, or go on; from the end, with the next update."""
        if self._played is None:
            return
        if self.playing:
            self._goes_on = False
            self._elapsed = self._moment
            self._stop()
            return
        self._goes_on = (self._run.updates_per_second or SLOW) < SLOW
        if self._direction > 0 and self._at_end:
            self._begin()
        else:
            self._play(+1 if self._at_start else self._direction)

    def play_motion_backwards(self) -> None:
        """Run backwards, or stop."""
        if self._played is None:
            return
        if self.playing and self._direction < 0:
            self._stop()
        else:
            self._play(-1)

    def earlier_part(self) -> None:
        self._step(-1)

    def later_part(self) -> None:
        self._step(+1)

    def earlier_phase(self) -> None:
        self._turn(-1)

    def later_phase(self) -> None:
        self._turn(+1)

    def leave_motion(self) -> None:
        """Show the run as it stands now."""
        if not self.active:
            return
        self._goes_on = self._waits_for_pause = False
        self._stop()
        self._preparation.cancel()
        self._before = self._played = None
        self._cursor.show_step(self._step_before)
        self._run.hold(None)
        if self._views_before is not None:
            self._dock_area.restore_state(self._views_before)
            self._views_before = None
        self.active_changed.emit(False)

    # -- the update ------------------------------------------------------------------------

    def _pause(self) -> None:
        """Stop the run, and begin once it stands."""
        self._waits_for_pause = self._session.playing
        if self._playhead.replays:
            self._playhead.toggle()
        if self._session.playing:
            self._session.pause()
        else:
            self._begin()

    def _note_state(self, state: str) -> None:
        if self._waits_for_pause and state == State.PAUSED:
            self._waits_for_pause = False
            self._begin()

    def _begin(self) -> None:
        """Let the next update be made or shown, and hold what is on the screen until then."""
        frame = self._session.frame
        if frame is None:
            return
        if frame.snapshot.outcome != "ok" and frame.snapshot.update >= self._session.present:
            self._notices.inform(translate("window", "The run has come to its end."))
            return
        self._stop()
        self._preparation.cancel()
        if not self.active:
            self._step_before = self._cursor.step
            self._raise_flow()
        self._runs = self._session.run, self._session.twin_run
        was_active, self._before, self._played = self.active, frame, None
        self._run.hold(frame)
        if not was_active:
            self.active_changed.emit(True)
        if self._playhead.looks_back:
            self._playhead.later_update()
        else:
            self._session.single()

    def _raise_flow(self) -> None:
        """Let the view that shows most of it take the hero's place, where it cannot be seen."""
        area = self._dock_area
        if FLOW not in area.seen and FLOW in area.walk:
            self._views_before = area.state()
            area.enlarge(FLOW)

    def _take(self, frame: Frame) -> None:
        """Play the update once its other end is there, and take what is found of that later."""
        before = self._before
        if before is None:
            return
        if (self._session.run, self._session.twin_run) != self._runs:
            self.leave_motion()
            return
        if self._played is not None:
            after = self._played.after.snapshot
            if frame.snapshot is after:
                self._played.after = frame
            elif (frame.snapshot.update, frame.snapshot.probe) != (after.update, after.probe):
                self.leave_motion()
            return
        if not follows(before.snapshot, frame.snapshot):
            if frame.snapshot.update != before.snapshot.update:
                self.leave_motion()
            return
        self._played = PlayedUpdate(before, frame)
        self._preparation.start(self._played)
        self._elapsed = 0.0
        speed = self._run.updates_per_second
        if speed is not None and speed < SLOW:
            self.adopt_speed(speed)
        self._play(+1)

    def _leave_unless_same(self, experiment: object) -> None:
        """Leave where another run is asked for."""
        if self._before is not None and self._played is not None:
            self.leave_motion()

    # -- playing ---------------------------------------------------------------------------

    @property
    def _at_end(self) -> bool:
        return self._played is not None and self._elapsed >= self._played.seconds

    @property
    def _at_start(self) -> bool:
        return self._elapsed <= 0

    def _play(self, direction: int) -> None:
        self._direction, self._ticked_at = direction, time.monotonic()
        self._resumes = self._suspended
        if not self._suspended:
            self._timer.start()
            self.playing_changed.emit(True)
        self._show()

    def _stop(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.playing_changed.emit(False)

    def _tick(self) -> None:
        """Show the moment that is due."""
        if self._played is None:
            return
        now = time.monotonic()
        passed, self._ticked_at = min(now - self._ticked_at, LONGEST_TICK), now
        before = self._moment
        self._elapsed += self._direction * passed
        if self._at_end or self._at_start:
            self._elapsed = min(max(0.0, self._elapsed), self._played.seconds)
            self._stop()
        if self._moment != before:
            self._show()
        if self._at_end and self._goes_on:
            self._begin()

    def _step(self, by: int) -> None:
        if self._played is not None:
            self._stop()
            self._elapsed = self._played.schedule.stepped(self._elapsed, by)
            self._direction = 1
            self._show()

    def _turn(self, by: int) -> None:
        if self._played is not None:
            self._elapsed = self._played.schedule.turned(self._elapsed, by)
            self._show()

    def _follow_cursor(self) -> None:
        """Go to the step that was chosen, where a pass goes along the sequence."""
        played, motion = self._played, self.motion
        if played is None or motion is None or motion.front is None:
            self._step_before = self._cursor.step
            return
        self._stop()
        layers = played.before.snapshot.trace.layers
        step = self._cursor.step
        if layers[self._cursor.layer].backward:
            step = motion.steps + 1 - step
        part = motion.steps + 1 - step if motion.phase == "backward" else step
        self._elapsed = played.schedule.elapsed(motion.phase, part - 1)
        self._show()

    def _show(self) -> None:
        self._preparation.raise_error()
        if self._played is None:
            return
        cursor = self._cursor
        front = self.motion is not None and self.motion.front is not None
        step = None if front else self._step_before
        frame = self._played.frame(self._moment, step, cursor.layer)
        cursor.show_step(frame.step)
        self._run.hold(replace(frame, speed=self._run.speed))

    def close(self) -> None:
        """Let nothing be computed any more."""
        self.leave_motion()
        self._preparation.wait()
