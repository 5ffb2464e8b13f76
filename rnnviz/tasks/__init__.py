"""Sequences to learn, synthetic and real, one file a task; `TASKS` in `index` lists them."""
