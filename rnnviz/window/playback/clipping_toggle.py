"""Switching gradient clipping on and off while a run goes on, with the threshold last used."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.clipping import ClipGlobalNorm, Clipping, NoClipping
from rnnviz.setting import check, settings_of
from rnnviz.text import BadInput
from rnnviz.window.settings_form.form import SettingsForm


class ClippingToggle(QObject):
    """Changes the clipping in the settings form, which asks for the changed experiment.

    Signals
    -------
    toggled : (bool,)
        Whether the experiment that was asked for last clips.
    threshold_changed : (float or None,)
        Its threshold, or where it does not clip the one last used; None where the kind of
        clipping has no threshold.
    refused : (str,)
        Why a threshold is not used.
    """

    toggled = Signal(bool)
    threshold_changed = Signal(object)
    refused = Signal(str)

    def __init__(self, form: SettingsForm, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._clipping: Clipping = ClipGlobalNorm()

    def clip(self) -> None:
        """Clip the gradient from now on, or stop clipping; acts at once."""
        self._form.flush()
        self._use(NoClipping() if self._clips else self._clipping)

    def use_threshold(self, threshold: object) -> None:
        """Clip by this threshold, or remember it until clipping is switched on.

        One that no preset could have is refused: the run could not be made again with it.
        """
        known = {key: (declared, kind) for key, declared, kind in settings_of(self._clipping)}
        try:
            value = check("clipping.threshold", threshold, *known["threshold"])
        except BadInput as error:
            self.refused.emit(str(error))
        else:
            self._clipping = replace(self._clipping, threshold=value)  # type: ignore[call-arg]
            if self._clips:
                self._use(self._clipping)
        self.threshold_changed.emit(self._threshold)

    def clipped(self, experiment: Experiment) -> Experiment:
        """Return an experiment that clips: as it does already, else as was last chosen."""
        if not isinstance(experiment.clipping, NoClipping):
            return experiment
        return replace(experiment, clipping=self._clipping)

    @property
    def _clips(self) -> bool:
        return not isinstance(self._form.experiment.clipping, NoClipping)

    @property
    def _threshold(self) -> float | None:
        return getattr(self._clipping, "threshold", None)

    def _use(self, clipping: Clipping) -> None:
        self._form.request(replace(self._form.experiment, clipping=clipping))

    def follow(self, experiment: Experiment) -> None:
        """Show the clipping of an experiment and remember it for the next click."""
        on = not isinstance(experiment.clipping, NoClipping)
        if on:
            self._clipping = experiment.clipping
        self.toggled.emit(on)
        self.threshold_changed.emit(self._threshold)
