"""Work that is asked for often is done at once, then seldom, and in the end once more."""

import pytest
from PySide6.QtCore import QObject

from rnnviz.window.widget.rarely import Rarely


@pytest.fixture
def parent(app):
    found = QObject()
    yield found
    found.deleteLater()


def test_the_first_request_is_met_at_once_and_the_others_together(parent, qtbot):
    done = []
    rarely = Rarely(lambda: done.append(1), 30, parent)
    for _ in range(50):
        rarely.request()
    assert len(done) == 1
    qtbot.waitUntil(lambda: len(done) == 2)


def test_what_was_asked_for_can_be_forgotten_or_done_now(parent, qtbot):
    done = []
    rarely = Rarely(lambda: done.append(1), 10_000, parent)
    rarely.request()
    rarely.request()
    rarely.forget()
    rarely.do_now()
    assert len(done) == 2
    rarely.request()
    assert len(done) == 2
