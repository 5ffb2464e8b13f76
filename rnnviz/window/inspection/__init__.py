"""Looking at networks that were trained elsewhere."""
