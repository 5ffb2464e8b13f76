"""Every position of every slider is a value that its setting accepts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.experiment.experiment import PLAIN_SECTIONS, SECTION_CHOICES
from rnnviz.setting import Setting, check, settings_of
from rnnviz.window.settings_form.slider_scale import POSITIONS, scale_of

NUMBERS = [
    (f"{cls.__name__}.{key}", declared, kind)
    for classes in (*SECTION_CHOICES.values(), *((cls,) for cls in PLAIN_SECTIONS.values()))
    for cls in classes
    for key, declared, kind in settings_of(cls)
    if kind in (int, float)
]
SLIDERS = [
    (name, declared, kind, scale)
    for name, declared, kind in NUMBERS
    if (scale := scale_of(declared, kind)) and scale.suits_a_slider
]


def test_every_position_of_every_slider_is_a_value_that_is_accepted():
    for name, declared, kind, scale in SLIDERS:
        values = [scale.value(position) for position in range(POSITIONS + 1)]
        assert values == sorted(values), name
        assert values[0] == pytest.approx(scale.low), name
        assert values[-1] == pytest.approx(scale.high, rel=0.01), name
        for value in values:
            assert check("key", value, declared, kind) == value, name
            assert isinstance(value, kind), name


def test_the_slider_of_a_value_gives_about_the_value_back():
    for name, _, _, scale in SLIDERS:
        for position in range(0, POSITIONS + 1, 7):
            value = scale.value(position)
            again = scale.value(scale.position(value))
            even = (scale.high - scale.low) / POSITIONS + 1
            tolerance = 0.16 * abs(value) if scale.ratio else even
            assert abs(again - value) <= max(tolerance, scale.whole), name


def test_stepping_moves_and_stays_within_the_limits():
    for name, declared, kind in NUMBERS:
        scale = scale_of(declared, kind)
        value = start = min(max(1.0, declared.low), declared.high)
        for _ in range(400):
            value = scale.stepped(value, +1)
            assert declared.low <= value <= declared.high, name
        assert value > start or start == declared.high, name
        for _ in range(800):
            value = scale.stepped(value, -1)
            assert declared.low <= value <= declared.high, name
        assert value < start or start == declared.low, name


@given(st.floats(1e-5, 1e3))
def test_a_step_up_and_down_on_a_ratio_scale_is_one_two_five(value):
    scale = scale_of(Setting("η", low=0.0, high=1e6, log=True), float)
    up = scale.stepped(value, +1)
    assert up > value
    mantissa = up / 10 ** math.floor(math.log10(up) + 1e-9)
    assert any(math.isclose(mantissa, m, rel_tol=1e-6) for m in (1, 2, 5))
    assert scale.stepped(up, -1) <= value * (1 + 1e-9)


def test_zero_stays_reachable_on_a_ratio_scale():
    scale = scale_of(Setting("l2", low=0.0, high=1e3, log=True), float)
    assert scale.value(0) == 0.0
    assert scale.position(0.0) == 0
    assert scale.stepped(0.0, +1) > 0


def test_a_setting_without_limits_has_no_scale():
    assert scale_of(Setting("x"), float) is None
    assert scale_of(Setting("x", low=0.0, high=1.0), str) is None


def test_a_key_leads_back_from_beyond_the_limits():
    for name, declared, kind in NUMBERS:
        scale = scale_of(declared, kind)
        if scale is not None:
            for far in (math.inf, 1.7e308, 10**60, scale.most + 1):
                assert [scale.stepped(far, d) for d in (-1, +1)] == [scale.most] * 2, name
                assert [scale.stepped(-far, d) for d in (-1, +1)] == [scale.least] * 2, name
