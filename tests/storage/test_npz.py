"""Files of plain arrays: what is written comes back, and nothing else gets in."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rnnviz.storage import npz
from rnnviz.storage.npz import read_array, read_arrays, stored_arrays, write_arrays
from rnnviz.text import BadInput

PLAIN = {
    "matrix": np.arange(6.0).reshape(2, 3),
    "complex/value": np.array([1 + 2j, np.nan]),
    "whole": np.array(-3),
    "text": np.array("δ 学"),
    "truth": np.array([True, False]),
    "empty": np.empty((0, 4)),
}


def same(a, b):
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def npy(array, **kwargs):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, **kwargs)
    return stream.getvalue()


def archive(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def refusal(path):
    with pytest.raises(BadInput) as caught:
        read_arrays(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_round_trip(tmp_path):
    write_arrays(tmp_path / "a.npz", PLAIN)
    back = read_arrays(tmp_path / "a.npz")
    assert list(back) == list(PLAIN)
    assert all(same(back[name], np.asarray(PLAIN[name])) for name in PLAIN)
    assert not any(array.flags.writeable for array in back.values())


def test_numpy_reads_what_is_written(tmp_path):
    write_arrays(tmp_path / "a.npz", PLAIN)
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        assert all(same(file[name], PLAIN[name]) for name in PLAIN)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_what_numpy_writes_is_read(tmp_path, save):
    extra = {"fortran": np.asfortranarray(PLAIN["matrix"]), "big": np.arange(4, dtype=">f4")}
    save(tmp_path / "a.npz", **extra)
    back = read_arrays(tmp_path / "a.npz")
    assert np.array_equal(back["fortran"], PLAIN["matrix"])
    assert np.array_equal(back["big"], [0, 1, 2, 3])
    assert back["big"].dtype.isnative


def test_equal_arrays_give_equal_bytes(tmp_path):
    for name in "ab":
        write_arrays(tmp_path / name, PLAIN)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@given(
    array=arrays(st.sampled_from([float, int, complex, bool]), array_shapes(min_dims=0, max_dims=3))
)
def test_any_array(tmp_path_factory, array):
    path = tmp_path_factory.getbasetemp() / "any.npz"
    write_arrays(path, {"x": array})
    assert same(read_arrays(path)["x"], array)


def test_truncated_at_every_byte(tmp_path):
    write_arrays(tmp_path / "a.npz", PLAIN)
    whole, cut = (tmp_path / "a.npz").read_bytes(), tmp_path / "cut.npz"
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        refusal(cut)


@pytest.mark.parametrize("pattern", [0x01, 0x80, 0xFF])
def test_every_byte_flipped(tmp_path, pattern):
    """Damage is told, or was to something that does not matter, such as a date."""
    write_arrays(tmp_path / "a.npz", PLAIN)
    whole, flipped = (tmp_path / "a.npz").read_bytes(), tmp_path / "flipped.npz"
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= pattern
        flipped.write_bytes(damaged)
        with contextlib.suppress(BadInput):
            back = read_arrays(flipped)
            assert len(back) == len(PLAIN)
            assert all(same(b, a) for b, a in zip(back.values(), PLAIN.values(), strict=True))


def test_object_arrays_are_refused(tmp_path):
    path = archive(tmp_path / "a.npz", {"x.npy": npy(np.array([{}], dtype=object))})
    assert "x does not hold plain numbers" in refusal(path)


@pytest.mark.parametrize("dtype", ["M8[s]", [("a", float)], "V8", "S3"])
def test_other_kinds_are_refused(tmp_path, dtype):
    refusal(archive(tmp_path / "a.npz", {"x.npy": npy(np.zeros(2, dtype))}))


def header(text, data=b"", version=b"\1\0"):
    width = "<H" if version == b"\1\0" else "<I"
    return b"\x93NUMPY" + version + struct.pack(width, len(text)) + text.encode("latin-1") + data


def described(descr="<f8", shape="(1,)"):
    return f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n"


@pytest.mark.parametrize(
    "content",
    [
        header(described(shape="(4294967296, 1024)")),
        header(described(shape="(0, 99999999999999999, 99999999999999999)")),
        header(described(shape="(" + "1, " * 40 + "1)"), b"\0" * 8),
        header(described(shape="(-1,)")),
        header(described(shape="(2,)"), b"\0" * 8),
        header(described(shape="(1,)"), b"\0" * 16),
        header(described("<f3"), b"\0" * 3),
        header(described("<U0"), b""),
        header(described("<f999999999"), b""),
        header(described("<U1"), b"\xff\xff\xff\xff") + b"x",
        header("{'descr': __import__('os').system('true'), 'fortran_order': False, 'shape': ()}"),
        header("(" * 9000),
        header(described(shape="(" + "1" * 5000)),
        header(described(), b"\0" * 8, b"\4\0"),
        b"\x93NUMPY\1\0",
        b"\x93NUMPY\3\0\xff\xff\xff\xff",
        b"",
        b"not an array at all",
    ],
    ids=range(18),
)
def test_headers_that_lie(tmp_path, content):
    refusal(archive(tmp_path / "a.npz", {"x.npy": content}))


def test_zip_bombs_are_refused_unopened(tmp_path):
    path = archive(
        tmp_path / "a.npz", {"x.npy": npy(np.zeros(1 << 20))}, compression=zipfile.ZIP_DEFLATED
    )
    assert "not plausible" in refusal(path)


def test_many_members_below_every_other_limit(tmp_path, monkeypatch):
    """Each is small and may be packed well; all together are more than the file explains."""
    monkeypatch.setattr(npz, "ALWAYS_ACCEPTED", 4 << 20)
    members = {f"{n}.npy": npy(np.zeros(1 << 16)) for n in range(9)}
    path = archive(tmp_path / "a.npz", members, zipfile.ZIP_DEFLATED)
    assert "too much for so small a file" in refusal(path)
    with pytest.raises(BadInput, match="too much for so small"):
        stored_arrays(path)
    stored = archive(tmp_path / "b.npz", members)
    assert len(read_arrays(stored)) == 9


def test_what_is_there_is_known_before_it_is_read(tmp_path):
    write_arrays(tmp_path / "a.npz", PLAIN)
    stored = stored_arrays(tmp_path / "a.npz")
    for name, array in PLAIN.items():
        assert (stored[name].dtype, stored[name].shape) == (array.dtype, array.shape)
        assert same(stored[name].read(), np.asarray(array))
    (tmp_path / "a.npz").unlink()
    with pytest.raises(BadInput, match="no such file"):
        stored["matrix"].read()


def test_an_array_alone(tmp_path):
    for array in (PLAIN["matrix"], np.asfortranarray(PLAIN["matrix"]), PLAIN["text"]):
        np.save(tmp_path / "x.npy", array)
        assert same(read_array(tmp_path / "x.npy"), array)
    whole = (tmp_path / "x.npy").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "x.npy").write_bytes(whole[:length])
        with pytest.raises(BadInput, match=r"x\.npy"):
            read_array(tmp_path / "x.npy")
    np.save(tmp_path / "o.npy", np.array([{}]), allow_pickle=True)
    with pytest.raises(BadInput, match="plain numbers"):
        read_array(tmp_path / "o.npy")


def test_what_would_be_too_large_together(tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "LARGEST_TOTAL", 1 << 10)
    members = {f"{n}.npy": npy(np.zeros(100)) for n in range(2)}
    assert "more than 0 MiB" in refusal(archive(tmp_path / "a.npz", members))
    with pytest.raises(BadInput, match="one file can hold"):
        write_arrays(tmp_path / "b.npz", {"x": np.zeros(200)})
    assert not (tmp_path / "b.npz").exists()


def test_what_would_be_too_large_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "LARGEST_ARRAY", 1 << 10)
    refusal(archive(tmp_path / "a.npz", {"x.npy": npy(np.zeros(200))}))


def test_declared_sizes_are_held_to(tmp_path):
    """A directory that declares less than there is does not make more be read."""
    path = archive(tmp_path / "a.npz", {"x.npy": npy(np.zeros(64))}, zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\1\2")
    struct.pack_into("<I", data, at + 24, 200)
    path.write_bytes(data)
    refusal(path)


def test_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "MAX_ARRAYS", 3)
    members = {f"{n}.npy": npy(np.zeros(1)) for n in range(4)}
    assert "too many" in refusal(archive(tmp_path / "a.npz", members))


def test_an_end_record_of_the_large_format_that_leads_nowhere_is_refused(tmp_path):
    path = archive(tmp_path / "a.npz", {"x.npy": npy(np.zeros(1))})
    data = path.read_bytes()
    at = data.rfind(b"PK\5\6")
    path.write_bytes(data[:at] + b"PK\6\7" + bytes(16) + data[at:])
    refusal(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_strange_members(tmp_path):
    one = npy(np.zeros(1))
    assert "not an array" in refusal(archive(tmp_path / "a.npz", {"readme.txt": b"hello"}))
    assert "not an array" in refusal(archive(tmp_path / "b.npz", {"a\nb.npy": one}))
    bz2 = archive(tmp_path / "c.npz", {"x.npy": one}, zipfile.ZIP_BZIP2)
    assert "compressed by a method" in refusal(bz2)
    with zipfile.ZipFile(tmp_path / "d.npz", "w") as file:
        for _ in range(2):
            file.writestr("x.npy", one)
    assert "twice" in refusal(tmp_path / "d.npz")


def test_no_file(tmp_path):
    assert "no such file" in refusal(tmp_path / "missing.npz")
    assert "no such file" in refusal(tmp_path)
    with pytest.raises(BadInput):
        read_arrays(tmp_path / "nul\0.npz")
    (tmp_path / "text.npz").write_text("PK")
    assert "not a complete" in refusal(tmp_path / "text.npz")


@given(st.binary(max_size=300))
def test_noise(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "noise.npz"
    path.write_bytes(data)
    refusal(path)
