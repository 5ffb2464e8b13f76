"""The runs of a session in the thread that trains them, and the commands on them."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace

from rnnviz.experiment.difference import pending
from rnnviz.experiment.experiment import Experiment
from rnnviz.reading.progress import progress_callback
from rnnviz.session.handoff import (
    LatestSlot,
    NumberedSnapshot,
    RunSettings,
    State,
    describe,
)
from rnnviz.session.lane import Lane
from rnnviz.session.pair import Pair, together
from rnnviz.session.run_shelf import RunShelf
from rnnviz.session.training_thread import TrainingThread
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.memory_estimate import check_memory_of_both
from rnnviz.training.probe import Probe
from rnnviz.training.stop import StopSettings, StopWatch
from rnnviz.training.timeline import BUDGET, Timeline
from rnnviz.training.trainer import Trainer


class TrainingWorker(TrainingThread):
    """Trains one run, or two in step, and keeps those that were left.

    Parameters
    ----------
    make : callable
        Builds the trainer of an experiment under a name.
    notify : callable
    budget : int
        Bytes that all keyframes of the runs that are trained may take.
    """

    def __init__(
        self,
        make: Callable[[Experiment, str], Trainer],
        notify: Callable[[], None],
        budget: int = BUDGET,
    ) -> None:
        super().__init__(notify)
        self._make = make
        self._pair = Pair(budget)
        self._shelf = RunShelf()
        self._rebuild_wanted = {twin: LatestSlot() for twin in (False, True)}
        self._stop_settings = StopSettings()
        self._stop_watch: StopWatch | None = None
        self._watched: Trainer | None = None
        self._thread.start()

    # Training

    @property
    def _trainer(self) -> Trainer | None:
        return None if self._pair.main is None else self._pair.main.trainer

    def _settings(self) -> tuple[Experiment | None, Experiment | None]:
        pair = self._pair
        main = self.status.experiment if pair.main is None else pair.main.experiment
        return main, None if pair.twin is None else pair.twin.experiment

    def _resting_state(self) -> State:
        return State.FAILED if self._pair.main is None else self._pair.main.resting_state

    def _update(self) -> None:
        pair = self._pair
        if pair.main is None:
            return
        pair.clock += 1
        self._has_changed = True
        if pair.due(pair.main):
            pair.main.step()
            self._stop_by_itself(pair.main)
        if pair.due(pair.twin):
            self._guard_twin(Lane.step)
        if not pair.goes_on:
            self._state = self._resting_state()

    @property
    def _lags(self) -> bool:
        return self._pair.behind is not None

    def _catch_up(self) -> None:
        lane = self._pair.behind
        if lane is self._pair.twin:
            self._guard_twin(Lane.step)
        elif lane is not None:
            lane.step()
            self._stop_by_itself(lane)

    def _stop_by_itself(self, main: Lane) -> None:
        """Pause where something happened that the run, not the one beside it, is to stop at."""
        stop = None if self._stop_watch is None else self._stop_watch.reached()
        if stop is not None:
            self._state = self._resting_state()
            self._unannounced.append((self.stops, stop))
        if main.trainer is not self._watched:
            self._watch_stops()

    def _watch_stops(self) -> None:
        """Watch the run from where it stands."""
        self._watched = trainer = self._trainer
        self._stop_watch = None if trainer is None else StopWatch(self._stop_settings, trainer)

    def _put_snapshot(self) -> None:
        evaluated = self._state is not State.PLAYING
        main = self._pair.snapshot(evaluated)
        if main is not None:
            twins: list[NumberedSnapshot | None] = []
            self._guard_twin(lambda _: twins.append(self._pair.twin_snapshot(evaluated)))
            self.snapshots.put(together(main, twins[0] if twins else None))

    def _guard_twin(self, action: Callable[[Lane], object]) -> None:
        """Do something with the run beside the other; an error ends this one alone."""
        twin = self._pair.twin
        if twin is None:
            return
        try:
            action(twin)
        except Exception as error:  # noqa: BLE001 - shown to the user; the other run goes on
            source = QT_TRANSLATE_NOOP(
                "training", "the run beside it has ended: its update {update} failed: {error}"
            )
            message = Message.of("training", source, update=twin.update, error=describe(error))
            self._fail(message, traceback.format_exc())
            self._pair.take(self._pair.main)
            self._watch_stops()

    def _break_down(self, error: Exception) -> None:
        source = QT_TRANSLATE_NOOP(
            "training", "update {update} failed: {error}. Reset starts the run again."
        )
        trainer = self._trainer
        update = trainer.update if trainer is not None else 0
        message = Message.of("training", source, update=update, error=describe(error))
        self._fail(message, traceback.format_exc())
        if self._pair.twin is not None:
            self._shelf.put(self._pair.twin)
        self._pair.take(None)

    # Commands that ask for another run

    def reset(self, run: int, experiment: Experiment, name: str) -> None:
        """Build another run; the old one stays if the settings or a file are refused."""
        self._state = State.LOADING
        self.status = replace(self.status, state=State.LOADING)
        self._notify()
        try:
            lane = self._begun(RunSettings(run, experiment, name))
        except Exception as error:
            refused = isinstance(error, BadInput) and self._trainer is not None
            self._unannounced.append((self.resets, not refused))
            raise
        self._go_on_with(lane)

    def reset_both(self, main: RunSettings, twin: RunSettings) -> None:
        """Build both runs anew; the old ones stay if either is refused."""

        def begin() -> None:
            check_memory_of_both(main.experiment, twin.experiment)
            self._go_on_with(self._begun(main), self._begun(twin))

        self._unless_refused(begin)

    def place_beside(self, wanted: RunSettings) -> None:
        """Build a run beside the other, which goes on; it catches up."""
        playing = self._state is State.PLAYING

        def place() -> None:
            main = self._main
            check_memory_of_both(main.experiment, wanted.experiment)
            self._go_on_with(main, self._begun(wanted))
            if playing and self._pair.goes_on:
                self._state = State.PLAYING
            self._places_changed = True

        self._unless_refused(place)

    def branch(self, run: int, update: int, experiment: Experiment, name: str) -> None:
        """Go on from an update with other settings; the run as it was is shown beside."""

        def branch() -> None:
            left = self._main
            check_memory_of_both(left.experiment, experiment)
            timeline = left.timeline.branch(update, experiment, lambda: self._closing)
            lane = Lane(run, timeline)
            lane.trainer.name = name or left.trainer.name
            self._go_on_with(lane, left)

        self._unless_refused(branch)

    def restore(self, main: RunSettings, twin: RunSettings | None = None) -> None:
        """Go on with runs that were left, paused; one that is not kept any more begins again."""
        if twin is None and self._kept(main.run) is None:
            self.reset(*main)
            self._tell_begun_again()
        else:
            self._unless_refused(lambda: self._return_to(main, twin))

    def _return_to(self, main: RunSettings, twin: RunSettings | None) -> None:
        if twin is not None:
            check_memory_of_both(main.experiment, twin.experiment)
        lane = self._kept_or_begun(main)
        self._go_on_with(lane, None if twin is None else self._kept_or_begun(twin))

    def take_over(self, main: Lane, twin: Lane | None) -> None:
        """Go on with runs that were made elsewhere, paused where the first of them stands."""
        self._unless_refused(lambda: self._go_on_with(main, twin))

    @property
    def _main(self) -> Lane:
        """The run there is.

        Raises
        ------
        BadInput
            Where there is none.
        """
        if self._pair.main is None:
            raise BadInput(_no_run())
        return self._pair.main

    def _begun(self, wanted: RunSettings) -> Lane:
        """Return a run at its beginning."""
        with progress_callback(self._watch):
            trainer = self._make(wanted.experiment, wanted.name)
        return Lane(wanted.run, Timeline(trainer))

    def _watch(self, share: float) -> None:
        """End the reading of a large file when the window closes."""
        if self._closing:
            source = QT_TRANSLATE_NOOP("training", "the file was not read to its end")
            raise BadInput(Message("training", source))

    def _kept(self, run: int) -> Lane | None:
        """Return a run that is trained or was left."""
        trained = (lane for lane in self._pair.lanes if lane.run == run)
        return next(trained, None) or self._shelf.get(run)

    def _kept_or_begun(self, wanted: RunSettings) -> Lane:
        """Return a run as it was left, or from its beginning where it is not kept any more."""
        kept = self._kept(wanted.run)
        if kept is not None:
            return kept
        begun = self._begun(wanted)
        self._tell_begun_again()
        return begun

    def _tell_begun_again(self) -> None:
        source = QT_TRANSLATE_NOOP(
            "training",
            "this run was left too long ago, or is too large, to be kept: it begins again",
        )
        self._fail(Message("training", source))

    def _go_on_with(self, main: Lane, twin: Lane | None = None) -> None:
        """Train these runs, and keep those that were trained before."""
        for lane in self._pair.take(main, twin):
            self._shelf.put(lane)
        for lane in self._pair.lanes:
            self._shelf.remove(lane.run)
        self._watch_stops()
        self._state = self._resting_state()
        self._unannounced.append((self.resets, True))

    def _unless_refused(self, action: Callable[[], None]) -> None:
        """Do something that puts other runs in place; an error leaves those that are trained."""
        try:
            action()
        except Exception as error:  # noqa: BLE001 - shown to the user
            self._unannounced.append((self.resets, False))
            refused = isinstance(error, BadInput)
            message = error.message if isinstance(error, BadInput) else _not_begun(error)
            self._fail(message, "" if refused else traceback.format_exc())

    # Other commands

    def swap(self) -> None:
        """Let the run and the one beside it change places."""
        self._pair.swap()
        self._change_places()

    def close_twin(self) -> None:
        """Go on with the first run alone."""
        if self._pair.twin is not None:
            for lane in self._pair.take(self._pair.main):
                self._shelf.put(lane)
            self._change_places()

    def _change_places(self) -> None:
        self._watch_stops()
        if self._state is not State.PLAYING or not self._pair.goes_on:
            self._state = self._resting_state()
        self._places_changed = True

    def play(self) -> None:
        self._pair.prolong()
        if self._pair.goes_on:
            self._state = State.PLAYING
            self._limiter.start()

    def pause(self) -> None:
        if self._state is State.PLAYING:
            self._state = self._resting_state()

    def single(self) -> None:
        """Make one update and pause."""
        self.pause()
        self._pair.prolong()
        if self._pair.goes_on:
            self._update()
            self._state = self._resting_state()

    def change(self, experiment: Experiment, twin: bool = False) -> None:
        lane = self._pair.twin if twin else self._pair.main
        if lane is not None:
            lane.change(experiment)

    def request_rebuild(self, experiment: Experiment, twin: bool = False) -> None:
        """Set what `rebuild_latest` is to build; called in the window's thread."""
        self._rebuild_wanted[twin].put(experiment)

    def rebuild_latest(self, twin: bool = False) -> None:
        """Build an untrained run anew with other settings; a run that has begun is changed."""
        experiment: Experiment | None = self._rebuild_wanted[twin].take()
        lane = self._pair.twin if twin else self._pair.main
        if experiment is None or lane is None:
            return
        untouched = lane.timeline.present == 0 and self._state is not State.PLAYING
        if not untouched or not pending(lane.experiment, experiment):
            self.change(experiment, twin)
            return
        timeline = Timeline(lane.trainer.rebuilt(experiment))
        self._pair.replace(lane, Lane(lane.run, timeline, lane.rebuilds + 1))
        self._watch_stops()
        self._state = self._resting_state()

    def rename(self, name: str) -> None:
        if self._trainer is not None:
            self._trainer.name = name

    def set_speed(self, updates_per_second: float | None) -> None:
        self._limiter.set_rate(updates_per_second)

    def set_probe(self, probe: Probe) -> None:
        """Show another sequence from now on, at whatever update, unless it cannot be read.

        The run itself is not touched.
        """
        try:
            if not probe.is_default:
                self._main.trainer.probe(probe)
        except BadInput as error:
            self._fail(error.message)
        else:
            self._pair.probe = probe
            self._places_changed = True

    def set_budget(self, budget: int) -> None:
        """Let all keyframes take so many bytes from now on."""
        self._pair.set_budget(budget)

    def stop_at(self, settings: StopSettings) -> None:
        """Stop by itself from now on where the settings say."""
        self._stop_settings = settings
        self._watch_stops()

    def call(self, function: Callable[[Trainer, Trainer | None], object]) -> None:
        """Call a function with both trainers; an error leaves the runs as they are."""
        trainer, twin = self._trainer, self._pair.twin
        if trainer is None:
            self._fail(_no_run())
            return
        try:
            answer = function(trainer, None if twin is None else twin.trainer)
            self._unannounced.append((self.answers, answer))
        except Exception as error:  # noqa: BLE001 - shown to the user
            source = QT_TRANSLATE_NOOP("training", "the run could not be read: {error}")
            self._fail(
                Message.of("training", source, error=describe(error)), traceback.format_exc()
            )


def _no_run() -> Message:
    return Message("training", QT_TRANSLATE_NOOP("training", "there is no run"))


def _not_begun(error: Exception) -> Message:
    source = QT_TRANSLATE_NOOP("training", "the run could not be begun: {error}")
    return Message.of("training", source, error=describe(error))
