"""Before the first update every setting acts at once, without flicker."""

import pytest
from PySide6.QtCore import Qt

from rnnviz.experiment.preset import load_preset
from rnnviz.session import State
from rnnviz.views.part.status import age_note
from rnnviz.window.settings_form.section import WAITING_DOT


@pytest.fixture
def lab(make_window, qtbot):
    """The init lab, with all that was computed of it."""
    window = make_window(preset=load_preset("init-lab"))
    qtbot.waitUntil(lambda: bool(window.run.frame.spectra))
    return window


def editor_of(window, key):
    return next(r.editor for r in window.form.sections["init"].rows if r.key == key)


def radius_of(window):
    return window.run.frame.snapshot.experiment.init.recurrent_scale


def note_of(window):
    return window.dock_area.docks["delta"].view.figure(window.run.frame).panels[0].note


def test_the_slider_is_in_view_and_takes_the_keys(lab, qtbot):
    editor = editor_of(lab, "recurrent_scale")
    area = lab.form.area.viewport()
    qtbot.waitUntil(lambda: area.rect().contains(editor.mapTo(area, editor.rect().center())))
    assert editor.slider.width() > 0.5 * area.width()
    step = lab.run.frame.step
    qtbot.keyClick(editor.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: radius_of(lab) == 0.91)
    qtbot.keyClick(editor.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: radius_of(lab) == 0.9)
    assert lab.run.frame.step == step


def test_a_turn_of_the_slider_changes_the_picture_without_a_reset(lab, qtbot):
    before = lab.run.frame.snapshot.trace.layers[0].delta
    assert "0.90" in note_of(lab)
    editor = editor_of(lab, "recurrent_scale")
    editor.slider.setValue(editor._scale.position(1.5))
    qtbot.waitUntil(lambda: radius_of(lab) == 1.5)
    assert "1.50" in note_of(lab)
    assert (lab.run.frame.snapshot.trace.layers[0].delta != before).any()


def test_nothing_flickers_while_the_slider_is_dragged(lab, qtbot):
    lab.dock_area.step_chosen.emit(40)
    qtbot.waitUntil(lambda: lab.run.frame.step == 40)
    cursor, seen, buttons, states = lab.run.frame.step, lab.dock_area.seen, set(), set()
    frames = []
    lab.session.state_changed.connect(states.add)

    def note(frame):
        frames.append(lab.run.frame)
        buttons.add((lab.form.apply_button.isEnabled(), lab.form.waiting != () and dotted(lab)))

    lab.session.frame_ready.connect(note)
    editor = editor_of(lab, "recurrent_scale")
    for position in range(100, 250, 5):
        editor.slider.setValue(position)
        qtbot.wait(2)
    last = editor._scale.value(editor.slider.value())
    qtbot.waitUntil(lambda: radius_of(lab) == last)
    assert states <= {State.PAUSED}
    assert buttons == {(False, False)}
    assert {frame.step for frame in frames} == {cursor}
    assert lab.dock_area.seen == seen
    assert all(frame.spectra for frame in frames)


def dotted(window):
    return any(WAITING_DOT in row.label.text() for row in window.form.sections["init"].rows)


def test_slow_diagnostics_catch_up_and_show_their_age(lab, qtbot):
    frames = []
    lab.session.frame_ready.connect(frames.append)
    editor_of(lab, "recurrent_scale").slider.setValue(200)
    qtbot.waitUntil(lambda: bool(frames) and frames[-1].update_of("spectrum") == 0)
    assert age_note(frames[-1].update_of("spectrum"), frames[-1].snapshot) == ""
    first = frames[0]
    if first.update_of("spectrum") != 0:
        assert age_note(first.update_of("spectrum"), first.snapshot)


@pytest.mark.parametrize(
    ("section", "key", "value"), [("cell", "activation", "identity"), ("cell", "size", 20)]
)
def test_other_settings_act_at_once_too(lab, qtbot, section, key, value):
    row = next(r for r in lab.form.sections[section].rows if r.key == key)
    row.editor.write(value)
    row.editor.touched.emit()
    qtbot.waitUntil(lambda: getattr(lab.run.frame.snapshot.experiment.cell, key) == value)
    assert lab.run.frame.snapshot.update == 0
    assert not lab.form.apply_button.isEnabled()


def test_after_an_update_it_waits_for_a_reset(lab, qtbot):
    lab.run.single()
    qtbot.waitUntil(lambda: lab.run.frame.snapshot.update == 1)
    editor_of(lab, "recurrent_scale").slider.setValue(20)
    qtbot.waitUntil(lambda: lab.form.waiting == ("init.recurrent_scale",))
    assert radius_of(lab) == 0.9
    assert dotted(lab)
    lab.form.apply_button.click()
    qtbot.waitUntil(lambda: lab.run.frame.snapshot.update == 0)
    assert radius_of(lab) == lab.form.experiment.init.recurrent_scale != 0.9


def test_what_is_refused_waits_visibly(lab, qtbot):
    lab.form.sections["task"].rows[0].editor.field.setText("10000")
    lab.form.sections["cell"].rows[0].editor.field.setText("1024")
    lab.form._section_touched("task")
    lab.form._section_touched("cell")
    qtbot.waitUntil(lambda: lab.form.apply_button.isEnabled())
    assert set(lab.form.waiting) == {"task.length", "cell.size"}
    assert lab.run.frame.snapshot.trace.layers[0].steps == 100
