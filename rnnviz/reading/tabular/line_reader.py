"""The lines of a file one by one, however large it is, with line numbers."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator

from rnnviz.reading.file import Path, bad_file, undecodable, unreadable
from rnnviz.reading.progress import report_progress
from rnnviz.text import QT_TRANSLATE_NOOP

LONGEST_LINE = 2**20
"""Characters a line of a table may have."""

MAX_LINES = 50_000_000

SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?', re.IGNORECASE)
"""The line that specifies the separator of the cells for Excel."""

_REPORTED = 2**16  # lines between two reports


class Lines:
    """The lines of a table that are not comments.

    Parameters
    ----------
    path : str or path
    encoding : str
    size : int
        Bytes of the file, to report progress.

    Attributes
    ----------
    number : int
        Of the line that was yielded last, from 1; comments count.
    separator : str
        The separator in a line `sep=;`, empty without one.
    """

    def __init__(self, path: Path, encoding: str, size: int) -> None:
        self._path, self._encoding, self._size = path, encoding, max(size, 1)
        self.number, self.separator = 0, ""

    def __iter__(self) -> Iterator[str]:
        """Yield each line with its newline.

        Raises
        ------
        BadInput
            Where a line is too long, or no text in this encoding, or there are too many.
        """
        try:
            yield from self._lines()
        except UnicodeError:  # a UTF-16 file without its mark raises the general one
            raise undecodable(self._path, self._encoding, self.number + 1) from None
        except OSError as error:
            raise unreadable(self._path, error) from None

    def _lines(self) -> Iterator[str]:
        with (
            open(os.path.expanduser(self._path), "rb") as binary,
            io.TextIOWrapper(binary, encoding=self._encoding) as file,
        ):
            while line := file.readline(LONGEST_LINE):
                self.number += 1
                if not self.number % _REPORTED:
                    report_progress(binary.tell() / self._size)
                self._check(line)
                if line.lstrip().startswith(("#", '"#')):
                    continue
                if self.number == 1 and (match := SEPARATOR.fullmatch(line.strip("\r\n"))):
                    self.separator = match[1]
                    continue
                yield line if line.endswith("\n") else line + "\n"

    def _check(self, line: str) -> None:
        if len(line) >= LONGEST_LINE and not line.endswith("\n"):
            raise bad_file(
                self._path,
                QT_TRANSLATE_NOOP("tasks", "{file}: line {line} is longer than {most} characters"),
                line=self.number,
                most=LONGEST_LINE,
            )
        if "\0" in line:
            raise bad_file(
                self._path,
                QT_TRANSLATE_NOOP(
                    "tasks", "{file}: line {line} has a zero byte, so this is not a text"
                ),
                line=self.number,
            )
        if self.number > MAX_LINES:
            raise bad_file(
                self._path,
                QT_TRANSLATE_NOOP(
                    "tasks", "{file}: there are too many lines; at most {most} are read"
                ),
                most=MAX_LINES,
            )
