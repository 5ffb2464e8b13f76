"""The sentence on what multiplies the error at the step of the cursor, and by how much."""

from __future__ import annotations

import math

import numpy as np

from rnnviz.text import translate
from rnnviz.views.flow.picture import (
    factor_texts,
)
from rnnviz.views.flow.scene import Scene, at_cursor
from rnnviz.views.flow.signal import (
    sigma_of_spectrum,
)
from rnnviz.views.flow.transition import (
    Transitions,
    largest_factor,
)
from rnnviz.views.part.selection import (
    cursor_step,
)


def cursor_sentence(scene: Scene) -> str:
    """Say what multiplies the error at the cursor's step, and by how much."""
    layer, found, k = scene.layer, scene.found, cursor_step(scene.frame)
    if layer.cell.memoryless:
        return translate("views", "No state: nothing passes from step to step.")
    before = k + 1 if layer.backward else k - 1
    if scene.frame.motion is not None:
        before, k = k, 2 * k - before
    i = at_cursor(scene)
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
