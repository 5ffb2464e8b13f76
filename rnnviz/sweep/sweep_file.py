"""A sweep as one `.npz` file of plain arrays: what was measured so far, and where.

`meta` is JSON with the shared experiment, the settings and their values, and the seeds; `done`
marks the runs that are finished.  Every other array has the shape (values of the first setting, …,
seeds): a number each, NaN where the run is not finished or has no such number; a word each as its
index in the list that `meta` gives; or, below "curve/", a row of points each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz import __version__
from rnnviz.experiment.experiment import experiment_table, parse_experiment
from rnnviz.experiment.preset import Preset
from rnnviz.storage.npz import Array, Stored, read_arrays, stored_arrays, write_arrays
from rnnviz.storage.zip_archive import bad_file
from rnnviz.sweep.axis import axis_of
from rnnviz.sweep.plan import Place, SweepPlan, make_plan
from rnnviz.sweep.quantity import QUANTITIES
from rnnviz.sweep.run_one import CURVES, KINDS, POINTS, Measured
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message, printable

FORMAT = 1
LONGEST_META = 4 << 20
_NOT_DONE = -1
_WORDS = ("name", "title", "title_zh")
_LONGEST_LINE = 255
_FOREIGN = QT_TRANSLATE_NOOP("sweep", "this is not a sweep made by rnnviz")


@dataclass(frozen=True, eq=False)
class Sweep:
    """A plan and what was measured so far.

    Attributes
    ----------
    plan : SweepPlan
    done : bool ndarray of the plan's shape
    numbers : mapping of str to float ndarray of that shape
        By the names of `QUANTITIES`; NaN where a run is not done or has no such number.
    kinds : mapping of str to int8 ndarray of that shape
        By the names of `KINDS`, an index of a word; −1 where a run is not done.
    curves : mapping of str to float ndarray of that shape and (POINTS,)
        By the names in `CURVES`.
    """

    plan: SweepPlan
    done: Array
    numbers: Mapping[str, Array]
    kinds: Mapping[str, Array]
    curves: Mapping[str, Array]

    @property
    def whole(self) -> bool:
        """Whether every run is done."""
        return bool(self.done.all())

    def add(self, place: Place, measured: Measured) -> None:
        """Keep what was measured of a run."""
        for name, value in measured.numbers.items():
            self.numbers[name][place] = value
        for name, word in measured.kinds.items():
            self.kinds[name][place] = KINDS[name].index(word)
        for name, curve in measured.curves.items():
            self.curves[name][place] = curve
        self.done[place] = True

    def kind(self, name: str, place: Place) -> str:
        """Return a word on a run; empty where it is not done."""
        index = int(self.kinds[name][place])
        return "" if index == _NOT_DONE else KINDS[name][index]

    def copy(self) -> Sweep:
        """Return an independent copy, which may be read while this one grows."""
        parts = (self.numbers, self.kinds, self.curves)
        return Sweep(
            self.plan, self.done.copy(), *({k: v.copy() for k, v in p.items()} for p in parts)
        )


def empty_sweep(plan: SweepPlan) -> Sweep:
    """Return a sweep of which nothing is done."""
    return Sweep(
        plan,
        np.zeros(plan.shape, bool),
        {name: np.full(plan.shape, np.nan) for name in QUANTITIES},
        {name: np.full(plan.shape, _NOT_DONE, np.int8) for name in KINDS},
        {name: np.full((*plan.shape, POINTS), np.nan) for name in CURVES},
    )


def meta_of(plan: SweepPlan) -> dict[str, Any]:
    """Return the description of a sweep that its file holds as JSON."""
    return {
        "format": FORMAT,
        "program": "rnnviz",
        "what": "sweep",
        "version": __version__,
        **{key: _line(getattr(plan.preset, key)) for key in _WORDS},
        "experiment": experiment_table(plan.preset.experiment),
        "over": [{"key": axis.key, "values": list(axis.values)} for axis in plan.axes],
        "seeds": list(plan.seeds),
        "show": list(plan.show),
        "kinds": {name: list(words) for name, words in KINDS.items()},
    }


def write_sweep(path: Path, sweep: Sweep) -> None:
    """Write a sweep, whole or not at all.

    Raises
    ------
    BadInput
        Where the file system refuses.
    """
    meta = json.dumps(meta_of(sweep.plan), ensure_ascii=False, allow_nan=False)
    curves = {f"curve/{name}": curve for name, curve in sweep.curves.items()}
    arrays = {"meta": np.array(meta), "done": sweep.done}
    write_arrays(path, {**arrays, **sweep.numbers, **sweep.kinds, **curves})


def is_sweep(stored: Mapping[str, Stored]) -> bool:
    """Return whether the arrays of an .npz file are those of a sweep, by their names."""
    return {"meta", "done", "regime", *(f"curve/{name}" for name in CURVES)} <= stored.keys()


def read_sweep(path: Path) -> Sweep:
    """Read a sweep that may come from anywhere.

    Raises
    ------
    BadInput
        In one line, where the file is damaged, no sweep, or of another version.
    """
    stored = stored_arrays(path)
    if not is_sweep(stored) or stored["meta"].dtype.itemsize > LONGEST_META:
        raise bad_file(path, "{what}", what=_message(_FOREIGN))
    return _sweep_of(path, read_arrays(path))


def resumed(path: Path, plan: SweepPlan) -> Sweep:
    """Return what the file of a plan holds, empty where there is no file yet.

    Raises
    ------
    BadInput
        Where the file is of another sweep, or of another version of the program, or damaged.
    """
    if not path.exists():
        return empty_sweep(plan)
    known = read_sweep(path)
    ours, theirs = meta_of(plan), meta_of(known.plan)
    different = [key for key in ("experiment", "over", "seeds") if ours[key] != theirs[key]]
    if different:
        source = QT_TRANSLATE_NOOP(
            "sweep", "this file holds another sweep ({what} differ): choose another name for -o"
        )
        raise bad_file(path, "{what}", what=_message(source, what=", ".join(different)))
    return Sweep(plan, known.done, known.numbers, known.kinds, known.curves)


def _sweep_of(path: Path, arrays: Mapping[str, Array]) -> Sweep:
    plan = _plan(path, _meta(path, arrays["meta"]))
    shape = plan.shape

    def array(name: str, kind: str, *more: int) -> Array:
        found = arrays.get(name)
        fits = found is not None and found.dtype.kind == kind and found.dtype.itemsize <= 8
        if found is None or not fits or found.shape != (*shape, *more):
            source = QT_TRANSLATE_NOOP("sweep", "{name} is missing or does not fit the sweep")
            raise bad_file(path, "{what}", what=_message(source, name=name))
        return np.array(found)

    done = array("done", "b")
    kinds = {name: array(name, "i").astype(np.int64) for name in KINDS}
    for name, known in kinds.items():
        lowest = np.where(done, 0, _NOT_DONE)
        if (known < lowest).any() or (known >= np.where(done, len(KINDS[name]), 0)).any():
            source = QT_TRANSLATE_NOOP("sweep", "{name} is missing or does not fit the sweep")
            raise bad_file(path, "{what}", what=_message(source, name=name))
    return Sweep(
        plan,
        done,
        {name: array(name, "f").astype(np.float64) for name in QUANTITIES},
        {name: known.astype(np.int8) for name, known in kinds.items()},
        {name: array(f"curve/{name}", "f", POINTS).astype(np.float64) for name in CURVES},
    )


def _meta(path: Path, text: Array) -> dict[str, Any]:
    try:
        meta = json.loads(str(text), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise bad_file(path, QT_TRANSLATE_NOOP("export", "its meta is not JSON")) from error
    if not isinstance(meta, dict) or meta.get("what") != "sweep":
        raise bad_file(path, "{what}", what=_message(_FOREIGN))
    kinds = {name: list(words) for name, words in KINDS.items()}
    if (meta.get("format"), meta.get("version"), meta.get("kinds")) != (FORMAT, __version__, kinds):
        source = QT_TRANSLATE_NOOP(
            "sweep",
            "it was made by another version of rnnviz, whose runs may differ; this is {right}",
        )
        raise bad_file(path, "{what}", what=_message(source, right=__version__))
    return meta


def _plan(path: Path, meta: Mapping[str, Any]) -> SweepPlan:
    try:
        over, seeds, show = meta.get("over"), meta.get("seeds"), meta.get("show")
        words: dict[str, Any] = {key: meta.get(key) for key in _WORDS}
        fits = (
            isinstance(over, list)
            and all(isinstance(axis, dict) and isinstance(axis.get("key"), str) for axis in over)
            and all(isinstance(axis.get("values"), list) for axis in over)
            and isinstance(seeds, list)
            and isinstance(show, list)
            and all(isinstance(name, str) for name in show)
            and isinstance(meta.get("experiment"), dict)
            and all(isinstance(w, str) and w == _line(w) for w in words.values())
        )
        if not fits:
            raise BadInput(_message(_FOREIGN))
        assert isinstance(over, list)
        assert isinstance(seeds, list)
        assert isinstance(show, list)
        experiment = parse_experiment(meta["experiment"])
        preset = Preset(experiment=experiment, **words)
        axes = [axis_of(axis["key"], axis["values"]) for axis in over]
        plan = make_plan(preset, axes, len(seeds), show=show, load=False)
        if list(plan.seeds) != seeds:
            raise BadInput(_message(_FOREIGN))
    except BadInput as error:
        raise bad_file(path, "{what}", what=error.message) from error
    return plan


def _line(text: str) -> str:
    """Return a text as a file of sweeps holds it: one line, not too long."""
    return printable(text)[:_LONGEST_LINE]


def _message(source: str, **values: object) -> Message:
    return Message.of("sweep", source, **values)


def _refuse_constant(text: str) -> float:
    raise ValueError(text)
