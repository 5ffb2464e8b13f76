"""Trees of places, and which view is in which place: plain data."""

import json

import pytest

from rnnviz.views.index import VIEWS
from rnnviz.window.docking.arrangement import (
    BOXES,
    BUILT_IN,
    TITLES,
    USUAL,
    Arrangement,
    Split,
    as_table,
    boxes,
    from_table,
    raised,
    ranked_places,
    ranking,
)

EVERY = tuple(view.name for view in VIEWS)
LAB = BUILT_IN["lab"]


def test_every_view_has_one_box_and_every_name_is_that_of_a_view():
    named = [name for group in BOXES for name in group]
    assert sorted(named) == sorted(set(named))
    assert set(named) | set(USUAL) <= set(EVERY)
    assert len(LAB.places) == len(BOXES)
    assert TITLES.keys() == BUILT_IN.keys()


def test_the_hero_comes_first_then_the_companions_then_all_that_suits():
    order = ranking(("phase", "loss", "no such view", "gates"), set(EVERY) - {"gates"})
    assert order[:2] == ("phase", "loss")
    assert sorted(order) == sorted(set(EVERY) - {"gates"})


@pytest.mark.parametrize(("wanted", "count"), [((), 4), (("a", "b", "c"), 3), (tuple("abcd"), 4)])
def test_beside_the_hero_are_two_or_three(wanted, count):
    assert ranked_places("focus", range(6), wanted) == [*range(count), 4, 5]
    assert ranked_places("pair", range(2), wanted) == [0, 1]
    assert ranked_places("twins", range(2), wanted) == [0]


def test_a_box_shows_what_was_chosen_else_its_group_else_anything():
    shown = boxes(LAB.places, {0: "states", 1: "gates"}, [n for n in EVERY if n != "gates"])
    assert shown[0] == "states"
    assert shown[1] == "delta"
    assert shown[3] == "prediction" or shown[3] in BOXES[3]
    assert len(set(shown.values())) == 6
    assert boxes((0, 9), {}, ("loss", "cliff")) == {0: "loss", 9: "cliff"}


def test_what_a_preset_names_takes_its_own_box_and_leaves_the_other_named_views():
    shown = dict(enumerate(("hidden", "delta", "spectrum", "gates", "gradients", "loss")))
    assert raised(shown, ("delta", "loss")) == {}
    assert raised(shown, ("verdict", "spectrum", "delta")) == {4: "verdict"}
    both = raised(shown, ("phase", "loss", "prediction"))
    assert both[3] == "phase"
    assert "prediction" in both.values()
    assert 5 not in both


def test_a_place_is_divided_and_taken_away_again():
    there, new = BUILT_IN["focus"].divided(2, across=False)
    assert there.places == (0, 1, 2, new, 3)
    assert there.tree.parts[1].shares == (100, 100, 100, 100)
    assert there.without(new) == BUILT_IN["focus"]
    beside, new = Arrangement(0, {0: "loss"}).divided(0, across=True)
    assert beside.tree == Split(True, (0, new), (100, 100))
    assert beside.without(0) == Arrangement(new)
    assert Arrangement(0).without(0) == Arrangement(0)


@pytest.mark.parametrize("there", [*BUILT_IN.values(), Arrangement(0, {0: "loss"}, apart=True)])
def test_an_arrangement_comes_back_from_json(there):
    assert from_table(json.loads(json.dumps(as_table(there)))) == there


def nested(depth):
    tree = 0
    for place in range(1, depth):
        tree = {"across": True, "parts": [place, tree], "shares": [1, 1]}
    return tree


@pytest.mark.parametrize(
    "table",
    [
        None,
        [],
        {"tree": 0},
        {"tree": "0", "views": {}},
        {"tree": True, "views": {}},
        {"tree": 99, "views": {}},
        {"tree": 0, "views": {"x": "loss"}},
        {"tree": {"across": True, "parts": [0, 0], "shares": [1, 1]}, "views": {}},
        {"tree": {"across": True, "parts": [0], "shares": [1]}, "views": {}},
        {"tree": {"across": 1, "parts": [0, 1], "shares": [1, 1]}, "views": {}},
        {"tree": {"across": True, "parts": [0, 1], "shares": [1, -1]}, "views": {}},
        {"tree": {"across": True, "parts": [0, 1], "shares": [1]}, "views": {}},
        {"tree": nested(12), "views": {}},
    ],
)
def test_nonsense_is_no_arrangement(table):
    with pytest.raises(ValueError, match=None):
        from_table(table)
