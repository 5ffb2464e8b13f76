"""Background jobs: the result, refusal or error arrives in the window."""

import errno
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, Slot

from rnnviz.storage.atomic_write import write_atomically
from rnnviz.text import BadInput, Message
from rnnviz.window.runtime.job import Job, JobThread


class Ear(QObject):
    """Hears all that a job says, and in which thread."""

    def __init__(self, job):
        super().__init__()
        self.heard = []
        for name in ("done", "refused", "broke"):
            getattr(job, name).connect(getattr(self, name))

    def hear(self, kind, what):
        self.heard.append((kind, what, threading.current_thread() is threading.main_thread()))

    @Slot(object)
    def done(self, what):
        self.hear("done", what)

    @Slot(str)
    def refused(self, what):
        self.hear("refused", what)

    @Slot(object)
    def broke(self, what):
        self.hear("broke", what)


@pytest.fixture
def thread():
    thread = JobThread()
    yield thread
    thread.stop()
    assert thread.wait(60)


def run(work, qtbot):
    thread = JobThread()
    job = Job(work)
    ear = Ear(job)
    with qtbot.waitSignal(job.ended):
        thread.add(job)
    thread.stop()
    assert thread.wait(60)
    return ear.heard


def test_the_result_arrives_in_the_windows_thread(qapp, qtbot):
    assert run(threading.current_thread, qtbot)[0][2]
    worker = run(threading.current_thread, qtbot)[0][1]
    assert worker is not threading.main_thread()


def test_bad_input_is_one_line(qapp, qtbot):
    def work():
        raise BadInput(Message("export", "{no} such place", (("no", "no"),)))

    assert run(work, qtbot) == [("refused", "no such place", True)]


def test_an_error_of_the_file_system_is_one_line(qapp, qtbot):
    def work():
        raise OSError(errno.ENOSPC, "No space left on device", "/full/file.pdf")

    assert run(work, qtbot) == [("refused", "/full/file.pdf: No space left on device", True)]


def test_an_unexpected_error_is_handed_over(qapp, qtbot):
    error = ZeroDivisionError("1/0")

    def work():
        raise error

    assert run(work, qtbot) == [("broke", error, True)]


def test_a_job_is_destroyed_in_the_windows_thread_and_its_function_at_once(qapp, qtbot, thread):
    gone = []
    held = {"what a function holds"}
    freed = weakref.ref(held)
    job, last = Job(held.copy), Job(int)
    weakref.finalize(job, lambda: gone.append(threading.current_thread()))
    thread.add(job)
    del job, held
    with qtbot.waitSignal(last.ended):
        thread.add(last)
    assert freed() is None
    thread.add(Job(int))
    assert gone == [threading.main_thread()]


def test_jobs_run_in_their_order_in_one_thread(qapp, qtbot, thread):
    jobs = [Job(threading.current_thread) for _ in range(20)]
    ears = [Ear(job) for job in jobs]
    with qtbot.waitSignal(jobs[-1].ended):
        for job in jobs:
            thread.add(job)
    [(kind, first, _)] = ears[0].heard
    assert kind == "done"
    assert all(ear.heard == [("done", first, True)] for ear in ears)


def test_what_does_not_end_in_time_leaves_no_half_file_and_begins_nothing(
    qapp, qtbot, thread, tmp_path
):
    begun, gate, later = threading.Event(), threading.Event(), []

    def produce(file):
        file.write(b"half")
        begun.set()
        gate.wait(60)
        file.write(b"whole")

    def work():
        write_atomically(tmp_path / "a", produce)

    job, other = Job(work), Job(lambda: later.append(1))
    ear = Ear(job)
    with qtbot.waitSignal(job.ended):
        thread.add(job)
        thread.add(other)
        assert begun.wait(60)
        assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
        thread.stop()
        assert not thread.wait(0.01)
        assert list(tmp_path.iterdir()) == []
        gate.set()
    assert thread.wait(60)
    [(kind, _, _)] = ear.heard
    assert kind == "refused"
    assert list(tmp_path.iterdir()) == []
    assert later == []
