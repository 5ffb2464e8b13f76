"""Numbers for reading."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.number_format import (
    number,
    number_of_log10,
    percent,
    power_of_ten,
    rough_number,
    rough_number_of_log10,
    rough_percent,
    short_number,
)


def test_powers():
    shown = [
        rough_number_of_log10(x) for x in (-7.2, -2, 0, 1.5, 2.54, 3.99, 11.99, -np.inf, np.inf)
    ]
    assert shown == ["6 × 10⁻⁸", "0.01", "1", "32", "347", "9772", "10¹²", "0", "∞"]
    assert rough_number_of_log10(-5000.5) == "3 × 10⁻⁵⁰⁰¹", "what no double holds"
    assert power_of_ten(-12) == "10⁻¹²"


def test_numbers_and_shares():
    assert [rough_number(x) for x in (0, 0.25, np.nan, np.inf)] == ["0", "0.25", "?", "∞"]
    shares = [rough_percent(x) for x in (0, 0.0004, 0.004, 0.0099, 0.5, 1, np.nan)]
    assert shares == ["0 %", "<0.1 %", "0.4 %", "1 %", "50 %", "100 %", "?"]


DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def value_of(text: str) -> float:
    digit, _, exponent = text.rpartition("10")
    if not any(sign in text for sign in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return float(text)
    digit = digit.rstrip(" ×") or "1"
    return float(f"{digit}e{exponent.translate(DIGITS)}")


@given(st.floats(-250, 250))
def test_what_is_read_is_what_was_written(log10):
    """To two digits at most, to one in powers of ten."""
    assert value_of(rough_number_of_log10(log10)) == pytest.approx(10**log10, rel=0.34)


@pytest.mark.parametrize("edge", [-3, 4])
def test_nothing_leaps_where_the_notation_changes(edge):
    for log10 in (edge - 1e-9, edge, edge + 1e-9):
        assert value_of(rough_number_of_log10(log10)) == pytest.approx(10**log10, rel=0.01)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (0.5772, "0.577"), (-2.0, "−2"), (213.4, "213"), (15000, "1.5 × 10⁴"),
        (1.25e-12, "1.25 × 10⁻¹²"), (math.inf, "∞"), (-math.inf, "−∞"), (math.nan, "NaN"),
    ],
)  # fmt: skip
def test_numbers_are_readable(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("logarithm", "text"),
    [(0.0, "1"), (-3.0, "0.001"), (-5000.2, "10⁻⁵⁰⁰⁰"), (4321.0, "10⁴³²¹"), (-math.inf, "0"),
     (math.inf, "∞"), (math.nan, "NaN")],
)  # fmt: skip
def test_numbers_beyond_the_range_of_a_double_are_readable(logarithm, text):
    assert number_of_log10(logarithm) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.001, "under 1 %"), (0.14, "14 %"), (0.999, "over 99 %"), (1, "100 %"),
     (math.nan, "– %")],
)  # fmt: skip
def test_a_share_never_rounds_to_none_or_all(share, text):
    assert percent(share) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.25, "0.25"), (-3.0, "−3"), (1e122, "10¹²²"), (-1e-7, "−10⁻⁷"), (5e122, "5·10¹²²")],
)
def test_numbers_are_short(value, text):
    assert short_number(value) == text
