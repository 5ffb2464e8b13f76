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
        source = translate("views", "{step} → {before}: nothing arrives")
        return source.format(step=k, before=before)
    source = translate("views", "{step} → {before}: {factors}")
    total, detail = _product(scene, i)
    parts = [source.format(step=k, before=before, factors=total)]
    most = _most(scene, int(found.k[i]))
    if math.isfinite(most) and not math.isnan(found.total[i]):
        words = translate("views", "any error at most × {most} (<i>σ</i><sub>max</sub>)")
        parts.append(words.format(most=number(most)))
    entering = _entering(scene, before)  # before the details: where room is short these go
    return ", ".join(filter(None, (parts[0], entering, detail, *parts[1:])))


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


def _product(scene: Scene, i: int) -> tuple[str, str]:
    """Return by how much the error becomes longer at one step, and what makes it so."""
    found = scene.found
    total = _factor(found.total[i])
    if len(found.factors) < 2 or math.isnan(found.total[i]):
        return f"× {total}", ""
    first, second = (_factor(factors[i]) for factors in found.factors)
    if found.symbols[1] == "f′":
        symbol = f"‖{scene.flows[scene.index][0].symbol.replace('<sub>k</sub>', '')}‖"
        return f"{symbol} × {first} ({found.symbols[0]}) × {second} (f′) = × {total}", ""
    gate, state = found.symbols[0], new_states(scene.layer.cell)[0]
    source = translate("views", "{gate} keeps {factor} of <i>{state}</i> and <i>U</i> adds {rest}")
    share = _direct_share(scene, int(found.k[i]))
    if gate == first:  # a residual connection
        source = translate("views", "{factor} goes straight and <i>U</i> adds {rest}")
    elif not share:  # a loss has just entered
        source = translate("views", "some enters <i>{state}</i> and <i>U</i> adds {rest}")
    elif not math.isnan(share):  # else "keeps 0.89" would contradict "× 0.23"
        source = translate(
            "views",
            "of the {share} in <i>{state}</i> {gate} keeps {factor} and <i>U</i> adds {rest}",
        )
    words = source.format(gate=gate, factor=first, state=state, rest=second, share=_factor(share))
    return f"× {total}", translate("views", "{sentence} (vectors)").format(sentence=words)


def _direct_share(scene: Scene, k: int) -> float:
    """Return ‖∂L/∂c‖/‖∂L/∂s‖ at reading step k+1, c being the state of the direct path.

    NaN where it is the only state, or doubles do not tell.
    """
    flows = scene.flows[scene.index]
    if len(flows) < 3:
        return math.nan
    whole, direct = (scene.layer.reverse_if_backward(flow.log10)[k] for flow in flows[:2])
    return float(10.0 ** (direct - whole)) if math.isfinite(whole) else math.nan


def _most(scene: Scene, k: int) -> float:
    """Return the largest factor of any error from reading step k+1 to k."""
    found = largest_factor(scene.layer, k)
    if math.isnan(found) and not scene.layer.cell.by_u_alone:
        return sigma_of_spectrum(scene.frame, k + 1)
    return found
