"""Builds the manual: what a person wrote in `docs/LANGUAGE`, and pages made from the program.

    python -m docs.build              # build/manual/LANGUAGE/index.html
    python -m docs.build --no-pictures

The pages made from the program and the pictures are in no repository: they are made anew.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from docs.speech import speaking

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh_CN")


def main() -> int:
    """Build the manual in every language and return the exit status."""
    parser = argparse.ArgumentParser(prog="docs.build", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=HERE.parent / "build" / "manual")
    parser.add_argument("--language", action="append", choices=LANGUAGES)
    parser.add_argument("--no-pictures", action="store_true", help="text alone, in seconds")
    args = parser.parse_args()
    for language in args.language or LANGUAGES:
        status = build(language, args.output, pictures=not args.no_pictures)
        if status:
            return status
        print(args.output / language / "index.html")
    return 0


def build(language: str, output: Path, pictures: bool) -> int:
    """Build the manual in one language and return Sphinx's exit status."""
    from docs.pages import VIEWS, all_pages
    from docs.pictures import FOLDER, draw_all

    source, static = output / "source" / language, output / "static" / language
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(HERE / language, source)
    shutil.copytree(HERE / "static", static, dirs_exist_ok=True)
    names = [view.name for view in VIEWS]
    drawn = draw_all(source / FOLDER, names, language) if pictures else {}
    with speaking(language):
        for name, text in all_pages(drawn).items():
            (source / name).write_text(text + "\n", encoding="utf-8")
    environment = os.environ | {"MANUAL_LANGUAGE": language, "MANUAL_STATIC": str(static)}
    command = [sys.executable, "-m", "sphinx", "-qW", "--keep-going", "-c", str(HERE)]
    command += ["-d", str(output / "doctrees" / language), str(source), str(output / language)]
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
