"""A file that may be anything is either read or refused in one line that names it."""

from __future__ import annotations

import io
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.tasks import reading
from rnnviz.tasks.reading import read_text, shown
from rnnviz.text import BadInput


@pytest.fixture
def write(tmp_path):
    def write(data: bytes, name: str = "some.txt"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def refusal(path) -> str:
    with pytest.raises(BadInput) as caught:
        read_text(path)
    line = str(caught.value)
    assert line.isprintable()
    assert line.startswith(f"{shown(path)}: ")
    assert shown(path) not in line.removeprefix(shown(path))
    assert line == str(caught.value.message)
    return line


def test_newlines_are_made_alike_and_nothing_else_changes(write):
    text = "a\r\nb\rc\n\n\té Ａ 春\u2028\x07 \n"
    expected = "a\nb\nc\n\n\té Ａ 春\u2028\x07 \n"
    assert read_text(write(text.encode())) == expected


def test_a_byte_order_mark_is_not_part_of_the_text(write):
    assert read_text(write(b"\xef\xbb\xbfabc")) == "abc"


@pytest.mark.parametrize(
    ("data", "right"),
    [
        (b"", "empty"),
        ("text".encode("utf-16"), "is UTF-16; save it as UTF-8"),
        ("text".encode("utf-32"), "save it as UTF-8"),
        ("text".encode("utf-16-le"), "byte 2 is zero, so this is not a text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "byte 9 is zero"),
        ("一\n二\n春眠".encode("gbk"), "line 2 is not UTF-8 (byte 0xb6)"),
        (b"one\ntwo\n\xff", "line 3 is not UTF-8 (byte 0xff)"),
        ("春".encode()[:-1], "line 1 is not UTF-8"),
        (b"\xed\xa0\x80", "not UTF-8"),
    ],
)
def test_what_is_not_utf_8_text_is_refused(write, data: bytes, right: str):
    line = refusal(write(data))
    assert "some.txt: " in line
    assert right in line


def test_what_is_no_file_is_refused(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "nothing.txt")
    assert "this is a folder" in refusal(tmp_path)
    assert "cannot be read" in refusal("a\0b")
    assert "cannot be read" in refusal("~a\0b")
    assert "cannot be read" in refusal("\ud800.txt")
    assert "cannot be read" in refusal(str(tmp_path / ("n" * 5000)))
    (tmp_path / "file").write_text("x")
    assert "cannot be read" in refusal(tmp_path / "file" / "inside")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "not a plain file" in refusal(tmp_path / "pipe")


def test_a_file_that_may_not_be_read_is_refused(write, monkeypatch):
    path = write(b"secret")

    def forbidden(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", forbidden)
    with pytest.raises(BadInput, match=r"some\.txt: you have no right"):
        read_text(path)


def test_a_large_file_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    path = tmp_path / "large.txt"
    with open(path, "wb") as file:
        file.truncate(reading.LARGEST + 1)
    monkeypatch.setattr("builtins.open", None)  # opening it would be an error of another kind
    with pytest.raises(BadInput, match=r"too large; at most 16 MiB"):
        read_text(path)


def test_a_file_that_grows_while_it_is_opened_is_refused(write, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 100)
    path = write(b"a" * 101)
    small = os.stat_result((stat.S_IFREG | 0o644, *os.stat(path)[1:6], 50, *os.stat(path)[7:10]))
    monkeypatch.setattr("os.stat", lambda *_, **__: small)
    with pytest.raises(BadInput, match="too large"):
        read_text(path)


def test_no_more_than_the_largest_file_is_ever_read(write, monkeypatch):
    class Endless(io.BytesIO):
        def read(self, size=-1):
            assert 0 <= size <= reading.LARGEST + 1
            return b"a" * size

    path = write(b"a")
    monkeypatch.setattr(reading, "LARGEST", 100)
    monkeypatch.setattr("builtins.open", lambda *_: Endless())
    with pytest.raises(BadInput, match="too large"):
        read_text(path)


def test_the_largest_file_is_read(write, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST", 100)
    assert len(read_text(write(b"a" * 100))) == 100


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31mb.txt", "{file}.txt", "春.txt", "a\u202eb"])
def test_odd_names_are_shown_on_one_line(tmp_path, name: str):
    assert "no such file" in refusal(tmp_path / name)


def test_of_a_long_name_the_end_is_shown():
    assert shown("x" * 100 + "/name.txt", 20) == "…" + "x" * 10 + "/name.txt"
    assert len(shown("x" * 61)) == 60
    assert shown("x" * 60) == "x" * 60


def test_a_name_that_is_not_unicode_can_be_printed(tmp_path):
    line = refusal(str(tmp_path) + "/\udcff.txt")
    assert line.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(tmp_path_factory, attempt, data: bytes):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    text = attempt(lambda: read_text(path))
    if isinstance(text, BadInput):
        assert "any.txt: " in str(text)
    else:
        assert "\r" not in text
        plain = data.removeprefix(b"\xef\xbb\xbf").decode()
        assert text == plain.replace("\r\n", "\n").replace("\r", "\n")
