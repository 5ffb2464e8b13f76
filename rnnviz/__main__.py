"""The program `rnnviz`, also as `python -m rnnviz`."""

import signal
import sys


def main() -> int:
    """Run the command line; Ctrl+C during loading ends it without a traceback."""
    interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if interruptible:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from rnnviz.cli import main

    if interruptible:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return main()


if __name__ == "__main__":
    sys.exit(main())
