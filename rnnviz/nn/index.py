"""The cells there are, in the order in which they are offered."""

from __future__ import annotations

from rnnviz.nn.cell import Cell
from rnnviz.nn.gru import GRU
from rnnviz.nn.lstm import LSTM
from rnnviz.nn.narx import NARX
from rnnviz.nn.residual import Residual
from rnnviz.nn.srn import SRN
from rnnviz.nn.tdnn import TDNN

CELLS: tuple[type[Cell], ...] = (SRN, LSTM, GRU, Residual, NARX, TDNN)
