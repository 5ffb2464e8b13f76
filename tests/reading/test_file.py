"""A file that may be anything is either read or refused in one line that names it."""

from __future__ import annotations

import io
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.reading import file as reading
from rnnviz.reading.file import read_text, shortened
from rnnviz.text import BadInput
from tests.attempt import attempt


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
    assert line.startswith(f"{shortened(path)}: ")
    assert shortened(path) not in line.removeprefix(shortened(path))
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
        (b"\x89PNG\r\n\x1a\n\0\0", "byte 9 is zero"),
        ("Größe;Käse\n".encode("cp1252"), "line 1 is not UTF-8 (byte 0xf6)"),
        ("Дата;Цена\n".encode("cp1251"), "line 1 is not UTF-8 (byte 0xc4)"),
        ("日期,收盤價,漲跌\n".encode("big5"), "line 1 is not UTF-8"),
        ("日付,終値は高い\n".encode("shift_jis"), "line 1 is not UTF-8"),
        ("가나다라마바사아자차카타파하".encode("euc_kr") * 3, "line 1 is not UTF-8"),
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
    with pytest.raises(BadInput, match=r"some\.txt: no permission to read"):
        read_text(path)


def test_a_large_file_is_refused_before_it_is_opened(tmp_path, monkeypatch):
    path = tmp_path / "large.txt"
    with open(path, "wb") as file:
        file.truncate(reading.MAX_TEXT_BYTES + 1)
    monkeypatch.setattr("builtins.open", None)  # opening it would be an error of another kind
    with pytest.raises(BadInput, match=r"too large; at most 16 MiB"):
        read_text(path)


def test_a_file_that_grows_while_it_is_opened_is_refused(write, monkeypatch):
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", 100)
    path = write(b"a" * 101)
    small = os.stat_result((stat.S_IFREG | 0o644, *os.stat(path)[1:6], 50, *os.stat(path)[7:10]))
    monkeypatch.setattr("os.stat", lambda *_, **__: small)
    with pytest.raises(BadInput, match="too large"):
        read_text(path)


def test_no_more_than_the_largest_file_is_ever_read(write, monkeypatch):
    class Endless(io.BytesIO):
        def read(self, size=-1):
            assert 0 <= size <= reading.MAX_TEXT_BYTES + 1
            return b"a" * size

    path = write(b"a")
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", 100)
    monkeypatch.setattr("builtins.open", lambda *_: Endless())
    with pytest.raises(BadInput, match="too large"):
        read_text(path)


def test_the_largest_file_is_read(write, monkeypatch):
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", 100)
    assert len(read_text(write(b"a" * 100))) == 100


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31mb.txt", "{file}.txt", "春.txt", "a\u202eb"])
def test_odd_names_are_shown_on_one_line(tmp_path, name: str):
    assert "no such file" in refusal(tmp_path / name)


def test_of_a_long_name_the_end_is_shown():
    assert shortened("x" * 100 + "/name.txt", 20) == "…" + "x" * 10 + "/name.txt"
    assert len(shortened("x" * 61)) == 60
    assert shortened("x" * 60) == "x" * 60


def test_a_name_that_is_not_unicode_can_be_printed(tmp_path):
    line = refusal(str(tmp_path) + "/\udcff.txt")
    assert line.encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(tmp_path_factory, data: bytes):
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    text = attempt(lambda: read_text(path))
    if isinstance(text, BadInput):
        assert "any.txt: " in str(text)
    else:
        assert "\r" not in text
        plain = {data.decode(c, "ignore") for c in ("utf-8-sig", "utf-16", "gb18030", "utf-32")}
        plain |= {data.decode(c, "ignore") for c in ("utf-16-le", "utf-16-be")}
        assert text in {p.replace("\r\n", "\n").replace("\r", "\n") for p in plain}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_what_proves_its_encoding_is_read(write, encoding: str):
    text = "日期,收盘价\n2022年，平均价格为 12.5 元。\n" * 3
    assert read_text(write(text.encode(encoding))) == text


def test_any_other_encoding_is_read_where_it_is_named(write):
    assert read_text(write("Größe".encode("cp1252")), "cp1252") == "Größe"
    assert read_text(write("終値".encode("shift_jis")), "shift_jis") == "終値"
    with pytest.raises(BadInput, match=r"some\.txt: line 1 is not utf-16"):
        read_text(write(b"ab\xff\xd8\xff"), "utf-16")
    with pytest.raises(BadInput, match=r"some\.txt: line 1 is not ascii; set task\.encoding"):
        read_text(write("Größe".encode("cp1252")), "ascii")


@pytest.mark.parametrize(
    "name", ["latin-17", "rot13", "zip", "idna", "unicode_escape", "a\nb", "x" * 500, "é"]
)
def test_what_is_no_encoding_is_refused(write, name: str):
    with pytest.raises(BadInput, match=r"some\.txt: task\.encoding: .* is not a known encoding"):
        read_text(write(b"text"), name)
