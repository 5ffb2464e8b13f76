"""Files on disk: atomic writes, safe names, `.npz` archives."""
