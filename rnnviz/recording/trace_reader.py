"""From a recording back to the trace of the probe sequence.

The experiment says which shape every array must have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from rnnviz.nn.cell import Cell
from rnnviz.nn.encoder_decoder_stack import DECODER_PREFIX
from rnnviz.nn.joined_trace import split_trace
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array, LayerTrace, Trace
from rnnviz.recording.checked_recording import MAX_COUNT, CheckedRecording
from rnnviz.recording.source_info import source_info_of
from rnnviz.tasks.typed import NO_CLASS

_LAYER = re.compile(r"l\d{1,3}r?")


def trace_of(checked: CheckedRecording) -> Trace:
    """Return the trace of the probe sequence.

    Raises
    ------
    BadInput
        Naming the array that is missing or does not fit.
    """
    x = checked.array("trace/x", None, None)
    steps = len(x)
    if not steps:
        raise checked.error("trace/x")
    layers, symbols = _layers(checked, steps), _symbols(checked, steps)
    every = layers[0].cell.window.newest(layers[0].steps)
    shortened = layers[0].steps < steps
    output = checked.array("trace/output", layers[0].steps, None)
    return Trace(
        x=x[every],
        symbols=None if symbols is None else symbols[every],
        output=output,
        target=_target(checked, *output.shape),
        loss=float(checked.array("trace/loss")),
        layers=layers,
        whole=x if shortened else None,
        whole_symbols=symbols if shortened else None,
        written=_written(checked, output.shape[1]),
    )


def _symbols(checked: CheckedRecording, steps: int) -> Array | None:
    if "trace/symbols" not in checked.recording.arrays:
        return None
    symbols = checked.array("trace/symbols", steps, kinds="i")
    known = source_info_of(checked).symbol_names
    if symbols.min() < 0 or symbols.max() >= (MAX_COUNT if known is None else len(known)):
        raise checked.error("trace/symbols")
    return symbols


def _target(checked: CheckedRecording, steps: int, outputs: int) -> Array:
    source_info = source_info_of(checked)
    shape = (steps - source_info.border,) if source_info.every_step else ()
    if source_info.loss == "squared":
        return checked.array("trace/target", *shape, outputs)
    target = checked.array("trace/target", *shape, kinds="i")
    least = 0 if checked.probe.is_default else NO_CLASS
    if target.min() < least or target.max() >= outputs:
        raise checked.error("trace/target")
    return target


def _written(checked: CheckedRecording, outputs: int) -> Array | None:
    """Return what a decoder wrote from its own outputs."""
    border = source_info_of(checked).border
    if not border:
        return None
    steps = len(checked.array("trace/x", None, None)) - border
    written = checked.array("trace/written", steps, kinds="i")
    if written.min() < 0 or written.max() >= outputs:
        raise checked.error("trace/written")
    return written


def _layers(checked: CheckedRecording, steps: int) -> tuple[LayerTrace, ...]:
    names = checked.names("layers", checked.recording.meta)
    if not names or not all(_LAYER.fullmatch(name) for name in names):
        raise checked.error("meta layers")
    cells = checked.recording.experiment.cells
    indices = [int(name.strip("lr")) for name in names]
    if max(indices) >= len(cells):
        raise checked.error("meta layers")
    steps = cells[0].window.steps(steps)
    if not steps:
        raise checked.error("trace/x")
    layers = zip(names, indices, strict=True)
    top = len(cells) - 1
    return tuple(_layer(checked, name, cells[n], steps, n == top) for name, n in layers)


def _layer(checked: CheckedRecording, name: str, cell: Cell, steps: int, top: bool) -> LayerTrace:
    prefix, size = f"trace/{name}.", cell.size
    own = (steps, size)
    before = "preactivation." if cell.gates else ""
    entered = checked.array(f"{prefix}input", steps, None)
    delayed = top and not cell.above.plain
    layer = LayerTrace(
        name=name,
        cell=cell,
        parameters=_parameters(checked, name, cell, entered.shape[1]),
        input=entered,
        states=checked.arrays(prefix, cell.states, steps + 1, size),
        preactivations=checked.arrays(prefix + before, cell.blocks, *own),
        slopes=checked.arrays(f"{prefix}slope.", cell.blocks, *own),
        gates=checked.arrays(f"{prefix}gate.", cell.gates, *own),
        direct=checked.array(f"{prefix}direct", *own),
        adjoints=checked.arrays(f"{prefix}adjoint.", cell.states, steps + 1, size),
        deltas=checked.arrays(f"{prefix}delta.", cell.blocks, *own),
        sent=checked.array(f"{prefix}sent", steps, cell.above.width(size)) if delayed else None,
        entered=checked.array(f"{prefix}entered", *own) if delayed or not top else None,
        backward=name.endswith("r"),
    )
    border = source_info_of(checked).border
    if not border:
        return layer
    return split_trace(
        layer, border, _parameters(checked, name, cell, entered.shape[1], DECODER_PREFIX)
    )


def _parameters(
    checked: CheckedRecording, name: str, cell: Cell, inputs: int, part: str = ""
) -> Mapping[str, Array]:
    checked.array(f"trace/{name}.h", None, cell.size)  # before the layout takes memory
    shapes = Parameters(cell.layout(inputs))
    return MappingProxyType(
        {
            key: checked.array(f"params/{part}{name}.{key}", *value.shape)
            for key, value in shapes.items()
        }
    )
