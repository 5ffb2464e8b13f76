"""The only threads of a run: a worker trains, an analyst is slow, and the window sees one object.

Nothing queues.  When a frame is due the window asks for a picture of the run; the worker makes one
after the update it is at, puts it where only the newest fits, and waits, a bounded time, until it
is drawn: painting holds the interpreter, and the two would only starve each other.  Commands go
the other way and are obeyed between two updates.
"""

from rnnviz.session.handoff import State
from rnnviz.session.session import Session

__all__ = ["Session", "State"]
