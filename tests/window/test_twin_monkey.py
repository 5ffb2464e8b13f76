"""A restless user of timeline, branches, twins and undo: what is shown is always the right update.

Every frame is compared with a run of its own, made again from its settings and their changes alone.
"""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.session import State
from rnnviz.training.replay import repeated_run

SEEDS = (1, 2)
EVENTS = 120  # for each seed
LONGEST = 150
"""Updates after which another preset is opened, so that references cost little."""
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class TwinMonkey:
    """Acts at random, the same way for the same seed, and compares what it sees."""

    def __init__(self, window, presets, seed, qtbot):
        self.window, self.presets, self.qtbot = window, presets, qtbot
        self.chance = random.Random(seed)
        self.reached, self.compared, self.pairs = set(), 0, 0
        self.acts = (
            (self.play, 8), (self.single, 12), (self.seek, 20), (self.step_back, 10),
            (self.step_on, 8), (self.follow, 8), (self.drag, 10), (self.go_on, 6),
            (self.clip_here, 6), (self.place, 8), (self.swap, 10), (self.close, 5),
            (self.keep, 4), (self.drop, 2), (self.undo, 16), (self.redo, 8), (self.reset, 3),
            (self.restart, 2), (self.clip, 4), (self.take_over, 4), (self.bookmark, 2),
            (self.cursor, 4), (self.open, 2), (self.backwards, 2),
        )  # fmt: skip

    def act(self):
        acts, weights = zip(*self.acts, strict=True)
        [act] = self.chance.choices(acts, weights)
        self.reached.add(act.__name__)
        act()
        return act.__name__

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        QTest.keyClick(self.window, key, modifier)

    # acts

    def play(self):
        self.press(Qt.Key.Key_Space)

    def single(self):
        self.press(Qt.Key.Key_N)

    def seek(self):
        self.window.playhead.seek(self.chance.randint(0, self.window.session.present + 3))

    def step_back(self):
        self.press(self.chance.choice("[{"))

    def step_on(self):
        self.press(self.chance.choice("]}"))

    def follow(self):
        self.press("]", CONTROL)

    def drag(self):
        timeline = self.window.timeline_bar.timeline
        place = QPoint(self.chance.randint(0, timeline.width()), timeline.height() // 2)
        QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)

    def go_on(self):
        self.press(Qt.Key.Key_O)

    def clip_here(self):
        self.press(Qt.Key.Key_C, SHIFT)

    def place(self):
        experiment = self.window.form.experiment
        rate = self.chance.choice((0.05, 0.2, 1e6))
        optimizer = replace(experiment.optimizer, learning_rate=rate)
        if self.chance.random() < 0.5:
            self.window.twins.place_experiment(replace(experiment, optimizer=optimizer))
        else:
            self.window.twins.place_preset(self.chance.choice(self.presets))

    def swap(self):
        self.press(Qt.Key.Key_W)

    def close(self):
        self.press(self.chance.choice((Qt.Key.Key_A, Qt.Key.Key_B)), SHIFT)

    def keep(self):
        self.press(Qt.Key.Key_K)

    def drop(self):
        self.press(Qt.Key.Key_K, SHIFT)

    def undo(self):
        self.press(Qt.Key.Key_Z, CONTROL)

    def redo(self):
        self.press(Qt.Key.Key_Y, CONTROL)

    def reset(self):
        self.press(Qt.Key.Key_R)

    def restart(self):
        self.press(Qt.Key.Key_R, CONTROL | SHIFT)

    def clip(self):
        self.press(Qt.Key.Key_C)

    def take_over(self):
        differ = self.window.sidebar.differ
        if differ.isVisible() and differ.rows:
            row = self.chance.randrange(len(differ.rows))
            differ.table.setCurrentCell(row, self.chance.choice((1, 2)))
            QTest.keyClick(differ.table, Qt.Key.Key_Return)

    def bookmark(self):
        self.press(Qt.Key.Key_B, CONTROL)

    def cursor(self):
        self.press(self.chance.choice((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home)))

    def backwards(self):
        self.press(Qt.Key.Key_Space, SHIFT)

    def open(self):
        self.window.run.open(self.chance.choice(self.presets))

    # what must hold

    def rest(self):
        """Pause, and wait until what is wanted is shown in every view."""
        window = self.window
        if window.playhead.replays:
            window.playhead.toggle()
        window.session.pause()
        self.qtbot.waitUntil(self.is_at_rest)

    def is_at_rest(self):
        window, run = self.window, self.window.run
        session, twin = window.session, run.twin
        if session.state in (State.PLAYING, State.LOADING) or not run.is_settled:
            return False
        if (session.run, session.twin_run) != (run._run, twin.run if twin is not None else 0):
            return False
        frame = run.frame
        wanted = session.present if session.sought is None else session.sought
        both = [frame.snapshot] + ([frame.other.snapshot] if twin is not None else [])
        for snapshot in both:
            last = snapshot.update == snapshot.experiment.training.updates
            early = snapshot.update < wanted and (last or snapshot.outcome != "ok")
            if snapshot.update != wanted and not early:
                return False
        return all(
            dock._frame.snapshot is frame.snapshot and dock._frame.other is frame.other
            for dock in window.dock_area.docks.values()
            if dock.seen
        )

    def compare(self):
        """Compare both runs with runs of their own."""
        frame, twin = self.window.run.frame, self.window.run.twin
        self.compare_one(frame.snapshot)
        if twin is not None:
            self.pairs += 1
            self.compare_one(frame.other.snapshot)
        assert len(frame.kept) + (frame.other is not None) <= 5
        for kept in self.window.comparison.kept:
            self.compare_one(kept.snapshot)

    def compare_one(self, snapshot):
        run = repeated_run(snapshot.experiment, snapshot.changes, snapshot.name, budget=0)
        trainer = run.at(snapshot.update)
        assert trainer.update == snapshot.update
        expected = trainer.snapshot()
        np.testing.assert_array_equal(snapshot.trace.output, expected.trace.output)
        for mine, other in zip(snapshot.trace.layers, expected.trace.layers, strict=True):
            np.testing.assert_array_equal(mine.direct, other.direct)
        history = snapshot.history, expected.history
        for name in ("update", "last", "low", "high"):
            one, other = (getattr(each.loss, name) for each in history)
            np.testing.assert_array_equal(one, other)
        self.compared += 1


@pytest.fixture
def presets(small):
    """Two runs that cost next to nothing, and one that blows up soon."""
    cell = replace(small.experiment.cell, size=6)
    first = replace(small.experiment, cell=cell)
    optimizer = replace(first.optimizer, learning_rate=1e6)
    linear = replace(cell, activation="identity")
    task = replace(first.task, length=12)
    blown = replace(first, cell=linear, optimizer=optimizer, task=task)
    clipped = replace(first, clipping=ClipGlobalNorm(0.1), seed=8)
    return [
        replace(small, name=name, experiment=experiment)
        for name, experiment in (("one", first), ("blown", blown), ("clipped", clipped))
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_done_with_two_runs_the_right_update_is_shown(
    make_window, presets, seed, qtbot
):
    window = make_window(preset=presets[0])
    with qtbot.waitExposed(window):
        window.activateWindow()
    window.dock_area.setFocus()
    window.run.set_speed(200.0)
    monkey = TwinMonkey(window, presets, seed, qtbot)
    for number in range(EVENTS):
        monkey.act()
        if monkey.chance.random() < 0.6:
            QApplication.processEvents()
        if window.session.present > LONGEST:
            window.run.open(presets[0])
        if number % 3 == 0:
            monkey.rest()
            monkey.compare()
    assert monkey.reached >= {"go_on", "clip_here", "place", "swap", "close", "undo", "keep"}
    assert monkey.pairs > EVENTS // 10
    broken = [text for _, error, text in window.notices.kept if error and "unexpected" in text]
    assert broken == []
