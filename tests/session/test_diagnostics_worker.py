"""The wanted diagnostics of the newest snapshot are computed, each once."""

from collections import deque
from types import SimpleNamespace

import pytest

from rnnviz.session.diagnostics_worker import DiagnosticsWorker
from rnnviz.session.handoff import NumberedSnapshot
from rnnviz.training import diagnostics as module


@pytest.fixture
def worker(monkeypatch):
    """An worker of stand-ins: a result is the update it belongs to."""
    spectrum = module.SlowDiagnostic(lambda snapshot, _, __: ("s", snapshot.update))
    monkeypatch.setitem(module.DIAGNOSTICS, "spectrum", spectrum)
    monkeypatch.setattr(module, "triangles_of", _triangle)
    monkeypatch.setattr(module, "verdicts_of", lambda snapshot: ("v", snapshot.update))
    monkeypatch.setattr(module, "paths_of", lambda snapshot, cancelled: ("w", snapshot.update))
    monkeypatch.setattr(DiagnosticsWorker, "SHORTEST", 0.0)
    worker = DiagnosticsWorker(deque())
    yield worker
    worker.stop()
    worker.wait(30)


def _triangle(snapshot):
    if snapshot.update == 13:
        raise ArithmeticError("thirteen")
    return ("t", snapshot.update)


def picture(update):
    return NumberedSnapshot(1, SimpleNamespace(update=update), 0, None)


def held(worker, name):
    return lambda: worker.results[name]._held is not None


def test_nothing_is_computed_that_nobody_wants(worker, qtbot):
    worker.offer(picture(1))
    worker.want({"triangle"})
    qtbot.waitUntil(held(worker, "triangle"))
    assert worker.results["triangle"].take()[1] == ("t", 1)
    assert worker.results["spectrum"].take() is None


def test_a_view_opened_later_gets_its_part_of_the_same_snapshot(worker, qtbot):
    worker.want({"triangle"})
    worker.offer(picture(4))
    qtbot.waitUntil(held(worker, "triangle"))
    worker.results["triangle"].take()
    worker.want({"triangle", "spectrum"})
    qtbot.waitUntil(held(worker, "spectrum"))
    assert worker.results["spectrum"].take()[1] == ("s", 4)
    assert worker.results["triangle"].take() is None


def test_what_fails_is_reported_once_and_the_rest_goes_on(worker, qtbot):
    worker.want({"triangle", "spectrum"})
    worker.offer(picture(13))
    qtbot.waitUntil(held(worker, "spectrum"))
    assert [str(f.message) for f in worker._failures] == [
        "the slow diagnostics could not be computed: ArithmeticError: thirteen"
    ]
    worker.offer(picture(14))
    qtbot.waitUntil(held(worker, "triangle"))
    assert len(worker._failures) == 1


@pytest.mark.parametrize(("name", "mark"), [("verdict", "v"), ("paths", "w")])
def test_verdict_and_paths_are_computed_here_too(worker, qtbot, name, mark):
    worker.want({name})
    for update in (3, 5):
        worker.offer(picture(update))
        qtbot.waitUntil(held(worker, name))
        assert worker.results[name].take()[1] == (mark, update)
