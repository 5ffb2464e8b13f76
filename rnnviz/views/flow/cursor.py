"""The sentence on what multiplies the error at the step of the cursor, and by how much."""

from __future__ import annotations

import math

import numpy as np

from rnnviz.number_format import number, rough_number_of_log10
from rnnviz.text import translate
from rnnviz.views.flow.picture import (
    factor_texts,
)
from rnnviz.views.flow.scene import Scene, at_cursor
from rnnviz.views.flow.signal import (
    new_states,
    sigma_of_spectrum,
)
from rnnviz.views.flow.transition import (
    largest_factor,
)
from rnnviz.views.part.back_formula import enters_on_the_way
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
    if scene.flows[scene.index][0].log10[before - 1] == -math.inf and math.isnan(found.total[i]):
        source = translate("views", "Step {step} → {before}: nothing arrives")
        return source.format(step=k, before=before)
    source = translate("views", "Step {step} → {before}: {factors}")
    parts = [source.format(step=k, before=before, factors=_product(scene, i))]
    most = _most(scene, int(found.k[i]))
    if math.isfinite(most) and not math.isnan(found.total[i]):
        words = translate("views", "in no direction more than × {most}")
        parts.append(words.format(most=number(most)))
    return ", ".join(filter(None, (parts[0], _entering(scene, before), *parts[1:])))


def _entering(scene: Scene, k: int) -> str:
    """Say what is added at a step beside what comes from the next one, if something is."""
    if not enters_on_the_way(scene.layer):
        return ""
    log10 = float(scene.entering(scene.index)[k - 1])
    if log10 == -math.inf:
        return ""
    source = translate("views", "+ {size} from the layer above")
    if scene.is_top(scene.index):
        source = translate("views", "+ {size} from {loss}")
    return source.format(size=rough_number_of_log10(log10), loss=f"<i>L</i><sub>{k}</sub>")


def _factor(value: float) -> str:
    return factor_texts(np.array([value]))[0]


def _product(scene: Scene, i: int) -> str:
    """Return the factors at one step, and what they make together."""
    found = scene.found
    total = _factor(found.total[i])
    if len(found.factors) < 2 or math.isnan(found.total[i]):
        return f"× {total}"
    first, second = (_factor(factors[i]) for factors in found.factors)
    if found.symbols[1] == "f′":
        return f"× {first} ({found.symbols[0]}) × {second} (f′) = × {total}"
    gate, state = found.symbols[0], new_states(scene.layer.cell)[0]
    source = translate(
        "views", "× {total}, {gate} keeps {factor} of <i>{state}</i>, <i>U</i> adds {rest}"
    )
    if gate == first:  # a residual connection
        source = translate("views", "× {total}, {factor} goes straight, <i>U</i> adds {rest}")
    words = source.format(total=total, gate=gate, factor=first, state=state, rest=second)
    return translate("views", "{sentence} (vectors)").format(sentence=words)


def _most(scene: Scene, k: int) -> float:
    """Return the largest factor of any error from reading step k+1 to k."""
    found = largest_factor(scene.layer, k)
    if math.isnan(found) and not scene.layer.cell.by_u_alone:
        return sigma_of_spectrum(scene.frame, k + 1)
    return found
