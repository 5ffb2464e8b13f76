"""The scalars of every update: nothing is lost, however long the run."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.training.history import Curves, Records, ThinnedSeries

any_float = st.floats(allow_nan=True, allow_infinity=True)


@given(st.lists(any_float, min_size=1, max_size=200), st.sampled_from([4, 8, 16]))
def test_every_value_is_inside_its_stretch(values, capacity):
    curves = Curves(["loss"], capacity)
    for n, value in enumerate(values, start=1):
        curves.append(n, np.array([value]))
    envelope = curves.envelopes()["loss"]
    first = 1
    for i, last in enumerate(envelope.update.astype(int)):
        part = np.array(values[first - 1 : last])
        finite = part[np.isfinite(part)]
        assert envelope.broken[i] == (len(finite) < len(part))
        assert np.array_equal(envelope.last[i], part[-1], equal_nan=True)
        if len(finite):
            assert (envelope.low[i], envelope.high[i]) == (finite.min(), finite.max())
        else:
            assert np.isnan([envelope.low[i], envelope.high[i]]).all()
        assert len(part) == envelope.stride or last == len(values)
        first = last + 1
    assert first == len(values) + 1


def test_a_short_run_is_kept_update_by_update():
    curves = Curves(["a", "b"], 8)
    for n in range(1, 9):
        curves.append(n, np.array([n, -n]))
    envelope = curves.envelopes()["b"]
    assert envelope.stride == 1
    assert envelope.update.tolist() == list(range(1, 9))
    assert envelope.low.tolist() == envelope.high.tolist() == [-n for n in range(1, 9)]


def test_memory_does_not_grow_with_the_run():
    curves = Curves(["a"], 16)
    for n in range(1, 10_001):
        curves.append(n, np.array([float(n)]))
    envelope = curves.envelopes()["a"]
    assert len(envelope.update) <= 16
    assert (envelope.low[0], envelope.high[-1]) == (1, 10_000)


def test_an_envelope_is_a_copy():
    curves = Curves(["a"], 4)
    curves.append(1, np.array([1.0]))
    before = curves.envelopes()["a"]
    curves.append(2, np.array([2.0]))
    assert before.update.tolist() == [1]


def test_records_are_exact():
    records = Records(["loss", "norm"])
    values = np.random.default_rng(0).normal(size=(9000, 2))
    for row in values:
        records.append(tuple(row))
    arrays = records.arrays()
    assert np.array_equal(arrays["update"], np.arange(1, 9001))
    assert np.array_equal(arrays["loss"], values[:, 0])
    assert np.array_equal(arrays["norm"], values[:, 1])


@given(st.integers(1, 300), st.sampled_from([2, 4, 8, 64]))
def test_in_little_room_what_is_kept_is_exact_and_ends_with_the_latest(count, room):
    records = Records(["n"], room)
    for n in range(1, count + 1):
        records.append((float(-n),))
    update = records.arrays()["update"]
    assert np.array_equal(records.arrays()["n"], -update)
    assert update[-1] == count
    assert len(update) <= room + 1
    strides = np.unique(np.diff(np.concatenate([[0], update[:-1]])))
    assert len(strides) <= 1  # evenly spread
    if count <= room:
        assert len(update) == count
    else:
        assert len(update) >= room // 2


def test_no_updates_no_values():
    assert Records(["loss"]).arrays()["loss"].shape == (0,)
    assert Curves(["loss"]).envelopes()["loss"].update.shape == (0,)


@given(st.integers(0, 40), st.integers(1, 60), st.sampled_from([4, 16]))
def test_a_copy_does_not_follow_what_it_was_copied_from(before, after, capacity):
    original, expected = (filled(range(before), capacity) for _ in range(2))
    copies = [part.copy() for part in original]
    again = [part.copy() for part in copies]
    append(original, range(before, before + after))
    append(again, range(before, before + after))
    assert [contents(part) for part in copies] == [contents(part) for part in expected]
    assert [contents(part) for part in again] == [contents(part) for part in original]


def filled(values, room):
    parts = Curves(["a"], room), Records(["a"], room), ThinnedSeries(max(room, 8))
    append(parts, values)
    return parts


def append(parts, values):
    curves, records, series = parts
    for n in values:
        curves.append(n, np.array([float(-n % 7)]))
        records.append((float(n),))
        series.add(n, lambda n=n: n)


def contents(part):
    if isinstance(part, ThinnedSeries):
        return part.points()
    arrays = part.arrays() if isinstance(part, Records) else vars(part.envelopes()["a"])
    return {name: np.asarray(value).tolist() for name, value in arrays.items()}
