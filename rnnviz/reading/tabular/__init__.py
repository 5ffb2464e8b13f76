"""Tables that users bring: encoding, separators, columns, dates and numbers."""
