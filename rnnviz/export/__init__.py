"""What leaves the program: figures, numbers and recordings, written whole or not at all."""
