"""The axes of a batch in the arrays that PyTorch takes and returns.

Inputs are (T, M), (T, B, M) or, with batch_first, (B, T, M); states are (N, B, D) for N directions
of all layers, whatever batch_first is.  A batch of one is a single sequence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rnnviz.inspection.ambiguous_input import AmbiguousInput
from rnnviz.inspection.architecture import Architecture
from rnnviz.reading.file import shortened
from rnnviz.reading.tensor.tensor import Array, Tensor, Tensors, bad_tensor_file
from rnnviz.text import QT_TRANSLATE_NOOP, Message


@dataclass(frozen=True)
class BatchLayout:
    """Which axes of the inputs are steps and sequences.

    Attributes
    ----------
    shape : tuple of int
        Of the inputs.
    axis : int or None
        The axis along which the sequences lie; None for (T, M).
    """

    shape: tuple[int, ...]
    axis: int | None

    @property
    def sequences(self) -> int:
        """B."""
        return 1 if self.axis is None else self.shape[self.axis]

    @property
    def steps(self) -> int:
        """T."""
        return self.shape[0 if self.axis is None else 1 - self.axis]

    def batch(self, array: Array) -> Array:
        """Return (T, W), (T, B, W) or (B, T, W) as (B, T, W)."""
        if array.ndim == 2:
            return array[None]
        if self.sequences == 1:
            return array.reshape(1, self.steps, array.shape[2])
        return np.moveaxis(array, self.axis or 0, 0)

    def fits(self, shape: tuple[int, ...], width: int) -> bool:
        """Return whether an array of one row for each step has a right shape."""
        if self.sequences == 1:
            steps = self.steps
            return shape in ((steps, width), (steps, 1, width), (1, steps, width))
        return shape == (*self.shape[:2], width)

    def right(self, width: int) -> str:
        """Return the shape that an array of one row for each step should have, for a message."""
        return str((self.steps, width) if self.sequences == 1 else (*self.shape[:2], width))


def batch_layout_of(
    path: Path, tensors: Tensors, stack: Architecture, batch_first: bool | None
) -> BatchLayout:
    """Return the layout of the inputs of a file, from their shape and that of the states.

    Raises
    ------
    AmbiguousInput
        Where (B, T, M) and (T, B, M) are both possible.
    BadInput
        Where the shape is neither.
    """
    shape = tensors["inputs"].shape
    right = len(shape) in (2, 3) and 0 not in shape and shape[-1] == stack.inputs
    if not right:
        source = QT_TRANSLATE_NOOP(
            "cli",
            "{file}: inputs has the shape {shape}; expected (T, M) = (T, {width}), one"
            " sequence of at least one step, or a batch of such, (T, B, {width}) or"
            " (B, T, {width})",
        )
        raise bad_tensor_file(path, source, shape=shape, width=stack.inputs)
    if len(shape) == 2:
        return BatchLayout(shape, None)
    if batch_first is not None:
        return BatchLayout(shape, 0 if batch_first else 1)
    axes = [axis for axis in (0, 1) if shape[axis] in _batches(tensors, stack)]
    axes = axes if len(axes) == 1 else [axis for axis in (1, 0) if shape[axis] == 1]
    if not axes:
        raise _undecided(path, shape)
    return BatchLayout(shape, axes[0])


def _batches(tensors: Mapping[str, Tensor], stack: Architecture) -> set[int]:
    """Return the possible numbers of sequences, from the shapes of the initial states."""
    found = (tensors[f"{state}0"].shape for state in stack.cell.states if f"{state}0" in tensors)
    rows = stack.depth * stack.directions
    return {shape[1] for shape in found if len(shape) == 3 and shape[0] == rows}


def _undecided(path: Path, shape: tuple[int, ...]) -> AmbiguousInput:
    source = QT_TRANSLATE_NOOP(
        "cli",
        "{file}: inputs has the shape {shape}: {first} sequences of {second} steps with"
        " --batch-first yes, {second} of {first} with --batch-first no; the shape does not say"
        " which",
    )
    message = Message.of(
        "cli", source, file=shortened(str(path), 200), shape=shape, first=shape[0], second=shape[1]
    )
    return AmbiguousInput(message, "batch_first", ("yes", "no"))
