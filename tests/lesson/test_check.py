"""A lesson may open many runs: few of them are in memory at once."""

from __future__ import annotations

import pytest

from rnnviz.lesson import check
from rnnviz.lesson.lesson_file import parse_lesson

SETS = ("3", "4", "3")
LESSON = 'format = 1\ntitle = "x"\n' + "".join(
    f'[[step]]\npreset = "vanishing"\nset = {{ "cell.size" = {size}, "task.length" = 6 }}\n'
    for size in SETS
)


@pytest.mark.parametrize(
    ("limit", "value", "built"),
    [("LARGEST_KEPT", 1 << 24, "34"), ("LARGEST_KEPT", 0, "343"), ("MOST_KEPT", 1, "343")],
)
def test_a_run_is_kept_for_later_steps_only_where_it_is_small(limit, value, built, monkeypatch):
    made, trainer = [], check.Trainer

    def make(experiment, name):
        made.append(str(experiment.cell.size))
        return trainer(experiment, name)

    monkeypatch.setattr(check, "Trainer", make)
    monkeypatch.setattr(check, limit, value)
    check.check_runs(parse_lesson(LESSON, "x"))
    assert "".join(made) == built
