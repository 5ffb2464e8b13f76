"""The bundle does what the program does, where there is no Python.

`RNNVIZ_BUNDLE` is the command that starts it; `make bundle` sets it.  What both write is compared:
arrays, pixels, frames and tables are equal to the bit.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

import rnnviz

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "inspection" / "fixtures"
BUNDLE = shlex.split(os.environ.get("RNNVIZ_BUNDLE", ""))
BUNDLE[:1] = map(os.path.abspath, BUNDLE[:1])
PROGRAM = [sys.executable, "-m", "rnnviz"]
PATIENCE = 120.0  # seconds
OF_VERSION = {"version", "versions"}
"""Keys of a recording's `meta` that say which program wrote it."""

pytestmark = [
    pytest.mark.skipif(
        not BUNDLE, reason="no bundle is named: make bundle builds one and tests it"
    ),
    pytest.mark.timeout(600),
]

FILES = {
    "preset.toml": ROOT / "presets" / "exploding.toml",
    "lesson.toml": ROOT / "assets" / "lessons" / "1-vanishing.toml",
    "weights.npz": FIXTURES / "gru-1-plain.torch.npz",
    "inputs.npz": FIXTURES / "gru-1-plain.inputs.npz",
    "keras.weights.h5": FIXTURES / "keras.weights.h5",
    "states.npz": FIXTURES / "keras.states.npz",
}
SWEEP = ("sweep", "init-lab", "--over", "init.recurrent_scale=0.5,1.5", "--seeds", "2")
PICTURE = ("--updates", "4", "--view", "delta", "--view", "spectrum")
FILM = ("--updates", "4", "--view", "delta", "--animate", "updates", "--width", "320")
LSTM = ("--network", "lstm_a", "-o", "trace.npz")
COMMANDS = {
    "presets": ("presets", "--json"),
    "record": ("record", "exploding", "-o", "run.npz", "--updates", "6"),
    "pages": ("export", "preset.toml", "-o", "out", *PICTURE, "--format", "pdf"),
    "drawings": ("export", "lstm-1997", "-o", "out", *PICTURE, "--format", "svg"),
    "pictures": ("export", "clipped", "-o", "out", *PICTURE, "--format", "png", "--format", "csv"),
    "Chinese": ("export", "vanishing", "-o", "out", *PICTURE, "--language", "zh_CN"),
    "gif": ("export", "exploding", "-o", "out", *FILM, "--format", "gif"),
    "webp": ("export", "exploding", "-o", "out", *FILM, "--format", "webp"),
    "mp4": ("export", "exploding", "-o", "out", *FILM, "--format", "mp4"),
    "sweep": (*SWEEP, "--updates", "3", "--jobs", "2", "-o", "sweep.npz"),
    "torch": ("inspect", "weights.npz", "--inputs", "inputs.npz", "-o", "trace.npz"),
    "keras": ("inspect", "keras.weights.h5", "--inputs", "states.npz", *LSTM),
    "lesson": ("lesson", "lesson.toml"),
    "bad input": ("record", "explodin", "-o", "run.npz"),
}


HOMES = {name: TemporaryDirectory() for name in (BUNDLE[0], PROGRAM[0])} if BUNDLE else {}
"""Where each keeps its list of fonts, which takes matplotlib seconds to make."""


def run(program: list[str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder; its environment has no other program, and nothing of Python."""
    return subprocess.run(
        [*program, *arguments],
        cwd=folder,
        env=environment(program),
        capture_output=True,
        text=True,
        timeout=300,
    )


def environment(program: list[str], **rest: str) -> dict[str, str]:
    home = HOMES[program[0]].name
    return {"PATH": f"{home}/nothing", "HOME": home, "QT_QPA_PLATFORM": "offscreen"} | rest


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return a folder for the bundle and one for the program, with the same files."""
    made = tmp_path / "bundle", tmp_path / "program"
    for folder in made:
        folder.mkdir()
        for name, source in FILES.items():
            shutil.copy(source, folder / name)
    return made


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_it_writes_what_the_program_writes(command, folders) -> None:
    frozen, other = (
        run(program, folder, *command)
        for program, folder in zip((BUNDLE, PROGRAM), folders, strict=True)
    )
    assert frozen.returncode == other.returncode, frozen.stderr
    assert frozen.stderr == other.stderr
    assert frozen.stdout == other.stdout
    names = [{p.relative_to(f) for p in f.rglob("*.*") if p.is_file()} for f in folders]
    assert names[0] == names[1]
    for name in names[0]:
        assert content(folders[0] / name) == content(folders[1] / name), name


def content(path: Path) -> object:
    """Return what a file holds, as what can be compared."""
    return CONTENT.get(path.suffix, Path.read_bytes)(path)


def arrays(path: Path) -> dict[str, object]:
    with np.load(path) as stored:
        found = {name: (stored[name].dtype.str, stored[name].tobytes()) for name in stored.files}
        if "meta" in found:
            meta = json.loads(str(stored["meta"]))
            found["meta"] = {key: meta[key] for key in meta.keys() - OF_VERSION}
    return found


def frames(path: Path) -> list[bytes]:
    with Image.open(path) as picture:
        found = [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(picture)]
    assert path.suffix == ".png" or len(found) > 1
    return found


def film(path: Path) -> list[bytes]:
    with av.open(path) as opened:
        found = [frame.to_ndarray(format="rgb24").tobytes() for frame in opened.decode(video=0)]
    assert len(found) > 1
    return found


def pages(path: Path) -> bytes:
    found = path.read_bytes()
    assert found.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", found)) == 1
    return re.sub(rb"/(Creation|Mod)Date \(.*?\)", b"", found)


CONTENT = {
    ".npz": arrays,
    ".png": frames,
    ".gif": frames,
    ".webp": frames,
    ".mp4": film,
    ".pdf": pages,
}


def test_it_has_the_version_of_the_checkout(tmp_path: Path) -> None:
    assert run(BUNDLE, tmp_path, "--version").stdout == f"rnnviz {rnnviz.__version__}\n"


def test_it_finds_nothing_lacking(tmp_path: Path) -> None:
    frozen, other = (
        json.loads(run(program, tmp_path, "check", "--json").stdout)
        for program in (BUNDLE, PROGRAM)
    )
    assert frozen == other
    assert frozen["window"]
    assert frozen["gradients_right"]


def test_its_window_trains_and_paints(tmp_path: Path) -> None:
    measured = ("rnnviz.bench.window_process", *("16", "30", "1", "1", "0.2"), str(time.time()))
    done = run(BUNDLE, tmp_path, "-m", *measured)
    assert done.returncode == 0, done.stderr
    assert all(row["fps"] > 0 and row["updates"] > 0 for row in json.loads(done.stdout))


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Yield the name of a display that nobody sees."""
    server, tool = shutil.which("Xvfb"), shutil.which("xwininfo")
    if server is None or tool is None:
        pytest.skip("Xvfb and xwininfo are not installed")
    read, write = os.pipe()
    # Without `-noreset` it starts anew when its last client leaves, and refuses others meanwhile.
    command = [server, "-noreset", "-displayfd", str(write), "-screen", "0", "1280x720x24"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as process:
        os.close(write)
        with os.fdopen(read) as stream:
            yield f":{stream.readline().strip()}"
        process.terminate()


def recorded(folder: Path) -> str:
    run(PROGRAM, folder, "record", "clipped", "-o", "run.npz", "--updates", "3")
    return "run.npz"


def swept(folder: Path) -> str:
    run(PROGRAM, folder, *SWEEP, "--updates", "2", "-o", "sweep.npz")
    return "sweep.npz"


def drawn(folder: Path) -> str:
    run(PROGRAM, folder, "export", "vanishing", "-o", ".", "--view", "delta", "--updates", "3")
    return next(path.name for path in folder.glob("*.png"))


OPENED = {
    "a preset": (lambda folder: "preset.toml", "Exploding gradients"),
    "a lesson": (lambda folder: "lesson.toml", "SRN tanh, D=32"),  # its title would give it away
    "a recording": (recorded, "The same run, clipped"),
    "a sweep": (swept, "weep"),
    "a figure": (drawn, "Vanishing gradients"),
    "nothing": (lambda folder: "", "Exploding gradients"),
}


@pytest.mark.parametrize(("make", "title"), OPENED.values(), ids=OPENED)
def test_a_window_opens_with_a_file_and_closes(make, title, folders, display) -> None:
    folder, _ = folders
    given = [name for name in [make(folder)] if name]
    shown = environment(BUNDLE, DISPLAY=display, QT_QPA_PLATFORM="xcb")
    with subprocess.Popen(
        [*BUNDLE, *given, "--language", "en"], cwd=folder, env=shown, stderr=subprocess.PIPE
    ) as process:
        try:
            names = appeared(title, display, process)
            if title not in names:
                process.kill()
                pytest.fail(f"{names}\n{process.communicate()[1].decode(errors='replace')}")
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, b"")


def appeared(title: str, display: str, process: subprocess.Popen[bytes]) -> str:
    """Return the names of the windows when one has the title and can be closed, or at last."""
    end, names = time.monotonic() + PATIENCE, ""
    command = [str(shutil.which("xwininfo")), "-display", display, "-root", "-tree"]
    while process.poll() is None and time.monotonic() < end:
        if title in names and catches(process.pid, signal.SIGTERM):
            break
        time.sleep(0.1)
        names = subprocess.run(command, capture_output=True, text=True).stdout
    return names


def catches(pid: int, number: signal.Signals) -> bool:
    """Return whether a process has a handler for a signal, by the kernel's own table."""
    table = Path(f"/proc/{pid}/status").read_text()
    (mask,) = re.findall(r"^SigCgt:\s*(\w+)", table, re.MULTILINE)
    return bool(int(mask, 16) >> (number - 1) & 1)
