"""`export --animate` writes moving pictures, or refuses in one line before anything is trained."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rnnviz.cli import main
from rnnviz.export.provenance import read_provenance
from rnnviz.training.trainer import Trainer

SMALL = ["--set", "cell.size=4", "--set", "task.length=8", "--updates", "6", "--width", "320"]

pytestmark = pytest.mark.usefixtures("qapp")


def export(folder: Path, what: str, *options: str) -> int:
    return main(["export", what, "-o", str(folder), *options])


def test_over_updates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--view", "delta", "--animate", "updates", "--from", "2", "--every", "2"]
    assert export(tmp_path, "vanishing", *SMALL, *chosen, "--fps", "12", "--plays", "1") == 0
    assert [path.name for path in tmp_path.iterdir()] == ["delta.gif"]
    with Image.open(tmp_path / "delta.gif") as image:
        assert (image.size, image.n_frames, image.info["duration"]) == ((320, 180), 3, 80)
        assert "loop" not in image.info
    told = capsys.readouterr().out
    assert told.startswith("12.5 frames a second rather than 12")


def test_through_one_update_flow_alone_is_shown(tmp_path: Path) -> None:
    chosen = ["--animate", "flow", "--at", "3", "--seconds", "2", "--fps", "4"]
    assert export(tmp_path, "vanishing", *SMALL[:4], *SMALL[6:], *chosen) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["flow.gif"]
    run = read_provenance(tmp_path / "flow.gif")
    assert run is not None
    assert run.update == 3


def test_numbers_for_beamer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--view", "loss", "--animate", "updates", "--format", "png", "--every", "3"]
    assert export(tmp_path, "vanishing", *SMALL, *chosen) == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"loss-{i}.png" for i in range(3)}
    told = capsys.readouterr().out
    assert (
        told == f"Beamer: \\animategraphics[loop]{{10}}{{{tmp_path.as_posix()}/loss-}}{{0}}{{2}}\n"
    )


def test_a_recording_is_the_same_run(tmp_path: Path) -> None:
    record = ["record", "vanishing", "-o", str(tmp_path / "run.npz"), *SMALL[:6]]
    assert main(record) == 0
    chosen = ["--view", "delta", "--animate", "updates", "--format", "webp", "--width", "320"]
    assert export(tmp_path / "a", str(tmp_path / "run.npz"), *chosen) == 0
    assert export(tmp_path / "b", "vanishing", *SMALL, *chosen) == 0
    found = []
    for folder in ("a", "b"):
        with Image.open(tmp_path / folder / "delta.webp") as image:
            image.seek(6)
            found.append(np.asarray(image))
    difference = (found[0] != found[1]).any(-1)
    assert not difference.any()


def test_a_run_beside_it_is_drawn_too(tmp_path: Path) -> None:
    chosen = ["--view", "delta", "--animate", "updates", "--beside", "clipped"]
    assert export(tmp_path, "vanishing", *SMALL, *chosen) == 0
    run = read_provenance(tmp_path / "delta.gif")
    assert run is not None
    assert run.other is not None
    assert run.other.name == "clipped"


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--format", "gif"], "--format gif is for moving pictures: add --animate updates"),
        (["--fps", "5"], "--fps is for moving pictures: add --animate updates"),
        (["--from", "5"], "--from is for moving pictures: add --animate updates"),
        (["--animate", "updates", "--format", "csv"], "csv does not move; animations are gif"),
        (["--animate", "updates", "--fps", "100"], "100 is not from 0.1 to 50 frames a second"),
        (["--animate", "updates", "--hold", "-1"], "cannot stay for -1 seconds"),
        (["--animate", "flow", "--seconds", "0"], "0 seconds are not from 0.1 to 600"),
        (["--animate", "updates", "--from", "9"], "from update 9 to 6 there is nothing to move"),
        (["--animate", "updates", "--width", "7"], "width: 7 is not"),
        (["--animate", "updates", "--size", "huge"], "size: 'huge' is none of"),
        (["--animate", "updates", "--layer", "l0", "--layer", "l1"], "give --layer once"),
        (["--animate", "updates", "--step", "99"], "step: 99 is not a step from 1 to"),
        (["--animate", "updates", "--view", "gates"], "Nothing was written"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], line: str
) -> None:
    folder = tmp_path / "new"
    assert export(folder, "vanishing", *SMALL[:6], *options) == 2
    error = capsys.readouterr().err
    assert line in error
    assert error.count("\n") == 1
    assert not folder.exists()


def test_a_recording_has_no_later_update(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", "vanishing", "-o", str(tmp_path / "run.npz"), *SMALL[:6]]) == 0
    assert (
        export(tmp_path / "a", str(tmp_path / "run.npz"), "--animate", "updates", "--to", "7") == 2
    )
    assert "there is no update 7; it ended at 6" in capsys.readouterr().err


def test_a_sequence_of_ones_own_is_shown(tmp_path: Path) -> None:
    chosen = ["--view", "hidden", "--animate", "updates", "--probe", "held-out:5"]
    assert export(tmp_path, "vanishing", *SMALL, *chosen) == 0
    run = read_provenance(tmp_path / "hidden.gif")
    assert run is not None
    assert run.probe == {"kind": "held_out", "number": 5}


def test_a_run_is_not_trained_further_than_until_there_are_too_many_frames(
    tmp_path, capsys, monkeypatch
):
    made, step = [], Trainer.step

    def counted(trainer):
        made.append(trainer.update)
        step(trainer)

    monkeypatch.setattr(Trainer, "step", counted)
    monkeypatch.setattr("rnnviz.animation.updates.MOST", 3)
    wanted = ["export", "vanishing", "-o", str(tmp_path), "--animate", "updates", "--every", "2"]
    tiny = ["--set", "cell.size=2", "--set", "task.length=4", "--updates", "40"]
    assert main([*wanted, *tiny]) == 2
    assert "too many" in capsys.readouterr().err
    assert len(made) == 5
    assert main([*wanted, "--from", "30", "--to", "20", *tiny]) == 2
    assert "nothing to move" in capsys.readouterr().err
    assert len(made) == 5
    assert list(tmp_path.iterdir()) == []
