"""The sweep that others are compared with."""

from tests.sweep.conftest import alone

__all__ = ["alone"]
