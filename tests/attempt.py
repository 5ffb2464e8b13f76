"""What a call returns, or the `BadInput` that it raises: for tests with arbitrary input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rnnviz.text import BadInput


def attempt(call: Callable[[], Any]) -> Any:
    """Return the result or the `BadInput`; any other exception goes through."""
    try:
        return call()
    except BadInput as error:
        return error
