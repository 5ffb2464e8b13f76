"""A lesson is given by the keyboard, forwards and back, and left with the run as it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt

from rnnviz.experiment.preset import load_preset
from rnnviz.lesson.lesson import LessonStep
from rnnviz.window.lesson.fitted_text import html_of
from rnnviz.window.lesson.panel import SHARE

ON, BACK = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp


def shown(window):
    """Return the name and the update of the run on screen."""
    snapshot = window.run.frame.snapshot
    return snapshot.name, snapshot.update


def test_page_down_goes_on_and_page_up_brings_back_how_it_was(window, lesson_of, give, press):
    lessons = give(
        lesson_of(
            LessonStep(at=3, hide=("delta",), say="first"),
            LessonStep(at=12, reveal=True, say="second"),
            LessonStep(preset="large.toml", at=2, say="third"),
        )
    )
    assert (shown(window), lessons.index) == (("small", 3), 0)
    assert window.run.frame.concealed.names == {"delta"}
    first = window.run.scene().run
    press(ON)
    assert shown(window) == ("small", 12)
    assert not window.run.frame.concealed.any
    press(ON)
    assert shown(window) == ("large", 2)
    assert window.lesson_room.panel.number.text() == "3 / 3"
    press(BACK)
    assert (shown(window), window.run.scene().run) == (("small", 12), first)
    press(BACK)
    assert shown(window) == ("small", 3)
    assert window.run.frame.concealed.names == {"delta"}
    assert window.lesson_room.panel.text.accessibleName() == "first"


def test_page_up_shows_the_same_views_as_before(window, lesson_of, give, press):
    give(
        lesson_of(
            LessonStep(arrangement="focus", views=("delta",), say="one view"),
            LessonStep(preset="large.toml", say="all that the preset names"),
        )
    )
    seen = set(window.dock_area.seen)
    assert seen == {"delta"}
    press(ON)
    press(BACK)
    assert set(window.dock_area.seen) == seen


def test_a_run_that_is_not_kept_any_more_comes_back_too(window, lesson_of, give, press):
    others = [LessonStep(settings={"seed": n}) for n in range(10, 20)]
    lessons = give(lesson_of(LessonStep(at=5), *others))
    for _ in others:
        press(ON)
    lessons._return_to(0)
    press(Qt.Key.Key_Shift)
    assert shown(window) == ("small", 5)


def test_a_window_that_the_side_panel_filled_does_not_grow(window, lesson_of, give, qtbot):
    window.twins.place_preset(load_preset("lstm-remembers"))
    qtbot.waitUntil(lambda: window.run.frame.other is not None)
    QCoreApplication.processEvents()
    low = window.minimumSizeHint()
    window.resize(low)
    assert window.size() == low
    give(lesson_of(LessonStep(say="first")))
    QCoreApplication.processEvents()
    assert window.size() == low


def test_a_question_is_answered_before_it_goes_on(window, lesson_of, give, press):
    question = LessonStep(ask="Which?", choices=("this", "that"), answer=2, because="so")
    lessons = give(lesson_of(LessonStep(say="a"), question, LessonStep(say="end")))
    press(ON)
    panel = window.lesson_room.panel
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_2, Qt.Key.Key_3):
        press(key)
    assert panel.choices.votes == [1, 2]
    assert "so" not in panel.text.accessibleName()
    press(ON)
    assert (lessons.index, lessons.stage) == (1, 1)
    assert "✓ that" in panel.text.accessibleName()
    assert [cell.number.text() for cell in panel.choices.cells] == ["1", "✓ 2"]
    assert panel.choices.votes == [1, 2]
    press(BACK)
    assert (lessons.index, lessons.stage) == (1, 0)
    press(ON)
    press(ON)
    assert not panel.choices.cells
    press(BACK)
    assert panel.choices.votes == [1, 2]


def test_a_later_step_answers(window, lesson_of, give, press):
    lessons = give(
        lesson_of(
            LessonStep(ask="Which?", choices=("this", "that")),
            LessonStep(until="update 6", say="look"),
            LessonStep(answer=1),
        )
    )
    press(Qt.Key.Key_1)
    press(ON)
    assert (lessons.index, shown(window)) == (1, ("small", 6))
    assert not window.lesson_room.panel.choices.cells
    press(ON)
    assert window.lesson_room.panel.choices.votes == [1, 0]
    assert "✓ this" in window.lesson_room.panel.text.accessibleName()


def test_it_says_what_it_waits_for_and_page_down_skips(window, lesson_of, give, press, qtbot):
    lessons = give(lesson_of(LessonStep(), LessonStep(until="end", speed=1.0), LessonStep(say="x")))
    press(ON, settles=False)
    qtbot.waitUntil(lambda: window.session.playing)
    assert window.lesson_room.panel.status.text() == "Training until its last update …"
    press(ON)
    assert lessons.index == 2
    qtbot.waitUntil(lambda: not window.session.playing)
    assert window.session.present < 40
    assert not window.lesson_room.panel.status.text()


def test_what_does_not_happen_is_said(window, lesson_of, give, press):
    give(lesson_of(LessonStep(), LessonStep(until="solved", speed=0.0)))
    press(ON)
    assert window.lesson_room.panel.status.text() == "By update 40 it has not happened."


def test_what_has_happened_is_shown_at_once(window, lesson_of, give, press):
    give(lesson_of(LessonStep(at=20), LessonStep(until="update 7")))
    press(ON)
    assert shown(window) == ("small", 7)


def test_the_lesson_can_be_begun_in_its_middle(window, lesson_of, give):
    steps = (
        LessonStep(at=3),
        LessonStep(until="update 9"),
        LessonStep(branch={"optimizer.learning_rate": 0.01}, at=8),
        LessonStep(at=11, hide=("loss",)),
    )
    lessons = give(lesson_of(*steps), 3)
    assert (lessons.index, shown(window)) == (3, ("small", 11))
    assert window.run.twin.branch == 8
    assert window.run.frame.snapshot.experiment.optimizer.learning_rate == 0.01


def test_two_runs_side_by_side_and_one_that_is_kept(window, lesson_of, give, press):
    give(
        lesson_of(
            LessonStep(at=4, beside={"clipping.name": "global"}),
            LessonStep(keep=True, settings={"seed": 8}),
        )
    )
    assert window.run.twin.experiment.clipping.name == "global"
    press(ON)
    assert window.run.twin is None
    assert [frame.snapshot.update for frame in window.comparison.kept] == [4]
    assert shown(window) == ("small", 0)
    press(BACK)
    assert window.run.twin is not None
    assert window.comparison.kept == ()


def test_what_is_arranged(window, lesson_of, give, press):
    step = LessonStep(arrangement="pair", views=("loss", "hidden"), k=2, at=1, form=True)
    give(lesson_of(step, LessonStep(arrangement="focus", views=("loss",))))
    assert window.dock_area.arrangement == "pair"
    assert list(window.dock_area.shown.values()) == ["loss", "hidden"]
    assert window.cursor_.step == 2
    assert window.form.isVisible()
    assert not window.gallery.isVisible()
    press(ON)
    assert list(window.dock_area.shown.values()) == ["loss"]
    assert not window.form.isVisible()


def test_slow_motion(window, lesson_of, give, press):
    give(lesson_of(LessonStep(at=2), LessonStep(motion=True), LessonStep(say="over")))
    press(ON)
    assert window.motion.active
    press(ON)
    assert not window.motion.active


def test_escape_leaves_it_and_keeps_the_run(window, lesson_of, give, press):
    assert window.sidebar.isVisible()
    lessons = give(lesson_of(LessonStep(at=6, hide=("delta", "form")), LessonStep(say="b")))
    assert not window.sidebar.isVisible()
    press(ON)
    run = window.run.scene().run
    press(Qt.Key.Key_Escape)
    assert not lessons.active
    assert (window.run.scene().run, shown(window)) == (run, ("small", 6))
    assert not window.run.frame.concealed.any
    assert window.lesson_room.panel.isHidden()
    assert window.gallery.isVisible()
    assert window.form.isVisible()
    window.actions_.by_name["resume_lesson"].trigger()
    assert (lessons.active, lessons.index) == (True, 1)


def test_after_the_last_step_it_is_over(window, lesson_of, give, press):
    lessons = give(lesson_of(LessonStep(say="a"), LessonStep(say="b")))
    press(ON)
    press(ON)
    assert not lessons.active


def test_keys_belong_to_the_lesson_while_it_is_on(window, lesson_of, give, press, monkeypatch):
    names = window.actions_.by_name
    before = names["next_view"].shortcuts()
    lessons = give(lesson_of(*(LessonStep(say=str(n)) for n in range(5))))
    for on in (True, False):
        names["projector"].setChecked(not on)
        window.projector.projector(on)
        index, hero = lessons.index, window.dock_area.hero
        press(ON)
        assert (lessons.index, window.dock_area.hero) == (index + 1, hero)
    for key in (Qt.Key.Key_Period, Qt.Key.Key_B):
        press(key)
    assert window.session.present == 0
    assert window.beside.palette is None
    press(Qt.Key.Key_1)
    assert window.run.preset.name == "small"
    lessons.leave()
    assert names["next_view"].shortcuts() == before


def test_the_strip_takes_less_than_a_fifth_and_folds(window, lesson_of, give):
    give(lesson_of(LessonStep(say="word " * 180)))
    panel = window.lesson_room.panel
    assert panel.height() <= window.height() / 5
    assert panel.height() >= SHARE * window.height() - 1
    assert panel.text._document.size().height() <= panel.text.height() + 1
    panel.fold.click()
    assert panel.height() < 60


def test_it_speaks_the_language_of_the_window(window, lesson_of, give, qtbot):
    step = LessonStep(
        say="Look.", say_zh="看。", ask="Is it?", choices=("a", "b"), choices_zh=("甲", "乙")
    )
    give(lesson_of(replace(step, ask_zh="是吗？")))
    window.actions_.by_name["next_language"].trigger()
    panel = window.lesson_room.panel
    qtbot.waitUntil(lambda: panel.text.accessibleName() == "看。\n是吗？")
    assert panel.choices.cells[1].text.accessibleName() == "乙"
    window.actions_.by_name["next_language"].trigger()


def test_a_lesson_is_opened_like_any_file(window, folder, qtbot):
    path = folder / "lesson.toml"
    path.write_text('format = 1\ntitle = "L"\n[[step]]\npreset = "small.toml"\nat = 2\n', "utf-8")
    window.files.open_path(str(path))
    qtbot.waitUntil(lambda: window.lessons.active and not window.lesson_room.stage.busy)
    assert shown(window) == ("small", 2)


def test_a_lesson_that_is_wrong_is_said_in_one_line(window, folder, qtbot):
    path = folder / "lesson.toml"
    path.write_text('format = 1\ntitle = "L"\n[[step]]\npreset = "smal.toml"\n', "utf-8")
    window.files.open_path(str(path))
    qtbot.waitUntil(lambda: bool(window.notices.shown))
    qtbot.waitUntil(lambda: any(notice.is_error for notice in window.notices.shown))
    assert "step 1" in window.notices.shown[-1].text.text()
    assert not window.lessons.active


def test_a_run_that_ends_before_the_one_beside_it_stays_where_it_ended(
    window, lesson_of, give, press
):
    wild = {"optimizer.learning_rate": 1e6, "cell.activation": "relu"}
    give(lesson_of(LessonStep(settings=wild), LessonStep(beside="small.toml", at=30)))
    press(ON)
    assert window.run.frame.snapshot.outcome != "ok"
    assert window.lessons._entered


def test_no_line_ends_within_a_number():
    found = html_of("a tenth every 6 steps, 3 × 10⁻¹⁷ at <i>k</i> = 1")
    assert "3\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10⁻¹⁷ at" in found
    assert " at <i>k</i>" in found


def test_in_projector_mode_a_step_with_several_views_shows_two(window, lesson_of, give, press):
    views = ("delta", "loss", "gradients")
    first = LessonStep(at=0, arrangement="focus", views=views)
    pair = LessonStep(arrangement="pair", views=("hidden", "loss"))
    lab = LessonStep(arrangement="focus", views=("spectrum", "delta", "loss"))
    give(lesson_of(first, pair, lab, LessonStep(views=("loss",))))
    window.projector.projector(True)
    area = window.dock_area
    assert set(area.seen) == set(views[:2])
    press(ON)
    assert set(area.seen) == {"hidden", "loss"}
    press(ON)
    assert set(area.seen) == {"spectrum", "delta"}
    press(ON)
    assert area.seen == ("loss",)
    window.projector.projector(False)
    assert (area.arrangement, area.hero, area.projected) == ("focus", "loss", False)
