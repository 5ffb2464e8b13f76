"""All cells, in the order in which the user is offered them."""

from __future__ import annotations

from rnnviz.nn.cell import Cell
from rnnviz.nn.cells.gru import GRU
from rnnviz.nn.cells.indrnn import IndRNN
from rnnviz.nn.cells.lru import LRU
from rnnviz.nn.cells.lstm import LSTM
from rnnviz.nn.cells.lstm_1997 import LSTM1997
from rnnviz.nn.cells.lstm_coupled import CoupledLSTM
from rnnviz.nn.cells.lstm_peephole import PeepholeLSTM
from rnnviz.nn.cells.mingru import MinGRU
from rnnviz.nn.cells.minlstm import MinLSTM
from rnnviz.nn.cells.narx import NARX
from rnnviz.nn.cells.recursive import Recursive
from rnnviz.nn.cells.residual import Residual
from rnnviz.nn.cells.srn import SRN
from rnnviz.nn.cells.srn_norm import NormalizedSRN
from rnnviz.nn.cells.tdnn import TDNN

CELLS: tuple[type[Cell], ...] = (
    SRN,
    LSTM,
    GRU,
    Residual,
    NARX,
    TDNN,
    MinGRU,
    MinLSTM,
    IndRNN,
    LRU,
    LSTM1997,
    PeepholeLSTM,
    CoupledLSTM,
    NormalizedSRN,
    Recursive,
)
