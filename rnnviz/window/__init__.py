"""The arrangement: main window, docks, transport bar, gallery and forms."""
