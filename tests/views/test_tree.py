"""The view of a tree: where its nodes stand, how large their errors are, and a chain beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.experiment.override import with_settings
from rnnviz.experiment.preset import load_preset
from rnnviz.plot.cover import Cover
from rnnviz.plot.figure import Curve, HeatMap
from rnnviz.training.motion.motion import Motion
from rnnviz.training.snapshot import Frame
from rnnviz.training.trainer import Trainer
from rnnviz.views.tree import TreeView


def frame_of(name: str, **settings: object) -> Frame:
    preset = with_settings(load_preset(name), {"task.levels": 2, "cell.size": 4, **settings})
    return Trainer(preset.experiment, name).frame()


def sizes(frame: Frame) -> np.ndarray:
    return np.log10(np.linalg.norm(frame.snapshot.trace.layers[0].delta, axis=1))


def curves(panel) -> list[Curve]:
    return [artist for artist in panel.artists if isinstance(artist, Curve)]


def test_the_root_is_as_wide_as_the_tree_and_every_node_stands_above_its_leaves():
    frame = frame_of("tree")
    map_, levels = TreeView().figure(frame).panels
    (heat,) = (artist for artist in map_.artists if isinstance(artist, HeatMap))
    a, b, ab, c, d, cd, root = sizes(frame)
    expected = [[a, b, c, d], [ab, ab, cd, cd], [root] * 4]
    np.testing.assert_allclose(heat.values, expected, rtol=1e-12)
    assert heat.describe is not None
    assert heat.describe(1, 3).startswith("step 6: ")
    largest, mean, smallest = curves(levels)
    np.testing.assert_allclose(mean.y, [root, (ab + cd) / 2, (a + b + c + d) / 4])
    np.testing.assert_allclose(largest.y, [root, max(ab, cd), max(a, b, c, d)])
    np.testing.assert_allclose(smallest.y, [root, min(ab, cd), min(a, b, c, d)])


@pytest.mark.parametrize("cell", ["srn", "lstm"])
def test_beside_a_tree_a_chain_is_as_deep_as_it_is_long(cell: str):
    tree, chain = frame_of("tree"), frame_of("tree-as-chain", **{"cell.name": cell})
    view = TreeView()
    figure = view.figure(replace(tree, other=chain))
    (shared,) = (panel for panel in figure.panels if panel.key == "levels")
    one, other = curves(shared)
    assert (len(one.x), len(other.x)) == (3, 7)
    if cell == "srn":
        np.testing.assert_allclose(other.y, sizes(chain)[::-1], rtol=1e-12)
    assert any("a chain, and no tree" in panel.message for panel in figure.panels)
    assert view.suits(tree)
    assert not view.suits(chain)


def test_where_a_chain_has_no_node_it_says_so():
    frame = frame_of("tree", **{"task.shape": "chain"})
    (heat,) = (a for a in TreeView().figure(frame).panels[0].artists if isinstance(a, HeatMap))
    assert np.isnan(heat.values).sum() == 3  # below the third leaf, and twice below the fourth
    assert heat.special_labels[0] == "no node"


def test_slow_motion_covers_it_until_the_error_is_back_at_the_first_step():
    frame = frame_of("tree")
    for phase, position, covered in (("forward", 3.0, True), ("backward", 5.0, True),
                                     ("backward", 7.0, False), ("sum", 0.0, False)):  # fmt: skip
        moving = replace(frame, motion=Motion(phase, position, 7, 7))
        panels = TreeView().figure(moving).panels
        found = [any(isinstance(a, Cover) for a in panel.artists) for panel in panels]
        assert found == [covered] * 2, phase


def test_what_is_exactly_zero_is_marked_as_such():
    frame = frame_of("tree", **{"init.recurrent": "zero"})
    _, levels = TreeView().figure(frame).panels
    assert "exactly 0" in " ".join(getattr(artist, "label", "") for artist in levels.artists)
