"""`python -m tests.fuzz --cases 50000 lesson`: many more damaged files than the tests try."""

from __future__ import annotations

import argparse
import contextlib
import gc
import random
import resource
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from rnnviz.text import BadInput
from tests.fuzz.readers import READERS, check_line

WAVE = 500
"""Cases of one reader before it is the turn of the next."""
LONG = 1.0
"""Seconds of the processor that no case should take."""
LARGE = 64 << 10
"""KiB that no case should take."""


def main() -> None:
    """Read the damaged files, and print for every reader what was met."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="READER", help=", ".join(READERS))
    parser.add_argument("--cases", type=int, default=1_000, help="of every reader")
    parser.add_argument("--seed", type=int, default=1, help="of the first case")
    args = parser.parse_args()
    names = args.names or list(READERS)
    met = {name: Counter[str]() for name in names}
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    warnings.simplefilter("error")  # a warning is a second line
    gc.freeze()
    for first in range(args.seed, args.seed + args.cases, WAVE):
        for name in names:
            for number in range(first, min(first + WAVE, args.seed + args.cases)):
                _try(name, number, folder, met[name])
            print(f"{name}: {met[name].total()} cases, {dict(met[name])}", flush=True)
    print(f"what was met first of each kind is kept in {folder}")


def _try(name: str, number: int, folder: Path, met: Counter[str]) -> None:
    reader = READERS[name]
    data, path = reader.case(random.Random(f"{name} {number}")), folder / f"case{reader.suffix}"
    path.write_bytes(data)
    forget_peak()
    memory, start = peak(), time.process_time()
    outcome = _outcome(name, path)
    if time.process_time() - start > LONG:
        outcome += " SLOW"
    if peak() - memory > LARGE:
        outcome += " MEMORY"
    path.unlink(missing_ok=True)  # damaged preferences are moved aside
    met[outcome] += 1
    if outcome not in ("read", "refused") and met[outcome] == 1:
        (folder / f"{name}-{number}{reader.suffix}").write_bytes(data)
        print(f"{name}, case {number}: {outcome}", flush=True)


def forget_peak() -> None:
    """Begin anew where the system can (Linux): below a former peak no case is seen to take much."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak() -> int:
    """Return the most memory the process has taken since the last `forget_peak`, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _outcome(name: str, path: Path) -> str:
    try:
        READERS[name].read(path)
    except BadInput as error:
        try:
            check_line(error)
        except AssertionError as odd:
            return f"ODD LINE {str(odd)[:300]}"
        return "refused"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-3:]
        where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(last))
        return f"{type(error).__name__} {str(error)[:120]!r} at {where}"
    return "read"


if __name__ == "__main__":
    main()
