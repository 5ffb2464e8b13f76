"""Methods that Qt calls, made to hand on their errors whole.

On Python 3.11 an error raised in C, such as a division by zero, becomes an object only when it
passes a handler.  Where Python called the part of Qt that calls the method, shiboken takes it for
an object before that, and ends the program; one that passed a handler is told like any other.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from inspect import isfunction
from typing import Any

from PySide6.QtCore import QObject


def keep_errors_whole(package: str = "rnnviz") -> None:
    """Let every method of a package's classes that overrides one of Qt's pass a handler."""
    if sys.version_info < (3, 12):
        for kind in set(_descendants(QObject)):
            if f"{kind.__module__}.".startswith(f"{package}."):
                for name, function in _overrides(kind):
                    setattr(kind, name, _whole(function))


def _descendants(kind: type) -> Iterator[type]:
    descendant: type
    for descendant in kind.__subclasses__():
        yield descendant
        yield from _descendants(descendant)


def _overrides(kind: type) -> list[tuple[str, Callable[..., Any]]]:
    qt = [base for base in kind.__mro__ if base.__module__.startswith("PySide6.")]
    return [
        (name, function)
        for name, function in vars(kind).items()
        if isfunction(function)
        and not name.startswith("__")
        and not hasattr(function, "__wrapped__")
        and any(name in vars(base) for base in qt)
    ]


def _whole(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except BaseException:
            raise  # the same, but an object now

    return call
