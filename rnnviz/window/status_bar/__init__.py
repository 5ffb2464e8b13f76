"""The line under the transport bar: what becomes of the error, and of the run."""
