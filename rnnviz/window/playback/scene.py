"""What the window shows and how it came there, so that it can be returned to."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.experiment.experiment import Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.session.reel import snapshot_bytes
from rnnviz.training.snapshot import Frame
from rnnviz.window.undo.history import Step


@dataclass(frozen=True)
class Twin:
    """Run B, which stands beside the one that is shown.

    Attributes
    ----------
    run : int
        Its number in the session.
    preset : Preset or None
        What was opened to begin it.
    experiment : Experiment
        Its settings, in force or asked for.
    branch : int or None
        The update at which the two have parted; None where each has a beginning of its own.
    """

    run: int
    preset: Preset | None
    experiment: Experiment
    branch: int | None = None

    @property
    def name(self) -> str:
        return self.preset.name if self.preset is not None else ""


@dataclass(frozen=True)
class Scene:
    """One run on screen, or two beside each other.

    Attributes
    ----------
    run : int
        Its number in the session.
    preset : Preset or None
        What was opened last; None for a network that was not trained here.
    experiment : Experiment
        The settings of the form, in force or waiting.
    step, layer : int
        The cursor.
    recorded : Frame or None
        A recording or an inspected network that is shown in place of the run.
    inspection : object
        What is known of the inspected network; None where there is none.
    update : int
        How many updates the run had made: 0 where nothing was to be lost.
    twin : Twin or None
        Run B; None where the run is alone.
    sought : int or None
        The earlier update that is shown; None while the newest is.
    """

    run: int
    preset: Preset | None
    experiment: Experiment
    step: int
    layer: int
    recorded: Frame | None = None
    inspection: object = None
    update: int = 0
    twin: Twin | None = None
    sought: int | None = None

    @property
    def name(self) -> str:
        return self.preset.name if self.preset is not None else ""

    @property
    def nbytes(self) -> int:
        """The memory that it holds, about: runs are kept elsewhere, and not for ever."""
        if self.recorded is None:
            return 0
        frames = (self.recorded, self.recorded.other, *self.recorded.kept)
        return sum(snapshot_bytes(frame.snapshot) for frame in frames if frame is not None)

    @property
    def runs(self) -> tuple[int, int]:
        """The numbers of both runs; 0 for none."""
        return self.run, self.twin.run if self.twin is not None else 0


@dataclass(frozen=True)
class SceneRequest:
    """A run that the session was asked for.

    Attributes
    ----------
    scene : Scene
        What is shown once the run is there.
    returns : bool
        Whether the scene before comes back where the run cannot be built.
    note : str
        Shown once the run is there.
    step : Step or None
        The step of the history that is forgotten where the run cannot be built.
    """

    scene: Scene
    returns: bool
    note: str = ""
    step: Step | None = None
