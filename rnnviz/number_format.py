"""Numbers for reading: two digits at most, and none that claims more than is known."""

from __future__ import annotations

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(log10: float) -> str:
    """Return 10**log10 for reading: "0.012", "350", "6 × 10⁻⁸"; it need not fit a double."""
    if not math.isfinite(log10):
        return "0" if log10 < 0 else "∞"
    if -3 <= log10 < 4:
        return f"{10**log10:.2g}" if log10 < 2 else f"{10**log10:.0f}"
    exponent = math.floor(log10)
    digit = round(10 ** (log10 - exponent))
    if digit in (1, 10):
        return power_of_ten(exponent + (digit == 10))
    return f"{digit} × {power_of_ten(exponent)}"


def power_of_ten(exponent: int) -> str:
    """Return "10⁻¹²"."""
    return "10" + str(exponent).translate(_SUPERSCRIPT)


def number(value: float) -> str:
    """Return a size for reading."""
    if not math.isfinite(value):
        return "∞" if value == math.inf else "?"
    return power(math.log10(value)) if value > 0 else "0"


def percent(share: float) -> str:
    """Return a share for reading: "12 %", "0.3 %", "<0.1 %"."""
    if math.isnan(share):
        return "?"
    if 0 < share < 0.001:
        return "<0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.0095 or share == 0 else f"{100 * share:.1f} %"
