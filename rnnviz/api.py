"""The Python interface: train presets, inspect networks, get figures and arrays, without a window.

    import rnnviz

    run = rnnviz.train("vanishing", updates=100)        # or a preset file of your own
    run.arrays()["trace/l0.delta.z"]                    # every array of a recording, by its name
    run.plot("delta")                                   # a matplotlib figure
    run.save("vanishing.npz")                           # what `rnnviz record` writes

    other = rnnviz.train(run, updates=100, cell__name="lstm")
    run.plot("delta", beside=other)                     # both, named by what differs
    run.save("both.npz", beside=other)                  # rnnviz.load("both.npz").beside is (other,)

    run = rnnviz.inspect(net, x, grad_hidden=g)         # net: a torch.nn.RNN, GRU or LSTM

Training needs only NumPy; matplotlib is imported by the first `plot`, Qt never.  Linear algebra
runs on one thread whatever the environment says, so that the results equal those of `rnnviz record`
bit for bit on the same machine and NumPy; without threadpoolctl this takes OMP_NUM_THREADS=1 and
OPENBLAS_NUM_THREADS=1 in the environment.

Invalid input raises `BadInput`, a ValueError with a message of one line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from rnnviz.experiment.override import with_settings
from rnnviz.experiment.preset import Preset, list_presets, load_preset
from rnnviz.setting import unknown_name
from rnnviz.text import QT_TRANSLATE_NOOP, BadInput
from rnnviz.training.diagnostics import completed
from rnnviz.training.probe import Probe, parse_probe
from rnnviz.training.replay import RepeatedRun, repeated_run
from rnnviz.training.shown_sequence import frame_showing
from rnnviz.training.snapshot import MOST_BESIDE, Frame, with_beside
from rnnviz.training.trainer import Trainer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from rnnviz.inspection.result import Inspection
    from rnnviz.nn.trace import Array
    from rnnviz.recording.recording_file import Recording
    from rnnviz.views.view import View

__all__ = ["BadInput", "Run", "inspect", "load", "presets", "train"]


class Run:
    """A run at one update, or a network that was inspected; made by the functions of this module.

    Attributes
    ----------
    name, title : str
        Of the preset or the file.
    update : int
        How many updates it has made; 0 for an inspected network.
    beside : tuple of Run
        The runs that a recording holds beside it, B first; empty for any other.
    """

    beside: tuple[Run, ...] = ()

    def __init__(self, preset: Preset, trainer: Trainer | None = None) -> None:
        self._preset = preset
        self._trainer = trainer or Trainer(preset.experiment, preset.name)
        self._frame: Frame | None = None
        self._arrays: Mapping[str, Array] | None = None
        self._repeated: RepeatedRun | None = None

    @property
    def name(self) -> str:
        return self._preset.name

    @property
    def title(self) -> str:
        return self._preset.title or self._preset.name

    @property
    def update(self) -> int:
        return self.frame().snapshot.update

    def frame(self, n: int | None = None, *, probe: str | None = None) -> Frame:
        """Return the frame after update `n`, by default the current one.

        For another update the run is made again from its seed, to the same bits; after that,
        earlier updates are near.  See `rnnviz.training.snapshot.Frame`:
        `frame.snapshot.trace.layers[0].delta` is (T, D).

        Parameters
        ----------
        n : int, optional
        probe : str, optional
            The sequence to be shown in place of the usual one, as for `rnnviz export --probe`:
            "6 7 0 0 1", "training:3", "held-out:5", "shuffled:2".

        Raises
        ------
        BadInput
            Where there is no such update: the run ended before it, or the recorded one cannot be
            made again here.  Where the task cannot read the sequence.
        """
        if n is None:
            self._frame = self._frame or self._trainer.frame()
        frame = self._frame if n is None and self._frame is not None else self._at(n or 0)
        return frame if probe is None else self._showing(frame, parse_probe(probe))

    def _showing_if_read(self, frame: Frame, probe: Probe) -> Frame:
        try:
            return self._showing(frame, probe)
        except BadInput:
            return frame

    def _showing(self, frame: Frame, probe: Probe) -> Frame:
        """Return the frame with another sequence; a recorded run is made again for that."""
        snapshot = frame.snapshot
        if snapshot.checkpoint is None and snapshot.inspected is None:
            frame = self._repeated_frame(self._trainer_at(snapshot.update))
        with _one_thread():
            return completed(frame_showing(frame, probe))

    def _at(self, n: int) -> Frame:
        if self._frame is not None and n == self._frame.snapshot.update:
            return self._frame
        trainer = self._trainer_at(n)
        if trainer.update != n:
            source = QT_TRANSLATE_NOOP("cli", "{name}: there is no update {n}; it ended at {last}")
            raise BadInput.of("cli", source, name=self.name, n=n, last=trainer.update)
        return self._repeated_frame(trainer)

    def _trainer_at(self, n: int) -> Trainer:
        """Return the run made again up to an update, or to where it ended before."""
        if self._repeated is None:
            self._repeated = self._beginning()
        with _one_thread():
            return self._repeated.at(_count(n))

    def _beginning(self) -> RepeatedRun:
        return repeated_run(self._preset.experiment, name=self._preset.name)

    def _repeated_frame(self, trainer: Trainer) -> Frame:
        with _one_thread():
            trainer.evaluate()
            return trainer.frame()

    def arrays(self) -> Mapping[str, Array]:
        """Return every array of a recording by its name, "loss" and "trace/l0.delta.z".

        See *Recordings* in the manual.  "meta" is JSON, see `meta`.
        """
        if self._arrays is None:
            self._arrays = MappingProxyType(dict(self._recorded()))
        return self._arrays

    def _recorded(self) -> Mapping[str, Array]:
        from rnnviz.recording.recording_file import capture, recording_of

        with _one_thread():
            return recording_of(capture(self._trainer), self._preset.title)

    @property
    def meta(self) -> dict[str, Any]:
        """The metadata of the recording: "regime", "verdict", "outcome", the experiment."""
        return cast(dict[str, Any], json.loads(str(self.arrays()["meta"])))

    def save(self, path: str | Path, *, beside: Run | Sequence[Run] | None = None) -> None:
        """Write a recording, or an inspection's trace, as `rnnviz record` and `inspect -o` do.

        Parameters
        ----------
        path : str or Path
        beside : Run or sequence of Run, optional
            The runs to keep in the same file, B first, at most five; by default those of `beside`.

        Raises
        ------
        BadInput
            Where the file system refuses; no half file is left.
        """
        from rnnviz.recording.beside import joined
        from rnnviz.storage.npz import write_arrays

        others = [run.arrays() for run in self._chosen(beside)]
        write_arrays(Path(path), joined(dict(self.arrays()), [dict(other) for other in others]))

    def plot(
        self,
        view: str,
        *,
        n: int | None = None,
        layer: str | None = None,
        step: int | None = None,
        beside: Run | Sequence[Run] | None = None,
        probe: str | None = None,
    ) -> Figure:
        """Return a view as a matplotlib figure, as it is exported.

        Parameters
        ----------
        view : str
            "hidden", "delta", "triangle", "spectrum", "gates", …: see *What each view shows* in the
            manual.
        n : int, optional
            The update to be shown; by default where the run stands.
        layer : str, optional
            "l0", "l1", "l0r" of a bidirectional layer; by default the first with a state.
        step : int, optional
            The time step that is marked, 1..T.
        beside : Run or sequence of Run, optional
            Runs to draw with it, by default those of `beside`: the first, B, in every view, up to
            five in the views over updates.  They stand at update `n` too, or where they ended
            before.
        probe : str, optional
            The sequence to be shown, see `frame`.

        Raises
        ------
        BadInput
            Where there is no such view, update, layer or step, or there are too many runs.
        """
        from rnnviz.export.caption import caption
        from rnnviz.export.exporter import with_diagnostics
        from rnnviz.export.page import draw_page
        from rnnviz.views.part.selection import at_position

        chosen = _view(view)
        frame = at_position(self.frame(n, probe=probe), layer, step)
        others = [run._frame_until(n) for run in self._chosen(beside)]
        if probe is not None:
            runs = zip(self._chosen(beside), others, strict=True)
            others = [run._showing_if_read(other, parse_probe(probe)) for run, other in runs]
        frame = with_beside(frame, others)
        with _one_thread():
            frame = with_diagnostics(frame, [chosen])
        return draw_page([chosen.figure(frame)], caption(frame, self.title))

    def _chosen(self, beside: Run | Sequence[Run] | None) -> tuple[Run, ...]:
        """Return the runs beside this one."""
        if beside is None:
            return self.beside
        runs = (beside,) if isinstance(beside, Run) else tuple(beside)
        if len(runs) > MOST_BESIDE or not all(isinstance(run, Run) for run in runs):
            source = QT_TRANSLATE_NOOP("cli", "beside: give a run, or up to {most} runs")
            raise BadInput.of("cli", source, most=MOST_BESIDE)
        return runs

    def _frame_until(self, n: int | None) -> Frame:
        """Return the frame after update `n`, or where the run ended before."""
        if n is None or n == self.update:
            return self.frame()
        return self._repeated_frame(self._trainer_at(n))

    def __repr__(self) -> str:
        return f"<rnnviz.Run {self.name!r} at update {self.update}>"


class _Stored(Run):
    """A recording that was read."""

    def __init__(self, recording: Recording) -> None:
        from rnnviz.recording.frame_reader import frame_alone

        self._recording, self._repeated = recording, None
        self._preset = Preset(recording.name, recording.experiment, title=recording.title)
        self._frame = frame_alone(recording)
        alone = replace(recording, beside=())
        self._arrays = MappingProxyType(alone.content)
        self.beside = tuple(_Stored(other) for other in recording.beside)

    def _beginning(self) -> RepeatedRun:
        from rnnviz.recording.replay import recorded_run

        return recorded_run(self._recording)

    def _at(self, n: int) -> Frame:
        last = self.update
        if _count(n) > last:
            source = QT_TRANSLATE_NOOP("cli", "{name}: there is no update {n}; it ended at {last}")
            raise BadInput.of("cli", source, name=self.name, n=n, last=last)
        return super()._at(n)

    def _frame_until(self, n: int | None) -> Frame:
        return self._at(min(n, self.update)) if n is not None else self.frame()

    def _repeated_frame(self, trainer: Trainer) -> Frame:
        import warnings

        from rnnviz.recording.replay import compare_scalars

        rounding = compare_scalars(self._recording, trainer)
        if rounding is not None:
            warnings.warn(str(rounding), stacklevel=5)
        return super()._repeated_frame(trainer)


class _Inspected(Run):
    """A network that was not trained here, on one sequence."""

    def __init__(self, inspection: Inspection) -> None:
        from rnnviz.inspection.frame import QUICK_DIAGNOSTICS, frame_of

        self._inspection = inspection
        self._frame = frame_of(inspection, QUICK_DIAGNOSTICS)  # `plot` adds what its view needs
        self._preset = Preset(inspection.weights.name, self._frame.snapshot.experiment)
        self._arrays = self._repeated = None

    def _recorded(self) -> Mapping[str, Array]:
        from rnnviz.inspection.result import arrays_of

        return arrays_of(self._inspection)

    def _at(self, n: int) -> Frame:
        if n:
            source = QT_TRANSLATE_NOOP("cli", "{name} is inspected: it has no update {n}")
            raise BadInput.of("cli", source, name=self.name, n=n)
        return self.frame()

    def _frame_until(self, n: int | None) -> Frame:
        return self.frame()

    def __repr__(self) -> str:
        return f"<rnnviz.Run {self.name!r}, inspected>"


def presets() -> list[dict[str, str]]:
    """Return name, title, regime and both verdicts claimed of every preset, as the command does."""
    return [preset.listed for preset in list_presets()]


def load(name_or_path: str | Path) -> Run:
    """Return a preset before its first update, a recording where it ended, or a trace.

    Parameters
    ----------
    name_or_path : str or Path
        A name from `presets()`, a preset file (.toml), or what `Run.save`, `rnnviz record` or
        `rnnviz inspect -o` wrote (.npz).

    Raises
    ------
    BadInput
        Where there is none, or the file cannot be used.
    """
    path = Path(name_or_path).expanduser()
    if path.suffix.lower() != ".npz":
        return Run(load_preset(str(name_or_path)))
    from rnnviz.inspection.trace_file import is_trace, trace_of
    from rnnviz.recording.recording_file import read_recording
    from rnnviz.storage.npz import read_arrays, stored_arrays

    if not is_trace(stored_arrays(path)):
        return _Stored(read_recording(path))
    return _inspect(*trace_of(path, read_arrays(path)))


def train(preset: str | Path | Run, updates: int | None = None, **settings: Any) -> Run:
    """Train a preset to its end, or to where it diverges or dies.

    Parameters
    ----------
    preset : str, Path or Run
        A name from `presets()`, a preset file, or a run whose settings to use from the start.
    updates : int, optional
        How many; by default as many as the preset says.
    **settings
        Settings to change by their keys in a preset file, two underscores for the dot:
        `seed=3, cell__size=16, optimizer__learning_rate=0.05`.

    Raises
    ------
    BadInput
        For an unknown preset or key, or an invalid value, naming it.
    """
    start = preset._preset if isinstance(preset, Run) else load_preset(str(preset))
    changes = {key.replace("__", "."): value for key, value in settings.items()}
    if updates is not None:
        changes["training.updates"] = _count(updates)
    chosen = with_settings(start, changes)
    from rnnviz.command.training import train as to_its_end
    from rnnviz.command.training import trainer_of

    with _one_thread():
        return Run(chosen, to_its_end(trainer_of(chosen)))


def inspect(
    module: Any,
    inputs: Any,
    *,
    grad_hidden: Any = None,
    hidden: Any = None,
    h0: Any = None,
    c0: Any = None,
    labels: Any = None,
    nonlinearity: str | None = None,
    network: str | None = None,
    sequence: int = 0,
    batch_first: bool | None = None,
    gru_form: str = "reset_after",
    spectrum: bool = True,
) -> Run:
    """Replay a sequence through a recurrent network to get every gate, δ and Jacobian.

    Parameters
    ----------
    module : torch.nn.Module, mapping or path
        A torch.nn.RNN, GRU, LSTM or one of their cells, or a module that holds one; its
        nonlinearity and batch_first are read from it.  Or its `state_dict()`, or a file of it.
    inputs : array, tensor, mapping or path
        (T, M), or a batch (T, B, M) or (B, T, M); or a file or a mapping with "inputs".
    grad_hidden : (T, D) array, optional
        The direct ∂L/∂h_t of each step; without it, ones at the last step.
    hidden : (T, D) array, optional
        PyTorch's own states; where the replay differs from them, nothing is claimed.
    h0, c0 : array, optional
        (D,), (N, D) or (N, B, D) for N directions of all layers.
    labels : sequence of str, optional
        A name for each step.
    nonlinearity : {"tanh", "relu", "identity", "logistic"}, optional
        Of an SRN, where neither module nor inputs specify it.
    network : str, optional
        The prefix of one of several networks.
    sequence : int
        Which of a batch, from 0.
    batch_first : bool, optional
        Where neither the module nor the shape determines it.
    gru_form : {"reset_after", "reset_before"}
    spectrum : bool
        Whether to compute the spectra, which take long for some hundreds of units.

    Raises
    ------
    BadInput
        Where something does not fit, naming it.
    """
    from rnnviz.inspection.input_sequence import ReadingOptions
    from rnnviz.inspection.torch_module import network_of, sequence_from

    weights, properties = network_of(module, gru_form, network)
    first = properties.batch_first if batch_first is None else batch_first
    reading = ReadingOptions(nonlinearity or properties.nonlinearity, sequence, first)
    rest = {"grad_hidden": grad_hidden, "hidden": hidden, "h0": h0, "c0": c0, "labels": labels}
    given = {name: value for name, value in rest.items() if value is not None}
    known = sequence_from(inputs, given, weights.stack, reading)
    return _inspect(weights, known, () if spectrum else ("spectrum",))


def _inspect(weights: Any, sequence: Any, without: tuple[str, ...] = ()) -> Run:
    from rnnviz.inspection.result import inspect as inspection_of

    with _one_thread():
        return _Inspected(inspection_of(weights, sequence, without=without))


def _one_thread() -> Any:
    """Restrict linear algebra to one thread, if threadpoolctl is installed."""
    from contextlib import nullcontext

    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        return nullcontext()
    return threadpool_limits(1)


def _view(name: str) -> View:
    from rnnviz.views.index import VIEWS

    known = {view.name: view for view in VIEWS}
    if name not in known:
        raise unknown_name(str(name), str(name), known, what="view")
    return known[name]


def _count(updates: int) -> int:
    import operator

    try:
        count = operator.index(updates)
    except TypeError:
        count = -1
    if not 0 <= count <= 1_000_000 or isinstance(updates, bool):
        source = QT_TRANSLATE_NOOP("cli", "updates: {n} is not a whole number from 0 to 1000000")
        raise BadInput.of("cli", source, n=repr(updates)[:60])
    return count
