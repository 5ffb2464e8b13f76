"""The settings of a sweep and their values in words, for axes, names of lines and tables."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.experiment.experiment import (
    PLAIN_SECTIONS,
    SECTION_CHOICES,
    Experiment,
)
from rnnviz.number_format import number
from rnnviz.setting import Setting, settings_of
from rnnviz.sweep.axis import SweepAxis
from rnnviz.sweep.plan import Place, SweepPlan
from rnnviz.text import QT_TRANSLATE_NOOP, translate

_KINDS: Mapping[str, str] = {
    "task": QT_TRANSLATE_NOOP("sweep", "task"),
    "cell": QT_TRANSLATE_NOOP("sweep", "cell"),
    "optimizer": QT_TRANSLATE_NOOP("sweep", "optimiser"),
    "clipping": QT_TRANSLATE_NOOP("sweep", "clipping"),
}
SEEDS = QT_TRANSLATE_NOOP("sweep", "seed")


def declared(key: str) -> Setting | None:
    """Return what is declared of a setting by its dotted key, in any kind of its section."""
    section, _, name = key.partition(".")
    if not name:
        owners: tuple[type, ...] = (Experiment,)
    else:
        plain = PLAIN_SECTIONS.get(section)
        owners = (plain,) if plain is not None else SECTION_CHOICES.get(section, ())
    for owner in owners:
        for own, setting, _ in settings_of(owner):
            if own == (name or section):
                return setting
    return None


def axis_label(axis: SweepAxis) -> str:
    """Return the name of a setting with its symbol, as the label of an axis."""
    section, _, name = axis.key.partition(".")
    if name == "name":
        return translate("sweep", _KINDS[section])
    setting = declared(axis.key)
    if setting is None:
        return axis.key
    label = translate("settings", setting.label)
    if label[1:2].islower():
        label = label[:1].lower() + label[1:]
    return f"{label} {setting.symbol}".strip()


def short_name(axis: SweepAxis) -> str:
    """Return the symbol of a setting, or its label where it has none."""
    setting = declared(axis.key)
    symbol = setting.symbol if setting is not None else ""
    return symbol or axis_label(axis)


def value_label(axis: SweepAxis, index: int) -> str:
    """Return one value of a setting."""
    section, _, name = axis.key.partition(".")
    value = axis.values[index]
    if name == "name":
        titles = {kind.name: kind.title for kind in SECTION_CHOICES[section]}
        return translate("tasks" if section == "task" else "nn", titles[str(value)])
    setting = declared(axis.key)
    if setting is not None and setting.choices:
        return translate("settings", dict(setting.choices)[str(value)]).partition(" (")[0]
    if isinstance(value, bool):
        return translate("sweep", "yes") if value else translate("sweep", "no")
    if isinstance(value, float):
        return number(value)
    return str(value) or "–"


def combination_label(plan: SweepPlan, axes: tuple[int, ...], cell: tuple[int, ...]) -> str:
    """Return some settings with their values: "LSTM, <i>D</i> = 16"."""
    parts = []
    for a, i in zip(axes, cell, strict=True):
        axis, value = plan.axes[a], value_label(plan.axes[a], i)
        named = axis.key.endswith(".name") or (not axis.is_number and len(set(axis.values)) > 2)
        parts.append(value if named else f"{short_name(axis)} = {value}")
    return ", ".join(parts)


def place_label(plan: SweepPlan, place: Place) -> str:
    """Return everything that distinguishes a run: "LSTM, <i>T</i> = 10, seed 3"."""
    cell = combination_label(plan, tuple(range(len(plan.axes))), place[:-1])
    if any(axis.key == "seed" for axis in plan.axes):
        return cell
    seed = translate("sweep", "seed {n}").format(n=plan.seeds[place[-1]])
    return f"{cell}, {seed}"


def flow_words() -> Mapping[str, str]:
    """Return what becomes of the error, by the kind of the flow verdict."""
    return {
        "vanishing": translate("sweep", "vanishes"),
        "level": translate("sweep", "arrives"),
        "exploding": translate("sweep", "explodes"),
        "transient": translate("sweep", "grows, then fades"),
        "dead": translate("sweep", "becomes exactly zero"),
        "silent": translate("sweep", "no error sent"),
        "broken": translate("sweep", "not finite"),
    }


def training_words() -> Mapping[str, str]:
    """Return what the run has done, by the kind of the training verdict."""
    return {
        "solved": translate("sweep", "solved"),
        "learning": translate("sweep", "learning"),
        "chance": translate("sweep", "at chance"),
        "clipped": translate("sweep", "clipped"),
        "spiked": translate("sweep", "gradient jumped"),
        "ruined": translate("sweep", "ruined"),
        "diverged": translate("sweep", "diverged"),
        "dead": translate("sweep", "dead"),
        "untrained": translate("sweep", "untrained"),
    }
