"""A process of its own that makes the run again and paints it, so that the window is not slowed.

It ends by itself when the window stops it or is gone; nothing is left of what it was writing.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Literal, Protocol

from rnnviz.animation.frames import Frames, Position
from rnnviz.animation.look import Look
from rnnviz.animation.updates import Updates
from rnnviz.animation.writer import Animated, Target
from rnnviz.experiment.difference import Change
from rnnviz.experiment.experiment import Experiment
from rnnviz.reading.progress import progress_callback, report_progress
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.probe import DEFAULT_PROBE, Probe
from rnnviz.views.view import View

BEAT = 0.1
"""Seconds between two looks at whether it is to stop."""
PATIENCE = 3.0
"""Seconds in which the process ends by itself."""


class Channel(Protocol):
    """One end of a pipe between the two processes."""

    def poll(self, timeout: float = 0.0, /) -> bool: ...

    def recv(self) -> Any: ...

    def send(self, value: Any, /) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class RunAgain:
    """A run that can be made again, and the sequence that is drawn of it."""

    name: str
    experiment: Experiment
    changes: tuple[Change, ...] = ()
    probe: Probe = DEFAULT_PROBE


@dataclass(frozen=True)
class AnimationRequest:
    """Everything that the process is to know.

    Attributes
    ----------
    runs : tuple of RunAgain
        The run and those beside it.
    end : int
        The update up to which it goes.
    title : str
    speed : float or None
    views : tuple of str
    updates : Updates or None
        None for the way through the update `end`.
    target : Target
    look : Look
    position : Position
    language : str
    """

    runs: tuple[RunAgain, ...]
    end: int
    title: str
    speed: float | None
    views: tuple[str, ...]
    updates: Updates | None
    target: Target
    look: Look
    position: Position
    language: str = "en"


class StopSwitch:
    """Ends the work from any thread."""

    def __init__(self) -> None:
        self._off = threading.Event()

    def turn_off(self) -> None:
        self._off.set()

    def check(self) -> None:
        """Raise `BadInput` if the work is to end."""
        if self._off.is_set():
            source = QT_TRANSLATE_NOOP("export", "writing was cancelled; nothing was written")
            raise BadInput.of("export", source)


def animate_elsewhere(request: AnimationRequest, switch: StopSwitch) -> Animated:
    """Write an animation in another process; report its progress as that of this thread.

    Raises
    ------
    BadInput
        As `write_animations`, or if the switch was turned off.
    """
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=work, args=(request, there), daemon=True)
    process.start()
    there.close()
    try:
        return _follow(here, switch)
    finally:
        here.close()
        process.join(PATIENCE)
        if process.is_alive():
            process.terminate()
            process.join(PATIENCE)


def _follow(here: Channel, switch: StopSwitch) -> Animated:
    share = 0.0
    while True:
        switch.check()
        report_progress(share)
        if not here.poll(BEAT):
            continue
        try:
            kind, content = here.recv()
        except EOFError as error:
            source = QT_TRANSLATE_NOOP("export", "the process that was writing has ended")
            raise BadInput.of("export", source) from error
        if kind == "done":
            return content
        if kind == "refused":
            raise BadInput(content)
        if kind == "broke":
            raise RuntimeError(content)
        share = content


class _Unwanted(Exception):  # noqa: N818 - not an error
    """Nobody waits for the result."""


def work(request: AnimationRequest, there: Channel) -> None:
    """Do what is requested; in the other process."""
    _behave()
    try:
        with progress_callback(_Reporter(there)):
            result: tuple[Literal["done", "refused", "broke"], object] = "done", _animate(request)
    except _Unwanted:
        return
    except BadInput as error:
        result = "refused", error.message
    except Exception:  # noqa: BLE001 - reported in the window
        result = "broke", traceback.format_exc()
    there.send(result)
    there.close()


def _behave() -> None:
    """Leave the processor to the window, and end cleanly when the system asks for it."""
    if hasattr(os, "nice"):
        os.nice(5)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the window gets it too, and stops this


class _Reporter:
    """Tells the window the share that is done, as whole hundredths."""

    def __init__(self, there: Channel) -> None:
        self._there, self._told = there, -1

    def __call__(self, share: float) -> None:
        if self._there.poll():  # nothing is ever sent here: the window has closed its end
            raise _Unwanted
        if int(100 * share) > self._told:
            self._told = int(100 * share)
            self._there.send(("share", share))


def _animate(request: AnimationRequest) -> Animated:
    from threadpoolctl import threadpool_limits

    from rnnviz.animation.writer import write_animations
    from rnnviz.views.index import VIEWS
    from rnnviz.window.language import Language
    from rnnviz.window.runtime.offscreen import offscreen_application

    known = {view.name: view for view in VIEWS}
    views = [known[name] for name in request.views]
    with offscreen_application(), threadpool_limits(1):
        language = Language(request.language)
        try:
            frames = _frames(request, views)
            return write_animations(frames, views, request.target, request.look, request.title)
        finally:
            language.close()


def _frames(request: AnimationRequest, views: Sequence[View]) -> Frames:
    from rnnviz.animation.frames import UpdateFrames, end_of, through_update
    from rnnviz.training.replay import repeated_run

    runs = [repeated_run(run.experiment, run.changes, run.name) for run in request.runs]
    ends = [end_of(run, request.end, lambda _: report_progress(0.0)) for run in runs]
    rate, probes = request.look.timing.true_rate, [run.probe for run in request.runs]
    how = request.position, request.speed, probes
    if request.updates is None:
        last = max(1, ends[0])
        pair = UpdateFrames(runs, (last - 1, last), *how)
        return through_update(pair, views, rate, None, request.position)
    return UpdateFrames(runs, request.updates.of_run(ends[0]), *how)
