"""The docks of the views and their arrangement."""
