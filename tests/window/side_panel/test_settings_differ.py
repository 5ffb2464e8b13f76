"""What differs between A and B, as a table, and how a value is taken over or typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.window.side_panel.difference_row import difference_rows, edited, taken_over
from rnnviz.window.side_panel.settings_differ import SettingsDiffer


@pytest.fixture
def pair():
    one = load_preset("exploding").experiment
    optimizer = replace(one.optimizer, learning_rate=one.optimizer.learning_rate / 2)
    other = replace(one, seed=one.seed + 4, clipping=ClipGlobalNorm(2.0), optimizer=optimizer)
    return one, other


@pytest.fixture
def table(app, pair):
    differ = SettingsDiffer()
    differ.show_pair(*pair)
    differ.show()
    yield differ
    differ.close()
    differ.deleteLater()


def asked(table):
    wanted = []
    table.change_requested.connect(lambda *change: wanted.append(change))
    return wanted


def test_rows_name_what_differs_and_nothing_else(pair):
    one, other = pair
    rows = {(row.section, row.key): row.values for row in difference_rows(one, other)}
    rate = one.optimizer.learning_rate
    assert rows == {
        ("seed", ""): (str(one.seed), str(one.seed + 4)),
        ("optimizer", "learning_rate"): (f"{rate:g}", f"{rate / 2:g}"),
        ("clipping", "name"): ("none", "global norm, θ = 2"),
    }
    assert difference_rows(one, one) == []


def test_what_is_taken_over_differs_no_longer(pair):
    one, other = pair
    for source, target in ((one, other), (other, one)):
        for row in difference_rows(one, other):
            target = taken_over(row, source, target)
        assert target == source


def test_cells_of_two_kinds_differ_in_one_row(pair):
    one, other = (load_preset(name).experiment for name in ("srn-forgets", "lstm-remembers"))
    rows = {(row.section, row.key): row for row in difference_rows(one, other)}
    row = rows["cell", "name"]
    assert row.values[1] == "LSTM"
    assert taken_over(row, other, one).cell == other.cell


def test_a_typed_number_is_checked(pair):
    one, other = pair
    row = next(row for row in difference_rows(one, other) if row.section == "optimizer")
    assert edited(row, one, "0.25").optimizer.learning_rate == 0.25
    assert edited(row, one, "-1") is None
    assert edited(row, one, "fast") is None


def test_a_click_gives_the_other_run_the_value(table, pair):
    one, other = pair
    wanted = asked(table)
    line = [row.section for row in table.rows].index("clipping")
    for column, letter, clipping in ((2, "A", other.clipping), (1, "B", one.clipping)):
        place = table.table.visualItemRect(table.table.item(line, column)).center()
        QTest.mouseClick(table.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert wanted[-1][0] == letter
        assert wanted[-1][1].clipping == clipping


def test_keys_choose_take_over_and_type(table, pair):
    one, other = pair
    wanted = asked(table)
    table.table.setCurrentCell(0, 1)
    line = [row.section for row in table.rows].index("optimizer")
    for _ in range(line):
        QTest.keyClick(table.table, Qt.Key.Key_Down)
    QTest.keyClick(table.table, Qt.Key.Key_Right)
    QTest.keyClick(table.table, Qt.Key.Key_Return)
    assert wanted == [("A", replace(one, optimizer=other.optimizer))]
    QTest.keyClick(table.table, Qt.Key.Key_F2)
    [field] = table.table.viewport().findChildren(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "0.75")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    [(letter, typed)] = wanted[1:]
    assert letter == "B"
    assert typed.optimizer.learning_rate == 0.75


def test_the_same_settings_are_said_to_be_the_same(table, pair):
    table.show_pair(pair[0], pair[0])
    assert table.table.rowCount() == 0
    assert table.heading.text() == "A and B have the same settings"
    table.show_pair(pair[0], None)
    assert table.isHidden()
