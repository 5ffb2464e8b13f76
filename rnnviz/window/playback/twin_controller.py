"""Two runs beside each other: a branch, another preset, or this run with one setting otherwise.

What played goes on, and what stood still waits, so that a lecturer can ask first; a message says
what stands there now, and the transport bar how it goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from rnnviz.experiment.difference import live_part, pending
from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.session import Session
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Snapshot
from rnnviz.window.language import Language
from rnnviz.window.playback.clipping_toggle import ClippingToggle
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.scene import Scene, Twin
from rnnviz.window.playback.scene_words import change_words, title_of
from rnnviz.window.settings_form.form import SettingsForm
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard

A, B = "A", "B"
_GOING_ON = QT_TRANSLATE_NOOP("window", "going on from update {update}")
_CLIPPING = QT_TRANSLATE_NOOP("window", "clipping from update {update}")
_CLIPPED_AGAIN = QT_TRANSLATE_NOOP("window", "starting again with clipping")
_GOES_ON = QT_TRANSLATE_NOOP(
    "window", "A: other settings from update {update} on. B: the run as it was."
)
_CLIPPED = QT_TRANSLATE_NOOP("window", "A: clipped from update {update} on. B: the run as it was.")
_CLIPPED_BEFORE = QT_TRANSLATE_NOOP(
    "window",
    "A: clipped from update {update} on, before it blew up. B: the run as it was.",
)
_BEGINS_AGAIN = QT_TRANSLATE_NOOP("window", "A: clipped from the beginning. B: the run as it was.")


class TwinController(QObject):
    """Carries out the commands on two runs; every one of them can be undone."""

    def __init__(
        self,
        session: Session,
        run: RunController,
        playhead: Playhead,
        form: SettingsForm,
        clipping: ClippingToggle,
        notices: NoticeBoard,
        history: UndoHistory,
        language: Language,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._run, self._playhead = session, run, playhead
        self._form, self._clipping = form, clipping
        self._notices, self._history, self._language = notices, history, language

    # -- branches --------------------------------------------------------------------------

    def go_on_from_here(self) -> None:
        """Go on from the update on screen with the settings of the form; the old run stays as B."""
        newest = self._newest()
        if newest is None:
            return
        waiting = pending(newest.experiment, self._form.experiment)
        if waiting:
            source = translate(
                "window",
                "Only what acts at once can be changed on the way; these wait for a reset:"
                " {settings}.",
            )
            self._notices.inform(source.format(settings=", ".join(waiting)))
            return
        self._branch(self._update(newest), self._form.experiment, _GOING_ON, _GOES_ON)

    def branch_from(self, update: int | None, experiment: Experiment) -> None:
        """Go on with other settings from an update, None for the one on screen."""
        newest = self._newest()
        if newest is not None:
            start = self._update(newest) if update is None else update
            self._branch(start, experiment, _GOING_ON, _GOES_ON)

    def clip_from_here(self) -> None:
        """Go on with clipping from the update on screen, or from the last before it blew up."""
        newest = self._newest()
        if newest is not None:
            shown, update = self._playhead.update, self._update_to_clip(newest)
            said = _CLIPPED_BEFORE if update < shown else _CLIPPED
            self._branch(update, self._clipped(newest), _CLIPPING, said)

    def clip_and_restart(self) -> None:
        """Start again with clipping, and play; the run so far stays as B."""
        newest = self._newest()
        if newest is not None:
            again = self._clipped(newest)
            self._branch(0, again, _CLIPPED_AGAIN, _BEGINS_AGAIN, plays=True)

    def _newest(self) -> Snapshot | None:
        """Return the newest snapshot of the run on screen; None where there is none to go on."""
        self._form.flush()
        newest = self._session.newest
        if self._run.shows_run and self._run.frame is not None and newest is not None:
            return newest
        if self._run.frame is not None and not self._run.inspects:
            words = translate("window", "This is a recording: go one update back, then on from it.")
            self._notices.inform(words)
        return None

    def _update(self, newest: Snapshot) -> int:
        """Return the update to go on from: the one on screen, or the last of a run that ended."""
        if self._playhead.looks_back or newest.outcome == "ok":
            return self._playhead.update
        return _before_the_end(newest)

    def _update_to_clip(self, newest: Snapshot) -> int:
        """Return the update to clip from: before the gradient jumped, where that is on screen."""
        spike, shown = newest.record.spike, self._playhead.update
        if spike is not None and shown == spike.update:
            return spike.update - 1
        if self._playhead.looks_back:
            return shown
        if spike is not None and spike.recovered is None:
            return spike.update - 1
        return self._update(newest)

    def _clipped(self, newest: Snapshot) -> Experiment:
        return self._clipping.clipped(live_part(newest.experiment, self._form.experiment))

    def _branch(
        self, update: int, experiment: Experiment, source: str, said: str, plays: bool = False
    ) -> None:
        """Go on from an update; `source` names that in the history, and `said` tells of it."""
        scene, goes_on = self._run.scene(), plays or self._session.playing
        newest = self._session.newest
        before = newest.experiment if newest is not None else scene.experiment
        run = self._session.branch(update, experiment, scene.name)
        old = Twin(scene.run, scene.preset, before, branch=update)
        branch = replace(scene, run=run, experiment=experiment, twin=old, sought=None)
        self._run.move_to(
            branch, lambda: translate("window", source).format(update=update), refusable=True
        )
        if goes_on:
            self._session.play()
        self._tell(translate("window", said).format(update=update), goes_on)

    def _tell(self, what: str, goes_on: bool) -> None:
        """Say what two runs stand there now and, where they stand still, how they go on."""
        source = translate("window", "{what} Space plays both.")
        self._notices.inform(what if goes_on else source.format(what=what))

    # -- beside ----------------------------------------------------------------------------

    def place_preset(self, preset: Preset) -> None:
        """Let the run of a preset stand beside this one, as B, from its beginning."""
        self._place(preset.experiment, preset, lambda: self._words_of_preset(preset))

    def _words_of_preset(self, preset: Preset) -> str:
        name = title_of(preset, self._language)
        return translate("window", "{name} beside").format(name=name)

    def place_experiment(self, experiment: Experiment) -> None:
        """Let this run with other settings stand beside it, as B, from its beginning."""
        before = self._form.experiment
        self._place(experiment, self._run.preset, lambda: _words_of_beside(before, experiment))

    def _place(
        self, experiment: Experiment, preset: Preset | None, words: Callable[[], str]
    ) -> None:
        if self._newest() is None:
            return
        scene, goes_on = self._run.scene(), self._session.playing
        run = self._session.place_beside(experiment, preset.name if preset is not None else "")
        self._run.move_to(replace(scene, twin=Twin(run, preset, experiment)), words, refusable=True)
        what = change_words(scene.experiment, experiment)
        if preset is not self._run.preset:
            what = title_of(preset, self._language)
        self._tell(translate("window", "B, beside A: {what}.").format(what=what), goes_on)

    # -- both ------------------------------------------------------------------------------

    def swap(self) -> None:
        """Make B the run that is edited and leads, and A the one beside it."""
        scene = self._run.scene()
        if scene.twin is not None and self._is_free():
            swapped = self._swapped(scene, scene.twin)
            self._session.swap()
            self._run.move_to(swapped, self._words_of_swap, refusable=False)

    def _words_of_swap(self) -> str:
        return translate("window", "changing A and B over")

    def _swapped(self, scene: Scene, twin: Twin) -> Scene:
        newest = self._session.newest
        experiment = newest.experiment if newest is not None else scene.experiment
        old = Twin(scene.run, scene.preset, experiment, twin.branch)
        return replace(
            scene, run=twin.run, preset=twin.preset, experiment=twin.experiment, twin=old
        )

    def close_twin(self) -> None:
        """Close B; A stays as it is."""
        scene = self._run.scene()
        if scene.twin is not None and self._is_free():
            self._session.close_twin()
            words = self._words_of_closing
            self._run.move_to(replace(scene, twin=None), lambda: words(B), refusable=False)

    def close_main(self) -> None:
        """Close A; B stays as the only run."""
        scene = self._run.scene()
        if scene.twin is not None and self._is_free():
            left = replace(self._swapped(scene, scene.twin), twin=None)
            self._session.swap()
            self._session.close_twin()
            words = self._words_of_closing
            self._run.move_to(left, lambda: words(A), refusable=False)

    def _words_of_closing(self, letter: str) -> str:
        return translate("window", "closing {letter}").format(letter=letter)

    def _is_free(self) -> bool:
        """Whether a pair is on screen, and no other was asked for."""
        self._form.flush()
        return self._run.shows_run and self._run.is_settled

    # -- settings that differ --------------------------------------------------------------

    def change(self, letter: str, wanted: Experiment) -> None:
        """Change settings of A or B at once; where that is not possible, the run begins again."""
        twin = self._run.twin
        if twin is None or not self._is_free():
            return
        if letter == A:
            self._change_main(wanted)
        else:
            self._change_twin(twin, wanted)

    def _change_main(self, wanted: Experiment) -> None:
        newest = self._session.newest
        if newest is None:
            return
        if not pending(newest.experiment, wanted, newest.outcome != "ok"):
            self._form.request(wanted)
            return
        scene = self._run.scene()
        self._session.swap()
        run = self._session.place_beside(wanted, scene.name)
        self._session.swap()
        again = replace(scene, run=run, experiment=wanted)
        self._run.move_to(again, lambda: self._words_of_restart(A), refusable=True)
        self._tell_restart(A)

    def _change_twin(self, twin: Twin, wanted: Experiment) -> None:
        other = self._run.frame.other if self._run.frame is not None else None
        stopped = other is not None and other.snapshot.outcome != "ok"
        if not pending(twin.experiment, wanted, stopped):
            self._history.push(twin.experiment, wanted, self._change_live, _words_of_change)
            self._change_live(wanted)
            return
        scene = self._run.scene()
        run = self._session.place_beside(wanted, twin.name)
        again = replace(scene, twin=replace(twin, run=run, experiment=wanted))
        self._run.move_to(again, lambda: self._words_of_restart(B), refusable=True)
        self._tell_restart(B)

    def _change_live(self, wanted: Experiment) -> None:
        twin = self._run.twin
        if twin is not None:
            self._session.change(wanted, twin=True)
            self._run.twin = replace(twin, experiment=live_part(twin.experiment, wanted))
            self._run.experiment_requested.emit(self._form.experiment)

    def _words_of_restart(self, letter: str) -> str:
        source = translate("window", "starting {letter} again with other settings")
        return source.format(letter=letter)

    def _tell_restart(self, letter: str) -> None:
        source = translate("window", "{letter} begins again with it. Ctrl+Z brings it back.")
        self._notices.inform(source.format(letter=letter))


def _before_the_end(newest: Snapshot) -> int:
    """Return the last update of a run at which nothing was wrong."""
    spike, bad = newest.record.spike, newest.first_bad_update
    if newest.outcome == "diverged" and spike is not None:
        return spike.update - 1
    return newest.trace_update if bad is None else min(newest.trace_update, bad - 1)


def _words_of_beside(before: Experiment, after: Experiment) -> str:
    return translate("window", "beside it, {what}").format(what=change_words(before, after))


def _words_of_change(before: Experiment, after: Experiment) -> str:
    return translate("window", "B, {change}").format(change=change_words(before, after))
