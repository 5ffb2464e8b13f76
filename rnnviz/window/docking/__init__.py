"""The area of views, each in a dock of its own."""
