"""What keeps the process alive: application, background jobs, exceptions, garbage collection."""
