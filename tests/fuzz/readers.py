"""Every reader of files of the user's that is new since the first presets and recordings.

A `Reader` knows a good file, how to alter what is in it, and what reads it.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnviz.experiment.preset import load_preset, parse_preset, preset_text
from rnnviz.export.provenance import Provenance, change_texts, read_provenance
from rnnviz.lesson.check import check_runs
from rnnviz.lesson.lesson_file import (
    is_lesson_file,
    lesson_text,
    parse_lesson,
    read_head,
    read_lesson,
)
from rnnviz.reading.toml import read_toml
from rnnviz.recording.beside import joined
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import capture, read_recording, recording_of
from rnnviz.resource import ASSETS
from rnnviz.sweep.plan import make_plan, size_of
from rnnviz.sweep.preset import FOLDER, has_sweep, read_sweep_preset
from rnnviz.sweep.sweep_file import empty_sweep, meta_of, read_sweep
from rnnviz.text import BadInput
from rnnviz.window.docking.arrangement import BUILT_IN, as_table, from_table
from rnnviz.window.file.last_run import load_last, read_last
from rnnviz.window.file.own_presets import OwnPresets
from rnnviz.window.file.recovery_offer import described
from rnnviz.window.lesson.own_lessons import OwnLessons
from rnnviz.window.playback.stop_list import remembered
from rnnviz.window.preference_file import Preferences
from tests.export.test_hostile_picture import png, svg
from tests.export.test_moving_picture import gif, mp4, webp, xmp
from tests.fuzz.damage import altered, as_toml, damaged
from tests.recording.test_recording_file import SMALL, trained
from tests.sweep.tiny import small_plan

Array = np.ndarray[Any, Any]
Arrays = dict[str, Array]
LARGEST_RUN = 3
"""Updates that a file may ask to be made again."""
ONE_IN = 8
"""Of so many files that can be read one has its runs built: that takes the most time."""


def is_chosen(path: Path) -> bool:
    """Return whether this is the one of so many, always the same."""
    return zlib.crc32(path.read_bytes()) % ONE_IN == 0


@dataclass(frozen=True)
class Reader:
    """One way in.

    Attributes
    ----------
    suffix : str
    content : callable
        Returns a good file.
    alter : callable
        Returns a file with something else in it.
    read : callable
        Reads the file at a path; raises `BadInput` or nothing.
    """

    suffix: str
    content: Callable[[], bytes]
    alter: Callable[[bytes, random.Random], bytes]
    read: Callable[[Path], None]

    def case(self, rng: random.Random) -> bytes:
        """Return a good file with something done to it."""
        good = _good(self.content)
        return damaged(good, rng) if rng.random() < 0.5 else self.alter(good, rng)


@functools.cache
def _good(content: Callable[[], bytes]) -> bytes:
    return content()


# -- lessons and presets ---------------------------------------------------------------------

LESSON = """\
format = 1
title = "Why"
title_zh = "为什么"
summary = "<i>U</i>"
minutes = 10
[[step]]
preset = "vanishing"
set = { "cell.size" = 4, "task.length" = 9 }
at = 0
arrangement = "focus"
views = ["delta", "loss"]
hide = ["delta", "form"]
say = "Nine steps."
speed = 2.5
[[step]]
sketch = "delta"
range = [-20, 5]
ask = "Draw it."
answer = "It falls."
[[step]]
ask = "What sets the slope?"
choices = ["<i>U</i>", "the loss"]
choices_zh = ["<i>U</i>", "损失"]
until = "update 2"
[[step]]
answer = 1
because = "its radius"
reveal = true
[[step]]
set = { "cell.activation" = "relu" }
beside = { "clipping.name" = "global" }
layer = "l0"
k = 3
keep = true
[[step]]
branch = { "optimizer.learning_rate" = 0.01 }
at = 1
motion = true
"""


def alter_toml(good: bytes, rng: random.Random) -> bytes:
    table: dict[str, Any] = read_toml(good.decode())
    for _ in range(rng.choice((1, 1, 2))):
        table = altered(table, rng)
        if not isinstance(table, dict):
            return as_toml({"format": table})
    return as_toml(table)


def _lesson(path: Path) -> None:
    is_lesson_file(path)
    try:
        read_head(path)
    except BadInput as error:
        check_line(error)
    lesson = read_lesson(path)
    assert parse_lesson(lesson_text(lesson), str(path), lesson.folder) == lesson
    if is_chosen(path):
        check_runs(lesson)


def _sweep_preset(path: Path) -> None:
    has_sweep(path)
    found = read_sweep_preset(path)
    if found.axes and size_of(found.axes, found.seeds) <= 12:
        make_plan(found.preset, found.axes, found.seeds, found.updates, found.show, load=False)


def _own(path: Path) -> None:
    """List the folder of a file; a file that cannot be read is told, and keeps nothing back."""
    lessons, presets = OwnLessons(path.parent), OwnPresets(path.parent, ())
    found = [*lessons.listed(), *lessons.by_name(), *presets.presets()]
    for line in (*lessons.problems, *presets.problems):
        assert line.isprintable(), line
    if not found:
        raise BadInput.of("window", "neither")


# -- archives --------------------------------------------------------------------------------


def npz(arrays: Arrays) -> bytes:
    """Return arrays as a file, at once and in memory."""
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


@functools.cache
def arrays_in(content: bytes) -> Arrays:
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        return dict(file)


def alter_npz(good: bytes, rng: random.Random) -> bytes:
    """Alter the meta of a run, or one of the arrays."""
    arrays = arrays_in(good)
    name = rng.choice(
        [n for n in arrays if n.endswith("meta")] if rng.random() < 0.6 else [*arrays]
    )
    if name.endswith("meta"):
        text = json.dumps(altered(json.loads(str(arrays[name])), rng)).replace("\0", "")
        return npz(arrays | {name: np.array(text)})
    other = _other_array(arrays[name], rng)
    left = {key: array for key, array in arrays.items() if key != name}
    return npz(left if other is None else left | {rng.choice((name, name, f"b/{name}")): other})


def _other_array(array: Array, rng: random.Random) -> Array | None:
    """Return other numbers, another shape or kind; None for no array at all."""
    match rng.randrange(8):
        case 0:
            return None
        case 1:
            return array[..., None]
        case 2:
            return array[:0] if array.ndim else np.zeros(0)
        case 3:
            return np.concatenate([array, array]) if array.ndim else np.zeros((2, 2))
        case 4:
            return _of_other_kind(array, rng)
        case 5:
            return np.array(rng.choice(["x\n\x1b", "", "{}"]))
        case _:
            return _with_odd_number(array, rng)


def _of_other_kind(array: Array, rng: random.Random) -> Array:
    if array.dtype.kind not in "fiubc":
        return array.astype("S")
    with np.errstate(all="ignore"):
        return np.nan_to_num(array.real).astype(rng.choice("fdeiQbBUcDSg"))


def _with_odd_number(array: Array, rng: random.Random) -> Array:
    odd = {"f": [np.nan, np.inf, -1e308, -1.0], "i": [-1, 0, 1, 127], "b": [True, False]}
    content = np.array(array)
    if content.size and content.dtype.kind in odd:
        content.flat[rng.randrange(content.size)] = rng.choice(odd[content.dtype.kind])
    return content


def _pair() -> bytes:
    first, second = (recording_of(capture(trained(SMALL[kind], 2))) for kind in ("srn", "lstm"))
    return npz(joined(first, [second]))


def _recording(path: Path) -> None:
    recording = read_recording(path)
    frame = frame_from_recording(recording)
    change_texts(frame.snapshot.changes)
    assert recording.title.isprintable()
    assert recording.content


def _sweep() -> bytes:
    plan = small_plan()
    sweep = empty_sweep(plan)
    curves = {f"curve/{name}": curve for name, curve in sweep.curves.items()}
    meta = np.array(json.dumps(meta_of(plan)))
    return npz({"meta": meta, "done": sweep.done, **sweep.numbers, **sweep.kinds, **curves})


# -- pictures and the last session -----------------------------------------------------------


def told() -> dict[str, Any]:
    """Return what a figure of three runs tells."""
    text = preset_text(load_preset("vanishing"))
    course = [{"update": 1, "key": "optimizer.learning_rate", "before": 0.1, "after": 0.2}]
    alone = json.loads(
        Provenance(
            "vanishing", 1, 2, text, shown=1, probe={"kind": "held_out", "number": 2, "shuffled": 1}
        ).text()
    )
    return alone | {"changes": ["1: seed = 2"], "course": course, "other": alone, "kept": [alone]}


def packed(kind: str, text: str) -> bytes:
    """Return a picture that tells a text."""
    data = text.encode("utf-8", "replace")
    escaped = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
    return {
        "png": lambda: png(text.encode("utf-8", "replace").decode()),
        "svg": lambda: svg(escaped),
        "pdf": lambda: b"%PDF-1.4\n/Keywords (" + data.replace(b"\\", b"\\\\") + b")",
        "gif": lambda: gif(data),
        "webp": lambda: webp(xmp(data)),
        "mp4": lambda: mp4(data),
    }[kind]()


def _alter_picture(kind: str) -> Callable[[bytes, random.Random], bytes]:
    return lambda good, rng: packed(kind, json.dumps(altered(told(), rng)))


def _picture(path: Path) -> None:
    from rnnviz.window.playback.run_again import runs_of_figure

    origin = read_provenance(path)
    if origin is None:
        return
    runs = (origin, *([origin.other] if origin.other else []), *origin.kept)
    parse_preset(origin.preset, origin.name, str(path))
    if is_chosen(path) and max(run.update for run in runs) <= LARGEST_RUN:
        runs_of_figure(origin, path)


def picture(kind: str) -> Reader:
    """Return the reader of the runs in pictures of one kind."""
    return Reader(
        f".{kind}", lambda: packed(kind, json.dumps(told())), _alter_picture(kind), _picture
    )


def _last() -> bytes:
    text = preset_text(load_preset("vanishing"))
    run = json.dumps(told())
    table = {
        "name": "vanishing",
        "title": {"en": "Why", "zh_CN": "为什么"},
        "update": 2,
        "changes": 1,
        "twin": True,
        "opened": text,
        "wanted": text,
        "shown": 1,
        "run": run,
    }
    return json.dumps(table).encode()


def _alter_last(good: bytes, rng: random.Random) -> bytes:
    table = json.loads(good)
    if rng.random() < 0.6:
        return json.dumps(table | {"run": json.dumps(altered(told(), rng))}).encode()
    return json.dumps(altered(table, rng)).encode()


def _read_last(path: Path) -> None:
    table = read_last(path)
    for words in described(table) if table is not None else ():
        assert words.isprintable(), ascii(words)
        assert len(words) < 100, words
    if table is None or _far(table) or not is_chosen(path):
        return
    load_last(table, path)


def _far(table: dict[str, Any]) -> bool:
    """Return whether a file asks for a longer run than there is time for."""
    try:
        run = json.loads(table["run"])
        runs = [run, *([run["other"]] if run.get("other") else []), *run.get("kept", [])]
        return any(each.get("update", 0) > LARGEST_RUN for each in runs)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return False


# -- preferences -----------------------------------------------------------------------------


def _preferences() -> bytes:
    arranged = {"current": "focus", "changed": {k: as_table(v) for k, v in BUILT_IN.items()}}
    values = {
        "theme": "dark", "sidebar": True, "timeline_mib": 512, "recent": ["a.toml", "b.png"],
        "arrangements": arranged, "stops": {"kinds": ["diverged"], "update": 7},
        "layout": {"base64": "AAAA"}, "export/mm": ["80", "60"], "unwritten": ["x.pdf"],
    }  # fmt: skip
    return _as_ini(values)


def _as_ini(values: dict[str, Any]) -> bytes:
    rows = (f"{key} = {json.dumps(value)}" for key, value in values.items())
    return "\n".join(("[General]", *rows, "")).encode("utf-8", "replace")


def _alter_preferences(good: bytes, rng: random.Random) -> bytes:
    lines = good.decode().splitlines()[1:]
    table = altered({k: json.loads(v) for k, v in (line.split(" = ", 1) for line in lines)}, rng)
    return _as_ini(table if isinstance(table, dict) else {"theme": table})


def _read_preferences(path: Path) -> None:
    found = Preferences(path)
    for key in (*found._values, "missing"):
        assert found.text(key, "a") is not None
        assert found.flag(key, True) in (True, False)
        assert 0 <= found.number(key, 1, 0, 9) <= 9
        found.blob(key)
        assert all(isinstance(text, str) for text in found.texts(key))
        assert isinstance(found.table(key), dict)
    remembered(found)
    changed = found.table("arrangements").get("changed")
    for table in changed.values() if isinstance(changed, dict) else ():
        with contextlib.suppress(ValueError):
            assert from_table(table).places
    found.keep("theme", "light")


# -- all of them -----------------------------------------------------------------------------


def check_line(error: BadInput) -> None:
    """Fail unless an error is one line that can be shown, in any language and of any length."""
    for line in (str(error), str(error.message), error.message.english):
        assert line.isprintable(), ascii(line)
        assert len(line) < 9_000, len(line)


def shipped_lesson() -> bytes:
    return (ASSETS / "lessons" / "tour.toml").read_bytes()


READERS = {
    "lesson": Reader(".toml", LESSON.encode, alter_toml, _lesson),
    "sweep preset": Reader(
        ".toml", (FOLDER / "digit-sum-length.toml").read_bytes, alter_toml, _sweep_preset
    ),
    "own preset": Reader(
        ".toml", lambda: preset_text(load_preset("clipped")).encode(), alter_toml, _own
    ),
    "own lesson": Reader(".toml", LESSON.encode, alter_toml, _own),
    "sweep": Reader(".npz", _sweep, alter_npz, lambda path: str(read_sweep(path)) and None),
    "recording of several": Reader(".npz", _pair, alter_npz, _recording),
    **{kind: picture(kind) for kind in ("png", "svg", "pdf", "gif", "webp", "mp4")},
    "last session": Reader(".json", _last, _alter_last, _read_last),
    "preferences": Reader(".ini", _preferences, _alter_preferences, _read_preferences),
}
