"""The plot model: what a figure shows, independent of the program that paints it."""
