"""How well words fit an entry of the palette."""

import pytest

from rnnviz.window.command_palette.entry import score


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("rese", "Reset"),
        ("expl grad", "Exploding gradients 梯度爆炸"),
        ("爆炸", "Exploding gradients 梯度爆炸"),
        ("digit-sum", "digit-sum-exploding"),
        ("lstm rem", "An LSTM remembers"),
        ("proj", "Projector 投影模式"),
        ("prjctr", "Projector"),
        ("", "anything"),
    ],
)
def test_words_fit_by_their_beginnings_in_either_language(typed, words):
    assert score(typed, words) > 0 or not typed


@pytest.mark.parametrize(
    ("typed", "words"), [("xq", "Reset"), ("reset now", "Reset"), ("rj", "Projector")]
)
def test_every_word_has_to_fit(typed, words):
    assert score(typed, words) == 0


def test_a_beginning_fits_better_than_a_part_and_that_better_than_letters():
    assert score("clip", "Clipping") > score("clip", "Unclipped") > score("clp", "Clipping") > 0
