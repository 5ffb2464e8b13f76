"""The icon is drawn in every form that a system wants, each size from the drawing itself."""

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]


@pytest.fixture
def icons(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("icons")


def test_every_size_of_the_theme_is_drawn(icons: ModuleType, tmp_path: Path) -> None:
    icons.write_hicolor(tmp_path)
    for size in (16, 48, 256):
        with Image.open(tmp_path / f"{size}x{size}" / "apps" / "rnnviz.png") as picture:
            assert picture.size == (size, size)
            pixels = np.asarray(picture.convert("RGBA"))
        assert pixels[0, 0, 3] == 0  # the corners are round
        assert len(np.unique(pixels.reshape(-1, 4), axis=0)) > 3
    assert (tmp_path / "scalable" / "apps" / "rnnviz.svg").is_file()


def test_it_is_the_picture_that_the_repository_shows(icons: ModuleType) -> None:
    with Image.open(ROOT / "assets" / "icon" / "rnnviz.png") as shown:
        drawn = np.asarray(icons.draw(shown.width), float)
        difference = np.abs(drawn - np.asarray(shown.convert("RGBA"), float))
    assert difference.mean() < 3


def test_windows_and_macos_get_their_forms(icons: ModuleType, tmp_path: Path) -> None:
    with Image.open(icons.write_ico(tmp_path / "a.ico")) as picture:
        assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= picture.info["sizes"]
    with Image.open(icons.write_icns(tmp_path / "a.icns")) as picture:
        assert picture.size == (1024, 1024)
