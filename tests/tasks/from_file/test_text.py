"""The next character: what is learnt, what is kept for testing, and how characters are numbered."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.resource import ASSETS
from rnnviz.tasks.from_file.line_ends import LineEnds
from rnnviz.tasks.from_file.text import Text, TextSource, printable_character
from rnnviz.tasks.from_file.vocabulary import UNKNOWN
from rnnviz.tasks.task import Batch
from rnnviz.text import BadInput
from tests.attempt import attempt


def spelled(source: TextSource, batch: Batch) -> list[str]:
    """Each sequence with its last target as text."""
    columns = np.vstack([batch.x, batch.y[-1:]]).T
    return ["".join(source.characters[i] for i in column) for column in columns]


@pytest.fixture
def source_of(tmp_path):
    def source_of(text: str, **settings) -> TextSource:
        path = tmp_path / "some.txt"
        path.write_text(text, encoding="utf-8", newline="")
        source = Text(text="file", file=str(path), **settings).source(settings.pop("seed", 0))
        assert isinstance(source, TextSource)
        return source

    return source_of


def shuffled_text(alphabet: str, count: int, seed: int = 0) -> str:
    return "".join(np.random.default_rng(seed).choice(list(alphabet), count))


@pytest.mark.parametrize("text", ["english", "chinese"])
def test_sequences_are_pieces_of_the_text_each_in_its_own_part(text: str):
    name = {"english": "us-constitution.txt", "chinese": "tang300.txt"}[text]
    whole = (ASSETS / "data" / name).read_text(encoding="utf-8")
    cut = 9 * len(whole) // 10
    source = Text(text=text, length=30, most=20_000).source(1)
    assert isinstance(source, TextSource)
    for piece in spelled(source, source.batch(np.random.default_rng(0), 200)):
        assert piece in whole[:cut]
    known = set(whole[:cut])
    rest = "".join(c if c in known else UNKNOWN for c in whole[cut:])
    for piece in spelled(source, source.test(200)):
        assert piece in rest


def test_the_target_is_the_next_character():
    batch = Text().source(1).batch(np.random.default_rng(0), 50)
    assert np.array_equal(batch.x[1:], batch.y[:-1])


def test_no_place_of_the_test_part_is_ever_learnt(source_of):
    # Every character is different, so each tells its place.
    text = "".join(chr(0x4E00 + i) for i in range(200))
    source = source_of(text, length=5, most=20_000)
    drawn = source.batch(np.random.default_rng(0), 5000)
    learnt = {c for piece in spelled(source, drawn) for c in piece}
    assert learnt == set(text[:180])
    assert source.inputs == 181
    assert {c for piece in spelled(source, source.test(100)) for c in piece} == {UNKNOWN}
    assert "20 different characters" in str(source.notes[0])
    assert "0 % of the text to learn, 100 % of the test" in str(source.notes[0])


def test_held_out_sequences_do_not_repeat_while_there_are_others(source_of):
    source = source_of(shuffled_text("ab", 1000), length=10)
    assert len(set(source._order)) == 90
    source = source_of("".join(chr(0x4E00 + i % 500) for i in range(1000)), length=10, most=20_000)
    assert len(set(spelled(source, source.test(90)))) == 90


def test_the_vocabulary_is_that_of_the_part_to_learn_in_order(source_of):
    source = source_of(shuffled_text("cab", 900) + "z" * 100, length=5)
    assert source.characters == (UNKNOWN, "a", "b", "c")
    assert source.inputs == source.outputs == 4
    assert (source.test(50).x == 0).all()


def test_rare_characters_become_one(source_of):
    text = "aaaabbbc" * 100 + "d"
    text = text + "a" * 50
    source = source_of(text, length=5, most=3)
    assert source.characters == (UNKNOWN, "a", "b")
    learnt = text[: 9 * len(text) // 10]
    share = 100 * sum(c not in "ab" for c in learnt) / len(learnt)
    assert "2 different characters are rare" in str(source.notes[0])
    assert f"{share:.3g} % of the text to learn" in str(source.notes[0])


def test_nothing_is_noted_where_nothing_is_lost(source_of):
    assert source_of(shuffled_text("ab", 500), length=5).notes == ()


def test_chance_is_the_entropy_over_all_windows(source_of):
    text = "a" * 20 + shuffled_text("abc", 80) + "abc" * 20
    source = source_of(text, length=7)
    learnt = text[: 9 * len(text) // 10]
    targets = Counter(c for i in range(len(learnt) - 7) for c in learnt[i + 1 : i + 8])
    p = np.array([n / targets.total() for n in targets.values()])
    assert source.chance_loss == pytest.approx(-(p * np.log(p)).sum(), rel=1e-12)
    assert source.chance_accuracy == pytest.approx(p.max(), rel=1e-12)


def test_every_window_is_drawn_equally_often(source_of):
    text = "".join(chr(0x4E00 + i) for i in range(60))
    source = source_of(text, length=4, most=20_000)
    first = source.batch(np.random.default_rng(0), 50_000).x[0]
    count = np.bincount(first)[1:]
    assert len(count) == 54 - 4
    assert np.abs(count / 50_000 - 1 / 50).max() < 5 * math.sqrt(1 / 50 / 50_000)


@pytest.mark.parametrize("length", [2, 5, 50])
def test_the_shortest_text_that_is_enough(source_of, length: int):
    enough = 10 * length + 1
    source = source_of(("ab" * enough)[:enough], length=length)
    assert source.test(1).steps == source.batch(np.random.default_rng(0), 1).steps == length
    with pytest.raises(BadInput, match=rf"some\.txt: {enough - 1} .* need {enough} or more"):
        source_of(("ab" * enough)[: enough - 1], length=length)


def test_one_character_over_and_over_is_refused(source_of):
    with pytest.raises(BadInput, match="repeats a single character"):
        source_of("a" * 1000)


def test_without_a_file_the_setting_is_named():
    for file in ("", "  "):
        with pytest.raises(BadInput, match=r"task\.file: no file is chosen"):
            Text(text="file", file=file).source(0)


def test_a_file_of_ones_own_is_not_read_unless_chosen():
    assert Text(text="english", file="/nowhere").source(0).inputs > 50


def test_the_home_folder_may_be_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "mine.txt").write_text("ab" * 500)
    assert Text(text="file", file="~/mine.txt").source(0).inputs == 3


def test_a_home_that_is_not_known_is_refused():
    with pytest.raises(BadInput, match="no such file"):
        Text(text="file", file="~nobody-of-this-name/mine.txt").source(0)


@pytest.mark.parametrize(
    ("character", "label"),
    [("a", "a"), ("春", "春"), ("\n", "↵"), (" ", "␣"), ("\t", "⇥"), ("\x07", "U+0007")]
    + [("\u0301", "◌\u0301"), ("\u200b", "U+200B"), ("\U000e0001", "U+E0001")],
)
def test_every_character_prints_as_something_visible(character: str, label: str):
    assert printable_character(character) == label


@given(st.text(min_size=0, max_size=120))
def test_any_text_is_a_source_or_refused(tmp_path_factory, text: str):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    task = Text(text="file", file=str(path), length=2, most=5)
    source = attempt(lambda: task.source(0))
    if isinstance(source, BadInput):
        assert "any.txt: " in str(source)
    else:
        assert 2 <= source.inputs <= 5
        assert 0 <= source.chance_loss <= math.log(source.inputs) + 1e-12
        assert source.batch(np.random.default_rng(0), 3).x.max() < source.inputs


WHOLE = "春眠不觉晓，\r\n处处闻啼鸟。".encode()


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_a_text_cut_off_anywhere_is_read_or_refused(tmp_path, length: int):
    path = tmp_path / "cut.txt"
    data = (WHOLE * 4)[: 3 * len(WHOLE) + length]
    path.write_bytes(data)
    task = Text(text="file", file=str(path), length=2)
    source = attempt(lambda: task.source(0))
    if isinstance(source, BadInput):
        line = data.count(b"\n") + 1
        assert f"cut.txt: line {line} is not UTF-8" in str(source)
    else:
        assert source.inputs > 10


def test_a_prompt_is_spelled_in_the_symbols_of_the_text(source_of):
    source = source_of("abc de\n" * 40, length=10)
    symbols = source.symbols("cab\n é中\ud800\U0010ffff")
    assert [source.symbol_names[s] for s in symbols] == ["c", "a", "b", "↵", "␣"] + 4 * [UNKNOWN]
    assert source.symbols("").shape == (0,)
    assert source.writes


def test_what_stands_for_unseen_characters_is_not_taken_for_them(source_of):
    source = source_of("a␣b ↵\n⇥\t" * 40, length=10)
    assert len(set(source.symbol_names)) == len(source.symbol_names)
    assert printable_character("␣") == "U+2423"
    assert printable_character("\u202e") == "U+202E"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("task", [Text, LineEnds])
def test_how_a_text_was_written_is_told(tmp_path, task, encoding):
    path = tmp_path / "some.txt"
    poems = "\n\n".join(f"春眠不觉晓，处处闻啼鸟。\n夜来风雨声，花落知多少。{i}" for i in range(60))
    path.write_bytes(poems.encode(encoding))
    source = task(text="file", file=str(path), length=10).source(0)
    assert source.read.table()["encoding"] == encoding
