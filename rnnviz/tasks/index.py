"""All tasks, in the order in which they are offered."""

from __future__ import annotations

from rnnviz.tasks.adding import Adding
from rnnviz.tasks.addition import Addition
from rnnviz.tasks.copy import Copy
from rnnviz.tasks.digit_sum import DigitSum
from rnnviz.tasks.impulse import Impulse
from rnnviz.tasks.line_ends import LineEnds
from rnnviz.tasks.lorenz import Lorenz
from rnnviz.tasks.mackey_glass import MackeyGlass
from rnnviz.tasks.parity import Parity
from rnnviz.tasks.pendulum import Pendulum
from rnnviz.tasks.random_walk import RandomWalk
from rnnviz.tasks.reber import Reber
from rnnviz.tasks.recall import Recall
from rnnviz.tasks.reverse import Reverse
from rnnviz.tasks.series import Series
from rnnviz.tasks.series_class import SeriesClass
from rnnviz.tasks.sine import Sine
from rnnviz.tasks.task import Task
from rnnviz.tasks.temporal_order import TemporalOrder
from rnnviz.tasks.text import Text
from rnnviz.tasks.text_class import TextClass

TASKS: tuple[type[Task], ...] = (
    Recall,
    Sine,
    Adding,
    TemporalOrder,
    Copy,
    DigitSum,
    Parity,
    Reber,
    Text,
    LineEnds,
    TextClass,
    Reverse,
    Addition,
    Series,
    Pendulum,
    MackeyGlass,
    Lorenz,
    RandomWalk,
    SeriesClass,
    Impulse,
)
