"""What is said of a network and of a run: findings from arrays, kinds from them, then sentences.

Two questions are kept apart.  *Flow* is what becomes of an error on its way back through the
network on screen; *training* is what the run has done so far.
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
