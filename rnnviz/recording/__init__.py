"""Recordings: a finished run as a `.npz` file, its reader and its replay."""
