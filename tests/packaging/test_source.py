"""What must hold for every file of the project, whoever writes it."""

import ast
import functools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "rnnviz").rglob("*.py"))
PROGRAMS = (".ci", "docs", "packaging")
"""Folders of what builds, tests and describes the program."""
TEXT = {".py", ".toml", ".txt", ".md", ".ts", ".svg", ".csv", ".yml", ".cff", ""}

# Written in parts, so that this file is not its own first finding.
FOREIGN = {
    "the address of a package registry": r"py"
    r"pi\.org|python"
    r"hosted|index"
    r"-url|find"
    r"-links",
    "a path on somebody's machine": r"(?<![\w.~}])/(work|root|home|opt|Users)" r"/\w",
    "a checksum of a download": r"--ha" r"sh=|sha" r"256:",
    "unfinished business": r"\bTO" r"DO\b|\bFIX" r"ME\b|\bXX" r"X\b",
}

# Modules that run what they read, or that reach beyond this machine.
UNSAFE_IMPORTS = {
    "pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "cloudpickle",
    "ssl", "http", "ftplib", "smtplib", "socketserver", "xmlrpc", "requests",
    "urllib.request", "PySide6.QtNetwork", "PySide6.QtWebEngineCore", "multiprocessing.connection",
    "asyncio", "telnetlib", "webbrowser",
}  # fmt: skip
UNSAFE_CALLS = {
    "eval", "exec", "compile", "__import__", "os.system", "os.popen", "torch.load", "yaml.load",
    "yaml.unsafe_load", "yaml.full_load", "subprocess.getoutput", "subprocess.getstatusoutput",
    "socket.socket", "socket.create_connection", "socket.create_server",
}  # fmt: skip
UNSAFE_KEYWORDS = {"allow_pickle", "shell"}
MOST_LINES = 500
"""Of a module, which is one idea."""


def tracked() -> list[Path]:
    """Return the text files of the project: what git tracks, or in an unpacked archive all."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = done.stdout.split("\0")[:-1] if done.returncode == 0 else walked()
    return [p for p in map(ROOT.joinpath, names) if p.is_file() and p.suffix in TEXT]


def walked() -> Iterator[str]:
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        hidden = {part for part in relative.parts if part.startswith(".")} - {".ci", ".github"}
        if not hidden and "__pycache__" not in relative.parts:
            yield str(relative)


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_contains(what: str) -> None:
    pattern = re.compile(FOREIGN[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in tracked()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_there_are_files_to_look_at() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert {"pyproject.toml", "Makefile", "rnnviz/cli.py", "presets/exploding.toml"} <= names


def test_every_module_says_what_it_is() -> None:
    assert not [str(path) for path in MODULES if not ast.get_docstring(tree(path))]


def test_every_module_can_be_read_in_one_go() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert not {str(path): length for path, length in lengths.items() if length > MOST_LINES}


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def programs() -> list[Path]:
    """Return all that is Python, also without the suffix, but for the tests."""
    found = [path for path in tracked() if path.relative_to(ROOT).parts[0] in PROGRAMS]
    python = [path for path in found if path.suffix == ".py" or "python" in first_line(path)]
    return [*MODULES, *python]


def first_line(path: Path) -> str:
    return path.read_text("utf-8").partition("\n")[0] if not path.suffix else ""


def test_programs_are_looked_at_wherever_they_are() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in programs()}
    assert {"rnnviz/sweep/pool.py", ".ci/compare", "docs/build.py"} <= names


def test_only_the_cluster_of_a_sweep_reaches_other_machines() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in programs()
        for node in ast.walk(tree(path))
        for name in imported(node)
        if name.split(".")[0] in ("dask", "distributed")
    }
    assert found <= {"rnnviz/sweep/cluster.py"}


def test_no_module_runs_what_it_reads_or_leaves_the_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in programs()
        for line, what in unsafe(tree(path))
    ]
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import http.server",
        "from urllib import request",
        "from PySide6.QtNetwork import QTcpSocket",
        "eval('1')",
        "import os\nos.system('ls')",
        "import numpy as np\nnp.load('x', allow_pickle=True)",
        "import subprocess\nsubprocess.run('ls', shell=True)",
        "import yaml\nyaml.load(text, Loader)",
        "import torch\ntorch.load(path)",
        "from importlib import import_module\nimport_module('pickle')",
    ],
)
def test_the_search_finds(source: str) -> None:
    assert list(unsafe(ast.parse(source)))


def unsafe(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield (line, what) of everything in a module that must not be."""
    for node in ast.walk(module):
        for name in imported(node):
            parts = name.split(".")
            if {".".join(parts[:n]) for n in range(1, len(parts) + 1)} & UNSAFE_IMPORTS:
                yield node.lineno, name  # type: ignore[attr-defined]
        if isinstance(node, ast.Call):
            if (called := ast.unparse(node.func)) in UNSAFE_CALLS:
                yield node.lineno, called
            if called.endswith("import_module") and literal(node) in UNSAFE_IMPORTS:
                yield node.lineno, f"{called}({literal(node)})"
            for keyword in node.keywords:
                if keyword.arg in UNSAFE_KEYWORDS and ast.unparse(keyword.value) != "False":
                    yield node.lineno, f"{called}(… {keyword.arg})"


def literal(call: ast.Call) -> object:
    """Return the first argument of a call where it is written out."""
    return call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def test_no_function_needs_a_second_page() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and lines(node) > 40
    ]
    assert not long


def lines(function: ast.FunctionDef) -> int:
    """Return the length of a body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
