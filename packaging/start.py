"""What the bundled program runs: rnnviz, or a module of it in a process of its own.

rnnviz starts other processes of itself as `sys.executable -m rnnviz.MODULE …`.  In a bundle
`sys.executable` is not Python but this program, so it answers that command as Python would.  The
processes of a sweep are those of `multiprocessing`, which `freeze_support` answers.
"""

import locale
import multiprocessing
import os
import runpy
import sys


def main() -> int:
    """Run what the arguments ask for and return the exit status."""
    multiprocessing.freeze_support()
    if sys.platform == "linux" and locale.setlocale(locale.LC_CTYPE) in ("C", "POSIX"):
        os.environ.setdefault("LC_CTYPE", "C.UTF-8")  # as Python does where it is not frozen
    if sys.argv[1:2] == ["-m"] and "".join(sys.argv[2:3]).startswith("rnnviz."):
        module = sys.argv[2]
        del sys.argv[1:3]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    from rnnviz import __main__ as program

    return program.main() if sys.stderr is not None else program.main_without_console()


if __name__ == "__main__":
    sys.exit(main())
