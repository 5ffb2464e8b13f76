"""One run in the window: which preset, and whether it plays.

Commands of the Run menu, and the way from the session's frames to views, numbers and words.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.session import State
from rnnviz.text import translate
from rnnviz.training.memory_estimate import is_small
from rnnviz.training.run_label import file_sentences
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.window.language import preset_title
from rnnviz.window.status_bar.verdict_tracker import Judge, Verdict, failed, loading

if TYPE_CHECKING:
    from rnnviz.window.main_window import MainWindow


@dataclass(frozen=True)
class _Shown:
    """What the window says of a run: to return to it where the next is refused."""

    preset: Preset | None
    experiment: Experiment
    step: int
    recorded: Frame | None
    opened: bool
    note: str = ""


class Run(QObject):
    """The run that the window shows.

    Signals
    -------
    opened : (Preset,)
        Another experiment was opened.
    """

    opened = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.session = window.session
        self.preset: Preset | None = None
        self.frame: Frame | None = None
        self._cursor = window.cursor_
        self._subject: tuple[object, ...] | None = None
        self._judge = Judge()
        self._recorded: Frame | None = None
        self._in_force: _Shown | None = None
        self._asked: deque[_Shown] = deque()
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(15)
        self._redraw.timeout.connect(self.draw)
        self._cursor.moved.connect(self._redraw.start)
        self.session.frame_ready.connect(self.take)
        self.session.state_changed.connect(self._show_state)
        self.session.settled.connect(self._settle)
        self.session.failed.connect(self._tell_failure)
        window.form.wished.connect(self.wish)
        window.form.reset_asked.connect(self.reset)
        transport = window.transport
        transport.speed_changed.connect(self._pace)
        window.stage.shown_changed.connect(self._follow_views)
        window.status.restart_asked.connect(self.reset)

    # -- opening ---------------------------------------------------------------------------

    def open(self, preset: Preset, recorded: Frame | None = None, note: str = "") -> None:
        """Start the experiment of a preset from its beginning, paused.

        A recorded frame is shown in the place of the beginning until the run is moved.  The note
        is told once the run is built; where it cannot be, what was shown before returns.
        """
        if not self._asked:
            self._in_force = self._shown(opened=True)
        self.preset = preset
        self._cursor.step = 0
        self._window.form.show_experiment(preset.experiment)
        self._recorded = recorded
        self._start(opened=True, note=note)
        if recorded is not None:
            self._show(recorded)
            words = translate("window", "A recording, at update {update}. Play starts it again.")
            self._window.notices.tell(words.format(update=recorded.snapshot.update))
        self.opened.emit(preset)

    def inspect(self, frame: Frame, anew: bool = True) -> None:
        """Show a network that was not trained here until an experiment is opened.

        The cursor goes to the last step where it is shown `anew`.
        """
        self.session.pause()
        self.preset = None
        if anew:
            self._cursor.step = 0
        self._recorded = frame
        self._show(frame)

    @property
    def inspects(self) -> bool:
        """Whether what is shown was not trained here."""
        return self._recorded is not None and self._recorded.snapshot.inspected is not None

    def wish(self, wanted: Experiment) -> None:
        """Let the session take over what may change while it runs; before that, everything."""
        if self._is_untrained and is_small(wanted):
            self.session.rebuild(wanted)
        else:
            self.session.change(wanted)
            self._window.form.show_refused()
        self._window.clipper.follow(wanted.clipping)

    @property
    def _is_untrained(self) -> bool:
        """Whether what is shown is a run before its first update, so that nothing can be lost."""
        if self._recorded is not None or self.frame is None:
            return False
        return self.session.state is State.PAUSED and self.frame.snapshot.update == 0

    def reset(self) -> None:
        """Start again with the settings of the form."""
        if self.inspects:
            return
        self._window.form.flush()
        self._recorded = None
        self._start(opened=False)

    def _start(self, opened: bool, note: str = "") -> None:
        experiment = self._window.form.experiment
        self._asked.append(self._shown(opened, note))
        self.session.reset(experiment, self.preset.name if self.preset else "")
        self._window.clipper.follow(experiment.clipping)

    def _shown(self, opened: bool, note: str = "") -> _Shown:
        experiment = self._window.form.experiment
        return _Shown(self.preset, experiment, self._cursor.step, self._recorded, opened, note)

    def _settle(self, started: bool) -> None:
        """A run that was asked for began, or was refused and leaves the one before it."""
        asked = self._asked.popleft()
        if started:
            self._in_force = asked
            if asked.note:
                self._window.notices.tell(asked.note)
        elif asked.opened and not self._asked and self._in_force is not None:
            self._return_to(self._in_force)

    def _return_to(self, shown: _Shown) -> None:
        self.preset, self._recorded = shown.preset, shown.recorded
        self._cursor.step = shown.step
        self._window.form.show_experiment(shown.experiment)
        self._window.clipper.follow(shown.experiment.clipping)
        if shown.preset is not None:
            self.opened.emit(shown.preset)
        frame = shown.recorded or self.session.frame
        if frame is not None:
            self._show(frame)

    # -- playing ---------------------------------------------------------------------------

    def play(self) -> None:
        """Play, or pause where it plays."""
        if self.inspects:
            return
        self._window.form.flush()
        self._recorded = None
        if self.session.playing:
            self.session.pause()
        else:
            self.session.play()

    def single(self) -> None:
        """Make one update."""
        if self.inspects:
            return
        self._window.form.flush()
        self._recorded = None
        self.session.single()

    def faster(self) -> None:
        self._window.transport.turn_speed(+1)

    def slower(self) -> None:
        self._window.transport.turn_speed(-1)

    def preset_speed(self) -> None:
        """Return to the speed that the preset asks for."""
        self._window.transport.use_preset_speed()

    def _pace(self, updates_per_second: float) -> None:
        at_full_speed = math.isinf(updates_per_second)
        self.session.set_speed(None if at_full_speed else updates_per_second)

    def _show_state(self) -> None:
        window, playing = self._window, self.session.playing
        window.show_playing(playing)
        window.stage.set_streaming(playing)
        window.status.show_verdict(self._verdict())

    def _verdict(self) -> Verdict | None:
        if self.inspects and self.frame is not None:
            return self._judge.judge(self.frame)
        if self.session.state is State.LOADING:
            return loading()
        if self.session.state is State.FAILED:
            return failed()
        if self.frame is None:
            return None
        return self._judge.judge(self.frame, hurried=self.session.playing)

    def _tell_failure(self, message: str, details: str) -> None:
        self._window.form.show_refused()
        self._window.notices.warn(message, details)

    # -- drawing ---------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The title of what is shown, in the language in use."""
        name = self.frame.snapshot.name if self.frame is not None else ""
        if self.preset is None or self.preset.name != name:
            return name
        return preset_title(self.preset, self._window.language.name)

    @property
    def speed(self) -> float | None:
        """The speed that the preset of what is shown asks for."""
        name = self.frame.snapshot.name if self.frame is not None else ""
        return self.preset.speed if self.preset is not None and self.preset.name == name else None

    def take(self, frame: Frame) -> None:
        """Show a new frame of the session, unless a recorded one is looked at."""
        if self._recorded is None:
            self._show(frame)

    def _show(self, frame: Frame) -> None:
        """Show a frame in everything that shows something."""
        self.frame = self._cursor.follow(frame)
        self.frame = replace(self.frame, speed=self.speed)
        snapshot = frame.snapshot
        stopped = snapshot.outcome != "ok"
        self._window.inspecting.follow(frame)
        if snapshot.inspected is None:
            self._window.form.show_running(snapshot.experiment, stopped, self._is_untrained)
        self._arrange(snapshot)
        self.draw()

    def _arrange(self, snapshot: Snapshot) -> None:
        """Where something else is shown than before, let the views that suit it come forward."""
        wanted = snapshot.experiment
        subject = snapshot.name, wanted.task, wanted.cell, wanted.network
        if subject == self._subject or self.frame is None:
            return
        renamed = self._subject is None or snapshot.name != self._subject[0]
        self._subject = subject
        ours = self.preset is not None and self.preset.name == snapshot.name
        front = self.preset.views if self.preset and ours else ()
        self._window.stage.suit(self.frame, front if renamed else None)

    def draw(self) -> None:
        """Draw the newest frame at the cursor."""
        if self.frame is None:
            return
        self._redraw.stop()
        frame = self.frame = self._window.comparison.beside(self._cursor.follow(self.frame))
        window, snapshot = self._window, frame.snapshot
        window.stage.draw(frame)
        self._show_numbers(snapshot)
        ours = snapshot.experiment.task == window.form.experiment.task
        window.form.show_read(file_sentences(snapshot.source.read) if ours else "")
        window.status.show_verdict(self._verdict())
        window.sidebar.explanation.follow(frame)
        window.show_title(snapshot, self._cursor.steps)

    def _show_numbers(self, snapshot: Snapshot) -> None:
        if snapshot.inspected is not None:
            self._window.transport.show_inspected()
            return
        history = snapshot.history
        last = (history.loss.last[-1], history.accuracy.last[-1]) if snapshot.update else None
        loss, accuracy = last or (snapshot.trace.loss, float("nan"))
        updates = snapshot.experiment.training.updates
        self._window.transport.show_numbers(snapshot.update, updates, float(loss), float(accuracy))

    def _follow_views(self) -> None:
        self.session.set_watching(self._window.stage.needs | {"verdict"})
