"""One run, headless: the experiment, the trainer that runs it, and snapshots of what was seen."""
