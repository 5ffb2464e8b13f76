"""Networks and runs whose regime is known by construction, and what the verdict says of them.

Nothing here looks at `flow` or at how the verdict is found: what is so comes from closed forms, or
from a reference of its own that differentiates the book's equations by the complex step.
"""
