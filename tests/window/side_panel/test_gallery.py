"""The gallery: groups, search, keys."""

import pytest
from PySide6.QtCore import Qt

from rnnviz.experiment.preset import list_presets
from rnnviz.window.side_panel.gallery import NUMBER_ROLE, PRESET_ROLE, WATCH_ROLE, Gallery


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


def test_the_current_preset_shows_its_whole_hint(gallery, qtbot):
    index = gallery.filter.index(1, 0)
    gallery.show_current("")
    before = gallery.list.visualRect(index).height()
    gallery.show_current(list_presets()[0].name)
    assert gallery.list.currentIndex() == index
    qtbot.waitUntil(lambda: gallery.list.visualRect(index).height() > before)


def test_titles_are_in_the_language_asked_for(gallery):
    gallery.set_language("zh_CN")
    titles = shown(gallery, Qt.ItemDataRole.DisplayRole)
    assert list_presets()[0].title_zh in titles


def test_the_whole_hint_of_the_current_preset_is_in_view_also_in_a_smaller_window(gallery, qtbot):
    view, last = gallery.list, gallery.presets[-1].name
    gallery.show_current(last)

    def is_whole() -> bool:
        return view.viewport().rect().contains(view.visualRect(view.currentIndex()))

    qtbot.waitUntil(is_whole)
    gallery.resize(gallery.width(), gallery.height() - 60)
    qtbot.waitUntil(is_whole)
