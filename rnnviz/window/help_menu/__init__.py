"""The pages of the help menu."""
