"""The Help menu and its pages."""
