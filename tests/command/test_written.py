"""A command that writes says so on a terminal, and nothing in a pipe."""

from __future__ import annotations

import sys

import pytest

from rnnviz.cli import main

COMMANDS = {
    "export": (["export", "vanishing", "--updates", "1", "--view", "delta", "--format", "csv"], ""),
    "record": (["record", "vanishing", "--updates", "1"], "r.npz"),
    "sweep": (["sweep", "vanishing", "--over", "seed=1", "--updates", "1", "--jobs", "1"], "s.npz"),
}


@pytest.mark.parametrize(
    ("name", "terminal"),
    [("export", True), ("record", True), ("record", False), ("sweep", True)],
)
def test_what_was_written_is_the_last_line_on_a_terminal(
    name, terminal, tmp_path, monkeypatch, capsys
):
    command, file = COMMANDS[name]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert main([*command, "-o", str(tmp_path / file)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    if not terminal:
        assert err == ""
        return
    written = list(tmp_path.iterdir())
    where = f"{len(written)} files in {tmp_path}" if len(written) > 1 else str(written[0])
    assert err.splitlines()[-1].endswith(f"rnnviz: written: {where}")
