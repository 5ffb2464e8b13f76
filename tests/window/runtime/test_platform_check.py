"""What a machine lacks is named in one sentence."""

import pytest

from rnnviz.window.runtime import platform_check


def test_the_binding_that_kills_old_pythons_is_refused_with_the_remedy():
    message = platform_check.unfit_binding("6.12.0", (3, 11))
    assert "pip install 'PySide6-Essentials<6.12'" in str(message)


@pytest.mark.parametrize(
    ("installed", "python"), [("6.12.0", (3, 12)), ("6.11.3", (3, 11)), ("6.10.3", (3, 11))]
)
def test_bindings_that_work_are_not_refused(installed, python):
    assert platform_check.unfit_binding(installed, python) is None


def test_a_missing_library_is_named_with_its_package():
    reason = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"
    sentence = str(platform_check._library_sentence(reason))
    assert sentence.count("\n") == 0
    assert "libxcb-cursor.so.0" in sentence
    assert "apt-get install libxcb-cursor0" in sentence


def test_all_that_is_missing_is_named_at_once(monkeypatch):
    missing = {"libxcb-cursor.so.0", "libEGL.so.1", "libwayland-cursor.so.0"}
    monkeypatch.setattr(platform_check, "_lacks", missing.__contains__)
    reason = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    sentence = str(platform_check._library_sentence(reason))
    assert "libxcb-cursor.so.0, libEGL.so.1 are missing" in sentence
    assert sentence.endswith("apt-get install libxcb-cursor0 libegl1")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    reason = "libEGL.so.1: cannot open shared object file: No such file or directory"
    assert "libEGL.so.1 is missing" in str(platform_check._library_sentence(reason))


def test_an_unknown_reason_is_passed_on_in_one_line():
    sentence = str(platform_check._library_sentence("undefined symbol: qt\nmore"))
    assert "undefined symbol: qt" in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("display", ["", ":987"])
def test_without_a_display_that_answers_there_is_no_window(monkeypatch, display):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert "no display" in str(platform_check.lacking())


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=1"])
def test_a_platform_that_needs_no_display_is_believed(monkeypatch, platform):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert platform_check.lacking() is None


def test_a_stale_wayland_name_is_no_display(monkeypatch, tmp_path):
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert "no display" in str(platform_check.lacking())


@pytest.mark.parametrize(
    ("chosen", "display"),
    [("wayland;xcb", False), ("xcb", False), ("xcb;offscreen", True), ("linuxfb:fb=1", True)],
)
def test_of_several_platforms_one_that_needs_no_display_is_enough(monkeypatch, chosen, display):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", chosen)
    assert (platform_check.lacking() is None) is display


def test_only_a_platform_that_is_rarely_chosen_is_tried(monkeypatch):
    tried = []
    monkeypatch.setattr(platform_check, "_starts", lambda: tried.append(1))
    for chosen in ("", "offscreen", "xcb", "wayland"):
        monkeypatch.setenv("QT_QPA_PLATFORM", chosen)
        assert platform_check.unfit_platform() is None
    assert not tried
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense\x1b\n" * 100)
    assert str(platform_check.unfit_platform()).isprintable()
    assert tried
