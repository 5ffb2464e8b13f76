"""Standard streams that are closed, full, or cannot encode the output.

Characters that a stream cannot encode are replaced.  Output that cannot be written is an error like
any other, found before the program ends and not by the interpreter during shutdown.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, printable


@contextlib.contextmanager
def standard_streams() -> Iterator[None]:
    """Prepare standard output, and flush it before leaving.

    Raises
    ------
    BadInput
        If it cannot be written.
    BrokenPipeError
        If its reader has gone.
    """
    _replace_closed()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", write_through=False)  # errors surface at the flush
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is not None:
            raise
        raise _full(
            error
        ) from error  # every file has a name; an error without one is of standard output
    finally:
        _flush()


@contextlib.contextmanager
def ended_by_signal() -> Iterator[None]:
    """Raise SystemExit on SIGTERM and SIGHUP, so that no half-written file stays behind.

    A signal that is ignored, as `nohup` does with SIGHUP, stays ignored.
    """
    caught = []
    if threading.current_thread() is threading.main_thread():
        known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
        caught = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    for number in caught:
        signal.signal(number, _terminate)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def print_error(line: str) -> None:
    """Write a line to standard error, ignoring that it may be closed."""
    with contextlib.suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)


def report_written(*paths: Path) -> None:
    """Say on a terminal what was written; a pipe gets nothing, as it gets no progress."""
    if not paths or not sys.stderr.isatty():
        return
    folders = {path.parent for path in paths}
    where = f"{len(paths)} files in {folders.pop()}" if len(paths) > 1 else str(paths[0])
    print_error(f"rnnviz: written: {printable(where)}")


def discard_output() -> None:
    """Discard what is still in the buffer of standard output."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _full(error) from error


def _full(error: OSError) -> BadInput:
    discard_output()
    source = QT_TRANSLATE_NOOP("cli", "standard output cannot be written: {reason}")
    reason = os.strerror(error.errno) if error.errno else error
    return BadInput.of("cli", source, reason=reason)


def _replace_closed() -> None:
    """Open the descriptors of closed streams, which the next file would otherwise get.

    Writing to a closed standard output fails; output to a closed standard error is discarded.
    """
    for number, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free: this one
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the end
