"""Spectrum: the eigenvalues of the state Jacobian of every step, in the complex plane.

An eigenvalue inside the unit circle shrinks its direction, one outside stretches it.  But a product
of different, non-normal matrices may grow although every spectral radius is below 1.  So below the
plane stand, as factors per step, the spectral radius; the largest singular value, a bound for one
step; and the growth of the direction that has grown most from first to last step, whose mean
logarithm is the leading Lyapunov exponent over these steps.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import factor, number
from rnnviz.plot.axis_limit import extent, nice_limit, typical
from rnnviz.plot.drawing_style import Dash, Role
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Column,
    Figure,
    OffScaleMarks,
    Panel,
    Points,
    ReferenceLine,
    Shape,
    Table,
)
from rnnviz.text import QT_TRANSLATE_NOOP, translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.axis import decoder_boundary, step_axis, step_numbers
from rnnviz.views.part.cell_text import recurrent_only, shown_cell
from rnnviz.views.part.curve import marked_curve
from rnnviz.views.part.selection import cursor_step, of_shown_layer, shown_layer, title_with_layer
from rnnviz.views.part.status import age_note, join_sentences, message_figure, run_status
from rnnviz.views.part.table import cell_numbers, index_columns
from rnnviz.views.view import View

Array = NDArray[Any]

MOST_POINTS = 20_000
"""Eigenvalues drawn; beyond, steps are left out evenly, never the cursor's."""
LEAST_PLANE = 10.0
"""Lines of text that the plane is high at least: the circle is what one must see."""
HIGHEST = 10.0
"""Factor at which the axis ends at most, so that 1 is seen on it."""


class SpectrumView(View):
    """Complex plane above; spectral radius, singular value and growth over the steps below."""

    name = "spectrum"
    label = QT_TRANSLATE_NOOP("views", "Spectrum")
    way = "forward"
    needs = frozenset({"spectrum"})

    def describe(self, frame: Frame) -> Figure:
        layer = shown_layer(frame)
        spectrum = spectrum_in_time_order(layer, spectrum_of(frame))
        title = title_with_layer(frame, self.title)
        if spectrum is None:
            empty = translate("views", "The eigenvalues of all steps are being computed.")
            if frame.snapshot.inspected is not None:  # a large network's may have been left out
                empty = translate("views", "The eigenvalues of all steps are not computed so far.")
            return message_figure(title, "plane", empty, frame.snapshot)
        told = spectrum
        if "delta" in frame.concealed.names:  # what grows most would tell how δ does
            told = replace(spectrum, growth=np.empty(0), lyapunov=np.empty(0))
        growth = growth_panel(layer, told)
        return Figure(
            title=title,
            panels=(
                plane_panel(frame, layer, spectrum),
                growth if told is spectrum else replace(growth, note=""),
            ),
            tables=_tables(told),
            summary=join_sentences(run_status(frame.snapshot), _summary(frame, spectrum)),
        )

    def values(self, frame: Frame | None) -> Mapping[str, str]:
        cell = shown_cell(frame)
        return {**super().values(frame), "size": str(len(cell.states) * cell.size)}

    def conditions(self, frame: Frame | None) -> Mapping[str, bool]:
        cell = shown_cell(frame)
        carried = not (cell.memoryless or cell.by_u_alone)
        return {
            "formula-stateless": cell.memoryless,
            "formula-delta": cell.closes and not cell.memoryless,
            "formula": not (cell.closes or cell.memoryless),
            "+vanishing-recurrent": recurrent_only(cell),
            "+vanishing-gates": bool(cell.gates),
            "+healthy-gate": cell.carry is not None,
            "+healthy-identity": carried and cell.carry is None,
            "+healthy-recurrent": recurrent_only(cell),
        }


def spectrum_of(frame: Frame) -> Spectrum | None:
    """Return the spectrum of the layer shown, None while there is none."""
    return of_shown_layer(frame, frame.spectra)


def spectrum_in_time_order(layer: LayerTrace, spectrum: Spectrum | None) -> Spectrum | None:
    """Return a spectrum with its rows in time order instead of reading order."""
    if spectrum is None or not layer.backward:
        return spectrum
    return replace(
        spectrum,
        eigenvalues=layer.reverse_if_backward(spectrum.eigenvalues),
        radius=layer.reverse_if_backward(spectrum.radius),
        sigma_max=layer.reverse_if_backward(spectrum.sigma_max),
        departure=layer.reverse_if_backward(spectrum.departure),
        growth=layer.reverse_if_backward(spectrum.growth),
        known=layer.reverse_if_backward(spectrum.known),
    )


def matrix_name(layer: LayerTrace) -> str:
    """Return the matrix that the eigenvalues belong to, with markup."""
    if layer.cell.closes and not layer.cell.memoryless:
        return "diag(<i>f</i>′(<i>z<sub>k</sub></i>)) <i>U</i><sup>T</sup>"
    return "<i>J<sub>k</sub></i>"


def _definition(layer: LayerTrace) -> str:
    """Define the state Jacobian; empty for an SRN, whose title already does."""
    if layer.cell.memoryless:
        return translate("views", "No state is carried: all <i>J<sub>k</sub></i> = 0.")
    if layer.cell.closes:
        return ""
    matrix = "<i>J<sub>k</sub></i> = ∂<i>s<sub>k</sub></i>/∂<i>s</i><sub><i>k</i>−1</sub>"
    if layer.cell.reads_trees:
        stack = translate("views", "<i>s</i> the stack of subtrees")
        return f"{matrix}, {stack}."
    if layer.cell.copies:
        oldest = f"<i>h</i><sub><i>k</i>−{len(layer.cell.copies)}</sub>"
        return f"{matrix}, <i>s<sub>k</sub></i> = ({oldest}, …, <i>h<sub>k</sub></i>)."
    states = ", ".join(f"<i>{name}</i>" for name in layer.cell.states)
    state = f"({states})" if len(layer.cell.states) > 1 else states
    return f"{matrix}, <i>s</i> = {state}."


def plane_panel(frame: Frame, layer: LayerTrace, spectrum: Spectrum) -> Panel:
    """Return the eigenvalues of all steps in the complex plane, with the unit circle."""
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
        artists=(_circle(), _points(frame, spectrum)),
        title=translate("views", "eigenvalues of {matrix}").format(matrix=matrix_name(layer)),
        short_title=translate("views", "eigenvalues"),
        weight=2.0,
        square=True,
        min_lines=LEAST_PLANE,
        note=join_sentences(
            _definition(layer),
            age_note(frame.update_of("spectrum"), frame.snapshot),
            thinning_note(spectrum),
            _warning(spectrum),
            _gaps(eigenvalues[spectrum.rows]),
        ),
    )


def plane_limit(reach: float) -> float:
    """Return the half-width of the plane: 1.5 if that covers the data, else 2.

    The unit circle always takes half of the plane at least: which eigenvalues are outside is what
    one must see, not how far.
    """
    return 1.5 if reach <= 1.5 else 2.0


@lru_cache(maxsize=16)
def _plane_axes(limit: float, real: str, imaginary: str) -> tuple[Axis, Axis]:
    return Axis(real, -limit, limit), Axis(imaginary, -limit, limit)


@lru_cache(maxsize=1)
def _circle() -> Shape:
    angle = np.linspace(0, 2 * math.pi, 181)
    return Shape(np.cos(angle), np.sin(angle), "ink", "dash", label="|<i>λ</i>| = 1")


def _points(frame: Frame, spectrum: Spectrum) -> Points:
    eigenvalues, rows = spectrum.eigenvalues, spectrum.rows
    steps, size = eigenvalues.shape
    k = nearest_known(spectrum, cursor_step(frame))
    if len(rows) * size > MOST_POINTS:
        rows = rows[drawn_steps(len(rows), size, int(np.searchsorted(rows, k - 1)) + 1)]
    values = eigenvalues[rows].ravel()
    step = cell_numbers(steps, size)[0] if len(rows) == steps else np.repeat(rows + 1.0, size)
    return Points(values.real, values.imag, step, steps, emphasis=k)


def nearest_known(spectrum: Spectrum, step: int) -> int:
    """Return the known step nearest to one."""
    rows = spectrum.rows
    return int(rows[np.abs(rows + 1 - step).argmin()]) + 1


def thinning_note(spectrum: Spectrum) -> str:
    """Say how many steps are known where these are not all."""
    if not spectrum.is_thinned:
        return ""
    source = translate("views", "Shown: {count} of {steps} steps, evenly spread.")
    return source.format(count=len(spectrum.rows), steps=len(spectrum.radius))


@lru_cache(maxsize=16)
def drawn_steps(steps: int, size: int, cursor: int) -> Array:
    """Return the rows to draw if there are too many: every n-th, and the cursor's."""
    every = math.ceil(steps * size / MOST_POINTS)
    return np.union1d(np.arange(0, steps, every), [cursor - 1])


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
    k = nearest_known(spectrum, cursor_step(frame))
    source = translate(
        "views",
        "At step {step} the spectral radius is {radius} and the largest singular value of the state"
        " Jacobian is {sigma}.",
    )
    radius, sigma = float(spectrum.radius[k - 1]), float(spectrum.sigma_max[k - 1])
    return source.format(step=k, radius=number(radius), sigma=number(sigma))


def _tables(spectrum: Spectrum) -> tuple[Table, Table]:
    steps, size = spectrum.eigenvalues.shape
    step, index = index_columns(steps, size, "time step k", "eigenvalue")
    values = spectrum.eigenvalues.ravel()
    return (
        Table("eigenvalues", (step, index, Column("Re", values.real), Column("Im", values.imag))),
        growth_table(spectrum),
    )


def growth_panel(layer: LayerTrace, spectrum: Spectrum) -> Panel:
    """Return radius, singular value and growth of every step, with a line at 1."""
    found = typical(spectrum.radius, spectrum.sigma_max, home=(0.0, 2.0))
    high = min(nice_limit(found[1] if found else 0.0, 2.0), HIGHEST)
    sigma = translate("views", "<i>σ</i><sub>max</sub>(<i>J<sub>k</sub></i>)")
    radius = translate("views", "radius <i>ρ</i>")
    direction = translate("views", "leading direction")
    growth, steps = growth_factors(spectrum), len(spectrum.radius)
    return Panel(
        key="course",
        x=step_axis(steps),
        y=Axis(translate("views", "factor"), 0.0, high),
        artists=(
            ReferenceLine(1.0, role="threshold", label=translate("views", "factor 1")),
            *_curve(spectrum.rows, spectrum.sigma_max, "series1", sigma, "dashdot"),
            *(
                _curve(np.arange(steps), growth, "series2", direction, "dot")
                if growth is not None
                else ()
            ),
            *_curve(spectrum.rows, spectrum.radius, "ink", radius, "solid"),
            *_broken(spectrum),
            # Other views have room for its label.
            *(replace(line, label="") for line in decoder_boundary(layer)),
        ),
        note=join_sentences(_exponent(spectrum), non_normal_warning(spectrum)),
        min_lines=2.0,
        drop_order=1,
    )


def growth_table(spectrum: Spectrum) -> Table:
    """Return the numbers behind the panel, and all local exponents."""
    local = spectrum.growth.T if spectrum.growth.ndim == 2 else ()
    return Table(
        "spectrum",
        (
            Column("time step k", step_numbers(len(spectrum.radius))),
            Column("spectral radius of J_k", spectrum.radius),
            Column("largest singular value of J_k", spectrum.sigma_max),
            *_departure(spectrum),
            *(
                Column(f"growth of direction {i} (ln per step)", values)
                for i, values in enumerate(local, start=1)
            ),
        ),
    )


def _departure(spectrum: Spectrum) -> tuple[Column, ...]:
    """Return the departure from normality of each J_k, if it is known."""
    if len(spectrum.departure) != len(spectrum.radius):
        return ()
    return (Column("departure from normality of J_k (0 to 1)", spectrum.departure),)


def growth_factors(spectrum: Spectrum) -> Array | None:
    """Return the growth per step of the direction that grew most; None if it is not known."""
    if spectrum.growth.ndim != 2 or not spectrum.growth.shape[1]:
        return None
    with np.errstate(over="ignore"):
        factors: Array = np.exp(spectrum.growth[:, leading_column(spectrum)])
    return factors


def leading_column(spectrum: Spectrum) -> int:
    """Return the column of the growth that has the largest exponent."""
    mean = spectrum.growth.mean(axis=0)
    return 0 if np.isnan(mean).any() else int(np.argmax(mean))


def _exponent(spectrum: Spectrum) -> str:
    """Give the leading Lyapunov exponent over these steps, also as a factor."""
    if not spectrum.lyapunov.size or np.isnan(spectrum.lyapunov[0]):
        return ""
    with np.errstate(over="ignore"):
        mean = float(np.exp(spectrum.lyapunov[0]))
    source = translate(
        "views",
        "Lyapunov exponent {exponent} over these {steps} steps: × {factor} a step.",
    )
    return source.format(
        steps=len(spectrum.radius),
        exponent=number(float(spectrum.lyapunov[0])),
        factor=factor(mean),
    )


def non_normal_warning(spectrum: Spectrum) -> str:
    """Warn if at some steps all eigenvalues are inside the circle but an error may grow."""
    with np.errstate(invalid="ignore"):
        count = int(np.count_nonzero((spectrum.radius < 1) & (spectrum.sigma_max > 1)))
    if not count:
        return ""
    source = translate(
        "views",
        "<i>ρ</i> &lt; 1 &lt; <i>σ</i><sub>max</sub> at {count} of {steps} steps.",
    )
    return source.format(count=count, steps=len(spectrum.rows))


def _curve(rows: Array, values: Array, role: Role, label: str, dash: Dash) -> tuple[Artist, ...]:
    """Return a curve over some rows with marks for overflow; `_broken` marks what is no number."""
    x, y = step_numbers(len(values))[rows], values[rows]
    return marked_curve(x, y, role, label, known=~np.isnan(y), dash=dash)


def _broken(spectrum: Spectrum) -> tuple[OffScaleMarks, ...]:
    """Mark steps that have no finite Jacobian, once for all three curves."""
    gaps = spectrum.rows[np.isnan(spectrum.radius[spectrum.rows])]
    if not gaps.size:
        return ()
    label = translate("views", "<i>J<sub>k</sub></i>: not finite")
    return (OffScaleMarks(gaps + 1.0, "nan", label),)
