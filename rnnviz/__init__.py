"""A desktop laboratory for gradient flow in recurrent networks.

From Python: `presets()`, `load(name_or_path)`, `train(preset, updates, **settings)`,
`inspect(module, inputs, ...)`, each of which, but the first, returns a `Run` with `frame(n)`,
`arrays()`, `plot(view)` and `save(path)`.  See `help(rnnviz.api)`.
"""

from importlib import import_module

__version__ = "0.1.0"

__all__ = ["BadInput", "Run", "__version__", "inspect", "load", "presets", "train"]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is asked for."""
    if name == "api" or name in __all__:
        api = import_module("rnnviz.api")
        return api if name == "api" else getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "api"})
