"""An error while painting is one error: the next picture is painted, and nothing crashes."""

import gc

import numpy as np
import pytest

from rnnviz.plot.figure import Axis, Curve, Figure, Panel
from rnnviz.screen.display_list import StaticLayer
from rnnviz.screen.paint_region import PaintRegion

X = np.arange(10.0)
FIGURE = Figure("t", (Panel("a", Axis("x", 0, 9), Axis("y", 0, 9), (Curve(X, X),)),))


@pytest.mark.qt_log_ignore("Painter ended with . saved states")
@pytest.mark.parametrize("part", [(PaintRegion, "paint"), (StaticLayer, "_render")])
def test_an_error_while_painting_leaves_nothing_open(widget, pixels, monkeypatch, part):
    widget.draw(FIGURE)
    whole = pixels(widget)
    kept = []
    with monkeypatch.context() as patched:
        patched.setattr(*part, _fail)
        for wider in range(1, 20):
            widget.resize(400 + wider, 300)
            with pytest.raises(ZeroDivisionError) as raised:
                widget.grab()
            kept.append(raised)  # and with it all that the frames of the traceback hold
    kept.clear()
    gc.collect()
    widget.resize(400, 300)
    assert np.array_equal(pixels(widget), whole)


def _fail(*arguments):
    return 1 // 0
