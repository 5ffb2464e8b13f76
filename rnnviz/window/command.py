"""Every command of the window in one table: a new one is one entry here."""

from __future__ import annotations

from rnnviz.text import QT_TRANSLATE_NOOP
from rnnviz.window.command_entry import Command, in_lesson, in_motion

COMMANDS = (
    Command("files.open", "file", QT_TRANSLATE_NOOP("window", "Open…"), ("Ctrl+O",)),
    Command(
        "last.open_last",
        "file",
        QT_TRANSLATE_NOOP("window", "Open the last experiment"),
        ("Ctrl+Shift+T",),
    ),
    Command(
        "inspection.inspect", "file", QT_TRANSLATE_NOOP("window", "Inspect weights…"), ("Ctrl+I",)
    ),
    Command(
        "presets.save_preset", "-file", QT_TRANSLATE_NOOP("window", "Save preset"), ("Ctrl+S",)
    ),
    Command(
        "presets.save_preset_as",
        "file",
        QT_TRANSLATE_NOOP("window", "Save settings as preset…"),
        ("F12",),
    ),
    Command("presets.edit_preset", "file", QT_TRANSLATE_NOOP("window", "Edit preset…"), ("F2",)),
    Command(
        "files.save_recording",
        "file",
        QT_TRANSLATE_NOOP("window", "Save recording…"),
        ("Ctrl+Shift+S",),
    ),
    Command(
        "editor.add_moment",
        "-file",
        QT_TRANSLATE_NOOP("window", "Add this moment to a lesson"),
        ("F8",),
    ),
    Command("editor.edit_lessons", "file", QT_TRANSLATE_NOOP("window", "Lesson editor…"), ("F7",)),
    Command(
        "exports.export", "-file", QT_TRANSLATE_NOOP("window", "Export pictures…"), ("Ctrl+E",)
    ),
    Command(
        "animations.ask",
        "file",
        QT_TRANSLATE_NOOP("window", "Export animation…"),
        ("Ctrl+Shift+E",),
    ),
    Command(
        "exports.export_pdf",
        "file",
        QT_TRANSLATE_NOOP("window", "PDF of this view…"),
        ("Ctrl+P",),
        icon="pdf",
        short="PDF",
    ),
    Command("exports.copy", "file", QT_TRANSLATE_NOOP("window", "Copy this view"), ("Ctrl+C",)),
    Command("window.close", "-file", QT_TRANSLATE_NOOP("window", "Quit"), ("Ctrl+Q",)),
    Command("history.undo", "edit", QT_TRANSLATE_NOOP("window", "Undo"), ("Ctrl+Z",)),
    Command(
        "history.redo", "edit", QT_TRANSLATE_NOOP("window", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y")
    ),
    Command(
        "palette.open_palette",
        "-edit",
        QT_TRANSLATE_NOOP("window", "Command palette…"),
        ("Ctrl+K",),
    ),
    Command(
        "run.play", "run", QT_TRANSLATE_NOOP("window", "Play or pause"), ("Space",), icon="play"
    ),
    Command(
        "run.single", "run", QT_TRANSLATE_NOOP("window", "One update"), (".", "N"), icon="step"
    ),
    Command(
        "motion.slow_motion",
        "run",
        QT_TRANSLATE_NOOP("window", "One update in slow motion"),
        ("Ctrl+.", ">", "Shift+."),
    ),
    Command("run.reset", "run", QT_TRANSLATE_NOOP("window", "Reset"), ("R",), icon="reset"),
    Command(
        "playhead.earlier_update", "-run", QT_TRANSLATE_NOOP("window", "One update back"), ("[",)
    ),
    Command("playhead.later_update", "run", QT_TRANSLATE_NOOP("window", "One update on"), ("]",)),
    Command(
        "playhead.ten_updates_back",
        "run",
        QT_TRANSLATE_NOOP("window", "Ten updates back"),
        ("{", "Shift+["),
    ),
    Command(
        "playhead.ten_updates_on",
        "run",
        QT_TRANSLATE_NOOP("window", "Ten updates on"),
        ("}", "Shift+]"),
    ),
    Command(
        "playhead.first_update",
        "run",
        QT_TRANSLATE_NOOP("window", "To the first update"),
        ("Ctrl+[",),
    ),
    Command(
        "playhead.newest_update",
        "run",
        QT_TRANSLATE_NOOP("window", "Follow the newest update"),
        ("Ctrl+]",),
    ),
    Command(
        "playhead.play_backwards",
        "run",
        QT_TRANSLATE_NOOP("window", "Play backwards"),
        ("Shift+Space",),
        icon="backwards",
    ),
    Command(
        "playhead.bookmark", "run", QT_TRANSLATE_NOOP("window", "Bookmark this update"), ("Ctrl+B",)
    ),
    Command(
        "timeline_memory.choose_memory",
        "run",
        QT_TRANSLATE_NOOP("window", "Memory for the timeline…"),
    ),
    Command("transport.faster", "-run", QT_TRANSLATE_NOOP("window", "Faster"), ("+", "=")),
    Command("transport.slower", "run", QT_TRANSLATE_NOOP("window", "Slower"), ("-",)),
    Command(
        "transport.preset_speed", "run", QT_TRANSLATE_NOOP("window", "Speed of the preset"), ("0",)
    ),
    Command(
        "clipping_toggle.clip",
        "-run",
        QT_TRANSLATE_NOOP("window", "Clip"),
        ("C",),
        check=True,
        icon="clip",
    ),
    Command(
        "twins.clip_from_here", "run", QT_TRANSLATE_NOOP("window", "Clip from here"), ("Shift+C",)
    ),
    Command(
        "twins.clip_and_restart",
        "run",
        QT_TRANSLATE_NOOP("window", "Clip and start again"),
        ("Ctrl+Shift+R",),
    ),
    Command(
        "twins.go_on_from_here",
        "-run",
        QT_TRANSLATE_NOOP("window", "Go on from here with other settings"),
        ("O",),
    ),
    Command("beside.beside", "run", QT_TRANSLATE_NOOP("window", "Beside it…"), ("B",)),
    Command("twins.swap", "run", QT_TRANSLATE_NOOP("window", "Change A and B over"), ("W",)),
    Command("twins.close_twin", "run", QT_TRANSLATE_NOOP("window", "Close B"), ("Shift+B",)),
    Command("twins.close_main", "run", QT_TRANSLATE_NOOP("window", "Close A"), ("Shift+A",)),
    Command(
        "window.show_differences",
        "run",
        QT_TRANSLATE_NOOP("window", "Settings that differ"),
        ("D",),
    ),
    Command(
        "comparison.keep",
        "-run",
        QT_TRANSLATE_NOOP("window", "Keep for comparison"),
        ("K",),
        check=True,
        icon="keep",
    ),
    Command(
        "comparison.drop_all",
        "run",
        QT_TRANSLATE_NOOP("window", "Let go of all kept runs"),
        ("Shift+K",),
    ),
    Command(
        "cursor.earlier_step",
        "-run",
        QT_TRANSLATE_NOOP("window", "Cursor k one step back"),
        ("Left",),
    ),
    Command(
        "cursor.later_step", "run", QT_TRANSLATE_NOOP("window", "Cursor k one step on"), ("Right",)
    ),
    Command(
        "cursor.first_step",
        "run",
        QT_TRANSLATE_NOOP("window", "Cursor k to the first step"),
        ("Home", "Ctrl+Home"),
    ),
    Command(
        "cursor.last_step",
        "run",
        QT_TRANSLATE_NOOP("window", "Cursor k to the last step"),
        ("End", "Ctrl+End"),
    ),
    Command(
        "cursor.upper_layer", "run", QT_TRANSLATE_NOOP("window", "Next layer up"), ("Ctrl+Up",)
    ),
    Command(
        "cursor.lower_layer", "run", QT_TRANSLATE_NOOP("window", "Next layer down"), ("Ctrl+Down",)
    ),
    Command(
        "projector.projector",
        "view",
        QT_TRANSLATE_NOOP("window", "Projector"),
        ("F11", "F5"),
        True,
        "projector",
    ),
    Command(
        "window.toggle_sidebar",
        "view",
        QT_TRANSLATE_NOOP("window", "Sidebar"),
        ("F9",),
        True,
        "sidebar",
    ),
    Command(
        "dock_area.maximise", "view", QT_TRANSLATE_NOOP("window", "Maximise this view"), ("M",)
    ),
    Command(
        "dock_area.next_view", "view", QT_TRANSLATE_NOOP("window", "Next view large"), ("PgDown",)
    ),
    Command(
        "gallery.start_search", "view", QT_TRANSLATE_NOOP("window", "Search presets"), ("Ctrl+F",)
    ),
    Command(
        "dock_area.previous_view",
        "view",
        QT_TRANSLATE_NOOP("window", "Previous view large"),
        ("PgUp",),
    ),
    Command(
        "dock_area.first_view",
        "view",
        QT_TRANSLATE_NOOP("window", "First view of the preset large"),
        ("Alt+Home",),
        projector=("Home",),
    ),
    Command(
        "dock_area.select_next",
        "view",
        QT_TRANSLATE_NOOP("window", "Select the next view on screen"),
        ("F6",),
    ),
    Command(
        "dock_area.select_previous",
        "view",
        QT_TRANSLATE_NOOP("window", "Select the previous view on screen"),
        ("Shift+F6",),
    ),
    Command(
        "appearance.next_theme",
        "-view",
        QT_TRANSLATE_NOOP("window", "Light or dark"),
        ("T",),
        icon="theme",
    ),
    Command(
        "appearance.larger_text",
        "view",
        QT_TRANSLATE_NOOP("window", "Larger text"),
        ("Ctrl+Alt++", "Ctrl+Alt+="),
    ),
    Command(
        "appearance.smaller_text",
        "view",
        QT_TRANSLATE_NOOP("window", "Smaller text"),
        ("Ctrl+Alt+-",),
    ),
    Command(
        "appearance.reduce_motion",
        "view",
        QT_TRANSLATE_NOOP("window", "Reduced motion"),
        check=True,
    ),
    Command(
        "appearance.next_language",
        "view",
        QT_TRANSLATE_NOOP("window", "English / 中文"),
        ("L",),
        short="EN / 中",
    ),
    Command(
        "arrangements.focus", "arrange", QT_TRANSLATE_NOOP("window", "Focus"), ("Ctrl+1",), True
    ),
    Command("arrangements.pair", "arrange", QT_TRANSLATE_NOOP("window", "Pair"), ("Ctrl+2",), True),
    Command("arrangements.lab", "arrange", QT_TRANSLATE_NOOP("window", "Lab"), ("Ctrl+3",), True),
    Command(
        "arrangements.twins", "arrange", QT_TRANSLATE_NOOP("window", "Twins"), ("Ctrl+4",), True
    ),
    Command(
        "arrangements.next_arrangement",
        "arrange",
        QT_TRANSLATE_NOOP("window", "Next arrangement"),
        ("A",),
    ),
    Command(
        "arrangements.save_arrangement",
        "-arrange",
        QT_TRANSLATE_NOOP("window", "Save arrangement as…"),
    ),
    Command(
        "arrangements.rename_arrangement",
        "arrange",
        QT_TRANSLATE_NOOP("window", "Rename arrangement…"),
    ),
    Command(
        "arrangements.delete_arrangement",
        "arrange",
        QT_TRANSLATE_NOOP("window", "Delete arrangement"),
    ),
    Command(
        "window.reset_layout",
        "-arrange",
        QT_TRANSLATE_NOOP("window", "Reset arrangement"),
        ("Ctrl+0",),
    ),
    in_motion("toggle_motion", QT_TRANSLATE_NOOP("window", "Stop or go on"), "Space"),
    in_motion("play_motion_backwards", QT_TRANSLATE_NOOP("window", "Run backwards"), "Shift+Space"),
    in_motion("earlier_part", QT_TRANSLATE_NOOP("window", "One step back"), "Left"),
    in_motion("later_part", QT_TRANSLATE_NOOP("window", "One step on"), "Right"),
    in_motion("earlier_phase", QT_TRANSLATE_NOOP("window", "The phase before"), "Up"),
    in_motion("later_phase", QT_TRANSLATE_NOOP("window", "The next phase"), "Down"),
    in_motion("leave_motion", QT_TRANSLATE_NOOP("window", "Leave"), "Esc"),
    Command("window.open_menu", "", QT_TRANSLATE_NOOP("window", "Open the menus"), ("F10",)),
    Command(
        "window.leave",
        "",
        QT_TRANSLATE_NOOP("window", "Leave a field, a page or the projector"),
        ("Esc",),
    ),
    Command(
        "sequence.choose_sequence",
        "-run",
        QT_TRANSLATE_NOOP("window", "Sequence on screen…"),
        ("I",),
    ),
    Command(
        "sequence.shuffle_sequence",
        "run",
        QT_TRANSLATE_NOOP("window", "Shuffle its steps"),
        ("Shift+I",),
    ),
    Command(
        "sequence.usual_sequence", "run", QT_TRANSLATE_NOOP("window", "The usual sequence"), ("U",)
    ),
    Command("sequence.next_batch", "run", QT_TRANSLATE_NOOP("window", "A batch with it"), ("S",)),
    Command("sweeps.open_sweep", "-run", QT_TRANSLATE_NOOP("window", "Sweep…"), ("Ctrl+Shift+W",)),
    Command(
        "gradient_check.check_gradient",
        "-run",
        QT_TRANSLATE_NOOP("window", "Check the gradient"),
        ("G",),
        icon="check",
    ),
    Command(
        "plots.show_menu",
        "plot",
        QT_TRANSLATE_NOOP("window", "Menu of this plot"),
        ("Menu", "Shift+F10"),
    ),
    Command("plots.show_all", "-plot", QT_TRANSLATE_NOOP("window", "Zoom to all"), ("Z",)),
    Command(
        "plots.previous_range",
        "plot",
        QT_TRANSLATE_NOOP("window", "Previous range"),
        ("Backspace",),
    ),
    Command("plots.zoom_in", "plot", QT_TRANSLATE_NOOP("window", "Zoom in"), ("Ctrl+=", "Ctrl++")),
    Command("plots.zoom_out", "plot", QT_TRANSLATE_NOOP("window", "Zoom out"), ("Ctrl+-",)),
    Command(
        "plots.zoom_rectangle",
        "plot",
        QT_TRANSLATE_NOOP("window", "Drag a rectangle to zoom"),
        ("Shift+Z",),
        check=True,
    ),
    Command(
        "plots.link_axes",
        "plot",
        QT_TRANSLATE_NOOP("window", "Link the axes of all plots"),
        ("Shift+L",),
        check=True,
    ),
    Command("plots.pan_left", "", QT_TRANSLATE_NOOP("window", "Move to the left"), ("Alt+Left",)),
    Command(
        "plots.pan_right", "", QT_TRANSLATE_NOOP("window", "Move to the right"), ("Alt+Right",)
    ),
    Command("plots.pan_up", "", QT_TRANSLATE_NOOP("window", "Move up"), ("Alt+Up",)),
    Command("plots.pan_down", "", QT_TRANSLATE_NOOP("window", "Move down"), ("Alt+Down",)),
    Command(
        "plots.zoom_in_x",
        "",
        QT_TRANSLATE_NOOP("window", "Zoom in on the horizontal axis"),
        ("Alt+Shift+Right",),
    ),
    Command(
        "plots.zoom_out_x",
        "",
        QT_TRANSLATE_NOOP("window", "Zoom out of the horizontal axis"),
        ("Alt+Shift+Left",),
    ),
    Command(
        "plots.zoom_in_y",
        "",
        QT_TRANSLATE_NOOP("window", "Zoom in on the vertical axis"),
        ("Alt+Shift+Up",),
    ),
    Command(
        "plots.zoom_out_y",
        "",
        QT_TRANSLATE_NOOP("window", "Zoom out of the vertical axis"),
        ("Alt+Shift+Down",),
    ),
    Command(
        "plots.crosshair", "-plot", QT_TRANSLATE_NOOP("window", "Crosshair"), ("X",), check=True
    ),
    Command(
        "plots.crosshair_left",
        "plot",
        QT_TRANSLATE_NOOP("window", "Crosshair to the left"),
        ("Shift+Left",),
    ),
    Command(
        "plots.crosshair_right",
        "plot",
        QT_TRANSLATE_NOOP("window", "Crosshair to the right"),
        ("Shift+Right",),
    ),
    Command("plots.pin", "plot", QT_TRANSLATE_NOOP("window", "Pin or unpin this place"), ("P",)),
    Command(
        "plots.unpin_all", "plot", QT_TRANSLATE_NOOP("window", "Remove all pins"), ("Shift+P",)
    ),
    Command(
        "plots.copy_values",
        "plot",
        QT_TRANSLATE_NOOP("window", "Copy the values here and at the pins"),
        ("Ctrl+Shift+C",),
    ),
    Command(
        "plots.switch_scale", "-plot", QT_TRANSLATE_NOOP("window", "Logarithmic or linear"), ("Y",)
    ),
    Command("plots.list_curves", "plot", QT_TRANSLATE_NOOP("window", "Choose curves…"), ("V",)),
    Command(
        "plots.next_curve",
        "plot",
        QT_TRANSLATE_NOOP("window", "Next curve alone, then all"),
        ("Shift+V",),
    ),
    Command("help.explain", "help", QT_TRANSLATE_NOOP("window", "Explain this view"), ("F1", "H")),
    Command("help.shortcuts", "help", QT_TRANSLATE_NOOP("window", "Shortcuts"), ("?",)),
    Command("help.messages", "help", QT_TRANSLATE_NOOP("window", "Messages"), ("Ctrl+M",)),
    Command("lessons.start_tour", "-help", QT_TRANSLATE_NOOP("window", "Tour of the window")),
    Command("lessons.resume_lesson", "help", QT_TRANSLATE_NOOP("window", "Go on with the lesson")),
    Command(
        "lessons.leave_lesson", "help", QT_TRANSLATE_NOOP("window", "Leave the lesson"), short="✕"
    ),
    in_lesson(
        "next_step", QT_TRANSLATE_NOOP("window", "On in the lesson"), "PgDown", "Down", short="›"
    ),
    in_lesson(
        "previous_step", QT_TRANSLATE_NOOP("window", "Back in the lesson"), "PgUp", "Up", short="‹"
    ),
    in_lesson("ignored_key", QT_TRANSLATE_NOOP("window", "Black screen (nothing)"), ".", "B"),
    Command("help.about", "-help", QT_TRANSLATE_NOOP("window", "About rnnviz")),
)

MENUS = (
    ("file", QT_TRANSLATE_NOOP("window", "&File")),
    ("edit", QT_TRANSLATE_NOOP("window", "&Edit")),
    ("run", QT_TRANSLATE_NOOP("window", "&Run")),
    ("view", QT_TRANSLATE_NOOP("window", "&View")),
    ("plot", QT_TRANSLATE_NOOP("window", "&Plot")),
    ("arrange", QT_TRANSLATE_NOOP("window", "&Arrangement")),
    ("help", QT_TRANSLATE_NOOP("window", "&Help")),
)
