"""Lessons: steps that open runs, hide, ask, wait and reveal; read from and written as TOML."""
