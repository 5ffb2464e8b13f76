"""All tasks, in the order in which the user is offered them."""

from __future__ import annotations

from rnnviz.tasks.from_file.digits import Digits
from rnnviz.tasks.from_file.line_ends import LineEnds
from rnnviz.tasks.from_file.series import Series
from rnnviz.tasks.from_file.series_class import SeriesClass
from rnnviz.tasks.from_file.text import Text
from rnnviz.tasks.from_file.text_class import TextClass
from rnnviz.tasks.synthetic.adding import Adding
from rnnviz.tasks.synthetic.addition import Addition
from rnnviz.tasks.synthetic.copy import Copy
from rnnviz.tasks.synthetic.digit_sum import DigitSum
from rnnviz.tasks.synthetic.expression import Expression
from rnnviz.tasks.synthetic.impulse import Impulse
from rnnviz.tasks.synthetic.lorenz import Lorenz
from rnnviz.tasks.synthetic.mackey_glass import MackeyGlass
from rnnviz.tasks.synthetic.palindrome import Palindrome
from rnnviz.tasks.synthetic.parity import Parity
from rnnviz.tasks.synthetic.pendulum import Pendulum
from rnnviz.tasks.synthetic.random_walk import RandomWalk
from rnnviz.tasks.synthetic.reber import Reber
from rnnviz.tasks.synthetic.recall import Recall
from rnnviz.tasks.synthetic.reverse import Reverse
from rnnviz.tasks.synthetic.sine import Sine
from rnnviz.tasks.synthetic.temporal_order import TemporalOrder
from rnnviz.tasks.task import Task

TASKS: tuple[type[Task], ...] = (
    Recall,
    Sine,
    Adding,
    TemporalOrder,
    Copy,
    DigitSum,
    Palindrome,
    Parity,
    Reber,
    Expression,
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
    Digits,
    Impulse,
)
