"""Files of the user's own: texts and tables in whatever form they were written, or refused.

What a file says is settled from all of it: a reading is kept only where it makes every row
consistent, and where two are left the file is refused with the setting that decides.
"""
