"""WebP without loss, by Pillow."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, BinaryIO

from PIL import Image

from rnnviz.animation.pixels import Pixels, pillow_image
from rnnviz.animation.timing import Timing

_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:description><rdf:Alt>"
    '<rdf:li xml:lang="x-default">{text}</rdf:li>'
    "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def write_webp(
    stream: BinaryIO, frames: Iterator[Pixels], count: int, timing: Timing, comment: str
) -> None:
    """Write frames that have one size; in memory are only those that are compressed already."""
    first = pillow_image(next(frames))
    rest = _Lazily(first, frames, count)
    xmp = _XMP.format(text=html.escape(comment, quote=False)).encode() if comment else b""
    durations = [10 * hundredths for hundredths in timing.durations(count)]
    # The encoder asks for one frame after another.
    options: dict[str, Any] = {"lossless": True, "quality": 20, "method": 1, "xmp": xmp}
    rest.save(
        stream, format="WEBP", save_all=True, duration=durations, loop=timing.plays, **options
    )


class _Lazily(Image.Image):
    """All frames as one image, of which only the one that was sought is there."""

    def __init__(self, first: Image.Image, rest: Iterator[Pixels], count: int) -> None:
        super().__init__()
        self._mode, self._size, self._at, self._rest = "RGB", first.size, 0, rest
        self.im = first.im
        self.n_frames = count
        self.is_animated = True

    def seek(self, frame: int) -> None:
        """Take the next frame; nothing else is asked for but to stay, and to go back at the end."""
        if frame == self._at + 1:
            self.im = pillow_image(next(self._rest)).im
            self._at = frame

    def tell(self) -> int:
        return self._at
