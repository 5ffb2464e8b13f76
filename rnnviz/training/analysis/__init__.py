"""What is computed from a run besides its training: slices of the loss, free runs, generated text."""
