"""The run that the window shows: opened, played and changed, and its way to the screen.

Every frame takes one path: from the session, or from a recording or an inspected network, to
`RunController.redraw`, which places the cursor, and from there as one signal to all that show it.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.experiment.difference import differences, every_difference
from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.session import Session, State
from rnnviz.text import translate
from rnnviz.training.memory_estimate import is_small
from rnnviz.training.replay import beginning, same_course
from rnnviz.training.run_label import file_sentences
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.window.language import Language, preset_title
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.scene import Scene, SceneRequest
from rnnviz.window.playback.scene_words import (
    change_words,
    file_stem,
    leaving_words,
    opening_words,
    reset_words,
    restart_words,
    title_of,
    way_back,
)
from rnnviz.window.playback.status_reporter import StatusReporter
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.undo.history import Step, UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

REDRAW_DELAY = 15
"""Milliseconds: the cursor may be dragged faster than all views can be drawn."""


class RunController(QObject):
    """Carries out the commands of the Run menu and brings frames to the screen.

    Signals
    -------
    opened : (Preset or None,)
        Another experiment was opened; None for a network that was not trained here.
    experiment_requested : (Experiment,)
        These settings were handed to the session.
    subject_changed : (Frame, tuple of str or None)
        Another task or network is about to be shown.  With it come the views that its preset
        names, the hero first, or None where the preset is the same as before.
    frame_shown : (Frame,)
        To be drawn now.
    playing_changed : (bool,)
    status_changed : (StatusMessage or None,)

    Attributes
    ----------
    preset : Preset or None
        What was opened last; None for a network that was not trained here.
    frame : Frame or None
        What is on screen.
    inspection : object
        What is known of the inspected network on screen; None where a run is.
    updates_per_second : float or None
        The speed that is asked for; None means as fast as possible.
    """

    opened = Signal(object)
    experiment_requested = Signal(object)
    subject_changed = Signal(object, object)
    frame_shown = Signal(object)
    playing_changed = Signal(bool)
    status_changed = Signal(object)

    def __init__(
        self,
        session: Session,
        form: SettingsForm,
        cursor: Cursor,
        playhead: Playhead,
        notices: NoticeBoard,
        language: Language,
        history: UndoHistory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._form, self._cursor = session, form, cursor
        self._playhead = playhead
        self._notices, self._language, self._history = notices, language, history
        self.preset: Preset | None = None
        self.frame: Frame | None = None
        self.inspection: object = None
        self.updates_per_second: float | None = None
        self._newest: Frame | None = None
        self._recorded: Frame | None = None
        self._kept: Frame | None = None
        self._subject: tuple[object, ...] | None = None
        self._status = StatusReporter(session, self)
        self._status.changed.connect(self.status_changed)
        self._run = 0
        self._wanted = form.experiment
        self._arriving: Scene | None = None
        self._in_force: Scene | None = None
        self._requested: deque[SceneRequest] = deque()
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setSingleShot(True)
        self._redraw_timer.setInterval(REDRAW_DELAY)
        self._redraw_timer.timeout.connect(self.redraw)
        cursor.moved.connect(self._redraw_timer.start)
        playhead.moved.connect(self._show_state)
        playhead.past_requested.connect(self._repeat_recorded)
        session.frame_ready.connect(self._take)
        session.state_changed.connect(self._show_state)
        session.reset_done.connect(self._reset_done)
        session.failed.connect(self._warn)

    # -- opening ---------------------------------------------------------------------------

    def open(self, preset: Preset, recorded: Frame | None = None, note: str = "") -> None:
        """Start the experiment of a preset from its beginning, paused.

        A recorded frame is shown in place of the beginning until the run is moved.  The note is
        shown once the run is built; where it cannot be built, what was shown before returns.
        """
        left = self._scene()
        self.preset, self.inspection, self._recorded = preset, None, recorded
        self._form.show_experiment(preset.experiment)
        self._start(
            left, lambda: opening_words(title_of(preset, self._language)), returns=True, note=note
        )
        if recorded is not None:
            self._cursor.reset()
            self._show(recorded)
            words = translate(
                "window", "As it was saved, at update {update}. Play starts it again."
            )
            self._notices.inform(words.format(update=recorded.snapshot.update))
        self.opened.emit(preset)

    def inspect(self, frame: Frame, inspection: object, anew: bool = True) -> None:
        """Show a network that was not trained here until an experiment is opened.

        The cursor goes to the last step where it is shown `anew`.
        """
        left = self._scene()
        self._session.pause()
        self.preset = None
        self._recorded, self.inspection = frame, inspection
        if anew:
            self._cursor.reset()
            name = frame.snapshot.name
            self._note(left, lambda: opening_words(name))
        self._show(frame)
        self.opened.emit(None)

    def adopt(self, preset: Preset) -> None:
        """Go on under another preset that has the settings of the form."""
        if self._recorded is None:
            self.preset = preset
            self._session.rename(preset.name)
            self.opened.emit(preset)

    @property
    def is_changed(self) -> bool:
        """Whether settings of the form differ from those of the preset that is open."""
        preset, wanted = self.preset, self._form.experiment
        if preset is None or self.inspects or preset.experiment is wanted:
            return False
        return bool(differences(preset.experiment, wanted))

    @property
    def shows_run(self) -> bool:
        """Whether the session's run is on screen, and no recording in its place."""
        return self._recorded is None

    @property
    def inspects(self) -> bool:
        """Whether what is shown was not trained here."""
        return self._recorded is not None and self._recorded.snapshot.inspected is not None

    def change(self, wanted: Experiment) -> None:
        """Let the run take over what may change while it goes on; before that, everything."""
        before, self._wanted = self._wanted, wanted
        if self._is_untrained and is_small(wanted):
            self._session.rebuild(wanted)
        else:
            self._session.change(wanted)
            self._form.show_refused()
        if before != wanted:
            self._note_change(before, wanted)
        self.experiment_requested.emit(wanted)

    def _note_change(self, before: Experiment, wanted: Experiment) -> None:
        """Note a change of settings; quick changes of the same setting are one."""
        keys = (key for key, _, _ in every_difference(before, wanted))
        group = " ".join(keys)
        self._history.push(before, wanted, self._form.request, change_words, group=group)

    @property
    def _is_untrained(self) -> bool:
        """Whether what is shown is a run before its first update, so that nothing can be lost."""
        if self._recorded is not None or self.frame is None:
            return False
        return self._session.state is State.PAUSED and self._session.present == 0

    def reset(self) -> None:
        """Start again with the settings of the form."""
        if not self.inspects:
            self._form.flush()
            self._start_again(self._form.experiment, reset_words)

    def restart(self, experiment: Experiment) -> None:
        """Start again with changed settings, and play."""
        self._form.flush()
        self._start_again(experiment, restart_words)
        self._session.play()

    def _start_again(
        self, experiment: Experiment, words: Callable[[Preset | None, Language], str]
    ) -> None:
        left, preset = self._scene(), self.preset
        self._recorded = None
        if experiment != self._form.experiment:
            self._form.show_experiment(experiment)
        self._start(left, lambda: words(preset, self._language), returns=False)

    def _start(self, left: Scene, words: Callable[[], str], returns: bool, note: str = "") -> None:
        """Ask for the run of the form's settings, so that the scene left can be returned to."""
        if not self._requested:
            self._in_force = left
        experiment = self._wanted = self._form.experiment
        self._run = self._session.reset(experiment, self.preset.name if self.preset else "")
        scene = replace(self._scene(), step=0, update=0)
        self._arriving = scene if self._recorded is None else None
        step = None
        same = left.preset is self.preset and left.experiment == experiment
        if not same or left.update or left.recorded is not None:
            step = self._note(left, words)
        if step is not None and left.update:
            note = " ".join((*([note] if note else []), way_back(left, self._language)))
        self._requested.append(SceneRequest(scene, returns, note, step))
        self.experiment_requested.emit(experiment)

    # -- the past of a recording -----------------------------------------------------------

    def _repeat_recorded(self, update: int) -> None:
        """Make the run of the recording on screen again, and show one of its updates then."""
        recorded = self._recorded
        if recorded is None or self.inspects or self._requested:
            return
        snapshot = recorded.snapshot
        first = beginning(snapshot.experiment, snapshot.changes)
        self._in_force = self._scene()
        self._run = self._session.repeat(first, snapshot.changes, snapshot.update, snapshot.name)
        scene = replace(self._scene(), recorded=None)
        self._requested.append(SceneRequest(scene, returns=False, repeats=update))
        self._notices.inform(translate("window", "The run is made again, to show its past…"))

    def _show_repeated(self, update: int) -> None:
        """Show an update of the recorded run, which has been made again."""
        recorded, newest = self._recorded, self._session.newest
        if recorded is None or newest is None or self._session.frame is None:
            return
        if not same_course(recorded.snapshot, newest):
            words = translate(
                "window",
                "This machine rounds differently from the one that recorded: the past is not"
                " exactly that of the recording.",
            )
            self._notices.inform(words)
        self._leave_recording()
        self._show(self._session.frame)
        self._playhead.seek(update)

    # -- going back ------------------------------------------------------------------------

    def _note(self, left: Scene, words: Callable[[], str]) -> Step | None:
        """Note in the history that another scene is shown now; nothing before the first frame."""
        if self.frame is None:
            return None
        return self._history.push(
            left, None, self.return_to, lambda before, after: words(), capture=self._scene
        )

    def _scene(self) -> Scene:
        """Return what is shown now."""
        shown = self.frame is not None and self._recorded is None
        return Scene(
            run=self._run,
            preset=self.preset,
            experiment=self._form.experiment,
            step=self._cursor.step,
            layer=self._cursor.layer,
            recorded=self._recorded,
            inspection=self.inspection,
            update=self.frame.snapshot.update if shown and self.frame is not None else 0,
        )

    def return_to(self, scene: Scene) -> None:
        """Show a scene that was left; its run goes on where it stopped, once it is played."""
        if not self._requested:
            self._in_force = self._scene()
        if scene.run != self._run:
            name = scene.preset.name if scene.preset is not None else ""
            self._session.restore(scene.run, scene.experiment, name)
            self._requested.append(SceneRequest(scene, returns=True))
        self._show_scene(scene)

    def _show_scene(self, scene: Scene) -> None:
        self._run, self._wanted = scene.run, scene.experiment
        self.preset, self._recorded = scene.preset, scene.recorded
        self.inspection, self._arriving = scene.inspection, scene
        self._form.show_experiment(scene.experiment)
        self.experiment_requested.emit(scene.experiment)
        self.opened.emit(scene.preset)
        if scene.recorded is not None:
            self._arrive()
            self._show(scene.recorded)
        elif self._session.frame is not None and self._session.run == scene.run:
            self._take(self._session.frame)

    def _arrive(self) -> None:
        """Put the cursor where it belongs in the scene that is there now."""
        scene, self._arriving = self._arriving, None
        if scene is not None and scene.step:
            self._cursor.restore(scene.step, scene.layer)
        elif scene is not None:
            self._cursor.reset()

    def _reset_done(self, started: bool) -> None:
        """Note that the oldest requested run has begun, or was refused and leaves the last one."""
        request = self._requested.popleft()
        if started:
            self._in_force = request.scene
            if request.note:
                self._notices.inform(request.note)
            if request.repeats is not None:
                self._show_repeated(request.repeats)
            return
        if request.step is not None:
            self._history.drop(request.step)
        if self._requested or self._in_force is None:
            return
        if request.returns:
            self._show_scene(self._in_force)
        else:
            self._run, self._arriving = self._in_force.run, None

    # -- playing ---------------------------------------------------------------------------

    def play(self) -> None:
        """Play, or pause where it plays; in the past, replay what followed."""
        if self.inspects:
            return
        self._form.flush()
        if self._playhead.looks_back:
            self._playhead.toggle()
            return
        self._leave_recording()
        if self._session.playing:
            self._session.pause()
        else:
            self._session.play()

    def _leave_recording(self) -> None:
        """Show the run in place of its recording; the recording can be returned to."""
        if self._recorded is not None:
            left, preset = self._scene(), self.preset
            self._recorded = None
            self._note(left, lambda: leaving_words(preset, self._language))

    def single(self) -> None:
        """Make one update; in the past, show the next one."""
        if self.inspects:
            return
        self._form.flush()
        if self._playhead.looks_back:
            self._playhead.later_update()
            return
        self._leave_recording()
        self._session.single()

    def set_speed(self, updates_per_second: float) -> None:
        """Train at a speed, infinite for as fast as possible."""
        self.updates_per_second = None if math.isinf(updates_per_second) else updates_per_second
        self._session.set_speed(self.updates_per_second)
        self._playhead.set_rate(self.updates_per_second)

    # -- what is shown ---------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The title of what is shown, in the current language."""
        name = self._shown_name
        ours = self.preset is not None and self.preset.name == name
        return preset_title(self.preset, self._language.name) if ours and self.preset else name

    @property
    def speed(self) -> float | None:
        """The speed that the preset of what is shown asks for."""
        preset = self.preset
        return preset.speed if preset is not None and preset.name == self._shown_name else None

    @property
    def _shown_name(self) -> str:
        shown = self._newest
        return shown.snapshot.name if shown is not None else ""

    @property
    def file_stem(self) -> str:
        """A name for files of this run, without folder and suffix."""
        return file_stem(self.frame, self.preset, self._form.experiment)

    def compare_with(self, kept: Frame | None) -> None:
        """Show another run beside this one from now on, or none."""
        self._kept = kept
        self.redraw()

    # -- drawing ---------------------------------------------------------------------------

    def _take(self, frame: Frame) -> None:
        """Show a new frame of the session, unless a recorded one is on screen."""
        if self._recorded is None:
            if self._arriving is not None and self._session.run == self._arriving.run:
                self._arrive()
            self._show(frame)

    def _show(self, frame: Frame) -> None:
        self._newest = frame  # `speed` asks for its name
        self._newest = replace(frame, speed=self.speed)
        self.redraw()

    def redraw(self) -> None:
        """Bring the newest frame to the screen, at the cursor."""
        if self._newest is None:
            return
        self._redraw_timer.stop()
        self.frame = frame = self._cursor.place(
            replace(self._newest, other=self._newest.other or self._kept)
        )
        recorded = self._recorded
        self._playhead.show_recorded(None if recorded is None else recorded.snapshot.update)
        self._show_in_form(self._running(frame.snapshot))
        self._announce_subject(frame)
        looks_back = self._playhead.looks_back and self._recorded is None
        self.frame_shown.emit(replace(frame, present=self._playhead.present if looks_back else 0))
        self._show_status()

    def _running(self, shown: Snapshot) -> Snapshot:
        """Return the snapshot whose settings are in force: the newest, also in the past."""
        newest = self._session.newest
        return newest if self._playhead.looks_back and newest is not None else shown

    def _show_in_form(self, snapshot: Snapshot) -> None:
        """Compare the form with what runs, and say what was read of the user's file."""
        if snapshot.inspected is None:
            stopped = snapshot.outcome != "ok"
            self._form.show_running(snapshot.experiment, stopped, self._is_untrained)
        same_task = snapshot.experiment.task == self._form.experiment.task
        self._form.show_read(file_sentences(snapshot.source.read) if same_task else "")

    def _announce_subject(self, frame: Frame) -> None:
        """Emit `subject_changed` where another task or network is shown than before."""
        snapshot = frame.snapshot
        wanted = snapshot.experiment
        subject = snapshot.name, wanted.task, wanted.cell, wanted.network
        if subject == self._subject:
            return
        renamed = self._subject is None or snapshot.name != self._subject[0]
        self._subject = subject
        ours = self.preset is not None and self.preset.name == snapshot.name
        front = self.preset.views if self.preset and ours else ()
        self.subject_changed.emit(frame, front if renamed else None)

    # -- status ----------------------------------------------------------------------------

    def _show_state(self) -> None:
        self.playing_changed.emit(self._plays)
        self._show_status()

    @property
    def _plays(self) -> bool:
        """Whether what is shown goes on by itself."""
        return self._playhead.replays if self._playhead.looks_back else self._session.playing

    def _show_status(self) -> None:
        self._status.show(
            self.frame, self._plays, self.inspects, full_speed=self.updates_per_second is None
        )

    def _warn(self, message: str, details: str) -> None:
        self._form.show_refused()
        self._notices.warn(message, details)
