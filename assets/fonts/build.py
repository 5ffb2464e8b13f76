"""Builds the family "RNNViz Sans" that ships with the program, so that no figure shows boxes.

Latin, Greek and punctuation are Noto Sans; symbols it lacks come from Noto Sans Symbols and Noto
Sans Math; hanzi from Noto Sans CJK SC, their cubic outlines turned into TrueType's quadratic ones.
All sources draw on 1000 units per em.  Run by hand; README.md beside this file says how.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FAMILY = "RNNViz Sans"
VERSION = "1.000"
HERE = Path(__file__).resolve().parent
STYLES = ("Regular", "Bold", "Italic", "Bold Italic")

# Blocks, both ends included.
WORDS = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x0192, 0x0192),  # ƒ
    (0x0237, 0x0237),  # dotless j
    (0x02B0, 0x02FF),  # modifier letters
    (0x0300, 0x0338),  # combining accents
    (0x0370, 0x03FF),  # Greek
    (0x1D2C, 0x1DBF),  # superscript and subscript letters
    (0x2010, 0x205E),  # punctuation, primes, ‖
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20AC, 0x20AC),  # €
    (0x2C7C, 0x2C7D),  # subscript j, superscript V
    (0xFFFD, 0xFFFD),
)
SYMBOLS = (
    (0x2100, 0x214F),  # ℒ, ℝ
    (0x2150, 0x215E),  # fractions
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x2300),  # ⌀
    (0x2308, 0x230B),  # ceiling and floor
    (0x2318, 0x2326),  # keys, halves of the integral
    (0x232B, 0x232B),
    (0x239B, 0x23B3),  # pieces of tall brackets
    (0x23CE, 0x23CF),
    (0x23E9, 0x23FA),  # transport
    (0x2423, 0x2423),  # ␣
    (0x2460, 0x2473),  # circled numbers
    (0x2500, 0x25FF),  # boxes, blocks, geometric shapes
    (0x2600, 0x2606),
    (0x263C, 0x263E),  # sun and moon: light and dark
    (0x2699, 0x26A1),  # gear, warning
    (0x26F6, 0x26F6),  # full screen
    (0x2713, 0x2718),  # ticks and crosses
    (0x27E8, 0x27E9),  # angle brackets
    (0x27F2, 0x27FF),  # round and long arrows
    (0x2A00, 0x2A06),  # large operators
    (0x1D49C, 0x1D4B5),  # script capitals
    (0x1F50D, 0x1F50D),  # magnifying glass
)
CHINESE = (
    (0x3000, 0x303F),  # punctuation
    (0x30FB, 0x30FB),  # ・
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE5, 0xFFE5),
)
MINUS = 0x2212  # of the symbols that are not in Noto Sans, the one that stands in bold numbers


def main() -> None:
    """Write every style beside this file, or to another folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("noto", type=Path, help="the folder of NotoSans-Regular.ttf")
    parser.add_argument("cjk", type=Path, help="the folder of NotoSansCJK-Regular.ttc")
    parser.add_argument("texts", type=Path, nargs="*", help="files whose hanzi must be there")
    parser.add_argument("-o", "--output", type=Path, default=HERE)
    arguments = parser.parse_args()
    hanzi = gb2312() | hanzi_of(arguments.texts)
    for style in STYLES:
        font = build(style, arguments.noto, arguments.cjk, hanzi)
        path = arguments.output / f"RNNVizSans-{joined(style)}.ttf"
        font.save(path)
        print(f"{path}: {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")


def joined(style: str) -> str:
    """Return a style as it stands in file names."""
    return style.replace(" ", "")


def gb2312() -> set[int]:
    """Return the hanzi of GB 2312, by which systems recognise a font for simplified Chinese."""
    pairs = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(c) for c in "".join(pair.decode("gb2312", "ignore") for pair in pairs)}


def hanzi_of(texts: Iterable[Path]) -> set[int]:
    """Return the hanzi of some files."""
    return {ord(c) for path in texts for c in path.read_text("utf-8") if "\u3400" <= c <= "\u9fff"}


def build(style: str, noto: Path, cjk: Path, hanzi: set[int]) -> TTFont:
    """Return one style: part of Noto Sans, then what it lacks from the first source that has it."""
    font = TTFont(noto / f"NotoSans-{joined(style)}.ttf", recalcTimestamp=False)
    characters = list(span(WORDS + SYMBOLS))
    keep(font, characters)
    weight = "Bold" if "Bold" in style else "Regular"
    hanzi_source = chinese(cjk / f"NotoSansCJK-{weight}.ttc")
    if weight == "Bold":
        add(font, hanzi_source, [MINUS])
    for name in (f"NotoSansSymbols-{weight}", "NotoSansMath-Regular", "NotoSansSymbols2-Regular"):
        add(font, TTFont(noto / f"{name}.ttf"), characters)
    if "Italic" not in style:
        add(font, hanzi_source, sorted(hanzi | set(span(CHINESE))))
    describe(font, style)
    return font


def span(blocks: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Yield every character of some blocks."""
    for first, last in blocks:
        yield from range(first, last + 1)


def chinese(collection: Path) -> TTFont:
    """Return the member of a collection that is drawn for simplified Chinese."""
    for number in range(20):
        font = TTFont(collection, fontNumber=number)
        if font["name"].getDebugName(1).startswith("Noto Sans CJK SC"):
            return font
    raise SystemExit(f"{collection}: no Noto Sans CJK SC in it")


def keep(font: TTFont, characters: Iterable[int]) -> None:
    """Reduce a font to some characters, with its kerning and accents, without hints."""
    options = Options(hinting=False, notdef_outline=True, glyph_names=False)
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    rewrite_maps(font)


def rewrite_maps(font: TTFont) -> None:
    """Have exactly two character maps: the basic plane, and all of Unicode."""
    characters = font.getBestCmap()
    font["cmap"].tables = []
    for kind, encoding in ((4, 1), (12, 10)):
        table = CmapSubtable.newSubtable(kind)
        table.platformID, table.platEncID, table.language = 3, encoding, 0
        table.cmap = {c: name for c, name in characters.items() if kind == 12 or c <= 0xFFFF}
        font["cmap"].tables.append(table)


def add(font: TTFont, source: TTFont, characters: Iterable[int]) -> None:
    """Draw into `font` the characters it lacks and `source` has, each with its width."""
    if source["head"].unitsPerEm != font["head"].unitsPerEm:
        raise SystemExit(f"{source.reader.file.name}: not drawn on the same units per em")
    drawn, available, present = source.getGlyphSet(), source.getBestCmap(), font.getBestCmap()
    names = {c: f"u{c:04X}" for c in characters if c in available and c not in present}
    font.setGlyphOrder(font.getGlyphOrder() + list(names.values()))
    for character, name in names.items():
        glyph = outline(drawn, available[character], cubic="CFF " in source)
        font["glyf"].glyphs[name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(drawn[available[character]].width), getattr(glyph, "xMin", 0))
        for table in font["cmap"].tables:
            if table.format == 12 or character <= 0xFFFF:
                table.cmap[character] = name


def outline(drawn: Any, name: str, cubic: bool) -> Any:
    """Return one glyph as a plain TrueType outline, components resolved."""
    record = DecomposingRecordingPen(drawn)
    drawn[name].draw(record)
    pen = TTGlyphPen(None)
    record.replay(Cu2QuPen(pen, max_err=1.5, reverse_direction=True) if cubic else pen)
    return pen.glyph()


def describe(font: TTFont, style: str) -> None:
    """Give the font its own name, and say truly what it covers."""
    font["name"].names = []
    texts = {
        0: "Copyright 2015-2018 Google LLC; Copyright 2014-2021 Adobe",
        1: FAMILY,
        2: style,
        3: f"{VERSION};{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        5: f"Version {VERSION}",
        6: f"RNNVizSans-{joined(style)}",
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
        14: "https://openfontlicense.org",
    }
    for key, text in texts.items():
        font["name"].setName(text, key, 3, 1, 0x409)
    font["OS/2"].recalcUnicodeRanges(font)
    latin, eastern, greek, simplified = 1 << 0, 1 << 1, 1 << 3, 1 << 18
    font["OS/2"].ulCodePageRange1 = latin | eastern | greek
    font["OS/2"].ulCodePageRange1 |= 0 if "Italic" in style else simplified
    font["OS/2"].ulCodePageRange2 = 0
    font["head"].fontRevision = float(VERSION)
    font["head"].modified = font["head"].created


if __name__ == "__main__":
    main()
