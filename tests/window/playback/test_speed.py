"""The speed control: the preset's speed, unless the user has chosen one."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QSlider

from rnnviz.experiment.preset import read_preset
from rnnviz.window.file.preset_dialog import PresetWords


@pytest.fixture
def slow(small):
    return replace(small, name="slow", speed=5.0)


def shown(window):
    transport = window.transport
    return transport.updates_per_second, transport.speed_text.text()


def interval(window, qtbot):
    """Return the seconds between two updates that the run was told."""
    session = window.session
    qtbot.waitUntil(lambda: session._worker.status.commands_done >= session._commands_sent)
    return session._worker._limiter.interval


def test_the_control_shows_the_speed_of_the_preset_that_is_opened(window, qtbot, slow, small):
    assert shown(window) == (math.inf, "full speed")
    window.run.open(slow)
    assert shown(window) == (5.0, "5/s")
    assert interval(window, qtbot) == pytest.approx(0.2)
    window.run.open(small)
    assert shown(window) == (math.inf, "full speed")
    assert interval(window, qtbot) == 0


def test_a_speed_between_two_stops_is_kept_as_it_is(window, qtbot, slow):
    window.run.open(replace(slow, speed=3.0))
    assert shown(window) == (3.0, "3/s")
    assert interval(window, qtbot) == pytest.approx(1 / 3)
    window.transport.slower()
    assert shown(window) == (2.0, "2/s")
    window.transport.preset_speed()
    window.transport.faster()
    assert shown(window) == (5.0, "5/s")
    window.run.open(replace(slow, speed=0.7))
    window.transport.preset_speed()
    window.transport.slower()
    assert shown(window) == (0.5, "2 s each")


@pytest.mark.parametrize("by", ["keys", "slider"])
def test_what_the_user_chose_wins_until_the_way_back_is_taken(window, qtbot, slow, small, by):
    window.run.open(small)
    if by == "keys":
        qtbot.keyClick(window, Qt.Key.Key_Minus)
    else:
        window.transport.speed.triggerAction(QSlider.SliderAction.SliderSingleStepSub)
    assert shown(window) == (500.0, "500/s")
    for preset in (slow, small, slow):
        window.run.open(preset)
        assert shown(window) == (500.0, "500/s")
    assert interval(window, qtbot) == pytest.approx(1 / 500)
    assert "5/s" in window.transport.speed.toolTip()
    window.actions_.by_name["preset_speed"].trigger()
    assert shown(window) == (5.0, "5/s")
    assert interval(window, qtbot) == pytest.approx(0.2)
    window.run.open(small)
    assert shown(window) == (math.inf, "full speed")


def test_the_key_for_the_way_back(window, qtbot, slow):
    window.run.open(slow)
    window.transport.faster()
    qtbot.keyClick(window, Qt.Key.Key_0)
    assert shown(window) == (5.0, "5/s")


def test_another_language_changes_the_words_alone(window, slow):
    window.run.open(slow)
    window.transport.faster()
    QApplication.sendEvent(window.transport, QEvent(QEvent.Type.LanguageChange))
    assert shown(window) == (10.0, "10/s")
    assert "5/s" in window.transport.speed.toolTip()


def test_a_preset_that_is_saved_keeps_the_speed_on_the_control(window, slow, small):
    def saved(title):
        window.own_presets.save_as(PresetWords((title, "")))
        return read_preset(window.preferences.presets / f"{title}.toml").speed

    window.run.open(slow)
    assert saved("slow and mine") == 5.0
    window.transport.faster()
    assert saved("mine") == 10.0
    window.transport.preset_speed()
    window.run.open(small)
    assert saved("full") is None
