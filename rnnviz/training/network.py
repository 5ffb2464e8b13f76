"""What surrounds the first recurrent layer: the layers above it, embedding, pooling, precision."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.nn.cell import Cell
from rnnviz.nn.index import CELLS
from rnnviz.setting import setting, short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message

MOST_LAYERS = 8


def check_names(key: str, value: str) -> None:
    """Raise `BadInput` unless a text names cells, separated by spaces, and not too many.

    Parameters
    ----------
    key : str
        The setting's dotted name, for the error.
    value : str
    """
    names, known = value.split(), [cell.name for cell in CELLS]
    if len(names) < MOST_LAYERS and set(names) <= set(known):
        return
    source = QT_TRANSLATE_NOOP(
        "settings",
        "{key}: {value} is not a list of up to {most} names out of {choices}, such as {example}",
    )
    raise BadInput(
        Message.of(
            "settings",
            source,
            key=key,
            value=short(value),
            most=MOST_LAYERS - 1,
            choices=", ".join(known),
            example='"srn lstm"',
        )
    )


@dataclass(frozen=True)
class NetworkSettings:
    """What surrounds the first recurrent layer."""

    above: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Layers above"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Cells of further layers from below upwards, such as: srn srn. The name of the first"
            " layer's cell repeats it with its settings; another cell is of the same size.",
        ),
        held_to=check_names,
    )
    direction: str = setting(
        "forward",
        QT_TRANSLATE_NOOP("settings", "Direction"),
        QT_TRANSLATE_NOOP(
            "settings",
            "In both directions each layer has a second half that reads from the end.",
        ),
        choices=(
            ("forward", QT_TRANSLATE_NOOP("settings", "forward")),
            ("both", QT_TRANSLATE_NOOP("settings", "forward and backward")),
        ),
    )
    embedding: int = setting(
        0,
        QT_TRANSLATE_NOOP("settings", "Embedding size"),
        QT_TRANSLATE_NOOP(
            "settings", "Symbols become learned vectors of this size; 0 means one-hot."
        ),
        low=0,
        high=1024,
    )
    pooling: str = setting(
        "last",
        QT_TRANSLATE_NOOP("settings", "State read for a sequence"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Where the sequence has one target: the last state or the mean of all states.",
        ),
        choices=(
            ("last", QT_TRANSLATE_NOOP("settings", "last state")),
            ("mean", QT_TRANSLATE_NOOP("settings", "mean of states")),
        ),
    )
    precision: str = setting(
        "float64",
        QT_TRANSLATE_NOOP("settings", "Precision"),
        QT_TRANSLATE_NOOP("settings", "Number of bits every number of the run has."),
        choices=(
            ("float64", QT_TRANSLATE_NOOP("settings", "64 bit")),
            ("float32", QT_TRANSLATE_NOOP("settings", "32 bit")),
        ),
    )

    @property
    def bidirectional(self) -> bool:
        """Whether layers read in both directions."""
        return self.direction == "both"


def layer_cells(first: Cell, network: NetworkSettings) -> tuple[Cell, ...]:
    """Return the cells of all layers from below upwards.

    Parameters
    ----------
    first : Cell
        Whose settings those above it share as far as they are of its kind; else only its size.
    network : NetworkSettings
    """
    kinds = {cell.name: cell for cell in CELLS}
    above = network.above.split()
    return first, *(first if n == first.name else kinds[n](size=first.size) for n in above)
