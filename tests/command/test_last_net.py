"""Whatever the system does to the program, it ends with one line and the right status."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rnnviz.cli import main
from tests.command.test_cli import refused
from tests.fuzz.readers import LESSON

TINY = ["--updates", "2", "--set", "cell.size=3", "--set", "task.length=6"]

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


def run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command in which `rnnviz` is the program."""
    script = command.replace("rnnviz", f"{sys.executable} -m rnnviz", 1)
    return subprocess.run(
        script, shell=True, cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, encoding="utf-8", errors="backslashreplace", timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "encoding"), [("presets", "cp1252"), ("presets --json", "ascii")]
)
def test_what_a_stream_cannot_encode_is_replaced(arguments, encoding):
    done = run(f"rnnviz {arguments}", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "exploding" in done.stdout


def spoken(arguments: list[str], stream: io.TextIOBase, monkeypatch: Any) -> tuple[int, str]:
    """Run a command that writes to a stream; return its status and what it says is wrong."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setattr("sys.stderr", said)
    return main(arguments), said.getvalue()


@pytest.fixture(scope="module")
def speaking(tmp_path_factory) -> list[list[str]]:
    """Return commands that write to standard output, of files with words of their own."""
    folder = tmp_path_factory.mktemp("said")
    lesson, run = folder / "a\x1b[31m\u202e\nδ.toml", folder / "run.npz"
    lesson.write_text(LESSON.replace('title = "Why"', 'title = "为什么\\nδ"'), "utf-8")
    assert main(["record", "vanishing", "-o", str(run), *TINY]) == 0
    numbered = ["--animate", "updates", "--every", "2", "--format", "png", "--width", "320"]
    return [
        ["lesson", str(lesson)],
        ["check", "--verdicts", "--cases", "2"],
        ["record", str(run), "-o", str(folder / "again.npz")],
        ["export", str(run), "-o", str(folder / "\x1b[31m\nf"), "--view", "loss", *numbered],
    ]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_whatever_is_said_can_be_written_and_is_no_command_of_a_terminal(
    encoding, speaking, monkeypatch
):
    for arguments in speaking:
        written = io.BytesIO()
        stream = io.TextIOWrapper(written, encoding=encoding)
        assert spoken(arguments, stream, monkeypatch) == (0, ""), arguments
        stream.flush()
        assert written.getvalue().decode(encoding).strip()
        assert b"\x1b" not in written.getvalue()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full device")
def test_no_command_ends_well_whose_result_nobody_can_read(speaking, monkeypatch):
    for arguments in speaking:
        with contextlib.suppress(OSError), open("/dev/full", "w", encoding="utf-8") as full:
            status, said = spoken(arguments, full, monkeypatch)
            assert status == 2, arguments
            assert said.startswith("rnnviz: standard output cannot be written")
            assert said.count("\n") == 1


@posix
@pytest.mark.parametrize(
    ("arguments", "closed"),
    [("presets", ">/dev/full"), ("presets", ">&-"), ("record --help", ">/dev/full")],
)
def test_a_result_that_nobody_can_read_is_an_error(arguments, closed):
    done = run(f"rnnviz {arguments} {closed}")
    assert done.returncode == 2
    assert done.stderr.startswith("rnnviz: standard output cannot be written")
    assert done.stderr.count("\n") == 1


@posix
def test_closed_streams_do_not_become_the_next_file(tmp_path):
    output = tmp_path / "run.npz"
    done = run(f"rnnviz record vanishing --updates 1 -o {output} <&- >&- 2>&-")
    assert done.returncode == 0
    assert output.read_bytes()[:2] == b"PK"
    assert run(f"rnnviz record nosuch -o {output} 2>/dev/full").returncode == 2


@posix
@pytest.mark.parametrize("platform", ["nonsense", "offscreen:configfile=/no/such/file"])
def test_a_platform_that_qt_cannot_start_is_refused(platform):
    done = run("rnnviz vanishing", QT_QPA_PLATFORM=platform)
    assert done.returncode == 2
    assert done.stderr.startswith(f"rnnviz: QT_QPA_PLATFORM={platform}")
    assert done.stderr.count("\n") == 1


PROGRAM = """
import os, signal, sys
import rnnviz.training.trainer as trainer
step = trainer.Trainer.step
def interrupted(self):
    step(self)
    os.kill(os.getpid(), {number})
trainer.Trainer.step = interrupted
from rnnviz.cli import main
sys.exit(main(["record", "vanishing", "-o", {output!r}]))
"""


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_while_working_leaves_nothing_behind(number, tmp_path):
    program = PROGRAM.format(number=int(number), output=str(tmp_path / "run.npz"))
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (128 + number, "")
    assert list(tmp_path.iterdir()) == []


LOADING = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "rnnviz.text":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from rnnviz.__main__ import main
sys.exit(main())
"""


@posix
def test_a_signal_while_the_program_is_loaded_ends_it_without_a_word():
    done = subprocess.run([sys.executable, "-c", LOADING], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


def nowhere(*arguments: object, **options: object) -> None:
    raise PermissionError(13, "Permission denied", str(arguments[0]))


LONG = "x" * 300
NAMES = ["exploding.toml", LONG, f"{LONG}.toml", f"{LONG}.npz", f"{LONG}.png", "a\nb\x1b[31m.toml"]


@pytest.mark.parametrize("name", [*NAMES, "a\u202eb.svg", "\udcff.toml", "~nobody/x.csv", "."])
@pytest.mark.parametrize("command", ["", "record", "export"])
def test_a_name_that_no_file_can_have_is_refused(command, name, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    output = ["-o", "o.npz"] if command else []
    line = refused([*([command] if command else []), name, *output], capsys)
    assert line[:-1].isprintable()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.toml", "x.npz", "x.png", "x.txt"])
def test_a_folder_without_permission_is_one_line(name, capsys, monkeypatch, tmp_path):
    stat = os.stat

    def refusing(path: object, **options: object) -> os.stat_result:
        if "closed" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr("os.stat", refusing)
    (tmp_path / "closed").mkdir()
    refused([str(tmp_path / "closed" / name)], capsys)
    refused(["record", "vanishing", "-o", str(tmp_path / "closed" / name)], capsys)
    refused(["export", "vanishing", "-o", str(tmp_path / "closed" / name)], capsys)


def test_an_error_of_the_system_that_nobody_expected_is_one_line(capsys, monkeypatch):
    monkeypatch.setattr("rnnviz.command.presets.list_presets", lambda: nowhere("a\nfile"))
    assert refused(["presets"], capsys) == "rnnviz: a�file: Permission denied\n"

    def greedy() -> None:
        raise MemoryError

    monkeypatch.setattr("rnnviz.command.presets.list_presets", greedy)
    assert "memory" in refused(["presets"], capsys)


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "1e999", "601", "much", "\x1b[31m"])
def test_a_benchmark_takes_a_bearable_time(seconds, capsys):
    assert refused(["bench", f"--seconds={seconds}"], capsys)[:-1].isprintable()


def test_a_wrong_name_gets_the_nearest_ones_and_not_all(capsys):
    assert "did you mean lorenz?" in refused(["record", "lorentz", "-o", "x"], capsys)
    assert refused(["record", "qqq", "-o", "x"], capsys).count(",") == 2


def test_nothing_is_trained_that_cannot_be_written(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("rnnviz.training.trainer.Trainer.step", lambda self: 1 / 0)
    long = ["--set", "task.length=10000"]
    line = refused(["record", "price-ahead", "-o", "big.npz", *long], capsys)
    assert "task.length" in line
    for name in ("loss.png", "delta-lengths.csv"):
        (tmp_path / "figures" / name).mkdir(parents=True)
    for format in ("png", "csv"):
        refused(["export", "exploding", "-o", "figures", "--format", format], capsys)
    (tmp_path / "figures" / "loss.gif").mkdir()
    refused(
        ["export", "exploding", "-o", "figures", "--view", "loss", "--animate", "updates"], capsys
    )
    refused(["export", "exploding", "-o", "f", "--beside", "missing.npz"], capsys)
    refused(["export", "exploding", "-o", "f", "--beside", "nosuch"], capsys)
    if os.name == "posix":
        (tmp_path / "loop").symlink_to("loop")
        refused(["export", "exploding", "-o", "loop"], capsys)
    assert not (tmp_path / "big.npz").exists()
    assert not (tmp_path / "f").exists()


def test_what_is_read_is_never_written_over(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data, preset = Path("data.txt"), Path("mine.toml")
    data.write_text("all work and no play\n" * 100)
    task = '[task]\nname = "text"\ntext = "file"\nfile = "data.txt"\n'
    preset.write_text(f"format = 1\n{task}")
    for output in ("data.txt", "./mine.toml", str(data.absolute())):
        assert "is read" in refused(["record", "mine.toml", "-o", output], capsys)
    assert data.read_text().startswith("all")
    assert preset.read_text().endswith(task)


def test_help_is_no_error(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert capsys.readouterr().err == ""
