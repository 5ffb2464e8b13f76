"""Files of named arrays that other programs wrote: PyTorch, safetensors, Keras, NumPy."""
