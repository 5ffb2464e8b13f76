"""Settings around the first recurrent layer: further layers, convolution, embedding, precision."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.index import CELLS
from rnnviz.nn.cells.tdnn import Convolution
from rnnviz.nn.feed_forward import Hidden
from rnnviz.setting import not_one_of, setting, short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

MAX_LAYERS = 8
MAX_STEPS = 64
WIDTHS = tuple(range(1, MAX_STEPS + 1))
"""All widths with which there is a convolution."""
MAX_HIDDEN = 4
HIDDEN = tuple(range(1, MAX_HIDDEN + 1))
"""All numbers of hidden layers with which there is one."""


def check_names(key: str, value: str) -> None:
    """Raise `BadInput` unless a text names cells, separated by spaces, and not too many.

    Parameters
    ----------
    key : str
        The setting's dotted name, for the error.
    value : str
    """
    names, known = value.split(), [cell.name for cell in CELLS]
    if len(names) >= MAX_LAYERS or "," in value:
        source = QT_TRANSLATE_NOOP(
            "settings",
            "{key}: {value} is not a list of up to {most} names with spaces between them, such as"
            " {example}",
        )
        shown, most, example = short(value), MAX_LAYERS - 1, '"srn lstm"'
        raise BadInput.of("settings", source, key=key, value=shown, most=most, example=example)
    for name in names:
        if name not in known:
            raise not_one_of(key, name, known, listed="cell.name")


@dataclass(frozen=True)
class NetworkSettings:
    """Settings around the first recurrent layer."""

    above: str = setting(
        "",
        QT_TRANSLATE_NOOP("settings", "Layers above"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Cells of further layers from bottom to top, such as: srn srn. The cell of the first"
            " layer is repeated with its settings; any other has the same size.",
        ),
        validator=check_names,
    )
    direction: str = setting(
        "forward",
        QT_TRANSLATE_NOOP("settings", "Direction"),
        QT_TRANSLATE_NOOP(
            "settings",
            "In both directions, each layer has a second half that reads the sequence from its"
            " end.",
        ),
        choices=(
            ("forward", QT_TRANSLATE_NOOP("settings", "forward")),
            ("both", QT_TRANSLATE_NOOP("settings", "forward and backward")),
        ),
    )
    convolution: int = setting(
        0,
        QT_TRANSLATE_NOOP("settings", "Convolution width"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Input steps per window of a convolution in front of the recurrent layers; 0 means no"
            " convolution.",
        ),
        low=0,
        high=MAX_STEPS,
    )
    stride: int = setting(
        2,
        QT_TRANSLATE_NOOP("settings", "Stride"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Steps between two windows; the layers above have that many times fewer steps.",
        ),
        symbol="<i>s</i>",
        low=1,
        high=MAX_STEPS,
        when=("convolution", WIDTHS),
    )
    channels: int = setting(
        16,
        QT_TRANSLATE_NOOP("settings", "Channels"),
        QT_TRANSLATE_NOOP("settings", "Number of units of the convolution."),
        low=1,
        high=1024,
        when=("convolution", WIDTHS),
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
        QT_TRANSLATE_NOOP("settings", "State for the read-out"),
        QT_TRANSLATE_NOOP(
            "settings",
            "For tasks with one target per sequence: the last state or the mean of all states.",
        ),
        choices=(
            ("last", QT_TRANSLATE_NOOP("settings", "last state")),
            ("mean", QT_TRANSLATE_NOOP("settings", "mean of states")),
        ),
    )
    readout_layers: int = setting(
        0,
        QT_TRANSLATE_NOOP("settings", "Hidden layers of the read-out"),
        QT_TRANSLATE_NOOP(
            "settings",
            "With 0 the read-out is linear; else a feed-forward network reads the states.",
        ),
        low=0,
        high=MAX_HIDDEN,
    )
    readout_size: int = setting(
        32,
        QT_TRANSLATE_NOOP("settings", "Size of the read-out's hidden layers"),
        QT_TRANSLATE_NOOP("settings", "Number of units of each hidden layer of the read-out."),
        low=1,
        high=1024,
        when=("readout_layers", HIDDEN),
    )
    readout_activation: str = setting(
        "tanh",
        QT_TRANSLATE_NOOP("settings", "Activation of the read-out's hidden layers"),
        QT_TRANSLATE_NOOP(
            "settings", "The nonlinearity between one hidden layer of the read-out and the next."
        ),
        choices=(
            ("tanh", QT_TRANSLATE_NOOP("settings", "tanh")),
            ("logistic", QT_TRANSLATE_NOOP("settings", "logistic σ")),
            ("relu", QT_TRANSLATE_NOOP("settings", "ReLU")),
        ),
        when=("readout_layers", HIDDEN),
    )
    precision: str = setting(
        "float64",
        QT_TRANSLATE_NOOP("settings", "Precision"),
        QT_TRANSLATE_NOOP("settings", "Floating-point format of all numbers of the run."),
        choices=(
            ("float64", QT_TRANSLATE_NOOP("settings", "64 bit")),
            ("float32", QT_TRANSLATE_NOOP("settings", "32 bit")),
        ),
    )

    @property
    def bidirectional(self) -> bool:
        """Whether layers read in both directions."""
        return self.direction == "both"

    @property
    def hidden(self) -> Hidden:
        """The hidden layers of the read-out."""
        return Hidden((self.readout_size,) * self.readout_layers, self.readout_activation)


def layer_cells(first: Cell, network: NetworkSettings) -> tuple[Cell, ...]:
    """Return the cells of all layers from below upwards, the convolution included.

    Parameters
    ----------
    first : Cell
        Of the first layer that is not a convolution.  Those above it share its settings as far as
        they are of its kind; else only its size.
    network : NetworkSettings
    """
    kinds = {cell.name: cell for cell in CELLS}
    above = network.above.split()
    cells = first, *(first if n == first.name else kinds[n](size=first.size) for n in above)
    if not network.convolution:
        return cells
    delays = network.convolution - 1
    return Convolution(size=network.channels, delays=delays, stride=network.stride), *cells


def refuse_unfit(network: NetworkSettings, every_step: bool, length: int) -> None:
    """Raise `BadInput` where a convolution would leave no step, or not those with a target.

    Parameters
    ----------
    every_step : bool
        Whether each step of the sequences has a target.
    length : int
        T.
    """
    if not network.convolution:
        return
    if every_step:
        source = QT_TRANSLATE_NOOP(
            "training",
            "network.convolution: {width} needs a task with one target per sequence, such as"
            " recall; use 0 with a target at every step",
        )
        raise BadInput.of("training", source, width=network.convolution)
    if network.stride > length:
        source = QT_TRANSLATE_NOOP(
            "training",
            "network.stride: {stride} leaves no step of a sequence of {length}; at most {length}"
            " is allowed",
        )
        raise BadInput.of("training", source, stride=network.stride, length=length)
