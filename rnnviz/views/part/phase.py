"""The words for a moment of slow motion: the phase, where it is, and its formula."""

from __future__ import annotations

import math

from rnnviz.nn.formula import markup
from rnnviz.number_format import number, rough_number
from rnnviz.text import translate
from rnnviz.training.motion.motion import Motion, Phase
from rnnviz.training.motion.update_step import UpdateStep
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.back_formula import back_formula, enters_on_the_way
from rnnviz.views.part.selection import cursor_step, shown_layer

FAST = 12.0
"""Time steps a second from which on it is said that they pass quickly."""


def phase_name(phase: Phase) -> str:
    """Return what a phase is called."""
    return {
        "forward": translate("views", "Forward"),
        "influence": translate("views", "Forward, with the gradient"),
        "losses": translate("views", "Losses"),
        "backward": translate("views", "Backward"),
        "sum": translate("views", "Sum"),
        "clip": translate("views", "Clip"),
        "step": translate("views", "Step"),
    }[phase]


def phase_title(motion: Motion) -> str:
    """Return the phase with its number: "2/6 Losses"."""
    phases = motion.phases
    title = f"{phases.index(motion.phase) + 1}/{len(phases)} {phase_name(motion.phase)}"
    update = motion.update
    if motion.phase == "clip" and update is not None and update.clipping.name == "none":
        return translate("views", "{phase} (off)").format(phase=title)
    return title


def phase_words(frame: Frame) -> tuple[str, str]:
    """Return where the phase is, and its formula, both with markup.  Needs a frame in motion."""
    motion = frame.motion
    assert motion is not None
    if motion.update is None:
        return "", ""
    return _WORDS[motion.phase](frame, motion, motion.update)


def phase_meaning(frame: Frame) -> str:
    """Return what happens in the phase, for somebody who has not seen it before, plain.

    Of a sequence so long that no eye follows its steps, it is said how many pass.
    """
    motion = frame.motion
    if motion is None or motion.update is None:
        return ""
    meaning = _meaning(frame, motion, motion.update)
    if motion.phase in ("losses", "clip", "step") or motion.pace < FAST:
        return meaning
    source = translate("views", "{meaning}; about {count} steps pass in a second")
    return source.format(meaning=meaning, count=rough_number(motion.pace))


def _meaning(frame: Frame, motion: Motion, update: UpdateStep) -> str:
    if motion.phase == "backward" and motion.at == 1:
        return translate("views", "the error enters from the last loss")
    if motion.phase == "backward" and shown_layer(frame).cell.carry is not None:
        return translate(
            "views",
            "a part goes straight through the gate (thick bars shut it), a part through U; "
            "they are added as vectors, so that their lengths do not add up",
        )
    if motion.phase == "backward" and enters_on_the_way(shown_layer(frame)):
        return translate(
            "views", "each ×: how many times as long the error becomes; losses add as vectors"
        )
    if motion.phase == "sum" and update.real_time:
        return translate("views", "what each loss gives is added at once")
    return {
        "forward": translate("views", "each state is computed from the one before and the input"),
        "influence": translate(
            "views", "with each state goes how every parameter has acted on it so far"
        ),
        "losses": translate("views", "each output is compared with its target"),
        "backward": translate(
            "views", "the error goes one step back; each ×: how many times as long it becomes"
        ),
        "sum": translate("views", "what the losses give to U from so many steps before them"),
        "step": translate(
            "views", "drawn as a straight way from before to after; the run jumps there at once"
        ),
    }.get(motion.phase, "")


def _forward(frame: Frame, motion: Motion, update: UpdateStep) -> tuple[str, str]:
    states, _, _ = shown_layer(frame).cell.formula.step.partition(";")  # gates are too many
    return _at_step(frame, motion), states


def _influence(frame: Frame, motion: Motion, update: UpdateStep) -> tuple[str, str]:
    formula = markup("∂s_k/∂θ = J_k ∂s_{k−1}/∂θ + ∂⁺s_k/∂θ")
    return _at_step(frame, motion), formula


def _at_step(frame: Frame, motion: Motion) -> str:
    source = translate("views", "step {step} of {steps}")
    return source.format(step=cursor_step(frame), steps=motion.steps)


def _losses(frame: Frame, motion: Motion, update: UpdateStep) -> tuple[str, str]:
    source = translate("views", "{count} of {all}")
    return source.format(count=motion.at, all=motion.length), markup("L = Σ_t L_t(y_t, ŷ_t)")


def _backward(frame: Frame, motion: Motion, update: UpdateStep) -> tuple[str, str]:
    """Say where the error is and how many steps it has come: steps are counted from the end."""
    source = translate("views", "at <i>k</i> = {step}, {way}")
    return source.format(step=cursor_step(frame), way=steps_back(motion)), back_formula(frame)


def steps_back(motion: Motion) -> str:
    """Say how many steps the error has come."""
    source = translate("views", "{back} of {steps} steps back")
    return source.format(back=motion.at - 1, steps=motion.length - 1)


def _sum(frame: Frame, motion: Motion, update: UpdateStep) -> tuple[str, str]:
    if update.real_time:
        formula = markup("∂L/∂θ = Σ_t ∂L_t/∂s_t · ∂s_t/∂θ")
        source = translate("views", "step {step} of {steps}")
        return source.format(step=motion.at, steps=motion.length), formula
    source = translate("views", "lag {lag} of {last}")
    where = source.format(lag=motion.at - 1, last=motion.length - 1)
    return where, markup("∂L/∂U = Σ_t Σ_k δ_{t,k} h_{k−1}ᵀ")


def _clip(frame: Frame, motion: Motion, update: UpdateStep) -> tuple[str, str]:
    """Say what becomes of the gradient's length; of the run's own batch, not of the sequence."""
    before, after = number(update.length.before), number(update.length.after)
    length = f"‖<i>g</i>‖ = {before}"
    if not math.isfinite(update.length.before):
        words = translate("views", "{length}: not finite, no step is made")
        return words.format(length=length), ""
    if not update.clipped:
        limit = update.threshold
        if math.isfinite(limit):
            words = translate("views", "{length}, below the threshold {limit}: used as it is")
            return words.format(length=length, limit=number(limit)), ""
        words = translate("views", "{length}: used as it is")
        if update.clipping.name == "none":
            words = translate("views", "{length}: no clipping, used as it is")
        return words.format(length=length), ""
    words = translate("views", "{length} is cut to {after}").format(length=length, after=after)
    formulas = {
        "global": markup("g ← g · θ/‖g‖"),
        "parameter": markup("g_U ← g_U · θ/‖g_U‖"),
        "value": markup("g_{ij} ← max(−θ, min(θ, g_{ij}))"),
    }
    return words, formulas.get(update.clipping.name, "")


def _step(frame: Frame, motion: Motion, update: UpdateStep) -> tuple[str, str]:
    """Say how the parameters move, and that what lies between before and after is no state."""
    where = translate("views", "{share} % of the way")
    where = where.format(share=round(100 * motion.share))
    if motion.share in (0.0, 1.0):
        where = translate("views", "before") if not motion.share else translate("views", "after")
    optimizer = update.optimizer
    if optimizer is None:
        return where, ""
    if optimizer.name == "sgd":
        return where, markup("U ← U − η g_U" if update.clipped else "U ← U − η ∂L/∂U")
    return where, markup(f"U ← U − {translate('nn', optimizer.title)}(g)")


_WORDS = {
    "forward": _forward,
    "influence": _influence,
    "losses": _losses,
    "backward": _backward,
    "sum": _sum,
    "clip": _clip,
    "step": _step,
}


def sources_note(frame: Frame) -> str:
    """Say of what sequence the picture is, and of what the length of the gradient."""
    update = frame.motion.update if frame.motion is not None else None
    if update is None:
        return ""
    if frame.motion is not None and frame.motion.phase in ("clip", "step"):
        if update.batch == 1:
            return translate("views", "The gradient is that of the update's own sequence.")
        source = translate("views", "The gradient is that of all {batch} sequences.")
        return source.format(batch=update.batch)
    source = translate("views", "Shown: the probe sequence after update {update}.")
    return source.format(update=update.update - 1)
