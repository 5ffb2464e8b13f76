"""Classification of the error flow in a network and of a training run, with a sentence for each.

The two are independent.  The *flow* verdict is about the error on its way back through the network
that is shown; the *training* verdict is about the run so far.
"""

from rnnviz.verdict.cause import Cause
from rnnviz.verdict.flow import FLOW_KINDS, FlowKind, FlowVerdict, classify_flow
from rnnviz.verdict.regime import REGIMES, RegimeName, regime_of
from rnnviz.verdict.run_watch import RunRecord, RunWatch
from rnnviz.verdict.training import TRAINING_KINDS, TrainingKind, TrainingVerdict, classify_training

__all__ = [
    "FLOW_KINDS",
    "REGIMES",
    "TRAINING_KINDS",
    "Cause",
    "FlowKind",
    "FlowVerdict",
    "RegimeName",
    "RunRecord",
    "RunWatch",
    "TrainingKind",
    "TrainingVerdict",
    "classify_flow",
    "classify_training",
    "regime_of",
]
