"""From a recording back to the frame that the views draw.

A recording may come from anywhere, so every array is held to the shape that the experiment gives
it and every word of `meta` to its type, before a view sees them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from types import MappingProxyType

import numpy as np

from rnnviz.export.forecast import free_run_of, plane_of, yardsticks_of
from rnnviz.export.recording import CLIP_CURVES, CURVES, Recording
from rnnviz.export.shelf import MOST, Shelf
from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.cell import Cell
from rnnviz.nn.fault import Fault
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.trace import Array, LayerTrace, Trace
from rnnviz.training.exam import Exam
from rnnviz.training.history import Envelope
from rnnviz.training.snapshot import Change, Frame, History, Snapshot, SourceFacts
from rnnviz.training.weights import WeightCurves, recurrent_names
from rnnviz.training.writing import Writing

_LAYER = re.compile(r"l\d{1,3}r?")


def frame_from_recording(recording: Recording) -> Frame:
    """Return what the views draw of a recorded run.

    Raises
    ------
    BadInput
        Naming the array or the key of `meta` that is missing or does not fit the experiment.
    """
    shelf = Shelf(recording)
    trace = _trace(shelf)
    snapshot = Snapshot(
        update=shelf.count("update"),
        trace_update=shelf.count("trace_update"),
        experiment=recording.experiment,
        name=recording.name,
        trace=trace,
        history=_history(shelf, trace),
        source=_facts(shelf),
        outcome=shelf.one_of("outcome", ("ok", "diverged", "dead")),
        first_bad_update=shelf.count("first_bad_update", optional=True),
        fault=_fault(shelf),
        changes=_changes(shelf),
        exams=_exams(shelf),
    )
    spectra = tuple(_spectrum(shelf, layer) for layer in trace.layers)
    update = snapshot.update
    return Frame(
        snapshot,
        spectra,
        update,
        step=len(trace.x),
        layer=trace.main,
        triangles=tuple(_triangle(shelf, layer) for layer in trace.layers),
        triangles_update=update,
        writing=(writing := _writing(shelf)),
        writing_update=update if writing else 0,
        weights=(weights := _weights(shelf, trace.layers)),
        weights_update=update if weights else 0,
        free=(free := free_run_of(shelf)),
        free_update=update if free else 0,
    )


def _trace(shelf: Shelf) -> Trace:
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
    )


def _symbols(shelf: Shelf, steps: int) -> Array | None:
    if "trace/symbols" not in shelf.recording.arrays:
        return None
    symbols = shelf.array("trace/symbols", steps, kinds="i")
    known = _facts(shelf).symbol_names
    if symbols.min() < 0 or symbols.max() >= (MOST if known is None else len(known)):
        raise shelf.bad("trace/symbols")
    return symbols


def _target(shelf: Shelf, steps: int, outputs: int) -> Array:
    facts = _facts(shelf)
    shape = (steps,) if facts.every_step else ()
    if facts.loss == "squared":
        return shelf.array("trace/target", *shape, outputs)
    target = shelf.array("trace/target", *shape, kinds="i")
    if target.min() < 0 or target.max() >= outputs:
        raise shelf.bad("trace/target")
    return target


def _layers(shelf: Shelf, steps: int) -> tuple[LayerTrace, ...]:
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


def _layer(shelf: Shelf, name: str, cell: Cell, steps: int, top: bool) -> LayerTrace:
    prefix, size = f"trace/{name}.", cell.size
    own = (steps, size)
    before = "preactivation." if cell.gates else ""
    entered = shelf.array(f"{prefix}input", steps, None)
    delayed = top and not cell.above.plain
    return LayerTrace(
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
    )


def _parameters(shelf: Shelf, name: str, cell: Cell, inputs: int) -> Mapping[str, Array]:
    shelf.array(f"trace/{name}.h", None, cell.size)  # before the layout is laid out in memory
    shapes = Parameters(cell.layout(inputs))
    return MappingProxyType(
        {key: shelf.array(f"params/{name}.{key}", *value.shape) for key, value in shapes.items()}
    )


def _spectrum(shelf: Shelf, layer: LayerTrace) -> Spectrum:
    prefix, steps, size = f"trace/{layer.name}.jacobian.", layer.steps, layer.state.shape[1]
    eigenvalues = shelf.array(f"{prefix}eigenvalues", steps, size, kinds="c")
    lyapunov = shelf.array(f"trace/{layer.name}.lyapunov", None)
    return Spectrum(
        eigenvalues=eigenvalues,
        radius=np.abs(eigenvalues).max(axis=1, initial=0.0),
        sigma_max=shelf.array(f"{prefix}sigma_max", steps),
        departure=shelf.array(f"{prefix}departure", steps),
        condition=float(shelf.array(f"{prefix}condition")),
        lyapunov=lyapunov,
        growth=shelf.array(f"{prefix}growth", steps, len(lyapunov)),
    )


def _triangle(shelf: Shelf, layer: LayerTrace) -> Array:
    return shelf.array(f"trace/{layer.name}.triangle", layer.steps, layer.steps)


def _writing(shelf: Shelf) -> Writing | None:
    """Return what the network wrote, where the recording tells."""
    if "writing/symbols" not in shelf.recording.arrays:
        return None
    symbols = shelf.array("writing/symbols", None, kinds="i")
    known, prompt = _facts(shelf).symbol_names or (), int(shelf.array("writing/prompt", kinds="i"))
    if not 0 <= prompt <= len(symbols) or not np.isin(symbols, np.arange(len(known))).all():
        raise shelf.bad("writing/symbols")
    return Writing(symbols, prompt, float(shelf.array("writing/temperature")))


def _weights(shelf: Shelf, layers: Iterable[LayerTrace]) -> WeightCurves | None:
    """Return how large every U has been, where the recording tells."""
    if "weights/update" not in shelf.recording.arrays:
        return None
    update = shelf.array("weights/update", None)
    held = {f"{la.name}.{key}": value for la in layers for key, value in la.parameters.items()}
    sizes = {name: shelf.array(f"weights/{name}", 3, len(update)) for name in recurrent_names(held)}
    return WeightCurves(update, sizes)


def _history(shelf: Shelf, trace: Trace) -> History:
    update = shelf.array("history/update", None)
    stride = max(1, shelf.count("stride"))

    def curve(name: str) -> Envelope:
        low, high, last, broken = shelf.array(f"history/{name}", 4, len(update))
        return Envelope(update, low, high, last, broken != 0, stride)

    blocks = _blocks(shelf, trace)
    return History(
        **{name: curve(name) for name in CURVES + CLIP_CURVES},
        parameter_norms={name: (curve(name), curve(f"{name}.clipped")) for name in blocks},
        parameter_clips={
            name: (curve(f"{name}.scale"), curve(f"{name}.cosine")) for name in blocks
        },
        clipped_updates=shelf.count("clipped_updates"),
    )


def _exams(shelf: Shelf) -> tuple[Exam, ...]:
    rows = shelf.array("history/held_out", 3, None).T
    update = rows[:, 0]
    if not ((update >= 0) & (update <= MOST) & (update == np.floor(update))).all():
        raise shelf.bad("history/held_out")
    return tuple(Exam(int(n), float(loss), float(accuracy)) for n, loss, accuracy in rows)


def _changes(shelf: Shelf) -> tuple[Change, ...]:
    found = []
    for table in shelf.word("changes", list):
        if not isinstance(table, dict):
            raise shelf.bad("meta changes")
        before, after = table.get("before"), table.get("after")
        if not all(v is None or isinstance(v, (str, int, float)) for v in (before, after)):
            raise shelf.bad("meta changes")
        key = shelf.word("key", str, table)
        found.append(Change(shelf.count("update", within=table), key, before, after))
    return tuple(found)


def _blocks(shelf: Shelf, trace: Trace) -> list[str]:
    """Return the names of the network's parameters, gates stacked, in their order."""
    embedded = shelf.recording.experiment.network.embedding and trace.symbols is not None
    names = ["embedding.E"] if embedded else []
    for layer in trace.layers:
        entries = layer.cell.layout(layer.input.shape[1])
        names += [entry.within(layer.name).name for entry in entries]
    return [*names, "readout.V", "readout.c"]


def _facts(shelf: Shelf) -> SourceFacts:
    table = shelf.word("source", dict)
    loss, accuracy = table.get("chance_loss", 0), table.get("chance_accuracy")
    return SourceFacts(
        chance_loss=math.nan
        if loss is None
        else float(shelf.word("chance_loss", (int, float), table)),
        chance_accuracy=None
        if accuracy is None
        else float(shelf.word("chance_accuracy", (int, float), table)),
        loss=shelf.one_of("loss", ("squared", "cross_entropy"), table),
        every_step=shelf.word("every_step", bool, table),
        symbol_names=shelf.names("symbol_names", table),
        class_names=shelf.names("class_names", table),
        writes=table.get("writes") is True,
        yardsticks=yardsticks_of(shelf, table),
        plane=plane_of(shelf, table),
    )


def _fault(shelf: Shelf) -> Fault | None:
    if shelf.recording.meta.get("fault") is None:
        return None
    table = shelf.word("fault", dict)
    if set(table) != {field.name for field in fields(Fault)}:
        raise shelf.bad("meta fault")
    return Fault(
        direction=shelf.one_of("direction", ("forward", "backward"), table),
        quantity=shelf.word("quantity", str, table),
        step=shelf.count("step", within=table),
        unit=shelf.count("unit", optional=True, within=table),
        layer=shelf.word("layer", str, table),
        sequence=shelf.count("sequence", within=table),
    )
