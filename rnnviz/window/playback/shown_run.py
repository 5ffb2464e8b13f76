"""What is on the screen: a run or two, a recording or a network, and how its frames get there."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from rnnviz.experiment.preset import Preset
from rnnviz.plot.markup import plain
from rnnviz.screen.turn_share import TurnShare
from rnnviz.session import Session, State
from rnnviz.training.concealed import NOTHING, Concealed
from rnnviz.training.run_label import distinguishing_labels, file_sentences
from rnnviz.training.snapshot import Frame, Snapshot
from rnnviz.views.part.comparison import run_name
from rnnviz.window.language import Language, preset_title
from rnnviz.window.playback.comparison import beside_kept
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.scene import Twin
from rnnviz.window.playback.status_reporter import StatusReporter
from rnnviz.window.settings_form.form import SettingsForm

REDRAW_DELAY = 15
"""Milliseconds: the cursor may be dragged faster than all views can be drawn."""


class ShownRun(QObject):
    """Brings frames to the screen; who opens and plays runs is the `RunController`.

    Signals
    -------
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
    twin : Twin or None
        Run B, which stands beside it; None where it is alone.
    inspection : object
        What is known of the inspected network on screen; None where a run is.
    updates_per_second : float or None
        The speed that is asked for; None means as fast as possible.
    """

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
        language: Language,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._form, self._cursor = session, form, cursor
        self._playhead, self._language = playhead, language
        self.preset: Preset | None = None
        self.frame: Frame | None = None
        self.twin: Twin | None = None
        self.inspection: object = None
        self.updates_per_second: float | None = None
        self._newest: Frame | None = None
        self._recorded: Frame | None = None
        self._kept: tuple[Frame, ...] = ()
        self._held: Frame | None = None
        self._concealed = NOTHING
        self._subject: tuple[object, ...] | None = None
        self._status = StatusReporter(session, self)
        self._status.changed.connect(self.status_changed)
        self._redraw_timer = QTimer(self)
        self._redraw_timer.setSingleShot(True)
        self._redraw_timer.setInterval(REDRAW_DELAY)
        self._redraw_timer.timeout.connect(self.redraw)
        self._share = TurnShare(self)
        cursor.moved.connect(self._redraw_timer.start)
        playhead.moved.connect(self._show_state)
        session.state_changed.connect(self._show_state)

    # -- what is shown ---------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The title of what is shown, in the current language; empty while it would tell more."""
        if self._concealed.hides("gallery"):
            return ""
        name = self._shown_name
        ours = self.preset is not None and self.preset.name == name
        return preset_title(self.preset, self._language.name) if ours and self.preset else name

    @property
    def title_of_pair(self) -> str:
        """What distinguishes the two runs that are shown; empty for a single one."""
        frame = self.frame
        if self.twin is None or frame is None or frame.other is None or not self.shows_run:
            return ""
        one, other = distinguishing_labels(frame.snapshot, frame.other.snapshot)
        names = (run_name(letter, label) for letter, label in (("A", one), ("B", other)))
        titles = dict.fromkeys((self.title, self.title_of_twin))
        return " · ".join(filter(None, (" | ".join(titles), *map(plain, names))))

    @property
    def title_of_twin(self) -> str:
        """The title of the run beside it, in the current language."""
        preset = self.twin.preset if self.twin is not None else None
        if self._concealed.hides("gallery"):
            return ""
        return self.title if preset is None else preset_title(preset, self._language.name)

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
    def shows_run(self) -> bool:
        """Whether the session's run is on screen, and no recording in its place."""
        return self._recorded is None

    @property
    def inspects(self) -> bool:
        """Whether what is shown was not trained here."""
        return self._recorded is not None and self._recorded.snapshot.inspected is not None

    @property
    def looks_back(self) -> bool:
        """Whether an earlier update of the session's run is on screen."""
        return self._playhead.looks_back and self._recorded is None

    @property
    def _is_untrained(self) -> bool:
        """Whether what is shown is a run before its first update, so that nothing can be lost."""
        if self._recorded is not None or self.frame is None:
            return False
        return self._session.state is State.PAUSED and self._session.present == 0

    def keep_arrangement(self, name: str) -> None:
        """Let the views stay where they are when the run of another preset is shown."""
        if self._subject is not None:
            self._subject = (name, *self._subject[1:])

    def arrange_anew(self, name: str) -> None:
        """Let the views of a preset come to the front even if a run of its name is shown."""
        if self._subject is not None and self._subject[0] == name:
            self._subject = None

    def compare_with(self, kept: tuple[Frame, ...]) -> None:
        """Show other runs beside this one from now on, as they were kept."""
        self._kept = kept
        self.redraw()

    def hold(self, frame: Frame | None) -> None:
        """Show a frame in place of the newest one, until it is None."""
        self._held = frame
        self.redraw()

    def conceal(self, concealed: Concealed) -> None:
        """Hide some of what is shown, or show it again."""
        self._concealed = concealed
        self.redraw()

    # -- drawing ---------------------------------------------------------------------------

    def _show(self, frame: Frame) -> None:
        self._newest = frame  # `speed` asks for its name
        self._newest = replace(frame, speed=self.speed)
        self.redraw()

    def redraw(self) -> None:
        """Bring the newest frame to the screen, at the cursor."""
        if self._newest is None:
            return
        self._redraw_timer.stop()
        shown = self._newest if self._held is None else self._held
        frame = self._cursor.place(beside_kept(shown, self._kept))
        self.frame = frame = replace(frame, concealed=self._concealed)
        recorded = self._recorded
        self._playhead.show_recorded(None if recorded is None else recorded.snapshot.update)
        self._show_in_form(self._running(frame.snapshot))
        self._announce_subject(frame)
        self.frame_shown.emit(self._with_present(frame))
        # Words of the moment cost little, and what is hidden goes with what it tells of.
        if frame.motion is not None or frame.concealed.any:
            self._show_status()
        else:
            self._share.do("status", self._show_status)

    def _with_present(self, frame: Frame) -> Frame:
        """Return a frame of the past with what has become of its run since."""
        newest = self._session.newest
        if not self._playhead.looks_back or self._recorded is not None or newest is None:
            return frame
        return replace(frame, present=self._playhead.present, record=newest.record)

    def _running(self, shown: Snapshot) -> Snapshot:
        """Return the snapshot whose settings are in force: the newest, also in the past."""
        newest = self._session.newest
        return newest if self._playhead.looks_back and newest is not None else shown

    def _show_in_form(self, snapshot: Snapshot) -> None:
        """Compare the form with what runs, and say what was read of the user's file."""
        if snapshot.inspected is None:
            stopped = snapshot.outcome != "ok"
            past = self._playhead.update if self.looks_back else None
            self._form.show_running(snapshot.experiment, stopped, self._is_untrained, past)
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
        self.playing_changed.emit(self.plays)
        self._share.do("status", self._show_status)

    @property
    def plays(self) -> bool:
        """Whether what is shown goes on by itself."""
        return self._playhead.replays if self._playhead.looks_back else self._session.playing

    def _show_status(self) -> None:
        show = self._status.show_past if self.looks_back else self._status.show
        show(
            self.frame,
            self.plays,
            self.inspects,
            full_speed=self.updates_per_second is None,
            pair=self.twin is not None,
        )
