"""Files as people have them: each is read as its owner meant it, or refused with what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnviz.cli import main
from rnnviz.inspection.input_sequence import ReadingOptions, read_sequence
from rnnviz.inspection.result import inspect
from rnnviz.inspection.weights import read_weights
from tests.inspection.conftest import save
from tests.inspection.reference import output, random_tensors

CASES = Path(__file__).parent / "cases"
NET = CASES / "batch-of-one" / "net.npz"
SEQ = CASES / "inputs-other-format" / "seq.npz"


def run(capsys, weights, inputs, *options):
    status = main(["inspect", str(weights), "--inputs", str(inputs), *options])
    out, err = capsys.readouterr()
    assert (status == 0) == (err == "")
    assert err.count("\n") == (status != 0)
    return out or err


def trace(inspected, weights, inputs, *options):
    return inspected(CASES / weights, CASES / inputs, *options)


@pytest.mark.parametrize("name", ["s_1tm", "s_g", "s_h0"])
def test_a_batch_of_one_is_the_sequence(name, inspected):
    with np.load(CASES / "batch-of-one" / f"{name}.npz") as stored:
        given = {key: stored[key].astype(float) for key in stored}
    arrays = inspected(NET, CASES / "batch-of-one" / f"{name}.npz")
    x = given["inputs"].reshape(20, 3)
    start = [given.get(key, np.zeros((2, 8))).reshape(2, 8) for key in ("h0", "c0")]
    with np.load(NET) as stored:
        tensors = {key: stored[key].astype(float) for key in stored}
    right = output("lstm", tensors, x, *start)
    np.testing.assert_allclose(arrays["trace/output"], right, rtol=0, atol=1e-12)
    if "grad_hidden" in given:
        np.testing.assert_array_equal(arrays["trace/l1.direct"], given["grad_hidden"][0])


@pytest.mark.parametrize("name", ["x.npy", "x.safetensors"])
def test_inputs_in_other_formats(name, inspected):
    folder = CASES / "inputs-other-format"
    arrays = inspected(NET, folder / name)
    np.testing.assert_array_equal(arrays["trace/x"], np.load(folder / "x.npy"))
    first = inspected(NET, folder / "x.pt", "--batch-first", "yes")
    np.testing.assert_array_equal(arrays["trace/output"], first["trace/output"])


def test_a_batch_whose_shape_does_not_say_which_axis_is_time(capsys, inspected):
    x = CASES / "inputs-other-format" / "x.pt"
    line = run(capsys, NET, x)
    assert "4 sequences of 20 steps with --batch-first yes" in line
    arrays = inspected(NET, x, "--batch-first", "yes")
    assert arrays["trace/x"].shape == (20, 3)
    assert arrays["trace/l0.batch"].shape == (4, 20)
    assert inspected(NET, x, "--batch-first", "no")["trace/x"].shape == (4, 3)


def test_a_relu_network_is_never_replayed_as_tanh(capsys):
    net, seq = CASES / "relu-rnn" / "net.npz", CASES / "relu-rnn" / "seq.npz"
    told = run(capsys, net, seq)
    assert "nonlinearity: relu, the only one that agrees with hidden" in told
    assert "level" in told
    assert run(capsys, net, CASES / "relu-rnn" / "seq_named.npz").count("level: ") == 1
    wrong = run(capsys, net, seq, "--nonlinearity", "tanh")
    assert "no verdict is given; nonlinearity = relu agrees" in wrong
    assert not any(word in wrong for word in ("level", "dead", "vanishing", "rate"))
    assert "give it with --nonlinearity" in run(capsys, net, SEQ)
    named = CASES / "relu-rnn" / "seq_named.npz"
    assert "leave one out" in run(capsys, net, named, "--nonlinearity", "tanh")


def test_a_cell_is_a_network_of_one_layer(inspected):
    arrays = trace(inspected, "rnncell-names/cell_lstm.npz", "rnncell-names/seq.npz")
    with np.load(CASES / "rnncell-names" / "cell_lstm.npz") as stored:
        tensors = {f"{key}_l0": stored[key].astype(float) for key in stored}
    right = output("lstm", tensors, arrays["trace/x"], np.zeros((1, 8)), np.zeros((1, 8)))
    np.testing.assert_allclose(arrays["trace/output"], right, rtol=0, atol=1e-12)


def test_one_of_several_networks(capsys):
    folder = CASES / "several-networks"
    assert "(encoder, decoder); --network" in run(capsys, folder / "seq2seq.npz", SEQ)
    for prefix in ("decoder", "decoder."):
        told = run(capsys, folder / "seq2seq.npz", SEQ, "--network", prefix)
        assert "network: decoder\n" in told
        assert "fc.weight" in told
    line = run(capsys, folder / "seq2seq.npz", SEQ, "--network", "middle")
    assert "no network middle in it; --network can be one of encoder, decoder" in line
    prefix = "module.SequenceModeling.0.rnn"
    assert "bidirectional" in run(capsys, folder / "easyocr.npz", SEQ, "--network", prefix)


REFUSED = {
    "weight-dropped/train_mode": ("weight_hh_l0_raw", "net.eval()"),
    "weight-norm/orth": ("parametrizations.weight_hh_l0.original", "remove_parametrizations"),
    "weight-norm/wn_new": ("parametrizations.weight_hh_l0.original0", "remove_parametrizations"),
    "weight-norm/wn_old": ("weight_hh_l0_g", "remove_weight_norm(net, 'weight_hh_l0')"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_weights_that_are_computed_from_others(name, capsys):
    line = run(capsys, CASES / f"{name}.npz", SEQ, "--nonlinearity", "tanh")
    for part in REFUSED[name]:
        assert part in line


def test_a_dropped_weight_that_is_whole_is_read(capsys):
    file = CASES / "weight-dropped" / "eval_mode.npz"
    told = run(capsys, file, SEQ, "--nonlinearity", "tanh")
    assert "not used: weight_hh_l0_raw" in told
    assert "largest singular value σ_max(J):" in told


D, M = 4, 3
RNG = np.random.default_rng(7)
LSTM = random_tensors("lstm", M, D, 1, False, RNG)
BESIDE = {
    "layer norm": {"rnn.layer_norm.weight": np.ones(D)},
    "layer norm of a module alone": {"ln_hh.weight": np.ones(D)},
    "peephole": {"rnn.weight_ci": np.ones(D)},
    "peephole of a module alone": {"w_ci": np.ones(D)},
    "projection": {"rnn.weight_hr_l0": np.ones((2, D))},
    "pruned": {"rnn.weight_hh_l0_orig": np.ones(2), "rnn.weight_hh_l0_mask": np.ones(2)},
    "spectral norm": {"rnn.weight_hh_l0_orig": np.ones(2), "rnn.weight_hh_l0_u": np.ones(2)},
    "raw outside": {"weight_hh_l0_raw": np.ones((16, D))},
    "adapter": {"rnn.lora_A": np.ones(2)},
    "scale": {"rnn.weight_hh_l0_scale": np.ones(2)},
    "a module nobody knows": {"rnn.something.weight": np.ones(2)},
}
REMEDY = {
    "projection": "proj_size=0", "pruned": "prune.remove", "raw outside": "net.eval()",
    "spectral norm": "remove_spectral_norm",
}  # fmt: skip


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
@pytest.mark.parametrize("name", BESIDE)
def test_what_may_change_the_result_is_refused_by_its_name(name, suffix, tmp_path, capsys):
    prefix = "" if "alone" in name else "rnn."
    tensors = {f"{prefix}{key}": value for key, value in LSTM.items()} | BESIDE[name]
    line = run(capsys, save(tmp_path / f"net{suffix}", tensors), SEQ)
    assert any(key in line for key in BESIDE[name])
    assert REMEDY.get(name, "without it") in line


@pytest.mark.parametrize(
    "beside",
    [
        {"fc.weight": np.ones((2, D))},
        {"embedding.weight": np.ones((9, M)), "head.0.bias": np.ones(2)},
        {"epoch": np.array(3), "scale": np.array(1.0)},
        {"norm.weight": np.ones(D), "conv.0.weight": np.ones((2, 2))},
    ],
    ids=lambda beside: next(iter(beside)),
)
def test_what_stands_beside_a_network_is_said(beside, tmp_path, capsys):
    prefix = "rnn." if "norm.weight" in beside else ""
    tensors = {f"{prefix}{key}": value for key, value in LSTM.items()} | beside
    told = run(capsys, save(tmp_path / "net.npz", tensors), SEQ)
    assert f"not used: {', '.join(beside)}\n" in told


def test_biases_that_are_taken_for_zero_are_said(tmp_path, capsys):
    tensors = {name: value for name, value in LSTM.items() if name != "bias_hh_l0"}
    told = run(capsys, save(tmp_path / "net.npz", tensors), SEQ)
    assert "taken as zero, not in the file: bias_hh_l0\n" in told
    cell = {name.removesuffix("_l0"): value for name, value in tensors.items()}
    assert "file: bias_hh\n" in run(capsys, save(tmp_path / "cell.npz", cell), SEQ)


B, T = 5, 7
BATCH = {
    "x": RNG.normal(size=(T, B, M)), "h": RNG.normal(size=(1, B, D)),
    "c": RNG.normal(size=(1, B, D)), "g": RNG.normal(size=(T, B, D)),
}  # fmt: skip


def batch(first, **rest):
    """Return the arrays of a batch as PyTorch has them."""
    turned = {key: BATCH[key].swapaxes(0, 1) if first else BATCH[key] for key in "xg"}
    return {"inputs": turned["x"], "grad_hidden": turned["g"]} | rest


@pytest.mark.parametrize("chosen", [0, 3])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("told", ["h0", "batch_first", "option"])
def test_a_sequence_of_a_batch(told, first, chosen, tmp_path, inspected):
    more = {"h0": {"h0": BATCH["h"], "c0": BATCH["c"]}, "batch_first": {"batch_first": first}}
    inputs = save(tmp_path / "seq.npz", batch(first, **more.get(told, {})))
    options = ["--batch-first", "yes" if first else "no"] if told == "option" else []
    weights = save(tmp_path / "net.npz", LSTM)
    arrays = inspected(weights, inputs, "--sequence", str(chosen), *options)
    np.testing.assert_array_equal(arrays["trace/x"], BATCH["x"][:, chosen])
    np.testing.assert_array_equal(arrays["trace/l0.direct"], BATCH["g"][:, chosen])
    start = [BATCH[k][:, chosen] if told == "h0" else np.zeros((1, D)) for k in "hc"]
    right = output("lstm", LSTM, BATCH["x"][:, chosen], *start)
    np.testing.assert_allclose(arrays["trace/output"], right, rtol=0, atol=1e-12)


def test_the_norms_of_a_batch_are_those_of_each_of_its_sequences(tmp_path, inspected, capsys):
    weights = save(tmp_path / "net.npz", LSTM)
    inputs = save(tmp_path / "seq.npz", batch(False, batch_first=False))
    for chosen in range(B):
        arrays = inspected(weights, inputs, "--sequence", str(chosen))
        adjoint = np.concatenate(
            [arrays[f"trace/l0.adjoint.{state}"][1:] for state in "ch"], axis=1
        )
        right = np.log10(np.linalg.norm(adjoint, axis=1))
        np.testing.assert_allclose(arrays["trace/l0.batch"][chosen], right, rtol=0, atol=1e-12)
    assert f"sequence 0 of {B} (from 0)" in run(capsys, weights, inputs)
    assert "counts from 0 to 4" in run(capsys, weights, inputs, "--sequence", "5")
    assert "counts from 0 to 4" in run(capsys, weights, inputs, "--sequence", "-1")
    assert "trace/l0.batch" not in inspected(weights, inputs, "--without", "batch")


def test_labels_are_on_the_axes(tmp_path):
    weights = read_weights(save(tmp_path / "net.npz", LSTM))
    x = BATCH["x"][:, 0]
    from rnnviz.inspection.frame import frame_of
    from rnnviz.views.index import VIEWS

    views = {view.name: view for view in VIEWS}
    for labels in ("我爱<br>!", np.array(list("abcdefg")), np.array(["the", "cat"] * 3 + ["\n"])):
        if np.ndim(labels) == 0:
            labels = labels[:T]
        file = save(tmp_path / "seq.npz", {"inputs": x, "labels": labels})
        frame = frame_of(inspect(weights, read_sequence(file, weights.stack)))
        for name in ("delta", "hidden", "gates"):
            ticks = [tick for _, tick in views[name].figure(frame).panels[-1].x.ticks]
            right = ["&lt;" if c == "<" else "&gt;" if c == ">" else c for c in labels]
            assert ticks == ["↵" if c == "\n" else c for c in right], name
    file = save(tmp_path / "seq.npz", {"inputs": x, "labels": np.array(["a", "b"])})
    with pytest.raises(ValueError, match="7 texts, one for each step"):
        read_sequence(file, weights.stack)


@pytest.mark.parametrize("scale", [1.0, 50.0])
def test_the_limit_of_the_comparison_is_that_of_float32(scale, tmp_path, capsys):
    """What float32 rounds away is no other network; ten times the limit is."""
    tensors = {"weight_ih_l0": scale * np.eye(2), "weight_hh_l0": np.zeros((2, 2))}
    x = np.array([[0.5, 1.0], [0.25, 0.0]])
    hidden = scale * x
    weights = save(tmp_path / "net.npz", tensors)
    for wrong, agrees in ((0.9e-6, True), (1.1e-6, False)):
        given = {"inputs": x, "hidden": hidden + [[wrong * scale, 0], [0, 0]]}
        file = save(tmp_path / "seq.npz", given | {"nonlinearity": "relu"})
        told = run(capsys, weights, file)
        assert ("no verdict is given" in told) != agrees
        assert ("differs from hidden by at most" in told) == agrees


def test_states_that_fit_several_nonlinearities_decide_nothing(tmp_path, capsys):
    """Where no unit is below zero, ReLU and identity have the same states."""
    tensors = {"weight_ih_l0": np.eye(2), "weight_hh_l0": np.zeros((2, 2))}
    given = {"inputs": np.ones((3, 2)), "hidden": np.ones((3, 2))}
    files = save(tmp_path / "net.npz", tensors), save(tmp_path / "seq.npz", given)
    assert "relu, identity; choose one with --nonlinearity" in run(capsys, *files)
    files = files[0], save(tmp_path / "seq.npz", given | {"hidden": 3 * np.ones((3, 2))})
    assert "hidden agrees with no nonlinearity" in run(capsys, *files)


def test_a_trace_remembers_what_is_claimed(tmp_path, inspected):
    from rnnviz.inspection.trace_file import trace_of
    from rnnviz.storage.npz import read_arrays

    folder = CASES / "relu-rnn"
    arrays = inspected(folder / "net.npz", folder / "seq.npz", "--nonlinearity", "tanh")
    assert '"regime": null' in str(arrays["meta"])
    again = inspect(*trace_of(tmp_path / "trace.npz", read_arrays(tmp_path / "trace.npz")))
    assert not again.claims
    assert again.comparison.fits == "nonlinearity = relu"


def test_a_large_network_without_its_spectra(tmp_path, inspected, capsys):
    tensors = random_tensors("gru", M, D, 2, False, RNG)
    weights = save(tmp_path / "net.npz", tensors)
    arrays = inspected(weights, SEQ, "--without", "spectrum")
    assert not any("jacobian" in name or "lyapunov" in name for name in arrays)
    assert arrays["trace/l1.triangle"].shape == (20, 20)
    assert "spectra left out: they would take about" in run(
        capsys, weights, SEQ, "--without", "spectrum"
    )


def test_what_the_options_say_holds_for_random_inputs_too():
    from rnnviz.inspection.architecture import Architecture
    from rnnviz.inspection.input_sequence import random_sequence
    from rnnviz.nn.cells.srn import SRN

    assert random_sequence(Architecture(SRN(size=2), 3), activation="relu").activation == "relu"
    assert ReadingOptions().nonlinearity == ""
