"""A file is replaced whole or not at all, whatever goes wrong and whenever it does."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import random
import signal
import socket
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest

from rnnviz.storage import atomic_write
from rnnviz.storage.atomic_write import (
    WriteTransaction,
    refuse_unwritable,
    write_atomically,
    write_many_atomically,
)
from rnnviz.text import BadInput

OLD = b"old " * 1000
NEW = bytes(range(256)) * 700


def produce(file: BinaryIO) -> None:
    for start in range(0, len(NEW), 30_000):
        file.write(NEW[start : start + 30_000])


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def one_line(error: BadInput) -> str:
    text = str(error)
    assert text
    assert "\n" not in text
    return text


def test_new_file_has_exactly_these_bytes(tmp_path: Path) -> None:
    write_atomically(tmp_path / "δ 学.png", produce)
    assert (tmp_path / "δ 学.png").read_bytes() == NEW
    assert names(tmp_path) == ["δ 学.png"]


def test_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    path.chmod(0o640)
    write_atomically(path, produce)
    assert path.read_bytes() == NEW
    assert path.stat().st_mode & 0o777 == 0o640


def test_empty_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", lambda file: None)
    assert (tmp_path / "a").read_bytes() == b""


def test_npz_can_be_written_to_the_stream(tmp_path: Path) -> None:
    def save(file: BinaryIO) -> None:
        np.savez_compressed(file, x=np.arange(100_000))

    write_atomically(tmp_path / "a.npz", save)
    with np.load(tmp_path / "a.npz") as stored:
        assert np.array_equal(stored["x"], np.arange(100_000))


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_bytes(OLD)
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a")
    write_atomically(tmp_path / "link", produce)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "a").read_bytes() == NEW
    assert names(tmp_path / "real") == ["a"]


@pytest.mark.parametrize("error", [RuntimeError("bug"), KeyboardInterrupt(), BadInput])
def test_failing_producer_leaves_the_old_file(tmp_path: Path, error: Any) -> None:
    path = tmp_path / "a"
    path.write_bytes(OLD)
    raised = error if isinstance(error, BaseException) else OSError(errno.EIO, "x")

    def fail(file: BinaryIO) -> None:
        file.write(NEW)
        raise raised

    with pytest.raises(error if isinstance(error, type) else type(error)):
        write_atomically(path, fail)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a"]


class Injector:
    """Fails the k-th call of the operating system, counted over all kinds of calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, k: int, code: int) -> None:
        self.calls = 0
        self.k, self.code = k, code
        for name in ("fsync", "replace"):
            monkeypatch.setattr(atomic_write.os, name, self.wrap(getattr(os, name)))
        monkeypatch.setattr(atomic_write, "open", self.open, raising=False)

    def tick(self) -> None:
        self.calls += 1
        if self.calls == self.k:
            raise OSError(self.code, os.strerror(self.code))

    def wrap(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **rest: Any) -> Any:
            self.tick()
            return call(*args, **rest)

        return wrapped

    def open(self, path: Path, mode: str) -> Any:
        self.tick()
        injector = self

        class Faulty(io.FileIO):
            def write(self, data: Any) -> int:
                injector.tick()
                return super().write(data)

            def read(self, size: int | None = -1) -> Any:
                injector.tick()
                return super().read(size if size is not None else -1)

            def close(self) -> None:
                closed = self.closed
                super().close()
                if not closed:
                    injector.tick()

        return Faulty(path, mode.replace("b", ""))


def count_calls(tmp_path: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        injector = Injector(patch, 0, 0)
        write_atomically(tmp_path / "counted", produce)
    (tmp_path / "counted").unlink()
    return injector.calls


def attempt(path: Path) -> str:
    """Write and return the one-line refusal, or nothing."""
    try:
        write_atomically(path, produce)
    except BadInput as error:
        return one_line(error)
    return ""


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_every_single_call_may_fail(tmp_path: Path, code: int) -> None:
    path = tmp_path / "a"
    total = count_calls(tmp_path)
    assert total > 10
    refused = 0
    for k in range(1, total + 1):
        path.write_bytes(OLD)
        with pytest.MonkeyPatch.context() as patch:
            Injector(patch, k, code)
            said = attempt(path)
        assert path.read_bytes() == (OLD if said else NEW), k
        assert names(tmp_path) == ["a"], k
        refused += bool(said)
    assert refused == total - 1  # only the folder's own fsync is allowed to fail in silence


def test_second_file_failing_leaves_no_first(tmp_path: Path) -> None:
    total = count_calls(tmp_path)
    kept = tmp_path / "kept"
    for k in range(1, 2 * total):
        kept.write_bytes(OLD)
        with pytest.MonkeyPatch.context() as patch:
            Injector(patch, k, errno.ENOSPC)
            try:
                write_many_atomically([(tmp_path / "new", produce), (kept, produce)])
            except BadInput:
                assert kept.read_bytes() == OLD
                assert names(tmp_path) == ["kept"]
            else:
                assert kept.read_bytes() == (tmp_path / "new").read_bytes() == NEW
                (tmp_path / "new").unlink()


def test_lost_bytes_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that drops the end of a file without a word."""
    path = tmp_path / "a"
    path.write_bytes(OLD)

    def drop(handle: int) -> None:
        os.ftruncate(handle, len(NEW) - 1)

    monkeypatch.setattr(atomic_write.os, "fsync", drop)
    with pytest.raises(BadInput):
        write_atomically(path, produce)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["a"]


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Short(io.FileIO):
        def write(self, data: Any) -> int:
            return super().write(memoryview(data)[:777])

    def opened(path: Path, mode: str) -> Any:
        return Short(path, "x") if "x" in mode else io.FileIO(path)

    monkeypatch.setattr(atomic_write, "open", opened, raising=False)
    write_atomically(tmp_path / "a", produce)
    assert (tmp_path / "a").read_bytes() == NEW


REFUSALS = [
    (errno.ENOSPC, "disk is full"),
    (errno.EROFS, "read-only"),
    (errno.EACCES, "permission"),
    (errno.EIO, "Input/output error"),
]


@pytest.mark.parametrize(("code", "words"), REFUSALS)
def test_refusal_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refuse(*args: object, **rest: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(atomic_write, "open", refuse, raising=False)
    with pytest.raises(BadInput) as caught:
        write_atomically(tmp_path / "a.png", produce)
    assert words in one_line(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_unusable_places_are_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(OLD)
    cases = {
        tmp_path / "missing" / "a": "no such folder",
        tmp_path / "file" / "a": "no such folder",
        tmp_path / "folder": "is a folder",
        tmp_path / ("n" * 300): "too long",
        tmp_path / "a\0b": "not a name",
    }
    for path, words in cases.items():
        with pytest.raises(BadInput) as caught:
            write_atomically(path, produce)
        assert words in one_line(caught.value), path
    assert names(tmp_path) == ["file", "folder"]


def test_asking_first_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(OLD)
    refuse_unwritable(tmp_path / "a")
    refuse_unwritable(tmp_path / "b")
    with pytest.raises(BadInput, match="no such folder"):
        refuse_unwritable(tmp_path / "missing" / "a")
    with pytest.raises(BadInput, match="too long"):
        refuse_unwritable(tmp_path / ("n" * 300))
    assert names(tmp_path) == ["a"]


def test_longest_possible_name(tmp_path: Path) -> None:
    write_atomically(tmp_path / ("n" * 251 + ".png"), produce)
    assert (tmp_path / ("n" * 251 + ".png")).read_bytes() == NEW


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_device_is_not_mistaken_for_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(path: Path, mode: str) -> Any:
        Path(path).touch()
        return open("/dev/full", "wb")

    monkeypatch.setattr(atomic_write, "open", opened, raising=False)
    (tmp_path / "a").write_bytes(OLD)
    with pytest.raises(BadInput, match="disk is full"):
        write_atomically(tmp_path / "a", produce)
    assert (tmp_path / "a").read_bytes() == OLD
    assert names(tmp_path) == ["a"]


def test_leftovers_of_a_kill_go_away_with_the_next_export(tmp_path: Path) -> None:
    old, young, other = (
        tmp_path / n for n in (".rnnviz-1.part", ".rnnviz-2.part", ".other-1.part")
    )
    for path in (old, young, other):
        path.touch()
    for path in (old, other):
        os.utime(path, (time.time() - 1e6,) * 2)
    write_atomically(tmp_path / "a", produce)
    assert names(tmp_path) == sorted([other.name, young.name, "a"])


KILLED = """
    import itertools, sys
    from pathlib import Path
    from rnnviz.storage.atomic_write import write_atomically
    path = Path(sys.argv[1])
    print("ready", flush=True)
    for round in itertools.count():
        block = bytes([round % 256]) * 100_000
        def produce(file):
            for _ in range(20):
                file.write(block)
        write_atomically(path, produce)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    delays = random.Random(1)
    path = tmp_path / "a"
    path.write_bytes(b"\xff" * 2_000_000)
    for _ in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(path)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=delays.uniform(0.0, 0.05))
            process.kill()
        content = path.read_bytes()
        assert len(content) == 2_000_000
        assert len(set(content)) == 1
    rest = [n for n in names(tmp_path) if n != "a"]
    assert all(n.startswith(".rnnviz-") for n in rest)


@pytest.fixture(params=["pipe", "socket", "device"])
def irregular(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A name of something that is no plain file."""
    path = tmp_path / "irregular"
    if not hasattr(os, "mkfifo"):
        pytest.skip("the system has no such files")
    if request.param == "pipe":
        os.mkfifo(path)
    elif request.param == "device":
        path = Path(os.devnull)
    else:
        with socket.socket(socket.AF_UNIX) as held, contextlib.chdir(tmp_path):
            held.bind("irregular")
    return path


@pytest.mark.parametrize("linked", [False, True])
def test_what_is_no_plain_file_is_never_replaced(
    irregular: Path, linked: bool, tmp_path: Path
) -> None:
    target = irregular
    if linked:
        target = tmp_path / "link"
        target.symlink_to(irregular)
    kind = stat.S_IFMT(os.stat(irregular).st_mode)
    before = sorted(os.listdir(tmp_path))
    for write in (refuse_unwritable, lambda path: write_atomically(path, lambda file: None)):
        with pytest.raises(BadInput, match="name of a file is needed"):
            write(target)
    assert stat.S_IFMT(os.lstat(irregular).st_mode) == kind
    assert sorted(os.listdir(tmp_path)) == before
    assert target.is_symlink() == linked


def test_through_a_link_that_leads_nowhere_yet_the_file_is_made(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new")
    refuse_unwritable(tmp_path / "link")
    write_atomically(tmp_path / "link", produce)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "new").read_bytes() == NEW


def appearing(target: Path) -> Callable[[BinaryIO], None]:
    """Return what writes a file while another program makes one of the same name."""

    def produce(stream: BinaryIO) -> None:
        stream.write(b"ours")
        target.write_bytes(b"theirs")

    return produce


@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_comes_into_being_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def refuse(*names: object) -> None:
            raise OSError(errno.EPERM, "a file system without links")

        monkeypatch.setattr(os, "link", refuse)
    free, taken = tmp_path / "free", tmp_path / "taken"
    files = [(free, lambda stream: stream.write(b"ours")), (taken, appearing(taken))]
    with pytest.raises(BadInput, match="taken: this file exists"):
        write_many_atomically(files, overwrite=False)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
    assert taken.read_bytes() == b"theirs"
    write_many_atomically(files[:1], overwrite=False)
    assert free.read_bytes() == b"ours"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_thread_that_writes_for_hours_keeps_no_names_of_what_is_written(tmp_path):
    writing = WriteTransaction()
    with writing:
        for number in range(3):
            write_atomically(tmp_path / str(number), lambda stream: stream.write(b"whole"))
    assert not writing._temporaries
    writing.abandon()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0", "1", "2"]
