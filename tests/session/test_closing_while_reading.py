"""Closing does not wait until a large file has been read."""

from __future__ import annotations

import threading

from rnnviz.reading.progress import report_progress
from rnnviz.session import Session
from rnnviz.training.trainer import Trainer


def test_closing_ends_a_long_reading(qapp, experiment):
    began = threading.Event()

    class Endless(Trainer):
        def __init__(self, experiment, name=""):
            while True:
                report_progress(0.5)
                began.set()

    session = Session(make=Endless)
    session.reset(experiment())
    assert began.wait(60)
    session.close()
    assert not any(thread.name.startswith("rnnviz") for thread in threading.enumerate())
