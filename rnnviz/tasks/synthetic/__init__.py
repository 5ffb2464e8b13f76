"""Tasks whose sequences are generated."""
