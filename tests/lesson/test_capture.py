"""Steps from what is on screen: as short as they can be, and they bring the same runs back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.experiment.preset import list_presets, load_preset
from rnnviz.lesson.capture import OnScreen, RunOnScreen, same, steps_of
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.lesson.lesson_file import lesson_text, parse_lesson
from rnnviz.lesson.opening import scenes
from rnnviz.lesson.rearrange import in_order, with_steps
from rnnviz.nn.clipping import ClipGlobalNorm

PRESETS = list_presets()
EMPTY = Lesson("Mine", ())


def run(name, update=0, **changes):
    preset = load_preset(name)
    return RunOnScreen(name, replace(preset.experiment, **changes), update)


def lesson_of(*shown):
    lesson = EMPTY
    for each in shown:
        steps = steps_of(each, lesson, len(lesson.steps), PRESETS)
        lesson = with_steps(lesson, len(lesson.steps), steps)
    return lesson


def test_a_preset_of_the_program_is_named_and_what_differs_is_set():
    [step] = steps_of(OnScreen(run("vanishing", 12, seed=9)), EMPTY, 0, PRESETS)
    assert step == LessonStep(preset="vanishing", settings={"seed": 9}, at=12)


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_every_preset_comes_back_under_a_name_that_is_not_the_programs(preset):
    shown = OnScreen(RunOnScreen("my own", replace(preset.experiment, seed=77), 0))
    [step] = steps_of(shown, EMPTY, 0, PRESETS)
    [scene] = scenes(Lesson("Mine", (step,)))
    assert same(scene.run.experiment, shown.run.experiment)
    assert len(step.settings) <= 2


def test_a_run_that_goes_on_is_not_opened_again():
    lesson = lesson_of(OnScreen(run("exploding")), OnScreen(run("exploding", 25), k=3))
    assert lesson.steps[1] == LessonStep(at=25, k=3)


def test_all_that_is_seen_is_brought_back():
    shown = OnScreen(
        run("exploding", 3),
        speed=None,
        usual_speed=4.0,
        k=17,
        layer="l1",
        arrangement="pair",
        views=("delta", "spectrum"),
        motion=True,
    )
    [step] = steps_of(shown, EMPTY, 0, PRESETS)
    assert (step.k, step.layer, step.arrangement) == (17, "l1", "pair")
    assert (step.views, step.speed, step.motion) == (("delta", "spectrum"), 0.0, True)
    own = replace(shown, speed=4.0, arrangement=":mine")
    [step] = steps_of(own, EMPTY, 0, PRESETS)
    assert (step.speed, step.arrangement) == (None, "")


def test_a_run_beside_it_is_a_preset_or_what_differs():
    shown = OnScreen(run("srn-forgets"), beside=run("lstm-remembers"))
    assert steps_of(shown, EMPTY, 0, PRESETS)[0].beside == "lstm-remembers"
    shown = OnScreen(run("vanishing"), beside=run("vanishing", seed=4))
    lesson = lesson_of(OnScreen(run("vanishing")), shown)
    assert lesson.steps[1] == LessonStep(beside={"seed": 4}, at=0)


def test_a_branch_goes_on_from_its_update():
    old = run("exploding", 40)
    branch = run("exploding", 40, clipping=ClipGlobalNorm(1.0))
    lesson = lesson_of(OnScreen(run("exploding", 5)), OnScreen(branch, beside=old, branch=25))
    step = lesson.steps[1]
    assert (step.preset, step.at, step.until) == ("", 25, "update 40")
    assert step.branch["clipping.name"] == "global"
    scene = list(scenes(lesson))[1]
    assert same(scene.run.experiment, branch.experiment)
    assert same(scene.beside.experiment, old.experiment)


def test_kept_runs_are_kept_and_those_that_were_not_seen_come_first():
    first, second = run("vanishing", 10), run("chaos", 5)
    now = OnScreen(run("clipped", 3), kept=(first, second))
    lesson = lesson_of(OnScreen(first), now)
    assert [step.preset for step in lesson.steps] == ["vanishing", "chaos", "clipped"]
    assert [step.keep for step in lesson.steps] == [False, True, True]
    again = lesson_of(OnScreen(first), now, replace(now, k=2))
    assert again.steps[3] == LessonStep(at=3, k=2)


def test_a_lesson_of_moments_is_read_back_equal():
    lesson = lesson_of(
        OnScreen(run("vanishing"), views=("delta",)),
        OnScreen(run("vanishing", 12), beside=run("vanishing", 12, seed=4), k=7),
    )
    assert parse_lesson(lesson_text(lesson), "x.toml") == lesson


@pytest.fixture
def three():
    return lesson_of(
        OnScreen(run("vanishing")), OnScreen(run("vanishing", 8)), OnScreen(run("chaos", 2))
    )


def shown_by(lesson):
    return [scene.run.experiment for scene in scenes(lesson)]


@pytest.mark.parametrize("order", [(1, 2, 0), (2, 0, 1), (0, 2, 1), (2, 1)])
def test_steps_in_another_order_show_the_runs_that_they_showed(three, order):
    again = in_order(three, order, PRESETS)
    before, after = shown_by(three), shown_by(again)
    assert all(same(after[at], before[was]) for at, was in enumerate(order))
    parse_lesson(lesson_text(again), "x.toml")


def test_a_step_opens_the_run_of_the_one_that_is_gone_before_it(three):
    rest = in_order(three, (1, 2), PRESETS)
    assert (rest.steps[0].preset, rest.steps[0].at) == ("vanishing", 8)
    assert in_order(three, (0, 1), PRESETS).steps == three.steps[:2]
