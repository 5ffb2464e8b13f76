"""What of all that PyInstaller collects goes into the bundle.

PyInstaller takes every plug-in of Qt, every library that any of them links, and all data of
matplotlib.  Entries are its tuples (place in the bundle, source, kind).
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]

UNUSED_MODULES = [
    # What libraries import where they are developed, or for what the program never does.
    *("IPython", "_pytest", "dask", "distributed", "hypothesis", "jinja2", "mypy", "pandas", "pip"),
    *("pytest", "readline", "scipy", "setuptools", "sphinx", "tkinter", "torch"),
    *("PIL.ImageQt", "PIL.ImageTk", "PIL._avif", "h5py.tests", "matplotlib.tests", "numpy.f2py"),
    *("numpy.tests", "pyqtgraph.console", "pyqtgraph.examples", "pyqtgraph.opengl", "yaml"),
    # It opens no connection; hashes have their own implementation in Python.
    *("_hashlib", "_ssl", "ssl", "PySide6.QtNetwork"),
    *("PySide6.QtConcurrent", "PySide6.QtPrintSupport", "PySide6.QtQml", "PySide6.QtQuick"),
    *("PySide6.QtSql", "PySide6.QtSvgWidgets", "PySide6.QtTest", "PySide6.QtUiTools"),
    *("PySide6.QtXml",),
]
_UNUSED_DATA = re.compile(
    r"matplotlib/mpl-data/(images|plot_directive|sample_data|stylelib|fonts/afm|fonts/pdfcorefonts)/"
    r"|matplotlib/mpl-data/fonts/ttf/(cm|DejaVuSans(Mono|Display)|DejaVuSerif)"
    r"|pyqtgraph/(icons|examples)/"
    r"|PySide6/(Qt/)?translations/(?!qtbase_zh_CN)"
)
_PLUGINS = re.compile(
    r"PySide6/(Qt/)?plugins/(?!iconengines/|imageformats/(lib)?qsvg"
    r"|platforminputcontexts/lib(compose|ibus)"
    r"|platforms/(lib)?q(cocoa|minimal|offscreen|wayland|windows|xcb)\.|platformthemes/libqxdg"
    r"|styles/|wayland-decoration-client/|wayland-graphics-integration-client/libqt-plugin"
    r"|wayland-shell-integration/libxdg|xcbglintegrations/)"
)
"""Plug-ins for devices, formats and services that the program does not use."""
_OF_SYSTEM = re.compile(
    r"lib(X11|X11-xcb|Xau|Xdmcp|dbus-1|expat|fontconfig|freetype|gcc_s|glib-2|gthread-2|mvec|stdc\+\+|z)"
    r"\.(0\.)?so"
)
"""Libraries of every Linux with a desktop, which fit its drivers and its configuration."""


def used_data(entries: Iterable[Entry]) -> list[Entry]:
    """Return the data files that the program reads."""
    return [entry for entry in entries if not _UNUSED_DATA.match(_place(entry))]


def used_binaries(entries: Iterable[Entry]) -> list[Entry]:
    """Return extension modules, the plug-ins of Qt that are used, and the libraries they link."""
    entries = [entry for entry in entries if not _PLUGINS.match(_place(entry))]
    if not sys.platform.startswith("linux"):
        return entries
    sources = {_name(e): e[1] for e in entries if e[2] != "SYMLINK" and not _is_of_system(e)}
    waiting = [_name(entry) for entry in entries if _is_loaded(entry)]
    used = set(waiting)
    while waiting:
        linked = _linked_by(sources[waiting.pop()]) & sources.keys() - used
        used |= linked
        waiting += linked
    return [entry for entry in entries if _name(entry) in used]


def finish(folder: Path) -> None:
    """Remove links to what was left out, and what only a debugger reads.

    The libraries of a package, in `NAME.libs`, were changed after linking: `strip` breaks them.
    """
    for path in folder.rglob("*"):
        if path.is_symlink() and not path.exists():
            path.unlink()
    modules = [*folder.rglob("*.so"), *folder.glob("libpython*.so.*")]
    own = [m for m in modules if not m.is_symlink() and not m.parent.name.endswith(".libs")]
    subprocess.run(["strip", "--strip-debug", *own], check=True)


def _linked_by(library: str) -> set[str]:
    """Return the names of the libraries that one names itself."""
    command = ["readelf", "--dynamic", "--wide", library]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", table))


def _is_of_system(entry: Entry) -> bool:
    return _OF_SYSTEM.match(_name(entry)) is not None


def _is_loaded(entry: Entry) -> bool:
    """Return whether a library is loaded by its name, and not because another one links it."""
    own = entry[2] == "EXTENSION" or "/plugins/" in _place(entry) or "libpython" in entry[0]
    return own and entry[2] != "SYMLINK"


def _place(entry: Entry) -> str:
    return entry[0].replace("\\", "/")


def _name(entry: Entry) -> str:
    return PurePosixPath(_place(entry)).name
