"""Every task, every cell and whatever surrounds them: trains and is drawn, live and recorded.

Where a combination makes no sense it is refused in one line that names the setting.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count, cycle, islice
from pathlib import Path
from typing import get_args

import pytest

from rnnviz.experiment.experiment import SECTIONS, parse_experiment
from rnnviz.nn.cells.index import CELLS
from rnnviz.recording.frame_reader import frame_from_recording
from rnnviz.recording.recording_file import capture, recording_from, recording_of
from rnnviz.setting import settings_of
from rnnviz.tasks.index import TASKS
from rnnviz.text import BadInput
from rnnviz.training.diagnostics import Diagnostic, completed
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS
from tests.thorough import THOROUGH

WITHOUT_CLIFF = frozenset(get_args(Diagnostic)) - {"cliff"}  # has tests of its own, and takes long

AROUND = {
    "alone": {},
    "both directions": {"network": {"direction": "both"}},
    "stacked": {"network": {"above": "lstm srn"}},
    "delays above": {"network": {"above": "tdnn narx"}},
    "deep, both directions": {"network": {"above": "gru", "direction": "both", "pooling": "mean"}},
    "convolution": {"network": {"convolution": 3, "stride": 2, "channels": 2}},
    "convolution, both directions": {
        "network": {"convolution": 2, "stride": 1, "channels": 2, "direction": "both"}
    },
    "embedded": {"network": {"embedding": 2, "precision": "float32"}},
    "read by hidden layers": {
        "network": {"readout_layers": 2, "readout_size": 3, "readout_activation": "relu"}
    },
    "truncated": {"training": {"truncation": 3}},
    "forward in real time": {"training": {"rule": "rtrl"}},
    "online": {"training": {"rule": "rtrl_online"}},
    "clipped and decayed": {
        "training": {"l1": 0.1, "l2": 0.1, "reduction": "sum"},
        "clipping": {"name": "parameter"},
        "optimizer": {"name": "adagrad"},
    },
}
TURN = 5
"""Coprime to the number of surroundings: each task meets different ones than the one before."""
EACH = 5 if THOROUGH else 3
"""Cells that each task and each surrounding meets: what is tested does not grow with the cells."""


def short(task):
    """Return a task of few steps."""
    lengths = {"length": 12, "items": 3, "wait": 3, "digits": 1, "levels": 3, "reading": "rows"}
    known = {key for key, _, _ in settings_of(task)}
    return {"name": task.name, **{k: v for k, v in lengths.items() if k in known}}


def experiment_of(task, cell, around):
    table = {key: dict(value) for key, value in around.items()}
    table["training"] = {"batch": 2} | table.get("training", {})
    return parse_experiment({"task": short(task), "cell": {"name": cell.name, "size": 3}} | table)


def combinations():
    """Yield every task and every surrounding with some cells, all of which take turns."""
    cells, turns = cycle(CELLS), count()
    for task in TASKS:
        for cell in islice(cells, EACH):
            yield task, cell, list(AROUND)[next(turns) * TURN % len(AROUND)]
    for name in AROUND:
        for cell in islice(cells, EACH):
            yield TASKS[0], cell, name  # has one target, so that nothing but the rule can refuse it


def drawn(frame):
    """Draw every view of every layer."""
    for layer in range(len(frame.snapshot.trace.layers)):
        seen = replace(frame, layer=layer)
        for view in VIEWS:
            figure = view.figure(seen)
            assert figure.panels, view.name


def assert_names_a_setting(error):
    said = str(error)
    key, _, rest = said.partition(": ")
    assert key.partition(".")[0] in SECTIONS, said
    assert rest, said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("task", "cell", "around"),
    [
        pytest.param(t, c, a, id=f"{t.name}-{c.name}-{a}")
        for t, c, a in dict.fromkeys(combinations())
    ],
)
def test_it_works_or_is_refused_in_one_line(task, cell, around):
    try:
        trainer = Trainer(experiment_of(task, cell, AROUND[around]), "small")
    except BadInput as error:
        assert_names_a_setting(error)
        return
    for _ in range(2):
        trainer.step()
    trainer.evaluate()
    assert trainer.outcome == "ok"
    frame = completed(trainer.frame(), WITHOUT_CLIFF)
    drawn(frame)
    arrays = recording_of(replace(capture(trainer), spectra=frame.spectra))
    drawn(frame_from_recording(recording_from(Path("small.npz"), arrays)))
