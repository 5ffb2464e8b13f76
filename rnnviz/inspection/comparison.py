"""Compare the replay with the states that PyTorch itself computed.

A file of weights is not complete: it lacks an SRN's nonlinearity and a GRU's form.  If the user has
saved the states too, the largest difference shows whether this is the same network.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.inspection.ambiguous_input import AmbiguousInput
from rnnviz.inspection.architecture import Architecture
from rnnviz.inspection.input_sequence import InputSequence
from rnnviz.inspection.replay import replay as run
from rnnviz.inspection.weights import Weights
from rnnviz.nn.activation import ACTIVATIONS
from rnnviz.reading.file import shortened
from rnnviz.reading.tensor.tensor import Array
from rnnviz.text import QT_TRANSLATE_NOOP, Message

LIMIT = 1e-6
"""The largest difference between the states of the same network where no |h| is above 1; of larger
states (ReLU) relative to the largest, as float32 rounds."""


@dataclass(frozen=True)
class Comparison:
    """How far the replay is from PyTorch's states.

    Attributes
    ----------
    largest : float
        The largest |difference|; infinite where one of the two is not finite.
    step, unit : int
        Where it is, from 1.
    scale : float
        The largest |h| that PyTorch has, or 1.
    fits : str
        The setting with which the replay would agree, such as "nonlinearity = relu", or empty.
    """

    largest: float
    step: int
    unit: int
    scale: float
    fits: str = ""

    @property
    def agrees(self) -> bool:
        """Whether this is the network whose states they are."""
        return self.largest <= LIMIT * self.scale

    @property
    def message(self) -> Message:
        """The difference as a sentence without its full stop."""
        at = {"largest": f"{self.largest:.2g}", "step": self.step, "unit": self.unit}
        limit = f"{LIMIT * self.scale:.2g}"
        if self.agrees:
            source = QT_TRANSLATE_NOOP("cli", "differs from hidden by at most {largest}")
            return Message.of("cli", source, largest=at["largest"])
        if self.fits:
            source = QT_TRANSLATE_NOOP(
                "cli",
                "The states in hidden are not those of this network: they differ by {largest}"
                " (step {step}, unit {unit}), so no verdict is given; {fits} agrees",
            )
            return Message.of("cli", source, **at, fits=self.fits)
        source = QT_TRANSLATE_NOOP(
            "cli",
            "The replay and hidden differ by {largest} (step {step}, unit {unit}), more than"
            " {limit}, so no verdict is given; if float32 rounding is the cause, the states"
            " of net.double() will agree",
        )
        return Message.of("cli", source, **at, limit=limit)


def compare_states(
    weights: Weights, stack: Architecture, sequence: InputSequence, output: Array
) -> Comparison | None:
    """Return the difference of the replay's `output` from PyTorch's states; None without these.

    If it is too large, other nonlinearities are tried.
    """
    if sequence.hidden is None:
        return None
    found = _difference(output, sequence.hidden)
    if found.agrees:
        return found
    own = getattr(stack.cell, "activation", "")
    for name in ACTIVATIONS if own else ():
        if name != own and _compare_with(name, weights, sequence).agrees:
            return replace(found, fits=f"nonlinearity = {name}")
    return found


def nonlinearity_of(weights: Weights, sequence: InputSequence) -> str:
    """Return an SRN's nonlinearity: as specified, or the one that agrees with PyTorch's states.

    Raises
    ------
    AmbiguousInput
        Where it is not specified and the states do not determine it.
    """
    if sequence.activation or not hasattr(weights.stack.cell, "activation"):
        return sequence.activation
    if weights.nonlinearity:
        return weights.nonlinearity
    if sequence.hidden is None:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: PyTorch's file does not say which nonlinearity this RNN has; give it with"
            " --nonlinearity ({known}), or as nonlinearity in the file of inputs",
        )
        raise _undecided(weights, source)
    tried = {name: _compare_with(name, weights, sequence) for name in ACTIVATIONS}
    fitting = [name for name, found in tried.items() if found.agrees]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        source = QT_TRANSLATE_NOOP(
            "cli", "{file}: hidden agrees with {fitting}; choose one with --nonlinearity"
        )
        raise _undecided(weights, source, fitting=", ".join(fitting))
    source = QT_TRANSLATE_NOOP(
        "cli",
        "{file}: hidden agrees with no nonlinearity (largest differences: {tried}): the weights,"
        " the inputs or h0 are not those it was computed with; --nonlinearity replays it anyway",
    )
    listed = ", ".join(f"{name} {found.largest:.2g}" for name, found in tried.items())
    raise _undecided(weights, source, tried=listed)


def _undecided(weights: Weights, source: str, **values: object) -> AmbiguousInput:
    known = tuple(ACTIVATIONS)
    file = shortened(str(weights.path), 200)
    message = Message.of("cli", source, file=file, known=", ".join(known), **values)
    return AmbiguousInput(message, "nonlinearity", known)


def _compare_with(activation: str, weights: Weights, sequence: InputSequence) -> Comparison:
    """Return the difference of a replay with another nonlinearity from PyTorch's states."""
    stack = weights.stack.with_settings(activation=activation)
    assert sequence.hidden is not None
    return _difference(run(stack, weights.parameters, sequence).output, sequence.hidden)


def _difference(output: Array, hidden: Array) -> Comparison:
    with np.errstate(all="ignore"):
        far = np.abs(output - hidden)
    far = np.where(np.isfinite(far), far, np.inf)
    step, unit = np.unravel_index(int(np.argmax(far)), far.shape)
    scale = max(1.0, float(np.abs(hidden).max(initial=0.0)))
    return Comparison(float(far.max()), int(step) + 1, int(unit) + 1, scale)
