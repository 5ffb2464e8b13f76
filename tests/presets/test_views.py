"""Every preset names a hero and companions that have something to show of it.

That the hero is not blank at the end is tested in test_regimes.py, where the runs are made.
"""

from __future__ import annotations

import pytest

from rnnviz.experiment.preset import list_presets
from rnnviz.training.trainer import Trainer
from rnnviz.views.index import VIEWS

PRESETS = {preset.name: preset for preset in list_presets()}
BY_NAME = {view.name: view for view in VIEWS}


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_names_its_hero_and_at_least_two_companions(preset):
    assert 3 <= len(preset.views) <= 5
    assert len(set(preset.views)) == len(preset.views)
    assert set(preset.views) <= BY_NAME.keys()


@pytest.mark.parametrize("name", PRESETS)
def test_all_of_them_have_something_to_show_of_it(name):
    frame = Trainer(PRESETS[name].experiment, name).frame()
    assert all(BY_NAME[view].suits(frame) for view in PRESETS[name].views)
