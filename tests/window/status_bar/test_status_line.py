"""The status line: two badges that do not flicker, and one sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rnnviz.experiment.experiment import parse_experiment
from rnnviz.experiment.preset import load_preset
from rnnviz.nn.clipping import ClipGlobalNorm
from rnnviz.training.analysis.snapshot_verdict import flow_verdict
from rnnviz.training.trainer import Trainer
from rnnviz.verdict import FLOW_KINDS, TRAINING_KINDS
from rnnviz.verdict.flow import NotFinite
from rnnviz.verdict.flow_sentence import way_clause
from rnnviz.window.appearance.palette import LIGHT
from rnnviz.window.language import Language
from rnnviz.window.status_bar.badge import BadgeWidget
from rnnviz.window.status_bar.status_line import StatusLine
from rnnviz.window.status_bar.status_message import (
    Badge,
    StatusMessage,
    closed,
    failed,
    flow_word,
    loading,
    training_word,
)
from rnnviz.window.status_bar.verdict_tracker import AGREEING, VerdictTracker

PERCENT = "of the updates", "of updates"


@pytest.fixture
def clipping(small):
    """Return frames of a run whose gradients are all clipped."""
    experiment = replace(small.experiment, clipping=ClipGlobalNorm(1e-6))
    trainer = Trainer(experiment, small.name)
    frames = []
    for _ in range(4):
        trainer.step()
        frames.append(trainer.frame())
    return frames


def with_clipped(frame, clipped):
    record = replace(frame.snapshot.record, clipped=clipped)
    return replace(frame, snapshot=replace(frame.snapshot, record=record)).with_result(
        "verdict", value=()
    )


def of_kind(frame, update, kind):
    """A frame of an update that carries a flow verdict of some kind on just that update."""
    snapshot = replace(frame.snapshot, update=update)
    broken = NotFinite("h", 3) if kind == "broken" else None
    verdict = replace(flow_verdict(frame.snapshot, frame.layer), kind=kind, broken=broken)
    return replace(frame, snapshot=snapshot).with_result("verdict", value=(verdict,), update=update)


def shown(tracker, frame, kinds, start=1, playing=True):
    """Return the flow kinds that are shown while some are judged, one an update."""
    frames = (of_kind(frame, start + n, kind) for n, kind in enumerate(kinds))
    return [tracker.message(frame, playing=playing).flow.kind for frame in frames]


# -- steadiness ------------------------------------------------------------------------------


def test_while_it_plays_another_kind_is_shown_once_enough_updates_agree(clipping):
    kinds = ["level", *["vanishing"] * (AGREEING + 1)]
    expected = ["level"] * AGREEING + ["vanishing"] * 2
    assert shown(VerdictTracker(), clipping[0], kinds) == expected


def test_kinds_that_alternate_are_not_shown_alternating(clipping):
    kinds = ["level", "vanishing"] * 20
    assert set(shown(VerdictTracker(), clipping[0], kinds)) == {"level"}
    kinds = ["level", "vanishing", "vanishing", "exploding", "vanishing", "vanishing", "level"]
    assert set(shown(VerdictTracker(), clipping[0], kinds)) == {"level"}, "never three in a row"


def test_the_same_update_again_does_not_count(clipping):
    tracker = VerdictTracker()
    shown(tracker, clipping[0], ["level"])
    again = of_kind(clipping[0], 2, "vanishing")
    told = [tracker.message(again, playing=True).flow.kind for _ in range(3 * AGREEING)]
    assert set(told) == {"level"}


@pytest.mark.parametrize(("ratio", "kinds"), [(-2.4, {"level"}), (-2.6, {"level", "vanishing"})])
def test_a_signal_near_the_threshold_changes_no_badge_while_it_plays(clipping, ratio, kinds):
    tracker, first = VerdictTracker(), of_kind(clipping[0], 1, "level")
    found = [tracker.message(first, playing=True).flow.kind]
    values = first.verdicts[0].signal.values.copy()
    values[:] = 0.0
    values[0] = ratio
    for update in range(2, 12):
        frame = of_kind(clipping[0], update, "vanishing")
        (verdict,) = frame.verdicts
        signal = replace(verdict.signal, values=values)
        frame = frame.with_result("verdict", value=(replace(verdict, signal=signal),))
        found.append(tracker.message(frame, playing=True).flow.kind)
    assert set(found) == kinds


def test_what_is_not_finite_is_shown_at_once(clipping):
    assert shown(VerdictTracker(), clipping[0], ["level", "broken"]) == ["level", "broken"]


def test_a_paused_run_shows_its_own_kind_at_once(clipping):
    tracker = VerdictTracker()
    shown(tracker, clipping[0], ["level"])
    assert tracker.message(of_kind(clipping[0], 2, "vanishing")).flow.kind == "vanishing"
    assert shown(tracker, clipping[0], ["vanishing", "level"], start=3) == ["vanishing"] * 2


def test_a_run_that_has_ended_is_reported_at_once(clipping):
    tracker = VerdictTracker()
    shown(tracker, clipping[0], ["level"])
    ended = of_kind(clipping[0], 2, "vanishing")
    ended = replace(ended, snapshot=replace(ended.snapshot, outcome="diverged", first_bad_update=2))
    told = tracker.message(ended, playing=True)
    assert told.flow.kind == "vanishing"
    assert told.training == Badge("diverged", "DIVERGED")
    assert told.broken


def test_another_layer_or_other_settings_are_reported_at_once(clipping):
    tracker = VerdictTracker()
    shown(tracker, clipping[0], ["level"])
    other = of_kind(clipping[0], 2, "vanishing")
    changed = replace(other.snapshot.experiment, seed=99)
    anew = replace(other, snapshot=replace(other.snapshot, experiment=changed))
    assert tracker.message(anew, playing=True).flow.kind == "vanishing"


def test_training_is_always_that_of_the_frame_itself(clipping):
    """It has thresholds of its own against flicker."""
    tracker, told = VerdictTracker(), []
    for n, solved in enumerate((None, 2, None)):
        frame = of_kind(clipping[0], n + 1, "level")
        record = replace(frame.snapshot.record, solved_since=solved, strongest_clip=1.0)
        frame = replace(frame, snapshot=replace(frame.snapshot, record=record))
        told.append(tracker.message(frame, playing=True).training.kind)
    assert told[0] != "solved"
    assert told[1:] == ["solved", told[0]]


# -- which verdict stands --------------------------------------------------------------------


def test_a_verdict_from_the_background_is_shown_while_playing(clipping, monkeypatch):
    monkeypatch.setattr("rnnviz.window.status_bar.verdict_tracker.flow_verdict", None)
    early, late = clipping[1], clipping[3]
    aged = late.with_result("verdict", value=early.verdicts, update=early.update_of("verdict"))
    tracker = VerdictTracker()
    first = tracker.message(early)
    told = tracker.message(aged, playing=True)
    assert told.flow == first.flow
    assert str(early.verdicts[0].brief)[1:] in told.sentence


def test_a_paused_run_is_judged_itself(clipping):
    early, late = clipping[1], clipping[3]
    aged = late.with_result("verdict", value=early.verdicts, update=early.update_of("verdict"))
    tracker = VerdictTracker()
    fresh = tracker.message(aged)
    assert fresh == VerdictTracker().message(late)
    assert tracker.message(aged, playing=True) == fresh, "and not an older one afterwards"


def test_a_verdict_on_other_settings_is_not_shown(clipping):
    frame = clipping[-1]
    earlier = frame.with_result("verdict", value=clipping[0].verdicts, update=-1)
    assert VerdictTracker().message(earlier, playing=True) == VerdictTracker().message(frame)


# -- what is said ----------------------------------------------------------------------------


def test_before_the_first_update_nothing_is_claimed_of_training(small):
    frame = Trainer(small.experiment, small.name).frame()
    told = VerdictTracker().message(frame)
    assert told.training == Badge()
    assert told.flow.kind == flow_verdict(frame.snapshot).kind
    for word in ("loss is", "guessing", "update", "learn"):
        assert word not in told.sentence + told.whole
    assert not told.broken


def test_the_share_of_clipped_updates_is_shown_once(clipping):
    told = VerdictTracker().message(clipping[-1])
    assert told.training.kind == "clipped"
    assert "100 % of the updates" in told.sentence
    for sentence in (told.sentence, told.whole):
        assert sum(sentence.count(words) for words in PERCENT) == 1


def test_a_share_beside_another_kind_is_of_the_same_update(small):
    experiment = replace(small.experiment, clipping=ClipGlobalNorm(1e6))
    trainer = Trainer(experiment, small.name)
    trainer.step()
    tracker = VerdictTracker()
    first = tracker.message(with_clipped(trainer.frame(), 1))
    assert first.training.kind != "clipped"
    assert "100 % of updates" in first.sentence
    trainer.step()
    assert (
        "50 % of updates"
        in tracker.message(with_clipped(trainer.frame(), 1), playing=True).sentence
    )
    unclipped = Trainer(small.experiment, small.name)
    unclipped.step()
    assert "lipped" not in tracker.message(unclipped.frame()).whole


def test_both_are_shown_and_what_decided_the_run_comes_first(clipping):
    frame = clipping[-1]
    told = VerdictTracker().message(frame)
    flow = flow_verdict(frame.snapshot)
    assert str(flow.brief)[1:] in told.sentence
    assert told.sentence.index("lipping") < told.sentence.index(str(flow.brief)[1:])
    assert str(flow.sentence)[1:] in told.whole


@pytest.mark.parametrize("clipped", [False, True])
def test_a_run_that_broke_without_clipping_is_offered_it(clipping, small, clipped):
    frame = clipping[-1] if clipped else Trainer(small.experiment, small.name).frame()
    ended = replace(frame.snapshot, outcome="dead", first_bad_update=9, update=9)
    told = VerdictTracker().message(replace(frame, snapshot=ended))
    assert told.broken
    assert told.curable_by_clipping is not clipped


def test_a_newer_update_than_the_frame_is_named(clipping):
    ended = replace(
        clipping[-1].snapshot, outcome="diverged", first_bad_update=9, update=9, trace_update=8
    )
    told = VerdictTracker().message(replace(clipping[-1], snapshot=ended))
    assert "Shown is update 8" in told.sentence
    same = replace(ended, trace_update=9)
    assert "Shown" not in VerdictTracker().message(replace(clipping[-1], snapshot=same)).sentence


def test_every_kind_has_a_word_of_its_own():
    flow = [flow_word(kind) for kind in FLOW_KINDS]
    training = [training_word(kind) for kind in TRAINING_KINDS if kind != "untrained"]
    words = flow + training
    assert len(set(words)) == len(words)
    assert all(word == word.upper() and word.strip() for word in words)
    assert not set(words) & {*FLOW_KINDS, *TRAINING_KINDS}, "no kind is shown by its own name"


# -- badges ----------------------------------------------------------------------------------


@pytest.fixture
def status(qtbot, app):

    line = StatusLine()
    qtbot.addWidget(line)
    line.recolour(LIGHT)
    line.resize(900, 40)
    line.show()
    return line


def test_two_badges_describe_themselves_to_screen_readers(status, clipping):
    told = VerdictTracker().message(clipping[-1])
    status.show_message(told)
    assert status.flow.accessibleName() == told.flow.word != ""
    assert status.training.accessibleName() == told.training.word == "CLIPPED"
    assert status.flow.accessibleDescription() != status.training.accessibleDescription()
    assert status.flow.isVisible()
    assert status.training.isVisible()
    assert not status.restart.isVisible()
    assert status.sentence.text() == told.sentence
    assert told.whole.split(".")[0] in status.sentence.toolTip().replace("&lt;", "<")


def test_nothing_is_claimed_of_training_before_the_first_update(status, small):
    status.show_message(VerdictTracker().message(Trainer(small.experiment, small.name).frame()))
    assert status.flow.isVisible()
    assert not status.training.isVisible()
    assert status.training.accessibleName() == ""


def test_while_nothing_is_known_nothing_is_shown(status):
    status.show_message(None)
    assert not status.flow.isVisible()
    assert not status.training.isVisible()
    status.show_message(loading())
    assert not status.flow.isVisible()
    assert status.training.accessibleName() == "LOADING"
    status.show_message(failed())
    assert status.training.accessibleName() == "FAILED"
    assert status.restart.isVisible()
    assert not status.clip.isVisible()


@pytest.mark.parametrize("kinds", [FLOW_KINDS, TRAINING_KINDS])
def test_kinds_of_one_badge_differ_without_words_or_colour(qtbot, app, kinds):
    """By the shape alone; every picture differs from every other, except what is a plain ring."""
    pictures = {}
    for kind in kinds:
        chip = BadgeWidget(pointed=kinds is FLOW_KINDS)
        qtbot.addWidget(chip)
        chip.show_kind(kind, "WORD", "#000000", "#ffffff", "what it is")
        chip.resize(chip.sizeHint())
        image = chip.grab().toImage()  # kept: its bits go with it
        pictures[kind] = bytes(image.constBits())
    rings = {"dead", "silent", "chance", "untrained"} & set(kinds)
    distinct = {pictures[kind] for kind in kinds if kind not in rings}
    assert len(distinct) == len(kinds) - len(rings)
    assert not distinct & {pictures[kind] for kind in rings}


def test_how_a_run_ended_fits_into_the_line(qtbot, english):
    """The flow is told by its badge then; all of it stands in the tip."""
    preset = load_preset("exploding")
    trainer = Trainer(preset.experiment, preset.name)
    while not trainer.stopped:
        trainer.step()
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1280, 44)
    line.show()
    for language in ("en", "zh_CN"):
        english.use(language)
        verdict = VerdictTracker().message(trainer.frame())
        line.show_message(verdict)
        line.recolour(LIGHT)
        line.layout().activate()
        assert not line.sentence.lines()[-1].endswith("…")
        assert str(way_clause(flow_verdict(trainer.snapshot())))[1:] in verdict.whole


@pytest.mark.parametrize(
    ("chance", "loss", "word"),
    [
        (1.0, 1.0, "AT CHANCE"),
        (1.0, 29.0, "WORSE THAN CHANCE"),
        (1.0, 0.7, "PERHAPS LEARNING"),
        (float("nan"), 1.0, "NO PROGRESS"),
    ],
)
def test_a_run_is_at_chance_only_where_its_loss_is(clipping, chance, loss, word):
    snapshot = clipping[0].snapshot
    changes = {"chance_loss": chance, "loss": loss, "first_loss": 1.0, "learning": False}
    record = replace(snapshot.record, clipped=0, strongest_clip=1.0, **changes)
    frame = replace(clipping[0], snapshot=replace(snapshot, record=record))
    badge = VerdictTracker().message(frame).training
    assert badge == Badge("chance", word)


@pytest.fixture(params=["en", "zh_CN"])
def spoken(request, app):
    language = Language(request.param)
    yield request.param
    language.close()


def test_on_a_projector_the_badges_leave_the_sentence_a_line(status, spoken):
    font = status.font()
    font.setPointSizeF(20.0)
    status.setFont(font)
    status.resize(1280, status.sizeHint().height())
    words = Badge("transient", flow_word("transient")), Badge("diverged", training_word("diverged"))
    said = StatusMessage(*words, "word " * 40, "word " * 40, broken=True, curable_by_clipping=True)
    status.show_message(said)
    status.resize(1280, status.sizeHint().height())
    status.layout().activate()
    assert status.flow.geometry().bottom() < status.training.geometry().top()
    assert status.flow.width() >= status.flow.sizeHint().width()
    assert status.training.geometry().bottom() < status.height()
    assert status.sentence.width() > 20 * status.fontMetrics().averageCharWidth()
    assert len(status.sentence.lines()) == 2


def test_beside_small_type_the_badges_stand_in_one_line(status, clipping):
    status.resize(1280, 40)
    status.show_message(VerdictTracker().message(clipping[-1]))
    status.layout().activate()
    assert status.flow.geometry().right() < status.training.geometry().left()


@pytest.mark.parametrize(("truncation", "word"), [(1, "NO STEP BACK"), (0, "ERROR ARRIVES")])
def test_an_error_that_has_no_step_to_go_back_does_not_arrive(truncation, word):
    table = {
        "task": {"name": "recall", "length": 4},
        "cell": {"name": "lstm", "size": 4},
        "training": {"truncation": truncation, "batch": 4},
    }
    trainer = Trainer(parse_experiment(table), "short")
    trainer.step()
    frame = trainer.frame()
    found = replace(flow_verdict(frame.snapshot, 0), kind="level")
    if truncation:
        assert flow_verdict(frame.snapshot, 0).kind == "level"
    judged = VerdictTracker().message(frame.with_result("verdict", value=(found,), update=1))
    assert judged.flow == Badge("level", word)
    assert truncation == 0 or "cannot go back any further" in judged.whole


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("z is not finite from step 9 on", "z is not finite from step 9 on."),
        ("δ stays within a factor of 3", "δ stays within a factor of 3."),
        ("∂L/∂h is as large", "∂L/∂h is as large."),
        ("going back", "Going back."),
        ("a part goes on", "A part goes on."),
    ],
)
def test_a_symbol_at_the_beginning_of_a_sentence_stays_as_it_is(sentence, shown):
    assert closed(sentence) == shown
