"""Every preset says what it is about, and the form can show that first."""

import pytest

from rnnviz.experiment.experiment import has_effect
from rnnviz.experiment.preset import list_presets


@pytest.mark.parametrize("preset", list_presets(), ids=lambda preset: preset.name)
def test_what_a_preset_is_about_has_an_effect_in_it(preset):
    assert 2 <= len(preset.focus) <= 4
    assert len(set(preset.focus)) == len(preset.focus)
    waiting = [key for key in preset.focus if not has_effect(preset.experiment, key)]
    assert waiting in ([], ["clipping.threshold"]), "only what clipping would need may wait"
