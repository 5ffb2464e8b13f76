"""The runs that the session was asked for and has not answered yet, in order."""

from __future__ import annotations

from collections import deque

from rnnviz.window.playback.scene import Scene, SceneRequest


class SceneQueue:
    """Remembers what is on screen until what was asked for has begun.

    Attributes
    ----------
    in_force : Scene or None
        The scene whose runs the session has; None before the first.
    """

    def __init__(self) -> None:
        self.in_force: Scene | None = None
        self._requests: deque[SceneRequest] = deque()

    def __len__(self) -> int:
        return len(self._requests)

    def leave(self, scene: Scene) -> None:
        """Note what is on screen, unless something else was asked for already."""
        if not self._requests:
            self.in_force = scene

    def ask(self, request: SceneRequest) -> None:
        """Note what the session was asked for."""
        self._requests.append(request)

    def answer(self, started: bool) -> SceneRequest:
        """Return the oldest request, which has begun or was refused."""
        request = self._requests.popleft()
        if started:
            self.in_force = request.scene
        return request
