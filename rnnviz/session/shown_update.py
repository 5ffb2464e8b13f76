"""Which update of the runs is shown: the newest, or one of the past."""

from __future__ import annotations

from rnnviz.session.handoff import NumberedSnapshot
from rnnviz.session.replay_worker import ReplayWorker


class ShownUpdate:
    """Chooses the snapshot that is shown; all methods belong to the window's thread.

    Parameters
    ----------
    replay_worker : ReplayWorker
        Makes past updates again.

    Attributes
    ----------
    sought : int or None
        The past update that is to be shown; None while the newest is.
    live : NumberedSnapshot or None
        The newest of the runs that are trained.
    """

    def __init__(self, replay_worker: ReplayWorker) -> None:
        self._replay_worker = replay_worker
        self.sought: int | None = None
        self.live: NumberedSnapshot | None = None

    @property
    def present(self) -> int:
        """The last update that can be shown: with a twin, that of the clock of both."""
        return 0 if self.live is None else self.live.present

    def seek(self, update: int) -> bool:
        """Choose an update, or the nearest one; return whether that is another one."""
        update = min(max(0, update), self.present)
        if self.live is None or update == self.sought:
            return False
        self.sought = update
        self._replay_worker.want(self.live, update)
        return True

    def follow(self) -> bool:
        """Choose the newest update from now on; return whether another was chosen before."""
        if self.sought is None:
            return False
        self.sought = None
        self._replay_worker.rest()
        return True

    def take_live(self, live: NumberedSnapshot, shown: NumberedSnapshot | None) -> bool:
        """Note how far the runs have come; return whether what was sought is not there any more.

        Parameters
        ----------
        live : NumberedSnapshot
        shown : NumberedSnapshot or None
            What is on screen.
        """
        before, self.live = self.live, live
        if before is None or self.sought is None:
            return False
        if live.timeline not in _timelines(before) or self.sought > live.present:
            return self.follow()
        if _shown_of(before) != _shown_of(live) or self._has_come_nearer(live, shown):
            self._replay_worker.want(live, self.sought)
        return False

    def _has_come_nearer(self, live: NumberedSnapshot, shown: NumberedSnapshot | None) -> bool:
        """Whether a run that catches up has come nearer to the past update that is shown."""
        if shown is None or self.sought is None:
            return False
        pairs = zip(shown.both, live.both, strict=False)
        updates = ((one.snapshot.update, other.snapshot.update) for one, other in pairs)
        return any(at < min(self.sought, now) for at, now in updates)

    def take(self) -> NumberedSnapshot | None:
        """Return the sought update if it has been made, of the runs that are trained."""
        made: NumberedSnapshot | None = self._replay_worker.snapshots.take()
        if made is None or self.live is None or _shown_of(made) != _shown_of(self.live):
            return None
        if self.sought is not None and self._has_come_nearer(self.live, made):
            self._replay_worker.want(self.live, self.sought)
        return made


def _shown_of(shown: NumberedSnapshot) -> list[object]:
    """Return what is shown of a snapshot and its twin at any update: timelines and sequences."""
    return [*_timelines(shown), *(numbered.snapshot.probe for numbered in shown.both)]


def _timelines(shown: NumberedSnapshot) -> list[object]:
    """Return the timelines that a snapshot and its twin belong to."""
    return [numbered.timeline for numbered in shown.both]
