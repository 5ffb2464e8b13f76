"""The place of run B in the arrangement *Twins*: the hero's view, drawn of the run that is kept."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from rnnviz.screen.figure import FigureWidget
from rnnviz.text import translate
from rnnviz.training.snapshot import Frame
from rnnviz.views.part.status import message_figure
from rnnviz.views.view import View
from rnnviz.window.widget.label import ElidedLabel


class Twin(QFrame):
    """Draws any view of the kept run; what is drawn changes with the view and the cursor alone."""

    def __init__(self, plot: FigureWidget) -> None:
        super().__init__()
        self.plot = plot
        self.plot.set_streaming(False)
        self._drawn: tuple[object, ...] = ()
        self._shown: tuple[Frame, View] | None = None
        title = QWidget()
        title.setObjectName("dockTitle")
        self.label = ElidedLabel()
        self.label.setObjectName("dockHeading")
        line = QVBoxLayout(title)
        line.setContentsMargins(8, 5, 8, 5)
        line.addWidget(self.label)
        body = QWidget()
        body.setObjectName("dockBody")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(2, 0, 2, 2)
        inner.addWidget(plot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(body, 1)

    def draw(self, frame: Frame, view: View) -> None:
        """Draw a view of the run that is kept beside a frame, or say that there is none."""
        kept = frame.other
        subject = kept, view, frame.step, frame.layer
        self._shown = frame, view
        if len(self._drawn) == len(subject) and all(map(_same, subject, self._drawn)):
            return
        self._drawn = subject
        if kept is None:
            self.label.setText("B")
            self.plot.draw(message_figure(view.title, "twin", _none_kept(), frame.snapshot))
            return
        source = translate("window", "B · {view} · {name}, update {update}")
        snapshot = kept.snapshot
        words = source.format(view=view.title, name=snapshot.name, update=snapshot.update)
        self.label.setText(words)
        if not view.needs <= kept.diagnostics.keys():
            self.plot.draw(message_figure(view.title, "twin", _not_computed(), snapshot))
            return
        step = min(frame.step, len(snapshot.trace.x))
        layer = min(frame.layer, len(snapshot.trace.layers) - 1)
        self.plot.draw(view.figure(replace(kept, step=step, layer=layer)))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._shown is not None:
            self._drawn = ()
            self.draw(*self._shown)
        super().changeEvent(event)


def _none_kept() -> str:
    return translate(
        "window",
        "No run is kept for comparison. Press K to keep the run on screen as B; then open another"
        " preset, or change the settings and reset.",
    )


def _not_computed() -> str:
    return translate(
        "window",
        "What this view shows had not been computed of B when it was kept, because the view was"
        " not on the screen.",
    )


def _same(one: object, other: object) -> bool:
    return one is other or (isinstance(one, int) and one == other)
