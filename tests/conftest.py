"""What every test runs under: no display, one BLAS thread, no chance, and nothing left behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import functools
import gc
import signal
import sys
import threading
import time

import pytest
from hypothesis import settings

# The same examples in every run on every machine, without a database; a failure prints how to
# run it again. `--hypothesis-profile=search` tries others.
settings.register_profile("rnnviz", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("rnnviz")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A job in the background ignores interrupts, and so would all programs that tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

YOUNG = 10_000
"""Objects that are made until those are searched for cycles: 700 by Python's default."""

WAIT = 120_000
"""Milliseconds that a test waits for what must come, at most."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Run three processes on two cores: tests of windows also wait, for threads and for timers."""
    return -(-3 * len(os.sched_getaffinity(0)) // 2) if hasattr(os, "sched_getaffinity") else None


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Keep what was collected out of the sight of the garbage collector: it lives to the end.

    What tests make is short-lived, so it is searched for cycles more rarely than by default.
    """
    gc.disable()
    result = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()
    return result


def pytest_collection_modifyitems(items):
    """Begin with the slowest: at the end no process has a long one left that others wait for."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_sessionfinish(session, exitstatus):
    """Let a file end well that was skipped as a whole, for want of what is optional."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter is not None and reporter.stats.get("skipped")
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and skipped:
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def qapp(qapp):
    """The application of all tests, ended as the program ends it."""
    from rnnviz.window.runtime.application import end_application

    yield qapp
    end_application(qapp)


@pytest.fixture
def qtbot(qtbot):
    """Waits that a busy machine does not end: pytest-qt's own five seconds are too few there."""
    wait, wait_signal = qtbot.waitUntil, qtbot.waitSignal
    qtbot.waitUntil = lambda condition, *, timeout=WAIT: wait(condition, timeout=max(timeout, WAIT))
    qtbot.waitSignal = functools.partial(wait_signal, timeout=WAIT)
    return qtbot


@pytest.fixture(autouse=True)
def nothing_left_behind(request):
    """Fail a test that leaves threads, windows, running timers or untold errors.

    Warnings of Python and of Qt fail a test by the settings in pyproject.toml.
    """
    threads = set(threading.enumerate())
    yield
    for hook in (sys.excepthook, threading.excepthook):
        owner = type(getattr(hook, "__self__", None)).__module__
        assert not owner.startswith("rnnviz"), "a hook for exceptions was not given back"
    left = _left_threads(threads)
    assert not left, f"threads left behind: {left}"
    if "qapp" in request.fixturenames:
        _check_qt()


def _left_threads(before):
    """Wait for threads that are ending (one may be inside a long eigenvalue problem), then tell."""
    deadline = time.monotonic() + 30.0
    while time.monotonic() < deadline:
        left = [t.name for t in threading.enumerate() if t not in before and t.is_alive()]
        if not left:
            return []
        time.sleep(0.01)
    return left


def _check_qt():
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import getAllValidWrappers

    app = QApplication.instance()
    if app is None:
        return
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    if _top_level(app):
        # A cycle of Python objects may hold a window that nobody owns any more.
        gc.collect()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = _top_level(app)
    for widget in left:
        widget.close()
        widget.deleteLater()
    assert not left, f"windows left behind: {left}"
    timers = [t for t in getAllValidWrappers() if isinstance(t, QTimer) and t.isActive()]
    assert not timers, f"timers left running: {timers}"
    assert QCoreApplication.instance() is app


def _top_level(app):
    """Windows that are not Qt's own, such as the frame of a tool tip."""
    from shiboken6 import isValid

    return [
        widget
        for widget in app.topLevelWidgets()
        if isValid(widget) and widget.metaObject().className() not in _QTS_OWN
    ]


_QTS_OWN = ("QTipLabel", "QDesktopWidget", "QComboBoxPrivateContainer")
