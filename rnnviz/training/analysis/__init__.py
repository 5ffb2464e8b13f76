"""What is computed from a run beside its training: loss surfaces, free runs, generated text."""
