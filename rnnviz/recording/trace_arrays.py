"""A trace as named arrays: the part of a recording that `rnnviz inspect` writes too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnnviz.flow.spectrum import Spectrum, spectrum
from rnnviz.flow.stack import triangles
from rnnviz.nn.trace import Array, LayerTrace

Arrays = dict[str, Array]


def layer_arrays(
    layers: Sequence[LayerTrace],
    truncation: int = 0,
    spectra: Sequence[Spectrum] = (),
    whole: bool = True,
) -> Arrays:
    """Return all arrays of some layers by their names in a file, "trace/l0.h" and so on.

    Parameters
    ----------
    layers : sequence of LayerTrace
        From the input upwards.
    truncation : int
        τ of truncated BPTT; 0 for none.
    spectra : sequence of Spectrum
        One per layer if they are known; otherwise they are computed.
    whole : bool
        Whether to compute them; without them there are no "jacobian…" and "lyapunov".
    """
    arrays: Arrays = {}
    strengths = triangles(layers, truncation)
    for n, layer in enumerate(layers):
        arrays |= _prefixed(f"trace/{layer.name}", _steps(layer))
        arrays[f"trace/{layer.name}.triangle"] = strengths[n]
        if spectra or whole:
            known = spectra[n] if spectra else spectrum(layer)
            arrays |= _prefixed(f"trace/{layer.name}", _slow(known))
    return arrays


def layer_sizes(layers: Sequence[LayerTrace]) -> list[int]:
    """Return the bytes of the arrays of `layer_arrays` without computing them.

    The few numbers that a spectrum has once per layer do not count.
    """
    sizes = []
    for layer in layers:
        steps, size = layer.steps, layer.state.shape[1]
        triangle, eigenvalues = 8 * steps**2, 16 * steps * size
        sizes += [array.nbytes for array in _steps(layer).values()]
        sizes += [triangle, eigenvalues, 8 * steps, 8 * steps]
    return sizes


def _prefixed(prefix: str, arrays: Mapping[str, Array]) -> Arrays:
    return {f"{prefix}.{name}": array for name, array in arrays.items()}


def _steps(layer: LayerTrace) -> Arrays:
    blocks = layer.preactivations
    names = {name: name if name == "z" else f"preactivation.{name}" for name in blocks}
    return {
        **layer.states,
        **{names[name]: blocks[name] for name in blocks},
        **{f"gate.{name}": array for name, array in layer.gates.items()},
        **{f"slope.{name}": array for name, array in layer.slopes.items()},
        **{f"adjoint.{name}": array for name, array in layer.adjoints.items()},
        **{f"delta.{name}": array for name, array in layer.deltas.items()},
        "input": layer.input,
        "direct": layer.direct,
        **({} if layer.sent is None else {"sent": layer.sent}),
        **({} if layer.entered is None else {"entered": layer.entered}),
    }


def _slow(spectrum: Spectrum) -> Arrays:
    return {
        "jacobian.eigenvalues": spectrum.eigenvalues,
        "jacobian.sigma_max": spectrum.sigma_max,
        "jacobian.departure": spectrum.departure,
        "jacobian.condition": np.array(spectrum.condition),
        "jacobian.growth": spectrum.growth,
        "lyapunov": spectrum.lyapunov,
    }
