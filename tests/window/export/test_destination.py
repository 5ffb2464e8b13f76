"""Dialogs say before anything is drawn what is in the way of the files."""

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QWidget

from rnnviz.views.index import VIEWS
from rnnviz.window.export.dialog import ExportDialog
from rnnviz.window.file.save_dialog import ask_where
from rnnviz.window.language import Language


@pytest.fixture
def parent(app, qtbot):
    """Owns what deletes itself when it is closed."""
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(english, preferences, parent, tmp_path):
    preferences.export_folder = str(tmp_path)
    made = ExportDialog(parent, VIEWS, ("delta", "loss"), "x-", preferences, (22, 23))
    made.show()
    return made


def test_files_in_the_way_are_told_and_a_tick_lets_them_be_replaced(dialog, tmp_path):
    requests = []
    dialog.confirmed.connect(requests.append)
    (tmp_path / "x-delta.pdf").write_text("mine")
    (tmp_path / "x-views.pdf").write_text("mine")
    dialog.accept()
    assert dialog.destination.problem.text() == "x-delta.pdf exists already"
    assert dialog.destination.overwrite.hasFocus()
    dialog.page.setChecked(True)
    assert dialog.destination.problem.isHidden(), "it is asked for something else now"
    dialog.accept()
    assert dialog.destination.problem.text() == "x-views.pdf exists already"
    dialog.views["delta"].setChecked(False)
    dialog.page.setChecked(False)
    dialog.accept()
    assert [request.folder for request in requests] == [tmp_path]


def test_of_many_views_the_first_page_is_looked_for(dialog, tmp_path):
    for name, box in dialog.views.items():
        box.setChecked(name != "loss")
    dialog.page.setChecked(True)
    dialog.formats["svg"].setChecked(True)
    (tmp_path / "x-views-1.svg").write_text("mine")
    dialog.accept()
    assert dialog.destination.problem.text() == "x-views-1.svg exists already"
    dialog.destination.overwrite.setChecked(True)
    dialog.accept()
    assert not dialog.isVisible()


def test_a_folder_that_is_new_or_none_is_told(dialog, tmp_path):
    there, destination = tmp_path / "file", dialog.destination
    there.write_text("mine")
    assert destination.note.isHidden()
    destination.folder.setText(str(tmp_path / "new"))
    assert destination.note.text() == "This folder is new; it will be made."
    destination.folder.setText(str(there))
    assert destination.note.isHidden()
    dialog.accept()
    assert destination.problem.text() == f"{there}: this is a file; a folder is needed"
    assert destination.folder.hasFocus()
    assert dialog.isVisible()


@pytest.mark.parametrize("name", ["en", "zh_CN"])
def test_each_letter_leads_to_one_field(app, preferences, qtbot, name):
    language = Language(name)
    dialog = ExportDialog(None, VIEWS, (), "x-", preferences, (22, 23))
    qtbot.addWidget(dialog)
    labels = [label for label in dialog.findChildren(QLabel) if label.buddy() is not None]
    texts = [each.text() for each in (*labels, dialog.page, dialog.destination.overwrite)]
    letters = [text[text.index("&") + 1].upper() for text in texts]
    assert sorted(letters) == sorted("PWTCLUXOAV")
    assert all("&" not in label.buddy().accessibleName() for label in labels)
    language.close()


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_a_name_without_suffix_replaces_nothing_unasked(
    english, preferences, tmp_path, monkeypatch, answer
):
    path, asked = tmp_path / "x.pdf", []
    path.write_text("mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(tmp_path / "x"), ""))
    button = QMessageBox.StandardButton[answer]
    monkeypatch.setattr(QMessageBox, "question", lambda *a: asked.append(a[2]) or button)
    expected = path if answer == "Yes" else None
    assert ask_where(None, preferences, "Save", "y.pdf", "PDF (*.pdf)") == expected
    assert asked == ["x.pdf exists already. Replace it?"]


def test_pictures_are_proposed_where_the_last_ones_went(window, tmp_path, monkeypatch):
    proposed = []
    window.preferences.export_folder = str(tmp_path / "written")
    window.preferences.folder = str(tmp_path / "opened")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda _, title, path, kinds: (proposed.append(path), kinds)
    )
    window.exports.export_view("delta", "pdf")
    assert proposed == [str(tmp_path / "written" / "small-delta.pdf")]
