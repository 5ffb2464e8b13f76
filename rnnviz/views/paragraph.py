"""The frame of an explanation: formula first, then how to read, then what to look for."""

from __future__ import annotations


def html(*paragraphs: str) -> str:
    """Return paragraphs of markup as HTML; empty ones are left out."""
    return "".join(f"<p>{text}</p>" for text in paragraphs if text)
