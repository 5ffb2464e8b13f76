"""Texts to label and to classify: what is taken out, what is asked, what is never learnt."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.resource import ASSETS
from rnnviz.tasks.from_file.line_ends import LineEnds, strip_marks
from rnnviz.tasks.from_file.text_class import TextClass, constitution
from rnnviz.tasks.from_file.vocabulary import UNKNOWN, Vocabulary
from rnnviz.tasks.task import Batch, Source
from rnnviz.text import BadInput


def put_back(source: Source, batch: Batch) -> list[str]:
    """Each sequence with its labels where the marks were."""
    found = []
    for x, y, n in zip(batch.x.T, batch.y.T, batch.lengths, strict=True):
        marks = ["" if label == 0 else source.class_names[label] for label in y[:n]]
        letters = [source.symbol_names[symbol] for symbol in x[:n]]
        found.append("".join(a + b for a, b in zip(letters, marks, strict=True)))
    return found


@pytest.fixture
def write(tmp_path):
    def write(text: str, name: str = "own.txt") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_words_without_spaces():
    marked = strip_marks("To be, or\nnot!\n\nAye", "words")
    assert "".join(map(chr, marked.codes)) == "tobeornotaye"
    assert marked.labels.tolist() == [0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1]
    assert marked.piece.tolist() == [0] * 9 + [1] * 3
    assert marked.pieces == 2


def test_lines_without_punctuation_keep_the_strongest_mark():
    marked = strip_marks("白日依山尽，黄河入海流。\n\n“何？”曰：是", "lines")
    assert "".join(map(chr, marked.codes)) == "白日依山尽黄河入海流何曰是"
    assert marked.labels.tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 2, 1, 0]
    assert marked.ends.tolist() == [10] * 10 + [13] * 3


def test_stretches_start_with_a_piece_or_behind_a_mark_with_room_left():
    marked = strip_marks("ab cd ef\n\ngh i", "words")
    assert marked.starts(4).tolist() == [0, 2, 6]
    assert marked.starts(2).tolist() == [0, 2, 4, 6]
    assert marked.starts(100).tolist() == [0, 6]


def test_nothing_but_marks_is_nothing():
    assert strip_marks(" .,\n\n;", "words") is None


def test_the_constitution_is_labelled_as_it_is_written():
    text = (ASSETS / "data" / "us-constitution.txt").read_text(encoding="utf-8").lower()
    words = "|".join("".join(c if c.isalnum() else " " for c in text).split())
    source = LineEnds().source(3)
    for stretch in put_back(source, source.test(50)):
        assert stretch.rstrip("|") in words


def test_poems_are_labelled_as_they_are_written_without_titles():
    text = (ASSETS / "data" / "tang300.txt").read_text(encoding="utf-8")
    source = LineEnds(text="chinese", most=20_000).source(3)
    batch = source.batch(np.random.default_rng(0), 50)
    regular = [p for p in put_back(source, batch) if p.count("，") == p.count("。") > 2]
    assert len(regular) > 10
    assert sum(p.replace("。", "。\n").strip() in text for p in regular) > 0.9 * len(regular)


def test_no_held_out_piece_is_ever_learnt(write):
    pieces = [chr(0x4E00 + 5 * i) + chr(0x4E01 + 5 * i) + "，" for i in range(40)]
    path = write("\n\n".join(pieces))
    source = LineEnds(text="file", file=path, marks="lines", length=2).source(1)
    learnt = put_back(source, source.batch(np.random.default_rng(0), 2000))
    assert len(set(learnt)) == 36
    assert set(put_back(source, source.test(10))) == {UNKNOWN * 2 + "，"}


def test_short_pieces_stay_whole(write):
    path = write("\n\n".join(f"{'ab' * (i + 1)} c" for i in range(30)))
    source = LineEnds(text="file", file=path, length=20).source(1)
    batch = source.batch(np.random.default_rng(0), 500)
    assert len(set(batch.lengths)) > 5
    assert batch.lengths.max() == 20
    assert not batch.x[~batch.real].any()
    assert not batch.y[~batch.real].any()


@pytest.mark.parametrize(
    ("text", "said"),
    [("one\n\ntwo", "2 paragraphs"), ("…", "0 paragraphs"), ("a\n\n" * 12, "the same label")],
)
def test_a_text_that_cannot_serve_is_refused(write, text, said):
    with pytest.raises(BadInput, match=rf"own\.txt.*{said}"):
        LineEnds(text="file", file=write(text), marks="lines").source(0)


def test_the_vocabulary_keeps_the_most_frequent_of_letters_and_words():
    words = np.array(list("abbcccdddd"))
    vocabulary = Vocabulary(words, 3)
    assert vocabulary.tokens.tolist() == ["c", "d"]
    assert vocabulary.size == 3
    assert vocabulary.symbols(np.array(["d", "c", "b", "zzz", "A"])).tolist() == [2, 1, 0, 0, 0]
    letters = Vocabulary(np.array([7, 7, 9], np.uint32), 10)
    assert letters.symbols(np.array([9, 7, 8])).tolist() == [2, 1, 0]


def test_sentences_of_both_parts_are_whole_and_without_dates():
    text = (ASSETS / "data" / "us-constitution.txt").read_text(encoding="utf-8")
    rows = constitution(text)
    flat = " ".join(text.split())
    assert all(sentence in flat for sentence, _ in rows)
    original, amended = text.split("\nAmendments\n")
    for part, name in ((original, "1787"), (amended, "1791–1992")):
        sentences = [s for s, n in rows if n == name]
        assert len(sentences) > 80
        assert all(s in " ".join(part.split()) for s in sentences)
    assert not any("Ratified" in s and "Passed" in s for s, _ in rows)


def test_texts_kept_for_testing_are_not_learnt(write):
    rows = [f"{chr(0x4E00 + i) * 3}\t{'odd' if i % 2 else 'even'}" for i in range(50)]
    source = TextClass(text="file", file=write("\n".join(rows), "own.tsv"), length=5).source(0)
    batch = source.batch(np.random.default_rng(0), 2000)
    assert len(np.unique(batch.x[0])) == 40
    assert 0 not in batch.x[:3]
    assert not source.test(10).x.any()
    assert set(batch.lengths) == {3}
    assert source.class_names == ("even", "odd")
    for symbol, y in zip(batch.x[0], batch.y, strict=True):
        assert (ord(source.symbol_names[symbol]) - 0x4E00) % 2 == y


def test_of_a_long_text_every_stretch_is_read_in_training(write):
    rows = [f"abcdef,{i % 2}" for i in range(25)]
    source = TextClass(text="file", file=write("\n".join(rows), "own.csv"), length=4).source(0)
    x = source.batch(np.random.default_rng(0), 400).x
    read = {"".join(source.symbol_names[i] for i in column) for column in x.T}
    assert read == {"abcd", "bcde", "cdef"}


def test_words_are_read_one_a_step(write):
    rows = ['"We, the people",old'] + [f"don't vote {i},new" for i in range(24)]
    source = TextClass(text="file", file=write("\n".join(rows), "w.csv"), unit="words").source(0)
    assert {"don't", "vote"} <= set(source.symbol_names)
    assert set(source.batch(np.random.default_rng(0), 100).lengths) == {3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n" * 5, "5 texts are too few"),
        ("a,b\n" * 30, "1 different classes"),
        ("a,b\nonly\n", "line 2 has 1 columns"),
        ("a,b,c\n", "line 1 has 3 columns"),
        ("a,\n", "line 1 has 2 columns"),
        ("\n".join(f"a,{i}" for i in range(80)), "80 different classes"),
    ],
)
def test_a_table_that_cannot_serve_is_refused(write, text, said):
    with pytest.raises(BadInput, match=said):
        TextClass(text="file", file=write(text, "own.csv")).source(0)
