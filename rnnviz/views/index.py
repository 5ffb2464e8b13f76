"""All views, in the order of their docks.  A new view is a file and a line here."""

from __future__ import annotations

from rnnviz.views.cliff import CliffView
from rnnviz.views.delta.view import DeltaView
from rnnviz.views.depth import DepthView
from rnnviz.views.flow.view import FlowView
from rnnviz.views.gates import GatesView
from rnnviz.views.gradients import GradientsView
from rnnviz.views.hidden import HiddenView
from rnnviz.views.loss import LossView
from rnnviz.views.paths import PathsView
from rnnviz.views.phase import PhaseView
from rnnviz.views.prediction.view import PredictionView
from rnnviz.views.rule import LearningRuleView
from rnnviz.views.saturation import SaturationView
from rnnviz.views.spectrum import SpectrumView
from rnnviz.views.states import StatesView
from rnnviz.views.text import TextView
from rnnviz.views.tree import TreeView
from rnnviz.views.triangle.view import TriangleView
from rnnviz.views.verdict import VerdictView
from rnnviz.views.view import View
from rnnviz.views.weights import WeightsView

VIEWS: tuple[View, ...] = (
    HiddenView(),
    DeltaView(),
    FlowView(),
    TriangleView(),
    DepthView(),
    TreeView(),
    SpectrumView(),
    PathsView(),
    GatesView(),
    SaturationView(),
    GradientsView(),
    LearningRuleView(),
    WeightsView(),
    LossView(),
    CliffView(),
    PredictionView(),
    PhaseView(),
    TextView(),
    StatesView(),
    VerdictView(),
)
