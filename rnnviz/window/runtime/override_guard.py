"""WORKAROUND: errors in overridden Qt methods must pass an exception handler.

On Python 3.11 an error raised in C, such as a division by zero, becomes an exception object only
when it passes a handler.  Where Qt calls an overridden method from inside a call by Python,
shiboken expects an object before that and aborts the process.  Every override is therefore wrapped
in a handler that raises the error again.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from inspect import isfunction
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand


def wrap_overrides(package: str = "rnnviz") -> None:
    """Wrap every method of a package's classes that overrides one of Qt's."""
    if sys.version_info < (3, 12):
        for kind in {*_descendants(QObject), *_descendants(QUndoCommand)}:
            if f"{kind.__module__}.".startswith(f"{package}."):
                for name, function in _overrides(kind):
                    setattr(kind, name, _wrapped(function))


def _descendants(kind: type) -> Iterator[type]:
    descendant: type
    for descendant in kind.__subclasses__():
        yield descendant
        yield from _descendants(descendant)


def _overrides(kind: type) -> list[tuple[str, Callable[..., Any]]]:
    methods = _qt_names(tuple(b for b in kind.__mro__ if b.__module__.startswith("PySide6.")))
    return [
        (name, function)
        for name, function in vars(kind).items()
        if name in methods
        and not name.startswith("__")
        and isfunction(function)
        and not hasattr(function, "__wrapped__")
    ]


@functools.cache
def _qt_names(kinds: tuple[type, ...]) -> frozenset[str]:
    """Return what Qt's classes define."""
    return frozenset().union(*(vars(kind) for kind in kinds))


def _wrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except BaseException:
            raise  # it is an exception object now

    return call
