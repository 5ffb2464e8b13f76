"""Whatever a file of the user's holds, it is read or refused in one line; a few cases of each."""

from __future__ import annotations

import json
import os
import random
import tracemalloc
from pathlib import Path

import pytest

from rnnviz.experiment.preset import load_preset
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer
from rnnviz.window.file.last_run import LastRun, last_text
from tests.attempt import attempt
from tests.fuzz import readers
from tests.fuzz.damage import altered, damaged
from tests.fuzz.readers import READERS, check_line

CASES = 40
LARGEST = 64 << 20
"""Bytes that no file makes a reader take."""


@pytest.mark.parametrize("name", READERS)
def test_a_good_file_is_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And its runs are built, of which damaged files are only a sample."""
    monkeypatch.setattr(readers, "is_chosen", lambda path: True)
    path = tmp_path / f"good{READERS[name].suffix}"
    path.write_bytes(READERS[name].content())
    READERS[name].read(path)


def test_the_last_session_that_is_damaged_has_all_that_is_stored() -> None:
    preset = load_preset("vanishing")
    frame = Trainer(preset.experiment, preset.name).frame()
    stored = json.loads(last_text(LastRun(preset, preset.experiment, frame, 0)))
    assert json.loads(READERS["last session"].content()).keys() == stored.keys()


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_read_or_refused_in_one_line(name: str, tmp_path: Path) -> None:
    reader, refused = READERS[name], 0
    path = tmp_path / f"case{reader.suffix}"
    for number in range(CASES):
        path.write_bytes(reader.case(random.Random(f"{name} {number}")))
        error = attempt(lambda: reader.read(path))
        if isinstance(error, BadInput):
            check_line(error)
            refused += 1
    assert refused or name == "preferences"  # of which what is damaged is replaced


@pytest.mark.parametrize("name", READERS)
def test_a_file_cut_off_anywhere_takes_no_memory(name: str, tmp_path: Path) -> None:
    reader, rng = READERS[name], random.Random(name)
    good, path = reader.content(), tmp_path / f"cut{reader.suffix}"
    tracemalloc.start()
    try:
        for end in sorted(rng.sample(range(len(good)), 12)):
            path.write_bytes(good[:end])
            error = attempt(lambda: reader.read(path))
            if isinstance(error, BadInput):
                check_line(error)
        assert tracemalloc.get_traced_memory()[1] < LARGEST
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("name", READERS)
def test_neither_a_pipe_nor_a_folder_is_waited_for(name: str, tmp_path: Path) -> None:
    pipe, folder = (tmp_path / f"{what}{READERS[name].suffix}" for what in ("pipe", "folder"))
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (pipe, folder, tmp_path / "missing" / pipe.name, tmp_path / ("x" * 300)):
        error = attempt(lambda path=path: READERS[name].read(path))  # type: ignore[misc]
        if isinstance(error, BadInput):
            check_line(error)
        else:
            assert name in ("preferences", "last session"), path
    assert pipe.is_fifo()


def test_damage_is_the_same_again_and_is_damage() -> None:
    whole = bytes(range(256)) * 4
    assert damaged(whole, random.Random(1)) == damaged(whole, random.Random(1))
    assert sum(damaged(whole, random.Random(n)) != whole for n in range(50)) > 45
    table = {"a": {"b": [1, 2]}, "c": "x"}
    others = [altered(table, random.Random(n)) for n in range(50)]
    assert table == {"a": {"b": [1, 2]}, "c": "x"}
    assert sum(repr(other) != repr(table) for other in others) > 40
