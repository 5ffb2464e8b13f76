"""The δ norms view and the error signals that it draws."""
