"""A session whose trainer can be held at named points and made to fail."""

import threading
from collections import Counter

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.session import Session, diagnostics_worker
from rnnviz.training.trainer import Trainer

_SMALL = {
    "cell": {"name": "srn", "size": 4},
    "task": {"name": "sine", "length": 8},
    "training": {"batch": 2, "updates": 100_000},
}


@pytest.fixture
def experiment():
    """Return a maker of small experiments with some settings changed."""

    def make(**sections):
        table = {key: dict(value) for key, value in _SMALL.items()}
        for section, values in sections.items():
            if isinstance(values, dict):
                table.setdefault(section, {}).update(values)
            else:
                table[section] = values
        return parse_experiment(table)

    return make


@pytest.fixture
def patient(monkeypatch):
    """Let no diagnostic be rough for want of time, however busy the machine is."""
    monkeypatch.setattr(diagnostics_worker, "SURFACE_SECONDS", 600.0)


class Points:
    """Named points at which every trainer stops or fails on demand."""

    def __init__(self):
        self.held = {}
        self.reached = {}
        self.faults = {}
        self.visits = Counter()

    def hold(self, name):
        """Stop whoever comes to a point until `let_go`."""
        self.reached[name] = threading.Event()  # before `held`, which a trainer's thread looks for
        self.held[name] = threading.Event()

    def let_go(self, name):
        self.held.pop(name).set()

    def let_all_go(self):
        for name in list(self.held):
            self.let_go(name)

    def fail(self, name, error, visit=1):
        """Raise an error at the n-th visit from now."""
        self.faults[name] = (error, self.visits[name] + visit)

    def visit(self, name):
        self.visits[name] += 1
        held = self.held.get(name)
        if held is not None:
            self.reached[name].set()
            held.wait(120)
        if name in self.faults and self.visits[name] == self.faults[name][1]:
            raise self.faults.pop(name)[0]


@pytest.fixture
def points():
    points = Points()
    yield points
    points.let_all_go()


@pytest.fixture
def make(points):
    """Return a maker of trainers that visit their points."""

    class Watched(Trainer):
        def __init__(self, experiment, name=""):
            points.visit("build")
            super().__init__(experiment, name)
            points.visit("built")

        def step(self):
            points.visit("step")
            super().step()
            points.visit("stepped")

        def snapshot(self, *shown):
            points.visit("snapshot")
            return super().snapshot(*shown)

        def change(self, wanted):
            points.visit("change")
            super().change(wanted)

    return Watched


@pytest.fixture
def session(qapp, make):
    session = Session(make=make)
    yield session
    session.close()


@pytest.fixture
def until(qapp):
    """Return a function that runs the event loop until something holds."""

    def wait(condition, seconds=120.0):
        loop = QEventLoop()
        look, late = QTimer(), QTimer()
        look.setInterval(1)
        look.timeout.connect(lambda: condition() and loop.quit())
        late.setSingleShot(True)
        late.setInterval(int(1000 * seconds))
        late.timeout.connect(loop.quit)
        look.start()
        late.start()
        loop.exec()
        look.stop()
        late.stop()
        assert condition(), "timed out"

    return wait


@pytest.fixture
def received(session):
    """Everything the session said, by signal."""

    class Received:
        def __init__(self):
            self.frames, self.states, self.failures, self.answers = [], [], [], []

        def take_frame(self, frame):
            self.frames.append(frame)

        def take_state(self, state):
            self.states.append(state)

        def take_failure(self, message, details):
            self.failures.append((message, details))

        def take_answer(self, answer):
            self.answers.append(answer)

    received = Received()
    session.frame_ready.connect(received.take_frame)
    session.state_changed.connect(received.take_state)
    session.failed.connect(received.take_failure)
    session.answered.connect(received.take_answer)
    return received
