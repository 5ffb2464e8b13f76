"""Preset files are read whole or refused in one line, and never executed, half-read or trusted."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES, SECTIONS
from rnnviz.experiment.gallery_order import GROUPS
from rnnviz.experiment.override import with_overrides
from rnnviz.experiment.preset import (
    list_presets,
    load_preset,
    parse_preset,
    preset_text,
    read_preset,
)
from rnnviz.nn.cells.residual import Residual
from rnnviz.reading.toml_file import MAX_BYTES
from rnnviz.resource import PRESETS
from rnnviz.text import BadInput
from rnnviz.training.trainer import Trainer

CLIPPED = (PRESETS / "clipped.toml").read_text("utf-8")


def refused(text: str) -> str:
    """Return the one line with which a preset is refused."""
    with pytest.raises(BadInput) as caught:
        parse_preset(text, "x", "x.toml")
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith("x.toml: ")
    return line


def problem_with(read: Callable[[], object]) -> str:
    """Return the line with which something is refused, empty where it is not."""
    try:
        read()
    except BadInput as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("preset", list_presets(), ids=lambda p: p.name)
def test_what_is_written_reads_back_equal(preset):
    assert parse_preset(preset_text(preset), preset.name, "") == preset


def test_the_three_of_every_lecture_come_first():
    assert [p.name for p in list_presets()][:3] == ["exploding", "clipped", "vanishing"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("format = 1", "format = 2", "newer"),
        ("format = 1", "format = true", "format"),
        ("format = 1", "", "format"),
        ("seed = 7", "seed = -1", "seed"),
        ("seed = 7", "seed = 1.5", "seed"),
        ("seed = 7", "seed = true", "seed"),
        ("size = 64", "size = 10000000", "cell.size"),
        ("size = 64", 'size = "64"', "cell.size"),
        ("size = 64", "sise = 32", "did you mean cell.size"),
        ("learning_rate = 0.1", "learning_rate = nan", "optimizer.learning_rate"),
        ("learning_rate = 0.1", "learning_rate = 1e999", "optimizer.learning_rate"),
        ("learning_rate = 0.1", f"learning_rate = {'9' * 4000}", "optimizer.learning_rate"),
        ("learning_rate = 0.1", f"learning_rate = {'9' * 5000}", "number is too long"),
        ("[clipping]", "[cliping]", "did you mean clipping"),
        ('name = "global"', 'name = "globl"', "clipping.name"),
        ('name = "srn"', "name = 3", "cell.name"),
        ("[task]", "task = 3\n[x]", "task"),
        ("[task]", "[[task]]", "task"),
        ("updates = 300", "updates = 300\nupdates = 300", "TOML"),
        ("updates = 300", "updates = ", "TOML"),
        ('title = "', "title = 3 #", "title"),
        ("seed = 7", "seed = 7\nspeed = 0", "speed: 0 is not a finite number from 0.1 to 1000"),
        ("seed = 7", "seed = 7\nspeed = inf", "speed"),
        ("seed = 7", 'seed = 7\nspeed = "5"', "speed"),
        ("seed = 7", "seed = 7\nspeed = true", "speed"),
        ("seed = 7", "seed = 7\nsped = 5", "did you mean speed"),
    ],
)
def test_what_is_wrong_is_said_with_its_key(old, new, words):
    assert old in CLIPPED
    assert words in refused(CLIPPED.replace(old, new, 1))


def test_a_preset_says_how_fast_it_is_to_be_watched():
    assert parse_preset(CLIPPED, "x", "").speed is None
    slow = parse_preset(CLIPPED.replace("seed = 7", "seed = 7\nspeed = 5"), "x", "")
    assert slow.speed == 5.0
    assert parse_preset(preset_text(slow), "x", "") == slow


def test_a_bad_value_says_what_would_be_right():
    line = refused(CLIPPED.replace("batch = 8", "batch = 0"))
    assert line == "x.toml: training.batch: 0 is not a whole number from 1 to 4096"


def test_deep_nesting_is_refused():
    refused("x = " + "[" * 20_000)


def test_every_truncation_is_a_preset_or_a_line(tmp_path: Path):
    data = CLIPPED.encode()
    path = tmp_path / "cut.toml"
    for length in range(len(data)):
        path.write_bytes(data[:length])
        assert "\n" not in problem_with(lambda: read_preset(path))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_preset_or_a_line(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(data)
    with pytest.raises(BadInput) as caught:
        read_preset(path)
    assert "\n" not in str(caught.value)


@settings(max_examples=300)
@given(st.data())
def test_any_change_of_a_character_is_a_preset_or_a_line(data):
    place = data.draw(st.integers(0, len(CLIPPED) - 1))
    other = data.draw(st.characters())
    text = CLIPPED[:place] + other + CLIPPED[place + 1 :]
    assert "\n" not in problem_with(lambda: parse_preset(text, "x", "x.toml"))


def test_a_large_file_is_not_read(tmp_path: Path):
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(BadInput, match="64 KiB"):
        read_preset(path)


@pytest.mark.parametrize("name", ["missing.toml", ".", "a\0b.toml"])
def test_what_is_no_file_is_said(tmp_path: Path, name: str):
    with pytest.raises(BadInput, match=r"no such file|cannot be read"):
        load_preset(str(tmp_path / name))


def test_a_misspelt_name_gets_the_nearest():
    with pytest.raises(BadInput, match="did you mean exploding"):
        load_preset("explodign")


def test_utf_16_is_refused(tmp_path: Path):
    path = tmp_path / "wide.toml"
    path.write_bytes(CLIPPED.encode("utf-16"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_preset(path)


def test_a_file_it_names_is_looked_for_beside_it(tmp_path: Path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "poem.txt").write_text("白日依山尽，黄河入海流。" * 100, "utf-8")
    preset = with_overrides(
        load_preset("characters"), ["task.text=file", "task.file=poem.txt", "task.length=8"]
    )
    (tmp_path / "mine.toml").write_text(preset_text(preset), "utf-8")
    trainer = Trainer(load_preset(str(tmp_path / "mine.toml")).experiment)
    assert trainer.source.outputs == len(set("白日依山尽，黄河入海流。")) + 1  # and the unknown one


def test_a_byte_order_mark_is_harmless(tmp_path: Path):
    path = tmp_path / "clipped.toml"
    path.write_bytes(b"\xef\xbb\xbf" + CLIPPED.encode())
    assert read_preset(path) == load_preset("clipped")


def test_absurd_sizes_are_refused_before_anything_is_allocated():
    preset = with_overrides(
        load_preset("clipped"), ["task.length=10000", "cell.size=1024", "training.batch=4096"]
    )
    tracemalloc.start()
    with pytest.raises(BadInput, match="GiB"):
        Trainer(preset.experiment)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


class TestOverrides:
    def changed(self, *assignments: str):
        return with_overrides(load_preset("clipped"), assignments).experiment

    def test_a_dotted_key(self):
        assert self.changed("training.updates=7").training.updates == 7

    def test_the_seed(self):
        assert self.changed("seed=3").seed == 3

    def test_a_bare_word_is_a_text(self):
        assert self.changed("cell.activation=tanh").cell.activation == "tanh"

    def test_another_kind_keeps_what_both_have(self):
        cell = self.changed("cell.size=8", "cell.name=lstm").cell
        assert (cell.name, cell.size) == ("lstm", 8)

    def test_another_kind_leaves_what_means_something_else(self):
        """Both a GRU and a residual cell have a form, of different choices."""
        preset = with_overrides(load_preset("encoder-decoder"), ["cell.name=residual"])
        assert preset.experiment.cell == Residual(size=48)

    @pytest.mark.parametrize(
        ("assignment", "words"),
        [
            ("seed", "KEY=VALUE"),
            ("sed=1", "sed"),
            ("cell.sise=3", "did you mean cell.size"),
            ("cel.size=3", "did you mean cell.size"),
            ("cell.size=three", "cell.size"),
            ("cell.name=elman", "cell.name"),
            ("training.updates=0", "training.updates"),
            ("task.length=[1", "task.length"),
        ],
    )
    def test_a_wrong_one_is_refused(self, assignment, words):
        with pytest.raises(BadInput, match=words):
            self.changed(assignment)


def test_every_section_has_a_parser():
    assert set(SECTIONS) == set(SECTION_CHOICES) | set(PLAIN_SECTIONS)


@pytest.mark.parametrize(
    ("assignments", "words"),
    [
        (["seed=9999999999"], "a whole number from 0 to 2147483647"),
        (["training.updates=0"], "a whole number from 1 to 1000000"),
        (["clipping.name=none", "clipping.threshold=1"], "this kind has no settings"),
        (["task.name=text", "task.file=mine.txt"], "used only with task.text = 'file'"),
        (["cell.sise=3"], "clipped: "),
    ],
)
def test_what_is_refused_says_why(assignments, words):
    with pytest.raises(BadInput) as caught:
        with_overrides(load_preset("clipped"), assignments)
    assert words in str(caught.value)


def test_a_column_s_number_is_a_text():
    changed = with_overrides(load_preset("sunspots"), ["task.column=1"])
    assert changed.experiment.task.column == "1"


def test_a_claim_that_no_verdict_makes_is_refused():
    assert "regime" in refused(CLIPPED.replace('regime = "clipped"', 'regime = "foo"'))
    bare = CLIPPED.partition("[claims]")[0]
    for key in ("flow", "training"):
        assert f"claims.{key}" in refused(bare + f'\n[claims]\n{key} = "foo"\n')
    assert "claims.cause" in refused(bare + '\n[claims]\ncause = "small U"\n')
    assert "claims" in refused('claims = "level"\n' + bare)


def test_claims_of_both_verdicts_come_back():
    text = CLIPPED.partition("[claims]")[0] + '\n[claims]\nflow = "level"\ntraining = "spiked"\n'
    preset = parse_preset(text, "x", "x.toml")
    assert (preset.flow, preset.training, preset.regime) == ("level", "spiked", "clipped")
    again = parse_preset(preset_text(preset), "x", "x.toml")
    assert again == preset


def test_a_missing_format_and_a_missing_name_are_said_to_be_missing():
    assert "format is missing" in refused(CLIPPED.replace("format = 1", ""))
    assert "cell.name is missing" in refused(CLIPPED.replace('name = "srn"', ""))


def test_a_preset_holds_only_what_has_an_effect():
    assert "chain" not in preset_text(load_preset("clipped"))


def test_the_gallery_walks_through_the_chapter_and_no_two_presets_share_a_place():
    presets = list_presets()
    order = [(GROUPS.index(p.group), p.place) for p in presets]
    assert order == sorted(set(order))
    assert all(p.place for p in presets)


@pytest.mark.parametrize("place", ["0", "1000", '"first"', "1.5", "true"])
def test_a_place_that_is_none_is_refused(place):
    with pytest.raises(BadInput, match="place"):
        parse_preset(f"format = 1\nplace = {place}\n", "mine", "mine.toml")


def test_a_preset_names_the_views_that_are_to_be_in_front():
    preset = parse_preset('format = 1\nviews = ["delta", "loss"]\n', "mine", "mine.toml")
    assert preset.views == ("delta", "loss")
    assert parse_preset(preset_text(preset), "mine", "mine.toml") == preset


@pytest.mark.parametrize("views", ['"delta"', "3", "[3]", f"{['x'] * 101}", "[['delta']]"])
def test_views_that_are_no_list_of_names_are_refused(views):
    assert "views" in refused(f"format = 1\nviews = {views}\n")


@pytest.mark.parametrize(
    ("focus", "settings"),
    [
        ('"cell.size"', ("cell.size",)),
        ('["clipping.name", "clipping.threshold"]', ("clipping.name", "clipping.threshold")),
        ("[]", ()),
    ],
)
def test_a_preset_names_the_settings_that_it_is_about(focus, settings):
    preset = parse_preset(f"format = 1\nfocus = {focus}\n", "mine", "mine.toml")
    assert preset.focus == settings
    assert parse_preset(preset_text(preset), "mine", "mine.toml") == preset


@pytest.mark.parametrize("focus", ["3", "[3]", '"cell"', '["cell.sise"]', '["network.name"]'])
def test_a_focus_that_is_no_setting_is_refused(focus):
    assert "focus" in refused(f"format = 1\nfocus = {focus}\n")
