"""The view of the unrolled network: states forward, the error's river backward."""
