"""While a lesson hides what a run does, two runs that do opposite things look alike everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget

from rnnviz.experiment.experiment import Experiment, Init, TrainingSettings
from rnnviz.experiment.preset import Preset, preset_text
from rnnviz.lesson.lesson import Lesson, LessonStep
from rnnviz.nn.cells.srn import SRN
from rnnviz.plot.axis_limit import Limits
from rnnviz.plot.beyond import with_beyond_marks
from rnnviz.plot.figure import BeyondMarks, ReferenceLine
from rnnviz.plot.markup import plain
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.views.index import VIEWS
from rnnviz.views.part.concealment import EMPTY_AXES
from rnnviz.window.widget.rarely import Rarely

ALIKE = ("delta", "triangle", "gradients", "loss", "saturation", "verdict", "spectrum", "hidden")


def lesson_about(folder, scale, steps):
    """Return a lesson about a run, the same for any run but for what it does."""
    experiment = Experiment(
        seed=3,
        task=Recall(length=12),
        cell=SRN(size=8, activation="identity"),
        init=Init(recurrent_scale=scale),
        training=TrainingSettings(updates=30, batch=2),
    )
    preset = Preset("run", experiment, title=f"Scale {scale}", watch=f"It is {scale}.")
    folder.mkdir(exist_ok=True)
    (folder / "run.toml").write_text(preset_text(preset), "utf-8")
    return Lesson("Lesson", steps, folder=folder)


@pytest.fixture
def both(tmp_path):
    """Return a function that makes lessons of steps about two runs: one vanishes, one explodes."""

    def make(*steps):
        return [lesson_about(tmp_path / str(scale), scale, steps) for scale in (0.05, 1.8)]

    return make


def differences(one, other):
    """Return the texts in which two windows differ."""
    return [pair for pair in zip(one.texts, other.texts, strict=False) if pair[0] != pair[1]]


@dataclass(frozen=True)
class Seen:
    """All that a window shows.

    Attributes
    ----------
    texts : tuple of str
        Of all widgets that can be seen, with tool tips and what screen readers say, and of actions.
    pictures : dict of str to bytes
        The pixels of views.
    numbers : dict of str to str
        Tables and summaries of the figures behind them.
    """

    texts: tuple[str, ...]
    pictures: dict[str, bytes]
    numbers: dict[str, str]


def pixels(plot):
    image = plot.grab().toImage()  # kept: its bits go with it
    return bytes(image.constBits())


def seen(window):
    """Return all that a window shows, and all that it has to tell assistive technology."""
    QApplication.processEvents()
    drawing = window.dock_area._drawing
    while drawing._timer.isActive() or drawing._share._waiting:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    for telling in window.findChildren(Rarely):
        if telling.is_waiting:
            telling.do_now()
    plots = {name: window.dock_area.docks[name].plot for name in window.dock_area.seen}
    return Seen(
        tuple(texts_of(window)),
        {name: pixels(plot) for name, plot in plots.items()},
        {name: f"{plot.figure.tables}{plot.figure.summary}" for name, plot in plots.items()},
    )


def texts_of(window):
    """Yield every text that can be read, pointed at or heard."""
    yield window.windowTitle()
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            yield f"{type(widget).__name__}: {'|'.join(words_of(widget))}"
    for action in window.findChildren(QAction):
        yield f"{action.text()}|{action.toolTip()}|{action.isEnabled()}"
    timeline = window.timeline_bar.timeline
    yield from (timeline.text_at(float(x)) for x in range(0, timeline.width(), 7))
    yield from (entry.title for entry in window.palette_.entries())


def words_of(widget):
    """Yield the texts of one widget."""
    yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
    for name in ("text", "title", "toPlainText", "currentText", "placeholderText"):
        if callable(found := getattr(widget, name, None)):
            yield str(found())
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            yield f"{index.data()} {index.data(Qt.ItemDataRole.ToolTipRole)}"


@pytest.mark.parametrize("update", [0, 4])
def test_with_all_views_hidden_two_opposite_runs_cannot_be_told_apart(both, give, window, update):
    step = LessonStep(
        preset="run.toml",
        at=update,
        hide=("views", "form"),
        views=ALIKE,
        arrangement="lab",
        ask="?",
    )
    one, other = both(step, LessonStep(reveal=True))
    give(one)
    first = seen(window)
    give(other)
    second = seen(window)
    assert differences(first, second) == []
    assert first == second
    window.lessons.next_step()
    assert seen(window).texts != second.texts


def test_empty_axes_are_the_same_for_opposite_runs(both, give, window):
    for view in EMPTY_AXES:
        step = LessonStep(preset="run.toml", at=4, sketch=view, views=(view,), hide=("form",))
        figures = []
        for lesson in both(step):
            give(lesson)
            figures.append(window.dock_area.docks[view].plot.figure)
        assert repr(figures[0]) == repr(figures[1])
        assert not figures[0].panels[0].message
        assert not figures[0].panels[0].artists


def test_nothing_is_pointed_at_copied_or_exported(both, give, window, qtbot, monkeypatch):
    step = LessonStep(preset="run.toml", at=4, sketch="delta", views=("delta",))
    give(both(step)[0])
    plot = window.dock_area.docks["delta"].plot
    places = [QPoint(x, y) for x in range(0, plot.width(), 40) for y in range(0, plot.height(), 40)]
    told = " ".join(plot.text_at(place.toPointF()) for place in places)
    assert "10" not in told
    QApplication.clipboard().setText("before")
    for name in ("copy", "export_pdf", "export", "ask", "save_recording"):
        window.actions_.by_name[name].trigger()
        qtbot.wait(20)
    window.dock_area.export_requested.emit("delta", "csv")
    assert QApplication.clipboard().text() == "before"
    assert not window.jobs.busy
    assert window.exports.dialog is None
    assert window.animations.dialog is None
    words = [notice.text.text() for notice in window.notices.shown]
    assert all("hides a part" in text for text in words)


def test_every_view_draws_nothing_of_a_run_that_it_conceals(both, give, window):
    step = LessonStep(preset="run.toml", at=4, hide=("views",))
    give(both(step)[0])
    frame = window.run.frame
    for view in VIEWS:
        figure = view.figure(frame)
        assert not figure.tables
        assert not any(panel.artists for panel in figure.panels)
        assert "hidden" in figure.summary.lower()


def test_views_beside_a_hidden_one_do_not_mark_what_it_shows(both, give, window, press, qtbot):
    step = LessonStep(preset="run.toml", at=4, hide=("delta",), views=("hidden", "delta", "depth"))
    give(both(step, LessonStep(reveal=True))[1])
    hidden = window.dock_area.docks["hidden"].plot

    def marks():
        artists = [artist for panel in hidden.figure.panels for artist in panel.artists]
        return [a for a in artists if isinstance(a, ReferenceLine) and a.role == "exploding"]

    assert marks() == []
    qtbot.waitUntil(lambda: bool(window.run.frame.verdicts))
    assert marks() == []
    press(Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: bool(marks()))


def test_hidden_notes_tell_no_rate_and_no_cause(both, give, window, qtbot):
    beside = {"init.recurrent_scale": 0.9}
    hide = LessonStep(hide=("notes", "verdict"), ask="What sets the slope?")
    steps = (
        LessonStep(preset="run.toml", at=0, views=("delta",), arrangement="focus"),
        hide,
        LessonStep(beside=beside),
        LessonStep(reveal=True),
    )
    lessons = give(both(*steps)[0])

    def said():
        plot = window.dock_area.docks["delta"].plot
        words = [w for p in plot.figure.panels for w in (p.title, p.note) if w]
        return " ".join((*words, window.status_line.sentence.text()))

    assert "<i>ρ</i>(<i>U</i>) = " in said()
    assert "Measured" in said()
    lessons.next_step()
    assert "ρ" not in said()
    assert "×" not in said()
    assert window.dock_area.docks["delta"].plot.figure.tables, "the curve is there"
    window.actions_.by_name["explain"].trigger()
    assert not window.sidebar.explains
    assert "comes with its answer" in window.notices.kept[-1][2]
    lessons.next_step()
    qtbot.waitUntil(lambda: not window.lesson_room.stage.busy)
    assert "a step back" not in said()
    lessons.next_step()
    qtbot.waitUntil(lambda: "a step back" in said())
    window.actions_.by_name["explain"].trigger()
    assert window.sidebar.explains


def test_hidden_notes_are_not_heard_either(both, give, window, qtbot):
    views = "saturation", "weights", "triangle", "spectrum"
    step = LessonStep(preset="run.toml", at=4, views=views, arrangement="lab", hide=("notes",))
    lessons = give(both(step, LessonStep(reveal=True))[0])

    docks = {name: window.dock_area.docks[name] for name in views}

    def measured():
        return not any(p.message for dock in docks.values() for p in dock.plot.figure.panels)

    def heard():
        qtbot.waitUntil(measured)
        for dock in docks.values():
            dock._describe()
        return {name: dock.plot.accessibleDescription() for name, dock in docks.items()}

    hidden = heard()
    lessons.next_step()
    for name, words in heard().items():
        summary = plain(docks[name].plot.figure.summary)
        assert summary, name
        assert summary in words
        assert summary not in hidden[name]
        assert not re.search("would|leave|a step", hidden[name]), name
        assert "Update 4, step" in hidden[name], "the rest is said"


def test_a_view_that_is_drawn_seldom_is_revealed_at_once(both, give, window):
    step = LessonStep(preset="run.toml", at=4, hide=("rule",), views=("rule",), arrangement="pair")
    lessons = give(both(step, LessonStep(reveal=True))[0])
    plot = window.dock_area.docks["rule"].plot
    assert not plot.figure.tables
    lessons.next_step()
    assert plot.figure.tables


def test_only_what_is_named_is_hidden(both, give, window):
    step = LessonStep(preset="run.toml", at=4, hide=("badges", "form"), views=("delta", "loss"))
    give(both(step)[0])
    window.actions_.by_name["toggle_sidebar"].trigger()
    assert window.dock_area.docks["delta"].plot.figure.tables
    assert window.status_line.sentence.text()
    assert not window.status_line.flow.isVisible()
    assert window.gallery.isVisible()
    assert not window.form.isVisible()
    assert window.timeline_bar.timeline.marks or window.run.frame.snapshot.milestones == ()
    assert window.findChild(QLineEdit) is not None


@pytest.mark.parametrize(
    ("hide", "words"), [((), "Training until it blows up …"), (("notes",), "Training …")]
)
def test_what_is_waited_for_is_named_only_while_nothing_is_hidden(both, give, window, hide, words):
    said = []
    window.lesson_room.stage.waits_changed.connect(said.append)
    give(both(LessonStep(preset="run.toml", at=0, hide=hide, until="blows up"))[0])
    assert [each for each in said if each.startswith("Training")] == [words]


def test_hidden_notes_take_arrows_and_marks_with_them(both, give, window, qtbot):
    """A held-out loss beyond the axis, and the marks of the timeline, are as good as words."""
    steps = (
        LessonStep(preset="run.toml", at=20, views=("loss",), hide=("notes",)),
        LessonStep(reveal=True),
    )
    lessons = give(both(*steps)[1])
    loss, timeline = window.dock_area.docks["loss"].plot, window.timeline_bar.timeline

    def arrows():
        limits = Limits((0.0, 30.0), (0.0, 1e-6))  # nearly everything is beyond
        marked = with_beyond_marks(loss.figure.panels, [limits] * len(loss.figure.panels))
        artists = [artist for panel in marked for artist in panel.artists]
        return [artist for artist in artists if isinstance(artist, BeyondMarks)]

    assert window.run.frame.snapshot.milestones
    assert (arrows(), timeline.marks) == ([], ())
    lessons.next_step()
    qtbot.waitUntil(lambda: bool(arrows()))
    assert timeline.marks
