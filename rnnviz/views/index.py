"""All views, in the order of their docks.  A new view is a file and a line here."""

from __future__ import annotations

from rnnviz.views.cliff import CliffView
from rnnviz.views.delta import Delta
from rnnviz.views.depth import Depth
from rnnviz.views.gates import Gates
from rnnviz.views.gradients import Gradients
from rnnviz.views.hidden import Hidden
from rnnviz.views.loss import Loss
from rnnviz.views.paths import PathsView
from rnnviz.views.phase import Phase
from rnnviz.views.prediction import Prediction
from rnnviz.views.rule import LearningRule
from rnnviz.views.saturation import Saturation
from rnnviz.views.spectrum import SpectrumView
from rnnviz.views.states import States
from rnnviz.views.text import Text
from rnnviz.views.triangle import Triangle
from rnnviz.views.verdict import Verdict
from rnnviz.views.view import View
from rnnviz.views.weights import WeightsView

VIEWS: tuple[View, ...] = (
    Hidden(),
    Delta(),
    Triangle(),
    Depth(),
    SpectrumView(),
    PathsView(),
    Gates(),
    Saturation(),
    Gradients(),
    LearningRule(),
    WeightsView(),
    Loss(),
    CliffView(),
    Prediction(),
    Phase(),
    Text(),
    States(),
    Verdict(),
)
