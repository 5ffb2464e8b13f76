"""Which experiment a file holds: a preset, a recording, or a picture that carries its run."""

from __future__ import annotations

from pathlib import Path

from rnnviz.text import QT_TRANSLATE_NOOP, BadInput, Message
from rnnviz.training.preset import Preset, parse_preset, preset_text, read_preset

PICTURES = (".png", ".svg", ".pdf")


def read_experiment(path: Path) -> Preset:
    """Return the experiment in a file.

    Raises
    ------
    BadInput
        Where the file holds none, in one line that says what would be right.
    """
    suffix = path.suffix.lower()
    if suffix in PICTURES:
        return _of_picture(path)
    if suffix == ".npz":
        return _of_recording(path)
    return read_preset(path)


def _of_picture(path: Path) -> Preset:
    from rnnviz.export.origin import origin_in

    origin = origin_in(path)
    if origin is None:
        source = QT_TRANSLATE_NOOP(
            "window", "{path}: this picture does not carry the run that made it"
        )
        raise BadInput(Message.of("window", source, path=path))
    return parse_preset(origin.preset, origin.name, str(path))


def _of_recording(path: Path) -> Preset:
    from rnnviz.export.recording import read_recording

    recording = read_recording(path)
    return Preset(recording.name, recording.experiment)


def save_preset(preset: Preset, path: Path) -> None:
    """Write a preset file, whole or not at all."""
    from rnnviz.export.atomic import write_atomically

    data = preset_text(preset).encode()
    write_atomically(path, lambda file: file.write(data))
