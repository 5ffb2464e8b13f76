"""The lessons that ship, and the runs that they are about."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np

from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import load_preset
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.lesson.lesson_file import read_lesson
from rnnviz.nn.trace import Array, LayerTrace
from rnnviz.training.trainer import Trainer

FOLDER = Path(__file__).parents[2] / "assets" / "lessons"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
TEXTS = ("say", "ask", "because")


@cache
def lesson(name: str) -> Lesson:
    return read_lesson(FOLDER / f"{name}.toml")


def plain(text: str) -> str:
    """Return a text without its markup."""
    return re.sub(r"</?(i|b|sub|sup)>", "", text)


def english(step: LessonStep) -> str:
    """Return all that a step says, without markup."""
    return plain("\n".join(getattr(step, key) for key in TEXTS))


@cache
def run(preset: str, updates: int = 0, *settings: str) -> Trainer:
    """Return a run after so many updates, or where it ended; nobody may train it on."""
    trainer = Trainer(with_overrides(load_preset(preset), settings).experiment)
    while trainer.update < updates and not trainer.stopped:
        trainer.step()
    return trainer


@cache
def layer(preset: str, updates: int = 0, *settings: str) -> LayerTrace:
    return run(preset, updates, *settings).trace().layers[0]


@cache
def recorded(preset: str, updates: int, *settings: str) -> dict[str, Array]:
    """Return loss, gradient norm and the like, an entry an update: update n is at n − 1."""
    return dict(run(preset, updates, *settings).recorded())


def delta(preset: str, updates: int = 0, *settings: str) -> Array:
    """Return ‖δ_k‖ of steps 1..T."""
    return np.asarray(np.linalg.norm(layer(preset, updates, *settings).delta, axis=1))


def adjoint(preset: str, updates: int = 0, *settings: str) -> Array:
    """Return ‖∂L/∂s_k‖ of steps 1..T."""
    return np.asarray(np.linalg.norm(layer(preset, updates, *settings).adjoint[1:], axis=1))


def kept(sizes: Array) -> float:
    """Return what is left at step 1 of what the last step has."""
    return float(sizes[0] / sizes[-1])


def decade(sizes: Array) -> float:
    """Return after how many steps a tenth is left, from the line through all of them."""
    return float(-1 / np.polyfit(np.arange(len(sizes))[::-1], np.log10(sizes), 1)[0])


def jacobians(preset: str, updates: int = 0, *settings: str) -> Array:
    """Return ∂s_k/∂s_{k−1} of steps 1..T."""
    found = layer(preset, updates, *settings)
    return np.asarray(found.cell.jacobian(found))


def radii(preset: str, updates: int = 0, *settings: str) -> Array:
    found = jacobians(preset, updates, *settings)
    return np.asarray(np.abs(np.linalg.eigvals(found)).max(axis=1))


def stretches(preset: str, updates: int = 0, *settings: str) -> Array:
    """Return the largest singular value of every Jacobian."""
    return np.asarray(np.linalg.norm(jacobians(preset, updates, *settings), 2, axis=(1, 2)))


def matrix(preset: str, updates: int = 0) -> Array:
    return np.asarray(run(preset, updates).parameters["l0.U"])


def radius(matrix: Array) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())
