"""What every update was like: exactly for a recording, and as envelopes for the eye."""

from __future__ import annotations

import numpy as np

from rnnviz.nn.norm import norm
from rnnviz.nn.trace import Array
from rnnviz.training.clipping_effect import Clip
from rnnviz.training.history import Curves, Records
from rnnviz.training.snapshot import History
from rnnviz.verdict.run_watch import RunWatch

RECORDED = ("loss", "grad_norm", "clip_scale", "accuracy")
CURVES = ("loss", "accuracy", "grad_norm", "clipped_norm", "clip_scale", "clip_cosine")
OF_BLOCKS = "{}", "{} clipped", "{} scale", "{} cosine"
"""Names of the curves that each stacked parameter has."""


class Log:
    """The scalars of a run.

    Parameters
    ----------
    blocks : tuple of str
        The stacked parameters.
    room : int or None
        For how many updates the exact scalars are kept; None keeps them all.

    Attributes
    ----------
    records : Records
        Loss, gradient norm, clip scale and accuracy, exactly.
    watch : RunWatch
        What the run has done so far.
    """

    def __init__(self, blocks: tuple[str, ...], room: int | None, watch: RunWatch) -> None:
        self._blocks = blocks
        self.records = Records(RECORDED, room)
        self.watch = watch
        self._curves = Curves(CURVES + tuple(n.format(b) for n in OF_BLOCKS for b in blocks))
        self._clipped_updates = 0

    def note(
        self,
        update: int,
        loss: float,
        accuracy: float,
        before: Array,
        clipped: Clip,
        terms: int = 1,
    ) -> None:
        """Write down an update.

        Parameters
        ----------
        before : (n,) ndarray
            The norm of every block's gradient before clipping.
        clipped : Clip
        terms : int
            How many terms the loss is a sum of; 1 where it is their mean.
        """
        raw = norm(before)
        shortened = raw if clipped.norms is before else norm(clipped.norms)
        self.records.append((loss, raw, clipped.scale, accuracy))
        scalars = (loss, accuracy, raw, shortened, clipped.scale, clipped.cosine)
        of_blocks = (before, clipped.norms, clipped.scales, clipped.cosines)
        self._curves.append(update, np.concatenate([scalars, *of_blocks]))
        self._clipped_updates += clipped.scale < 1.0
        self.watch.note(update, loss / terms, accuracy, raw, clipped.scale)

    def history(self) -> History:
        """Return what is drawn of all updates up to now."""
        envelopes = self._curves.envelopes()
        of_block = {
            block: [envelopes[name.format(block)] for name in OF_BLOCKS] for block in self._blocks
        }
        return History(
            **{key: envelopes[key] for key in CURVES},
            parameter_norms={block: (e[0], e[1]) for block, e in of_block.items()},
            parameter_clips={block: (e[2], e[3]) for block, e in of_block.items()},
            clipped_updates=self._clipped_updates,
        )
