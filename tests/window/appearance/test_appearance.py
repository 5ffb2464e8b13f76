"""Size of type and reduced motion: chosen in the window, remembered, and asked of the system."""

import weakref
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from rnnviz.screen.font import BASE_POINTS
from rnnviz.window.appearance import reduced_motion
from rnnviz.window.appearance.controller import AppearanceController
from rnnviz.window.preference_file import Preferences


@pytest.fixture
def appearance(app, english, preferences):
    found = AppearanceController(preferences, english)
    yield found
    found.deleteLater()


def again(appearance, preferences, english):
    """Return what is remembered at the next start."""
    assert preferences.flush()
    return AppearanceController(Preferences(preferences.path), english, appearance)


def test_text_grows_to_twice_its_size_and_is_remembered(appearance, preferences, english):
    for _ in range(10):
        appearance.larger_text()
    assert appearance.points == QApplication.font().pointSizeF() == 2 * BASE_POINTS
    assert appearance.plot_theme.point_size == 2 * BASE_POINTS
    assert again(appearance, preferences, english).points == 2 * BASE_POINTS
    for _ in range(10):
        appearance.smaller_text()
    assert appearance.points == BASE_POINTS
    assert appearance.plot_theme.line_scale == 1.0


def test_in_projector_mode_its_own_size_stays(appearance):
    appearance.enlarge(720)
    before = appearance.points
    appearance.larger_text()
    assert appearance.points == before
    appearance.reduce()
    assert appearance.points > BASE_POINTS


def test_reduced_motion_is_told_and_remembered(appearance, preferences, english):
    told = []
    appearance.motion_changed.connect(told.append)
    appearance.reduce_motion(True)
    assert told == [True]
    assert again(appearance, preferences, english).reduces_motion


class Hints:
    def __init__(self, answers):
        vars(self).update(answers)


class Style:
    """Has hints that end with it, as Qt's own do."""

    def __init__(self, **answers):
        self._hints = Hints(answers)

    def accessibility(self):
        return weakref.proxy(self._hints)


@pytest.mark.parametrize(("name", "reduces"), [("ReducedMotion", True), ("NoPreference", False)])
def test_the_system_is_asked_where_qt_knows_its_answer(monkeypatch, name, reduces):
    style = partial(Style, motionPreference=lambda: SimpleNamespace(name=name))
    monkeypatch.setattr(QGuiApplication, "styleHints", style)
    assert reduced_motion.system_reduces_motion() is reduces


def test_an_older_qt_knows_no_answer(monkeypatch):
    monkeypatch.setattr(QGuiApplication, "styleHints", Style)
    assert not reduced_motion.system_reduces_motion()


def test_what_glided_before_glides_again(app, appearance):
    glides, fades = Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_FadeTooltip
    before = {each: QApplication.isEffectEnabled(each) for each in Qt.UIEffect}
    try:
        for effect in (Qt.UIEffect.UI_General, glides):
            QApplication.setEffectEnabled(effect, True)
        QApplication.setEffectEnabled(fades, False)
        usual = QApplication.isEffectEnabled(glides), QApplication.isEffectEnabled(fades)
        assert usual == (True, False)
        started = AppearanceController(appearance._preferences, appearance._language, appearance)
        started.reduce_motion(True)
        assert not QApplication.isEffectEnabled(glides)
        started.reduce_motion(False)
        assert (QApplication.isEffectEnabled(glides), QApplication.isEffectEnabled(fades)) == usual
    finally:
        for effect, enabled in before.items():
            QApplication.setEffectEnabled(effect, enabled)
