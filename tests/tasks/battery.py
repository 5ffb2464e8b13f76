"""What every task promises, as checks that need nothing but the task.

Each check takes one task and fails with an `AssertionError` where the task or its source breaks the
contract of `rnnviz.tasks.task`.  They are run over all of `TASKS` by being listed there, and
`test_battery` plants errors to see that the checks notice.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import math
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.nn.network import has_target
from rnnviz.reading.data_summary import data_summary_from
from rnnviz.setting import Setting, applies, as_table, parse_choice, settings_of
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.text import BadInput, Message
from tests.translation import FILE, translated

SEED = 7
MANY = 4000
"""Sequences whose mean stands for an expectation."""


@cache
def source_of(task: Task) -> Source:
    """Return a source that several checks look at; none of them changes it."""
    return task.source(SEED)


def drawn(source: Source, size: int, seed: int = 0) -> Batch:
    return source.batch(np.random.default_rng(seed), size)


def equal(a: Batch, b: Batch) -> bool:
    lengths = a.lengths is b.lengths or np.array_equal(a.lengths, b.lengths)
    return np.array_equal(a.x, b.x) and np.array_equal(a.y, b.y) and lengths


def examples(source: Source, batch: Batch) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield each sequence without its padding: x (T, M) or (T,), y (T, O), (T,), (O,) or ()."""
    for n in range(batch.size):
        steps = batch.steps if batch.lengths is None else int(batch.lengths[n])
        x, y = batch.x[:steps, ..., n], batch.y[..., n]
        yield x, y[: steps - source.border] if source.every_step else y


def targets(source: Source, batch: Batch) -> np.ndarray:
    """Return the targets of steps that are not padding."""
    return batch.y if batch.real is None or not source.every_step else batch.y[batch.real]


def one_hot(source: Source, y: np.ndarray) -> np.ndarray:
    return np.moveaxis(np.eye(source.outputs)[y], -1, -2)


def constants(source: Source, batch: Batch) -> list[tuple[float, np.ndarray]]:
    """Return loss and answer of the best answers that do not look at the input.

    The first is the same at every step, the second may differ from step to step.  The answers are
    values or classes, in the shape of the targets.
    """
    y = batch.y
    if source.loss == "squared":
        means = [y.mean(axis=(0, -1), keepdims=True), y.mean(axis=-1, keepdims=True)]
        return [(float(np.mean((y - a) ** 2)), np.broadcast_to(a, y.shape)) for a in means]
    mask = batch.real if source.every_step and batch.real is not None else np.full(y.shape, True)
    steps = [(y[k][mask[k]], y[k : k + 1].shape) for k in range(len(y))] if y.ndim > 1 else []
    found = []
    for parts in ([y[mask]], [part for part, _ in steps] or [y[mask]]):
        counts = [np.bincount(part, minlength=source.outputs) for part in parts]
        loss = sum(entropy(c / c.sum()) * c.sum() for c in counts if c.any()) / mask.sum()
        answer = np.array([c.argmax() for c in counts])
        shape = answer[:, None] if y.ndim > 1 else answer
        found.append((float(loss), np.broadcast_to(shape, y.shape)))
    return found


def entropy(p: np.ndarray) -> float:
    return -math.fsum(share * math.log(share) for share in p.tolist() if share)


def varies(source: Source) -> bool:
    """Return whether sequences differ at all: one impulse to one value does not."""
    batch = drawn(source, 20)
    return (
        len(np.unique(np.vstack([batch.x.reshape(-1, 20), batch.y.reshape(-1, 20)]), axis=1).T) > 1
    )


# -- settings ----------------------------------------------------------------------------


def settings_survive_a_table(task: Task) -> None:
    assert dataclasses.is_dataclass(task)
    assert hash(task) == hash(dataclasses.replace(task))
    assert parse_choice((type(task),), as_table(task), "task") == task


def settings_are_labelled_and_bounded(task: Task) -> None:
    assert task.name.isidentifier()
    assert task.title
    for key, declared, kind in settings_of(task):
        assert declared.label, key
        assert declared.help, key
        assert kind is str or None not in (declared.low, declared.high), key
        if declared.when is not None:
            other, values = declared.when
            choices = {k: dict(d.choices) for k, d, _ in settings_of(task)}[other]
            assert set(values) <= set(choices), key


def other_value(value: object, declared: Setting) -> object:
    """Return another allowed value of a setting; the same where any text would do."""
    if declared.choices:
        others = (name for name, _ in declared.choices if name not in (value, "file"))
        return next(others, value)
    if isinstance(value, int | float) and declared.low is not None:
        return type(value)(declared.low if value != declared.low else declared.low + 1)
    return value


def fingerprint(task: Task) -> object:
    """Return what differs between sources of different settings; a refusal is different too."""
    try:
        source = task.source(SEED)
    except BadInput as error:
        return str(error)
    batches = drawn(source, 20), source.probe()
    attributes = {name: getattr(source, name) for name in Source.__annotations__}
    data = [array.tobytes() for batch in batches for array in (batch.x, batch.y)]
    return data, repr(sorted(attributes.items()))


def every_setting_has_an_effect(task: Task) -> None:
    before = fingerprint(task)
    for key, declared, _ in settings_of(task):
        value = getattr(task, key)
        other = other_value(value, declared)
        if other != value and applies(task, declared) and not declared.live:
            assert fingerprint(dataclasses.replace(task, **{key: other})) != before, key


ABSURD = {
    int: (math.inf, math.nan, 0.5, "3", True, None, [], 10**400),
    float: (math.inf, -math.inf, math.nan, "3", True, None, [], 10**400),
    bool: (0, 1, "true", None),
    str: (0, 1.5, True, None, [], {}),
}


def absurd_settings_are_refused_by_name(task: Task) -> None:
    for key, declared, kind in settings_of(task):
        values = list(ABSURD[kind])
        if kind in (int, float):
            values += [kind(declared.low - 1), kind(declared.high + 1)]
        if declared.choices:
            values += ["", "no such choice"]
        for value in values:
            with pytest.raises(BadInput, match=rf"^task\.{key}: "):
                parse_choice((type(task),), {"name": task.name, key: value}, "task")
    with pytest.raises(BadInput, match=r"task\.no_such_setting"):
        parse_choice((type(task),), {"name": task.name, "no_such_setting": 1}, "task")


def words_are_in_both_languages(task: Task) -> None:
    words = [("tasks", task.title)]
    for _, declared, _ in settings_of(task):
        words += [("settings", declared.label), ("settings", declared.help)]
        words += [("settings", label) for _, label in declared.choices]
    words += [("tasks", name) for name in source_of(task).state_names if len(name) > 2]
    names = {word for word in words if word[1] not in ("end",)}
    missing = names - translated()
    assert not missing, f"fill in {FILE.name}, then make translations: {missing}"


# -- batches -----------------------------------------------------------------------------


def batches_have_the_declared_shapes(task: Task) -> None:
    source = source_of(task)
    for batch in (drawn(source, 6), source.test(6)):
        T, B = task.length, 6
        steps = (T - source.border,) if source.every_step else ()
        assert (batch.steps, batch.size) == (T, B)
        assert batch.x.shape == ((T, B) if source.symbolic else (T, source.inputs, B))
        classes = source.loss == "cross_entropy"
        assert batch.y.shape == ((*steps, B) if classes else (*steps, source.outputs, B))
        for values, is_index, count in (
            (batch.x, source.symbolic, source.inputs),
            (batch.y, classes, source.outputs),
        ):
            if is_index:
                assert values.dtype.kind == "i"
                assert 0 <= values.min() <= values.max() < count
            else:
                assert values.dtype == np.float64
                assert np.isfinite(values).all()


def every_input_and_output_is_used(task: Task) -> None:
    """A size that is too large by one is never noticed by shapes alone."""
    source = source_of(task)
    batch = drawn(source, MANY)
    # Rare symbols may never be met, and a sign of the question is no part of the answer.
    if source.loss == "cross_entropy" and source.outputs < 100:
        assert len(np.unique(targets(source, batch))) >= 0.8 * source.outputs
    if source.symbolic and source.inputs < 50:
        assert len(np.unique(batch.x)) >= 0.8 * source.inputs


def padding_follows_the_real_steps(task: Task) -> None:
    source = source_of(task)
    batch = drawn(source, MANY)
    if batch.lengths is None:
        assert source.mean_steps is None or source.mean_steps == task.length
        return
    assert batch.lengths.shape == (MANY,)
    assert 1 <= batch.lengths.min() <= batch.lengths.max() <= task.length
    if source.mean_steps is not None:
        assert source.mean_steps == pytest.approx(batch.lengths.mean(), rel=0.03)
    else:
        assert not source.every_step


def what_was_read_is_said(task: Task) -> None:
    source = source_of(task)
    assert all(isinstance(note, Message) for note in source.notes)
    if source.read is not None:
        assert source.read.notes == source.notes
        read_again = data_summary_from(json.loads(json.dumps(source.read.table())))
        assert read_again is not None
        assert read_again.table() == source.read.table()


def symbols_and_classes_have_names(task: Task) -> None:
    source = source_of(task)
    for names, count in (
        (source.symbol_names, source.inputs if source.symbolic else None),
        (source.class_names, source.outputs if source.loss == "cross_entropy" else None),
    ):
        if count is None:
            assert names is None
        else:
            assert names is not None
            assert len(names) == count == len(set(names))
            assert all(names)


def training_depends_on_the_generator_alone(task: Task) -> None:
    first, second = task.source(SEED), task.source(SEED)
    second.test(3)  # asking for held-out data changes nothing
    drawn(second, 2, seed=5)
    assert equal(drawn(first, 4, seed=1), drawn(second, 4, seed=1))
    assert not varies(first) or not equal(drawn(first, 4, seed=1), drawn(first, 4, seed=2))


def the_global_generator_is_not_touched(task: Task) -> None:
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    drawn(task.source(SEED), 2)
    task.source(SEED).test(2)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def held_out_data_are_fixed_by_the_seed(task: Task) -> None:
    source = task.source(SEED)
    drawn(source, 5)
    five = source.test(5)
    assert equal(five, task.source(SEED).test(5))
    assert not varies(source) or not equal(five, task.source(SEED + 1).test(5))
    many = source.test(300)
    assert equal(five, many.part(slice(5)))
    assert equal(source.probe(), many.part(slice(1)))
    assert equal(source.held_out(4), many.part(slice(3, 4)))
    if many.x.any():  # an impulse has no input to differ in
        different = np.unique(many.x.reshape(-1, 300), axis=1).shape[1]
        assert different >= min(100, task.length // 2)


def what_is_handed_out_may_be_changed(task: Task) -> None:
    source = task.source(SEED)
    calls: tuple[Callable[[], Batch], ...] = (lambda: source.test(3), lambda: drawn(source, 3))
    before = [copy.deepcopy(call()) for call in calls]
    for call in calls:
        batch = call()
        batch.x.fill(0)
        batch.y.fill(0)
    assert all(equal(batch, call()) for batch, call in zip(before, calls, strict=True))
    course = source.course(30)
    kept = course.copy()
    course.fill(0)
    assert np.array_equal(source.course(30), kept)


# -- targets -----------------------------------------------------------------------------


def targets_are_those_of_the_statement(task: Task) -> None:
    source = source_of(task)
    for batch in (drawn(source, 12), source.test(12)):  # a statement may cost a fine integration
        for x, y in examples(source, batch):
            assert source.is_correct(x, y)
            for wrong in wrong_targets(source, y):
                assert not source.is_correct(x, wrong), f"is_correct accepts {wrong} for {y}"


def wrong_targets(source: Source, y: Array) -> Iterator[Array]:
    """Yield targets that are wrong everywhere, and in the middle alone."""
    classes = source.loss == "cross_entropy"
    for place in (..., len(y) // 2) if y.ndim else (...,):
        for offset in (1, source.outputs - 1) if classes else (0.3, -0.3):
            wrong = y.copy()
            wrong[place] += wrong.dtype.type(offset)
            yield wrong % source.outputs if classes else wrong


def a_decoder_reads_what_it_should_have_written(task: Task) -> None:
    source = source_of(task)
    assert 0 <= source.border < task.length
    if not source.border:
        assert not source.free
        return
    assert source.free == (getattr(task, "feeding", "teacher") == "free")
    batch = drawn(source, 100)
    inputs = batch.x[source.border :]
    assert not inputs[0].any()
    assert np.array_equal(inputs[1:], batch.y[:-1])
    assert not batch.y[-1].any()
    assert batch.y[:-1].all()


def the_right_class_is_accepted_and_not_every_other(task: Task) -> None:
    source = source_of(task)
    if source.loss != "cross_entropy":
        return
    y = drawn(source, 200).y
    assert source.accepts(y, y).all()
    accepted = [source.accepts(np.full_like(y, said), y) for said in range(source.outputs)]
    everything = np.all(accepted, axis=0)
    padding = drawn(source, 200).real
    assert not everything[padding if padding is not None and source.every_step else ...].any()


def states_are_those_of_an_automaton(task: Task) -> None:
    """The next state, and what is accepted after it, depend on state and symbol alone."""
    source = source_of(task)
    batch = drawn(source, 400)
    states = source.states(batch)
    assert (states is not None) == bool(source.state_names)
    if states is None:
        return
    assert states.shape == batch.x.shape
    assert 0 <= states.min() <= states.max() < len(source.state_names)
    if not source.every_step:
        return  # there is no target at a step that could be accepted or not
    after: dict[tuple[int, int], int] = {}
    accepted: dict[int, tuple[bool, ...]] = {}
    every = [source.accepts(np.full_like(batch.y, said), batch.y) for said in range(source.outputs)]
    for n in range(batch.size):
        steps = batch.steps if batch.lengths is None else int(batch.lengths[n])
        before = -1
        for k in range(steps):
            state = int(states[k, n])
            assert after.setdefault((before, int(batch.x[k, n])), state) == state
            legal = tuple(bool(row[k, n]) for row in every)
            assert accepted.setdefault(state, legal) == legal
            before = state
    assert len(source.state_names) - 2 <= len(accepted) <= len(source.state_names)


def a_tree_is_joined_on_its_stack(task: Task) -> None:
    """Leaves are pushed, every other symbol joins two; the root is left, and no place unused."""
    source = source_of(task)
    if not source.stack:
        return
    deepest = 0
    for x, _ in examples(source, drawn(source, 20)):
        waiting = 0
        for symbol in x:
            waiting += 1 if symbol < 2 else -1
            assert waiting >= 1
            deepest = max(deepest, waiting)
        assert waiting == 1
    assert deepest == source.stack


# -- what a simple answer loses -----------------------------------------------------------


def chance_is_the_best_answer_that_does_not_look(task: Task) -> None:
    source = source_of(task)
    found = [loss for loss, _ in constants(source, drawn(source, MANY, seed=3))]
    if math.isnan(source.chance_loss):
        assert min(found) == pytest.approx(0, abs=1e-12)  # there is one target
    else:
        limit = 0.05 if source.loss == "squared" else 0.02
        assert any(source.chance_loss == pytest.approx(loss, rel=limit) for loss in found)


def chance_on_the_test_part_is_that_of_the_mean_learnt(task: Task) -> None:
    source = source_of(task)
    if math.isnan(source.test_chance_loss):
        return
    mean = drawn(source, MANY, seed=3).y.mean(axis=(0, -1))[:, None]
    found = np.mean((source.test(MANY).y - mean) ** 2)
    assert source.test_chance_loss == pytest.approx(found, rel=0.04)


def accuracy_is_one_for_the_right_answer_and_chance_for_a_constant(task: Task) -> None:
    source = source_of(task)
    steps = task.length if source.every_step else 1
    size = max(200, min(MANY, 10_000_000 // (steps * source.outputs)))
    batch = drawn(source, size, seed=3)
    classes = source.loss == "cross_entropy"
    right = one_hot(source, batch.y) if classes else batch.y
    if source.chance_accuracy is None:
        assert math.isnan(source.score(right, batch))
        assert math.isnan(source.accuracy(right, batch.y))
        return
    assert source.score(right, batch) == 1
    assert source.accuracy(right, batch.y) == 1
    answers = [answer for _, answer in constants(source, batch)]
    found = [source.score(one_hot(source, a) if classes else a, batch) for a in answers]
    limit = 1.5 / math.sqrt(size)  # three standard deviations
    assert any(source.chance_accuracy == pytest.approx(score, abs=limit) for score in found)


def padding_does_not_count(task: Task) -> None:
    source = source_of(task)
    batch = drawn(source, 50)
    if batch.real is None or not source.every_step:
        return
    output = np.random.default_rng(1).normal(size=(*batch.y.shape[:-1], source.outputs, 50))
    other = np.where(batch.real[:, None], output, output[:, ::-1])
    assert source.score(output, batch) == source.score(other, batch)


def persistence_is_repeating_the_newest_value(task: Task) -> None:
    source = source_of(task)
    known = [yardstick for yardstick in source.yardsticks if yardstick.name == "persistence"]
    assert len(known) == (source.loss == "squared" and source.every_step)
    for yardstick in known:
        for batch, loss, limit in (
            (drawn(source, MANY, seed=3), yardstick.loss, 0.03),
            (source.test(MANY), yardstick.test_loss, 0.05),
        ):
            found = float(np.mean((batch.y - batch.x[:, : source.outputs]) ** 2))
            assert loss == pytest.approx(found, rel=limit)


def the_linear_forecast_is_that_of_least_squares(task: Task) -> None:
    source = source_of(task)
    for yardstick in source.yardsticks:
        if yardstick.name != "linear":
            continue
        order = yardstick.order
        learn, test = drawn(source, MANY, seed=3), source.test(MANY)

        def rows(batch: Batch, order: int = order) -> tuple[np.ndarray, np.ndarray]:
            lags = [batch.x[order - 1 - i : batch.steps - i] for i in range(order)]
            known = np.concatenate([*lags, np.ones_like(lags[0][:, :1])], axis=1)
            wanted = batch.y[order - 1 :]
            return (
                known.transpose(0, 2, 1).reshape(-1, known.shape[1]),
                wanted.transpose(0, 2, 1).reshape(-1, source.outputs),
            )

        weights = np.linalg.lstsq(*rows(learn), rcond=None)[0]
        for batch, loss in ((learn, yardstick.loss), (test, yardstick.test_loss)):
            known, wanted = rows(batch)
            found = np.mean((known @ weights - wanted) ** 2)
            assert loss == pytest.approx(found, rel=0.1, abs=1e-9)


# -- a whole series ------------------------------------------------------------------------


def a_course_continues_the_series(task: Task) -> None:
    source = source_of(task)
    steps = task.length + 1
    course = source.course(steps)
    if not course.size:
        assert source.plane is None
        return
    assert course.shape == (steps, source.inputs)
    assert np.isfinite(course).all()
    assert np.array_equal(course, task.source(SEED).course(steps))
    assert np.array_equal(course[:5], source.course(5))
    assert source.is_correct(course[:-1], course[1:, : source.outputs])
    other = task.source(SEED + 1)
    assert other.course(steps).shape == course.shape


def the_plane_fits_the_outputs(task: Task) -> None:
    plane = source_of(task).plane
    if plane is None:
        return
    outputs = source_of(task).outputs
    assert len(plane.names) == outputs
    assert 0 <= plane.component < outputs
    assert (plane.component > 0) != (plane.delay > 0 or plane.rate > 0)


def a_text_becomes_its_symbols(task: Task) -> None:
    source = source_of(task)
    if not source.writes:
        assert not source.symbols("text").size
        return
    assert source.symbol_names is not None
    assert source.symbol_names == source.class_names
    single = [name for name in source.symbol_names[1:] if len(name) == 1 and name.isalnum()]
    found = source.symbols("".join(single) + "\N{SNOWMAN}")
    assert [source.symbol_names[symbol] for symbol in found[:-1]] == single
    assert found[-1] == 0


# -- what the user types -----------------------------------------------------------------


def what_is_spelt_can_be_typed_again(task: Task) -> None:
    """The same sequence comes back, with its target where that follows from it."""
    source = source_of(task)
    unknown = 0
    for batch in (drawn(source, 12), source.test(12)):
        for n, (x, y) in enumerate(examples(source, batch)):
            again = source.typed(source.spelt(batch.part(slice(n, n + 1))))
            assert again.size == 1
            assert np.array_equal(again.x[..., 0], x)
            target = again.y[..., 0]
            if has_target(target):
                # The end of a text that is typed is the end of a word, that of a piece may not be.
                assert np.array_equal(target[:-1], y[:-1]) if target.ndim else target == y
            else:
                unknown += 1
                assert target.shape == y.shape
    assert unknown in (0, 24)
    assert source.what_can_be_typed()


def a_shuffled_sequence_is_right_or_has_no_target(task: Task) -> None:
    """A target that is made from a sequence is never one that the task's statement refuses."""
    source, order = source_of(task), np.random.default_rng(2)
    for x, _ in examples(source, source.test(12)):
        try:
            posed = source.posed(x[order.permutation(source.border or len(x))])
        except BadInput:
            continue
        if has_target(posed.y) and posed.steps == len(x) and not source.plane:
            asked = posed.x[..., 0], posed.y[..., 0]
            wrong = next(iter(wrong_targets(source, asked[1])))
            assert source.is_correct(*asked) or not source.is_correct(asked[0], wrong)


def read_or_refused(source: Source, text: str) -> Batch | str:
    """Return what a text is read as, or the words with which it is refused."""
    try:
        return source.typed(text)
    except BadInput as error:
        return str(error)


def any_text_is_read_or_refused_in_one_line(task: Task) -> None:
    source = source_of(task)
    names = " ".join(source.symbol_names or ()) + " 0.5 -1 2e3 1e99 nan , ; + * ␣ ↵ \n 6 7 0 0 1"
    pieces = st.one_of(st.sampled_from(names.split(" ")), st.text(max_size=6))

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.lists(pieces, max_size=12).map(" ".join))
    def check(text: str) -> None:
        batch = read_or_refused(source, text)
        if isinstance(batch, str):
            assert batch
            assert batch.isprintable()
            return
        assert batch.size == 1
        assert batch.x.shape == ((batch.steps, 1) if source.symbolic else batch.x.shape)
        if source.symbolic:
            assert 0 <= batch.x.min() <= batch.x.max() < source.inputs
        else:
            assert batch.x.shape[1] == source.inputs
            assert np.isfinite(batch.x).all()

    check()


def the_shortest_sequences_work(task: Task) -> None:
    low = {k: int(d.low) for k, d, kind in settings_of(task) if kind is int and d.low is not None}
    short = dataclasses.replace(task, **low)
    source = short.source(0)
    assert drawn(source, 1).steps == source.test(2).steps == short.length
    assert all(source.is_correct(x, y) for x, y in examples(source, drawn(source, 50)))
    assert math.isfinite(source.chance_loss) or math.isnan(task.source(0).chance_loss)


CHECKS = (
    settings_survive_a_table,
    settings_are_labelled_and_bounded,
    absurd_settings_are_refused_by_name,
    words_are_in_both_languages,
    batches_have_the_declared_shapes,
    every_input_and_output_is_used,
    padding_follows_the_real_steps,
    symbols_and_classes_have_names,
    what_was_read_is_said,
    training_depends_on_the_generator_alone,
    the_global_generator_is_not_touched,
    held_out_data_are_fixed_by_the_seed,
    what_is_handed_out_may_be_changed,
    targets_are_those_of_the_statement,
    a_decoder_reads_what_it_should_have_written,
    the_right_class_is_accepted_and_not_every_other,
    states_are_those_of_an_automaton,
    a_tree_is_joined_on_its_stack,
    chance_is_the_best_answer_that_does_not_look,
    chance_on_the_test_part_is_that_of_the_mean_learnt,
    accuracy_is_one_for_the_right_answer_and_chance_for_a_constant,
    padding_does_not_count,
    persistence_is_repeating_the_newest_value,
    the_linear_forecast_is_that_of_least_squares,
    a_course_continues_the_series,
    the_plane_fits_the_outputs,
    a_text_becomes_its_symbols,
    what_is_spelt_can_be_typed_again,
    a_shuffled_sequence_is_right_or_has_no_target,
    any_text_is_read_or_refused_in_one_line,
    the_shortest_sequences_work,
    every_setting_has_an_effect,
)
