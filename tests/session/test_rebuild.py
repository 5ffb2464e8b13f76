"""Before the first update every setting acts at once: nothing is lost, nothing queues."""

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.session import State
from rnnviz.training.snapshot import PREVIOUS_RUN


def scaled(experiment, scale, **sections):
    return experiment(init={"recurrent": "spectral", "recurrent_scale": scale}, **sections)


def scale_of(session):
    return session.frame.snapshot.experiment.init.recurrent_scale if session.frame else None


def test_an_untrained_run_takes_any_setting_at_once(session, received, until, experiment):
    session.reset(scaled(experiment, 1.0), "demo")
    until(lambda: received.frames)
    del received.states[:]
    session.rebuild(scaled(experiment, 1.5, cell={"size": 6}, seed=4))
    until(lambda: scale_of(session) == 1.5)
    snapshot = session.frame.snapshot
    assert (snapshot.update, snapshot.name, snapshot.changes) == (0, "demo", ())
    assert snapshot.trace.layers[0].size == 6
    assert session.experiment == snapshot.experiment
    assert set(received.states) <= {State.PAUSED}


def test_of_many_requests_only_the_newest_is_built(session, points, received, until, experiment):
    session.reset(scaled(experiment, 1.0))
    until(lambda: received.frames)
    points.hold("snapshot")
    session.rename("renamed")
    assert points.reached["snapshot"].wait(60)
    for n in range(100):
        session.rebuild(scaled(experiment, 1 + n / 100))
    before = session._worker._pair.main.rebuilds
    points.let_all_go()
    until(lambda: scale_of(session) == 1.99)
    assert session._worker._pair.main.rebuilds == before + 1


def test_diagnostics_stay_and_show_that_settings_have_changed(session, received, until, experiment):
    watched = {"spectrum", "triangle"}
    session.set_watching(watched)
    session.reset(scaled(experiment, 1.0))
    until(lambda: session.frame and session.frame.spectra and session.frame.triangles)
    old = session.frame.spectra[0].radius
    session.set_watching(())  # so that a frame comes before new ones are computed
    del received.frames[:]
    session.rebuild(scaled(experiment, 0.5))
    until(lambda: scale_of(session) == 0.5)
    assert np.array_equal(session.frame.spectra[0].radius, old)
    assert session.frame.update_of("spectrum") == PREVIOUS_RUN
    session.set_watching(watched)
    until(lambda: session.frame.update_of("spectrum") == 0)
    assert all(frame.spectra and frame.triangles for frame in received.frames)
    assert session.frame.spectra[0].radius[0] < old[0]


def test_diagnostics_of_another_shape_go(session, received, until, experiment):
    session.set_watching({"spectrum"})
    session.reset(scaled(experiment, 1.0))
    until(lambda: session.frame and session.frame.spectra)
    del received.frames[:]
    session.rebuild(scaled(experiment, 1.0, task={"length": 5}))
    until(lambda: session.frame.spectra and len(session.frame.snapshot.trace.x) == 5)
    for frame in received.frames:
        for spectrum in frame.spectra:
            assert len(spectrum.radius) == len(frame.snapshot.trace.x)


def test_after_an_update_settings_wait_as_ever(session, until, experiment):
    session.reset(scaled(experiment, 1.0))
    session.single()
    until(lambda: session.frame and session.frame.snapshot.update == 1)
    wanted = scaled(experiment, 0.5)
    wanted = replace(wanted, optimizer=replace(wanted.optimizer, learning_rate=0.123))
    session.rebuild(wanted)
    until(lambda: session.frame.snapshot.experiment.optimizer.learning_rate == 0.123)
    assert (scale_of(session), session.frame.snapshot.update) == (1.0, 1)


def test_while_it_plays_nothing_is_built_anew(session, points, until, experiment):
    session.reset(scaled(experiment, 1.0))
    until(lambda: session.frame)
    points.hold("step")
    session.play()
    assert points.reached["step"].wait(60)
    session.rebuild(scaled(experiment, 0.5))
    points.let_all_go()
    until(lambda: session.frame.snapshot.update > 3)
    assert scale_of(session) == 1.0


def test_what_is_refused_is_reported_and_the_run_stays(session, received, until, experiment):
    session.reset(scaled(experiment, 1.0))
    until(lambda: received.frames)
    session.rebuild(experiment(cell={"size": 1024}, task={"length": 10_000}))
    until(lambda: received.failures)
    assert session.state is State.PAUSED
    session.single()
    until(lambda: session.frame.snapshot.update == 1)
    assert scale_of(session) == 1.0


@pytest.mark.parametrize("scale", [0.4, 1.6])
def test_playing_starts_from_what_was_requested_last(session, until, experiment, scale):
    session.reset(scaled(experiment, 1.0))
    session.rebuild(scaled(experiment, scale))
    session.play()
    until(lambda: session.frame and session.frame.snapshot.update > 2)
    assert scale_of(session) == scale
