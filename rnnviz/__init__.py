"""A desktop laboratory for gradient flow in recurrent networks.

From Python: `presets()`, `load(name_or_path)`, `train(preset, updates, **settings)`,
`inspect(module, inputs, ...)`, each of which, but the first, returns a `Run` with `frame(n)`,
`arrays()`, `plot(view)` and `save(path)`; and `run_sweep(preset, over, ...)`, many runs at once,
which `load_sweep(path)` reads back.
See `help(rnnviz.api)` and `help(rnnviz.run_sweep)`.
"""

from importlib import import_module

__version__ = "0.1.0"

_OF_SWEEPS = ("load_sweep", "run_sweep")
__all__ = [
    "BadInput",
    "Run",
    "__version__",
    "inspect",
    "load",
    "load_sweep",
    "presets",
    "run_sweep",
    "train",
]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for."""
    if name in _OF_SWEEPS:
        found: object = getattr(import_module("rnnviz.sweep.notebook"), name)
        return found
    if name == "api" or name in __all__:
        api = import_module("rnnviz.api")
        return api if name == "api" else getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "api"})
