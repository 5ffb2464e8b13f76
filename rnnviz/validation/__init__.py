"""The verdicts, validated on networks and runs whose regime is known by construction.

Nothing here uses `flow` or the rules of the verdict: the expected results are closed forms, or come
from an independent reference that differentiates the book's equations by the complex step.
"""
