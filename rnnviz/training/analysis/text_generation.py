"""What a network writes when each symbol it says is handed back to it as its next input.

A text depends on the parameters, the prompt, the temperature and the seed of the run and its
update, and on nothing else: the same update always writes the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.experiment.experiment import Experiment
from rnnviz.nn.network import Network
from rnnviz.nn.parameters import Parameters
from rnnviz.nn.stepper import Stepper
from rnnviz.nn.trace import Array
from rnnviz.tasks.from_file.text import Text
from rnnviz.tasks.task import Source
from rnnviz.training.checkpoint import Checkpoint

LONGEST_PROMPT = 200


@dataclass(frozen=True)
class TextGenerator:
    """What a text is written with; free to cross threads.

    Attributes
    ----------
    network : callable
        Returns a new network of the run's kind, whose buffers nobody else uses.
    parameters : Parameters
        A copy.
    prompt : (n,) int ndarray
        Symbols to read first; at least one.
    length : int
        How many symbols to write.
    temperature : float
    seed : tuple of int
        Of the random numbers: the run's seed and the update.
    """

    network: Callable[[], Network]
    parameters: Parameters
    prompt: Array
    length: int
    temperature: float
    seed: tuple[int, ...]


@dataclass(frozen=True)
class GeneratedText:
    """A text as symbols.

    Attributes
    ----------
    symbols : (N,) int ndarray
        The prompt and what was written; less than was asked for where an output was not finite.
    prompt : int
        How many of them were the prompt.
    temperature : float
    """

    symbols: Array
    prompt: int
    temperature: float


def writer_of(
    experiment: Experiment, source: Source, landscape: Checkpoint, update: int
) -> TextGenerator | None:
    """Return what a run writes with after an update; None where its task is no text.

    Without a prompt it goes on from the first symbol of the sequence on screen.
    """
    task = experiment.task
    if not isinstance(task, Text):
        return None
    prompt = source.symbols(task.prompt[:LONGEST_PROMPT])
    return TextGenerator(
        network=landscape.network,
        parameters=landscape.parameters,
        prompt=prompt if len(prompt) else source.probe().x[:1, 0],
        length=task.written,
        temperature=task.temperature,
        seed=(experiment.seed, update),
    )


def write(writer: TextGenerator, cancelled: Callable[[], bool] = lambda: False) -> GeneratedText:
    """Let a network write."""
    rng = np.random.default_rng(writer.seed)
    stepper = Stepper(writer.network(), writer.parameters)
    symbols = writer.prompt.tolist()
    with np.errstate(all="ignore"):
        for symbol in symbols:
            output = stepper.advance(symbol)
        while len(symbols) < len(writer.prompt) + writer.length and not cancelled():
            symbol = choose(output, writer.temperature, rng)
            if symbol is None:
                break
            symbols.append(symbol)
            output = stepper.advance(symbol)
    return GeneratedText(np.array(symbols, np.int32), len(writer.prompt), writer.temperature)


def choose(output: Array, temperature: float, rng: np.random.Generator) -> int | None:
    """Return a class drawn with probabilities softmax(o/T); None where o has no finite maximum.

    One number is drawn for each call, whatever T, so that texts of different temperatures part
    only where the temperature makes them.
    """
    drawn, highest = rng.random(), np.max(output)
    if not np.isfinite(highest):
        return None
    if temperature == 0:
        return int(np.argmax(output))
    heights = np.exp((np.asarray(output, np.float64) - highest) / temperature)
    reached = np.cumsum(heights)
    return int(np.searchsorted(reached[:-1], drawn * reached[-1], side="right"))
