"""The settings form: what is shown, requested, refused, and what waits for a reset."""

import re
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from rnnviz.experiment.experiment import (
    PLAIN_SECTIONS,
    SECTION_CHOICES,
    SECTIONS,
    Experiment,
    has_effect,
)
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.clipping import ClipGlobalNorm, NoClipping
from rnnviz.nn.optimizer import Adam
from rnnviz.setting import settings_of
from rnnviz.tasks.index import TASKS
from rnnviz.window.settings_form.form import SettingsForm


@pytest.fixture
def form(english, qtbot):
    form = SettingsForm()
    qtbot.addWidget(form)
    form.resize(300, 900)
    form.show()
    for section in form.sections.values():
        section.unfold()
    form.requests = []
    form.experiment_requested.connect(form.requests.append)
    return form


def row(form, dotted):
    section, _, key = dotted.partition(".")
    return next(r for r in form.sections[section].rows if r.key == key)


def type_into(form, dotted, text, qtbot):
    field = row(form, dotted).editor.field
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)
    form.flush()


def test_every_setting_of_every_kind_has_a_labelled_editor_that_shows_its_value(form):
    for key in SECTIONS:
        for cls in SECTION_CHOICES.get(key, (PLAIN_SECTIONS.get(key),)):
            form.show_experiment(replace(form.experiment, **{key: cls()}))
            rows = {r.key: r for r in form.sections[key].rows}
            assert list(rows) == [name for name, _, _ in settings_of(cls)]
            for name, shown in rows.items():
                assert shown.editor.read() == getattr(cls(), name), f"{key}.{name}"
                assert shown.label.text()


def test_showing_an_experiment_requests_nothing(form):
    form.show_experiment(Experiment(seed=9, cell=LSTM(size=5)))
    form.flush()
    assert form.requests == []


def test_a_typed_value_is_requested(form, qtbot):
    type_into(form, "cell.size", "48", qtbot)
    assert form.requests[-1].cell.size == 48


def test_the_seed_is_requested(form, qtbot):
    form.seed.editor.field.clear()
    qtbot.keyClicks(form.seed.editor.field, "12")
    form.flush()
    assert form.requests[-1].seed == 12
    form.seed.editor.field.clear()
    qtbot.keyClicks(form.seed.editor.field, "-1")
    form.flush()
    assert form.requests[-1].seed == 12
    assert "-1" in form.seed.problem.text()


@pytest.mark.parametrize("text", ["0", "1e9", "3.5", "two", ""])
def test_a_bad_value_is_reported_inline_in_one_line_and_the_last_good_one_stays(form, qtbot, text):
    type_into(form, "cell.size", text, qtbot)
    shown = row(form, "cell.size")
    assert shown.problem.isVisible()
    assert "\n" not in shown.problem.text()
    assert "1024" in shown.problem.text()
    assert form.experiment.cell.size == Experiment().cell.size
    type_into(form, "cell.size", "8", qtbot)
    assert not shown.problem.isVisible()
    assert form.experiment.cell.size == 8


def test_another_kind_keeps_the_values_both_have(form, qtbot):
    type_into(form, "cell.size", "7", qtbot)
    section = form.sections["cell"]
    section.kind.box.setCurrentIndex(section.kind.box.findData("lstm"))
    form.flush()
    assert form.requests[-1].cell == LSTM(size=7)
    assert [r.key for r in section.rows] == [key for key, _, _ in settings_of(LSTM)]


def test_fields_without_effect_are_hidden(form):
    init = form.sections["init"]
    conditional = [r for r in init.rows if r.declared.when is not None]
    assert conditional
    for shown in conditional:
        key, values = shown.declared.when
        choices = dict(row(form, f"init.{key}").declared.choices)
        for choice in choices:
            row(form, f"init.{key}").editor.box.setCurrentIndex(list(choices).index(choice))
            form.flush()
            assert shown.editor.isVisible() == (choice in values)
            assert shown.label.isVisible() == (choice in values)


def test_what_waits_for_a_reset_is_marked_and_what_acts_at_once_is_not(form, qtbot):
    form.show_running(form.experiment)
    assert not form.apply_button.isEnabled()
    type_into(form, "optimizer.learning_rate", "0.5", qtbot)
    assert form.waiting == ()
    type_into(form, "cell.size", "9", qtbot)
    assert form.waiting == ("cell.size",)
    assert row(form, "cell.size").waiting
    assert form.apply_button.isEnabled()
    assert "1" in form.apply_button.text()
    with qtbot.waitSignal(form.reset_requested):
        form.apply_button.click()
    form.show_running(form.experiment)
    assert form.waiting == ()
    assert not row(form, "cell.size").waiting


def test_undo_requests_what_is_running(form, qtbot):
    running = form.experiment
    form.show_running(running)
    type_into(form, "cell.size", "9", qtbot)
    form.revert_button.click()
    assert form.experiment == running
    assert row(form, "cell.size").editor.read() == running.cell.size
    assert form.waiting == ()


def test_another_clipping_acts_at_once(form):
    form.show_running(form.experiment)
    box = form.sections["clipping"].kind.box
    box.setCurrentIndex(box.findData("global"))
    form.flush()
    assert isinstance(form.requests[-1].clipping, ClipGlobalNorm)
    assert form.waiting == ()
    box.setCurrentIndex(box.findData("none"))
    form.flush()
    assert form.requests[-1].clipping == NoClipping()


def test_a_storm_of_a_slider_is_read_once_and_ends_at_its_last_value(form, qtbot):
    form.show_experiment(replace(form.experiment, optimizer=Adam()))
    editor = row(form, "optimizer.learning_rate").editor
    start = time.thread_time()
    for i in range(1000):
        editor.slider.setValue(i % 290)
    editor.slider.setValue(150)
    spent = time.thread_time() - start
    qtbot.waitUntil(lambda: bool(form.requests))
    assert len(form.requests) == 1
    assert form.requests[-1].optimizer.learning_rate == editor._scale.value(150)
    # A thousand readings of the whole form would take seconds.
    assert spent < 1.0


def test_flush_applies_a_value_that_has_not_been_read_yet(form):
    editor = row(form, "optimizer.learning_rate").editor
    editor.slider.setValue(100)
    form.flush()
    assert form.experiment.optimizer.learning_rate == editor._scale.value(100)


def test_every_task_can_be_chosen(form):
    box = form.sections["task"].kind.box
    for index, task in enumerate(TASKS):
        box.setCurrentIndex(index)
        form.flush()
        assert type(form.experiment.task) is task


def test_a_folded_section_keeps_its_values(form, qtbot):
    section = form.sections["training"]
    section.head.click()
    assert not section.head.isChecked()
    assert not section.body.isVisible()
    section.head.click()
    assert section.body.isVisible()


@pytest.mark.parametrize("cell", SECTION_CHOICES["cell"])
def test_only_what_acts_on_the_cell_is_offered(form, cell):
    form.show_experiment(replace(Experiment(), cell=cell()))
    for key in ("recurrent", "forget_bias", "update_bias", "input"):
        offered = not row(form, f"init.{key}").label.isHidden()
        assert offered == has_effect(form.experiment, f"init.{key}"), key


def test_another_cell_brings_its_own_settings_at_once(form):
    form.show_experiment(replace(Experiment(), cell=LSTM(size=4)))
    assert not row(form, "init.forget_bias").label.isHidden()
    form.sections["cell"].kind.write("srn")
    form._section_touched("cell")
    form.flush()
    assert row(form, "init.forget_bias").label.isHidden()


def test_the_tooltip_of_a_setting_has_its_sentence_and_the_longer_help(form):
    for row in (form.seed, *form.sections["training"].rows):
        words, longer, when = re.findall("<p>(.*?)</p>", row.label.toolTip())
        assert words == row.declared.help
        assert len(longer) > 30
        assert when.startswith("<i>Acts at once")


def test_sections_are_folded_until_they_are_opened(english, qtbot):
    form = SettingsForm()
    qtbot.addWidget(form)
    form.show()
    assert not any(section.body.isVisible() for section in form.sections.values())
    qtbot.mouseClick(form.sections["init"].head, Qt.MouseButton.LeftButton)
    assert form.sections["init"].body.isVisible()


def test_what_a_preset_is_about_stands_above_all_sections(form):
    clipped = replace(Experiment(), clipping=ClipGlobalNorm(2.0))
    form.show_experiment(clipped)
    form.show_first(("clipping.name", "clipping.threshold", "cell.size"))
    rows = [row(form, "clipping.threshold"), row(form, "cell.size")]
    first = form.sections["task"].y()
    for editor in (form.sections["clipping"].kind, *(r.editor for r in rows), form.seed.editor):
        assert editor.isVisible()
        assert editor.mapTo(form, editor.rect().bottomLeft()).y() < first + form.area.y()
    form.show_first(("init.recurrent",))
    assert form.sections["cell"].body.isAncestorOf(rows[1].editor)
    assert form.sections["clipping"].isAncestorOf(form.sections["clipping"].kind)
    assert not form.sections["init"].body.isAncestorOf(row(form, "init.recurrent").editor)


def test_settings_shown_first_are_there_again_when_their_kind_returns(form):
    form.show_first(("clipping.threshold",))
    form.show_experiment(replace(Experiment(), clipping=ClipGlobalNorm(2.0)))
    editor = row(form, "clipping.threshold").editor
    assert editor.isVisible()
    assert not form.sections["clipping"].isAncestorOf(editor)
    form.show_experiment(Experiment())
    form.show_experiment(replace(Experiment(), clipping=ClipGlobalNorm(3.0)))
    assert not form.sections["clipping"].isAncestorOf(row(form, "clipping.threshold").editor)


def test_a_section_is_opened_for_a_value_that_cannot_be_used(form, qtbot):
    section = form.sections["training"]
    section.head.setChecked(False)
    row(form, "training.batch").editor.field.setText("0")
    section.touch()
    form.flush()
    assert section.body.isVisible()
    assert row(form, "training.batch").problem.isVisible()
