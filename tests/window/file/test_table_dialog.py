"""A table with several columns: the dialog shows each and asks which is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from rnnviz.reading.progress import report_progress
from rnnviz.tasks.from_file.series import Series
from rnnviz.text import BadInput
from rnnviz.window.file.loader import OPENED, load_file

ROWS = [f"{i % 28 + 1:02}.{i // 28 + 1:02}.2022" for i in range(200)]


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "kurs.csv"
    lines = [f"{day};1.{i % 90 + 100},50;{i * 7 % 50}" for i, day in enumerate(ROWS)]
    path.write_text("\n".join(["Datum;Kurs;Menge", *lines]), "utf-8")
    return path


@pytest.fixture
def dialog(window, table, qtbot):
    window.files.open_path(str(table))
    qtbot.waitUntil(lambda: window.files.dialog is not None)
    return window.files.dialog


def test_every_column_is_shown_and_the_likely_one_is_chosen(dialog):
    names = [dialog.columns.item(row, 1).text() for row in range(3)]
    assert names == ["Datum", "Kurs", "Menge"]
    assert [box.currentData() for box in dialog.roles.values()] == ["", "target", ""]
    assert not dialog.roles[0].isEnabled()
    assert "1.100,50" in dialog.columns.item(1, 3).text()
    assert "200 rows, from 1100.5 (01.01.2022)" in dialog.summary.text()
    assert dialog.written["delimiter"].box.currentText().endswith("by semicolons")
    assert dialog.written["decimal"].box.currentText().endswith("comma")


def test_the_chosen_columns_are_learned_and_named_in_the_form(window, dialog, table, qtbot):
    dialog.roles[2].setCurrentIndex(2)
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "kurs")
    expected = Series(series="file", file=str(table), column="Kurs", inputs="Menge")
    assert window.form.experiment.task == expected
    rows = {row.key: row for row in window.form.sections["task"].rows}
    assert "kurs.csv, column Kurs, Menge: 200 rows" in rows["file"].note.text()
    assert rows["file"].note.isVisibleTo(window)


@pytest.fixture
def looked_for(window, table, qtbot, monkeypatch):
    """The form's button of a series of the user's own, which finds the table."""

    def look(path=table):
        found = "rnnviz.window.settings_form.editor.QFileDialog.getOpenFileName"
        monkeypatch.setattr(found, lambda *a: (str(path), ""))
        task = Series(series="file", file="before.csv", column="x", decimal="point", length=12)
        window.form.show_experiment(replace(window.form.experiment, task=task))
        row = next(row for row in window.form.sections["task"].rows if row.key == "file")
        row.editor.browse.click()
        qtbot.waitUntil(lambda: not window.jobs.busy)
        return row.editor

    return look


def test_a_table_that_the_form_finds_asks_for_its_column_too(window, looked_for, table, qtbot):
    looked_for()
    dialog = window.files.dialog
    assert "200 rows" in dialog.summary.text()
    dialog.accept()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.name == "kurs")
    expected = Series(series="file", file=str(table), column="Kurs", length=12)
    assert window.form.experiment.task == expected


def test_the_form_keeps_its_file_where_the_question_is_not_answered(window, looked_for):
    editor = looked_for()
    window.files.dialog.reject()
    assert editor.read() == window.form.experiment.task.file == "before.csv"


def test_a_file_that_asks_nothing_is_only_named_in_the_form(window, looked_for, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("x\n" + "".join(f"{i % 7}.5\n" for i in range(200)), "utf-8")
    looked_for(path)
    window.form.flush()
    assert window.files.dialog is None
    assert window.form.experiment.task.file == str(path)


def test_nothing_is_learnt_without_a_column_or_when_it_is_closed(window, dialog):
    before = window.form.experiment
    dialog.roles[1].setCurrentIndex(0)
    assert not dialog.confirm.isEnabled()
    dialog.reject()
    assert window.form.experiment == before


def test_another_way_of_writing_is_tried_at_once(dialog, qtbot):
    box = dialog.written["delimiter"].box
    box.setCurrentIndex(box.findData("tab"))
    qtbot.waitUntil(lambda: dialog.columns.rowCount() == 1)
    box.setCurrentIndex(box.findData("semicolon"))
    qtbot.waitUntil(lambda: dialog.columns.rowCount() == 3)
    dialog.encoding.setText("no such")
    dialog.encoding.editingFinished.emit()
    qtbot.waitUntil(lambda: "is not a known encoding" in dialog.summary.text())
    assert not dialog.confirm.isEnabled()


@pytest.mark.parametrize(
    ("name", "content", "task"),
    [
        ("a.txt", "Date\tClose\n" + "".join(f"{d}\t{len(d)}.5\n{d}\t7\n" for d in ROWS), "series"),
        ("a.csv", "text,label\n" + "good film,pos\ndull film,neg\n" * 20, "text_class"),
        ("d.csv", "".join(f"film {i} is good,{i % 2}\n" for i in range(40)), "text_class"),
        ("b.txt", "it was a dull day\nand nothing, nothing happened\n" * 60, "text"),
        ("c.md", "# A title\n\n" + "words, words and 3 numbers\n" * 60, "text"),
    ],
)  # fmt: skip
def test_the_contents_decide_what_a_file_is(tmp_path, small, name, content, task):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert load_file(str(path), small).preset.experiment.task.name == task


def test_a_long_reading_shows_how_far_it_is_and_can_be_stopped(window, qtbot):
    results = []

    def read():
        while True:
            report_progress(0.4)

    window.jobs.start(read, "Reading…", results.append)
    notice = window.notices.shown[-1]
    qtbot.waitUntil(lambda: notice.bar.value() == 40)
    (stop,) = [b for b in notice.findChildren(QPushButton) if b.text() == "Stop"]
    stop.click()
    qtbot.waitUntil(lambda: not window.jobs.busy)
    assert results == []


def test_a_refusal_while_reading_is_reported(window, qtbot, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x\noops\n", "utf-8")
    with pytest.raises(BadInput):
        load_file(str(path), window.run.preset)
    window.files.open_path(str(path))
    qtbot.waitUntil(lambda: any("a.csv" in n.text.text() for n in window.notices.shown))


def test_the_dialog_offers_every_kind_of_file_that_is_read(window, monkeypatch):
    asked = []

    def ask(*given):
        asked.append(given[-1])
        return "", ""

    monkeypatch.setattr("rnnviz.window.file.controller.QFileDialog.getOpenFileName", ask)
    window.files.open()
    for suffix in (*OPENED, ".keras", ".h5", ".bin", ".ckpt", ".npy", ".md"):
        assert f"*{suffix}" in asked[0].partition(";;")[0].replace(")", " ").split("(")[1].split()
