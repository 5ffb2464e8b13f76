"""MP4 with H.264, by PyAV where it is installed."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from fractions import Fraction
from importlib.util import find_spec
from typing import Any, BinaryIO

from rnnviz.animation.pixels import Pixels, colors
from rnnviz.animation.timing import Timing
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput

_QUALITY = {"crf": "18", "preset": "medium", "tune": "animation"}


def refuse_without_pyav() -> None:
    """Raise `BadInput` with the command that installs what films need."""
    if find_spec("av") is None:
        source = QT_TRANSLATE_NOOP(
            "export", "MP4 needs PyAV, which is not installed; run: {python} -m pip install av"
        )
        raise BadInput.of("export", source, python=sys.executable or "python")


def write_mp4(
    stream: BinaryIO, frames: Iterator[Pixels], count: int, timing: Timing, comment: str
) -> None:
    """Write frames that have one size, of even numbers of pixels."""
    import av

    file = io.BytesIO()  # the format goes back to fill in sizes; what is in it is compressed
    with av.open(file, "w", format="mp4") as film:
        film.metadata["comment"] = comment
        track: Any = film.add_stream("libx264", rate=Fraction(100, timing.hundredths))
        track.pix_fmt, track.options = "yuv420p", dict(_QUALITY)
        last = None
        for number, pixels in enumerate(frames):
            if last is None:
                track.height, track.width = pixels.shape
            last = colors(pixels)
            film.mux(track.encode(_frame(last, number)))
        for number in range(count, count + _held(timing)):
            film.mux(track.encode(_frame(last, number)))
        film.mux(track.encode(None))
    stream.write(file.getbuffer())


def _held(timing: Timing) -> int:
    """Return how often the last frame is repeated."""
    return round(100 * timing.hold / timing.hundredths)


def _frame(rgb: Any, number: int) -> Any:
    import av

    frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
    frame.pts = number
    return frame
