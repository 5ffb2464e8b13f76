"""Settings of the cliff view: the plane of the loss slice, and the threshold of the other path."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.nn.parameters import Parameters
from rnnviz.setting import setting, short
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

_ENTRY = re.compile(r"\s*([^\s\[\]]+)\s*\[\s*(\d{1,9})\s*(?:,\s*(\d{1,9})\s*)?\]\s*")


def check_entry(key: str, text: str) -> None:
    """Raise `BadInput` where a text does not read like l0.U[1,1]."""
    if not _ENTRY.fullmatch(text):
        source = QT_TRANSLATE_NOOP(
            "settings", "{key}: {value} must have the form l0.U[1,1] or l0.b[1]"
        )
        raise BadInput.of("settings", source, key=key, value=short(text))


def _entry(default: str, label: str) -> Any:
    help = QT_TRANSLATE_NOOP(
        "settings",
        "One entry of a parameter array, counted from 1: l0.U[2,1], l0.b[3], readout.V[1,4].",
    )
    chosen = ("plane", ("parameters",))
    return setting(default, label, help, when=chosen, validator=check_entry, live=True)


@dataclass(frozen=True)
class CliffSettings:
    """The plane of the cliff view; training does not depend on it."""

    plane: str = setting(
        "path",
        QT_TRANSLATE_NOOP("settings", "Plane of the cliff"),
        QT_TRANSLATE_NOOP(
            "settings", "Where only two parameters are trained, the first choice is their plane."
        ),
        choices=(
            ("path", QT_TRANSLATE_NOOP("settings", "principal plane of the path")),
            ("gradient", QT_TRANSLATE_NOOP("settings", "gradient and a random direction")),
            ("parameters", QT_TRANSLATE_NOOP("settings", "two parameters")),
        ),
        live=True,
    )
    first: str = _entry("l0.U[1,1]", QT_TRANSLATE_NOOP("settings", "Horizontal parameter"))
    second: str = _entry("l0.b[1]", QT_TRANSLATE_NOOP("settings", "Vertical parameter"))
    threshold: float = setting(
        1.0,
        QT_TRANSLATE_NOOP("settings", "Threshold of the other path"),
        QT_TRANSLATE_NOOP(
            "settings",
            "For a run without clipping, the cliff also shows the path with clipping at this norm.",
        ),
        symbol="<i>θ</i>",
        low=1e-12,
        high=1e12,
        live=True,
        log=True,
    )


def chosen(parameters: Parameters, settings: CliffSettings) -> tuple[int, int]:
    """Return where the two chosen parameters are in `Parameters.flat`.

    Raises
    ------
    BadInput
        Where there is no such entry, or both are the same.
    """
    first = index_of(parameters, settings.first, "cliff.first")
    second = index_of(parameters, settings.second, "cliff.second")
    if first == second:
        source = QT_TRANSLATE_NOOP("settings", "cliff.second: {value} is the same as cliff.first")
        raise BadInput.of("settings", source, value=settings.second)
    return first, second


def index_of(parameters: Parameters, text: str, key: str) -> int:
    """Return where an entry such as "l0.U[1,2]", counted from 1, is in `Parameters.flat`."""
    check_entry(key, text)
    found = _ENTRY.fullmatch(text)
    assert found is not None
    name, *numbers = found.groups()
    arrays = {**parameters.blocks, **parameters}
    if name not in arrays:
        source = QT_TRANSLATE_NOOP("settings", "{key}: there is no {value}; known are {known}")
        known = ", ".join(parameters)
        raise BadInput.of("settings", source, key=key, value=short(name), known=known)
    index = tuple(int(n) - 1 for n in numbers if n is not None)
    shape = arrays[name].shape
    if len(index) != len(shape) or not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        source = QT_TRANSLATE_NOOP("settings", "{key}: there is no {value}; the last one is {last}")
        last = f"{name}[{','.join(map(str, shape))}]"
        raise BadInput.of("settings", source, key=key, value=short(text, False), last=last)
    marked = Parameters(parameters.layout, flat=np.zeros(parameters.flat.size))
    {**marked.blocks, **marked}[name][index] = 1.0
    return int(np.argmax(marked.flat))
