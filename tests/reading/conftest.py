"""What the tests of the readers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rnnviz.text import BadInput


def _attempt(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except BadInput as error:
        return error


@pytest.fixture(scope="session")
def attempt() -> Callable[[Callable[[], Any]], Any]:
    """What a call returns, or the `BadInput` it raises; any other exception goes through."""
    return _attempt
