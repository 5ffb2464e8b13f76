"""The gradient check of the network on screen, in whatever state it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.nn.gradient_check import ParameterCheck
from rnnviz.nn.optimizer import SGD
from rnnviz.training.trainer import Trainer
from rnnviz.window.gradient_check import Report, answer, brief, check_page, checked
from rnnviz.window.widget.text_dialog import TextDialog
from tests.window.inspection.test_controller import INPUTS, WEIGHTS
from tests.window.test_main_window import texts


def page(window, qtbot):
    qtbot.waitUntil(lambda: bool(window.findChildren(TextDialog)), timeout=30_000)
    (sheet,) = window.findChildren(TextDialog)
    return sheet.page.toPlainText()


def check(window, qtbot):
    window.actions_.by_name["check_gradient"].trigger()
    return page(window, qtbot)


def test_the_network_on_the_screen_is_right(window, qtbot):
    said = check(window, qtbot)
    assert said.startswith("The gradient is right")
    for name in window.run.frame.snapshot.checkpoint.parameters:
        assert name in said


def test_it_is_checked_while_training_goes_on(window, qtbot):
    window.run.play()
    qtbot.waitUntil(lambda: window.run.frame.snapshot.update > 3)
    assert check(window, qtbot).startswith("The gradient is right")


def test_an_inspected_network_is_checked_on_its_sequence(window, qtbot):
    window.files.open_path(str(WEIGHTS), str(INPUTS))
    qtbot.waitUntil(lambda: window.run.inspects)
    said = check(window, qtbot)
    assert said.startswith("The gradient is right")
    assert "inspected sequence" in said
    assert "l0.b_hcandidate" in said or "l0.b_h.candidate" in said


def test_a_recording_cannot_be_checked(window, qtbot, tmp_path):
    path = tmp_path / "run.npz"
    window.exports.write_recording(path)
    qtbot.waitUntil(lambda: path.exists() and not window.jobs.busy)
    window.files.open_path(str(path))
    qtbot.waitUntil(lambda: window.run.frame.snapshot.checkpoint is None)
    window.actions_.by_name["check_gradient"].trigger()
    qtbot.waitUntil(lambda: any("cannot be checked" in text for text in texts(window)))


def test_before_the_first_frame_there_is_nothing_to_check(make_window):
    window = make_window()
    window.gradient_check.check_gradient()
    assert "There is no network to check yet." in texts(window)


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_after_divergence_the_last_finite_parameters_are_checked(precision, small):
    experiment = replace(
        small.experiment,
        optimizer=SGD(learning_rate=1e3),
        network=replace(small.experiment.network, precision=precision),
    )
    trainer = Trainer(experiment)
    while not trainer.stopped and trainer.update < 200:
        trainer.step()
    report = checked(trainer.snapshot(), None)
    assert len(report.findings) == len(trainer.parameters)
    assert all(finding.verdict != "wrong" for finding in report.findings)


def finding(name, verdict="right", error=1e-9, undecided=0, reason=""):
    return ParameterCheck(name, 100, 40, undecided, error, verdict, reason)


def test_a_wrong_gradient_is_named_first():
    lines = answer([finding("l0.U"), finding("l0.W", "wrong", 0.25)])
    assert lines == (
        "The gradient of l0.W is WRONG: relative difference 2.5e-1 in l0.W, above 1e-7.",
    )


def test_what_cannot_be_decided_is_named_with_its_reason():
    found = [
        finding("l0.U", "undecided", float("nan"), 40, "rounding"),
        finding("l0.b", undecided=3, reason="kink"),
        finding("readout.V", "undecided", float("nan"), 40, "overflow"),
    ]
    right, *others = answer(found)
    assert right.startswith("The gradient is right")
    assert [name in line for name, line in zip(("readout.V", "l0.b", "l0.U"), others, strict=True)]
    assert "too inexact" in others[2]


def test_names_in_the_page_cannot_be_markup(small):
    snapshot = Trainer(small.experiment).snapshot()
    html = check_page(Report(snapshot, (finding("l0.U", "wrong", 1.0),)))
    assert "<b>WRONG</b>" in html


@pytest.mark.parametrize(
    ("number", "words"),
    [(3.14e-9, "3.1e-9"), (1e-7, "1e-7"), (0.0, "0"), (0.25, "2.5e-1"), (float("nan"), "–")],
)
def test_errors_are_brief(number, words):
    assert brief(number) == words
