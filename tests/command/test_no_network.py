"""Nothing is looked up, connected to or listened on: not by a command, nor by its processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUARD = """
import os, socket, sys
def watch(event, arguments):
    reaches = event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
                        "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request")
    if reaches and getattr(arguments[0], "family", None) != getattr(socket, "AF_UNIX", 0):
        os.write(2, f"{event} {arguments}".encode())
        os._exit(9)
sys.addaudithook(watch)
"""
TINY = ["--updates", "1", "--set", "cell.size=2", "--set", "task.length=5"]
COMMANDS = f"""
from rnnviz.cli import main
TINY = {TINY}
if __name__ == "__main__":
    assert main(["record", "vanishing", "-o", "run.npz", *TINY]) == 0
    assert main(["export", "run.npz", "-o", "figures", "--view", "loss"]) == 0
    over = ["--over", "task.length=5,6", "--jobs", "2"]
    assert main(["sweep", "vanishing", *over, "-o", "sweep.npz", *TINY[:4]]) == 0
    import rnnviz.window.main_window
"""


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program that ends with status 9 where it or a process of its own uses the network."""
    (folder / "sitecustomize.py").write_text(GUARD, "utf-8")
    (folder / "program.py").write_text(program, "utf-8")
    path = os.pathsep.join((str(folder), str(ROOT)))
    return subprocess.run(
        [sys.executable, "program.py"], cwd=folder, env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True,
    )  # fmt: skip


def test_commands_use_no_network(tmp_path: Path) -> None:
    done = run(COMMANDS, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "sweep.npz").exists()


@pytest.mark.parametrize(
    "use",
    [
        "socket.getaddrinfo('localhost', 80)",
        "socket.socket().bind(('127.0.0.1', 0))",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    ],
)
def test_the_guard_sees_it(use: str, tmp_path: Path) -> None:
    assert run(f"import socket\n{use}", tmp_path).returncode == 9
