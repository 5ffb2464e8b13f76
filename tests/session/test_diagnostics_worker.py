"""The analyst computes what is wanted of the newest picture, each once."""

from collections import deque
from types import SimpleNamespace

import pytest

from rnnviz.session.diagnostics_worker import DiagnosticsWorker
from rnnviz.session.handoff import NumberedSnapshot
from rnnviz.training import diagnostics as module


@pytest.fixture
def analyst(monkeypatch):
    """An analyst of stand-ins: a result is the update it belongs to."""
    monkeypatch.setattr(module, "spectra_of", lambda snapshot, cancelled: ("s", snapshot.update))
    monkeypatch.setattr(module, "triangles_of", _triangle)
    monkeypatch.setattr(module, "verdicts_of", lambda snapshot: ("v", snapshot.update))
    monkeypatch.setattr(module, "ways_of", lambda snapshot, cancelled: ("w", snapshot.update))
    monkeypatch.setattr(DiagnosticsWorker, "SHORTEST", 0.0)
    analyst = DiagnosticsWorker(deque())
    yield analyst
    analyst.stop()
    analyst.wait(30)


def _triangle(snapshot):
    if snapshot.update == 13:
        raise ArithmeticError("thirteen")
    return ("t", snapshot.update)


def picture(update):
    return NumberedSnapshot(1, SimpleNamespace(update=update))


def held(analyst, name):
    return lambda: analyst.results[name]._held is not None


def test_nothing_is_computed_that_nobody_wants(analyst, qtbot):
    analyst.offer(picture(1))
    analyst.want({"triangle"})
    qtbot.waitUntil(held(analyst, "triangle"))
    assert analyst.results["triangle"].take()[1] == ("t", 1)
    assert analyst.results["spectrum"].take() is None


def test_a_view_opened_later_gets_its_part_of_the_same_picture(analyst, qtbot):
    analyst.want({"triangle"})
    analyst.offer(picture(4))
    qtbot.waitUntil(held(analyst, "triangle"))
    analyst.results["triangle"].take()
    analyst.want({"triangle", "spectrum"})
    qtbot.waitUntil(held(analyst, "spectrum"))
    assert analyst.results["spectrum"].take()[1] == ("s", 4)
    assert analyst.results["triangle"].take() is None


def test_what_fails_is_told_once_and_the_rest_goes_on(analyst, qtbot):
    analyst.want({"triangle", "spectrum"})
    analyst.offer(picture(13))
    qtbot.waitUntil(held(analyst, "spectrum"))
    assert [str(f.message) for f in analyst._failures] == [
        "the slow diagnostics could not be computed: ArithmeticError: thirteen"
    ]
    analyst.offer(picture(14))
    qtbot.waitUntil(held(analyst, "triangle"))
    assert len(analyst._failures) == 1


@pytest.mark.parametrize(("name", "mark"), [("verdict", "v"), ("paths", "w")])
def test_verdict_and_paths_are_computed_here_too(analyst, qtbot, name, mark):
    analyst.want({name})
    for update in (3, 5):
        analyst.offer(picture(update))
        qtbot.waitUntil(held(analyst, name))
        assert analyst.results[name].take()[1] == (mark, update)
