"""Whether tests try all they can, as `make claims` does, or what minutes have room for."""

import os

THOROUGH = bool(os.environ.get("THOROUGH"))
