"""The desktop knows presets, lessons, recordings and sweeps by what they hold, and no others.

Asked is Qt's database of types, which reads the same files as the desktop's.
"""

import configparser
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np

import rnnviz
from rnnviz.cli import main
from rnnviz.experiment.preset import load_preset, preset_text

ROOT = Path(__file__).parents[2]
LINUX = ROOT / "packaging" / "linux"
TYPES = LINUX / "rnnviz.mime.xml"
METAINFO = LINUX / "io.github.rnnviz.metainfo.xml"
TOML = """\
<?xml version="1.0"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="application/toml"><glob pattern="*.toml"/></mime-type>
</mime-info>
"""
ASK = """\
import sys
from PySide6.QtCore import QMimeDatabase
types = QMimeDatabase()
for path in sys.argv[1:]:
    print(types.mimeTypeForFile(path).name())
"""


def types_of(folder: Path, files: list[Path]) -> list[str]:
    """Return the type of each file where the desktop knows ours."""
    packages = folder / "mime" / "packages"
    packages.mkdir(parents=True)
    packages.joinpath("rnnviz.xml").write_bytes(TYPES.read_bytes())
    packages.joinpath("toml.xml").write_text(TOML)
    done = subprocess.run(
        [sys.executable, "-c", ASK, *map(str, files)],
        env=os.environ | {"XDG_DATA_DIRS": str(folder), "XDG_DATA_HOME": str(folder / "none")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_files_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    presets = sorted((ROOT / "presets").glob("*.toml"))
    lessons = sorted((ROOT / "assets" / "lessons").glob("*.toml"))
    saved, run, sweep, foreign = (
        tmp_path / name for name in ("saved.toml", "run.npz", "sweep.npz", "foreign.npz")
    )
    saved.write_text(preset_text(load_preset("carousel")))
    assert main(["record", "exploding", "-o", str(run), "--updates", "1"]) == 0
    swept = ["sweep", "init-lab", "--over", "seed=1", "--updates", "1", "--jobs", "1"]
    assert main([*swept, "-o", str(sweep)]) == 0
    np.savez(foreign, meta=np.array('{"format": 1}'), loss=np.zeros(3))
    expected = {
        **dict.fromkeys([*presets, saved], "application/x-rnnviz-preset"),
        **dict.fromkeys(lessons, "application/x-rnnviz-lesson"),
        run: "application/x-rnnviz-recording",
        sweep: "application/x-rnnviz-sweep",
        ROOT / "pyproject.toml": "application/toml",
    }
    found = types_of(tmp_path, [*expected, foreign])
    wrong = {
        str(path): (name, right)
        for (path, right), name in zip(expected.items(), found, strict=False)
        if name != right
    }
    assert not wrong
    assert "rnnviz" not in found[-1]


def declared() -> set[str]:
    root = ET.parse(TYPES).getroot()
    return {each.attrib["type"] for each in root.iter() if each.tag.endswith("}mime-type")}


def test_the_menu_entry_opens_every_type_that_is_declared() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "rnnviz.desktop", encoding="utf-8")
    opened = entry["Desktop Entry"]
    assert set(opened["MimeType"].strip(";").split(";")) == declared()
    assert opened["Exec"] == "rnnviz %f"
    assert all(f"{key}[zh_CN]" in opened for key in ("GenericName", "Comment", "Keywords"))


def test_the_description_in_the_store_says_the_same() -> None:
    root = ET.parse(METAINFO).getroot()
    assert {each.text for each in root.iter("mediatype")} == declared()
    assert next(each.attrib["version"] for each in root.iter("release")) == rnnviz.__version__
    assert root.findtext("launchable") == "rnnviz.desktop"
    licence = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["license"]
    assert root.findtext("project_license") == licence
