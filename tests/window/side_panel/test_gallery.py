"""The gallery: groups, search, keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from rnnviz.experiment.preset import list_presets
from rnnviz.window.side_panel.gallery import Gallery
from rnnviz.window.side_panel.gallery_model import (
    NUMBER_ROLE,
    OPEN_ROLE,
    PRESET_ROLE,
    WATCH_ROLE,
)


@pytest.fixture
def gallery(english, qtbot):
    gallery = Gallery(list_presets(), "en")
    qtbot.addWidget(gallery)
    gallery.resize(300, 600)
    gallery.show()
    return gallery


def shown(gallery, role=PRESET_ROLE):
    rows = range(gallery.filter.rowCount())
    return [gallery.filter.index(row, 0).data(role) for row in rows]


def test_every_preset_is_there_with_what_to_watch_for(gallery):
    assert [p for p in shown(gallery) if p is not None] == list_presets()
    watched = [w for w, p in zip(shown(gallery, WATCH_ROLE), shown(gallery), strict=True) if p]
    assert all(watched)


def test_presets_stand_under_the_headings_of_their_groups(gallery):
    heading = None
    for preset, text in zip(
        shown(gallery), shown(gallery, Qt.ItemDataRole.DisplayRole), strict=True
    ):
        heading = text if preset is None else heading
        assert preset is None or preset.group == heading


def test_the_first_nine_have_keys(gallery):
    numbers = [n for n in shown(gallery, NUMBER_ROLE) if n]
    assert numbers == list(range(1, 10))


SOUGHT = (
    "explod", "EXPLOD grad", "梯度爆炸", "lstm", "双向", "encoder", "编码器", "TDNN", "延时",
    "RTRL", "NARX", "residual", "Time series",
)  # fmt: skip


@pytest.mark.parametrize("words", SOUGHT)
def test_searching_leaves_what_matches_and_its_headings(gallery, qtbot, words):
    gallery.search.setText(words)
    presets = [p for p in shown(gallery) if p is not None]
    assert 0 < len(presets) < len(list_presets())
    assert len(shown(gallery)) == len(presets) + len({p.group for p in presets})


def test_searching_for_nothing_known_empties_the_list_and_back(gallery):
    gallery.search.setText("qqqq")
    assert shown(gallery) == []
    gallery.search.clear()
    assert len([p for p in shown(gallery) if p]) == len(list_presets())


def test_return_in_the_search_field_chooses_the_first(gallery, qtbot):
    qtbot.keyClicks(gallery.search, "vanish")
    first = next(p for p in shown(gallery) if p)
    with qtbot.waitSignal(gallery.chosen) as chosen:
        qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert chosen.args == [first]


def test_a_click_chooses_a_preset_and_a_heading_chooses_nothing(gallery, qtbot):
    view = gallery.list
    with qtbot.assertNotEmitted(gallery.chosen):
        heading = view.visualRect(gallery.filter.index(0, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    with qtbot.waitSignal(gallery.chosen) as chosen:
        place = view.visualRect(gallery.filter.index(1, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [list_presets()[0]]


def test_numbers_choose_and_other_numbers_do_nothing(gallery, qtbot):
    with qtbot.waitSignal(gallery.chosen) as chosen:
        gallery.choose_number(2)
    assert chosen.args == [list_presets()[1]]
    with qtbot.assertNotEmitted(gallery.chosen):
        gallery.choose_number(0)
        gallery.choose_number(10)


def test_what_to_watch_for_stands_below_the_list(gallery, qtbot):
    first, second = list_presets()[:2]
    gallery.show_current(first.name)
    assert gallery.hint.text() == first.watch
    gallery.list.setFocus()
    qtbot.keyClick(gallery.list, Qt.Key.Key_Down)
    assert gallery.hint.text() == second.watch
    gallery.set_language("zh_CN")
    assert gallery.hint.text() == second.watch_zh


def test_down_and_up_pass_over_headings(gallery, qtbot):
    presets = list_presets()
    gallery.show_current(presets[0].name)
    seen = [gallery.list.currentIndex().data(PRESET_ROLE)]
    for _ in presets[1:]:
        qtbot.keyClick(gallery.list, Qt.Key.Key_Down)
        seen.append(gallery.list.currentIndex().data(PRESET_ROLE))
    assert seen == presets
    for _ in presets[1:]:
        qtbot.keyClick(gallery.list, Qt.Key.Key_Up)
    assert gallery.list.currentIndex().data(PRESET_ROLE) == presets[0]


def test_after_a_search_the_keys_belong_to_the_list(gallery, qtbot):
    qtbot.keyClicks(gallery.search, "vanish")
    qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.focusWidget() is gallery.list
    gallery.start_search()
    assert gallery.focusWidget() is gallery.search
    assert gallery.search.selectedText() == "vanish"
    qtbot.keyClick(gallery.search, Qt.Key.Key_Down)
    assert gallery.focusWidget() is gallery.list
    assert gallery.list.currentIndex().data(PRESET_ROLE) is not None


def test_the_open_preset_is_marked_and_its_changes_too(gallery):
    name = list_presets()[0].name
    gallery.show_current(name)
    titles = shown(gallery, Qt.ItemDataRole.DisplayRole)
    gallery.show_changed(name, True)
    marked = shown(gallery, Qt.ItemDataRole.DisplayRole)
    assert [m for m, t in zip(marked, titles, strict=True) if m != t] == [
        f"• {list_presets()[0].title}"
    ]
    assert shown(gallery, OPEN_ROLE).count(True) == 1


def test_own_presets_stand_under_a_heading_of_their_own_and_can_be_removed(gallery, qtbot):
    mine = replace(list_presets()[0], name="mine", title="Mine", group="")
    gallery.show_own([mine])
    assert shown(gallery)[-2:] == [None, mine]
    assert shown(gallery, Qt.ItemDataRole.DisplayRole)[-2:] == ["Your own", "Mine"]
    gallery.show_current("mine")
    with qtbot.waitSignal(gallery.removal_requested) as asked:
        qtbot.keyClick(gallery.list, Qt.Key.Key_Delete)
    assert asked.args == [mine]
    gallery.show_own([])
    assert mine not in shown(gallery)
    gallery.show_current(list_presets()[0].name)
    with qtbot.assertNotEmitted(gallery.removal_requested):
        qtbot.keyClick(gallery.list, Qt.Key.Key_Delete)


def test_own_presets_stand_in_their_groups_in_both_languages(gallery):
    first = list_presets()[0]
    plain = replace(first, name="a", group="")
    gates, week = replace(plain, group="Gates"), replace(plain, group="Week 3", group_zh="第三周")
    gallery.show_own([plain, gates, week])
    titles = shown(gallery, Qt.ItemDataRole.DisplayRole)
    assert titles[-6::2] == ["Your own", "Your own · Gates", "Your own · Week 3"]
    gallery.set_language("zh_CN")
    titles = shown(gallery, Qt.ItemDataRole.DisplayRole)
    assert titles[-2].endswith("第三周")
    gallery.search.setText("第三周")
    assert shown(gallery) == [None, week]


def test_titles_are_in_the_language_asked_for(gallery):
    gallery.set_language("zh_CN")
    titles = shown(gallery, Qt.ItemDataRole.DisplayRole)
    assert list_presets()[0].title_zh in titles


def test_the_current_preset_is_in_view_also_in_a_smaller_window(gallery, qtbot):
    view, last = gallery.list, gallery.presets[-1].name
    gallery.show_current(last)

    def is_whole() -> bool:
        return view.viewport().rect().contains(view.visualRect(view.currentIndex()))

    qtbot.waitUntil(is_whole)
    gallery.resize(gallery.width(), gallery.height() - 60)
    qtbot.waitUntil(is_whole)
