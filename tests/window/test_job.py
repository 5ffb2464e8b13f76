"""Work in a thread: its result, refusal or error arrives in the window."""

import errno
import threading

from PySide6.QtCore import QObject, Slot

from rnnviz.text import BadInput, Message
from rnnviz.window.job import Job


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


def run(work, qtbot):
    job = Job(work)
    ear = Ear(job)
    with qtbot.waitSignal(job.ended):
        job.start()
    assert job.wait(3)
    return ear.heard


def test_the_result_arrives_in_the_windows_thread(qapp, qtbot):
    assert run(threading.current_thread, qtbot)[0][2]
    worker = run(threading.current_thread, qtbot)[0][1]
    assert worker is not threading.main_thread()


def test_bad_input_is_one_line(qapp, qtbot):
    def work():
        raise BadInput(Message("export", "{no} such place", (("no", "no"),)))

    assert run(work, qtbot) == [("refused", "no such place", True)]


def test_a_file_system_that_says_no_is_one_line(qapp, qtbot):
    def work():
        raise OSError(errno.ENOSPC, "No space left on device", "/full/file.pdf")

    assert run(work, qtbot) == [("refused", "/full/file.pdf: No space left on device", True)]


def test_an_unexpected_error_is_handed_over(qapp, qtbot):
    error = ZeroDivisionError("1/0")

    def work():
        raise error

    assert run(work, qtbot) == [("broke", error, True)]


def test_waiting_is_bounded(qapp, qtbot):
    gate = threading.Event()
    job = Job(gate.wait)
    with qtbot.waitSignal(job.ended):
        job.start()
        assert not job.wait(0.01)
        gate.set()
    assert job.wait(3)
