"""The parts of lessons in the window, and how they hang together."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from rnnviz.session import Session
from rnnviz.window.appearance.palette import Colours
from rnnviz.window.docking.dock_area import DockArea
from rnnviz.window.lesson.concealment import Concealment
from rnnviz.window.lesson.controller import LessonController
from rnnviz.window.lesson.panel import LessonPanel
from rnnviz.window.lesson.stage import Stage
from rnnviz.window.lesson.tour_offer import TourOffer
from rnnviz.window.motion.controller import MotionController
from rnnviz.window.playback.comparison import Comparison
from rnnviz.window.playback.cursor import Cursor
from rnnviz.window.playback.playhead import Playhead
from rnnviz.window.playback.run_controller import RunController
from rnnviz.window.playback.transport_bar import TransportBar
from rnnviz.window.playback.twin_controller import TwinController
from rnnviz.window.preference_file import Preferences
from rnnviz.window.side_panel.sidebar import Sidebar
from rnnviz.window.undo.history import UndoHistory
from rnnviz.window.widget.notice import NoticeBoard


class LessonRoom(QObject):
    """Builds what plays lessons.

    Attributes
    ----------
    panel : LessonPanel
        To stand above the views.
    controller : LessonController
    offer : TourOffer
        To stand above the panel.
    """

    def __init__(
        self,
        window: QMainWindow,
        session: Session,
        run: RunController,
        twins: TwinController,
        cursor: Cursor,
        playhead: Playhead,
        motion: MotionController,
        comparison: Comparison,
        dock_area: DockArea,
        transport: TransportBar,
        sidebar: Sidebar,
        notices: NoticeBoard,
        history: UndoHistory,
        preferences: Preferences,
        actions: Mapping[str, QAction],
    ) -> None:
        super().__init__(window)
        self.panel = LessonPanel(actions)
        self.concealment = Concealment(window, run, sidebar, notices, history, actions)
        self.stage = Stage(
            session, run, twins, cursor, playhead, motion, comparison, dock_area, transport, window
        )
        self.controller = LessonController(
            run,
            playhead,
            comparison,
            dock_area,
            self.stage,
            self.panel,
            self.concealment,
            notices,
            preferences,
            window,
        )
        self.offer = TourOffer(preferences)
        self.offer.accepted.connect(self.controller.start_tour)
        self.controller.active_changed.connect(self.offer.hide)
        session.state_changed.connect(self._make_room)
        self._window, self._session = window, session
        window.installEventFilter(self)

    def recolour(self, colours: Colours, size: int) -> None:
        """Use other colours, and icons of a size."""
        self.panel.recolour(colours)
        self.controller.recolour(colours)
        self.panel.fit(self._window.height())

    def _make_room(self, state: object) -> None:
        """Take the offer back once a run is played: who plays has found the way."""
        if self._session.playing:
            self.offer.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.panel.fit(self._window.height())
        return False
