"""The pages of the manual that are made from the program: what it says itself is not written twice.

Each function returns one page as MyST Markdown in the language that is installed in `rnnviz.text`.
"""

from __future__ import annotations

import html
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import redirect_stdout, suppress
from itertools import groupby
from typing import Any

from docs.pictures import PRESETS, Picture
from docs.words import WORDS
from rnnviz.cli import COMMANDS as CLI_COMMANDS
from rnnviz.cli import main
from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES, Experiment
from rnnviz.experiment.preset import Preset
from rnnviz.explanation import PageError, setting_help
from rnnviz.nn.cells.index import CELLS
from rnnviz.setting import Setting, settings_of
from rnnviz.text import language, translate
from rnnviz.views.index import VIEWS
from rnnviz.views.part.cell_text import cell_values
from rnnviz.window.help_menu.page import shortcuts_page
from rnnviz.window.settings_form.setting_text import section_title


def word(key: str, **values: object) -> str:
    """Return one of the manual's own words, filled in."""
    return WORDS[language()][key].format(**values)


def all_pages(pictures: Mapping[str, Picture]) -> dict[str, str]:
    """Return the text of every page by its file name."""
    return {
        "views.md": views_page(pictures),
        "cells.md": cells_page(),
        "presets.md": presets_page(pictures),
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "keys.md": keys_page(),
    }


def views_page(pictures: Mapping[str, Picture]) -> str:
    """Return every view with a picture and its explanation."""
    return "\n\n".join([*_lead("views"), *(_view(view, pictures) for view in VIEWS)])


def _view(view: Any, pictures: Mapping[str, Picture]) -> str:
    picture = pictures.get(f"view-{view.name}")
    parts = [f"(view-{view.name})=\n## {view.title} (`{view.name}`)"]
    if picture is not None:
        words = word("picture", title=picture.title, name=picture.name, update=picture.update)
        parts += [f"![{view.title}]({picture.path})", words]
    explanation = view.explanation(None) if picture is None else picture.explanation
    return "\n\n".join([*parts, _raw(explanation)])


def cells_page() -> str:
    """Return every cell with its formulas."""
    parts = []
    for cell in (kind() for kind in CELLS):
        values = cell_values(cell)
        rows = [
            f"<dt>{word(f'cells {key}')}</dt><dd>{values[name]}</dd>"
            for key, name in (("forward", "step"), ("back", "back"), ("jacobian", "jacobian"))
        ]
        title = translate("nn", cell.title)
        about = f"<p>{values['about']}</p><dl>{''.join(rows)}</dl>"
        parts.append(f"(cell-{cell.name})=\n## {title} (`cell.name={cell.name}`)\n\n{_raw(about)}")
    return "\n\n".join([*_lead("cells"), *parts])


def presets_page(pictures: Mapping[str, Picture]) -> str:
    """Return the gallery: thumbnails first, then every preset with its text."""
    groups = [
        (translate("presets", group), list(members))
        for group, members in groupby(PRESETS, key=lambda preset: preset.group)
    ]
    thumbnails = "".join(
        f"<h3>{html.escape(title)}</h3><div class='gallery'>{_thumbnails(members, pictures)}</div>"
        for title, members in groups
    )
    texts = [
        "\n\n".join([f"## {title}", *(_preset(preset, pictures) for preset in members)])
        for title, members in groups
    ]
    return "\n\n".join([*_lead("presets", count=len(PRESETS)), _raw(thumbnails), *texts])


def _thumbnails(presets: Iterable[Preset], pictures: Mapping[str, Picture]) -> str:
    return "".join(
        f"<a href='#preset-{preset.name}'><figure>{_thumbnail(preset, pictures)}"
        f"<figcaption>{html.escape(_title(preset))}</figcaption></figure></a>"
        for preset in presets
    )


def _thumbnail(preset: Preset, pictures: Mapping[str, Picture]) -> str:
    picture = pictures.get(f"preset-{preset.name}")
    return "" if picture is None else f"<img src='_images/{picture.file}' alt='' loading='lazy'>"


def _preset(preset: Preset, pictures: Mapping[str, Picture]) -> str:
    parts = [f"(preset-{preset.name})=\n### {_title(preset)} (`{preset.name}`)", _watch(preset)]
    if preset.flow:
        parts.append(word("claims", flow=preset.flow, training=preset.training))
    picture = pictures.get(f"preset-{preset.name}")
    if picture is not None:
        parts.append(f"![{_title(preset)}]({picture.path})")
    return "\n\n".join([*parts, f"{word('watch it')}: `rnnviz {preset.name}`"])


def _title(preset: Preset) -> str:
    return (preset.title_zh if language() == "zh_CN" else preset.title) or preset.name


def _watch(preset: Preset) -> str:
    return (preset.watch_zh if language() == "zh_CN" else preset.watch) or ""


def settings_page() -> str:
    """Return every setting of every section."""
    (_, seed, kind), *_ = settings_of(Experiment)
    parts = [*_lead("settings"), _setting("", "", "seed", seed, kind, Experiment().seed)]
    for section, kinds in _sections():
        parts.append(f"## {section_title(section)}")
        parts += _settings_of_section(section, kinds)
    return "\n\n".join(parts)


def _sections() -> Iterator[tuple[str, tuple[type[Any], ...]]]:
    for section in Experiment.__dataclass_fields__:
        if section in SECTION_CHOICES:
            yield section, SECTION_CHOICES[section]
        elif section in PLAIN_SECTIONS:
            yield section, (PLAIN_SECTIONS[section],)


def _settings_of_section(section: str, kinds: Iterable[type[Any]]) -> Iterator[str]:
    for kind in kinds:
        name = getattr(kind, "name", "") if section in SECTION_CHOICES else ""
        if name:
            title = translate("tasks" if section == "task" else "nn", kind.title)
            yield f"### {title} (`{section}.name={name}`)"
        default = kind()
        for key, declared, type_ in settings_of(kind):
            yield _setting(section, name, key, declared, type_, getattr(default, key))


def _setting(
    section: str, kind: str, key: str, declared: Setting, type_: type, default: object
) -> str:
    """Return one setting as an entry of a definition list."""
    label = translate("settings", declared.label)
    symbol = f" {declared.symbol}" if declared.symbol else ""
    dotted = f"{section}.{key}" if section else key
    facts = [f"{word('default')} `{_plain(default)}`", _range(declared, type_)]
    facts += [word("live")] if declared.live else []
    lines = [translate("settings", declared.help), *_longer(section, kind, key)]
    details = "\n".join(f"\n  {line}" for line in lines if line)
    return f"`{dotted}`{symbol} – {label}\n: {'; '.join(facts)}\n{details}"


def _longer(section: str, kind: str, key: str) -> list[str]:
    try:
        return [setting_help(section or "experiment", kind, key)]
    except (KeyError, PageError):
        return []


def _range(declared: Setting, type_: type) -> str:
    if declared.choices:
        return f"{word('one of')} {', '.join(f'`{value}`' for value, _ in declared.choices)}"
    if type_ is bool:
        return word("yes or no")
    if declared.low is None or declared.high is None:
        return ""
    return word("from to", low=_plain(declared.low), high=_plain(declared.high))


def _plain(value: object) -> str:
    """Return a value as a preset file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e10 else f"{value:g}"
    return str(value) or '""'


def commands_page() -> str:
    """Return the help of the window's command and of every other."""
    names = ["", *CLI_COMMANDS]
    helps = [f"## rnnviz {name}".rstrip() + f"\n\n```text\n{_help(name)}\n```" for name in names]
    return "\n\n".join([*_lead("commands"), *helps])


def _help(command: str) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed), suppress(SystemExit):
        main([*filter(None, [command]), "--help"])
    return printed.getvalue().strip()


def keys_page() -> str:
    """Return all shortcuts."""
    return "\n\n".join([*_lead("keys"), _raw(shortcuts_page())])


def _lead(key: str, **values: object) -> list[str]:
    return [f"# {word(key)}", word(f"{key} lead", **values)]


def _raw(text: str) -> str:
    return f"```{{raw}} html\n{text}\n```"
