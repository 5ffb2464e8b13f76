"""The same networks in PyTorch, float64: losses, states, per-step adjoints and gradients.

Run as a script it writes the fixtures that stand in for PyTorch where it is not installed:
`python -m tests.nn.torch_reference`.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

FIXTURES = Path(__file__).parent / "fixtures"
STEPS, SIZE, INPUTS, OUTPUTS, BATCH = 9, 6, 4, 3, 2
MODELS = ("rnn-tanh", "rnn-relu", "lstm", "gru")
READOUTS = ("every", "last", "mean")
LOSSES = ("squared", "cross_entropy")
OPTIMIZERS = ("sgd", "momentum", "adagrad", "rmsprop", "adam")
RATE = 0.03


def run(model: str, readout: str, loss: str, seed: int) -> dict[str, Array]:
    """Return torch's weights by their own names, its inputs, and all it says about them.

    Keys: "x" (T, M, B), "y", "weight_ih_l0" and so on, "V", "c", "h" (T, D, B), "loss",
    "adjoint_h" (T, D, B), and every weight's gradient as "d weight_ih_l0".
    """
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    layer, head = _layer(model), torch.nn.Linear(SIZE, OUTPUTS, dtype=torch.float64)
    x, y = rng.normal(size=(STEPS, INPUTS, BATCH)), _targets(rng, readout, loss)
    states = _unrolled(layer, torch.from_numpy(x))
    h = torch.cat(states)
    o = head({"every": h, "last": h[-1], "mean": h.mean(0)}[readout])
    value = _loss(loss, o, y)
    value.backward()
    found = dict(layer.named_parameters()) | {"V": head.weight, "c": head.bias}
    arrays = {"x": x, "y": y, "loss": value.detach().numpy()}
    arrays["h"] = h.detach().numpy().transpose(0, 2, 1)
    arrays["adjoint_h"] = np.stack([s.grad[0].numpy().T for s in states])
    arrays |= {name: p.detach().numpy() for name, p in found.items()}
    return arrays | {f"d {name}": p.grad.numpy() for name, p in found.items()}


def _layer(model: str) -> Any:
    import torch

    kind, _, nonlinearity = model.partition("-")
    options = {"nonlinearity": nonlinearity} if nonlinearity else {}
    make = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    return make(INPUTS, SIZE, dtype=torch.float64, **options)


def _unrolled(layer: Any, x: Any) -> list[Any]:
    """Call the layer step by step; return every h, (1, B, D), which keeps its gradient."""
    state, states = None, []
    for x_k in x.permute(0, 2, 1):
        _, state = layer(x_k[None], state)
        h = state[0] if isinstance(state, tuple) else state
        h.retain_grad()
        states.append(h)
    return states


def _targets(rng: np.random.Generator, readout: str, loss: str) -> Array:
    over = (STEPS,) if readout == "every" else ()
    if loss == "cross_entropy":
        return rng.integers(0, OUTPUTS, (*over, BATCH))
    return rng.normal(size=(*over, OUTPUTS, BATCH))


def _loss(loss: str, o: Any, y: Array) -> Any:
    import torch

    if loss == "cross_entropy":
        flat = torch.from_numpy(y).reshape(-1)
        return torch.nn.functional.cross_entropy(o.reshape(-1, OUTPUTS), flat)
    return torch.nn.functional.mse_loss(o, torch.from_numpy(np.swapaxes(y, -1, -2).copy()))


def updates(optimizer: str, count: int = 6, size: int = 5) -> dict[str, Array]:
    """Return gradients (n, P) of made-up updates and the parameters (n+1, P) they lead to."""
    import torch

    rng = np.random.default_rng(7)
    gradients = rng.normal(size=(count, size)) * 10.0 ** rng.integers(-3, 3, (count, size))
    theta = torch.from_numpy(rng.normal(size=size)).requires_grad_()
    stepper = _optimizer(optimizer, theta)
    path = [theta.detach().numpy().copy()]
    for gradient in gradients:
        theta.grad = torch.from_numpy(gradient.copy())
        stepper.step()
        path.append(theta.detach().numpy().copy())
    return {"gradients": gradients, "path": np.stack(path)}


def _optimizer(name: str, theta: Any) -> Any:
    import torch

    return {
        "sgd": lambda: torch.optim.SGD([theta], lr=RATE),
        "momentum": lambda: torch.optim.SGD([theta], lr=RATE, momentum=0.9),
        "adagrad": lambda: torch.optim.Adagrad([theta], lr=RATE),
        "rmsprop": lambda: torch.optim.RMSprop([theta], lr=RATE),
        "adam": lambda: torch.optim.Adam([theta], lr=RATE),
    }[name]()


def main() -> None:
    """Write all fixtures."""
    FIXTURES.mkdir(exist_ok=True)
    networks = {}
    for n, (model, readout) in enumerate(product(MODELS, READOUTS)):
        loss = LOSSES[n % 2]
        for key, value in run(model, readout, loss, seed=n).items():
            networks[f"{model} {readout} {loss}/{key}"] = value
    np.savez_compressed(FIXTURES / "torch_networks.npz", **networks)
    optimizers = {
        f"{name}/{key}": value for name in OPTIMIZERS for key, value in updates(name).items()
    }
    np.savez_compressed(FIXTURES / "torch_optimizers.npz", **optimizers)


if __name__ == "__main__":
    main()
