"""One cursor for all views: the step and the layer."""

from __future__ import annotations

from dataclasses import replace

import pytest


@pytest.fixture
def stacked(window, qtbot):
    """A window that shows a frame of three layers."""
    qtbot.waitUntil(lambda: window.run.frame is not None)
    window.session.close()
    frame = window.run.frame
    trace = frame.snapshot.trace
    layers = tuple(replace(trace.layers[0], name=f"l{n}") for n in range(3))
    snapshot = replace(frame.snapshot, trace=replace(trace, layers=layers))
    window.run._show(replace(frame, snapshot=snapshot))
    return window


def test_a_network_of_one_layer_has_none_to_choose(window, qtbot):
    qtbot.waitUntil(lambda: window.run.frame is not None)
    assert window.transport.layer.isHidden()
    window.cursor_.upper_layer()
    assert window.cursor_.layer == 0


def test_every_view_shows_the_layer_that_is_chosen(stacked, qtbot):
    chooser = stacked.transport.layer
    assert [chooser.itemText(i) for i in range(chooser.count())] == ["l0", "l1", "l2"]
    assert not chooser.isHidden()
    chooser.setCurrentIndex(2)
    chooser.activated.emit(2)
    qtbot.waitUntil(lambda: stacked.run.frame.layer == 2)
    assert "l2" in stacked.dock_area.docks["hidden"].plot.figure.title


def test_layers_end_at_the_top_and_at_the_bottom(stacked, qtbot):
    for expected in (1, 2, 2):
        stacked.cursor_.upper_layer()
        assert stacked.cursor_.layer == expected == stacked.transport.layer.currentIndex()
    for expected in (1, 0, 0):
        stacked.cursor_.lower_layer()
        assert stacked.cursor_.layer == expected
