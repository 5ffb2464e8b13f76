"""Numbers as the user reads them, with the same signs everywhere: "−", "×", "10⁻¹²", "∞".

There are three precisions.  Values read off a plot or in a table have three significant digits
(`number`, `number_of_log10`, `percent`).  Sentences about a run give only an impression of a size,
one or two digits (`rough_number` and its like).  Numbers on axes are as short as three digits
allow (`short_number`, `decade_label`).
"""

from __future__ import annotations

import math

from rnnviz.text import translate

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """Return "10⁻¹²"."""
    return "10" + str(exponent).translate(_SUPERSCRIPT)


def number(value: float) -> str:
    """Return a value in three digits: "0.58", "1.2 × 10⁻¹²", "∞"."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "∞" if value > 0 else "−∞"
    mantissa, exponent = _three_digits(value)
    return mantissa if exponent is None else f"{mantissa} × {power_of_ten(exponent)}"


def number_of_log10(log10: float) -> str:
    """Return 10**log10 in three digits; only its decade where a double cannot hold it."""
    if abs(log10) < 300 or not math.isfinite(log10):
        return number(10.0**log10)
    return power_of_ten(round(log10))


def exact_number(value: float) -> str:
    """Return a value unrounded, as programs read it: "0.1", "1e-07", "inf"."""
    return repr(float(value)).removesuffix(".0")


def exact_number_of_log10(log10: float) -> str:
    """Return 10**log10 unrounded; it need not fit a double: "3.16e+320"."""
    if abs(log10) < 300 or not math.isfinite(log10):
        return exact_number(10.0**log10)
    exponent = math.floor(log10)
    return f"{exact_number(10.0 ** (log10 - exponent))}e{exponent:+d}"


def factor_of_log10(log10: float) -> str:
    """Return 10**log10 as it stands after a "×": "0.58", "1.2·10⁻¹²"."""
    return number_of_log10(log10).removeprefix("1 × ").replace(" × ", "·")


def factor(value: float) -> str:
    """Return a value as it stands after a "×": "0.58", "1.2·10⁻¹²"."""
    return number(value).removeprefix("1 × ").replace(" × ", "·")


def percent(share: float) -> str:
    """Return a share in whole percent; what is not 0 or 100 % never rounds to it."""
    if not math.isfinite(100 * share):
        return "– %"
    rounded = round(100 * share)
    if rounded in (0, 100) and share not in (0, 1):
        low, high = translate("views", "under 1 %"), translate("views", "over 99 %")
        return low if rounded == 0 else high
    return f"{rounded} %"


def short_number(value: float) -> str:
    """Return a value in as few signs as three digits take: "0.25", "10⁶", "5·10⁻¹²"."""
    mantissa, exponent = _three_digits(value)
    if exponent is None:
        return mantissa
    power = power_of_ten(exponent)
    return {"1": power, "−1": f"−{power}"}.get(mantissa, f"{mantissa}·{power}")


def decade_label(exponent: int) -> str:
    """Return 10 to a whole power as one writes it on an axis: "1", "10", "10²"."""
    return {0: "1", 1: "10"}.get(exponent) or power_of_ten(exponent)


def rough_number(value: float) -> str:
    """Return a size in one or two digits; "?" where it is not known."""
    if not math.isfinite(value):
        return "∞" if value == math.inf else "?"
    return rough_number_of_log10(math.log10(value)) if value > 0 else "0"


def rough_number_of_log10(log10: float) -> str:
    """Return 10**log10 in few digits: "0.012", "350", "6 × 10⁻⁸"; it need not fit a double."""
    if not math.isfinite(log10):
        return "0" if log10 < 0 else "∞"
    if -3 <= log10 < 4:
        return f"{10**log10:.2g}" if log10 < 2 else f"{10**log10:.0f}"
    exponent = math.floor(log10)
    digit = round(10 ** (log10 - exponent))
    if digit in (1, 10):
        return power_of_ten(exponent + (digit == 10))
    return f"{digit} × {power_of_ten(exponent)}"


def rough_percent(share: float) -> str:
    """Return a share in percent with what digits a small one needs: "12 %", "0.3 %", "<0.1 %"."""
    if math.isnan(share):
        return "?"
    if 0 < share < 0.001:
        return "<0.1 %"
    return f"{100 * share:.0f} %" if share >= 0.0095 or share == 0 else f"{100 * share:.1f} %"


def _three_digits(value: float) -> tuple[str, int | None]:
    """Return mantissa and exponent of a finite number, no exponent where it reads well without."""
    mantissa, _, exponent = f"{value:.3g}".partition("e")
    return mantissa.replace("-", "−"), int(exponent) if exponent else None
