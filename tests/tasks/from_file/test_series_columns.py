"""Several columns of a table: some are forecast, others only read; all scaled by the past alone."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.experiment.experiment import Experiment, TrainingSettings
from rnnviz.tasks.from_file.series import Series, SeriesSource
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer

RNG = np.random.default_rng(0)
COUNT, CUT = 400, 320
VALUES = np.stack(
    [
        50 + 3 * RNG.normal(size=COUNT).cumsum(),
        -7 + 0.01 * RNG.normal(size=COUNT),
        1e6 * RNG.normal(size=COUNT),
    ],
    axis=1,
)


@pytest.fixture
def source_of(tmp_path):
    def source_of(values=VALUES, **settings) -> SeriesSource:
        path = tmp_path / "some.csv"
        rows = [f"d,{','.join(map(repr, row))}\n" for row in values.tolist()]
        path.write_text("when,a,b,c\n" + "".join(rows).replace("nan", ""))
        source = Series(series="file", file=str(path), length=8, order=3, **settings).source(0)
        assert isinstance(source, SeriesSource)
        return source

    return source_of


def normal(values: np.ndarray) -> np.ndarray:
    return (values - values[:CUT].mean(axis=0)) / values[:CUT].std(axis=0)


@pytest.mark.parametrize("horizon", [1, 5])
@pytest.mark.parametrize(
    ("column", "inputs", "order"),
    [("a", "c,b", [0, 2, 1]), ("b,a", "4", [1, 0, 2]), ("c", "", [2])],
)
def test_inputs_are_read_and_targets_lie_a_horizon_later(source_of, column, inputs, order, horizon):
    source = source_of(column=column, inputs=inputs, horizon=horizon)
    outputs = len(column.split(","))
    assert (source.inputs, source.outputs) == (len(order), outputs)
    expected = normal(VALUES)[:, order]
    for batch, low, high in (
        (source.batch(np.random.default_rng(1), 50), 0, CUT),
        (source.test(30), CUT, COUNT),
    ):
        for x, y in zip(batch.x.transpose(2, 0, 1), batch.y.transpose(2, 0, 1), strict=True):
            start = int(np.abs(expected[:, 0] - x[0, 0]).argmin())
            assert low <= start
            assert start + 8 + horizon <= high
            assert x == pytest.approx(expected[start : start + 8])
            later = expected[start + horizon : start + horizon + 8, :outputs]
            assert y == pytest.approx(later)


def test_what_comes_later_changes_nothing_that_is_learnt(source_of):
    other = VALUES.copy()
    other[CUT:] = 1e9 * RNG.normal(size=(COUNT - CUT, 3))
    one, two = (source_of(v, column="a,b", inputs="c") for v in (VALUES, other))
    first, second = (s.batch(np.random.default_rng(0), 40) for s in (one, two))
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.y, second.y)
    assert np.array_equal(one.linear.weights, two.linear.weights)


@pytest.mark.parametrize("horizon", [1, 3])
def test_the_yardsticks_are_those_of_the_targets_alone(source_of, horizon):
    source = source_of(column="a,b", inputs="c", horizon=horizon)
    scaled = normal(VALUES)[:CUT, :2]
    starts = range(CUT - 8 - horizon + 1)
    x = np.stack([scaled[s : s + 8] for s in starts])
    y = np.stack([scaled[s + horizon : s + horizon + 8] for s in starts])
    assert source.yardsticks[0].loss == pytest.approx(((x - y) ** 2).mean())
    assert source.chance_loss == pytest.approx(((y - y.mean(axis=(0, 1))) ** 2).mean())
    rows = normal(VALUES)[:CUT]
    known = np.stack([rows[s + 2 - i : s + 8 - i] for s in starts for i in range(3)])
    known = known.reshape(len(x), 3, 6, 3).transpose(0, 2, 1, 3).reshape(-1, 9)
    known = np.hstack([known, np.ones((len(known), 1))])
    wanted = y[:, 2:].reshape(-1, 2)
    weights = np.linalg.lstsq(known, wanted, rcond=None)[0]
    expected = ((known @ weights - wanted) ** 2).mean()
    assert source.yardsticks[1].loss == pytest.approx(expected, rel=1e-9)


def test_a_gap_in_any_column_is_a_gap(source_of):
    values = VALUES.copy()
    values[100, 2] = np.nan
    assert "1 of 400 rows have no value" in str(source_of(values, column="a", inputs="c").notes[-1])
    assert not any("no value" in str(n) for n in source_of(values, column="a", inputs="b").notes)


def test_what_was_read_is_told(source_of):
    read = source_of(column="a,b", inputs="c").read
    assert (read.column, read.inputs) == ("a, b", ("c",))
    for (mean, deviation), values in zip(read.scales, VALUES.T, strict=False):
        assert mean == pytest.approx(values[:CUT].mean())
        assert deviation == pytest.approx(values[:CUT].std())
    assert len(read.scales) == 2
    anchored = source_of(column="a", level="first").read
    changes = np.diff(VALUES[:CUT, 0])
    assert np.isnan(anchored.mean)
    assert anchored.deviation == pytest.approx(np.sqrt((changes**2).mean()))


def test_a_column_named_twice_or_constant_is_refused(source_of):
    with pytest.raises(BadInput, match=r"some\.csv: column a is named twice"):
        source_of(column="a", inputs="b,a")
    values = VALUES.copy()
    values[:, 2] = 5
    with pytest.raises(BadInput, match=r"some\.csv: column c is always 5"):
        source_of(values, column="a", inputs="c")


def test_a_network_trains_on_several_columns(source_of, tmp_path):
    source_of()
    task = Series(
        series="file", file=str(tmp_path / "some.csv"), column="a,b", inputs="c", length=8
    )
    trainer = Trainer(Experiment(task=task, training=TrainingSettings(updates=5, batch=4)), "x")
    for _ in range(5):
        trainer.step()
    trace = trainer.trace()
    assert trace.x.shape == (8, 3)
    assert trace.output.shape == (8, 2)
    assert trainer.snapshot().source.read.column == "a, b"
