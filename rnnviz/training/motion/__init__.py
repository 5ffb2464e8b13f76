"""One update in slow motion: its phases one after the other, and the frame at each moment."""
