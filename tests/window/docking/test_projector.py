"""Projector mode on a small screen: large type, one view after another, and back as it was."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from rnnviz.experiment.preset import load_preset
from rnnviz.window.command import COMMANDS
from rnnviz.window.status_bar.status_message import Badge, StatusMessage

SMALL = QSize(1280, 720)


@pytest.fixture
def projected(make_window, monkeypatch, qtbot):
    """A window on a projector of 1280 × 720, with the first preset and its verdict."""
    window = make_window(preset=load_preset("clipped"))
    monkeypatch.setattr(window, "showFullScreen", lambda: window.resize(SMALL))
    monkeypatch.setattr(window.projector, "_lines", lambda: 720)
    window.projector.projector(True)
    qtbot.waitUntil(lambda: window.size() == SMALL and bool(window.run.frame.verdicts))
    return window


def test_the_hero_is_alone_and_the_keys_walk_through_the_views(projected, qtbot):
    area, views = projected.dock_area, load_preset("clipped").views
    assert area.seen == (views[0],)
    assert "1 / " in area.docks[views[0]].title_bar.label.text()
    for name in views[1:]:
        qtbot.keyClick(projected, Qt.Key.Key_PageDown)
        assert area.seen == (name,)
    qtbot.keyClick(projected, Qt.Key.Key_PageUp)
    assert area.seen == (views[-2],)
    step = projected.cursor_.step
    qtbot.keyClick(projected, Qt.Key.Key_Home)
    assert area.seen == (views[0],)
    assert projected.cursor_.step == step
    qtbot.keyClick(projected, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert projected.cursor_.step == 1


def test_one_key_shows_a_pair_and_the_hero_alone_again(projected, qtbot):
    area, views = projected.dock_area, load_preset("clipped").views
    qtbot.keyClick(projected, Qt.Key.Key_M)
    assert set(area.seen) == set(views[:2])
    qtbot.keyClick(projected, Qt.Key.Key_M)
    assert area.seen == (views[0],)


def placed(window, widget):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def free_of_messages(window):
    """Return the places of verdicts, plots, the transport and the name of the hero."""
    line, areas = window.status_line, window.dock_area
    widgets = [line.main.sentence, line.flow, line.training, window.transport]
    widgets += [dock.plot for dock in areas.docks.values() if dock.seen]
    label = areas.docks[areas.hero].title_bar.label
    name = placed(window, label)
    name.setWidth(label.fontMetrics().horizontalAdvance(label.text()))
    return [*(placed(window, each) for each in widgets), name]


MESSAGES = {
    "short": "Stopped: it blows up at update 23.",
    "long": "Written: a figure of every view, with the numbers behind it, the settings of the run, "
    "the seed and the commands that make the same again, in a folder of that name beside the "
    "experiment.",
}


@pytest.mark.parametrize("text", MESSAGES.values(), ids=MESSAGES)
@pytest.mark.parametrize("size", [None, 1.0, 1.4], ids=["projector", "usual", "enlarged"])
def test_messages_cover_neither_verdicts_nor_plots(projected, text, size):
    if size is not None:
        projected.projector.projector(False)
        projected.appearance._use_text(size)
        projected.resize(SMALL)
    QApplication.processEvents()
    projected.notices.inform(text)
    QApplication.processEvents()
    board = projected.notices.geometry()
    assert board.width() > 250
    assert board.top() <= placed(projected, projected.status_line).top()
    assert [each for each in free_of_messages(projected) if board.intersects(each)] == []
    shown = projected.notices.shown[-1].text
    assert shown.lines()[0][:20] == text[:20]
    assert text in shown.toolTip()


def test_another_preset_comes_with_its_hero(projected, qtbot):
    qtbot.keyClick(projected, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: projected.dock_area.seen == (load_preset("vanishing").views[0],))


def least_pixels(widget):
    kinds = (QLabel, QLineEdit, QAbstractButton)
    texts = [w for kind in kinds for w in widget.findChildren(kind) if w.isVisible()]
    return min(QFontInfo(w.font()).pixelSize() for w in texts)


def test_no_text_is_smaller_than_eighteen_pixels(projected, qtbot):
    projected.commands.toggle_sidebar(True)
    qtbot.waitUntil(projected.sidebar.isVisible)
    assert least_pixels(projected) >= 18
    for name, dock in projected.dock_area.docks.items():
        assert QFontInfo(dock.plot.theme.font(0.72)).pixelSize() >= 18, name


def broken():
    sentence = "At update 23 the norm rose; " * 9
    flow, training = Badge("exploding", "ERROR EXPLODES"), Badge("diverged", "DIVERGED")
    return StatusMessage(flow, training, sentence, sentence, True, True)


@pytest.mark.parametrize("message", [None, broken(), replace(broken(), beside=broken())])
def test_transport_and_status_take_an_eighth_at_most(projected, qtbot, message):
    if message is not None:
        projected.status_line.show_message(message)
    qtbot.wait(1)
    assert projected.timeline_bar.isVisible()
    area = projected.dock_area
    below = SMALL.height() - area.mapTo(projected, area.rect().bottomLeft()).y() - 1
    assert below <= 0.12 * SMALL.height()


def test_the_timeline_shares_a_line_with_the_transport(projected, qtbot):
    timeline, transport = projected.timeline_bar, projected.transport
    assert timeline.parentWidget() is transport
    assert timeline.timeline.width() >= 80
    assert transport.menu.geometry().right() < transport.width()
    projected.projector.projector(False)
    qtbot.waitUntil(lambda: timeline.isVisible() and timeline.parentWidget() is not transport)
    assert timeline.geometry().bottom() < transport.geometry().top()
    assert timeline.maximumHeight() > 1000


def test_the_buttons_beside_the_menus_have_their_width_again(projected, qtbot):
    projected.projector.projector(False)
    corner = projected.menuBar().cornerWidget()
    qtbot.waitUntil(corner.isVisible)
    qtbot.waitUntil(lambda: corner.width() >= corner.sizeHint().width())
    assert corner.geometry().right() <= projected.menuBar().width()


def test_the_sentence_ends_with_a_stop(projected, qtbot):
    label = projected.status_line.sentence
    projected.run.status_changed.disconnect(projected.status_line.show_message)
    projected.status_line.show_message(broken())
    qtbot.wait(1)
    assert "…" not in "".join(label.lines())
    assert label.lines()[-1].endswith("rose.")
    label.setText("At update 23 the norm rose so far that this cannot be said here " * 9)
    assert "".join(label.lines()) == ""


def test_two_verdicts_stand_below_each_other_with_their_letters(projected, qtbot):
    line = projected.status_line
    projected.run.status_changed.disconnect(line.show_message)  # another frame may still come
    fades = StatusMessage(
        Badge("vanishing", "ERROR VANISHES"), Badge("chance", "AT CHANCE"), "A.", ""
    )
    line.show_message(replace(fades, beside=broken()))
    qtbot.wait(1)
    rows = line.main, line.twin
    assert [row.letter.text() for row in rows] == ["A", "B"]
    for part in ("letter", "flow", "training", "sentence"):
        first, second = (getattr(row, part) for row in rows)
        assert first.isVisible()
        assert second.isVisible()
        assert first.x() == second.x()
        assert first.geometry().bottom() < second.geometry().top()
    assert all("…" not in "".join(row.sentence.lines()) for row in rows)
    line.show_message(broken())
    assert not line.twin.flow.isVisible()


def test_the_verdict_is_said_once(projected):
    assert projected.status_line.sentence.text()
    projected.dock_area.raise_view("verdict")
    assert not projected.status_line.sentence.text()
    projected.dock_area.first_view()
    assert projected.status_line.sentence.text()


def test_everything_is_in_reach(projected, qtbot):
    bar = projected.transport
    for part in (bar.export, bar.speed, bar.speed_text, bar.clip, bar.menu, bar.step_text):
        assert part.isVisible()
        assert bar.rect().contains(part.geometry())
    qtbot.keyClick(projected, Qt.Key.Key_F10)
    menu = bar.menu.menu()
    assert menu.isVisible()
    assert [a.menu() for a in menu.actions()] == list(projected.actions_.menus.values())
    menu.close()


def test_the_sidebar_opens_whole_at_the_first_key(projected, qtbot):
    qtbot.keyClick(projected, Qt.Key.Key_F9)
    assert projected.sidebar.isVisible()
    area = projected.form.area
    qtbot.waitUntil(lambda: area.viewport().width() > 0)
    assert area.horizontalScrollBar().maximum() == 0
    qtbot.keyClick(projected, Qt.Key.Key_F9)
    assert not projected.sidebar.isVisible()


@pytest.mark.parametrize("key", ["focus", "lab", "twins"])
def test_leaving_restores_everything(make_window, small, qtbot, key):
    window = make_window(preset=small)
    window.dock_area.use(key)
    window.dock_area.next_view()
    window.actions_.by_name["toggle_sidebar"].trigger()
    before = window.dock_area.state(), window.dock_area.arrangements, window.sidebar.isVisible()
    window.projector.projector(True)
    window.dock_area.next_view()
    window.dock_area.maximise()
    window.actions_.by_name["toggle_sidebar"].trigger()
    window.projector.projector(False)
    after = window.dock_area.state(), window.dock_area.arrangements, window.sidebar.isVisible()
    assert after == before
    assert window.menuBar().isVisible()
    assert window.transport.menu.isHidden()


def test_leaving_gives_the_sidebar_its_width_again(make_window, small):
    window = make_window(preset=small)
    QApplication.processEvents()
    before = window.sidebar.width()
    window.projector.projector(True)
    QApplication.processEvents()
    window.projector.projector(False)
    QApplication.processEvents()
    assert window.sidebar.width() == before


def test_no_key_is_lost_in_projector_mode(window):
    usual = {key for command in COMMANDS for key in command.keys}
    for on in (True, False):
        window.actions_.use_projector_keys(on)
        keys = [s.toString() for a in window.actions_.by_name.values() for s in a.shortcuts()]
        assert len(keys) == len(set(keys))
        assert len(usual) == len(keys)
