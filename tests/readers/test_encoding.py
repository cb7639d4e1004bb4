"""Bytes of a text into characters."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kepu_cli.errors import ReadError
from kepu_cli.readers import encoding
from kepu_cli.readers.encoding import decode, guess_utf16, strip_invisible

TEXT = "云岭市科学技术局关于做好2024年科普工作的通知\n各区县科技局：\n　　现将有关事项通知如下。"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_reads_every_encoding(data: bytes) -> None:
    assert decode(data, "通知.txt") == TEXT


def test_pure_hanzi_without_ascii_in_utf16_is_told_from_gb18030() -> None:
    assert decode("通知如下".encode("utf-16-le"), "x") == "通知如下"
    assert decode("通知如下".encode("gb18030"), "x") == "通知如下"


def test_line_ends_become_plain_and_invisible_characters_go() -> None:
    assert decode("一\r\n二\r三\u2028四\u200b五\ufeff六\x0c七".encode(), "x") == "一\n二\n三\n四五六\f七"


def test_an_utf8_text_that_says_nothing_of_the_kind_may_hold_any_script() -> None:
    assert decode("Café ελληνικά 日本語 🎉".encode(), "x") == "Café ελληνικά 日本語 🎉"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01\x02\x03" * 50, "不是文档"),
        ("通知".encode() + b"\x00" + "如下".encode(), "不是文档"),
        (bytes(range(1, 32)) * 20, "不是文档"),
        (b"\xff\xfe\x00\xd8\x41\x00", "无法解码"),
        ("公民科学素质".encode() + b"\xe9\x80", "无法解码"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_refuses_what_is_no_text(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        decode(data, "奇怪.txt")
    assert "奇怪.txt" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_utf8_text_is_not_taken_for_gb18030() -> None:
    with pytest.raises(ReadError, match="UTF-8"):
        decode(TEXT.encode()[:-1], "x")


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MAX_TEXT_BYTES", 1 << 20)
    with pytest.raises(ReadError, match="上限"):
        encoding.check_size(b" " * ((1 << 20) + 1), "x")
    with pytest.raises(ReadError, match="空"):
        encoding.check_size(b" \r\n\t", "x")


def test_byte_order_is_guessed() -> None:
    assert guess_utf16(TEXT.encode("utf-16-be")) == "utf-16-be"
    assert guess_utf16(TEXT.encode("utf-16-le")) == "utf-16-le"
    assert guess_utf16(b"\x00" * 64) is None


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf")), min_size=1))
def test_utf8_is_read_back(text: str) -> None:
    read = decode(text.encode(), "x")
    assert read.split() == strip_invisible(text).split()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert isinstance(decode(data, "x"), str)
    except ReadError as error:
        assert error.message
