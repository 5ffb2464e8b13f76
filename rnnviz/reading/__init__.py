"""Readers of user files: texts and tables in many formats, and files of arrays.

How a table is written is detected from all of its rows: an interpretation is kept only if every row
agrees with it.  Where several remain, the file is refused with the setting that decides.
"""
