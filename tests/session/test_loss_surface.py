"""The loss surface is computed while its view is visible, without delaying training."""

from rnnviz.experiment.preset import load_preset
from rnnviz.session import Session


def test_the_cliff_comes_with_its_age(qtbot, patient):
    session = Session()
    try:
        session.set_watching({"cliff"})
        session.reset(load_preset("cliff").experiment)
        qtbot.waitUntil(lambda: session.frame is not None and session.frame.loss_slice is not None)
        assert session.frame.loss_slice.done == 1
        assert session.frame.update_of("cliff") == session.frame.snapshot.update == 0
        session.single()
        qtbot.waitUntil(lambda: session.frame.update_of("cliff") == 1)
        assert session.frame.loss_slice.updates.tolist() == [0, 1]
    finally:
        session.close()
