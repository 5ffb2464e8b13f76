"""The form that edits an experiment."""
