"""A main window of its own for each test, with its own preference file."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPalette

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.experiment.preset import Preset, list_presets
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.window.language import Language
from rnnviz.window.preference_file import Preferences
from rnnviz.window.runtime.application import configure
from rnnviz.window.runtime.fault_catcher import FaultCatcher


@pytest.fixture(autouse=True)
def time_in_every_turn(monkeypatch):
    """All views draw at once, however busy the machine is."""
    monkeypatch.setattr("rnnviz.screen.turn_share.BUDGET", math.inf)


@pytest.fixture
def app(qapp):
    """The application as it is dressed for users, undressed again for the next test."""
    palette, font, locale = QPalette(qapp.palette()), qapp.font(), QLocale()
    configure(qapp)
    yield qapp
    qapp.setPalette(palette)
    qapp.setFont(font)
    QLocale.setDefault(locale)


@pytest.fixture
def english(app):
    language = Language("en")
    yield language
    language.close()


@pytest.fixture
def preferences(tmp_path):
    """Those of a user who has seen to it that no run stops by itself."""
    found = Preferences(tmp_path / "rnnviz.ini")
    found.keep("stops", {"kinds": [], "update": 0})
    return found


@pytest.fixture(scope="session")
def presets():
    """The presets that come with the program, read once."""
    return list_presets()


@pytest.fixture
def make_window(app, english, preferences, presets, qtbot):
    """Return a function that opens main windows; all are closed at the end."""
    from rnnviz.window.main_window import MainWindow

    windows = []

    def make(preferences=preferences, preset=None, size=(1280, 720)):
        window = MainWindow(preferences, english, FaultCatcher(), presets)
        windows.append(window)
        window.resize(*size)
        window.show()
        if preset is not None:
            window.run.open(preset)
            qtbot.waitUntil(lambda: window.run.frame is not None)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window, small):
    """An open window with a small experiment, paused before its first update."""
    return make_window(preset=small)


@pytest.fixture
def small():
    """A preset that costs next to nothing."""
    experiment = Experiment(
        seed=3, task=Recall(length=6), training=TrainingSettings(updates=50, batch=2)
    )
    return Preset("small", experiment, title="Small", title_zh="小", watch="Nothing", watch_zh="无")
