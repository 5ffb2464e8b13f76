"""The table of what was said against what is so, in words and as plain values."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rnnviz.validation.table import ENOUGH, NEVER_FALSELY, Result, Table


def in_words(table: Table) -> str:
    """Return a line for each group, one for each case that is wrong, and the sum of it."""
    groups = table.counts()
    width = max((len(name) for name in groups), default=0)
    lines = [f"{'group':<{width}}  cases  right  said for what is so"]
    for name, (right, said) in groups.items():
        lines.append(f"{name:<{width}}  {said.total():5}  {right:5}  {_confusion(said)}")
    lines += ["", *(_fault(result) for result in table.wrong)]
    if table.wrong:
        lines.append("")
    verdict = "right" if table.passed else "WRONG"
    lines.append(
        f"{len(table.results) - len(table.wrong)} of {len(table.results)} right,"
        f" {table.share:.2%} (at least {ENOUGH:.0%} wanted);"
        f" falsely {', '.join(NEVER_FALSELY)}: {len(table.false)} (none allowed): {verdict}"
    )
    return "\n".join(lines)


def _confusion(said: Counter[tuple[str, str]]) -> str:
    """Return how often each kind was said, with what is so where that is something else."""
    told: Counter[str] = Counter()
    for (so, word), many in said.items():
        told[word if word in so.split(" or ") else f"{word} for {so}"] += many
    return ", ".join(f"{word} {many}" for word, many in told.most_common())


def _fault(result: Result) -> str:
    return f"wrong: {result.group}: {result.name}: {'; '.join(result.wrong)}"


def as_json(table: Table) -> dict[str, Any]:
    """Return the same as plain values."""
    return {
        "cases": len(table.results),
        "right": len(table.results) - len(table.wrong),
        "share": table.share,
        "wanted": ENOUGH,
        "false_alarms": len(table.false),
        "passed": table.passed,
        "groups": [
            {
                "group": name,
                "cases": said.total(),
                "right": right,
                "said": [{"so": so, "said": word, "cases": n} for (so, word), n in said.items()],
            }
            for name, (right, said) in table.counts().items()
        ],
        "wrong": [
            {
                "group": result.group,
                "case": result.name,
                "so": list(result.right),
                "said": result.said,
                "faults": list(result.wrong),
            }
            for result in table.wrong
        ],
    }
