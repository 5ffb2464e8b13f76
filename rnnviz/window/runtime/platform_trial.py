"""Start Qt and end: a process of its own in which a platform that Qt cannot start may abort.

`python -m rnnviz.window.runtime.platform_trial` ends with status 0 where QT_QPA_PLATFORM is usable.
"""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

if __name__ == "__main__":
    QGuiApplication([])
