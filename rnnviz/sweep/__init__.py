"""Sweeps: one experiment over lists of settings and seeds, run by many processes.

A plan is a grid of experiments, checked as a whole before anything runs.  Each is trained as
`rnnviz record` trains it, to the same bits, and measured by a few numbers.  A sweep file holds what
is done so far, and a sweep that was stopped or killed goes on from there.
"""
