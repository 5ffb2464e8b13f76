"""Summary of an inspection for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from rnnviz.flow.spectrum import Spectrum
from rnnviz.inspection.result import Inspection
from rnnviz.nn.cell import Cell
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.reading.tensor.tensor import listed
from rnnviz.setting import settings_of
from rnnviz.verdict import FlowVerdict


def summary(inspection: Inspection) -> str:
    """Return what was read, and for each layer its verdict, its rate and its spectrum.

    If the states are not those that PyTorch computed, only the disagreement.
    """
    lines = list(_heading(inspection))
    if not inspection.claims:
        return "\n".join(lines)
    spectra = inspection.spectra or (None,) * len(inspection.replay.layers)
    spread = inspection.spread or (None,) * len(inspection.replay.layers)
    parts = zip(inspection.replay.layers, inspection.verdicts, spectra, spread, strict=True)
    for layer, verdict, spectrum, norms in parts:
        backward = ", reads backwards" if layer.backward else ""
        sizes = f"M = {layer.input.shape[1]}, D = {layer.size}"
        lines += ["", f"{layer.name}: {layer.cell.title}, {sizes}{backward}"]
        lines += [f"  {line}" for line in _layer(layer, verdict, spectrum)]
        lines += [] if norms is None else [f"  {_spread(norms)}"]
    return "\n".join(lines)


def _heading(inspection: Inspection) -> Iterator[str]:
    stack, sequence, weights = inspection.stack, inspection.sequence, inspection.weights
    layers = "1 layer" if stack.depth == 1 else f"{stack.depth} layers"
    ways = ", bidirectional" if stack.bidirectional else ""
    yield f"{_described(stack.cell)}; {layers}{ways}; {weights.precision}"
    loss = "g as in grad_hidden" if sequence.given else "g ones at the last step"
    batch = "" if sequence.batch is None else f", {sequence.batch.message.english}"
    yield f"T = {len(sequence.x)}{batch}; L = Σ g_t · h_t of the top layer, {loss}"
    if weights.prefix:
        yield f"network: {listed([weights.prefix.removesuffix('.')])}"
    if weights.zero:
        yield f"taken as zero, not in the file: {listed(weights.zero)}"
    if inspection.fitted:
        yield f"nonlinearity: {sequence.activation}, the only one that agrees with hidden"
    if inspection.comparison is not None:
        yield inspection.comparison.message.english
    unused = dict.fromkeys(weights.unused + sequence.unused)
    if unused:
        yield f"not used: {listed(unused)}"


def _described(cell: Cell) -> str:
    """Return a cell's title and what was chosen of it: "SRN, ReLU"."""
    chosen = (
        dict(declared.choices)[getattr(cell, key)]
        for key, declared, _ in settings_of(cell)
        if declared.choices
    )
    return ", ".join([cell.title, *chosen])


def _layer(layer: LayerTrace, verdict: FlowVerdict, spectrum: Spectrum | None) -> Iterator[str]:
    if broken := _broken(layer):
        yield broken
    yield _unmoved(layer) or f"{verdict.kind}: {verdict.sentence}"
    if spectrum is None:
        return
    exponent = _rate(_first(spectrum.lyapunov))
    yield f"leading Lyapunov exponent: {exponent}, over these {layer.steps} steps"
    yield f"spectral radius ρ(J): {_range(spectrum.radius)}"
    yield f"largest singular value σ_max(J): {_range(spectrum.sigma_max)}"


def _spread(norms: Array) -> str:
    """Return the quartiles over the batch of the error norm at step 1."""
    low, middle, high = np.quantile(norms[:, 0], (0.25, 0.5, 0.75), method="inverted_cdf")
    quartiles = f"median {middle:.3g}, half of them within {low:.3g} … {high:.3g}"
    return f"log10 of the error's norm at the first step, {len(norms)} sequences: {quartiles}"


def _broken(layer: LayerTrace) -> str:
    """Return from which step on the states are not finite; empty if all are."""
    bad = np.flatnonzero(~np.isfinite(layer.state).all(axis=1))
    return f"diverged: the state is not finite from step {bad[0]} on" if len(bad) else ""


def _unmoved(layer: LayerTrace) -> str:
    """Return a line if the only loss is at the first step, so nothing goes back; else empty."""
    if layer.steps > 1 and layer.direct[0].any() and not layer.direct[1:].any():
        return "nothing is carried back: the loss is only at the first step that this half reads"
    return ""


def _rate(log: float) -> str:
    """Return a growth rate, a natural logarithm a step, with its halving or doubling time."""
    if not math.isfinite(log):
        return "−∞, a step loses it entirely" if log == -math.inf else "not known"
    if abs(log) < 1e-12:
        return "0 a step"
    verb = "halves" if log < 0 else "doubles"
    return f"{log:+.3g} a step, {verb} every {math.log(2) / abs(log):.3g} steps"


def _first(values: Array) -> float:
    return float(values[0]) if len(values) else math.nan


def _range(values: Array) -> str:
    finite = values[np.isfinite(values)]
    if not len(finite):
        return "not finite at any step"
    some = f" ({len(values) - len(finite)} steps not finite)" if len(finite) < len(values) else ""
    return f"{finite.min():.4g} … {finite.max():.4g} over the steps{some}"
