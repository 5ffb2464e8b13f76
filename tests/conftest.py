"""What every test runs under: no display, one thread for BLAS, and no chance."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings

settings.register_profile("rnnviz", derandomize=True, deadline=None)
settings.load_profile("rnnviz")
