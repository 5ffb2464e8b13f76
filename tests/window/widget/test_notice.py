"""Messages: news disappear, errors stay, nothing is lost."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from rnnviz.text import BadInput
from rnnviz.window.runtime.fault_catcher import FaultCatcher
from rnnviz.window.runtime.job_runner import JobRunner
from rnnviz.window.widget.notice import NoticeBoard


@pytest.fixture
def board(app, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 500)
    line, sentence = QWidget(), QWidget()
    QHBoxLayout(line).addWidget(sentence)
    line.setFixedHeight(44)
    column = QVBoxLayout(window)
    column.addStretch(1)
    column.addWidget(line)
    window.show()
    yield NoticeBoard(sentence, window)
    window.close()


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


def test_the_board_lies_on_its_line_and_on_nothing_else(board):
    board.warn("a long message " * 30)
    for size in ((900, 500), (300, 400), (1920, 1080)):
        board.parentWidget().resize(*size)
        QApplication.processEvents()
        assert board._line.geometry().contains(board.geometry())
    assert "a long message " * 30 in board.shown[0].text.toolTip()


def test_the_newest_is_in_front_and_the_one_before_comes_back(board):
    board.warn("full disk")
    news = board.inform("saved")
    assert [notice.isVisible() for notice in board.shown] == [False, True]
    news.dismiss_now()
    assert board.shown[0].isVisible()


def test_what_was_covered_does_not_come_back_for_an_audience(board):
    board.warn("full disk")
    board.inform("saved")
    board.set_quiet(True)
    assert texts(board) == []
    board.warn("no such folder")
    board.set_quiet(True)
    assert texts(board) == ["no such folder"], "it is in front"


def test_an_error_is_taken_back_once_the_same_thing_succeeds(board, qtbot):
    jobs = JobRunner(board, board, FaultCatcher())

    def refuse():
        raise BadInput.of("export", "this file exists")

    def tried(work, words):
        jobs.start(work, words, lambda result: board.inform("saved"))
        qtbot.waitUntil(lambda: not jobs.busy)

    for words in ("writing", "reading"):
        tried(refuse, words)
    assert texts(board) == ["this file exists"] * 2
    tried(lambda: None, "writing")
    assert texts(board) == ["this file exists", "saved"], "that of reading is still true"
    tried(lambda: None, "reading")
    assert texts(board) == ["saved", "saved"]
    assert [error for _, error, _ in board.kept] == [True, True, False, False]
    jobs.finish(60)


def test_errors_can_be_put_away_one_by_one(board):
    board.warn("first")
    board.warn("second")
    board.inform("saved")
    assert board.dismiss_error()
    assert texts(board) == ["first", "saved"]
    assert board.dismiss_error()
    assert not board.dismiss_error()
    assert texts(board) == ["saved"]


def test_details_are_copied(board):
    board.warn("went wrong", "Traceback: all of it")
    board.shown[0].findChild(QPushButton).click()
    assert QApplication.clipboard().text() == "Traceback: all of it"


def test_details_are_shown_as_they_are(board):
    board.warn("went wrong", "File <string>, line 1: a < b & c")
    assert "File &lt;string&gt;, line 1: a &lt; b &amp; c" in board.shown[0].text.toolTip()


def test_messages_stand_in_a_place_of_their_own_where_there_is_one(board):
    place = QRect(100, 0, 450, round(1.75 * board.fontMetrics().height()) + 2)
    board._own_place = lambda: place
    board.inform("saved")
    assert place.contains(board.geometry()), "a single line covers nothing else"
    assert abs(board.geometry().center().x() - place.center().x()) <= 1
    text = "a message that takes more than all of this place, so that its end is left out there"
    board.inform(text)
    assert board.geometry() == place
    shown = board.shown[-1].text
    assert shown.lines()[-1].endswith("…")
    assert text.startswith(shown.lines()[0][:20])
    assert text in shown.toolTip()
    assert shown.accessibleName() == board.kept[-1][2] == text
    board.warn("an error that has to be read, and that is longer than the place is wide: see there")
    assert board._line.geometry().contains(board.geometry())
    assert not board.shown[-1].text.lines()[-1].endswith("…")
    board.shown[-1].dismiss.click()
    assert place.contains(board.geometry())
    place = QRect(100, 0, 60, 30)
    board._place()
    assert board._line.geometry().contains(board.geometry()), "nothing could be read there"


@pytest.mark.parametrize("height", [0.8, 1.0, 1.3, 1.75, 2.5])
def test_a_message_that_has_its_place_asks_for_no_other(board, height):
    asked = []
    place = QRect(100, 0, 450, round(height * board.fontMetrics().height()))
    board._own_place = lambda: asked.append(place) or place
    board.inform("a message that would take two lines of the place, were its type a little smaller")
    for _ in range(10):
        QApplication.processEvents()
    asked.clear()
    for _ in range(10):
        QApplication.processEvents()
    assert asked == []


def test_an_error_with_details_tells_both_in_its_tool_tip(board):
    board.warn("went wrong", "line 1")
    assert "went wrong" in board.shown[0].text.toolTip()
    assert "line 1" in board.shown[0].text.toolTip()
