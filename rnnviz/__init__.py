"""A desktop laboratory for gradient flow in recurrent networks."""

__version__ = "0.1.0"
