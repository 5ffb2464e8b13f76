"""One run of a session on its way along the clock that it shares with the run beside it."""

from __future__ import annotations

from rnnviz.experiment.difference import live_part
from rnnviz.experiment.experiment import Experiment
from rnnviz.session.handoff import NumberedSnapshot, State, prepare
from rnnviz.text import BadInput
from rnnviz.training.probe import DEFAULT_PROBE, Probe
from rnnviz.training.snapshot import Snapshot
from rnnviz.training.timeline import Replay, Timeline
from rnnviz.training.trainer import Trainer


class Lane:
    """A run, and the trainer that stands at the update at which the run is shown.

    A run that has been further already is shown by a replay, which is stepped along until it
    arrives at the present of the run; from there on the run is trained.

    Parameters
    ----------
    run : int
        Its number in the session.
    timeline : Timeline
    rebuilds : int
        How often it was built anew, untrained, because a setting was changed.
    """

    def __init__(self, run: int, timeline: Timeline[Trainer], rebuilds: int = 0) -> None:
        self.run, self.timeline, self.rebuilds = run, timeline, rebuilds
        self._left_at: dict[int, int] = {}
        self._replay: Replay[Trainer] | None = None
        self._prolonged_at: int | None = None
        self._latest: NumberedSnapshot | None = None
        self._known: tuple[object, ...] = ()

    @property
    def trainer(self) -> Trainer:
        """The run as it stands; valid until the next step."""
        return self.timeline.trainer if self._replay is None else self._replay.trainer

    @property
    def update(self) -> int:
        return self.trainer.update

    @property
    def experiment(self) -> Experiment:
        """The settings in force."""
        return self.trainer.experiment

    @property
    def is_replayed(self) -> bool:
        """Whether the run has been further already."""
        return self._replay is not None

    @property
    def goes_on(self) -> bool:
        """Whether a further update can be made, and is to be made."""
        if self._replay is not None:
            return True
        trainer = self.timeline.trainer
        if trainer.outcome != "ok":
            return False
        return not self._is_last or trainer.update == self._prolonged_at

    @property
    def resting_state(self) -> State:
        """The state of the run while it does not play."""
        outcome = self.trainer.outcome
        if outcome != "ok":
            return State(outcome)
        return State.FINISHED if self._is_last else State.PAUSED

    @property
    def _is_last(self) -> bool:
        trainer = self.trainer
        return self._replay is None and trainer.update == trainer.experiment.training.updates

    def prolong(self) -> None:
        """Go on after the last update of the settings."""
        self._prolonged_at = self.update

    def step(self) -> None:
        """Make the next update, or make it again."""
        if self._replay is None:
            self.timeline.step()
            return
        self._replay.follow(self.update + 1)
        self._stop_replay_at_present()

    def stand_at(self, update: int) -> None:
        """Go back to an update, or to the present of the run if it has not come so far."""
        if update < self.timeline.present:
            self._replay = self._replay or Replay(self.timeline)
            self._replay.seek(update)
        else:
            self._replay = None

    def leave(self, twin: Lane, clock: int) -> None:
        """Note where the clock of this run and the one beside it stood, if that is in its past."""
        self._left_at.pop(twin.run, None)
        if self._replay is not None:
            self._left_at[twin.run] = clock

    def left_at(self, twin: Lane) -> int | None:
        """Return where it was left beside another, if that is in its past."""
        return self._left_at.get(twin.run)

    def rest(self) -> None:
        """Forget what is only needed to show the run."""
        self._replay = self._latest = None

    def _stop_replay_at_present(self) -> None:
        if self.update >= self.timeline.present:
            self._replay = None

    def change(self, wanted: Experiment) -> None:
        """Let the run take over those settings that may change while it goes on.

        What it did after the update at which it is shown is done anew then.
        """
        if self._replay is None:
            self.timeline.change(wanted)
            return
        wanted = live_part(self.experiment, wanted)
        self.timeline = self.timeline.branch(self.update, wanted)
        self._replay = None

    def snapshot(self, evaluated: bool, probe: Probe = DEFAULT_PROBE) -> NumberedSnapshot:
        """Return the run as it stands, evaluated on held-out sequences or not.

        The same object is returned until something has changed.

        Parameters
        ----------
        probe : Probe
            The sequence to be shown; the usual one where the task cannot read it.
        """
        trainer = self.trainer
        if evaluated:
            trainer.evaluate()
        parts = (
            trainer.update, trainer, probe, trainer.experiment, trainer.name, trainer.evaluations
        )  # fmt: skip
        if self._latest is None or not _same(parts, self._known):
            snapshot = snapshot_showing(trainer, probe, at_rest=evaluated)
            self._latest = NumberedSnapshot(self.run, snapshot, self.rebuilds, self.timeline)
            self._known = parts
        return self._latest


def snapshot_showing(trainer: Trainer, probe: Probe, at_rest: bool = False) -> Snapshot:
    """Return a snapshot with a sequence, or with the usual one where the task cannot read it.

    What the window needs of a run `at_rest` is found with it, see `prepare`.
    """
    try:
        snapshot = trainer.snapshot(probe)
    except BadInput:
        snapshot = trainer.snapshot()
    prepare(snapshot, at_rest)
    return snapshot


def _same(parts: tuple[object, ...], known: tuple[object, ...]) -> bool:
    """Whether all parts are the same objects; the first is a number."""
    return parts[0] == known[0] and all(
        one is other for one, other in zip(parts[1:], known[1:], strict=True)
    )
