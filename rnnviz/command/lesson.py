"""`rnnviz lesson`: check a lesson, and print it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rnnviz.command.streams import report_written
from rnnviz.command.training import one_thread, progress, translated
from rnnviz.lesson.check import open_lesson
from rnnviz.lesson.lesson import Lesson, hidden_after
from rnnviz.lesson.lesson_file import IN_FILE
from rnnviz.lesson.shipped import lesson_path
from rnnviz.plot.markup import plain
from rnnviz.storage.atomic_write import refuse_unwritable, write_atomically
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, printable


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "lesson",
        metavar="LESSON|FILE",
        help="a name from `rnnviz list lessons`, or the path of a lesson (.toml)",
    )
    parser.add_argument(
        "--worksheet",
        metavar="OUT.pdf",
        help="print it: the questions with empty axes, and the answers from the real runs",
    )
    parser.add_argument(
        "--language", choices=("en", "zh_CN"), default="en", help="of the worksheet (default: en)"
    )


def run(args: argparse.Namespace) -> int:
    """Read the lesson and say what it holds; write its worksheet."""
    target = None if args.worksheet is None else _target(args.worksheet)
    path = lesson_path(args.lesson)
    lesson = open_lesson(path)
    with _in_file(str(path)):
        data = None if target is None else _worksheet(lesson, args.language)
    if target is not None and data is not None:
        write_atomically(target, lambda stream: _put(stream, data))
        report_written(target)
    for line in _summary(lesson):
        print(line)
    return 0


def _target(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() != ".pdf":
        source = QT_TRANSLATE_NOOP("lesson", "{file}: a worksheet is a PDF; its name ends in .pdf")
        raise BadInput.in_file(path, "lesson", source)
    refuse_unwritable(path)
    return path


@contextmanager
def _in_file(name: str) -> Iterator[None]:
    """Name the file in which a step is wrong."""
    try:
        yield
    except BadInput as error:
        raise BadInput.in_file(name, "lesson", IN_FILE, problem=error.message) from error


def _worksheet(lesson: Lesson, language: str) -> bytes:
    from rnnviz.lesson.worksheet import worksheet

    with translated(language), one_thread(), progress("update") as show:
        return worksheet(lesson, show)


def _put(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)


def _summary(lesson: Lesson) -> list[str]:
    """Return what a lesson holds, a fact a line."""
    steps = lesson.steps
    runs = dict.fromkeys(step.preset for step in steps if step.preset)
    asked, drawn = sum(bool(s.asks) for s in steps), sum(bool(s.sketch) for s in steps)
    minutes = f", about {lesson.minutes} minutes" if lesson.minutes else ""
    lines = [
        printable(plain(lesson.title)),
        f"{len(steps)} steps{minutes}",
        f"{asked} questions, {drawn} to be drawn",
        f"presets: {', '.join(map(printable, runs))}",
    ]
    left = hidden_after(lesson, len(steps) - 1)
    return [*lines, *([f"never revealed: {', '.join(sorted(left))}"] if left else [])]
