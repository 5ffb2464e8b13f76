"""Spectrum: the eigenvalues of one step back in time, in the complex plane, and what they hide.

Inside the unit circle an eigenvalue shrinks its direction, outside it lengthens it.  But a product
of different, non-normal matrices may grow while every spectral radius is below 1, so the largest
singular value, which bounds what one step can do, stands beside it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number
from rnnviz.plot.axis_limit import extent, nice_limit
from rnnviz.plot.figure import Axis, Column, Figure, Panel, Points, Shape, Table
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.age import age_note
from rnnviz.views.course import course_panel, course_table
from rnnviz.views.part.status import join_sentences, run_status
from rnnviz.views.spectrum_words import explanation
from rnnviz.views.steps import (
    cursor,
    grid,
    long_table,
    of_shown,
    shown_layer,
    titled,
)
from rnnviz.views.view import View

Array = NDArray[Any]

MOST_POINTS = 20_000
"""Eigenvalues drawn; beyond, steps are left out evenly, never the cursor's."""


class SpectrumView(View):
    """Complex plane above, spectral radius and largest singular value over the steps below."""

    name = "spectrum"
    needs = frozenset({"spectrum"})

    @property
    def title(self) -> str:
        return translate("views", "Spectrum")

    def figure(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        spectrum = in_sequence(layer, spectrum_of(frame))
        title = titled(frame, self.title)
        if spectrum is None:
            empty = translate("views", "The eigenvalues of all steps are being computed.")
            if frame.snapshot.inspected is not None:  # a large network's may have been left out
                empty = translate("views", "The eigenvalues of all steps are not computed so far.")
            return Figure(title, (Panel("plane", message=empty),), summary=empty)
        return Figure(
            title=title,
            panels=(_plane(frame, layer, spectrum), course_panel(layer, spectrum)),
            tables=_tables(spectrum),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, spectrum)),
        )

    def explanation(self, frame: Frame | None) -> str:
        return explanation(frame)


def spectrum_of(frame: Frame) -> Spectrum | None:
    """Return the spectrum of the layer shown, None while there is none."""
    return of_shown(frame, frame.spectra)


def in_sequence(layer: LayerTrace, spectrum: Spectrum | None) -> Spectrum | None:
    """Return a spectrum with its rows in the order of the sequence, not of reading."""
    if spectrum is None or not layer.backward:
        return spectrum
    return replace(
        spectrum,
        eigenvalues=layer.turned(spectrum.eigenvalues),
        radius=layer.turned(spectrum.radius),
        sigma_max=layer.turned(spectrum.sigma_max),
        departure=layer.turned(spectrum.departure),
        growth=layer.turned(spectrum.growth),
    )


def matrix_name(layer: LayerTrace) -> str:
    """Return what the eigenvalues belong to, with markup."""
    if layer.cell.closes and not layer.cell.memoryless:
        return "diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i><sup>T</sup>"
    return "<i>J<sub>k</sub></i>"


def _definition(layer: LayerTrace) -> str:
    """Return what the state Jacobian is, for an SRN nothing."""
    if layer.cell.memoryless:
        return translate("views", "No state is carried: all <i>J<sub>k</sub></i> = 0.")
    if layer.cell.closes:
        return ""
    matrix = "<i>J<sub>k</sub></i> = ∂<i>s<sub>k</sub></i>/∂<i>s</i><sub><i>k</i>−1</sub>"
    if layer.cell.copies:
        oldest = f"<i>h</i><sub><i>k</i>−{len(layer.cell.copies)}</sub>"
        return f"{matrix}, <i>s<sub>k</sub></i> = ({oldest}, …, <i>h<sub>k</sub></i>)."
    states = ", ".join(f"<i>{name}</i>" for name in layer.cell.states)
    state = f"({states})" if len(layer.cell.states) > 1 else states
    return f"{matrix}, <i>s</i> = {state}."


def _plane(frame: Frame, layer: LayerTrace, spectrum: Spectrum) -> Panel:
    eigenvalues = spectrum.eigenvalues
    found = extent(np.abs(eigenvalues.real), np.abs(eigenvalues.imag))
    limit = plane_limit(found[1] if found else 0.0)
    real, imaginary = _plane_axes(
        limit, translate("views", "Re <i>λ</i>"), translate("views", "Im <i>λ</i>")
    )
    return Panel(
        key="plane",
        x=real,
        y=imaginary,
        artists=(_circle(), _points(frame, eigenvalues)),
        title=translate("views", "eigenvalues of {matrix}").format(matrix=matrix_name(layer)),
        weight=2.0,
        square=True,
        min_lines=4.0,
        note=join_sentences(
            _definition(layer), _age(frame), _warning(spectrum), _gaps(eigenvalues)
        ),
    )


def plane_limit(reach: float) -> float:
    """Return the half-width of the plane: 1.5 where that covers the data, else 2, 5, 10, …."""
    return 1.5 if reach <= 1.5 else nice_limit(reach, 2.0)


@lru_cache(maxsize=16)
def _plane_axes(limit: float, real: str, imaginary: str) -> tuple[Axis, Axis]:
    return Axis(real, -limit, limit), Axis(imaginary, -limit, limit)


@lru_cache(maxsize=1)
def _circle() -> Shape:
    angle = np.linspace(0, 2 * math.pi, 181)
    return Shape(np.cos(angle), np.sin(angle), "ink", "dash", label="|<i>λ</i>| = 1")


def _points(frame: Frame, eigenvalues: Array) -> Points:
    steps, size = eigenvalues.shape
    k = min(cursor(frame), steps)
    step = grid(steps, size)[0]
    values = eigenvalues.ravel()
    if values.size > MOST_POINTS:
        rows = drawn_steps(steps, size, k)
        step, values = np.repeat(rows + 1.0, size), eigenvalues[rows].ravel()
    return Points(values.real, values.imag, step, steps, emphasis=k)


@lru_cache(maxsize=16)
def drawn_steps(steps: int, size: int, cursor: int) -> Array:
    """Return the rows to draw where there are too many: every n-th, and the cursor's."""
    every = math.ceil(steps * size / MOST_POINTS)
    return np.union1d(np.arange(0, steps, every), [cursor - 1])


def _age(frame: Frame) -> str:
    return age_note(frame.spectra_update, frame.snapshot)


def _warning(spectrum: Spectrum) -> str:
    if not spectrum.ill_conditioned:
        return ""
    return translate("views", "Ill-conditioned, so uncertain.")


def _gaps(eigenvalues: Array) -> str:
    broken = int((~np.isfinite(eigenvalues).all(axis=1)).sum())
    if broken:
        source = translate("views", "Not finite at {count} of {steps} steps.")
        return source.format(count=broken, steps=len(eigenvalues))
    if eigenvalues.size > MOST_POINTS:
        every = math.ceil(eigenvalues.size / MOST_POINTS)
        return translate("views", "Drawn: one step in {every}.").format(every=every)
    return ""


def _summary(frame: Frame, spectrum: Spectrum) -> str:
    k = min(cursor(frame), len(spectrum.radius))
    source = translate(
        "views",
        "At step {step} the spectral radius is {radius} and the largest singular value of the state"
        " Jacobian is {sigma}.",
    )
    radius, sigma = float(spectrum.radius[k - 1]), float(spectrum.sigma_max[k - 1])
    return source.format(step=k, radius=number(radius), sigma=number(sigma))


def _tables(spectrum: Spectrum) -> tuple[Table, Table]:
    steps, size = spectrum.eigenvalues.shape
    step, index = long_table(steps, size, "time step k", "eigenvalue")
    values = spectrum.eigenvalues.ravel()
    return (
        Table("eigenvalues", (step, index, Column("Re", values.real), Column("Im", values.imag))),
        course_table(spectrum),
    )
