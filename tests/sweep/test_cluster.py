"""Runs made by a Dask cluster: a real scheduler and two workers, one of which is killed."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from rnnviz.cli import main
from rnnviz.sweep.sweep_file import read_sweep
from tests.sweep.tiny import COMMAND, assert_same_bits

pytest.importorskip("distributed")
LOCAL = "tcp://127.0.0.1"


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start a program of Dask, which is killed in the end."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **quiet) as program:
        try:
            yield program
        finally:
            program.kill()


def line_with(program: subprocess.Popen[str], text: str) -> str:
    """Wait until a program says something."""
    for line in program.stderr:
        if text in line:
            return line
    raise AssertionError(f"it ended before it said {text!r}")


@pytest.fixture
def scheduler() -> Iterator[str]:
    with started(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
    ) as program:
        yield re.search(rf"{LOCAL}:\d+", line_with(program, "Scheduler at"))[0]


def worker(address: str):
    return started(
        "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--no-dashboard",
        "--no-nanny", "--nthreads", "1", "--memory-limit", "0",
    )  # fmt: skip


def test_a_killed_worker_costs_nothing_and_a_cluster_gives_the_same_bits(
    scheduler, alone, tmp_path
):
    path = tmp_path / "sweep.npz"
    command = [sys.executable, "-m", "rnnviz", *COMMAND, "--scheduler", scheduler, "-o", str(path)]
    with ExitStack() as stack:
        first, second = (stack.enter_context(worker(scheduler)) for _ in range(2))
        for each in (first, second):
            line_with(each, "Registered to")
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as sweep:
            while not path.exists():
                assert sweep.poll() is None
                time.sleep(0.01)
            first.kill()
            assert (sweep.wait(), sweep.stderr.read()) == (0, "")
    assert_same_bits(read_sweep(path), alone)


@pytest.mark.parametrize("address", ["", "nonsense", "http://127.0.0.1:80", "127.0.0.1", "a:b:c"])
def test_what_is_no_address_is_refused_in_one_line(address, tmp_path, capsys):
    path = tmp_path / "sweep.npz"
    assert main([*COMMAND, "--scheduler", address, "-o", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not path.exists()
