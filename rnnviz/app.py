"""Opening the window, or writing figures where no window can be opened."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, translate

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from rnnviz.window.file.loader import Loaded
    from rnnviz.window.main_window import MainWindow

FIGURES = "figures"
"""The folder of the figures on a machine without a display."""


def run(
    command: Callable[[list[str]], int],
    preset_or_file: str | None = None,
    language: str | None = None,
) -> int:
    """Open the window with a preset's name or a file; return the exit status.

    Where no window can be opened, `command` runs `rnnviz export` instead.

    Raises
    ------
    BadInput
        Where there is no such preset, or the file holds no experiment.
    """
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    from rnnviz.window.runtime.platform_check import lacking, unfit_platform

    problem = lacking()
    if problem is not None:
        return _without_window(command, str(problem), preset_or_file)
    unfit = unfit_platform()
    if unfit is not None:
        raise BadInput(unfit)
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)
    return _with_window(preset_or_file, language)


def _without_window(
    command: Callable[[list[str]], int], problem: str, preset_or_file: str | None
) -> int:
    """Print in one line why there is no window, and write the figures instead."""
    from rnnviz.experiment.preset import DEFAULT
    from rnnviz.lesson.lesson import Lesson
    from rnnviz.window.file.loader import LoadedNetwork, load_file

    found = load_file(preset_or_file or DEFAULT)  # bad input first
    if isinstance(found, Lesson):
        source = QT_TRANSLATE_NOOP(
            "window",
            "{file}: a lesson needs a window; rnnviz lesson FILE --worksheet OUT.pdf prints it",
        )
        raise BadInput.of("window", source, file=preset_or_file)
    if isinstance(found, LoadedNetwork) and found.inspection is None:
        source = QT_TRANSLATE_NOOP(
            "window",
            "{file}: this is one half of an inspection; without a window, rnnviz inspect WEIGHTS"
            " --inputs FILE takes both",
        )
        raise BadInput.of("window", source, file=preset_or_file)
    source = translate("window", "{problem} The figures go to the folder {folder} instead.")
    print(source.format(problem=problem, folder=FIGURES), file=sys.stderr)
    return command(["export", preset_or_file or DEFAULT, "-o", FIGURES])


def _with_window(preset_or_file: str | None, language: str | None) -> int:
    from rnnviz.experiment.preset import DEFAULT, load_preset
    from rnnviz.window.file.loader import load_file
    from rnnviz.window.runtime.application import SignalClosing, end_application, make_application
    from rnnviz.window.runtime.gc_guard import freeze_startup

    found = load_file(preset_or_file or DEFAULT, load_preset(DEFAULT))
    app = make_application(sys.argv[:1])
    window = open_window(app, found, language)
    if preset_or_file is None:
        window.lesson_room.offer.offer()
    freeze_startup()
    closing = SignalClosing(window)
    try:
        status = app.exec()
    finally:
        closing.remove()
    _leave_threads_behind(status)
    end_application(app)
    return status


def show_error(text: str) -> None:
    """Show in a box why the program ends, where a window can be opened."""
    from rnnviz.window.runtime.platform_check import lacking

    if lacking() is not None:
        return
    from PySide6.QtWidgets import QApplication, QMessageBox

    from rnnviz.screen.plain_text import as_it_is
    from rnnviz.window.runtime.application import make_application

    app = QApplication.instance() or make_application(sys.argv[:1])  # until the box is closed
    QMessageBox.critical(None, app.applicationName(), as_it_is(text))


def _leave_threads_behind(status: int) -> None:
    """End the process at once where a thread of ours did not end in time.

    Finalising Python while such a thread is about to call Qt would crash.
    """
    if any(thread.name.startswith("rnnviz") for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
        os._exit(status)


def open_window(
    app: QApplication,
    found: Loaded,
    language: str | None,
) -> MainWindow:
    """Show the main window with what was loaded, ready to play."""
    from rnnviz.window.language import LANGUAGES, Language, preferred
    from rnnviz.window.main_window import MainWindow
    from rnnviz.window.preference_file import Preferences, standard_data, standard_path
    from rnnviz.window.runtime.fault_catcher import FaultCatcher

    preferences = Preferences(standard_path(), standard_data())
    name = language or preferences.text("language", preferred(), tuple(LANGUAGES))
    catcher = FaultCatcher()
    catcher.install()
    app.aboutToQuit.connect(catcher.remove)
    window = MainWindow(preferences, Language(name), catcher)
    window.show()
    window.activateWindow()  # without a window manager nothing else gives it the keyboard
    window.dock_area.setFocus()
    window.files.take(found)
    return window
