"""What pages look like is asked once and remembered; what is seen is what is exported."""

from dataclasses import replace

import pytest
from PIL import Image

from rnnviz.experiment.preset import load_preset
from rnnviz.export.caption import Wording
from rnnviz.export.sheet_size import NAMED
from rnnviz.plot.adjustment import Adjustment, names_in
from rnnviz.training.instructive import instructive_update
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from rnnviz.window.export.dialog import ExportDialog
from rnnviz.window.export.page_choice import PageChoice
from rnnviz.window.export.page_options import PageOptions, remembered_page
from rnnviz.window.export.writer import ExportRequest, Shown, write_figures, write_view

DELTA = next(view for view in VIEWS if view.name == "delta")


@pytest.fixture
def options(english, preferences, qtbot):
    made = PageOptions(preferences)
    qtbot.addWidget(made)
    return made


def choose(editor, value):
    """Choose as a hand does."""
    editor.box.setCurrentIndex(editor.box.findData(value))


def again(options, preferences, qtbot):
    options.remember()
    made = PageOptions(preferences)
    qtbot.addWidget(made)
    return made


def test_at_first_nothing_is_changed(options):
    assert options.choice() == PageChoice()


@pytest.mark.parametrize("name", ["slide", "paper", "column"])
def test_a_named_page_shows_its_sides_and_they_are_not_to_be_changed(options, name):
    choose(options.page, name)
    size = NAMED[name]
    assert options.choice().size == size
    assert options.sides[0].value() == pytest.approx(size.width, abs=0.05)
    assert not any(side.isEnabled() for side in options.sides)


def test_an_own_page_is_remembered_with_everything_else(options, preferences, qtbot):
    choose(options.page, "own")
    options.sides[0].setValue(120.5)
    options.sides[1].setValue(80)
    options.pixels.setValue(2400)
    choose(options.title.kind, "own")
    options.title.line.setText("My title")
    choose(options.caption.kind, "none")
    choose(options.seen, "whole")
    wanted = options.choice()
    assert (wanted.size.width, wanted.size.height) == (120.5, 80)
    assert wanted.wording == Wording("My title", "")
    assert not wanted.as_seen
    assert again(options, preferences, qtbot).choice() == wanted
    assert remembered_page(preferences) == replace(wanted, wording=Wording())


def test_a_png_says_how_dense_it_is(options):
    choose(options.page, "slide")
    options.pixels.setValue(3200)
    assert options.density.text() == "= 240 dpi"


def test_words_are_typed_only_where_they_are_ones_own(options):
    assert not options.title.line.isEnabled()
    choose(options.title.kind, "own")
    assert options.title.line.isEnabled()
    assert options.title.words() == ""


def test_damaged_preferences_give_the_usual_page(english, preferences, qtbot):
    preferences.keep("export/mm", ["wide", "high"])
    preferences.keep("export/width", 1e9)
    preferences.keep("export/size", "billboard")
    made = PageOptions(preferences)
    qtbot.addWidget(made)
    assert made.choice().width == PageChoice().width
    assert remembered_page(preferences).size is None


@pytest.fixture(scope="module")
def diverged():
    preset = load_preset("exploding")
    trainer = Trainer(preset.experiment, preset.name)
    while not trainer.stopped:
        trainer.step()
    return trainer.frame()


def test_of_a_diverged_run_the_update_before_the_jump_is_offered_first(
    diverged, english, preferences, qtbot, tmp_path
):
    update = instructive_update(diverged.snapshot)
    shown = diverged.snapshot.trace_update
    dialog = ExportDialog(None, [DELTA], ("delta",), "x-", preferences, (update, shown))
    qtbot.addWidget(dialog)
    box = dialog.look.update_choice.box
    assert box.currentText().startswith(f"{update},")
    assert [box.itemText(n).partition(",")[0] for n in range(box.count())] == [
        str(update), str(shown)
    ]  # fmt: skip
    request = replace(dialog.request(), folder=tmp_path, formats=("csv",))
    (path,) = write_figures(request, Shown(diverged, "T")).paths
    assert f"states of update {update}" in path.read_text("utf-8")
    choose(dialog.look.update_choice, "shown")
    request = replace(dialog.request(), folder=tmp_path, formats=("csv",), overwrite=True)
    write_figures(request, Shown(diverged, "T"))
    assert f"states of update {shown}" in path.read_text("utf-8")


def test_what_the_hand_did_is_written_as_seen_or_whole(diverged, tmp_path):
    hand = Adjustment(hidden=frozenset(names_in(DELTA.figure(diverged).panels)[:1]))
    shown = Shown(diverged, "T", {"delta": hand})
    pictures = []
    for as_seen, hands in ((True, shown), (False, shown), (True, Shown(diverged, "T"))):
        look = PageChoice(as_seen=as_seen)
        request = ExportRequest((DELTA,), ("svg",), tmp_path, look=look, overwrite=True)
        (path,) = write_figures(request, hands).paths
        pictures.append(path.read_bytes())
    assert pictures[0] != pictures[1] == pictures[2]


def test_a_view_saved_at_once_has_the_remembered_page(diverged, tmp_path):
    path = tmp_path / "a.png"
    write_view(DELTA, path, "png", Shown(diverged, "T"), PageChoice(NAMED["slide"], width=800))
    with Image.open(path) as picture:
        assert picture.size == (800, 450)


def test_the_dialog_fits_a_small_screen(english, preferences, qtbot):
    dialog = ExportDialog(None, VIEWS, (), "x-", preferences, (22, 23))
    qtbot.addWidget(dialog)
    assert dialog.sizeHint().height() < 640
