"""Standard input and output as they are found: closed, full, or unable to encode what is said.

What a stream cannot encode is replaced.  A result that cannot be written is an error like any
other, found before the program ends and not by the interpreter after it.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput


@contextlib.contextmanager
def standard_streams() -> Iterator[None]:
    """Make standard output fit to be written to, and write all of it before leaving.

    Raises
    ------
    BadInput
        Where it cannot be written.
    BrokenPipeError
        Where its reader has gone.
    """
    _replace_closed()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", write_through=False)  # told when it is flushed
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is not None:
            raise
        raise _full(error) from error  # every file has a name; what has none was printed
    finally:
        _flush()


@contextlib.contextmanager
def ended_by_signal() -> Iterator[None]:
    """Let a signal that asks for the end raise, so that nothing half-written stays behind.

    A signal that is ignored, as `nohup` does with SIGHUP, stays so.
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


def say(line: str) -> None:
    """Write a line to standard error, if anybody can still be told."""
    with contextlib.suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)


def abandon() -> None:
    """Let what is still in the buffer of standard output go nowhere."""
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
    abandon()
    source = QT_TRANSLATE_NOOP("cli", "standard output cannot be written: {reason}")
    reason = os.strerror(error.errno) if error.errno else error
    return BadInput.of("cli", source, reason=reason)


def _replace_closed() -> None:
    """Give streams that were closed from outside a descriptor, or the next file would get it.

    What is written to a closed standard output is refused; nobody misses what goes to a closed
    standard error.
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
