"""What the file of translations holds, for tests that ask whether a word is translated."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache

from rnnviz.resource import ASSETS

FILE = ASSETS / "translations" / "rnnviz_zh_CN.ts"


@cache
def translated() -> frozenset[tuple[str, str]]:
    """Return context and source of everything that has a finished Chinese translation."""
    return frozenset(
        (context.findtext("name") or "", message.findtext("source") or "")
        for context in ET.parse(FILE).getroot().iter("context")
        for message in context.iter("message")
        if (text := message.find("translation")) is not None and text.text and not text.get("type")
    )


def assert_translated(context: str, *words: str) -> None:
    """Fail with the words that have no Chinese translation, and say how they get one."""
    missing = [word for word in words if (context, word) not in translated()]
    assert not missing, (
        f"no Chinese for {missing}: mark them with QT_TRANSLATE_NOOP({context!r}, ...), run"
        f" make translations, fill in {FILE.name} (without type=unfinished), run it again"
    )
