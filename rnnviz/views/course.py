"""What one step does to lengths: spectral radius, singular value and growth, over the steps.

All three are factors, in the units of the complex plane.  The growth is that of one direction
carried forward from the first step to the last, of all directions the one that has grown most at
the end; the mean of its logarithms is the leading Lyapunov exponent over these steps, and unlike
the other two it tells what the product of all Jacobians does.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.flow.spectrum import Spectrum
from rnnviz.nn.trace import LayerTrace
from rnnviz.number_format import number
from rnnviz.plot.axis_limit import extent, nice_limit
from rnnviz.plot.figure import (
    Artist,
    Axis,
    Column,
    Curve,
    Dash,
    OffScaleMarks,
    Panel,
    ReferenceLine,
    Role,
    Table,
)
from rnnviz.text import translate
from rnnviz.views.part.status import join_sentences
from rnnviz.views.steps import border, numbers, off_scale, step_axis, symbol_for

Array = NDArray[Any]


def course_panel(layer: LayerTrace, spectrum: Spectrum) -> Panel:
    """Return radius, singular value and growth of every step, with the rule at 1."""
    found = extent(spectrum.radius, spectrum.sigma_max)
    high = nice_limit(found[1] if found else 0.0, 2.0)
    sigma = translate("views", "<i>σ</i><sub>max</sub>(<i>J<sub>k</sub></i>)")
    radius = translate("views", "radius <i>ρ</i>")
    direction = translate("views", "leading direction")
    growth = growth_factors(spectrum)
    return Panel(
        key="course",
        x=step_axis(len(spectrum.radius)),
        y=Axis(translate("views", "factor"), 0.0, high),
        artists=(
            ReferenceLine(1.0, role="threshold", label=translate("views", "factor 1")),
            *_curve(spectrum.sigma_max, "series1", sigma, "dashdot"),
            *(_curve(growth, "series2", direction, "dot") if growth is not None else ()),
            *_curve(spectrum.radius, "ink", radius, "solid"),
            *_broken(spectrum.radius),
            *(replace(line, label="") for line in border(layer)),  # it is named where there is room
        ),
        cursor=True,
        note=join_sentences(_exponent(spectrum), non_normal(spectrum)),
        min_lines=2.0,
        drop_order=1,
    )


def course_table(spectrum: Spectrum) -> Table:
    """Return the numbers behind the panel, and all local exponents."""
    local = spectrum.growth.T if spectrum.growth.ndim == 2 else ()
    return Table(
        "spectrum",
        (
            Column("time step k", numbers(len(spectrum.radius))),
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
    """Return how far from normal each J_k is, where that is known."""
    if len(spectrum.departure) != len(spectrum.radius):
        return ()
    return (Column("departure from normality of J_k (0 to 1)", spectrum.departure),)


def growth_factors(spectrum: Spectrum) -> Array | None:
    """Return by what factor each step lengthened the direction that grew most, if it is known."""
    if spectrum.growth.ndim != 2 or not spectrum.growth.shape[1]:
        return None
    with np.errstate(over="ignore"):
        factors: Array = np.exp(spectrum.growth[:, leading(spectrum)])
    return factors


def leading(spectrum: Spectrum) -> int:
    """Return which column of the growth is that of the largest exponent."""
    mean = spectrum.growth.mean(axis=0)
    return 0 if np.isnan(mean).any() else int(np.argmax(mean))


def _exponent(spectrum: Spectrum) -> str:
    """Give the leading Lyapunov exponent of just these steps, also as a factor."""
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
        factor=number(mean),
    )


def non_normal(spectrum: Spectrum) -> str:
    """Warn where every eigenvalue is inside the circle and one step can still lengthen an error."""
    with np.errstate(invalid="ignore"):
        count = int(np.count_nonzero((spectrum.radius < 1) & (spectrum.sigma_max > 1)))
    if not count:
        return ""
    source = translate(
        "views",
        "<i>ρ</i> &lt; 1 &lt; <i>σ</i><sub>max</sub> at {count} of {steps} steps.",
    )
    return source.format(count=count, steps=len(spectrum.radius))


def _curve(values: Array, role: Role, label: str, dash: Dash) -> tuple[Artist, ...]:
    """Return a curve of what is finite and marks for overflow."""
    x = numbers(len(values))
    if np.isfinite(values).all():
        return (Curve(x, values, role, label, dash=dash, symbol=symbol_for(values)),)
    shown = np.where(np.isfinite(values), values, np.nan)
    infinite = np.where(np.isinf(values), np.inf, 0.0)
    curve = Curve(x, shown, role, label, dash=dash, symbol=symbol_for(shown))
    return (curve, *off_scale(x, infinite, label))


def _broken(radius: Array) -> tuple[OffScaleMarks, ...]:
    """Mark steps that have no finite Jacobian, once for all three curves."""
    gaps = np.isnan(radius)
    if not gaps.any():
        return ()
    label = translate("views", "<i>J<sub>k</sub></i>: not finite")
    return (OffScaleMarks(numbers(len(radius))[gaps], "nan", label),)
