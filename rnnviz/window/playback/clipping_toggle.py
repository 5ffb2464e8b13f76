"""Clipping on one click: switched on and off while a run goes on, with the threshold last used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rnnviz.nn.clipping import ClipGlobalNorm, Clipping, NoClipping

if TYPE_CHECKING:
    from rnnviz.window.main_window import MainWindow


class Clipper(QObject):
    """The clip button, the threshold beside it, and the way out of a divergence."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._clipping: Clipping = ClipGlobalNorm()
        window.transport.threshold_changed.connect(self.use_threshold)
        window.status.clip_asked.connect(self.clip_and_restart)

    def clip(self) -> None:
        """Clip the gradient from now on, or stop clipping; acts at once."""
        self._window.form.flush()
        self._use(NoClipping() if self._clips else self._clipping)

    def use_threshold(self, threshold: float) -> None:
        """Clip by this threshold, or remember it until clipping is switched on."""
        self._clipping = replace(self._clipping, threshold=threshold)  # type: ignore[call-arg]
        if self._clips:
            self._use(self._clipping)

    def clip_and_restart(self) -> None:
        """Start again with clipping."""
        if not self._clips:
            self.clip()
        self._window.run.reset()
        self._window.session.play()

    @property
    def _clips(self) -> bool:
        return not isinstance(self._window.form.experiment.clipping, NoClipping)

    def _use(self, clipping: Clipping) -> None:
        form = self._window.form
        wanted = replace(form.experiment, clipping=clipping)
        form.show_experiment(wanted)
        self._window.run.wish(wanted)

    def follow(self, clipping: Clipping) -> None:
        """Show the clipping in force and remember it for the next click."""
        on = not isinstance(clipping, NoClipping)
        if on:
            self._clipping = clipping
        self._window.actions_.by_name["clip"].setChecked(on)
        self._window.transport.show_threshold(getattr(self._clipping, "threshold", None))
