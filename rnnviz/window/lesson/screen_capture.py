"""What is on screen, in the terms of a lesson's step."""

from __future__ import annotations

from PySide6.QtCore import QObject

from rnnviz.lesson.capture import OnScreen, RunOnScreen
from rnnviz.training.snapshot import Frame
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.motion.controller import MotionController
from rnnviz.window.playback.comparison import Comparison
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.run_controller import RunController


class ScreenCapture(QObject):
    """Looks at the run, the cursor and the views."""

    def __init__(
        self,
        run: RunController,
        cursor: Cursor,
        comparison: Comparison,
        motion: MotionController,
        dock_area: DockArea,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run, self._cursor, self._comparison = run, cursor, comparison
        self._motion, self._dock_area = motion, dock_area

    def on_screen(self) -> OnScreen | None:
        """Return what is on screen; None where it was not trained here."""
        frame, preset, twin = self._run.frame, self._run.preset, self._run.twin
        if frame is None or self._run.inspects:
            return None
        layers = frame.snapshot.trace.layers
        at_end = self._cursor.step == self._cursor.steps
        return OnScreen(
            run=_run(frame),
            speed=self._run.updates_per_second,
            usual_speed=preset.speed if preset is not None else None,
            beside=_run(frame.other) if twin is not None and frame.other is not None else None,
            branch=twin.branch if twin is not None else None,
            kept=tuple(map(_run, self._comparison.kept)),
            k=None if at_end else self._cursor.step,
            layer=layers[frame.layer].name if len(layers) > 1 else "",
            arrangement=self._dock_area.arrangement,
            views=tuple(self._dock_area.shown.values()),
            motion=self._motion.active,
            was_changed=bool(frame.snapshot.changes) and (twin is None or twin.branch is None),
        )


def _run(frame: Frame) -> RunOnScreen:
    snapshot = frame.snapshot
    return RunOnScreen(snapshot.name, snapshot.experiment, snapshot.update)
