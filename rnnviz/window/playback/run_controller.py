"""The runs that the window shows: opened, played, changed and left, and how to return to them.

Every frame takes one path: from the session, or from a recording or an inspected network, to
`ShownRun.redraw`, which places the cursor, and from there as one signal to all that show it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rnnviz.experiment.difference import differences, every_difference
from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.session import Session
from rnnviz.text import translate
from rnnviz.training.memory_estimate import is_small
from rnnviz.training.probe import Probe
from rnnviz.training.snapshot import Frame
from rnnviz.training.stop import Stop
from rnnviz.window.language import Language
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_again import RunsAgain
from rnnviz.window.playback.scene import Scene, SceneRequest, Twin
from rnnviz.window.playback.scene_queue import SceneQueue
from rnnviz.window.playback.scene_words import (
    change_words,
    file_stem,
    leaving_words,
    opening_words,
    reset_words,
    title_of,
    way_back,
)
from rnnviz.window.playback.shown_run import ShownRun
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.undo.history import Step, UndoHistory
from rnnviz.window.widget.notice import NoticeBoard


class RunController(ShownRun):
    """Carries out the commands of the Run menu.

    Signals
    -------
    opened : (Preset or None,)
        Another experiment was opened; None for a network that was not trained here.
    slow_requested : ()
        Each update is to be played in slow motion, or what is played so to stop or go on.
    experiment_requested : (Experiment,)
        These settings were handed to the session.
    """

    opened = Signal(object)
    slow_requested = Signal()
    experiment_requested = Signal(object)

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
        super().__init__(session, form, cursor, playhead, language, parent)
        self._notices, self._history = notices, history
        self._run = 0
        self._wanted = form.experiment
        self._arriving: Scene | None = None
        self._requested = SceneQueue()
        self._waits = False
        self._stopped_at = (0, 0)
        session.frame_ready.connect(self._take)
        session.reset_done.connect(self._reset_done)
        session.stopped.connect(self._show_stop)
        session.failed.connect(self._warn)

    # -- opening ---------------------------------------------------------------------------

    def open(
        self,
        preset: Preset,
        recorded: Frame | None = None,
        note: str = "",
        twin: Preset | None = None,
        wanted: Experiment | None = None,
    ) -> None:
        """Start the experiment of a preset from its beginning, paused; or with settings `wanted`.

        A recorded frame is shown in place of the beginning until the run is moved, and the run of
        `twin` begins beside it.  The note is shown once the run is built; where it cannot be built,
        what was shown before returns.
        """
        left = self.scene()
        self.preset, self.inspection, self._recorded = preset, None, recorded
        self.twin = None if twin is None else Twin(0, twin, twin.experiment)
        self._form.show_experiment(wanted or preset.experiment)
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
        left = self.scene()
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

    def change(self, wanted: Experiment) -> None:
        """Let the run take over what may change while it goes on; before that, everything.

        In the past it waits until the newest update is shown, or the run goes on from there.
        """
        before, self._wanted = self._wanted, wanted
        self._waits = self.looks_back
        if not self._waits:
            self._hand_over(wanted)
        if before != wanted:
            self._note_change(before, wanted)
        self.experiment_requested.emit(wanted)

    def _hand_over(self, wanted: Experiment) -> None:
        if self._is_untrained and is_small(wanted):
            self._session.rebuild(wanted)
        else:
            self._session.change(wanted)
            self._form.show_refused()

    def _note_change(self, before: Experiment, wanted: Experiment) -> None:
        """Note a change of settings; quick changes of the same setting are one."""
        keys = (key for key, _, _ in every_difference(before, wanted))
        group = " ".join(keys)
        self._history.push(before, wanted, self._form.request, change_words, group=group)

    def reset(self) -> None:
        """Start again with the settings of the form, and with it the run beside it."""
        if not self.inspects:
            self._form.flush()
            left, preset = self.scene(), self.preset
            self._recorded = None
            self._start(left, lambda: reset_words(preset, self._language), returns=False)

    def _start(self, left: Scene, words: Callable[[], str], returns: bool, note: str = "") -> None:
        """Ask for the runs of these settings, so that the scene left can be returned to."""
        self._requested.leave(left)
        experiment = self._wanted = self._form.experiment
        self._waits = False
        self._ask_for(experiment)
        scene = replace(self.scene(), step=0, update=0, sought=None)
        self._arriving = scene if self._recorded is None else None
        step = None
        same = left.preset is self.preset and left.experiment == experiment
        if not same or left.update or left.recorded is not None or left.twin != self.twin:
            step = self._note(left, words)
        if step is not None and left.update:
            note = " ".join((*([note] if note else []), way_back(left, self._language)))
        self._requested.ask(SceneRequest(scene, returns, note, step))
        self.experiment_requested.emit(experiment)

    def _ask_for(self, experiment: Experiment) -> None:
        """Let the run begin with an experiment, and its twin again."""
        name, twin = self._name, self.twin
        if twin is None:
            self._run = self._session.reset(experiment, name)
            return
        self._run, run = self._session.reset_both(experiment, name, twin.experiment, twin.name)
        self.twin = replace(twin, run=run)

    @property
    def _name(self) -> str:
        return self.preset.name if self.preset is not None else ""

    # -- runs that were made elsewhere -----------------------------------------------------

    @property
    def recorded(self) -> Frame | None:
        """The recording or the inspected network that is on screen in place of the run."""
        return self._recorded

    def take_over(self, preset: Preset, again: RunsAgain, update: int) -> None:
        """Show runs that were made elsewhere at an update; they go on from their last."""
        run, twin_run = self._session.take_over(again.timeline, again.twin)
        self.show_sequence(again.probe)
        twin = None
        if again.twin is not None:
            twin = Twin(twin_run, again.twin_preset, again.twin.trainer.experiment)
        experiment, present = again.timeline.trainer.experiment, again.timeline.present
        sought = update if update < present else None
        scene = Scene(run, preset, experiment, 0, 0, update=present, twin=twin, sought=sought)
        title, recorded = title_of(preset, self._language), self._recorded
        words = opening_words(title) if recorded is None else leaving_words(preset, self._language)
        self.move_to(scene, lambda: words, refusable=True)

    def show_sequence(self, probe: Probe) -> None:
        """Show a sequence that a file has brought."""
        self._session.set_probe(probe)

    # -- going back ------------------------------------------------------------------------

    def _note(self, left: Scene, words: Callable[[], str]) -> Step | None:
        """Note in the history that another scene is shown now; nothing before the first frame."""
        if self.frame is None:
            return None
        return self._history.push(
            left, None, self.return_to, lambda before, after: words(), capture=self.scene
        )

    def scene(self) -> Scene:
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
            twin=self.twin,
            sought=self._session.sought if shown else None,
        )

    def move_to(self, scene: Scene, words: Callable[[], str], refusable: bool) -> None:
        """Show a scene that the session was just asked for, so that this one can be returned to.

        Where it is `refusable`, the session answers by `reset_done`.
        """
        left = self.scene()
        self._requested.leave(left)
        step = self._note(left, words)
        if refusable:
            self._requested.ask(SceneRequest(scene, returns=True, step=step))
        else:
            self._requested.in_force = scene
            self.keep_arrangement(scene.name)
        self._show_scene(scene)

    @property
    def is_settled(self) -> bool:
        """Whether the session has begun, or refused, all that it was asked for."""
        return not self._requested

    def return_to(self, scene: Scene) -> None:
        """Show a scene that was left; its runs go on where they stopped, once they are played."""
        self._requested.leave(self.scene())
        if scene.runs != (self._run, self.twin.run if self.twin is not None else 0):
            twin = scene.twin
            beside = (twin.run, twin.experiment, twin.name) if twin is not None else None
            self._session.restore(scene.run, scene.experiment, scene.name, twin=beside)
            self._requested.ask(SceneRequest(scene, returns=True))
        self._show_scene(scene)

    def _show_scene(self, scene: Scene) -> None:
        opened = scene.preset is not self.preset or scene.recorded is not self._recorded
        self._run, self._wanted, self.twin = scene.run, scene.experiment, scene.twin
        self.preset, self._recorded = scene.preset, scene.recorded
        self.inspection, self._arriving, self._waits = scene.inspection, scene, False
        self._form.show_experiment(scene.experiment)
        self.experiment_requested.emit(scene.experiment)
        if opened:
            self.opened.emit(scene.preset)
        if scene.recorded is None:
            self._playhead.show_recorded(None)
        if scene.recorded is not None:
            self._arrive()
            self._show(scene.recorded)
        elif self._session.frame is not None and self._session.run == scene.run:
            self._take(self._session.frame)

    def _arrive(self) -> None:
        """Put the cursor where it belongs in the scene that is there now."""
        scene, self._arriving = self._arriving, None
        if scene is None:
            return
        if scene.step:
            self._cursor.restore(scene.step, scene.layer)
        else:
            self._cursor.reset()
        if scene.sought is not None:
            self._playhead.seek(scene.sought)

    def _reset_done(self, started: bool) -> None:
        """Note that the oldest requested run has begun, or was refused and leaves the last one."""
        request = self._requested.answer(started)
        if started:
            if request.note:
                self._notices.inform(request.note)
            return
        if request.step is not None:
            self._history.drop(request.step)
        in_force = self._requested.in_force
        if self._requested or in_force is None:
            return
        if request.returns:
            self._show_scene(in_force)
        else:
            self._run, self.twin, self._arriving = in_force.run, in_force.twin, None

    # -- playing ---------------------------------------------------------------------------

    def play(self) -> None:
        """Play, or pause where it plays; in the past, replay what followed."""
        if self.inspects:
            return
        self._form.flush()
        if self._held is not None or (self._is_slow and self._recorded is None):
            self.slow_requested.emit()
            return
        replays = self._playhead.looks_back and not self._stands_where_it_stopped
        if replays and self.is_settled:  # else it is the run to come that is played
            self._playhead.toggle()
            return
        self._playhead.newest_update()
        self._leave_recording()
        if self._session.playing:
            self._session.pause()
        else:
            self._session.play()

    @property
    def _is_slow(self) -> bool:
        """Whether less than an update a second is asked for, so that it can be seen from inside."""
        speed = self.updates_per_second
        return speed is not None and speed < 1

    def _show_stop(self, stop: Stop) -> None:
        """Show the update at which the run has stopped by itself, where it went on to find out."""
        if stop.update < self._session.present and self._recorded is None:
            self._stopped_at = self._run, stop.update
            self._playhead.seek(stop.update)

    @property
    def _stands_where_it_stopped(self) -> bool:
        """Whether nobody has looked elsewhere since then, so that playing goes on from there."""
        here = self._run, self._playhead.update
        return here == self._stopped_at and not self._playhead.replays

    def _leave_recording(self) -> None:
        """Show the run in place of its recording; the recording can be returned to."""
        if self._recorded is not None:
            left, preset = self.scene(), self.preset
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

    @property
    def file_stem(self) -> str:
        """A name for files of this run, without folder and suffix."""
        return file_stem(self.frame, self.preset, self._form.experiment)

    def _take(self, frame: Frame) -> None:
        """Show a new frame of the session, unless a recorded one is on screen."""
        if self._recorded is None:
            if self._arriving is not None and self._session.run == self._arriving.run:
                self._arrive()
            self._show(frame)

    def _show_state(self) -> None:
        if self._waits and not self.looks_back:
            self._waits = False
            self._hand_over(self._wanted)
        super()._show_state()

    def _warn(self, message: str, details: str) -> None:
        self._form.show_refused()
        self._notices.warn(message, details)
