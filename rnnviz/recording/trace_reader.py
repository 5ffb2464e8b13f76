"""The trace in a recording: what one sequence did, every array held to the experiment's shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from rnnviz.nn.cell import Cell
from rnnviz.nn.encoder_decoder_stack import DECODER_PREFIX
from rnnviz.nn.joined_trace import split_trace
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array, LayerTrace, Trace
from rnnviz.recording.checked_recording import MOST, CheckedRecording
from rnnviz.recording.source_info import facts_of

_LAYER = re.compile(r"l\d{1,3}r?")


def trace_of(shelf: CheckedRecording) -> Trace:
    """Return the trace of the probe sequence.

    Raises
    ------
    BadInput
        Naming the array that is missing or does not fit.
    """
    x = shelf.array("trace/x", None, None)
    steps = len(x)
    if not steps:
        raise shelf.bad("trace/x")
    layers, symbols = _layers(shelf, steps), _symbols(shelf, steps)
    every = layers[0].cell.window.newest(layers[0].steps)
    shortened = layers[0].steps < steps
    output = shelf.array("trace/output", layers[0].steps, None)
    return Trace(
        x=x[every],
        symbols=None if symbols is None else symbols[every],
        output=output,
        target=_target(shelf, *output.shape),
        loss=float(shelf.array("trace/loss")),
        layers=layers,
        whole=x if shortened else None,
        whole_symbols=symbols if shortened else None,
        written=_written(shelf, output.shape[1]),
    )


def _symbols(shelf: CheckedRecording, steps: int) -> Array | None:
    if "trace/symbols" not in shelf.recording.arrays:
        return None
    symbols = shelf.array("trace/symbols", steps, kinds="i")
    known = facts_of(shelf).symbol_names
    if symbols.min() < 0 or symbols.max() >= (MOST if known is None else len(known)):
        raise shelf.bad("trace/symbols")
    return symbols


def _target(shelf: CheckedRecording, steps: int, outputs: int) -> Array:
    facts = facts_of(shelf)
    shape = (steps - facts.border,) if facts.every_step else ()
    if facts.loss == "squared":
        return shelf.array("trace/target", *shape, outputs)
    target = shelf.array("trace/target", *shape, kinds="i")
    if target.min() < 0 or target.max() >= outputs:
        raise shelf.bad("trace/target")
    return target


def _written(shelf: CheckedRecording, outputs: int) -> Array | None:
    """Return what a decoder wrote that nobody helped."""
    border = facts_of(shelf).border
    if not border:
        return None
    steps = len(shelf.array("trace/x", None, None)) - border
    written = shelf.array("trace/written", steps, kinds="i")
    if written.min() < 0 or written.max() >= outputs:
        raise shelf.bad("trace/written")
    return written


def _layers(shelf: CheckedRecording, steps: int) -> tuple[LayerTrace, ...]:
    names = shelf.names("layers", shelf.recording.meta)
    if not names or not all(_LAYER.fullmatch(name) for name in names):
        raise shelf.bad("meta layers")
    cells = shelf.recording.experiment.cells
    floors = [int(name.strip("lr")) for name in names]
    if max(floors) >= len(cells):
        raise shelf.bad("meta layers")
    steps = cells[0].window.steps(steps)
    if not steps:
        raise shelf.bad("trace/x")
    layers = zip(names, floors, strict=True)
    top = len(cells) - 1
    return tuple(_layer(shelf, name, cells[n], steps, n == top) for name, n in layers)


def _layer(shelf: CheckedRecording, name: str, cell: Cell, steps: int, top: bool) -> LayerTrace:
    prefix, size = f"trace/{name}.", cell.size
    own = (steps, size)
    before = "preactivation." if cell.gates else ""
    entered = shelf.array(f"{prefix}input", steps, None)
    delayed = top and not cell.above.plain
    layer = LayerTrace(
        name=name,
        cell=cell,
        parameters=_parameters(shelf, name, cell, entered.shape[1]),
        input=entered,
        states=shelf.arrays(prefix, cell.states, steps + 1, size),
        preactivations=shelf.arrays(prefix + before, cell.blocks, *own),
        slopes=shelf.arrays(f"{prefix}slope.", cell.blocks, *own),
        gates=shelf.arrays(f"{prefix}gate.", cell.gates, *own),
        direct=shelf.array(f"{prefix}direct", *own),
        adjoints=shelf.arrays(f"{prefix}adjoint.", cell.states, steps + 1, size),
        deltas=shelf.arrays(f"{prefix}delta.", cell.blocks, *own),
        sent=shelf.array(f"{prefix}sent", steps, cell.above.width(size)) if delayed else None,
        entered=shelf.array(f"{prefix}entered", *own) if delayed or not top else None,
        backward=name.endswith("r"),
    )
    border = facts_of(shelf).border
    if not border:
        return layer
    return split_trace(
        layer, border, _parameters(shelf, name, cell, entered.shape[1], DECODER_PREFIX)
    )


def _parameters(
    shelf: CheckedRecording, name: str, cell: Cell, inputs: int, part: str = ""
) -> Mapping[str, Array]:
    shelf.array(f"trace/{name}.h", None, cell.size)  # before the layout is laid out in memory
    shapes = Parameters(cell.layout(inputs))
    return MappingProxyType(
        {
            key: shelf.array(f"params/{part}{name}.{key}", *value.shape)
            for key, value in shapes.items()
        }
    )
