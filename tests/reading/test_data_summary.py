"""What was read of a file reaches people: captions, data files, recordings and back."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.export.caption import caption
from rnnviz.export.exporter import export_views
from rnnviz.reading.data_summary import DataSummary, data_summary_from
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import meta_of, read_recording, write_recording
from rnnviz.tasks.from_file.series import Series
from rnnviz.tasks.from_file.text import Text
from rnnviz.text import Message
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS

FILES = Path(__file__).parent / "files"
FACTS = DataSummary(
    "a.csv", "x, y", 9, 1.5, math.nan, "2020", "2021", ((1.0, 2.0), (math.nan, 3.0)), unit="$",
    missing=2, order="oldest first", encoding="utf-8", delimiter="tab", inputs=("z",),
    notes=(Message.of("tasks", "{count} rows", count=3),),
)  # fmt: skip


def trainer_of(task) -> Trainer:
    trainer = Trainer(Experiment(task=task, training=TrainingSettings(updates=2, batch=2)), "own")
    trainer.step()
    return trainer


@pytest.fixture(scope="module")
def series():
    return trainer_of(Series(series="file", file=str(FILES / "gaps.csv"), length=4))


def test_gaps_are_told_in_captions_and_data_files(series, tmp_path):
    frame = Frame(series.snapshot())
    line = caption(frame).line
    assert "gaps.csv, column Close: 59 rows, from 3000 (2022-01-03) to" in line
    assert "rows have no value; they cut the series into" in line
    prediction = next(view for view in VIEWS if view.name == "prediction")
    (path,) = export_views(frame, [prediction], tmp_path, ["csv"])
    head = path.read_text("utf-8").split("\n# format")[0]
    assert "column Close: 59 rows" in head
    assert "rows have no value" in head


def test_rare_characters_are_told(tmp_path):
    task = Text(text="file", file=str(FILES / "novel.txt"), length=5)
    line = caption(Frame(trainer_of(task).snapshot())).line
    assert "novel.txt: 3000 characters" in line
    assert "count as one unknown character" in line


def test_the_axes_can_be_read_in_the_unit_of_the_file(series):
    frame = Frame(series.snapshot())
    prediction = next(view for view in VIEWS if view.name == "prediction").figure(frame)
    source = series.source
    assert f"0 is {source.mean:.6g} in the file" in prediction.panels[-1].title
    output = float(series.trace().output[0, 0]) * source.deviation + source.mean
    assert f"In the units of the file: {output:.6g} and" in prediction.summary


def test_a_recording_holds_it_and_shows_it_again(series, tmp_path):
    write_recording(tmp_path / "run.npz", series)
    with np.load(tmp_path / "run.npz") as arrays:
        data = json.loads(str(arrays["meta"]))["data"]
    assert data["column"] == "Close"
    assert data["rows"] == 59
    assert data["mean"] == pytest.approx(series.source.mean)
    assert data["order"] == "oldest first"
    assert any("have no value" in note for note in data["notes"])
    frame = frame_from_recording(read_recording(tmp_path / "run.npz"))
    assert caption(frame).line == caption(Frame(series.snapshot(), step=frame.step)).line


def test_what_is_generated_has_none(series):
    assert meta_of(trainer_of(Experiment().task).snapshot())["data"] is None


def test_facts_go_through_a_table_and_back():
    table = json.loads(json.dumps(FACTS.table(), allow_nan=False))
    found = data_summary_from(table)
    assert found is not None
    assert found.table() == FACTS.table()
    assert [str(part) for part in found.sentences()] == [str(part) for part in FACTS.sentences()]


@pytest.mark.parametrize("key", [*DataSummary.__dataclass_fields__])
@pytest.mark.parametrize("value", [{}, "a\nb", [[1]], [{}], "x" * 5000, True, 10**400])
def test_a_damaged_table_has_no_facts(key, value):
    assert data_summary_from(FACTS.table() | {key: value}) is None
    assert data_summary_from(None) is None
