"""A wrong name is answered by the nearest, and never by all of a long list."""

from __future__ import annotations

import pytest

from rnnviz.nearest_name import MOST_LISTED, nearest_names, similar_name
from rnnviz.setting import not_one_of, unknown_name

MANY = [f"{letter}{letter}{letter}" for letter in "abcdefghij"]
FEW = MANY[:MOST_LISTED]


@pytest.mark.parametrize("wrong", ["digit_sum", "DIGIT-SUM", "digit-sun", "digt-sum"])
def test_spelling_and_case_are_forgiven(wrong: str) -> None:
    assert similar_name(wrong, ["random-walk", "digit-sum", "digits"]) == "digit-sum"


def test_what_is_like_nothing_has_no_similar_name_but_nearest_ones() -> None:
    assert similar_name("xyz", MANY) is None
    assert len(nearest_names("xyz", MANY)) == 3
    assert nearest_names("aab", MANY, 1) == ["aaa"]


def test_a_name_of_any_length_is_compared_in_time() -> None:
    assert similar_name("a" * 10_000_000, MANY) is None


def test_few_names_are_all_shown() -> None:
    assert "known are aaa, bbb, ccc" in str(unknown_name("xyz", "xyz", FEW))
    assert "one of aaa, bbb, ccc" in str(not_one_of("cell.name", "xyz", FEW))


@pytest.mark.parametrize("wrong", ["aab", "xyz"])
def test_of_many_only_the_nearest_are_and_where_all_stand(wrong: str) -> None:
    for line in (
        str(unknown_name(wrong, wrong, MANY, what="view")),
        str(not_one_of("cell.name", wrong, MANY)),
    ):
        assert sum(name in line for name in MANY) <= 3
        assert ("did you mean aaa?" in line) is (wrong == "aab")
        assert "(all: rnnviz list " in line


@pytest.mark.parametrize(
    ("full", "key", "meant"),
    [
        ("cell.sise", "sise", "cell.size"),
        ("cel.name", "cel", "cell.name"),
        ("sise", "sise", "size"),
    ],
)
def test_a_dotted_name_is_suggested_whole(full: str, key: str, meant: str) -> None:
    assert f"did you mean {meant}?" in str(unknown_name(full, key, ["size", "cell"]))
