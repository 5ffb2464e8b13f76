"""Numbers for reading."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.number_format import number, percent, power, power_of_ten


def test_powers():
    shown = [power(x) for x in (-7.2, -2, 0, 1.5, 2.54, 3.99, 11.99, -np.inf, np.inf)]
    assert shown == ["6 × 10⁻⁸", "0.01", "1", "32", "347", "9772", "10¹²", "0", "∞"]
    assert power(-5000.5) == "3 × 10⁻⁵⁰⁰¹", "what no double holds"
    assert power_of_ten(-12) == "10⁻¹²"


def test_numbers_and_shares():
    assert [number(x) for x in (0, 0.25, np.nan, np.inf)] == ["0", "0.25", "?", "∞"]
    shares = [percent(x) for x in (0, 0.0004, 0.004, 0.0099, 0.5, 1, np.nan)]
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
    assert value_of(power(log10)) == pytest.approx(10**log10, rel=0.34)


@pytest.mark.parametrize("edge", [-3, 4])
def test_nothing_leaps_where_the_notation_changes(edge):
    for log10 in (edge - 1e-9, edge, edge + 1e-9):
        assert value_of(power(log10)) == pytest.approx(10**log10, rel=0.01)
