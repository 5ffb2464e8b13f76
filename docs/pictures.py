"""The pictures of the manual: each preset by the view it puts first, and each view once.

They are drawn as `rnnviz export` draws them, in a process for each core.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from rnnviz.experiment.preset import Preset, list_presets

PRESETS = list_presets()
FOLDER = "pictures"
"""Where they are, beside the pages."""
WIDTH, DPI = 6.4, 130
"""Inches and dots per inch of a picture."""


@dataclass(frozen=True)
class Picture:
    """One picture of a view of a preset.

    Attributes
    ----------
    file : str
        Its name.
    name, title : str
        Of the preset.
    update : int
    explanation : str
        The view's page for this frame, as HTML.
    """

    file: str
    name: str
    title: str
    update: int
    explanation: str

    @property
    def path(self) -> str:
        """Where a page refers to it; Sphinx copies it to `_images`."""
        return f"{FOLDER}/{self.file}"


def shown_in(view: str) -> Preset | None:
    """Return the first preset that puts a view first, or else that names it."""
    heroes = (p for p in PRESETS if p.views[:1] == (view,))
    return next(heroes, next((p for p in PRESETS if view in p.views), None))


def wanted(views: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Return for each preset which pictures it is drawn for: (key, view)."""
    found: dict[str, list[tuple[str, str]]] = {
        preset.name: [(f"preset-{preset.name}", preset.views[0])]
        for preset in PRESETS
        if preset.views
    }
    for view in views:
        preset = shown_in(view)
        if preset is not None:
            found.setdefault(preset.name, []).append((f"view-{view}", view))
    return found


def draw_all(folder: Path, views: list[str], language: str) -> dict[str, Picture]:
    """Draw every picture into a folder and return them by their keys."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(name, pairs, folder, language) for name, pairs in wanted(views).items()]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return {key: picture for found in pool.map(_draw, jobs) for key, picture in found.items()}


def _draw(job: tuple[str, list[tuple[str, str]], Path, str]) -> dict[str, Picture]:
    """Train one preset and draw its pictures."""
    import rnnviz
    from docs.speech import speaking
    from rnnviz.export.caption import caption
    from rnnviz.export.exporter import with_diagnostics
    from rnnviz.export.page import draw_page
    from rnnviz.training.instructive import instructive_frame
    from rnnviz.views.index import VIEWS

    name, pairs, folder, language = job
    known = {view.name: view for view in VIEWS}
    with speaking(language):
        preset = next(p for p in PRESETS if p.name == name)
        frame = instructive_frame(rnnviz.train(name).frame())
        title = (preset.title_zh if language == "zh_CN" else preset.title) or name
        drawn = {}
        for key, view_name in pairs:
            view = known[view_name]
            shown = with_diagnostics(frame, [view])
            figure = draw_page([view.figure(shown)], caption(shown, title))
            figure.savefig(folder / f"{key}.png", dpi=DPI)
            update = frame.snapshot.trace_update
            drawn[key] = Picture(f"{key}.png", name, title, update, view.explanation(shown))
        return drawn
