"""The experiment: all settings of a run, frozen; presets and overrides."""
