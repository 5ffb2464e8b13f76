"""Every task that is listed keeps the contract, as it is and with each of its choices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rnnviz.setting import settings_of
from rnnviz.tasks.index import TASKS
from rnnviz.tasks.task import Task
from tests.tasks.battery import CHECKS


def variants() -> Iterator[tuple[str, Task]]:
    """Yield every task as it is, and with each of its choices that needs no file of the user's."""
    for cls in TASKS:
        yield cls.name, cls()
        for key, declared, _ in settings_of(cls):
            chosen = [name for name, _ in declared.choices if name != getattr(cls(), key)]
            if declared.when is None:
                for name in chosen:
                    if name != "file":
                        yield f"{cls.name}-{key}={name}", cls(**{key: name})


VARIANTS = dict(variants())


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_keeps_the_contract(variant):
    for check in CHECKS:
        check(VARIANTS[variant])


def test_names_are_unique():
    names = [cls.name for cls in TASKS]
    assert len(set(names)) == len(names)
