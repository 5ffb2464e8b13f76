"""A run that is built anew is the run that its settings say, whatever stood there before."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer

SMALL = parse_experiment(
    {
        "cell": {"name": "srn", "size": 5},
        "task": {"name": "adding", "length": 7},
        "init": {"recurrent": "spectral"},
        "training": {"batch": 3},
    }
)

CHANGES = {
    "scale": {"init": replace(SMALL.init, recurrent_scale=1.3)},
    "seed": {"seed": 9},
    "task": {"task": Recall(length=5)},
    "batch": {"training": replace(SMALL.training, batch=2)},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_learns_as_one_made_from_nothing(change):
    wanted = replace(SMALL, **change)
    fresh, rebuilt = Trainer(wanted, "p"), Trainer(SMALL, "p").rebuilt(wanted)
    for _ in range(3):
        fresh.step()
        rebuilt.step()
    fresh.evaluate()
    rebuilt.evaluate()
    np.testing.assert_array_equal(rebuilt.parameters.flat, fresh.parameters.flat)
    assert rebuilt.snapshot().evaluations == fresh.snapshot().evaluations
    assert rebuilt.snapshot().trace.loss == fresh.snapshot().trace.loss
    assert (rebuilt.name, rebuilt.experiment, rebuilt.changes) == ("p", wanted, ())


@pytest.mark.parametrize(("change", "kept"), [("scale", True), ("seed", False), ("task", False)])
def test_data_are_read_anew_only_where_they_are_others(change, kept):
    trainer = Trainer(SMALL)
    rebuilt = trainer.rebuilt(replace(SMALL, **CHANGES[change]))
    assert (rebuilt.source is trainer.source) == kept


def test_the_same_draw_is_scaled():
    one, other = (
        Trainer(SMALL).rebuilt(replace(SMALL, init=replace(SMALL.init, recurrent_scale=scale)))
        for scale in (0.5, 1.5)
    )
    np.testing.assert_allclose(other.parameters["l0.U"], 3 * one.parameters["l0.U"], rtol=1e-14)
    assert np.abs(np.linalg.eigvals(one.parameters["l0.U"])).max() == pytest.approx(0.5, rel=1e-12)
    for name in ("l0.W", "l0.b", "readout.V", "readout.c"):
        np.testing.assert_array_equal(one.parameters[name], other.parameters[name])


def test_what_cannot_be_is_refused():
    with pytest.raises(BadInput):
        Trainer(SMALL).rebuilt(replace(SMALL, task=Recall(length=10_000), cell=big()))


def big():
    return replace(SMALL.cell, size=1024)
