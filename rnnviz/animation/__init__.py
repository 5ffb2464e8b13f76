"""Moving pictures of a run: over its updates, or through one of them.

The frames are painted by the painters of the screen, which take a hundredth of what those for print
take, in the colours for print.  They are painted one after another and go straight into the file:
however many there are, only one is in memory.
"""
