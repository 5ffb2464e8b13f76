"""The value of a bracketed expression of 0 and 1: a binary tree, read node by node in post-order.

Each symbol after the leaves closes a bracket and says what is done with the two values in it, so
that opening brackets need not be read: ((1 ∧ 0) ∨ 1) is 1 0 ∧ 1 ∨.  A balanced tree of T leaves has
log T levels; the chain, (((a ∧ b) ∨ c) ∧ d), as many levels as joins.  The recursive network goes
up the tree; any other cell reads the same symbols one after the other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from rnnviz.setting import setting
from rnnviz.tasks.synthetic.generated_source import GeneratedSource
from rnnviz.tasks.task import Array, Batch, Source, Task
from rnnviz.tasks.typed import refuse_long_text, typed_symbols, unreadable
from rnnviz.text import QT_TRANSLATE_NOOP, translate

OPERATIONS = ("∧", "∨", "⊕")
_SPELLINGS = str.maketrans("&|^+（）", "∧∨⊕⊕()")


@dataclass(frozen=True)
class Expression(Task):
    """Brackets in brackets; the class is the value of the outermost."""

    name = "expression"
    title = QT_TRANSLATE_NOOP("tasks", "Value of a bracketed expression")

    levels: int = setting(
        4,
        QT_TRANSLATE_NOOP("settings", "Levels of brackets"),
        QT_TRANSLATE_NOOP(
            "settings",
            "In a balanced tree; it has 2 to the power of this many leaves, and twice as many steps"
            " less one.",
        ),
        low=1,
        high=8,
    )
    shape: str = setting(
        "balanced",
        QT_TRANSLATE_NOOP("settings", "Shape of the tree"),
        QT_TRANSLATE_NOOP(
            "settings",
            "Balanced, all leaves are equally deep; as a chain, each bracket holds the one before"
            " and one leaf more.",
        ),
        choices=(
            ("balanced", QT_TRANSLATE_NOOP("settings", "balanced")),
            ("chain", QT_TRANSLATE_NOOP("settings", "a chain, as many leaves")),
        ),
    )
    operations: str = setting(
        "two",
        QT_TRANSLATE_NOOP("settings", "Operations"),
        QT_TRANSLATE_NOOP("settings", "Which of them close a bracket, equally often."),
        choices=(
            ("two", QT_TRANSLATE_NOOP("settings", "and ∧, or ∨")),
            ("three", QT_TRANSLATE_NOOP("settings", "and ∧, or ∨, exclusive or ⊕")),
        ),
    )

    @property
    def length(self) -> int:
        return (2 << self.levels) - 1

    def source(self, seed: int) -> Source:
        return ExpressionSource(self, seed)


class ExpressionSource(GeneratedSource):
    """Symbols: the leaves 0 and 1, then the operations."""

    outputs = 2
    symbolic = True
    loss = "cross_entropy"
    every_step = False
    # A negated leaf and the other of ∧ and ∨ negate the value: both are as likely.
    chance_loss = math.log(2)
    chance_accuracy = 0.5
    symbol_names: tuple[str, ...]
    class_names = ("0", "1")

    def __init__(self, task: Expression, seed: int) -> None:
        super().__init__(seed)
        count = {"two": 2, "three": 3}[task.operations]
        self.symbol_names = ("0", "1", *OPERATIONS[:count])
        self.inputs = len(self.symbol_names)
        balanced = task.shape == "balanced"
        self.stack = task.levels + 1 if balanced else 2
        self._closes = np.array(_balanced(task.levels) if balanced else _chain(2**task.levels))

    def draw(self, rng: np.random.Generator, size: int) -> Batch:
        shape = len(self._closes), size
        leaves, operations = rng.integers(2, size=shape), rng.integers(2, self.inputs, size=shape)
        x = np.where(self._closes[:, None], operations, leaves)
        return Batch(x, _values(x, self._closes))

    def is_correct(self, x: Array, y: Array) -> bool:
        try:
            value, rest = _last_tree([self.symbol_names[symbol] for symbol in x])
        except IndexError:
            return False
        return not rest and value == int(y)

    def posed(self, x: Array) -> Batch:
        """Return an expression in post-order with its value.

        Raises
        ------
        BadInput
            Where it is no whole expression, or its tree needs a deeper stack.
        """
        closes = x >= 2
        height = np.cumsum(np.where(closes, -1, 1))
        if (height < 1).any() or height[-1] != 1:
            raise unreadable(
                QT_TRANSLATE_NOOP("tasks", "this is no whole expression such as ((1∧0)∨1)")
            )
        deepest = int(height.max())
        if deepest > self.stack:
            raise unreadable(
                QT_TRANSLATE_NOOP(
                    "tasks", "{deepest} subtrees would wait to be joined; here at most {most} can"
                ),
                deepest=deepest,
                most=self.stack,
            )
        return Batch(x[:, None], _values(x[:, None], closes))

    def typed(self, text: str) -> Batch:
        refuse_long_text(text)
        text = text.translate(_SPELLINGS)
        return self.posed(typed_symbols(_in_post_order(text), self.symbol_names))

    def spelt(self, batch: Batch) -> str:
        """Return the expression of the first sequence in brackets."""
        parts: list[str] = []
        for symbol in batch.x[:, 0]:
            name = self.symbol_names[symbol]
            if symbol >= 2:
                right, left = parts.pop(), parts.pop()
                name = f"({left}{name}{right})"
            parts.append(name)
        return " ".join(parts)

    def what_can_be_typed(self) -> str:
        return translate("tasks", "An expression in brackets such as ((1∧0)∨1); & and | will do")


def _balanced(levels: int) -> list[bool]:
    """Return which steps of the post-order of a balanced tree close a bracket."""
    return [*_balanced(levels - 1), *_balanced(levels - 1), True] if levels else [False]


def _chain(leaves: int) -> list[bool]:
    return [False, *[False, True] * (leaves - 1)]


def _values(x: Array, closes: Array) -> Array:
    """Return the value of every expression, (B,), all of one shape."""
    waiting: list[Array] = []
    for symbols, joins in zip(x, closes, strict=True):
        if joins:
            right, left = waiting.pop(), waiting.pop()
            waiting.append(np.choose(symbols - 2, [left & right, left | right, left ^ right]))
        else:
            waiting.append(symbols)
    return np.array(waiting[0])


def _last_tree(names: list[str]) -> tuple[int, list[str]]:
    """Return the value of the tree that a post-order ends with, and what comes before it."""
    *names, last = names
    if last in "01":
        return int(last), names
    right, names = _last_tree(names)
    left, names = _last_tree(names)
    return int({"∧": left and right, "∨": left or right, "⊕": left != right}[last]), names


def _in_post_order(text: str) -> str:
    """Return the symbols of a bracketed expression in post-order; as they are without brackets.

    Each operation moves to where its bracket closes.
    """
    if not set(text) & set("()"):
        return text
    found, waiting = "", ""
    opened = 0
    for character in text.replace(" ", ""):
        if character == "(":
            opened += 1
        elif character in OPERATIONS:
            waiting += character
        elif character == ")":
            opened -= 1
            found, waiting = found + waiting[-1:], waiting[:-1]
        else:
            found += character
        if opened < 0:
            break
    if opened or waiting:
        raise unreadable(
            QT_TRANSLATE_NOOP("tasks", "each operation needs a bracket of its own: ((1∧0)∨1)")
        )
    return found
