"""The commands without a window, one file each: `declare` its arguments, `run` it."""
