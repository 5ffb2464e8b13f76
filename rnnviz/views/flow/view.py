"""The unrolled network: states forward, and the error's way back as a river.

Time runs to the right and layers upwards, with the inputs below and the losses above.  The error
enters from the losses and flows back; how wide and of what colour it is says how large it is, on a
scale that never moves.  Between two steps stands what multiplies it there.
"""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.number_format import number_of_log10
from rnnviz.plot.figure import Column, Figure, Panel, Table
from rnnviz.plot.markup import plain
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.flow.overview import overview_panel
from rnnviz.views.flow.scene import WHOLE, Scene, loss_alone
from rnnviz.views.flow.stage import moving_panels, moving_tables
from rnnviz.views.flow.unrolled import network_panel
from rnnviz.views.part.axis import step_numbers
from rnnviz.views.part.cell_text import is_truncated, shown_cell
from rnnviz.views.part.phase import phase_title, phase_words
from rnnviz.views.part.selection import (
    cursor_step,
    title_with_layer,
)
from rnnviz.views.part.status import join_sentences, message_figure, run_status
from rnnviz.views.view import View


class FlowView(View):
    """A river for the whole sequence; below it the network around the cursor, step by step."""

    name = "flow"
    label = QT_TRANSLATE_NOOP("views", "Flow")
    moves = True
    needs = frozenset({"triangle"})
    min_interval = 1 / 30

    def describe(self, frame: Frame) -> Figure:
        if any(layer.cell.reads_trees for layer in frame.snapshot.trace.layers):
            words = translate(
                "views",
                "The steps are the nodes of a tree and do not follow from each other one by one:"
                " see Tree.",
            )
            return message_figure(self.title, "network", words, frame.snapshot)
        scene = _scene(frame)
        panels: tuple[Panel, ...] = (network_panel(scene),)
        if frame.motion is not None:
            panels = moving_panels(scene, frame.motion)
        elif scene.steps > WHOLE:
            panels = (overview_panel(scene), *panels)
        return Figure(
            title=title_with_layer(frame, self.title),
            panels=panels,
            tables=(*tables(scene), *moving_tables(scene)),
            summary=join_sentences(run_status(frame.snapshot), summary(scene)),
        )

    def suits(self, frame: Frame) -> bool:
        return not any(layer.cell.reads_trees for layer in frame.snapshot.trace.layers)

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        return {
            "recurrent": cell.by_u_alone and not cell.memoryless,
            "stateless": cell.memoryless,
            "direct": not (cell.by_u_alone or cell.memoryless),
            "truncated": is_truncated(frame),
        }


def _scene(frame: Frame) -> Scene:
    """Return what is drawn of a frame; in slow motion the same one until the next part."""
    motion = frame.motion
    if motion is None or motion.update is None:
        return Scene(frame)
    seen = frame.snapshot, frame.diagnostics
    key = (
        frame.step,
        frame.layer,
        motion.phase,
        motion.at,
        translate("views", "loss"),
        *map(id, seen),
    )
    known = motion.update.described.get("flow")
    if known is None or known[0] != key:
        known = motion.update.described["flow"] = key, seen, Scene(frame)
    scene: Scene = known[2]
    scene.frame = frame
    return scene


def summary(scene: Scene) -> str:
    """Give the size of the error at both ends and at the cursor; in slow motion say the phase."""
    motion = scene.frame.motion
    if motion is not None and motion.update is not None:
        where, _ = phase_words(scene.frame)
        return translate("views", "{sentence}.").format(
            sentence=": ".join(filter(None, (phase_title(motion), plain(where))))
        )
    flow, k = scene.flows[scene.index][0], cursor_step(scene.frame)
    last = len(flow.log10)
    at = translate("views", "{norm} at step {step}")
    steps = dict.fromkeys((last, min(k, last), 1))
    norms = (at.format(norm=number_of_log10(float(flow.log10[s - 1])), step=s) for s in steps)
    return translate("views", "The error's norm is {norms}.").format(norms=", ".join(norms))


def tables(scene: Scene) -> tuple[Table, ...]:
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
    one = loss_alone(scene) if index == scene.index else None
    if one is not None:
        columns.append(Column(f"log10 norm, {one.heading}", one.log10))
    name = "flow" if len(scene.layers) == 1 else f"flow {layer.name}"
    return Table(name, tuple(columns))
