"""The run on screen: playing it, its cursor, its clipping, another run beside it."""
