"""The recurrent cells, one file each, and their list `CELLS`."""
