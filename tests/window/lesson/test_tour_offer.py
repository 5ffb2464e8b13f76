"""The tour is offered once, calmly, and can be taken at any time."""

from __future__ import annotations

from PySide6.QtCore import Qt


def test_it_is_offered_once_for_all(make_window, preferences, small):
    window = make_window(preset=small)
    offer = window.lesson_room.offer
    assert offer.isHidden()
    offer.offer()
    assert offer.isVisible()
    offer.decline.click()
    assert offer.isHidden()
    assert not window.lessons.active
    again = make_window(preset=small).lesson_room.offer
    again.offer()
    assert again.isHidden()


def test_it_is_taken_from_the_offer_or_the_menu(make_window, small, qtbot):
    window = make_window(preset=small)
    window.lesson_room.offer.offer()
    qtbot.mouseClick(window.lesson_room.offer.take, Qt.MouseButton.LeftButton)
    assert window.lessons.active
    assert window.lesson_room.offer.isHidden()
    window.lessons.leave()
    window.actions_.by_name["start_tour"].trigger()
    assert window.lessons.lesson.title
    assert window.lessons.lesson.minutes <= 3


def test_escape_closes_it_last_and_a_run_that_is_played_does(make_window, small, qtbot):
    window = make_window(preset=small)
    offer, escape = window.lesson_room.offer, Qt.Key.Key_Escape
    offer.show()
    window.dock_area.maximise()
    qtbot.keyClick(window, escape)
    assert (offer.isHidden(), window.dock_area.maximised) == (False, "")
    qtbot.keyClick(window, escape)
    assert offer.isHidden()
    offer.show()
    window.actions_.by_name["play"].trigger()
    qtbot.waitUntil(offer.isHidden)
