"""Names from files are shown on one line, and proposed as file names, never as paths."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog

from rnnviz.screen.plain_text import as_it_is
from rnnviz.sweep.preset import SweepPreset
from rnnviz.window.file.preset_dialog import PresetWords
from rnnviz.window.language import preset_title, preset_watch
from rnnviz.window.lesson.editor_steps import StepList
from rnnviz.window.sweep.window import SweepWindow

Tip = Qt.ItemDataRole.ToolTipRole

FOREIGN = ["../../x", "a\nb\x1b[31m", "\u202etxt.exe", "con", "x" * 300, "/etc/passwd", "..", ""]


def test_a_foreign_name_is_proposed_as_a_file_in_the_folder(make_window, small, monkeypatch):
    window = make_window()
    proposed = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _, title, path, kinds: (proposed.append(path), kinds)
    )
    folder = Path(window.preferences.folder)
    for name in FOREIGN:
        proposed.clear()
        window.run.open(replace(small, name=name))
        window.own_presets.save_as(PresetWords((name, ""), (name, ""), elsewhere=True))
        window.run.open(replace(small, name=name))
        window.files.save_recording()
        assert len(proposed) == 2, name
        for path in map(Path, proposed):
            assert path.parent == folder, name
            assert path.name.isprintable()
            assert len(path.name.encode()) <= 255


def test_titles_are_one_line(small):
    odd = replace(small, title="a\nb\x1b[31m", watch="c\u202ed\ne")
    assert preset_title(odd, "en") == "a�b�[31m"
    assert preset_watch(odd, "en") == "c�d�e"


def test_recent_files_are_listed_on_one_line(make_window):
    window = make_window()
    path = "folder/a\nb\x1b & c.toml"
    window.preferences.keep_recent(path)
    window.files.recent.aboutToShow.emit()
    (action,) = window.files.recent.actions()
    assert action.text() == "a�b� && c.toml"
    assert action.data() == path
    window.files.recent.triggered.emit(action)
    assert window.preferences.texts("recent") == []
    window.jobs.finish(60)


MARKED = "A <img src='/x.png'> <b>b</b>"


def test_markup_in_names_is_shown_letter_by_letter_in_tool_tips(make_window, small):
    assert as_it_is("a < b\nc") == "a < b\nc"
    window = make_window()
    window.preferences.keep_recent(f"folder/{MARKED}.toml")
    window.files.recent.aboutToShow.emit()
    (action,) = window.files.recent.actions()
    window.gallery.show_own([replace(small, watch=MARKED)])
    tips = [
        window.gallery.model.index(row).data(Tip) for row in range(len(window.gallery.model.lines))
    ]
    (own,) = [tip for tip in tips if tip and "x.png" in tip]
    steps = StepList()
    steps.show_steps("about", [("title", MARKED)], 0)
    for tip in (action.toolTip(), own, steps.item(1).toolTip()):
        assert "<img" not in tip
        shown = QTextDocument()
        shown.setHtml(tip)
        assert MARKED in shown.toPlainText()


def test_markup_in_what_files_say_is_shown_letter_by_letter(window, small):
    preset = replace(small, watch=MARKED)
    dialog = SweepWindow(window, SweepPreset(small), [SweepPreset(preset)], "", chinese=False)
    dialog.form.start.setCurrentIndex(1)
    dialog.show_problem(MARKED)
    row = window.form.sections["cell"].rows[0]
    row.show_problem(MARKED)
    for label in (dialog.form.about, dialog.told, row.problem):
        assert label.text() == MARKED
        assert label.textFormat() is Qt.TextFormat.PlainText
    assert dialog.form.told.textFormat() is Qt.TextFormat.PlainText


def test_a_recent_name_that_no_file_can_have_is_forgotten(make_window, qtbot):
    window = make_window()
    for path in ("x" * 300 + ".toml", "nul\0.toml"):
        window.preferences.keep_recent(path)
        window.files.recent.aboutToShow.emit()
        window.files.recent.triggered.emit(window.files.recent.actions()[0])
        qtbot.waitUntil(lambda: not window.jobs.busy)
        assert window.preferences.texts("recent") == []
        _, error, told = window.notices.kept[-1]
        assert error
        assert told.isprintable()
