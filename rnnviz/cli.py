"""The command line: `rnnviz` opens the window, `rnnviz COMMAND` works without one.

Bad usage and bad input end with status 2 and one line on standard error.  A run that diverges is a
result: status 0.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

# One thread: small products are slower on two, and the window needs the other core.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

from rnnviz import __version__  # noqa: E402 - after the environment is set
from rnnviz.command import streams  # noqa: E402
from rnnviz.text import BadInput, printable  # noqa: E402


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        line = printable(" ".join(message.split()))
        self.exit(2, f"{self.prog}: {line} (see {self.prog} --help)\n")


_WINDOW = """\
Train a small recurrent network and watch the error flow back through time.

  rnnviz                     open the window
  rnnviz exploding           open it with a preset
  rnnviz FILE                or a preset file, recording, exported figure, text, table or weights

Without a window:
  rnnviz presets             list the presets
  rnnviz list WHAT           list presets, views, lessons, settings, cell.name, …
  rnnviz record PRESET …     train and write a recording
  rnnviz export PRESET …     train and write figures or their data
  rnnviz sweep PRESET …      train over lists of settings and seeds
  rnnviz lesson LESSON       check a lesson, or print it as a worksheet
  rnnviz inspect WEIGHTS …   see inside a recurrent network trained in PyTorch or Keras
  rnnviz check               check this machine and every gradient, or all verdicts
  rnnviz bench               measure the speed

`rnnviz COMMAND --help` says more."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with streams.standard_streams():
            if arguments and arguments[0] in COMMANDS:
                return _command(arguments)
            return _window(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of the pipe has gone.
        streams.discard_output()
        return 141
    except (BadInput, OSError, MemoryError) as problem:
        streams.print_error(f"rnnviz: {_error_line(problem)}")
        return 2


def _error_line(problem: Exception) -> str:
    """Return the error in one line."""
    if isinstance(problem, MemoryError):
        return "not enough memory"
    if isinstance(problem, OSError):
        where = f"{problem.filename}: " if problem.filename is not None else ""
        return printable(f"{where}{problem.strerror or problem}")
    return str(problem)


def _window(arguments: list[str]) -> int:
    parser = _Parser(
        prog="rnnviz",
        description=_WINDOW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "experiment",
        nargs="?",
        metavar="PRESET|FILE",
        help="a name from `rnnviz presets`, or a file: preset (.toml), recording or trace (.npz),"
        " exported figure (.png, .svg, .pdf, .gif, .webp, .mp4), text, table, weights"
        " (.safetensors, .pt, .npz; with h5py Keras' .weights.h5, .keras)",
    )
    parser.add_argument("--language", choices=("en", "zh_CN"), help="language of the window")
    parser.add_argument("--version", action="version", version=f"rnnviz {__version__}")
    args, rest = parser.parse_known_args(arguments)
    if rest:
        parser.error(_unrecognized(args.experiment, rest))
    from rnnviz import app

    return app.run(main, args.experiment, args.language)


def _unrecognized(word: str | None, rest: list[str]) -> str:
    """Return what is wrong with arguments: most often the command is misspelt."""
    from rnnviz.nearest_name import similar_name

    if word is not None and not Path(word).suffix and not Path(word).exists():
        near = similar_name(word, list(COMMANDS))
        if near is not None:
            return f"there is no command {word}; did you mean {near}?"
    return f"unrecognized arguments: {' '.join(rest)}"


def _command(arguments: list[str]) -> int:
    name, *rest = arguments
    describe, examples = COMMANDS[name]
    parser = _Parser(
        prog=f"rnnviz {name}",
        description=describe,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    from importlib import import_module

    command = import_module(f"rnnviz.command.{name}")
    command.declare(parser)
    args = parser.parse_args(rest)
    with streams.ended_by_signal():
        return int(command.run(args))


_RECORD = """\
Train a preset without a window and write a recording: a plain .npz with every step of
the probe sequence, every update's scalars and the parameters.  Given a recording, repeat its
run, with the settings changed during it, and report whether the result is identical."""
_RECORD_EXAMPLES = """\
examples:
  rnnviz record clipped -o clipped.npz
  rnnviz record vanishing -o v.npz --updates 50 --set seed=3 --set cell.size=16
  rnnviz record run.npz -o again.npz"""
_EXPORT = """\
Write the views of a preset (trained first), of a recording or of a trace of `inspect` as
figures, as moving pictures or as data."""
_EXPORT_EXAMPLES = """\
examples:
  rnnviz export exploding -o figures
  rnnviz export clipped -o figures --view delta --view gradients --format pdf
  rnnviz export exploding -o figures --beside clipped
  rnnviz export run.npz -o data --format csv
  rnnviz export exploding -o figures --view delta --animate updates --fps 8
  rnnviz export exploding -o figures --animate flow --format mp4
  rnnviz export run.npz -o before --at 25
  rnnviz export trace.npz -o figures --layer l1 --step 20"""
_SWEEP = """\
Train a preset over lists or ranges of settings and over seeds, in as many processes as there are
processors, and keep what was measured of each run in one file.  A sweep that was stopped or killed
goes on where it was when the same command is given again.  `rnnviz export SWEEP.npz` draws it."""
_SWEEP_EXAMPLES = """\
examples:
  rnnviz sweep digit-sum-5 --over task.length=5..35:5 --over cell.name=srn,lstm --seeds 5 -o d.npz
  rnnviz sweep init-lab --over init.recurrent_scale=0.5..1.5:0.1 --seeds 8 --updates 50 -o rho.npz
  rnnviz sweep chaos --over clipping.threshold=0.01..10:x10 --seeds 3 -o clip.npz \\
      --scheduler tcp://127.0.0.1:8786"""
_INSPECT = """\
Replay one sequence through a torch.nn.RNN, GRU or LSTM and show what PyTorch does not: every
gate, every δ, the spectrum of every Jacobian, and which loss reaches which step."""
_INSPECT_EXAMPLES = """\
in PyTorch, with net = torch.nn.RNN, GRU or LSTM and one sequence x (T, M):
  import numpy, torch
  h, _ = net.eval()(x)
  (grad,) = torch.autograd.grad(criterion(readout(h), y), h)
  numpy.savez("net.npz", **net.state_dict())  # or torch.save(net.state_dict(), "net.pt")
  numpy.savez("seq.npz", inputs=x, grad_hidden=grad, hidden=h.detach(),
              nonlinearity=getattr(net, "nonlinearity", ""))  # also: h0=, c0=, labels=

then:
  rnnviz inspect net.npz --inputs seq.npz
  rnnviz inspect model.safetensors --inputs seq.npz --network encoder.lstm -o trace.npz
  rnnviz inspect large.pt --inputs batch.pt --sequence 3 --batch-first yes --without spectrum"""
_LESSON = """\
Check a lesson: say what it holds, or in one line what is wrong; with --worksheet print it, its
questions with empty axes first, and its answers from the real runs on pages after them."""
_LESSON_EXAMPLES = """\
examples:
  rnnviz lesson mine.toml
  rnnviz lesson mine.toml --worksheet mine.pdf --language zh_CN"""
_CHECK = """\
Report what this machine lacks, and check the gradient of every cell against central
differences; or, with --verdicts, compare the verdicts on hundreds of networks and runs with
their known regime."""
_CHECK_EXAMPLES = """\
examples:
  rnnviz check --json
  rnnviz check --verdicts
  rnnviz check --verdicts --cases 10000 --seed 7 --json"""
_BENCH = """\
Measure training against PyTorch (where it is installed), the cost of the views, and the
live window.  Every figure is a ratio of two measurements that alternate."""

_LIST = """\
List every name that a command or a file takes, with what it is: presets, sweeps, lessons, views,
settings, or what a setting such as cell.name can be."""
_LIST_EXAMPLES = """\
examples:
  rnnviz list views
  rnnviz list cell.name
  rnnviz list settings"""

COMMANDS = {
    "presets": ("List the presets: name, title and regime, one a line.", ""),
    "list": (_LIST, _LIST_EXAMPLES),
    "record": (_RECORD, _RECORD_EXAMPLES),
    "export": (_EXPORT, _EXPORT_EXAMPLES),
    "sweep": (_SWEEP, _SWEEP_EXAMPLES),
    "inspect": (_INSPECT, _INSPECT_EXAMPLES),
    "lesson": (_LESSON, _LESSON_EXAMPLES),
    "check": (_CHECK, _CHECK_EXAMPLES),
    "bench": (_BENCH, ""),
}
"""Description and examples of each command, which is implemented by `rnnviz.command.NAME`."""


if __name__ == "__main__":
    sys.exit(main())
