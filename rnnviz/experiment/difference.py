"""Differences between two experiments, and how to apply and revert them.

A difference names a setting by the dotted key that preset files use.  Live settings may change
during a run; all others wait for a reset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rnnviz.experiment.experiment import (
    SECTIONS,
    Experiment,
    experiment_table,
    has_effect,
    parse_experiment,
)
from rnnviz.setting import settings_of, unknown_name


@dataclass(frozen=True)
class Change:
    """A setting that was changed while the run went on.

    Attributes
    ----------
    update : int
        How many updates had been made.
    key : str
        Dotted, as in a preset file.
    before, after : plain values
        None where there was, or is, no such setting.
    """

    update: int
    key: str
    before: object
    after: object


def live_part(experiment: Experiment, wanted: Experiment) -> Experiment:
    """Return `experiment` with the live settings of `wanted`.

    The clipping acts at once, whichever it is; of the other sections the live fields do, as long
    as the section is still of the same kind.
    """
    changed: dict[str, Any] = {"clipping": wanted.clipping}
    for key in SECTIONS:
        old, new = getattr(experiment, key), getattr(wanted, key)
        if key != "clipping" and type(old) is type(new):
            live = {k: getattr(new, k) for k, declared, _ in settings_of(new) if declared.live}
            changed[key] = replace(old, **live)
    return replace(experiment, **changed)


def pending(experiment: Experiment, wanted: Experiment, stopped: bool = False) -> tuple[str, ...]:
    """Return the dotted keys of `wanted` that wait for a reset: all, where the run has stopped."""
    running = experiment if stopped else live_part(experiment, wanted)
    return tuple(key for key, _, _ in differences(running, wanted))


Difference = tuple[str, object, object]
"""A dotted key, its value before (None where the section had no such key), and after."""


def differences(one: Experiment, other: Experiment) -> tuple[Difference, ...]:
    """Return the settings of `other` that differ, among those that have an effect there."""
    before, after = _flat(experiment_table(one)), _flat(experiment_table(other))
    return tuple(
        (key, before.get(key), value)
        for key, value in after.items()
        if before.get(key) != value and has_effect(other, key)
    )


def every_difference(one: Experiment, other: Experiment) -> tuple[Difference, ...]:
    """Return all differences, including settings that `other` does not have: None after.

    Unlike those of `differences`, they suffice to get back from `other` to `one`; see
    `revert_changes`.
    """
    before, after = _flat(experiment_table(one)), _flat(experiment_table(other))
    keys = dict.fromkeys((*after, *before))
    return tuple(
        (key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)
    )


def revert_changes(experiment: Experiment, changes: Iterable[Difference]) -> Experiment:
    """Return the experiment before some changes, given in chronological order.

    Raises
    ------
    BadInput
        Where a change does not fit the experiment.
    """
    backwards = [(key, after, before) for key, before, after in reversed(list(changes))]
    return apply_changes(experiment, backwards)


def apply_changes(experiment: Experiment, changes: Iterable[Difference]) -> Experiment:
    """Return the experiment after some changes, which need to be valid only together.

    Raises
    ------
    BadInput
        Where a change does not fit the experiment.
    """
    table: dict[str, Any] = experiment_table(experiment)
    for dotted, _, after in changes:
        section, _, key = dotted.partition(".")
        if not key or section not in SECTIONS:
            raise unknown_name(dotted, dotted, SECTIONS)
        if after is None:
            table[section].pop(key, None)
        else:
            table[section][key] = after
    return parse_experiment(table)


def _flat(table: Mapping[str, Any]) -> dict[str, object]:
    rows = {"seed": table["seed"]}
    for key in SECTIONS:
        rows |= {f"{key}.{k}": v for k, v in table[key].items()}
    return rows
