"""Messages: news disappear, errors stay, nothing is lost."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from rnnviz.window.widget.notice import NoticeBoard


@pytest.fixture
def board(app, qtbot):
    under = QWidget()
    qtbot.addWidget(under)
    under.resize(900, 500)
    under.show()
    yield NoticeBoard(under)
    under.close()


def texts(board):
    return [notice.text.text() for notice in board.shown]


def test_news_leave_by_themselves_and_errors_stay(board):
    board.inform("saved")
    board.warn("full disk")
    board.shown[0].clock.timeout.emit()
    assert texts(board) == ["full disk"]
    board.shown[0].dismiss.click()
    assert texts(board) == []
    assert not board.isVisible()


def test_each_of_the_news_leaves_after_its_own_time(board):
    first = board.inform("first")
    left = first.clock.interval(), first.clock.timerId()
    second = board.inform("second")
    board.warn("full disk")
    assert (first.clock.interval(), first.clock.timerId()) == left
    assert second.clock.isActive()
    assert not board.shown[2].clock.isActive()
    first.clock.timeout.emit()
    assert texts(board) == ["second", "full disk"]
    assert second.clock.isActive()
    assert not first.clock.isActive()


def test_nothing_is_ever_lost(board):
    for i in range(10):
        board.warn(f"error {i}")
    assert texts(board) == ["error 7", "error 8", "error 9"]
    assert [text for _, _, text in board.kept] == [f"error {i}" for i in range(10)]


def test_work_under_way_is_not_pushed_out(board):
    work = board.show_job("writing")
    for i in range(5):
        board.warn(f"error {i}")
    assert "writing" in texts(board)
    work.dismiss_now()
    assert "writing" not in texts(board)


def test_the_board_lies_inside_what_it_lies_over(board, qtbot):
    board.warn("a long message " * 30)
    for size in ((900, 500), (300, 400), (1920, 1080)):
        board.parentWidget().resize(*size)
        QApplication.processEvents()
        assert board.parentWidget().rect().contains(board.geometry())


def test_details_are_copied(board):
    board.warn("went wrong", "Traceback: all of it")
    board.shown[0].findChild(QPushButton).click()
    assert QApplication.clipboard().text() == "Traceback: all of it"


def test_details_are_shown_as_they_are(board):
    board.warn("went wrong", "File <string>, line 1: a < b & c")
    assert "File &lt;string&gt;, line 1: a &lt; b &amp; c" in board.shown[0].text.toolTip()
