"""Series with a class each: one series a row, and one value a row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnviz.reading.tabular.labelled_series import read_labelled_series
from rnnviz.tasks.from_file.series_class import SeriesClass
from rnnviz.text import BadInput
from tests.attempt import attempt

RNG = np.random.default_rng(0)
SERIES = [np.round(RNG.normal(size=5 + i % 3), 4) for i in range(24)]
LABELS = [str(1 + i % 2) for i in range(24)]


@pytest.fixture
def write(tmp_path):
    def write(lines: list[str]) -> Path:
        (tmp_path / "own.csv").write_text("\n".join(lines), encoding="utf-8")
        return tmp_path / "own.csv"

    return write


def same(found) -> bool:
    pairs = zip(found.series, SERIES, strict=True)
    return all(np.array_equal(a[:, 0], b) for a, b in pairs) and found.labels == LABELS


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "  "])
def test_a_series_a_row_with_its_class_first_as_the_ucr_archive_has_it(write, delimiter):
    rows = [
        delimiter.join([label, *map(repr, map(float, part))])
        for label, part in zip(LABELS, SERIES, strict=True)
    ]
    assert same(read_labelled_series(write(rows)))


def test_the_class_may_stand_last_and_have_a_header(write):
    rows = [
        ",".join([*(repr(float(v)) for v in part), *[""] * (7 - len(part)), label])
        for label, part in zip(LABELS, SERIES, strict=True)
    ]
    found = read_labelled_series(write(["a,b,c,d,e,f,g,label", *rows]))
    assert same(found)
    assert found.summary.inputs == ("label",)
    assert same(read_labelled_series(write(rows), label="8"))


def test_decimal_commas_in_series(write):
    rows = [
        ";".join([label, *(f"{v:.4f}".replace(".", ",") for v in part)])
        for label, part in zip(LABELS, SERIES, strict=True)
    ]
    assert same(read_labelled_series(write(rows)))


def long_rows(order=1) -> list[str]:
    return [
        f"s{i},{k},{float(v)!r},{label}"
        for i, (label, part) in enumerate(zip(LABELS, SERIES, strict=True))
        for k, v in list(enumerate(part))[::order]
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_a_value_a_row_in_the_order_of_its_times(write, order):
    found = read_labelled_series(write(["id,time,value,label", *long_rows(order)]))
    assert same(found)
    assert found.summary.column == "value"


def test_several_values_a_row(write):
    rows = [row.replace(",", ",7.5,", 2).replace(",7.5,", ",", 1) for row in long_rows()]
    found = read_labelled_series(write(["id,time,u,value,label", *rows]))
    assert {part.shape[1] for part in found.series} == {2}
    assert np.array_equal(found.series[3][:, 1], SERIES[3])
    assert (found.series[3][:, 0] == 7.5).all()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["1,2.5,,3.5", "2,1.5,2,1.5"] * 6, "line 1: a value is missing"),
        (["1,2.5,3.5", ",1.5,2.5", "2,2.5,3.5"] * 12, "line 2: this series has no class"),
        (["0.5,2.5", "0.25,1.5"] * 12, "set task.label"),
        (["1,2.5,x", "2,1.5,2.5", "1,2.5,3.5"] * 12, "'x' is not a finite number"),
        (["id,time,value,label", "a,1,2.5,p", "a,2,2.5,q"], "has the class q here and p"),
        (["id,time,value,label", "a,1,2.5,p", "a,1,2.5,p"], "two values at the same time"),
        (["id,time,value,label", "a,1,2.5,p", "a,x,2.5,p"], "'x' is not a time"),
        (["id,time,value", "a,1,2.5", "a,2,2.5"], "needs columns named id, time and label"),
    ],
)
def test_what_is_no_such_table_is_refused(write, lines, said):
    found = attempt(lambda: read_labelled_series(write(lines)))
    assert isinstance(found, BadInput)
    assert any(part in str(found) for part in said.split("|")), str(found)
    assert str(found).isprintable()


def test_series_kept_for_testing_are_not_learnt_and_do_not_set_the_scale(write):
    rows = [f"{i % 2 + 1},{i}.5,{i}.5,{i}.5" for i in range(50)]
    source = SeriesClass(series="file", file=str(write(rows)), length=8).source(3)
    batch = source.batch(np.random.default_rng(0), 3000)
    learnt = np.unique(np.round(batch.x[0, 0] * source.deviation + source.mean, 6))
    tested = np.unique(np.round(source.test(10).x[0, 0] * source.deviation + source.mean, 6))
    assert len(learnt) == 40
    assert len(tested) == 10
    assert not set(learnt) & set(tested)
    assert source.mean == pytest.approx(learnt.mean())
    assert source.deviation == pytest.approx(learnt.std())
    assert set(batch.lengths) == {3}
    assert not batch.x[3:].any()
    assert ((np.floor(batch.x[0, 0] * source.deviation + source.mean) % 2) == batch.y).all()


def test_a_file_that_cannot_serve_is_refused(write):
    for rows, said in ((["1,2,3", "2,3,4"] * 3, "6 series are too few"),):
        with pytest.raises(BadInput, match=said):
            SeriesClass(series="file", file=str(write(rows)), label="1").source(0)


def test_the_shapes_that_come_along_can_be_told_by_their_means():
    """A cylinder is as high at both ends, a bell higher at its end, a funnel at its start."""
    source = SeriesClass(length=64).source(0)
    batch = source.batch(np.random.default_rng(0), 600)
    values = batch.x[:, 0] * source.deviation + source.mean
    slopes = []
    for i in range(600):
        inside = np.flatnonzero(values[:, i] > 1.5)
        slopes.append(np.polyfit(inside, values[inside, i], 1)[0])
    slopes = [np.mean(np.array(slopes)[batch.y == k]) for k in range(3)]
    assert source.class_names == ("cylinder", "bell", "funnel")
    assert abs(slopes[0]) < 0.05 < slopes[1]
    assert slopes[2] < -0.05
