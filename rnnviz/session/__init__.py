"""Training in the background, as one object in the window's thread.

Three threads belong to a session: one trains, one makes past updates again that are to be shown,
and one computes slow diagnostics.  Two runs that are shown beside each other are trained in turns
by the one thread, so that they stay in step; the second has a thread for its own diagnostics.
Nothing queues: when a frame is due the window requests a snapshot; the training thread takes it
after the current update, puts it into a slot that holds only the newest, and waits a bounded time
until it is drawn, since painting holds the interpreter and the two would only slow each other down.
Commands go the other way and are carried out between two updates.

Other threads of the program are those of `rnnviz.window.runtime.job`, for files and exports.
"""

from rnnviz.session.handoff import State
from rnnviz.session.session import Session

__all__ = ["Session", "State"]
