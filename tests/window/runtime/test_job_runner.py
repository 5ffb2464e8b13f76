"""How far a job is, and how long it will take once that can be told."""

import pytest

from rnnviz.window.runtime.job_runner import SURE, _told


@pytest.mark.parametrize(
    ("percent", "seconds", "words"),
    [
        (5, 60.0, "5 %"),
        (50, 0.5 * SURE[1], "50 %"),
        (25, 10.0, "about 30 s to go"),
        (10, 60.0, "about 9 min to go"),
        (100, 60.0, "about 0 s to go"),
    ],
)
def test_the_rest_is_told_once_enough_is_done(english, percent, seconds, words):
    assert _told(percent, seconds) == words
