"""Editors: what is typed is what is read, in every locale."""

import pytest
from PySide6.QtCore import QLocale, Qt

from rnnviz.setting import Setting
from rnnviz.window.settings_form.editor import (
    ChoiceEditor,
    NumberEditor,
    TextEditor,
    TruthEditor,
    editor_for,
    number_text,
    parsed,
)
from rnnviz.window.settings_form.slider_scale import POSITIONS, scale_of

RATE = Setting("Learning rate", low=0.0, high=1e6, log=True)


@pytest.fixture
def rate(app, qtbot):
    editor = NumberEditor(float, scale_of(RATE, float))
    qtbot.addWidget(editor)
    return editor


@pytest.mark.parametrize("locale", ["C", "de_DE", "fr_FR", "ar_EG", "hi_IN"])
def test_a_typed_number_is_the_number_in_every_locale(rate, qtbot, locale):
    QLocale.setDefault(QLocale(locale))
    rate.field.clear()
    qtbot.keyClicks(rate.field, "0.25")
    assert rate.read() == 0.25
    rate.write(0.125)
    assert rate.field.text() == "0.125"


@pytest.mark.parametrize("text", ["0,25", "abc", "", "1e", "--1"])
def test_what_is_no_number_stays_a_text_to_be_refused(rate, qtbot, text):
    rate.field.clear()
    qtbot.keyClicks(rate.field, text)
    assert rate.read() == text


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [("1e3", int, 1000), ("-5", int, -5), ("−5", int, -5), ("2.5", int, 2.5), (" 7 ", float, 7.0)],
)
def test_numbers_are_read_as_one_writes_them(text, kind, value):
    assert parsed(text, kind) == value


@pytest.mark.parametrize("value", [0.1, 1e-12, 3.0, 1.005, 0, 1234567.0, 1e300, -0.5, 123456789])
def test_a_shown_number_reads_back_exactly(value):
    assert parsed(number_text(value), type(value)) == value


def test_the_slider_moves_the_field_and_the_field_the_slider(rate, qtbot):
    rate.write(0.1)
    before = rate.slider.value()
    rate.slider.setValue(POSITIONS)
    assert rate.read() == pytest.approx(1e3)
    rate.field.clear()
    qtbot.keyClicks(rate.field, "0.1")
    assert rate.slider.value() == before


def test_a_value_off_the_slider_is_kept(rate):
    rate.write(5e4)
    assert rate.read() == 5e4
    assert rate.slider.value() == POSITIONS


def test_arrow_keys_step(rate, qtbot):
    rate.write(0.1)
    with qtbot.waitSignal(rate.touched):
        qtbot.keyClick(rate.field, Qt.Key.Key_Up)
    assert rate.read() == pytest.approx(0.2)
    qtbot.keyClick(rate.field, Qt.Key.Key_Down)
    qtbot.keyClick(rate.field, Qt.Key.Key_Down)
    assert rate.read() == pytest.approx(0.05)


@pytest.mark.parametrize("text", ["inf", "-inf", "1e308", "9" * 60, "nan", "", "abc"])
@pytest.mark.parametrize("whole", [False, True])
def test_arrow_keys_work_with_any_text(app, qtbot, text, whole):
    kind = int if whole else float
    declared = Setting("n", low=0, high=10, log=not whole)
    editor = NumberEditor(kind, scale_of(declared, kind))
    qtbot.addWidget(editor)
    editor.field.setText(text)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(editor.field, key)
        value = editor.read()
        assert value == text or value != value or 0 <= value <= 10


def test_only_the_user_emits_touched(app, qtbot):
    editor = ChoiceEditor((("a", "A"), ("b", "B")))
    qtbot.addWidget(editor)
    with qtbot.assertNotEmitted(editor.touched):
        editor.write("b")
    assert editor.read() == "b"
    with qtbot.waitSignal(editor.touched):
        editor.box.setCurrentIndex(0)
    truth = TruthEditor()
    qtbot.addWidget(truth)
    with qtbot.assertNotEmitted(truth.touched):
        truth.write(True)
    with qtbot.waitSignal(truth.touched):
        truth.box.click()
    assert truth.read() is False


def test_a_file_is_browsed_for(app, qtbot, monkeypatch, tmp_path):
    editor = editor_for(Setting("File", file="csv"), str)
    assert isinstance(editor, TextEditor)
    qtbot.addWidget(editor)
    chosen = str(tmp_path / "数据 é.csv")
    monkeypatch.setattr(
        "rnnviz.window.settings_form.editor.QFileDialog.getOpenFileName", lambda *a: (chosen, "")
    )
    with qtbot.waitSignal(editor.chosen):
        editor.browse.click()
    assert editor.read() == chosen


def test_the_wheel_over_a_slider_or_a_choice_scrolls_the_page(rate, qtbot):
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 120), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    rate.write(0.1)
    rate.slider.wheelEvent(event)
    assert not event.isAccepted()
    assert rate.read() == 0.1


def test_a_long_choice_reads_whole_in_the_list(app, qtbot):
    long = "a choice whose name takes far more room than a field beside a slider"
    editor = ChoiceEditor((("a", long), ("b", "b")))
    qtbot.addWidget(editor)
    editor.resize(120, 30)
    editor.show()
    editor.box.showPopup()
    words = editor.box.fontMetrics().horizontalAdvance(long)
    assert editor.box.width() < words <= editor.box.view().width()
    editor.box.hidePopup()
