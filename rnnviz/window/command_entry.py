"""What there is to know of one command of the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes
    ----------
    key : str
        "receiver.method" of the object that carries it out; the action has the method's name.
    menu : str
        The menu it is in; a leading "-" draws a separator above it; empty for no menu.
    text : str
        English source in the context "window".
    keys : tuple of str
        Shortcuts; the first is shown in the menu.
    check : bool
        Whether it can be switched on and off.
    icon : str
    short : str
        The text of a button, where it is shorter than in the menu.
    projector : tuple of str
        Shortcuts in projector mode, where other commands lose them.
    motion, lesson : tuple of str
        The same while an update is played slowly, and while a lesson is on.
    """

    key: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    check: bool = False
    icon: str = ""
    short: str = ""
    projector: tuple[str, ...] = ()
    motion: tuple[str, ...] = ()
    lesson: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]


def in_motion(method: str, text: str, key: str) -> Command:
    """Return a command that there is only in slow motion."""
    return Command(f"motion.{method}", "", text, motion=(key,))


def in_lesson(method: str, text: str, *keys: str, short: str = "") -> Command:
    """Return a command that there is only in a lesson."""
    return Command(f"lessons.{method}", "", text, lesson=keys, short=short)
