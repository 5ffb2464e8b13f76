"""Programs `rnnviz`, also as `python -m rnnviz`, and `rnnviz-window`, which needs no console."""

import io
import signal
import sys
import traceback


def main() -> int:
    """Run the command line; Ctrl+C during loading ends it without a traceback."""
    interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if interruptible:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from rnnviz.cli import main

    if interruptible:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return main()


def main_without_console() -> int:
    """Run the command line; without a standard error show in a box why it ended.

    Windows gives a program that opens no console window none.
    """
    if sys.stderr is not None:
        return main()
    sys.stderr = said = io.StringIO()
    try:
        status = main()
    except SystemExit as stop:  # bad usage
        status = stop.code if isinstance(stop.code, int) else 1
    except Exception:  # noqa: BLE001 - nobody else would show it
        traceback.print_exc()
        status = 1
    if status and said.getvalue():
        from rnnviz.app import show_error

        show_error(said.getvalue().strip())
    return status


if __name__ == "__main__":
    sys.exit(main())
