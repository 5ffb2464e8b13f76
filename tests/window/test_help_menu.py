"""Pages and dialogs fit the smallest projector, and name keys as menus do."""

from rnnviz.window.help_menu.page import shortcuts_page


def test_arrows_are_arrows_and_headings_have_no_underlined_letter(app, english):
    page = shortcuts_page()
    assert "←" in page
    assert "Ctrl+↑" in page
    english.use("zh_CN")
    page = shortcuts_page()
    assert "<h3>文件</h3>" in page
    english.use("en")


def test_the_dialog_of_exports_fits_a_small_projector(make_window, small):
    exports = make_window(preset=small).exports
    exports.export()
    assert 0 < exports.dialog.height() < 640
    exports.dialog.reject()
