"""The process around the window: application, background jobs, unexpected errors."""
