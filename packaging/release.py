"""Packs the bundle of `make bundle` for others: an archive for any Linux, or a Debian package.

python packaging/release.py archive    # dist/rnnviz-VERSION-linux-x86_64.tar.gz
python packaging/release.py deb        # dist/rnnviz_VERSION_amd64.deb
"""

from __future__ import annotations

import gzip
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import icons

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from rnnviz import __version__  # noqa: E402 - of the checkout

LINUX = ROOT / "packaging" / "linux"
DIST = ROOT / "dist"
BUNDLE = DIST / "rnnviz"
METAINFO = "io.github.rnnviz.metainfo.xml"
# What the bundle leaves to the system: see `trim.py`.
DEPENDS = (
    "libc6 (>= {glibc}), libgcc-s1, libstdc++6, libexpat1, libfontconfig1, libfreetype6,"
    " libdbus-1-3, libglib2.0-0t64 | libglib2.0-0, libegl1, libgl1, libx11-6, libx11-xcb1, libxcb1,"
    " xkb-data, zlib1g, libwayland-client0, libwayland-cursor0, libwayland-egl1"
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAINTAINER = "{name} <{email}>".format(**PROJECT["authors"][0])
CHANGES = f"""\
rnnviz ({__version__}) unstable; urgency=medium

  * What changed is in CHANGELOG.md, beside this file.

 -- {MAINTAINER}  {format_datetime(datetime.now(UTC))}
"""
CONTROL = """\
Package: rnnviz
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: shared-mime-info, xdg-utils
Section: education
Priority: optional
Description: desktop laboratory for gradient flow in recurrent networks
 A window trains a small recurrent network (SRN, LSTM, GRU and their kin) while
 you watch how the error travels back through time: where it vanishes, where it
 explodes, what clipping does to it, and why.
 .
 The package brings its own Python and libraries.
"""


def main(kind: str) -> int:
    """Make one of the packages and say where it is."""
    if sys.platform != "linux":
        print("rnnviz: archive and package are for Linux", file=sys.stderr)
        return 1
    if not (BUNDLE / "rnnviz").is_file():
        print("rnnviz: there is no dist/rnnviz; run: make bundle", file=sys.stderr)
        return 1
    made = {"archive": write_archive, "deb": write_deb}[kind]()
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.0f} MB")
    return 0


def write_archive() -> Path:
    """Write the bundle with what a desktop wants to know of it."""
    name = f"rnnviz-{__version__}-linux-{platform.machine()}"
    extra = _emptied(ROOT / "build" / "archive")
    write_share(extra / "share")
    for source in (LINUX / "INSTALL", ROOT / "LICENSE"):
        shutil.copy(source, extra)
    path = DIST / f"{name}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for folder in (BUNDLE, extra):
            for part in sorted(folder.iterdir()):
                archive.add(part, f"{name}/{part.name}", filter=_owned_by_root)
    return path


def write_deb() -> Path:
    """Write a package; dpkg's own triggers tell the desktop of its menu entry and file types."""
    root = _emptied(ROOT / "build" / "deb")
    shutil.copytree(BUNDLE, root / "usr/lib/rnnviz", symlinks=True)
    (root / "usr/bin").mkdir()
    (root / "usr/bin/rnnviz").symlink_to("../lib/rnnviz/rnnviz")
    write_share(root / "usr/share")
    _write_documents(root / "usr/share/doc/rnnviz")
    _set_modes(root)
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    (root / "DEBIAN").mkdir()
    control = CONTROL.format(
        version=__version__,
        maintainer=MAINTAINER,
        architecture=architecture,
        size=sum(path.stat().st_size for path in files) // 1024,
        depends=DEPENDS.format(glibc=needed_glibc()),
    )
    (root / "DEBIAN/control").write_text(control, encoding="utf-8")
    path = DIST / f"rnnviz_{__version__}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z2", "--build", str(root), str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return path


def needed_glibc() -> str:
    """Return the oldest version of glibc that has all that the bundle asks of it."""
    programs = [BUNDLE / "rnnviz", *BUNDLE.rglob("*.so"), *BUNDLE.rglob("*.so.*")]
    command = ["readelf", "--version-info", "--wide", *map(str, programs)]
    table = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    versions = {(int(a), int(b)) for a, b in re.findall(r"GLIBC_(\d+)\.(\d+)", table)}
    return "{}.{}".format(*max(versions))


def write_share(folder: Path) -> None:
    """Write menu entry, file types, description and icons as `/usr/share` wants them."""
    for source, place in (
        ("rnnviz.desktop", "applications/rnnviz.desktop"),
        ("rnnviz.mime.xml", "mime/packages/rnnviz.xml"),
        (METAINFO, f"metainfo/{METAINFO}"),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(LINUX / source, folder / place)
    icons.write_hicolor(folder / "icons" / "hicolor")


def _write_documents(folder: Path) -> None:
    folder.mkdir(parents=True)
    fonts = (ROOT / "assets/fonts/OFL.txt").read_text(encoding="utf-8")
    rights = (ROOT / "LICENSE").read_text(encoding="utf-8")
    folder.joinpath("copyright").write_text(f"{rights}\nThe fonts:\n\n{fonts}", encoding="utf-8")
    folder.joinpath("changelog.gz").write_bytes(gzip.compress(CHANGES.encode(), mtime=0))
    shutil.copy(ROOT / "CHANGELOG.md", folder)
    overrides = folder.parents[1] / "lintian" / "overrides" / "rnnviz"
    overrides.parent.mkdir(parents=True)
    shutil.copy(LINUX / "lintian-overrides", overrides)


def _set_modes(root: Path) -> None:
    """Let everybody read everything; only the program itself is to be run."""
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == root / "usr/lib/rnnviz/rnnviz" else 0o644)


def _owned_by_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
