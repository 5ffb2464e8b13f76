"""The form of the settings, generated from the settings of the experiment."""
