"""Processes that are killed lose nothing, and a sweep goes on from its file."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing

import pytest

from rnnviz.cli import main
from rnnviz.sweep import pool as pool_module
from rnnviz.sweep.plan import pending
from rnnviz.sweep.pool import pooled_results, work
from rnnviz.sweep.progress import run_sweep
from rnnviz.sweep.run_one import run_one
from rnnviz.sweep.sweep_file import empty_sweep, read_sweep
from rnnviz.text import BadInput, Message
from tests.sweep.tiny import COMMAND, assert_same_bits


def test_a_killed_process_costs_nothing(alone):
    plan = alone.plan
    sweep, killed = empty_sweep(plan), False
    with closing(pooled_results(plan, plan.places, jobs=2)) as results:
        for result in results:
            if result is None:
                continue
            assert not sweep.done[result[0]], "a run was made twice"
            sweep.add(*result)
            if not killed:
                os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)
                killed = True
    assert killed
    assert_same_bits(sweep, alone)
    assert not multiprocessing.active_children()


def test_a_process_that_dies_while_another_is_started_costs_nothing(alone, monkeypatch):
    """The pool's own thread closes its queue then, under the hands of who starts the other."""
    start, started = ProcessPoolExecutor._spawn_process, []

    def start_in_a_broken_pool(executor):
        started.append(executor)
        if len(started) == 2:
            executor._broken = "a process has died"
            executor._call_queue._reader.close()
        start(executor)

    monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", start_in_a_broken_pool)
    plan, sweep = alone.plan, empty_sweep(alone.plan)
    for result in filter(None, pooled_results(plan, plan.places, jobs=2)):
        sweep.add(*result)
    assert started[0] is started[1] is not started[-1], "no other pool went on"
    assert_same_bits(sweep, alone)


def test_a_machine_that_starts_no_process_is_said_in_one_line(alone, monkeypatch):
    def refuse(executor):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(ProcessPoolExecutor, "_spawn_process", refuse)
    with pytest.raises(BadInput, match=r"no process could be started .*temporarily unavailable"):
        list(pooled_results(alone.plan, alone.plan.places, jobs=2))


class Deadly:
    """Stands for the pool of processes: runs here, and dies of some runs."""

    fatal: set = set()
    pools = 0

    def __init__(self, processes: int) -> None:
        self.processes, self.room, self.dead = processes, processes + 1, False
        type(self).pools += 1

    def submit(self, runs):
        future = Future()
        self.dead = self.dead or any(place in self.fatal for place, _ in runs)
        if self.dead:
            future.set_exception(BrokenProcessPool())
        else:
            future.set_result(work(runs))
        return future

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


def test_a_run_that_ends_every_process_is_given_up_and_all_others_are_made(alone, monkeypatch):
    monkeypatch.setattr(pool_module, "_Pool", Deadly)
    monkeypatch.setattr(Deadly, "fatal", {(1, 2, 0), (0, 1, 1)})
    plan = alone.plan
    results = [r for r in pooled_results(plan, plan.places, jobs=2) if r is not None]
    assert sorted(place for place, _ in results) == sorted(plan.places)
    failed = {place for place, found in results if isinstance(found, Message)}
    assert failed == Deadly.fatal


def test_processes_that_never_live_are_no_endless_loop(alone, monkeypatch):
    monkeypatch.setattr(pool_module, "_Pool", Deadly)
    monkeypatch.setattr(Deadly, "fatal", set(alone.plan.places))
    with pytest.raises(BadInput, match="__main__"):
        list(pooled_results(alone.plan, alone.plan.places, jobs=2))


def one_by_one(plan, places):
    """A runner in this process."""
    for place in places:
        yield place, run_one(plan.experiment(place))
        yield None


def test_a_stopped_sweep_goes_on_from_its_file(alone, tmp_path):
    path = tmp_path / "sweep.npz"
    with closing(run_sweep(alone.plan, path, one_by_one)) as running:
        for state in running:
            if state.sweep.done.sum() == 5:
                break
    kept = read_sweep(path)
    assert kept.done.sum() == 5
    made = []

    def the_rest(plan, places):
        made.extend(places)
        yield from one_by_one(plan, places)

    *_, state = run_sweep(alone.plan, path, the_rest)
    assert made == list(pending(alone.plan, kept.done))
    assert state.sweep.whole
    assert_same_bits(read_sweep(path), alone)


def test_an_error_on_the_way_keeps_what_is_done(alone, tmp_path):
    def failing(plan, places):
        yield places[0], run_one(plan.experiment(places[0]))
        raise KeyboardInterrupt

    path = tmp_path / "sweep.npz"
    with pytest.raises(KeyboardInterrupt):
        list(run_sweep(alone.plan, path, failing))
    assert read_sweep(path).done.sum() == 1


def test_the_killed_program_goes_on_with_the_same_command(alone, tmp_path, capfd):
    path = tmp_path / "sweep.npz"
    command = [sys.executable, "-m", "rnnviz", *COMMAND, "--jobs", "1", "-o", str(path)]
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, stdout=subprocess.PIPE, **quiet) as program:
        while not path.exists():
            assert program.poll() is None
            time.sleep(0.01)
        program.kill()
        assert program.stdout.read() == b""  # comes to an end when all its processes have ended
    first = read_sweep(path)
    assert first.done.any()
    assert main(command[3:]) == 0
    assert capfd.readouterr() == ("", "")
    assert_same_bits(read_sweep(path), alone)
    assert main([*command[3:], "--seeds", "3"]) == 2
    assert capfd.readouterr().err.count("\n") == 1
    assert_same_bits(read_sweep(path), alone)
