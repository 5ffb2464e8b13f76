"""Which experiment a file holds: a preset, a recording, or a picture that carries its run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.preset import Preset, load_preset, parse_preset, preset_text
from rnnviz.training.snapshot import Frame

PICTURES = (".png", ".svg", ".pdf")


@dataclass(frozen=True)
class Found:
    """What a file holds.

    Attributes
    ----------
    preset : Preset
    frame : Frame or None
        What a recording shows; a preset and a picture only say how to make it again.
    """

    preset: Preset
    frame: Frame | None = None


def find(name_or_path: str) -> Found:
    """Return the shipped preset of a name, or what a file holds.

    Raises
    ------
    BadInput
        Where there is neither, in one line that says what would be right.
    """
    path = Path(name_or_path)
    if path.suffix.lower() in PICTURES:
        return Found(_of_picture(path))
    if path.suffix.lower() == ".npz":
        return _of_recording(path)
    return Found(load_preset(name_or_path))


def _of_picture(path: Path) -> Preset:
    from rnnviz.export.origin import origin_in

    origin = origin_in(path)
    if origin is None:
        source = QT_TRANSLATE_NOOP(
            "window", "{path}: this picture does not carry the run that made it"
        )
        raise BadInput(Message.of("window", source, path=path))
    return parse_preset(origin.preset, origin.name, str(path))


def _of_recording(path: Path) -> Found:
    from rnnviz.export.recording import read_recording
    from rnnviz.export.replay import frame_from_recording

    recording = read_recording(path)
    preset = Preset(recording.name, recording.experiment, title=recording.title)
    return Found(preset, frame_from_recording(recording))


def save_preset(preset: Preset, path: Path) -> None:
    """Write a preset file, whole or not at all."""
    from rnnviz.export.atomic import write_atomically

    def put(file: BinaryIO) -> None:
        file.write(preset_text(preset).encode())

    write_atomically(path, put)
