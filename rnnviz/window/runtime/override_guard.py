"""WORKAROUND: errors in overridden Qt methods must pass an exception handler.

On Python 3.11 an error raised in C, such as a division by zero, becomes an exception object only
when it passes a handler.  Where Qt calls an overridden method from inside a call by Python,
shiboken expects an object before that and ends the process with a segmentation fault.  Every
override is therefore wrapped in a handler that raises the error again: those of this program and
of the libraries it uses, also of classes that are imported later.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from inspect import isfunction
from typing import Any

from shiboken6 import Shiboken

_QT = ("PySide6", "shiboken6", "Shiboken")


@functools.cache
def guard_overrides() -> None:
    """Wrap every override of a Qt method, once, in the classes there are and in those to come."""
    if sys.version_info < (3, 12):
        for kind in {*_descendants(Shiboken.Object)}:
            _guard(kind)
        every: Any = Shiboken.Object
        every.__init_subclass__ = classmethod(_guard_new)


def _guard_new(kind: Any, /, **named: Any) -> None:
    """Stand in for `object.__init_subclass__` of all that Qt has."""
    super(Shiboken.Object, kind).__init_subclass__(**named)
    _guard(kind)


def _guard(kind: type) -> None:
    """Wrap what a class, or a mixin of it, puts before a method of Qt."""
    ours = [base for base in kind.__mro__[:-1] if not _is_of_qt(base)]
    if ours:
        names = _qt_names(tuple(filter(_is_of_qt, kind.__mro__)))
        for base in ours:
            for name, function in _overrides(base, names):
                setattr(base, name, _wrapped(function))


def _is_of_qt(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in _QT


def _descendants(kind: type) -> Iterator[type]:
    descendant: type
    for descendant in kind.__subclasses__():
        yield descendant
        yield from _descendants(descendant)


def _overrides(kind: type, names: frozenset[str]) -> list[tuple[str, Callable[..., Any]]]:
    return [
        (name, function)
        for name, function in vars(kind).items()
        if name in names
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
