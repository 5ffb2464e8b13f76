"""A bare machine is told in one line what it lacks, with the command that helps.

The machine is played by a folder of small programs that stand where the real ones would.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = "exit 1"
# New enough, but without ensurepip, as on Debian without python3-venv.
BARE = 'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.11-venv;; esac'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "checkout" / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "setup", tmp_path / "checkout" / ".ci")
    (tmp_path / "programs").mkdir()
    for name in ("sh", "dirname", "grep", "touch"):
        (tmp_path / "programs" / name).symlink_to(str(shutil.which(name)))
    return tmp_path / "checkout"


def program(checkout: Path, name: str, script: str) -> None:
    path = checkout.parent / "programs" / name
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def set_up(checkout: Path, what: str = "run", **rest: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(checkout.parent / "programs"), **rest}
    command = [str(checkout / ".ci" / "setup"), what]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    return line


def test_a_python_that_is_too_old_is_refused_in_one_line(checkout: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        program(checkout, name, OLD)
    assert "3.11 or newer" in refusal(set_up(checkout))


def test_a_machine_without_python_is_told_so_in_one_line(checkout: Path) -> None:
    assert "3.11 or newer" in refusal(set_up(checkout))


def test_a_user_without_venv_is_told_the_command(checkout: Path) -> None:
    program(checkout, "python3", BARE)
    program(checkout, "id", "echo 1000")
    program(checkout, "apt-get", "echo must not run >&2")
    line = refusal(set_up(checkout))
    assert "sudo apt-get install -y --no-install-recommends python3.11-venv" in line


def test_a_user_of_another_system_is_told_the_names(checkout: Path) -> None:
    program(checkout, "python3", BARE)
    program(checkout, "id", "echo 1000")
    assert "python3.11-venv" in refusal(set_up(checkout))


def test_root_gets_it_installed(checkout: Path) -> None:
    program(checkout, "python3", BARE)
    program(checkout, "id", "echo 0")
    program(checkout, "apt-get", f'echo "$*" >> {checkout}/log; exit 1')
    assert "python3.11-venv" in refusal(set_up(checkout))
    log = (checkout / "log").read_text("utf-8").splitlines()
    assert log[0].startswith("update")
    assert log[1].startswith("install -y")
    assert log[1].endswith("python3.11-venv")


def test_what_is_installed_on_the_system_is_said_before_it_is(checkout: Path) -> None:
    program(checkout, "python3", BARE)
    program(checkout, "id", "echo 0")
    # The same stream takes what is said and what apt-get does, so that their order shows.
    program(checkout, "apt-get", f'echo "apt-get $1" >> {checkout}/log; exit 1')
    script = f"{checkout}/.ci/setup run >> {checkout}/log"
    environment = {"PATH": str(checkout.parent / "programs")}
    subprocess.run(["/bin/sh", "-c", script], env=environment, capture_output=True, timeout=120)
    said, command, *done = (checkout / "log").read_text("utf-8").splitlines()
    assert said == "rnnviz: installing on this system: python3.11-venv"
    assert "apt-get install -y --no-install-recommends python3.11-venv" in command
    assert done == ["apt-get update", "apt-get install"]


def test_a_display_that_appears_later_brings_its_libraries_into_question(checkout: Path) -> None:
    plugins = checkout / ".venv/lib/python3.11/site-packages/PySide6/Qt/plugins/platforms"
    plugins.mkdir(parents=True)
    program(checkout, "ldd", 'case "$*" in *xcb*) echo "libxcb-cursor.so.0 => not found";; esac')
    program(checkout, "id", "echo 1000")
    program(checkout, "apt-get", "echo must not run >&2")
    assert set_up(checkout, "libraries").returncode == 0
    assert "libxcb-cursor0" in refusal(set_up(checkout, "libraries", DISPLAY=":0"))


def test_all_that_qt_wants_can_be_installed_at_once(checkout: Path) -> None:
    program(checkout, "id", "echo 0")
    program(checkout, "apt-get", f'echo "$*" >> {checkout}/log')
    assert set_up(checkout, "system").returncode == 0
    log = (checkout / "log").read_text("utf-8")
    assert "libegl1" in log
    assert "libxcb-cursor0" in log


def test_bad_usage_is_refused(checkout: Path) -> None:
    line = refusal(set_up(checkout, "everything"))
    assert line == "rnnviz: usage: .ci/setup run|test|manual|bundle|dist|system|libraries"
