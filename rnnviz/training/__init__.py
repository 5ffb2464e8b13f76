"""One run, headless: what is tried (`experiment`), doing it (`trainer`), and what was seen (`snapshot`, `history`)."""
