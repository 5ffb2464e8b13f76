"""A lesson given without a window: its runs at every step, trained as the player trains them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rnnviz.experiment.preset import Preset
from rnnviz.lesson.lesson import (
    END,
    Lesson,
    LessonStep,
    hidden_after,
    hidden_before_answer,
    update_of,
)
from rnnviz.lesson.opening import Scene, in_step, scenes
from rnnviz.nn.clipping import NoClipping
from rnnviz.text import BadInput
from rnnviz.training.concealed import Concealed
from rnnviz.training.snapshot import Frame, with_beside
from rnnviz.training.stop import StopKind, StopSettings, StopWatch, first_stop
from rnnviz.training.timeline import Replay, Timeline
from rnnviz.training.trainer import Trainer

Watch = Callable[[int, int], None]
"""Called with an update that was made and the last one of its run; may raise to end the work."""


@dataclass(frozen=True)
class Rehearsed:
    """A step, and what is on the screen once it has been entered and what it waits for has come.

    Attributes
    ----------
    index : int
    step : LessonStep
    scene : Scene
    frame : Frame
        With run B beside it, where there is one, and everything as far as it may be seen then.
    happened : bool
        Whether what it waits for has come.
    """

    index: int
    step: LessonStep
    scene: Scene
    frame: Frame
    happened: bool = True

    def answered(self, lesson: Lesson) -> Frame:
        """Return the frame as it is to be seen when the step is left."""
        return replace(self.frame, concealed=Concealed(hidden_after(lesson, self.index)))


def rehearse(lesson: Lesson, watch: Watch = lambda done, total: None) -> Iterator[Rehearsed]:
    """Yield every step of a lesson in order.

    Raises
    ------
    BadInput
        For a step that cannot be carried out.
    """
    runs = _Runs(watch)
    for index, (step, scene) in enumerate(zip(lesson.steps, scenes(lesson), strict=True)):
        try:
            happened = runs.carry_out(step, scene)
        except BadInput as error:
            raise in_step(index, error) from error
        hidden = hidden_before_answer(lesson, index)
        concealed = Concealed(hidden, step.sketch, step.range)
        frame = replace(runs.frame(step), concealed=concealed)
        yield Rehearsed(index, step, scene, frame, happened)


class _Runs:
    """The runs of a lesson: A, B, and which update is shown."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._main: Timeline[Trainer] | None = None
        self._twin: Timeline[Trainer] | None = None
        self._shown = 0

    def carry_out(self, step: LessonStep, scene: Scene) -> bool:
        """Do what a step does; return whether what it waits for has come."""
        if step.opens:
            self._main, self._twin, self._shown = _begun(scene.begun), None, 0
        if step.beside and scene.beside is not None:
            self._twin = _begun(scene.beside)
        if step.at is not None:
            self._go_to(step.at)
        if step.branch and self._main is not None:
            branch = self._main.branch(self._shown, scene.run.experiment)
            self._main, self._twin = branch, self._main
        return self._wait_for(step.until) if step.until else True

    def _go_to(self, update: int) -> None:
        main = self._main
        assert main is not None
        while main.present < update and not main.trainer.stopped:
            self._step(main)
        self._shown = min(update, main.present)

    def _step(self, run: Timeline[Trainer]) -> None:
        run.step()
        self._watch(run.present, run.trainer.experiment.training.updates)

    def _wait_for(self, until: str) -> bool:
        main, update = self._main, update_of(until)
        assert main is not None
        if update is not None:
            self._go_to(update)
            return self._shown == update
        known = self._known(until)
        if known is None:
            known = self._train_until(until)
        self._shown = main.present if known is None else known
        return known is not None

    def _known(self, until: str) -> int | None:
        main = self._main
        assert main is not None
        trainer = main.trainer
        unclipped = isinstance(trainer.experiment.clipping, NoClipping)
        found = first_stop(until, trainer.milestones, unclipped, main.present)
        return None if found is None else found.update

    def _train_until(self, until: str) -> int | None:
        """Train until an event or the end of the run; return when it was, None where never."""
        main = self._main
        assert main is not None
        kinds: frozenset[StopKind] = frozenset() if until == END else frozenset({until})  # type: ignore[arg-type]
        stops = StopWatch(StopSettings(kinds), main.trainer)
        while not self._has_ended(main):
            self._step(main)
            stop = stops.reached()
            if stop is not None:
                return stop.update
        return main.present if until == END else None

    @staticmethod
    def _has_ended(run: Timeline[Trainer]) -> bool:
        return run.trainer.stopped or run.present >= run.trainer.experiment.training.updates

    def frame(self, step: LessonStep) -> Frame:
        """Return what is on the screen, with the cursor where the step puts it."""
        assert self._main is not None
        frame = _at(self._main, self._shown)
        if self._twin is not None:
            while self._twin.present < self._shown and not self._has_ended(self._twin):
                self._step(self._twin)
            frame = with_beside(frame, [_at(self._twin, min(self._shown, self._twin.present))])
        steps = len(frame.snapshot.trace.x)
        names = [layer.name for layer in frame.snapshot.trace.layers]
        layer = names.index(step.layer) if step.layer in names else frame.layer
        return replace(frame, step=min(step.k or steps, steps), layer=layer)


def _begun(preset: Preset) -> Timeline[Trainer]:
    return Timeline(Trainer(preset.experiment, preset.name))


def _at(run: Timeline[Trainer], update: int) -> Frame:
    """Return the frame of a run after an update."""
    if update >= run.present:
        return run.trainer.frame()
    return Replay(run).seek(update).frame()
