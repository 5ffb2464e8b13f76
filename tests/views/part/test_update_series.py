"""Tables of a long run: how many updates a row stands for, and which value of them."""

from __future__ import annotations

import numpy as np

from rnnviz.training.history import Curves
from rnnviz.views.part.update_series import series_columns, update_column


def test_each_row_of_a_merged_history_says_how_many_updates_it_spans():
    curves = Curves(("loss",), capacity=2)
    for update, value in enumerate([3.0, 9.0, 1.0, 4.0], start=1):
        curves.append(update, np.array([value]))
    loss = curves.envelopes()["loss"]
    found = {
        c.heading: c.values.tolist() for c in (update_column(loss), *series_columns(loss, "loss"))
    }
    assert found == {
        "update (a row spans 2, this is the last)": [2, 4],
        "loss, last of 2 updates": [9, 4],
        "loss, min of 2 updates": [3, 1],
        "loss, max of 2 updates": [9, 4],
    }


def test_where_each_row_is_one_update_it_is_called_just_that():
    curves = Curves(("loss",))
    curves.append(1, np.array([3.0]))
    loss = curves.envelopes()["loss"]
    assert [c.heading for c in (update_column(loss), *series_columns(loss, "loss"))] == [
        "update",
        "loss",
    ]
