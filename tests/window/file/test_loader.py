"""What a file holds: data, experiments, networks, or nothing that can be opened."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.experiment.preset import list_presets, load_preset, read_preset
from rnnviz.tasks.from_file.series import Series
from rnnviz.text import BadInput
from rnnviz.window.file.loader import load_file, save_preset

WORDS = "all work and no play makes Jack a dull boy\n" * 100
TABLE = "day,level\n" + "".join(f"{i},{i * i % 37}\n" for i in range(400))


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "my = [words] #1.TXT"
    path.write_text(WORDS, "utf-8")
    return path


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "levels.csv"
    path.write_text(TABLE, "utf-8")
    return path


def test_data_become_the_task_of_any_experiment(text, table):
    one_of_each_task = {preset.experiment.task.name: preset for preset in list_presets()}
    for current in one_of_each_task.values():
        for path, name in ((text, "text"), (table, "series")):
            found = load_file(str(path), current)
            experiment = found.preset.experiment
            assert experiment == replace(current.experiment, task=experiment.task)
            assert (experiment.task.name, experiment.task.file) == (name, str(path))
            assert found.preset.title == path.name
            assert path.name in str(found.note)


def test_nothing_stays_of_another_file(table, small):
    task = Series(series="file", file="other.csv", column="temperature", length=99)
    other = replace(small, experiment=replace(small.experiment, task=task))
    assert load_file(str(table), other).preset.experiment.task == Series(
        series="file", file=str(table)
    )


@pytest.mark.parametrize("content", ["", "short"])
@pytest.mark.parametrize("name", ["a.txt", "a.csv", "missing.txt"])
def test_data_that_cannot_be_learnt_are_refused(content, name, tmp_path, small):
    (tmp_path / "a.txt").write_text(content)
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(BadInput) as refused:
        load_file(str(tmp_path / name), small)
    assert name in str(refused.value)
    assert "TOML" not in str(refused.value)


@pytest.mark.parametrize("name", ["folder", "folder.toml", "a.docx", "a.mp3", "a.txt"])
def test_what_cannot_be_opened_is_refused_with_what_can(tmp_path, name):
    path = tmp_path / name
    path.mkdir() if "folder" in name else path.write_bytes(b"x")
    with pytest.raises(BadInput) as refused:
        load_file(str(path))
    told = str(refused.value)
    assert told.startswith(str(path))
    assert "can be opened" in told
    assert "\n" not in told


def test_a_preset_that_could_not_be_read_back_is_not_written(tmp_path):
    path = tmp_path / "x.toml"
    preset = load_preset("vanishing")
    save_preset(preset, path)
    for words in ({"watch": "x" * 3_000}, {"title": "x" * 70_000}):
        with pytest.raises(BadInput, match=r"x\.toml"):
            save_preset(replace(preset, **words), path)
    assert read_preset(path).watch == preset.watch
