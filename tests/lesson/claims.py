"""What the lessons say in numbers, and the measurement that each of these words stands for.

Every measurement takes δ, Jacobians, losses and gradient norms of the run itself, not what a view
makes of them, so that words, views and runs are held together.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.flow.lag import gradient_by_lag
from rnnviz.flow.path_decomposition import carry_paths
from rnnviz.flow.truncation_bias import truncation_bias
from rnnviz.nn.cells.srn import SRN
from rnnviz.training.analysis.rule_cost import Cost, bptt_cost, rtrl_cost
from rnnviz.training.trainer import Trainer
from tests.lesson.shipped import (
    adjoint,
    decade,
    delta,
    jacobians,
    kept,
    layer,
    matrix,
    radii,
    radius,
    recorded,
    run,
    stretches,
)

Check = Callable[[], bool]


def about(value: float, words: float, off: float = 0.08) -> bool:
    """Return whether a number may be told in these words: to about a twelfth."""
    return abs(value / words - 1) <= off


def falls_then_level() -> bool:
    """Return whether with ρ(U) = 1 all that is lost is lost in the later half of the steps."""
    norms = delta("init-lab", 0, "init.recurrent_scale=1.0")
    half = norms[len(norms) // 2]
    return about(kept(norms), 0.07) and half < 0.1 * norms[-1] and about(norms[0], half, 0.01)


def order(value: float, power: int) -> bool:
    """Return whether 10 to this power is the power of ten that is nearest to a value."""
    return abs(math.log10(value) - power) <= 0.5


def chance(preset: str, updates: int, *settings: str, last: int = 1) -> float:
    """Return the mean of the last losses over that of guessing."""
    found = recorded(preset, updates, *settings)["loss"][-last:].mean()
    return float(found / run(preset, updates, *settings).source.chance_loss)


def solved_at(preset: str, updates: int, *settings: str) -> int:
    trainer = run(preset, updates, *settings)
    return next((m.update for m in trainer.milestones if m.kind == "solved"), 0)


# -- 1: why gradients vanish ----------------------------------------------------------------------

R07, R15, LONG = "init.recurrent_scale=0.7", "init.recurrent_scale=1.5", "task.length=200"


def a_straight_line() -> bool:
    sizes = delta("vanishing")
    steps = np.diff(np.log10(sizes))
    return (
        about(sizes[-1], 0.4)
        and about(sizes[0], 5e-13, 0.12)
        and order(kept(sizes), -12)
        and about(decade(sizes), 4, 0.1)
        and steps.min() > 0
    )


def learning_rate_does_nothing() -> bool:
    return bool((delta("init-lab") == delta("init-lab", 0, "optimizer.learning_rate=0.1")).all())


def lag_shares() -> bool:
    found = gradient_by_lag(layer("vanishing"))
    whole = np.linalg.norm(sum(found.total.values()))
    return about(float(whole), 0.4) and about(float(found.shares[:5].sum()), 0.95, 0.02)


def two_causes() -> bool:
    slopes, flat = layer("sigmoid-small-u").slopes["z"], layer("saturated").slopes["z"]
    return (
        np.allclose(slopes, 0.25)
        and np.allclose(stretches("sigmoid-small-u"), 0.975)
        and about(float((flat < 0.0025).mean()), 0.75, 0.05)
        and radius(matrix("saturated")) > 4
    )


VANISHING: dict[str, Check] = {
    "0.4 at step 50, 5 × 10⁻¹³ at step 1. The error loses twelve powers": a_straight_line,
    "A with 100 steps, B with 200. The slope is the same, a tenth every 20 steps": lambda: (
        about(decade(delta("init-lab")), 20) and about(decade(delta("init-lab", 0, LONG)), 20)
    ),
    "from 2 × 10⁻⁶ to 5 × 10⁻¹¹": lambda: (
        about(kept(delta("init-lab")), 2e-6) and about(kept(delta("init-lab", 0, LONG)), 5e-11)
    ),
    "the two curves lie on each other": learning_rate_does_nothing,
    "ρ(U) is 0.9 in A, a tenth every 20 steps, and 0.7 in B: a tenth every 6": lambda: (
        about(radius(matrix("init-lab")), 0.9)
        and about(decade(delta("init-lab")), 20)
        and about(decade(delta("init-lab", 0, R07)), 6)
    ),
    "3 × 10⁻¹⁷ at step 1. Each step back multiplies by about": lambda: (
        about(radius(matrix("init-lab")), 0.9) and about(kept(delta("init-lab", 0, R07)), 3e-17)
    ),
    "At 1 the line falls at first, then stays level: 7 % comes back": falls_then_level,
    "A multiplies by 0.99 at each of them, B by 1.01": lambda: bool(
        (radii("linear-unit-fades") == 0.99).all() and (radii("linear-unit-grows") == 1.01).all()
    ),
    "0.99⁹⁹⁹ = 4.4 × 10⁻⁵ and 1.01⁹⁹⁹ = 2.1 × 10⁴": lambda: (
        about(kept(delta("linear-unit-fades")), 4.4e-5, 0.02)
        and about(kept(delta("linear-unit-grows")), 2.1e4, 0.02)
    ),
    "Now ρ(U) = 1.5, and 1.5⁹⁹ is about 10¹⁷": lambda: order(1.5**99, 17),
    "360-fold, and on the way it even falls below its start. U alone would give 10¹⁶": (
        lambda: (
            about(kept(delta("init-lab", 0, R15)), 360, 0.05)
            and delta("init-lab", 0, R15).min() < delta("init-lab", 0, R15)[-1]
            and order(kept(delta("init-lab", 0, R15, "cell.activation=identity")), 16)
        )
    ),
    "A keeps 0.6 % over 200 steps, B 4 × 10⁻³⁶ over 50": lambda: (
        about(kept(delta("sigmoid-small-u")), 0.0065, 0.02)
        and order(kept(delta("saturated")) / 4, -36)
    ),
    "3.9 · ¼ = 0.975 a step. B: three quarters of all f′ are below 1 %": two_causes,
    "Its norm is 0.4: a sum over all steps, and the last five give 95 %": lag_shares,
    "A hundred updates later the loss is still at chance": lambda: about(
        chance("vanishing", 100, last=60), 1, 0.02
    ),
    "A thousandth of the error comes back to step 1": lambda: about(
        kept(adjoint("lstm-remembers", 60)), 1e-3, 0.3
    ),
    "It solved the task at update 43": lambda: solved_at("lstm-remembers", 60) == 43,
}

# -- 2: why they explode, and what clipping does ---------------------------------------------------


def it_breaks() -> bool:
    found = recorded("exploding", 40)
    norm, loss = found["grad_norm"], found["loss"]
    return bool(
        norm[:22].max() < 2
        and about(norm[22], 13)
        and order(norm[23] / 4, 40)
        and (np.diff(loss[18:23]) < 0).all()
        and len(norm) == 25
    )


def learns_at_first() -> bool:
    found = recorded("exploding", 20)
    return bool(
        found["loss"][-3:].mean() < found["loss"][:3].mean() and (found["grad_norm"] < 1).all()
    )


def spectrum_at(update: int, rho: float, sigma: float, off: float) -> bool:
    found = float(np.median(radii("exploding", update)))
    return abs(found - rho) < off and abs(float(stretches("exploding", update)[-1]) - sigma) < off


def ever_larger() -> bool:
    norm, loss = (recorded("exploding", 22)[key] for key in ("grad_norm", "loss"))
    return about(norm[-1], 1.8, 0.03) and norm.argmax() == 21 and loss.argmin() == 21


def clip_at(update: int, name: str, threshold: float) -> tuple[float, float]:
    """Return factor and cosine of the gradient of an update after the run without clipping."""
    trainer = run("clipped", update, f"clipping.name={name}", f"clipping.threshold={threshold}")
    history = trainer.frame().snapshot.history
    return float(history.clip_scale.last[-1]), float(history.clip_cosine.last[-1])


@cache
def branched() -> dict[str, np.ndarray]:
    """Return the run that goes on from update 23 with clipping."""
    trainer = Trainer(load_preset("exploding").experiment)
    for update in range(150):
        if update == 23:
            trainer.change(
                with_overrides(load_preset("exploding"), ["clipping.name=global"]).experiment
            )
        trainer.step()
    return dict(trainer.recorded())


def climbs_back() -> bool:
    loss = branched()["loss"]
    return order(loss[23], 38) and loss[24:27].min() > 10 and loss[27] < 1


def learns_in_the_end() -> bool:
    loss = branched()["loss"]
    return about(loss[0] / loss[-20:].mean(), 50, 0.2)


def over_the_cliff() -> bool:
    free, held = recorded("cliff", 150), recorded("cliff-clipped", 150)
    return about(free["grad_norm"].max(), 500, 0.15) and bool((held["clip_scale"] < 1).all())


def one_clip() -> bool:
    held, free = recorded("rare-spike-clipped", 300), recorded("rare-spike", 300)
    return (
        list(np.flatnonzero(held["clip_scale"] < 1) + 1) == [2, 6]
        and len(free["loss"]) == 4
        and 0.005 < chance("rare-spike-clipped", 300, last=20) < 0.015
    )


EXPLODING: dict[str, Check] = {
    "Twenty updates: the loss goes down, slowly, and the gradient's norm stays below 1": (
        learns_at_first
    ),
    "Until update 22 the norm was below 2, at 23 it is 13, and the next one is 4 × 10⁴⁰": it_breaks,
    "Radius 1.0000, σmax 1.0001": lambda: spectrum_at(20, 1.0000, 1.0001, 0.0001),
    "the radius is above 1 at every step, 1.0005. σmax is 1.006": lambda: (
        spectrum_at(21, 1.0005, 1.006, 0.0006)
        and (radii("exploding", 21) > 1).all()
        and about(recorded("exploding", 21)["grad_norm"][-1], 0.7, 0.05)
    ),
    "Update 22: 1.02, and σmax 1.04. Now the norm is 1.8, larger than ever": lambda: (
        spectrum_at(22, 1.02, 1.04, 0.006) and ever_larger()
    ),
    "Update 23: 1.38. Over 150 steps that is more than 10²⁰": lambda: (
        spectrum_at(23, 1.38, 1.52, 0.01) and kept(delta("exploding", 23)) > 1e20
    ),
    "ρ(U) goes from 1.000 to 1.009 and 1.033, σmax(U) from 1.002 to 1.06 and 1.58": lambda: all(
        abs(radius(matrix("exploding", n)) - rho) < 0.002
        and abs(np.linalg.norm(matrix("exploding", n), 2) - sigma) < 0.006
        for n, rho, sigma in ((20, 1.000, 1.002), (22, 1.009, 1.06), (23, 1.033, 1.58))
    ),
    "At update 24 its norm was 150": lambda: about(
        recorded("clipped", 24)["grad_norm"][-1], 150, 0.03
    ),
    "All numbers times 0.0066; the cosine between before and after is exactly 1": lambda: (
        about(clip_at(24, "global", 1.0)[0], 0.0066, 0.03)
        and abs(clip_at(24, "global", 1.0)[1] - 1) < 1e-12
    ),
    "the cosine is 0.4 here. Clipping each matrix by itself lies in between": lambda: (
        about(clip_at(24, "value", 0.1)[1], 0.44, 0.05)
        and clip_at(24, "value", 0.1)[1] < clip_at(24, "parameter", 1.0)[1] < 0.99
    ),
    "The loss leaps to 10³⁸ all the same": climbs_back,
    "by update 150 the loss is a fiftieth of where it began": learns_in_the_end,
    "thrown far off by one gradient of 500; B, clipped at 0.1": over_the_cliff,
    "the loss is nearly twice that of guessing. δ grows more than a hundred-millionfold": lambda: (
        1.6 < chance("chaos", 200, last=60) < 2 and kept(delta("chaos", 200)) > 1e8
    ),
    "B without clipping is over at update 4. A is clipped at updates 2 and 6": one_clip,
    "the norm jumped at update 3, and at update 4 the forward pass overflowed at step 3": lambda: (
        recorded("rare-spike", 4)["grad_norm"][2] > 1e100
        and run("rare-spike", 4).first_bad_update == 4
    ),
}

# -- 3: why gates help ----------------------------------------------------------------------------


def leak(bias: float) -> float:
    return kept(adjoint("carousel-leak", 0, f"init.forget_bias={bias}"))


def half_life(bias: float) -> float:
    """Return after how many steps half of ∂L/∂c is left, from two neighbouring steps."""
    sizes = adjoint("carousel-leak", 0, f"init.forget_bias={bias}")
    return math.log(0.5) / math.log(float(sizes[10] / sizes[11]))


def direct_alone() -> float:
    return float(10 ** carry_paths(layer("lstm-remembers"), 50).mean[1])


def product_of_gates() -> bool:
    found = layer("mingru-product")
    product = np.prod(1 - found.gates["update"][1:], axis=0)
    return np.allclose(found.adjoint[1], found.adjoint[-1] * product, rtol=1e-12)


GATES: dict[str, Check] = {
    "Before training, 10⁻¹² of the error comes back": lambda: order(
        kept(delta("srn-forgets")), -12
    ),
    "0.48 at step 50, 0.04 at step 1, so 8 % arrives": lambda: (
        about(adjoint("lstm-remembers")[-1], 0.48, 0.02)
        and about(adjoint("lstm-remembers")[0], 0.04, 0.1)
        and about(kept(adjoint("lstm-remembers")), 0.08, 0.05)
    ),
    "solves the task at update 43. The SRN, B, is still guessing at 60": lambda: (
        solved_at("lstm-remembers", 60) == 43 and chance("srn-forgets", 60, last=40) > 0.97
    ),
    "δ comes back over 100 steps without losing a bit": lambda: bool(
        (delta("carousel-alone") == 1).all()
    ),
    "B has gates that see the mark: 3 % of guessing": lambda: (
        chance("weight-conflict", 800, last=60) > 0.93
        and about(chance("weight-conflict-gates", 800, last=40), 0.03, 0.3)
    ),
    "8 % arrives, and along c alone it would be 0.3 %: 0.88⁴⁹": lambda: (
        about(direct_alone(), 0.003, 0.1) and about(0.88**49, 0.002, 0.1)
    ),
    "f is ½. The half-life is one step, and 9 × 10⁻¹⁶": lambda: (
        about(half_life(0), 1, 1e-6) and about(leak(0), 9e-16)
    ),
    "bf = 1, the usual advice: f = 0.73": lambda: bool(
        np.allclose(layer("carousel-leak").gates["forget"], 0.73, atol=0.002)
    ),
    "Along c 0.73⁴⁸ is left, and the step from h into c takes its share: 10⁻⁷": lambda: (
        order(leak(1), -7) and 2 * leak(1) < 0.73**48
    ),
    "The half-life is 2.2 steps": lambda: about(half_life(1), 2.2, 0.01),
    "half-life 14 steps, 5 % comes back. B: bf = 2, half-life 5.5 steps, 0.1 %": lambda: (
        about(half_life(3), 14, 0.03)
        and about(leak(3), 0.05, 0.1)
        and about(half_life(2), 5.5, 0.02)
        and about(leak(2), 0.001, 0.1)
    ),
    "Every forget gate is below 1, 0.993": lambda: bool(
        np.allclose(layer("lstm-explodes").gates["forget"], 0.993, atol=5e-4)
    ),
    "By 1.12 at every step, five million over 150": lambda: (
        about(kept(adjoint("lstm-explodes")), 5e6)
        and about(float(adjoint("lstm-explodes")[20] / adjoint("lstm-explodes")[21]), 1.12, 0.01)
    ),
    "the direct path alone ends at 0.37. With it the largest eigenvalue of the state's": lambda: (
        about(float(10 ** carry_paths(layer("lstm-explodes"), 150).mean[1]), 0.37, 0.02)
        and np.allclose(radii("lstm-explodes"), 1.1226, atol=1e-3)
    ),
    "The loss is that of guessing": lambda: (
        bool((adjoint("gru-copies", 50) == adjoint("gru-copies", 50)[-1]).all())
        and chance("gru-copies", 50, last=50) > 0.95
    ),
    "Exactly ∏ (1 − z), unit by unit: read it off the gates. 0.41 comes back": lambda: (
        product_of_gates() and about(kept(adjoint("mingru-product")), 0.41, 0.02)
    ),
    "with a bias of 0 instead of −4, 1 − z is near ½, and 9 × 10⁻¹⁴ comes back": lambda: about(
        kept(adjoint("mingru-product", 0, "init.update_bias=0.0")), 9e-14, 0.1
    ),
}

# -- 4: what eigenvalues do not say ----------------------------------------------------------------

LINEAR = "cell.activation=identity"


def exponent(found: np.ndarray) -> float:
    """Return the growth a step of the direction that grows most: ln σ_max(J_T ⋯ J_1) / T."""
    product, total = np.eye(found.shape[1]), 0.0
    for jacobian in found:
        product = jacobian @ product
        size = float(np.linalg.norm(product))
        product, total = product / size, total + math.log(size)
    return (total + math.log(float(np.linalg.norm(product, 2)))) / len(found)


def grows_first() -> bool:
    sizes = delta("eigenvalues-lie")[::-1]
    return bool(
        sizes.argmax() == 69
        and round(float(sizes[69])) == 12519
        and (sizes[1:245] > 1).all()
        and sizes[245] < 1
        and order(0.9**279, -13)
    )


def doubles_then_is_zero() -> bool:
    sizes = delta("nilpotent")
    return bool(sizes.max() == 2**19 and not sizes[:20].any() and sizes[20:].all())


def learns_without_gates() -> bool:
    return solved_at("orthogonal", 60) == 55 and about(kept(delta("orthogonal")), 0.04, 0.1)


EIGENVALUES: dict[str, Check] = {
    "all eigenvalues of the Jacobian are 0.9": lambda: bool(
        np.allclose(radii("eigenvalues-lie"), 0.9, atol=1e-12)
        and len(radii("eigenvalues-lie")) == 280
    ),
    "It grows for 69 steps, to 12 519, and needs 245 steps": grows_first,
    "The largest singular value is 1.38": lambda: about(
        stretches("eigenvalues-lie")[0], 1.38, 0.002
    ),
    "It doubles for 19 steps, to 2¹⁹ = 524 288, and from step 20 back it is exactly 0": (
        doubles_then_is_zero
    ),
    "without f the error is gone after two steps": lambda: (
        not delta("relu-pairs", 0, LINEAR)[:-2].any()
    ),
    "By 1.25 at every step, 500 000-fold over 60": lambda: (
        np.allclose(delta("relu-pairs")[:-1] / delta("relu-pairs")[1:], 1.25)
        and about(kept(delta("relu-pairs")), 5e5)
        and np.allclose(radii("relu-pairs"), 1.25)
        and radius(matrix("relu-pairs")) < 1e-12
    ),
    "Half of the units are off": lambda: (layer("relu-pairs").slopes["z"] == 0).mean() == 0.5,
    "σmax = 1.38, Lyapunov exponent −0.01, measured: 7 % of the error is left": lambda: (
        about(exponent(jacobians("eigenvalues-lie")), -0.01, 0.1)
        and about(kept(delta("eigenvalues-lie")), 0.07)
    ),
    "it tends to ln 0.9 = −0.105": lambda: about(
        math.log(radius(jacobians("eigenvalues-lie")[0])), -0.105, 0.01
    ),
    "Radius 0.95, σmax 1.00, Lyapunov × 0.95 a step, measured × 0.93": lambda: (
        about(float(np.median(radii("orthogonal"))), 0.95, 0.005)
        and about(float(np.median(stretches("orthogonal"))), 1, 0.005)
        and about(math.exp(exponent(jacobians("orthogonal"))), 0.95, 0.005)
        and about(kept(delta("orthogonal")) ** (1 / 49), 0.934, 0.003)
    ),
    "4 % of the error comes back over 50 steps": lambda: about(
        kept(delta("orthogonal")), 0.04, 0.1
    ),
    "At update 55, without any gate": learns_without_gates,
}


# -- 5: truncation, and the other direction of the chain rule -----------------------------------


def bias() -> tuple[float, float]:
    found = truncation_bias(run("truncated", 100).trace().layers, 0, 10)[""]
    return found.degrees, found.ratio


def same_gradient() -> bool:
    norms = [
        recorded("rtrl-online", 5, f"training.rule={rule}")["grad_norm"]
        for rule in ("rtrl", "bptt")
    ]
    return bool(np.allclose(*norms, rtol=1e-9))


def power(cost: Callable[[int, int], int], larger: tuple[int, int]) -> int:
    """Return with which power a cost grows where D or T is 16 times as large."""
    return round(math.log(cost(*larger) / cost(256, 256), 16))


def what_it_costs() -> bool:
    def rtrl(size: int, steps: int) -> Cost:
        return rtrl_cost([(SRN(size=size), 1)], steps)

    def bptt(size: int, steps: int) -> Cost:
        return bptt_cost([(SRN(size=size), 1)], steps)

    wide, long = (4096, 256), (256, 4096)
    return (
        power(lambda *n: rtrl(*n).products, wide) == 4
        and power(lambda *n: bptt(*n).products, wide) == 2
        and power(lambda *n: rtrl(*n).numbers, long) == 0
        and power(lambda *n: bptt(*n).numbers, long) == 1
    )


TRUNCATION: dict[str, Check] = {
    "BPTT needs D². But the memory of RTRL does not grow with T": what_it_costs,
    "It is turned by about 50° and has less than a third of its length": lambda: (
        45 < bias()[0] < 55 and bias()[1] < 1 / 3
    ),
    "A is still guessing after 150 updates": (
        lambda: (
            chance("truncated", 150, last=60) > 0.98
            and solved_at("truncated", 150, "training.truncation=0") == 59
        )
    ),
    "More than one would think: 28 % of chance": lambda: (
        0.275 <= chance("reber-elman", 400, last=60) < 0.285
    ),
    "Five updates: their gradients are the same, up to rounding": same_gradient,
    "4 % of chance, where B has hardly begun": lambda: (
        0.01 < chance("rtrl-online", 5) < 0.06
        and chance("rtrl-online", 5, "training.rule=bptt") > 0.9
    ),
}

CLAIMS: dict[str, dict[str, Check]] = {
    "1-vanishing": VANISHING,
    "2-exploding": EXPLODING,
    "3-gates": GATES,
    "4-eigenvalues": EIGENVALUES,
    "5-truncation": TRUNCATION,
    "tour": {
        "At update 21 δ is still level": lambda: 0.3 < kept(delta("exploding", 21)) < 10,
        "lost twelve powers of ten": lambda: order(kept(delta("vanishing")), -12),
    },
}
"""By lesson: the words, without markup, and whether they are so."""
