"""The worksheet has questions first and answers after them, from runs as the lesson makes them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.experiment.experiment import Experiment, Init, TrainingSettings
from rnnviz.experiment.preset import Preset, preset_text
from rnnviz.export.typesetting import wrap_label
from rnnviz.lesson.lesson_file import parse_lesson
from rnnviz.lesson.rehearsal import rehearse
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.optimizer import SGD
from rnnviz.plot.markup import plain
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer
from rnnviz.training.whole_run import train_to_end

LESSON = """\
format = 1
title = "Slopes"
title_zh = "斜率"
summary = "What sets the slope of δ."

[[step]]
preset = "run.toml"
at = 4
say = "Four updates."
ask = "Draw <i>δ<sub>k</sub></i>."
sketch = "delta"
because = "It fades."

[[step]]
ask = "Which number?"
choices = ["<i>U</i>", "the loss"]
hide = ["loss"]

[[step]]
until = "update 9"

[[step]]
answer = 1
reveal = true

[[step]]
at = 6
branch = {"clipping.name" = "global", "clipping.threshold" = 1e-6}
until = "clipped"

[[step]]
ask = "Say why."
"""
EXPERIMENT = Experiment(
    seed=3,
    task=Recall(length=8),
    cell=SRN(size=6),
    init=Init(recurrent_scale=0.5),
    training=TrainingSettings(updates=20, batch=2),
)


@pytest.fixture
def file(tmp_path) -> Path:
    """A lesson with its preset beside it."""
    (tmp_path / "run.toml").write_text(preset_text(Preset("run", EXPERIMENT)), "utf-8")
    path = tmp_path / "lesson.toml"
    path.write_text(LESSON, "utf-8")
    return path


def test_the_runs_are_those_of_the_lesson(file):
    lesson = parse_lesson(LESSON, "x", file.parent)
    steps = list(rehearse(lesson))
    assert [each.frame.snapshot.update for each in steps] == [4, 4, 9, 9, 7, 7]
    reference = Trainer(EXPERIMENT, "run")
    for _ in range(4):
        reference.step()
    shown = steps[0].frame.snapshot.trace.output
    np.testing.assert_array_equal(shown, reference.frame().snapshot.trace.output)
    assert steps[0].frame.concealed.names == {"delta"}
    assert steps[2].frame.concealed.names == {"loss"}
    assert steps[4].frame.snapshot.history.clip_scale.last[-1] < 1
    assert steps[4].frame.other.snapshot.update == 7


def test_what_never_happens_is_told(file):
    text = LESSON.split('[[step]]\nask = "Which', maxsplit=1)[0] + '[[step]]\nuntil = "died"\n'
    *_, last = rehearse(parse_lesson(text, "x", file.parent))
    assert not last.happened
    assert last.frame.snapshot.update == train_to_end(Trainer(EXPERIMENT, "run")).update


def test_a_step_that_cannot_be_carried_out_is_named(file):
    wild = replace(
        EXPERIMENT, cell=SRN(size=6, activation="relu"), optimizer=SGD(learning_rate=1e6)
    )
    (file.parent / "run.toml").write_text(preset_text(Preset("run", wild)), "utf-8")
    lesson = parse_lesson(LESSON, "x", file.parent)
    with pytest.raises(BadInput, match="step 5: the run had come to its end at update"):
        list(rehearse(lesson))


def test_the_command_says_what_a_lesson_holds(file, capsys):
    assert main(["lesson", str(file)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Slopes",
        "6 steps",
        "3 questions, 1 to be drawn",
        "presets: run.toml",
    ]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("at = 4", "at = 4\nk = 99", "step 1: k: 99 is not a number from 1 to 8"),
        ("at = 4", 'at = 4\nlayer = "l3"', "step 1: layer: there is no l3; known are l0"),
        ("at = 4", 'at = 4\nviews = ["gates"]', "step 1: views: gates has nothing to show"),
        ("at = 4", "aat = 4", "step 1: aat: there is no such key; did you mean at?"),
    ],
)
def test_the_command_says_in_one_line_what_is_wrong(file, capsys, old, new, words):
    file.write_text(LESSON.replace(old, new), "utf-8")
    assert main(["lesson", str(file)]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith(f"rnnviz: {file}: ")
    assert words in err


@pytest.mark.parametrize("name", ["out.png", "none/out.pdf", "."])
def test_a_worksheet_that_cannot_be_written_is_refused_before_anything_runs(file, capsys, name):
    assert main(["lesson", str(file), "--worksheet", str(file.parent / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_lines_keep_their_markup_and_no_mark_begins_one():
    label = "这条直线的<i>斜率</i>由哪个量决定？" * 3
    lines = wrap_label(label, 14.0)
    assert len(lines) > 2
    assert plain("".join(lines)) == plain(label)
    assert not any(plain(line).startswith("？") for line in lines)
    assert all(line.count("<i>") == line.count("</i>") for line in lines)


def text_of(path: Path) -> list[str]:
    """Return the text of every page."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing")
    run = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return run.stdout.decode().split("\f")[:-1]


def test_questions_come_first_and_answers_on_a_page_of_their_own(file, tmp_path):
    out = tmp_path / "out.pdf"
    assert main(["lesson", str(file), "--worksheet", str(out)]) == 0
    first, *rest = text_of(out)
    later = "".join(rest)
    assert "Which number?" in first
    assert "It fades." not in first
    assert "Solutions" in later
    assert "It fades." in later
    assert "update 9" in later
    loss = Trainer(EXPERIMENT, "run")
    for _ in range(9):
        loss.step()
    assert f"{loss.frame().snapshot.history.loss.last[-1]:.3g}" in later
    before = out.read_bytes()
    assert main(["lesson", str(file), "--worksheet", str(out)]) == 0
    assert out.read_bytes() == before


def test_a_worksheet_speaks_chinese(file, tmp_path, qapp):
    out = tmp_path / "out.pdf"
    assert main(["lesson", str(file), "--worksheet", str(out), "--language", "zh_CN"]) == 0
    assert "斜率" in text_of(out)[0]
    assert "答案" in "".join(text_of(out))
