"""The window: main window, docks, transport bar, gallery, forms, and what they do."""
