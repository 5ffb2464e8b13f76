"""Turn a name from outside into a file name that is valid on every system and never a path."""

from __future__ import annotations

import re
import unicodedata

from rnnviz.text import printable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)


def safe_name(stem: str, suffix: str = "") -> str:
    """Return a file name that every system takes: no separators, nothing reserved, not too long."""
    stem = unicodedata.normalize("NFC", stem).encode("utf-8", "replace").decode()
    stem = printable(_FORBIDDEN.sub("_", stem)).replace("�", "_").strip(" .")
    if not stem or _RESERVED.match(stem):
        stem = f"_{stem}"
    room = 255 - len(suffix.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .") + suffix
