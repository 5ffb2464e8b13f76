"""The steps around the cursor in full: inputs, states, what multiplies the error, losses."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.number_format import number, number_of_log10, short_number
from rnnviz.plot.figure import Axis, Panel
from rnnviz.plot.network import Arrows, Streams, TextRow
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.cover import with_covers
from rnnviz.views.flow.cursor import cursor_sentence
from rnnviz.views.flow.picture import (
    KnownBand,
    Picture,
    bent,
    factor_texts,
    forward_arrows,
    places,
    plain_name,
    river,
    strips,
    tributaries,
)
from rnnviz.views.flow.scene import (
    FEW,
    WHOLE,
    Scene,
    at_cursor,
    bar_label,
    borders,
    describe_entering,
    loss_name,
    river_name,
    truncation_note,
)
from rnnviz.views.flow.signal import (
    LOST,
    Flow,
    new_states,
    window_parts,
)
from rnnviz.views.flow.transition import (
    bypasses,
)
from rnnviz.views.part.axis import symbol_name
from rnnviz.views.part.back_formula import back_formula
from rnnviz.views.part.selection import (
    cursor_step,
    reading_step,
)
from rnnviz.views.part.status import join_sentences, run_status

Array = NDArray[Any]


NUMBERS = 0.95
"""Height of a row of numbers, in the units of the vertical axis."""
WIDEST = "0.999"
"""A factor as wide as nearly all: all rows of them show the same steps."""
BORDER_NAME = 1.7
"""Height left above the names of the losses for that of the border between encoder and decoder."""


def network_panel(scene: Scene) -> Panel:
    """Return the steps of the window with all that happens there."""
    if "network_panel" not in scene.panels:
        scene.panels["network_panel"] = _described(scene)
    panel, bands = scene.panels["network_panel"]
    return with_covers(panel, scene, bands)


def _described(scene: Scene) -> tuple[Panel, tuple[KnownBand, ...]]:
    picture, frame = Picture(), scene.frame
    _inputs(scene, picture)
    edges: list[tuple[float, float]] = []
    for index in range(len(scene.layers)):
        full = index == scene.index
        edges.append(_full_layer(scene, picture) if full else _small_layer(scene, picture, index))
        if index + 1 < len(scene.layers):
            _row_between(scene, picture)
        picture.note_known("backward", picture.known[-1].top, scene.layers[index].backward)
    bottom = picture.top
    _row_between(scene, picture)
    _loss_row(scene, picture, edges)
    picture.note_known("losses", bottom)
    picture.top += BORDER_NAME if len(scene.layer.parts) > 1 else 0.25
    cuts = tuple(c for c in scene.cuts[scene.index] if scene.first - 0.5 < c < scene.last + 0.5)
    whole = scene.steps <= WHOLE
    panel = Panel(
        key="network",
        x=Axis(
            _step_label(scene), scene.first - 0.5, scene.last + 0.5,
            whole=True, over="step", part=not whole,
        ),
        y=Axis("", 0.0, picture.top, ticks=tuple(picture.names)),
        artists=(
            *picture.still, *picture.behind, *borders(scene, cuts), *picture.artists
        ),
        title=back_formula(frame),
        note=join_sentences(
            run_status(frame.snapshot) if whole else "",
            truncation_note(frame) if whole else "",
            cursor_sentence(scene) if _at_the_error(frame) else "",
        ),
        grid=False,
        weight=2.0,
        min_lines=0.65 * picture.top,
        drop_order=0 if whole else 1,
    )  # fmt: skip
    return panel, tuple(picture.known)


def _step_label(scene: Scene) -> str:
    """Return the label of the x axis, with what the colours of the cells in the boxes mean."""
    label, cell = translate("views", "time step <i>k</i>"), scene.layer.cell
    low, high = cell.bounds_of("h")
    if low == 0 and math.isfinite(high):
        return label
    colors = translate("views", "<i>h</i>: blue {low}, orange {high}")
    colors = colors.format(low=number(low), high=number(high))
    if not math.isfinite(high):
        colors = translate("views", "<i>h</i>: blue below 0, orange above 0")
    return f"{label}   ({colors})"


def _at_the_error(frame: Frame) -> bool:
    """Return whether the error has come to the cursor's step, in motion from another one."""
    motion = frame.motion
    return motion is None or (motion.phase == "backward" and motion.at > 1)


def _row_between(scene: Scene, picture: Picture) -> None:
    """Leave room for what comes down into a layer from above it."""
    picture.row(1.1 if len(scene.layers) <= FEW else 0.6, gap=0.0)


def _inputs(scene: Scene, picture: Picture) -> None:
    """Add the inputs, where they can be written, and their arrows."""
    trace = scene.frame.snapshot.trace
    rows = slice(scene.first - 1, scene.last)
    x = places(scene.steps, scene.steps, rows.start, rows.stop)
    texts: tuple[str, ...] = ()
    if trace.symbols is not None:
        names = scene.frame.snapshot.source.symbol_names
        texts = tuple(symbol_name(names, int(s)) for s in trace.symbols[rows])
    elif trace.x.shape[1] == 1:
        texts = tuple(short_number(float(f"{v:.1e}")) for v in trace.x[rows, 0].tolist())
    picture.top = 0.35
    if texts:
        y = picture.row(NUMBERS, translate("views", "input"), gap=0.0)
        here = cursor_step(scene.frame) - scene.first
        emphasis = here if 0 <= here < len(texts) else None  # else the cursor's line hides it
        picture.still.append(TextRow(x, y, NUMBERS, texts, "input", emphasis))
    start, _ = picture.top, picture.row(0.6, "" if texts else translate("views", "input"), gap=0.05)
    ends = np.full(len(x), picture.top - 0.05)
    picture.still.append(Arrows(x, np.full(len(x), start), x, ends, "input"))


def _state_strips(
    scene: Scene, picture: Picture, index: int, height: float, only: tuple[str, ...] = ()
) -> float:
    """Add the strips of every state of a layer, or of some; return where the first one begins."""
    layer, rows = scene.layers[index], scene.rows(index)
    x, bottom = scene.part(index, rows.start, rows.stop), picture.top
    states = only or sorted(new_states(layer.cell), key=lambda name: name != "h")
    prefix = f"{layer.name}  " if len(scene.layers) > 1 else ""
    for state in states:
        arrow = "" if layer.cell.memoryless else " ←" if layer.backward else " →"
        y = picture.row(height, f"{prefix}{plain_name(f'{state}<sub>k</sub>')}{arrow}")
        picture.add(strips(layer, state, rows, x, y, height, cursor_step(scene.frame)))
        if not layer.cell.memoryless:
            picture.still.append(forward_arrows(layer, x, y))
    picture.note_known("forward", bottom - 0.04, layer.backward)
    return bottom


def _lane(
    scene: Scene, picture: Picture, index: int, flow: Flow, height: float, name: str = ""
) -> tuple[float, float]:
    """Add a river of the window; return the lower and the upper edge of its bed."""
    layer, rows = scene.layers[index], scene.rows(index)
    near = slice(max(rows.start - 1, 0), rows.stop + 1)
    x = scene.part(index, near.start, near.stop)
    bottom = picture.top
    y = picture.row(height, name or river_name(scene, index, flow))
    part = Flow(flow.log10[near], flow.symbol, flow.heading)
    label = bar_label(scene) if scene.steps <= WHOLE or scene.frame.motion is not None else ""
    picture.add(river(layer, part, x, y, height, scene.cuts[index], label))
    return bottom, bottom + height


def _small_layer(scene: Scene, picture: Picture, index: int) -> tuple[float, float]:
    """Add a layer in short: its states and its error; return where it begins and its bed ends."""
    bottom = _state_strips(scene, picture, index, 0.8, only=("h",))
    return bottom, _lane(scene, picture, index, scene.flows[index][0], 0.8)[1]


def _full_layer(scene: Scene, picture: Picture) -> tuple[float, float]:
    """Add the layer shown with what multiplies the error between its steps."""
    flows, index, found = scene.flows[scene.index], scene.index, scene.found
    bottom = _state_strips(scene, picture, index, 2.0 if len(flows) < 3 else 1.4)
    if len(found.factors) == 2 and len(flows) == 1 and not found.arms:
        for symbol, factors in reversed(list(zip(found.symbols, found.factors, strict=True))):
            _factor_row(scene, picture, symbol, factors)
        _bypass_row(scene, picture)
        return bottom, _lane(scene, picture, index, flows[0], 2.4)[1]
    if not found.factors or len(found.factors) == 1:
        if found.factors:
            _factor_row(scene, picture, found.symbols[0], found.factors[0])
        return bottom, _lane(scene, picture, index, flows[0], 2.4)[1]
    if found.arms:
        _arms(scene, picture)
        return bottom, _lane(scene, picture, index, flows[0], 1.6)[1]
    _factor_row(scene, picture, found.symbols[0], found.factors[0])
    _, bank = _lane(scene, picture, index, flows[1], 1.6)
    _sluices(picture, scene.between, found.factors[0], bank, 1.6)
    direct, other = new_states(scene.layer.cell)[:2]
    picture.row(0.5, f"{other} → {direct}", gap=0.0)
    bed, top = _lane(scene, picture, index, flows[2], 1.6)
    _joining(scene, picture, bed, bank)
    _factor_row(scene, picture, found.symbols[1], found.factors[1])
    return bottom, top


def _arms(scene: Scene, picture: Picture) -> None:
    """Add the two arms into which the river of one state parts: through U, and straight."""
    found, between = scene.found, scene.between
    straight = f"{found.symbols[0]} · ∂<i>L</i>/∂<i>h</i><sub><i>k</i>+1</sub>"
    rest = translate("views", "the rest, through <i>U</i>")
    names = translate("views", "through U"), translate("views", "direct")
    arrow = "→" if scene.layer.backward else "←"
    for i, symbol, name in ((1, rest, names[0]), (0, straight, names[1])):
        _factor_row(scene, picture, found.symbols[i], found.factors[i])
        y = picture.row(1.2, f"{name} {arrow}")
        flow = Flow(_in_time(scene, found.arms[i]), symbol, "")
        x = _in_time(scene, between)
        if len(x):
            picture.add(river(scene.layer, flow, x, y, 1.2, scene.cuts[scene.index]))
        if i == 0:
            _sluices(picture, between, found.factors[0], y + 0.6, 1.2)


def _joining(scene: Scene, picture: Picture, start: float, end: float) -> None:
    """Add what passes from the lower bank of one state's river to the upper one of the direct."""
    found, between = scene.found, scene.between
    if found.joining is None or not len(between):
        return
    way = 0.5 if not scene.layer.backward else -0.5
    x = np.stack([between + way, between - way], axis=1)
    y = np.broadcast_to(np.array([start, end]), x.shape)
    sizes, k = found.joining, found.k

    def describe(i: int) -> str:
        source = translate("views", "Joins the direct path at step {step}: {size}")
        step = reading_step(scene.layer, int(k[i]))
        return source.format(step=step, size=number_of_log10(float(sizes[i])))

    picture.add(Streams(x, y, sizes, height=0.8, widest=0.2, describe=describe))


def _in_time(scene: Scene, values: Array) -> Array:
    return scene.layer.reverse_if_backward(values)


def _sluices(picture: Picture, between: Array, factor: Array, top: float, height: float) -> None:
    """Add bars between the steps that close as much of the bed as the gate does."""
    shut = np.clip(1.0 - np.nan_to_num(factor, nan=1.0), 0.0, 1.0)
    x, ends = between, top - height * shut
    picture.add(
        Arrows(x, np.full(len(x), top), x, np.full(len(x), top - height), "faint", head=False),
        Arrows(x, np.full(len(x), top), x, ends, "ink", 3.0, head=False),
    )


def _factor_row(scene: Scene, picture: Picture, symbol: str, factors: Array) -> None:
    """Add the numbers by which the error is multiplied, that of the cursor's step in a box."""
    found, between, layer = scene.found, scene.between, scene.layer
    if not len(between):
        return
    y = picture.row(NUMBERS, f"× {symbol}", gap=0.1)
    emphasis = at_cursor(scene)
    texts = factor_texts(factors)
    cut = translate("views", "cut")
    texts = tuple(cut if c else text for c, text in zip(found.cut.tolist(), texts, strict=True))
    picture.add(
        TextRow(
            between, y, NUMBERS, texts, "ink", emphasis, WIDEST, len(layer.parts) > 1, alone=True
        )
    )


def _bypass_row(scene: Scene, picture: Picture) -> None:
    """Add the channels of a cell with delays, below its river."""
    layer = scene.layer
    start, end, sizes = bypasses(layer, scene.first, min(scene.last + 1, layer.steps))
    if not len(start):
        return
    picture.row(1.3, translate("views", "delays"), gap=0.0)
    if layer.backward:
        start, end = layer.steps + 1 - start, layer.steps + 1 - end

    def describe(i: int) -> str:
        source = translate("views", "From step {start} past the steps between to {end}: {size}")
        size = number_of_log10(float(sizes[i]))
        return source.format(start=f"{start[i]:.0f}", end=f"{end[i]:.0f}", size=size)

    picture.add(bent(start, end, sizes, picture.top, 1.2, describe))


def _loss_row(scene: Scene, picture: Picture, edges: list[tuple[float, float]]) -> None:
    """Add the losses and what comes down from them, and from each layer into the next below."""
    y = picture.row(0.9, translate("views", "loss"), gap=0.05)
    inside = scene.losses[(scene.losses >= scene.first) & (scene.losses <= scene.last)]
    texts = tuple(map(loss_name, inside.tolist()))
    here = np.flatnonzero(inside == cursor_step(scene.frame))
    emphasis = int(here[0]) if len(here) else None
    picture.still.append(TextRow(inside, y, NUMBERS, texts, "ink", emphasis))
    for index, (_, bed) in enumerate(edges):
        layer, rows = scene.layers[index], scene.rows(index)
        source = y - 0.5 if scene.is_top(index) else edges[_above(scene, index)][0]
        if layer.cell.memoryless and layer.sent is not None:
            _window_streams(scene, picture, index, inside, source, bed)
            continue
        sizes = scene.entering(index)
        shown = rows.start + np.flatnonzero(~(sizes[rows] <= LOST))
        describe = describe_entering(scene, index, shown, sizes)
        x = scene.x[index][shown]
        picture.behind.append(tributaries(x, sizes[shown], source, bed, describe))


def _above(scene: Scene, index: int) -> int:
    """Return the next layer above that reads a layer: its own other direction does not."""
    return index + 2 if scene.layers[index + 1].backward else index + 1


def _window_streams(
    scene: Scene, picture: Picture, index: int, losses: Array, source: float, bed: float
) -> None:
    """Add the channels by which a loss enters all steps that it sees through a window."""
    t, k, sizes = window_parts(scene.layers[index], losses)
    x = np.stack([t, k], axis=1)

    def describe(i: int) -> str:
        words = translate("views", "The loss of step {loss} reaches step {step} with {norm}.")
        norm = number_of_log10(float(sizes[i]))
        return words.format(loss=f"{t[i]:.0f}", step=f"{k[i]:.0f}", norm=norm)

    ends = np.broadcast_to(np.array([source, bed]), x.shape)
    picture.behind.append(Streams(x, ends, sizes, height=0.4, widest=0.15, describe=describe))
