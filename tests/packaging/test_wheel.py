"""What is installed works without the checkout: it brings its assets and presets along."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import rnnviz

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


FOR_DEVELOPERS = {
    "flow.gif", "screenshot.png", "fonts/build.py", "explanations/README.md",
    "translations/rnnviz_zh_CN.ts",
}  # fmt: skip
"""Files of `assets` that the program never reads; all others it does, or they are licences."""


@pytest.mark.parametrize("folder", ["assets", "presets"])
def test_every_file_that_the_program_needs_is_installed(installed: Path, folder: str) -> None:
    def files(root: Path) -> set[str]:
        kept = (p for p in root.rglob("*") if p.is_file() and p.suffix != ".pyc")
        return {p.relative_to(root).as_posix() for p in kept}

    assert files(ROOT / folder)
    left_out = FOR_DEVELOPERS if folder == "assets" else set()
    assert left_out <= files(ROOT / folder)
    assert files(installed / "rnnviz" / folder) == files(ROOT / folder) - left_out


def test_every_module_is_installed_and_no_test(installed: Path) -> None:
    def modules(root: Path) -> set[str]:
        return {p.relative_to(root).as_posix() for p in (root / "rnnviz").rglob("*.py")}

    assert modules(installed) == modules(ROOT)
    assert {p.name for p in installed.iterdir()} == {
        "rnnviz",
        f"rnnviz-{rnnviz.__version__}.dist-info",
    }


def test_the_installed_program_finds_its_files(installed: Path, tmp_path: Path) -> None:
    script = "from rnnviz.resource import ASSETS, PRESETS; print(ASSETS, PRESETS, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = [Path(line) for line in done.stdout.splitlines()]
    assert found == [installed / "rnnviz" / name for name in ("assets", "presets")]
    assert all(folder.is_dir() for folder in found)
