"""The unrolled network: states forward, and the error's way back as a river.

Time runs to the right and layers upwards, with the inputs below and the losses above.  The error
enters from the losses and flows back; how wide and of what colour it is says how large it is, on a
scale that never moves.  Between two steps stands what multiplies it there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.delta import entry_steps, log10_norms, steady_rate
from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number, number_of_log10, short_number
from rnnviz.plot.figure import Axis, Column, Figure, Panel, ReferenceLine, Table
from rnnviz.plot.network import Arrows, Streams, Strips, TextRow
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.picture import (
    Picture,
    bent,
    cut_places,
    factor_texts,
    forward_arrows,
    places,
    plain_name,
    river,
    size_labels,
    strips,
    tributaries,
)
from rnnviz.views.flow.signal import (
    LOST,
    Flow,
    chosen_loss,
    entering,
    layer_flow,
    loss_steps,
    new_states,
    one_loss,
    reached_rows,
    sigma_of_spectrum,
    window_parts,
)
from rnnviz.views.flow.transition import (
    Transitions,
    bypasses,
    largest_factor,
    transitions,
)
from rnnviz.views.part.axis import decoder_boundary, step_axis, step_numbers, symbol_name
from rnnviz.views.part.cell_text import is_truncated, shown_cell
from rnnviz.views.part.selection import (
    cursor_step,
    reading_step,
    shown_index,
    title_with_layer,
)
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.view import View

Array = NDArray[Any]

WHOLE = 24
"""Sequences of up to so many steps are shown in full."""
WINDOW, STRIDE = 20, 10
"""Of longer ones so many steps around the cursor; they move on by so many at once."""
MOST_TRIBUTARIES = 64
"""Losses drawn as single channels; of more, as a row of colours."""
MOST_CUTS = 64
FEW = 3
"""Of more layers only that shown in full has its sizes written beside its river."""
HIGH = 12.0
EVERY = slice(None)
NUMBERS = 0.95
"""Height of a row of numbers, in the units of the vertical axis."""


class FlowView(View):
    """A river for the whole sequence; below it the network around the cursor, step by step."""

    name = "flow"
    label = QT_TRANSLATE_NOOP("views", "Flow")
    needs = frozenset({"triangle"})
    min_interval = 1 / 30

    def describe(self, frame: Frame) -> Figure:
        scene = Scene(frame)
        panels: tuple[Panel, ...] = (_network(scene),)
        if scene.steps > WHOLE:
            panels = (_overview(scene), *panels)
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=panels,
            tables=_tables(scene),
            summary=join_sentences(run_status(frame.snapshot), _summary(scene)),
        )

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        return {
            "recurrent": cell.by_u_alone and not cell.memoryless,
            "stateless": cell.memoryless,
            "direct": not (cell.by_u_alone or cell.memoryless),
            "truncated": is_truncated(frame),
        }


class Scene:
    """What of a frame is drawn, computed once.

    Attributes
    ----------
    frame : Frame
    layers : tuple of LayerTrace
    index : int
        Of the layer shown in full.
    steps : int
        T.
    truncation : int
    flows : list of tuple of Flow
        For every layer, see `layer_flow`.
    losses : (n,) ndarray
        The time steps that have a loss.
    first, last : int
        The window that is shown in full.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.layers = frame.snapshot.trace.layers
        self.index = shown_index(frame)
        self.steps = len(frame.snapshot.trace.x)
        self.truncation = frame.snapshot.experiment.training.truncation
        self.flows = [layer_flow(self.layers, i, self.truncation) for i in range(len(self.layers))]
        self.losses = _losses(self.layers)
        self.first, self.last = window(self.steps, cursor_step(frame))
        self.x = [places(layer.steps, self.steps) for layer in self.layers]
        self._entering: dict[int, Array] = {}
        self.cuts = [cut_places(layer, self.truncation) for layer in self.layers]

    @property
    def layer(self) -> LayerTrace:
        """The layer shown in full."""
        return self.layers[self.index]

    def is_top(self, index: int) -> bool:
        """Return whether the losses enter a layer."""
        return index >= len(self.layers) - (2 if self.layers[-1].backward else 1)

    def rows(self, index: int) -> slice:
        """Return which rows of a layer, in order of time, are in the window."""
        x = self.x[index]
        start, stop = np.searchsorted(x, (self.first - 0.5, self.last + 0.5))
        return slice(int(start), int(stop))

    @cached_property
    def found(self) -> Transitions:
        """What multiplies the error of the layer shown between the steps of the window."""
        ends = reading_step(self.layer, self.first), reading_step(self.layer, self.last)
        return transitions(self.layer, min(ends), max(ends) - 1, self.truncation)

    @cached_property
    def between(self) -> Array:
        """Where that is on the axis of steps."""
        between = self.found.k + 0.5
        return self.layer.steps + 1 - between if self.layer.backward else between

    def part(self, index: int, start: int, stop: int | None) -> Array:
        """Return where some rows of a layer are on the axis of steps."""
        return places(self.layers[index].steps, self.steps, start, stop)

    def entering(self, index: int) -> Array:
        """Return log10 of what enters every step of a layer from above, in order of time."""
        if index not in self._entering:
            layer = self.layers[index]
            self._entering[index] = log10_norms(layer.reverse_if_backward(entering(layer)))
        return self._entering[index]


def _losses(layers: tuple[LayerTrace, ...]) -> Array:
    """Return the time steps at which a loss enters the top layer, in either direction."""
    top = [layers[-1]] if not layers[-1].backward else list(layers[-2:])
    return np.unique(np.concatenate([loss_steps(half) for half in top]))


def window(steps: int, cursor: int) -> tuple[int, int]:
    """Return the first and last step shown in full; it stands still while the cursor is inside."""
    if steps <= WHOLE:
        return 1, steps
    first = STRIDE * ((cursor - 1) // STRIDE) - (WINDOW - STRIDE) // 2 + 1
    first = max(1, min(first, steps - WINDOW + 1))
    return first, first + WINDOW - 1


# The whole sequence


def _overview(scene: Scene) -> Panel:
    """Return the rivers of the whole sequence, one for every layer."""
    frame, picture = scene.frame, Picture()
    one = _one_loss(scene)
    if one is not None:
        loss, source = chosen_loss(frame, scene.losses), translate("views", "{loss} alone")
        rows = reached_rows(scene.layer, loss, scene.truncation)
        name = source.format(loss=_loss_name(loss))
        _whole_river(scene, picture, scene.index, one, name, rows)
    for index, flows in enumerate(scene.flows):
        bed = _whole_river(scene, picture, index, flows[0])
    _whole_losses(scene, picture, bed)
    return Panel(
        key="river",
        x=replace(step_axis(scene.steps), label=""),  # the plot below names it
        y=Axis("", 0.0, picture.top, ticks=tuple(picture.names)),
        artists=(
            *picture.artists,
            _frame(scene, picture.top),
            *_borders(scene, scene.cuts[scene.index]),
        ),
        title=translate("views", "The error on its way back"),
        note=join_sentences(run_status(frame.snapshot), _truncation_note(frame), _rate(scene)),
        grid=False,
        weight=min(0.3 + 0.2 * picture.top, 1.2),
        min_lines=0.9 * picture.top,
    )


def _frame(scene: Scene, top: float) -> Arrows:
    """Return the frame around the steps that are shown in full below."""
    left, right = scene.first - 0.5, scene.last + 0.5
    corners = np.array([left, right, right, left, left]), np.array([0.02, 0.02, 0.98, 0.98, 0.02])
    x, y = corners[0], corners[1] * top
    return Arrows(x[:-1], y[:-1], x[1:], y[1:], "ink", 1.0, head=False)


def _whole_river(
    scene: Scene, picture: Picture, index: int, flow: Flow, name: str = "", rows: slice = EVERY
) -> float:
    """Add a river with the sizes below it; return the upper edge of its bed."""
    layer = scene.layers[index]
    x = scene.part(index, rows.start or 0, rows.stop)
    flow = replace(flow, log10=flow.log10[rows])
    if len(scene.layers) <= FEW or index == scene.index:
        labels = picture.row(0.5, gap=0.05)
        picture.add(size_labels(flow, x, labels, 0.5, HIGH))
    y = picture.row(1.0, name or _river_name(scene, index, flow), gap=0.15)
    picture.add(river(layer, flow, x, y, 1.0, scene.cuts[index], _bar_label(scene)))
    return picture.top - 0.15


def _bar_label(scene: Scene) -> str:
    """Return the label of the colour bar: what the sizes are of."""
    flows = scene.flows[scene.index]
    return f"log<sub>10</sub> ‖{flows[0].symbol}‖"


def _river_name(scene: Scene, index: int, flow: Flow) -> str:
    """Return the name of a river: what flows and where to, and in which layer."""
    layer = scene.layers[index]
    arrow = {-1: " ←", 0: "", 1: " →"}[-1 if not layer.backward else 1]
    name = plain_name(flow.symbol) + ("" if layer.cell.memoryless else arrow)
    return f"{layer.name}  {name}" if len(scene.layers) > 1 else name


def _one_loss(scene: Scene) -> Flow | None:
    """Return the error of the loss at the cursor alone where there are several losses."""
    if len(scene.losses) < 2 or not scene.is_top(scene.index):
        return None
    return one_loss(scene.frame, scene.layer, chosen_loss(scene.frame, scene.losses))


def _whole_losses(scene: Scene, picture: Picture, bed: float) -> None:
    """Add what enters from the losses, above the uppermost river."""
    layer, x = scene.layers[-1], scene.x[-1]
    sizes = scene.entering(len(scene.layers) - 1)
    shown = np.flatnonzero(sizes > LOST)
    y = picture.row(0.5, translate("views", "loss"), gap=0.0) + 0.25
    if layer.cell.memoryless and layer.sent is not None:
        shown = shown[:0]
    if len(shown) <= MOST_TRIBUTARIES:
        describe = _describe_entering(scene, len(scene.layers) - 1, shown, sizes)
        widest = max(0.5, 0.025 * scene.steps) if len(shown) < 3 else 0.5
        picture.add(tributaries(x[shown], sizes[shown], y, bed, describe, widest))
        return
    width = float(x[1] - x[0]) if len(x) > 1 else 1.0
    picture.add(Strips(sizes[None, :], x, y - 0.4, y, width, -HIGH, HIGH, "flow", outline=False))


def _describe_entering(scene: Scene, index: int, rows: Array, sizes: Array) -> Callable[[int], str]:
    top = scene.is_top(index)

    def describe(i: int) -> str:
        source = translate("views", "From above into step {step}: {size}")
        if top:
            source = translate("views", "From the loss of step {step}: {size}")
        row = int(rows[i])
        return source.format(step=row + 1, size=number_of_log10(float(sizes[row])))

    return describe


def _borders(scene: Scene, cuts: tuple[float, ...]) -> tuple[ReferenceLine, ...]:
    """Return the lines between encoder and decoder, and where truncation cuts."""
    lines = decoder_boundary(scene.layer)
    if len(cuts) > MOST_CUTS:
        return lines
    label = translate("views", "cut")
    return lines + tuple(
        ReferenceLine(at, False, "threshold", label if i == len(cuts) - 1 else "", "solid")
        for i, at in enumerate(cuts)
    )


def _rate(scene: Scene) -> str:
    """Return by what factor the error changes per step back, where there is such a factor."""
    layer = scene.layer
    norms = layer.reverse_if_backward(scene.flows[scene.index][0].log10)
    rate = steady_rate(norms[::-1][entry_steps(layer) :])
    if layer.cell.memoryless or not math.isfinite(rate) or abs(rate) > 300:
        return ""
    return translate("views", "× {factor} a step back").format(factor=number(10.0**rate))


def _loss_name(step: float) -> str:
    return "L" + plain_name(f"<sub>{step:.0f}</sub>")


def _truncation_note(frame: Frame) -> str:
    if not frame.snapshot.truncation:
        return ""
    source = translate("views", "Truncated: the error stops every {steps} steps.")
    return source.format(steps=frame.snapshot.truncation)


# The window


def _network(scene: Scene) -> Panel:
    """Return the steps of the window with all that happens there."""
    picture, frame = Picture(), scene.frame
    _inputs(scene, picture)
    edges: list[tuple[float, float]] = []
    for index in range(len(scene.layers)):
        if index == scene.index:
            edges.append(_full_layer(scene, picture))
        else:
            edges.append(_small_layer(scene, picture, index))
        picture.row(1.1 if len(scene.layers) <= FEW else 0.6, gap=0.0)
    _loss_row(scene, picture, edges)
    cuts = tuple(c for c in scene.cuts[scene.index] if scene.first - 0.5 < c < scene.last + 0.5)
    whole = scene.steps <= WHOLE
    return Panel(
        key="network",
        x=Axis(
            translate("views", "time step <i>k</i>"), scene.first - 0.5, scene.last + 0.5,
            whole=True, over="step",
        ),
        y=Axis("", 0.0, picture.top, ticks=tuple(picture.names)),
        artists=(*picture.all, *_borders(scene, cuts)),
        title=_formula(scene.layer.cell),
        note=join_sentences(
            run_status(frame.snapshot) if whole else "",
            _truncation_note(frame) if whole else "",
            _cursor_sentence(scene),
        ),
        grid=False,
        weight=2.0,
        min_lines=0.65 * picture.top,
        drop_order=0 if whole else 1,
    )  # fmt: skip


@lru_cache(maxsize=16)
def _formula(cell: Cell) -> str:
    """Return how the error of a cell passes from step to step; it does not change."""
    return cell.formula.back


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
    picture.top = 0.1
    if texts:
        y = picture.row(NUMBERS, translate("views", "input"), gap=0.0)
        picture.still.append(TextRow(x, y, NUMBERS, texts, "input"))
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
        picture.add(strips(layer, state, rows, x, y, height))
        if not layer.cell.memoryless:
            picture.still.append(forward_arrows(layer, x, y))
    return bottom


def _lane(
    scene: Scene, picture: Picture, index: int, flow: Flow, height: float, name: str = ""
) -> tuple[float, float]:
    """Add a river of the window; return the lower and the upper edge of its bed."""
    layer, rows = scene.layers[index], scene.rows(index)
    near = slice(max(rows.start - 1, 0), rows.stop + 1)
    x = scene.part(index, near.start, near.stop)
    bottom = picture.top
    y = picture.row(height, name or _river_name(scene, index, flow))
    part = Flow(flow.log10[near], flow.symbol, flow.heading)
    label = _bar_label(scene) if scene.steps <= WHOLE else ""
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
    picture.row(0.5, gap=0.0)
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
    found, between = scene.found, scene.between
    if not len(between):
        return
    y = picture.row(NUMBERS, f"× {symbol}", gap=0.1)
    emphasis = _at_cursor(scene)
    texts = factor_texts(factors)
    cut = translate("views", "cut")
    texts = tuple(cut if c else text for c, text in zip(found.cut.tolist(), texts, strict=True))
    picture.add(TextRow(between, y, NUMBERS, texts, "ink", emphasis))


def _at_cursor(scene: Scene) -> int | None:
    """Return which transition leads away from the cursor's step."""
    k = reading_step(scene.layer, cursor_step(scene.frame)) - 1
    at = np.flatnonzero(scene.found.k == k)
    return int(at[0]) if len(at) else None


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
    texts = tuple(map(_loss_name, inside.tolist()))
    here = np.flatnonzero(inside == cursor_step(scene.frame))
    picture.add(TextRow(inside, y, NUMBERS, texts, "ink", int(here[0]) if len(here) else None))
    for index, (_, bed) in enumerate(edges):
        layer, rows = scene.layers[index], scene.rows(index)
        source = y - 0.5 if scene.is_top(index) else edges[_above(scene, index)][0]
        if layer.cell.memoryless and layer.sent is not None:
            _window_streams(scene, picture, index, inside, source, bed)
            continue
        sizes = scene.entering(index)
        shown = rows.start + np.flatnonzero(~(sizes[rows] <= LOST))
        describe = _describe_entering(scene, index, shown, sizes)
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


# Words


def _cursor_sentence(scene: Scene) -> str:
    """Say what multiplies the error at the cursor's step, and by how much."""
    layer, found, k = scene.layer, scene.found, cursor_step(scene.frame)
    if layer.cell.memoryless:
        return translate("views", "No state: nothing passes from step to step.")
    before = k + 1 if layer.backward else k - 1
    i = _at_cursor(scene)
    if i is None:
        return translate("views", "Step {step} is where the way back ends.").format(step=k)
    if found.cut[i]:
        source = translate("views", "Between step {step} and step {before} the error is cut.")
        return source.format(step=k, before=before)
    source = translate("views", "Step {step} → {before}: {factors}")
    parts = [source.format(step=k, before=before, factors=_product(found, i))]
    most = _most(scene, int(found.k[i]))
    if math.isfinite(most) and not math.isnan(found.total[i]):
        words = translate("views", "at most × {most} (<i>σ</i><sub>max</sub>)")
        parts.append(words.format(most=_factor(most)))
    return ", ".join(parts)


def _factor(value: float) -> str:
    return factor_texts(np.array([value]))[0]


def _product(found: Transitions, i: int) -> str:
    """Return the factors at one step, and what they make together."""
    total = _factor(found.total[i])
    if len(found.factors) < 2 or math.isnan(found.total[i]):
        return f"× {total}"
    first, second = (_factor(factors[i]) for factors in found.factors)
    if found.symbols[1] == "f′":
        return f"× {first} ({found.symbols[0]}) × {second} (f′) = × {total}"
    words = translate("views", "× {total} (directly {gate} = {first}, through U {second})")
    return words.format(total=total, gate=found.symbols[0], first=first, second=second)


def _most(scene: Scene, k: int) -> float:
    """Return the largest factor of any error from reading step k+1 to k."""
    found = largest_factor(scene.layer, k)
    if math.isnan(found) and not scene.layer.cell.by_u_alone:
        return sigma_of_spectrum(scene.frame, k + 1)
    return found


def _summary(scene: Scene) -> str:
    """Give the size of the error at both ends and at the cursor."""
    flow, k = scene.flows[scene.index][0], cursor_step(scene.frame)
    last = len(flow.log10)
    at = translate("views", "{norm} at step {step}")
    steps = dict.fromkeys((last, min(k, last), 1))
    norms = (at.format(norm=number_of_log10(float(flow.log10[s - 1])), step=s) for s in steps)
    return translate("views", "The error's norm is {norms}.").format(norms=", ".join(norms))


def _tables(scene: Scene) -> tuple[Table, ...]:
    tables = [_layer_table(scene, index) for index in range(len(scene.layers))]
    found = scene.found
    k = found.k.astype(float)
    if len(k):
        time = scene.layer.steps + 1 - k if scene.layer.backward else k
        columns = [Column("to step k", time), Column("factor", found.total)]
        names = ("factor of U^T", "factor of f'")
        if found.symbols[-1] != "f′":
            names = ("mean factor of the direct path", "factor through U")
        if len(found.factors) == 2:
            columns += [Column(n, f) for n, f in zip(names, found.factors, strict=True)]
        arms = ("log10 norm that arrives directly", "log10 norm that arrives through U")
        columns += [Column(n, a) for n, a in zip(arms, found.arms, strict=False)]
        tables.append(Table("window", tuple(columns)))
    return tuple(tables)


def _layer_table(scene: Scene, index: int) -> Table:
    layer = scene.layers[index]
    columns = [Column("time step k", step_numbers(layer.steps))]
    columns += [Column(f"log10 norm of {f.heading}", f.log10) for f in scene.flows[index]]
    columns.append(Column("log10 norm of what enters from above", scene.entering(index)))
    one = _one_loss(scene) if index == scene.index else None
    if one is not None:
        columns.append(Column(f"log10 norm, {one.heading}", one.log10))
    name = "flow" if len(scene.layers) == 1 else f"flow {layer.name}"
    return Table(name, tuple(columns))
