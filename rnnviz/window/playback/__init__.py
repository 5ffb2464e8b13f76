"""Running, pausing, stepping: the controls of a run."""
