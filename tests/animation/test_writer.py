"""What is written moves as it was drawn, as fast as it says, and is there whole or not at all."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rnnviz.animation import writer
from rnnviz.animation.arrangement import cells
from rnnviz.animation.encoder.gif import write_gif
from rnnviz.animation.encoder.palette import Palette
from rnnviz.animation.frames import MotionFrames
from rnnviz.animation.look import Look
from rnnviz.animation.pixels import Pixels, colors
from rnnviz.animation.scene import Scene
from rnnviz.animation.timing import Timing
from rnnviz.export.exporter import with_diagnostics
from rnnviz.export.provenance import read_provenance
from rnnviz.reading.progress import progress_callback
from rnnviz.text import BadInput
from tests.animation.example import LOOK, VIEW, Counted, frames, write

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Pixels]:
    """The pictures that are painted for files, in order."""
    painted: list[Pixels] = []
    paint = Scene.paint

    def watched(self: Scene, moment: Any, share: float) -> Pixels:
        pixels = paint(self, moment, share)
        if share != 0.5:  # of a sample for the palette
            painted.append(pixels)
        return pixels

    monkeypatch.setattr(Scene, "paint", watched)
    return painted


def decoded(path: Path) -> tuple[list[np.ndarray], list[int]]:
    with Image.open(path) as image:
        found, lasts = [], []
        for i in range(image.n_frames):
            image.seek(i)
            found.append(np.asarray(image.convert("RGB")).astype(int))
            lasts.append(image.info["duration"])
        return found, lasts


def test_a_gif_shows_what_was_drawn(tmp_path: Path, drawn: list[Pixels]) -> None:
    (path,) = write(tmp_path, "gif").paths
    with Image.open(path) as image:
        assert np.asarray(image.convert("RGBA"))[..., 3].min() == 255
    found, lasts = decoded(path)
    assert lasts == [100, 100, 100, 100, 600]
    assert len(found) == len(drawn) == 5
    for one, other in zip(found, drawn, strict=True):
        difference = np.abs(one - colors(other))
        assert difference.max() <= 48  # edges of letters
        assert difference.mean() < 0.5
        paper = (colors(other) == 255).all(-1)
        assert (one[paper] == 255).all()  # no noise on white


@pytest.mark.parametrize(("plays", "loop"), [(0, 0), (1, None), (3, 2)])
def test_a_gif_is_repeated_as_often_as_was_asked(
    tmp_path: Path, plays: int, loop: int | None
) -> None:
    (path,) = write(tmp_path, "gif", look=Look(width=320, timing=Timing(20, plays, 0))).paths
    with Image.open(path) as image:
        assert image.info.get("loop") == loop
        assert image.info["duration"] == 50


def test_a_webp_shows_exactly_what_was_drawn(tmp_path: Path, drawn: list[Pixels]) -> None:
    (path,) = write(tmp_path, "webp").paths
    found, lasts = decoded(path)
    assert lasts == [100, 100, 100, 100, 600]
    for one, other in zip(found, drawn, strict=True):
        np.testing.assert_array_equal(one, colors(other))


def test_an_mp4_shows_what_was_drawn(tmp_path: Path, drawn: list[Pixels]) -> None:
    av = pytest.importorskip("av", reason="MP4 is written by PyAV: pip install av")
    (path,) = write(tmp_path, "mp4").paths
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        assert (stream.average_rate, stream.pix_fmt) == (10, "yuv420p")
        found = [frame.to_ndarray(format="rgb24").astype(int) for frame in film.decode(video=0)]
    assert len(found) == 5 + 5  # half a second at the end
    for one, other in zip(found, drawn, strict=False):
        assert np.abs(one - colors(other)).mean() < 4
    assert np.abs(found[9] - found[4]).mean() < 1


def test_numbered_pngs_are_exact(tmp_path: Path, drawn: list[Pixels]) -> None:
    paths = write(tmp_path, "png").paths
    assert [path.name for path in paths] == [f"delta-{i}.png" for i in range(5)]
    for update, (path, other) in enumerate(zip(paths, drawn, strict=True)):
        with Image.open(path) as image:
            np.testing.assert_array_equal(np.asarray(image), colors(other))
        run = read_provenance(path)
        assert run is not None
        assert run.update == update
    assert writer.beamer_names(paths) == [f"{tmp_path.as_posix()}/delta-"]


def test_numbered_pages_are_pdfs_with_their_own_update(tmp_path: Path) -> None:
    paths = write(tmp_path, "pdf", frames=frames([2, 3])).paths
    assert [path.name for path in paths] == ["delta-0.pdf", "delta-1.pdf"]
    runs = [read_provenance(path) for path in paths]
    assert [run.update for run in runs if run is not None] == [2, 3]


@pytest.mark.parametrize("format", ["gif", "webp", "mp4"])
def test_the_run_is_inside_at_the_last_update(tmp_path: Path, format: str) -> None:
    if format == "mp4":
        pytest.importorskip("av", reason="MP4 is written by PyAV: pip install av")
    (path,) = write(tmp_path, format, frames=frames([1, 2, 4])).paths
    run = read_provenance(path)
    assert run is not None
    assert (run.name, run.update, run.shown) == ("vanishing", 4, 4)


def test_several_views_stand_in_one_picture(tmp_path: Path, drawn: list[Pixels]) -> None:
    done = write(tmp_path, "gif", "flow delta loss gates", together=True)
    assert [path.name for path in done.paths] == ["views.gif"]
    assert done.left_out == ("gates",)  # an SRN has none, and it takes no place
    assert {pixels.shape for pixels in drawn} == {(180, 320)}


def test_many_views_are_evenly_on_pictures(tmp_path: Path) -> None:
    names = "hidden delta flow triangle spectrum gradients loss"
    done = write(tmp_path, "webp", names, together=True, frames=frames([1, 2]))
    assert [path.name for path in done.paths] == ["views-1.webp", "views-2.webp"]
    assert [len(cells(n)) for n in (4, 3)] == [4, 3]
    for count in range(1, 7):  # no two overlap, and all are inside
        places = cells(count)
        assert sum(cell.width * cell.height for cell in places) <= 1 + 1e-9
        assert all(0 <= c.left < c.left + c.width <= 1 + 1e-9 for c in places)
        assert all(0 <= c.top < c.top + c.height <= 1 + 1e-9 for c in places)


def test_an_update_is_played_from_phase_to_phase(tmp_path: Path) -> None:
    run = frames([2, 3])
    before, after = (with_diagnostics(frame, [VIEW["flow"]]) for frame in run.since(0))
    played = MotionFrames(before, after, rate=5, seconds=2)
    moments = [frame.motion for frame in played.since(0)]
    phases = list(dict.fromkeys(m.phase for m in moments if m is not None))
    assert phases[:3] == ["forward", "losses", "backward"]
    (path,) = write(tmp_path, "gif", "flow", frames=played).paths
    assert len(played) == 11
    with Image.open(path) as image:
        assert image.n_frames > 5
    found = read_provenance(path)
    assert found is not None
    assert found.update == 3


def test_stopping_half_way_leaves_nothing(tmp_path: Path) -> None:
    shares: list[float] = []

    def stop(share: float) -> None:
        shares.append(share)
        if share > 0.7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), progress_callback(stop):
        write(tmp_path, "gif")
    assert shares == sorted(shares)
    assert len(shares) == 8  # of 5 surveyed and 5 written
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnviz.animation.scene.KEPT", -1)
    monkeypatch.setattr(writer, "KEPT", -1)
    with pytest.raises(BadInput, match="the disk is full; nothing was written"):
        write(tmp_path, "gif", frames=Counted(frames(), fails_at=8))
    assert not list(tmp_path.iterdir())


def test_frames_that_do_not_fit_into_memory_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (whole,) = write(tmp_path / "kept", "webp").paths
    monkeypatch.setattr(writer, "KEPT", -1)
    counted = Counted(frames())
    (again,) = write(tmp_path / "again", "webp", frames=counted).paths
    assert counted.asked == 1 + 5 + 5  # whether it shows something, the survey, the file
    assert again.read_bytes() == whole.read_bytes()


def test_a_file_that_is_there_is_not_replaced_unless_allowed(tmp_path: Path) -> None:
    (tmp_path / "delta.gif").write_text("mine")
    counted = Counted(frames())
    with pytest.raises(BadInput, match="this file exists"):
        write(tmp_path, "gif", frames=counted)
    assert counted.asked == 1, "nothing was drawn yet"
    assert (tmp_path / "delta.gif").read_text() == "mine"
    write(tmp_path, "gif", overwrite=True)
    assert (tmp_path / "delta.gif").read_bytes()[:6] == b"GIF89a"


def test_of_numbered_files_any_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "delta-4.png").write_text("mine")
    counted = Counted(frames())
    with pytest.raises(BadInput, match=r"delta-4\.png: this file exists"):
        write(tmp_path, "png", frames=counted)
    assert counted.asked == 1


def test_what_is_in_the_way_is_known_before_anything_is_made(tmp_path: Path) -> None:
    for name in ("views-2.gif", "delta-0.png"):
        (tmp_path / name).touch()
    many = ["hidden", "delta", "flow", "triangle", "spectrum", "gradients", "loss"]

    def found(*chosen: Any, **allowed: Any) -> list[str]:
        target = writer.Target(tmp_path, *chosen, **allowed)
        return [path.name for path in writer.files_in_the_way(target, many)]

    assert found(("gif",), together=True) == ["views-2.gif"]
    assert found(("gif", "png")) == ["delta-0.png"]
    assert found(("gif",)) == found(("png",), overwrite=True) == []


def test_only_frames_that_leave_something_as_it_was_have_a_transparent_colour() -> None:
    black, white, red = 0x000000, 0xFFFFFF, 0xFF0000
    shown = [
        np.array(frame, np.uint32)
        for frame in (
            [[white, black, white], [white, white, white]],
            [[red, black, red], [white, white, white]],  # the black one in between stays
            [[red, red, red], [white, white, white]],
        )
    ]
    stream = io.BytesIO()
    palette = Palette(colors(np.array([black, white, red], np.uint32)))
    write_gif(stream, iter(shown), len(shown), Timing(), palette, "")
    controls = re.findall(rb"!\xf9\x04(.)..(.)\0,", stream.getvalue(), re.DOTALL)
    assert [flags[0] & 1 for flags, _ in controls] == [0, 1, 0]
    with Image.open(stream) as image:
        assert "transparency" not in image.info
        for number, frame in enumerate(shown):
            image.seek(number)
            np.testing.assert_array_equal(np.asarray(image.convert("RGB")), colors(frame))


def test_a_view_with_nothing_to_show_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"has no gates.*Nothing was written"):
        write(tmp_path / "new", "gif", "gates")
    assert not (tmp_path / "new").exists()


def test_without_pyav_one_line_gives_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rnnviz.animation.encoder.mp4.find_spec", lambda name: None)
    with pytest.raises(BadInput, match=r"MP4 needs PyAV.* -m pip install av$"):
        write(tmp_path, "mp4")


def test_speed_is_checked_and_said_as_it_is() -> None:
    assert Timing(rate=12).checked().true_rate == 12.5
    assert LOOK.timing.durations(3) == [10, 10, 60]
    for bad in (Timing(rate=51), Timing(rate=float("nan")), Timing(hold=-1), Timing(plays=-1)):
        with pytest.raises(BadInput, match="animation"):
            bad.checked()
