"""The stage of slow motion: which panels a phase has, and the numbers behind them."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from rnnviz.plot.figure import (
    Column,
    Panel,
    Table,
)
from rnnviz.plot.network import River
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion
from rnnviz.views.flow.gradient_length import length_panel
from rnnviz.views.flow.gradient_part import given_panel, influence_panel, lag_panel
from rnnviz.views.flow.overview import overview_panel
from rnnviz.views.flow.picture import size_in_digits
from rnnviz.views.flow.scene import WHOLE, Scene
from rnnviz.views.flow.step import move_panel, moving_plane
from rnnviz.views.flow.unrolled import network_panel
from rnnviz.views.part.axis import step_numbers
from rnnviz.views.part.back_formula import enters_on_the_way
from rnnviz.views.part.phase import phase_title, phase_words, sources_note, steps_back
from rnnviz.views.part.selection import of_shown_layer

LINES = 1.0
"""Lines of text for each unit of height, from which on all rows of numbers can be read."""


def moving_panels(scene: Scene, motion: Motion) -> tuple[Panel, ...]:
    """Return the panels of a moment of an update, the first one named after its phase."""
    update = motion.update
    long = scene.steps > WHOLE
    near = network_panel(scene)
    whole = overview_panel(scene) if long else near
    if update is None or motion.phase == "forward":
        panels: tuple[Panel | None, ...] = (_without_bar(near),)  # there is no error yet
    elif update.real_time and motion.phase in ("influence", "sum"):
        panels = (influence_panel(scene, motion, update), given_panel(scene, motion, update))
    elif motion.phase in ("losses", "backward"):
        given = None if motion.phase == "losses" else given_panel(scene, motion, update)
        if long:
            whole = _without_bar(whole)  # beside the plot below there is room for its name
        else:
            whole = replace(whole, min_lines=LINES * (whole.y.high or 0.0))
        panels = (whole, near if long else None, given)
    elif motion.phase == "sum":
        whole = whole if long else overview_panel(scene)
        panels = (whole, given_panel(scene, motion, update), lag_panel(scene, motion, update))
    elif motion.phase == "clip":
        panels = (lag_panel(scene, motion, update), length_panel(motion, update))
    else:
        panels = (moving_plane(scene.frame, update), move_panel(update))
    found = [panel for panel in panels if panel is not None]
    if motion.phase == "sum" and len(scene.losses) > 1 and not (update and update.real_time):
        found = [_without_cursor(panel) for panel in found]
    found[0] = _named(found[0], scene, motion)
    return tuple(found)


def _named(panel: Panel, scene: Scene, motion: Motion) -> Panel:
    frame = scene.frame
    where, formula = phase_words(frame)
    title, note = phase_title(motion), sources_note(frame)
    if motion.phase == "step":
        formula = note = ""  # it stands in the plane: the legend leaves it no room here
    elif motion.phase == "backward" and len(frame.snapshot.trace.x) > WHOLE:
        formula = ""  # the panel below is named by it
        note = _so_far(scene, motion)
    elif motion.phase == "backward" and panel.note:
        formula, note = "", panel.note  # what it is here in numbers takes the place of the formula
        where = steps_back(motion)  # the numbers name the step
    title = f"{title}: {where}" if where else title
    title = f"{title} · {formula}" if formula else title
    return replace(panel, title=title, note=note, drop_order=0)


def _without_cursor(panel: Panel) -> Panel:
    """Return a panel in which no step is marked: many pairs of steps are so far apart."""
    over = None if panel.x.over == "step" else panel.x.over
    return replace(panel, x=replace(panel.x, over=over))


def _without_bar(panel: Panel) -> Panel:
    """Return a panel without its colour bar."""
    artists = (replace(a, label="") if isinstance(a, River) else a for a in panel.artists)
    return replace(panel, artists=tuple(artists))


def _so_far(scene: Scene, motion: Motion) -> str:
    """Say how large the error is here and, where one loss is its only source, what it has become.

    Only then is the whole factor the product of those of the steps.
    """
    layer, flow = scene.layer, scene.flows[scene.index][0]
    norms = layer.reverse_if_backward(flow.log10)
    begin, here = float(norms[-1]), float(norms[layer.steps - motion.at])
    size = f"‖{flow.symbol}‖ = {size_in_digits(here, 3)}"
    known = motion.at > 1 and math.isfinite(begin) and math.isfinite(here)
    if not known or layer.cell.memoryless or enters_on_the_way(layer):
        return size
    source = translate("views", "{size}, so far × {factor} in {steps} steps")
    factor = size_in_digits(here - begin, 3)
    return source.format(size=size, factor=factor, steps=motion.at - 1)


def moving_tables(scene: Scene) -> tuple[Table, ...]:
    """Return the numbers of the bars, where an update is played slowly."""
    update = scene.frame.motion.update if scene.frame.motion is not None else None
    if update is None:
        return ()
    layer, found = scene.layer, of_shown_layer(scene.frame, update.by_lag)
    given = of_shown_layer(scene.frame, update.by_step)
    tables = []
    if given is not None:
        columns = (
            Column("time step k", step_numbers(layer.steps)),
            Column("log10 norm of what it adds to dL/dU", layer.reverse_if_backward(given)),
        )
        tables.append(Table("gradient by step", columns))
    if found is not None:
        lag = np.arange(float(len(found.norms)))
        columns = Column("lag t-k", lag), Column("log10 norm of the part of dL/dU", found.norms)
        tables.append(Table("gradient by lag", columns))
    lengths = {"g": update.length, **update.lengths}
    ends = [
        Column(f"norm of {name} {when} clipping", np.array([value]))
        for name, length in lengths.items()
        for when, value in (("before", length.before), ("after", length.after))
    ]
    return (*tables, Table("length of the gradient", tuple(ends)))
