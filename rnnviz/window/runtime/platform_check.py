"""Whether a window can open on this machine, checked before Qt is started.

Qt aborts the process where there is no display or a library is missing.  The same checks are made
here first, so that the reason can be given in one sentence.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from rnnviz.setting import short
from rnnviz.text import QT_TRANSLATE_NOOP, Message

_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
"""The Debian package of each library that Qt needs from the system."""


def lacking() -> Message | None:
    """Return in one sentence why no window can open here, or None where one can."""
    return _wrong_binding() or _missing_library() or _no_display()


def _wrong_binding() -> Message | None:
    """WORKAROUND: PySide6 6.12 drops references of None, which kills CPython before 3.12."""
    try:
        installed = version("PySide6-Essentials")
    except PackageNotFoundError:
        return None
    return unfit_binding(installed, sys.version_info[:2])


def unfit_binding(installed: str, python: tuple[int, int]) -> Message | None:
    """Return the sentence for a version of PySide6 that cannot work with this Python."""
    numbers = tuple(int(part) for part in installed.split(".")[:2] if part.isdigit())
    if python >= (3, 12) or numbers < (6, 12):
        return None
    source = QT_TRANSLATE_NOOP(
        "window",
        "PySide6 {version} crashes on Python {python}; run: pip install 'PySide6-Essentials<6.12'",
    )
    return Message.of("window", source, version=installed, python="{}.{}".format(*python))


def _missing_library() -> Message | None:
    try:
        from PySide6 import QtWidgets  # noqa: F401 - only loaded
    except ImportError as error:
        return _library_sentence(str(error))
    return None


def _library_sentence(reason: str) -> Message:
    """Name the library that could not be loaded, and with it all others that are missing."""
    library = reason.partition(":")[0].strip()
    if library in _PACKAGES:
        missing = [library, *(name for name in _needed() if name != library and _lacks(name))]
        packages = dict.fromkeys(_PACKAGES[name] for name in missing)
        source = QT_TRANSLATE_NOOP(
            "window", "{library} is missing on this machine; run: apt-get install {package}"
        )
        if len(missing) > 1:
            source = QT_TRANSLATE_NOOP(
                "window", "{library} are missing on this machine; run: apt-get install {package}"
            )
        return Message.of("window", source, library=", ".join(missing), package=" ".join(packages))
    source = QT_TRANSLATE_NOOP("window", "Qt cannot be loaded on this machine: {reason}")
    return Message.of("window", source, reason=reason.splitlines()[0] if reason else "?")


def _needed() -> tuple[str, ...]:
    """Return the libraries that Qt needs on the chosen platforms, on X11 where none is chosen."""
    chosen = _chosen_platforms() or {"xcb"}
    with_x11 = "xcb" in chosen
    return tuple(
        name
        for name in _PACKAGES
        if ("wayland" in chosen or "wayland" not in name)
        and (with_x11 or not re.search("xcb|x11", name, re.IGNORECASE))
    )


def _lacks(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return True
    return False


def _no_display() -> Message | None:
    """Check that a display answers and its plug-in loads, where the platform needs one."""
    chosen = _chosen_platforms()
    if not sys.platform.startswith("linux") or chosen - {"xcb", "wayland"}:
        return None
    if chosen != {"xcb"} and _wayland_answers() and _plugin_problem("wayland") is None:
        return None
    if chosen != {"wayland"} and _x11_answers():
        return _plugin_problem("xcb")
    return Message("window", QT_TRANSLATE_NOOP("window", "There is no display on this machine."))


def _chosen_platforms() -> set[str]:
    """Return the names in QT_QPA_PLATFORM, which Qt tries one after another."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").split(";")
    return {platform.partition(":")[0] for platform in chosen} - {""}


def unfit_platform() -> Message | None:
    """Return one sentence where QT_QPA_PLATFORM names what Qt cannot start, which would abort.

    Only rarely used platforms are tried, in a process of their own.
    """
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if not chosen or chosen in _USUAL or _starts():
        return None
    source = QT_TRANSLATE_NOOP(
        "window",
        "QT_QPA_PLATFORM={value}: Qt cannot start this platform here; leave it out, or try xcb,"
        " wayland or offscreen",
    )
    return Message.of("window", source, value=short(chosen, quote=False))


_USUAL = ("xcb", "wayland", "wayland;xcb", "offscreen", "minimal", "windows", "cocoa")
_PATIENCE = 20.0  # seconds


def _starts() -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            [sys.executable, "-m", f"{__package__}.platform_trial"],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=_PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(name) and Path(os.environ.get("XDG_RUNTIME_DIR", "/"), name).is_socket()


def _x11_answers() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the plug-in needs it too, and its check names it
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def _plugin_problem(platform: str) -> Message | None:
    """Load the platform plug-in as Qt would, so that a missing library is named and not fatal."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "Qt" / "plugins" / "platforms"
    names = {"xcb": ("libqxcb.so",), "wayland": ("libqwayland.so", "libqwayland-generic.so")}
    plugin = next((folder / n for n in names[platform] if (folder / n).is_file()), None)
    if plugin is None:
        return None
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return _library_sentence(str(error))
    return None
