"""The same layers in Keras: what it saves of them, and the states that it computes.

Run as a script, with Keras 3 and the backend PyTorch installed, it writes the fixtures:
`KERAS_BACKEND=torch python -m tests.inspection.keras_reference`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

FIXTURES = Path(__file__).parent / "fixtures"
STEPS, INPUTS = 6, 3


def layers() -> dict[str, Any]:
    """Return one of each kind by name."""
    from keras.layers import GRU, LSTM, Bidirectional, SimpleRNN

    all_steps = {"return_sequences": True}
    biased = all_steps | {"bias_initializer": "normal"}
    return {
        "srn": SimpleRNN(4, activation="relu", name="srn", **all_steps),
        "lstm_a": LSTM(4, name="lstm_a", **biased),
        "gru_after": GRU(4, name="gru_after", **biased),
        "gru_before": GRU(4, reset_after=False, name="gru_before", **biased),
        "both": Bidirectional(LSTM(3, **all_steps), name="both"),
        "nobias": LSTM(3, use_bias=False, name="nobias", **all_steps),
    }


def main() -> None:
    """Write the model, its weights alone, its states, and a model that is not replayed."""
    import keras

    rng = np.random.default_rng(3)
    x = rng.normal(size=(1, STEPS, INPUTS)).astype("f4")
    given, known = keras.Input((STEPS, INPUTS)), layers()
    outputs = {name: layer(given) for name, layer in known.items()}
    dense = keras.layers.Dense(2)(outputs["lstm_a"])
    model = keras.Model(given, [*outputs.values(), dense])
    for weight in model.weights:
        weight.assign(rng.normal(0, 0.6, weight.shape))
    states = zip(outputs, model.predict(x, verbose=0), strict=False)
    told = {name: np.array(array)[0] for name, array in states}
    model.save_weights(FIXTURES / "keras.weights.h5")
    model.save(FIXTURES / "keras.keras")
    np.savez(FIXTURES / "keras.states.npz", inputs=x[0], **told)
    odd = keras.layers.LSTM(2, activation="relu", name="odd")
    keras.Sequential([given, odd]).save(FIXTURES / "keras-relu-lstm.keras")


if __name__ == "__main__":
    main()
