"""All threads take memory from one place of the allocator, where it can be told to."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, threading
from rnnviz.window.runtime.application import make_application

if {shared}:
    make_application(["rnnviz"])
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(4)

def take():
    together.wait()
    libc.malloc(100_000)
    together.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of the GNU C library")
@pytest.mark.parametrize("shared", [True, False])
def test_the_threads_of_a_window_take_memory_from_one_place(shared):
    program = PROGRAM.format(shared=shared)
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    if "<heap" not in made.stdout:
        pytest.skip("the allocator does not tell")
    assert (made.stdout.count("<heap") == 1) is shared, made.stderr
