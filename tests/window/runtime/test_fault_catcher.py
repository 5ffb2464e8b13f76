"""Unexpected errors from anywhere are caught and reported once."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from rnnviz.window.runtime.fault_catcher import FaultCatcher


@contextmanager
def installed() -> Iterator[FaultCatcher]:
    catcher = FaultCatcher()
    catcher.reports = []
    catcher.caught.connect(lambda summary, details: catcher.reports.append((summary, details)))
    catcher.install()
    try:
        yield catcher
    finally:
        catcher.remove()


@pytest.fixture
def catcher(app, capsys):
    with installed() as catcher:
        yield catcher


def test_an_exception_in_a_thread_is_reported(app, capsys, qtbot):
    def fail():
        raise ValueError("in a thread")

    with installed() as catcher:  # here: before 8.4, pytest puts its own hook in for the test alone
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: bool(catcher.reports))
    summary, details = catcher.reports[0]
    assert summary == "ValueError: in a thread"
    assert "Traceback" in details


def through_hook(catcher, act, qtbot):
    """Run `act` under our hook alone: pytest-qt puts its own in place while a test runs."""
    hook = sys.excepthook
    sys.excepthook = catcher._exception
    try:
        act()
        qtbot.waitUntil(lambda: bool(catcher.reports))
    finally:
        sys.excepthook = hook


class Clumsy(QWidget):
    asked = Signal()

    @Slot()
    def fail(self):
        raise RuntimeError("in a slot")

    def paintEvent(self, event: QPaintEvent) -> None:
        self.times += 1
        raise RuntimeError("while painting")


def test_an_exception_in_a_slot_is_reported(catcher, qtbot):
    clumsy = Clumsy()
    qtbot.addWidget(clumsy)
    clumsy.asked.connect(clumsy.fail)
    through_hook(catcher, clumsy.asked.emit, qtbot)
    assert catcher.reports[0][0] == "RuntimeError: in a slot"


def test_an_exception_while_painting_is_reported_once(catcher, qtbot):
    clumsy = Clumsy()
    qtbot.addWidget(clumsy)

    clumsy.times = 0

    def act():
        clumsy.show()
        repaint = QTimer(clumsy)
        repaint.timeout.connect(clumsy.update)
        repaint.start(1)
        qtbot.waitUntil(lambda: clumsy.times > 10)
        repaint.stop()
        clumsy.close()

    through_hook(catcher, act, qtbot)
    assert len(catcher.reports) == 1
    assert "while painting" in catcher.reports[0][0]


def test_an_exception_in_a_timer_is_reported_once(catcher, qtbot):
    timer = QTimer()

    def fail():
        fail.times += 1
        raise KeyError("again")

    fail.times = 0
    timer.timeout.connect(fail)
    timer.start(0)
    through_hook(catcher, lambda: qtbot.waitUntil(lambda: fail.times > 30), qtbot)
    timer.stop()
    assert len(catcher.reports) == 1


def test_an_exception_in_a_pool_is_reported(catcher, qtbot):
    class Work(QRunnable):
        def run(self):
            raise OSError("in a pool")

    def act():
        pool = QThreadPool()
        pool.start(Work())
        pool.waitForDone()

    through_hook(catcher, act, qtbot)
    assert "in a pool" in catcher.reports[0][0]


def test_two_places_are_two_reports(catcher, qtbot):
    for error in (ValueError("a"), TypeError("b")):
        try:
            raise error
        except (ValueError, TypeError) as raised:
            catcher.report(raised)
    assert [s for s, _ in catcher.reports] == ["ValueError: a", "TypeError: b"]


def test_a_storm_of_different_faults_is_bounded(catcher):
    for i in range(3000):
        catcher._report(f"place {i}", "x", "")
    assert len(catcher.reports) == 1000


@pytest.mark.qt_no_exception_capture
def test_qt_prints_on_the_error_output_once(catcher, capsys):
    from PySide6.QtCore import QtMsgType

    for _ in range(5):
        catcher._qt_message(QtMsgType.QtWarningMsg, None, "odd")
    assert catcher.reports == []
    catcher._qt_message(QtMsgType.QtCriticalMsg, None, "broken")
    assert catcher.reports == [("broken", "Qt: broken")]


def test_the_hooks_are_given_back(app):
    before = sys.excepthook, threading.excepthook
    catcher = FaultCatcher()
    catcher.install()
    assert sys.excepthook != before[0]
    catcher.remove()
    assert (sys.excepthook, threading.excepthook) == before
    catcher.remove()
    assert isinstance(catcher, QObject)
