"""No figure and no window shows boxes: the family has every character the program writes."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFont, QFontDatabase, QTextLayout
from pytestqt.qtbot import QtBot

from rnnviz.resource import ASSETS, PRESETS

ROOT = Path(__file__).parents[2]
FAMILY = "RNNViz Sans"
FILES = {
    "Regular": ASSETS / "fonts" / "RNNVizSans-Regular.ttf",
    "Bold": ASSETS / "fonts" / "RNNVizSans-Bold.ttf",
    "Italic": ASSETS / "fonts" / "RNNVizSans-Italic.ttf",
    "Bold Italic": ASSETS / "fonts" / "RNNVizSans-BoldItalic.ttf",
}
# In regular expressions: units and currencies recognised in a file, never written by the program.
READ_ONLY = set("⺀鿿₽₩₺฿₫₿₴₪₦₹億円萬원")
MATHEMATICS = "‖∂∑∏√∞≤≥≠≈⊙∈±×·−′″→←↑↓▲▼●○■□◆⌀ᵀₖₜ⁻¹δλσρτθηεωΔΣℒℝ…▶⏸⏭⏮"


def characters(style: str) -> set[str]:
    return {chr(c) for c in TTFont(FILES[style]).getBestCmap()}


def written() -> dict[str, set[str]]:
    """Return the characters beyond ASCII of everything that can reach the screen, by file."""
    paths = [*(ROOT / "rnnviz").rglob("*.py"), *PRESETS.glob("*.toml")]
    paths += [*(ASSETS / "data").glob("*.txt"), *(ASSETS / "explanations").rglob("*.md")]
    texts = {path: path.read_text("utf-8") for path in paths}
    for path in (ASSETS / "translations").glob("*.ts"):
        texts[path] = "".join(ET.parse(path).getroot().itertext())
    return {str(path.relative_to(ROOT)): visible(text) for path, text in texts.items()}


def visible(text: str) -> set[str]:
    return {c for c in text if ord(c) > 126 and c.isprintable()} - READ_ONLY


def is_chinese(character: str) -> bool:
    return character >= "\u2e80"


@pytest.mark.parametrize("style", ["Regular", "Bold"])
def test_every_character_the_program_writes_is_in_the_font(style: str) -> None:
    present = characters(style)
    missing = {name: sorted(text - present) for name, text in written().items() if text - present}
    assert not missing


@pytest.mark.parametrize("style", ["Italic", "Bold Italic"])
def test_the_italics_lack_nothing_but_chinese(style: str) -> None:
    assert {c for c in characters("Regular") if not is_chinese(c)} <= characters(style)
    assert set(MATHEMATICS) <= characters(style)


def test_chinese_is_complete_enough_to_be_recognised_as_such() -> None:
    level_1 = bytes(b for row in range(0xB0, 0xD8) for c in range(0xA1, 0xFF) for b in (row, c))
    hanzi = set(level_1.decode("gb2312", "ignore"))
    assert len(hanzi) == 3755
    assert hanzi | set("，。、；：？！“”‘’（）《》【】…—") <= characters("Regular")


@pytest.mark.parametrize("style", FILES)
def test_the_font_names_itself_and_its_licence(style: str) -> None:
    names = TTFont(FILES[style])["name"]
    assert (names.getDebugName(1), names.getDebugName(2)) == (FAMILY, style)
    assert "Open Font License" in names.getDebugName(13)


def test_digits_have_one_width_so_that_running_numbers_stand_still() -> None:
    for path in FILES.values():
        font = TTFont(path)
        widths = {font["hmtx"][font.getBestCmap()[ord(d)]][0] for d in "0123456789"}
        assert len(widths) == 1


def test_qt_takes_every_glyph_from_the_family(qtbot: QtBot) -> None:
    for path in FILES.values():
        number = QFontDatabase.addApplicationFont(str(path))
        assert QFontDatabase.applicationFontFamilies(number) == [FAMILY]
    assert set(FILES) <= set(QFontDatabase.styles(FAMILY))
    for bold, italic, text in [
        (False, False, "步骤 k：" + MATHEMATICS),
        (True, False, "梯度爆炸 ‖δₖ‖ ×1.4 −"),
        (False, True, "δ U f " + MATHEMATICS),
        (True, True, "δ − U"),
    ]:
        font = QFont(FAMILY)
        font.setBold(bold)
        font.setItalic(italic)
        assert families(text, font) == {FAMILY}


def families(text: str, font: QFont) -> set[str]:
    """Return the families Qt really draws a text with."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return {run.rawFont().familyName() for run in layout.glyphRuns()}
