"""Modules that dialogs need are imported one in a turn, some seconds after the start."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject
from shiboken6 import isValid

from rnnviz.window.export.animation_controller import NEEDED as OF_ANIMATIONS
from rnnviz.window.runtime import preload
from rnnviz.window.runtime.preload import Preload
from rnnviz.window.sweep.controller import NEEDED as OF_SWEEPS


@pytest.fixture
def imported(monkeypatch):
    names = []
    monkeypatch.setattr(preload, "importlib", SimpleNamespace(import_module=names.append))
    return names


def test_one_is_imported_in_a_turn_where_there_is_time(qapp, imported, monkeypatch):
    parent, share = QObject(), SimpleNamespace(has_time=True)
    work = Preload(parent, ("one", "two"))
    monkeypatch.setattr(work, "_share", share)
    assert work._timer.interval() == preload.AFTER
    work._import_next()
    assert imported == ["one"]
    assert work._timer.interval() == preload.APART
    share.has_time = False
    work._import_next()
    assert imported == ["one"]
    share.has_time = True
    work._import_next()
    assert imported == ["one", "two"]
    assert not work._timer.isActive()


def test_it_begins_by_itself_and_nothing_is_left_to_be_done(qtbot, imported, monkeypatch):
    monkeypatch.setattr(preload, "AFTER", 0)
    monkeypatch.setattr(preload, "APART", 0)
    parent = QObject()
    work = Preload(parent, ("one", "two", "three"))
    qtbot.waitUntil(lambda: imported == ["one", "two", "three"])
    qtbot.waitUntil(lambda: not isValid(work))


def test_a_module_that_cannot_be_imported_is_left_to_whoever_needs_it(qapp, monkeypatch):
    monkeypatch.setattr(preload, "APART", 0)
    parent = QObject()
    work = Preload(parent, ("rnnviz.missing", "rnnviz.missing_too"))
    monkeypatch.setattr(work, "_share", SimpleNamespace(has_time=True))
    work._import_next()
    work._import_next()
    assert not work._timer.isActive()


@pytest.mark.parametrize("name", [*OF_ANIMATIONS, *OF_SWEEPS])
def test_every_module_is_there(name):
    assert importlib.import_module(name)
