"""Bytes of a text into characters: UTF-8, UTF-16 and GB18030, with or without a mark at the start."""

from __future__ import annotations

from kepu_cli.errors import ReadError

MAX_TEXT_BYTES = 32 * 1024 * 1024
"""The largest text, Markdown or HTML file that is read: about eleven million characters, ten thousand pages."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE = 20_000  # characters that decide how plausible a decoding is
_PLAUSIBLE = 0.6  # real Chinese text scores above 0.9, a wrong decoding below 0.4
_BREAKS = str.maketrans(
    {"\v": "\n", "\x1c": "\n", "\x1d": "\n", "\x1e": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"}
)


def check_size(data: bytes, file: str) -> None:
    """Raise ReadError where a text is larger than ``MAX_TEXT_BYTES`` or empty."""
    if len(data) > MAX_TEXT_BYTES:
        limit = MAX_TEXT_BYTES >> 20
        raise ReadError(f"文本有 {len(data) / (1 << 20):.0f} MiB，超过 {limit} MiB 的上限，请拆分后再读", file=file)
    if not data.strip():
        raise ReadError("文件是空的，没有可读的内容", file=file)


def decode(data: bytes, file: str) -> str:
    """The text of ``data``, line ends as ``\\n``, a page break as ``\\f``, characters that print nothing left out.

    A mark at the start decides; else strict UTF-8; else the most plausible of UTF-16 and GB18030. Raises ReadError for
    bytes that are no text (NUL bytes, control characters) and for text in another encoding.
    """
    return tidy(_decode_raw(data, file), file)


def tidy(text: str, file: str) -> str:
    """``text`` with plain line ends and without characters that print nothing; ReadError where it is binary data."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)
    sample = text[:_SAMPLE]
    if "\0" in text or 50 * sum(character < " " and character not in "\t\n\f\x1a" for character in sample) > len(
        sample
    ):
        raise ReadError("不是文档：内容是二进制数据，请换用 DOCX、PDF、网页或文本文件", file=file)
    return strip_invisible(text)


def strip_invisible(text: str) -> str:
    """``text`` without the characters that print nothing: controls, zero-width spaces and joiners, direction marks."""
    if text.isprintable():
        return text
    return text.translate(_INVISIBLE)


def _decode_raw(data: bytes, file: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(
                    file, f"开头标明是 {encoding.upper()}，但第 {error.start + len(mark)} 字节处无法解码"
                ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        best = max(_candidates(data), default=(0.0, ""))
        if best[0] >= _PLAUSIBLE:
            return data.decode(best[1])
        if b"\0" in data:
            raise ReadError("不是文档：内容是二进制数据，请换用 DOCX、PDF、网页或文本文件", file=file) from error
        raise _undecodable(file, f"第 {error.start} 字节处不是 UTF-8，也不是 UTF-16 或 GB18030 编码的中文") from error


def guess_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 text without a mark (``utf-16-le``, ``utf-16-be``), or None where it is not UTF-16."""
    sample = data[: _SAMPLE * 2 & ~1]
    scored = max((_score(sample, encoding), encoding) for encoding in ("utf-16-le", "utf-16-be"))
    return scored[1] if len(data) % 2 == 0 and scored[0] >= _PLAUSIBLE else None


def _candidates(data: bytes) -> list[tuple[float, str]]:
    found = []
    encodings = ("gb18030",) if len(data) % 2 else ("utf-16-be", "utf-16-le", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        found.append((_plausibility(text[:_SAMPLE]), encoding))
    return found


def _score(sample: bytes, encoding: str) -> float:
    return _plausibility(sample.decode(encoding, errors="replace"))


def _plausibility(text: str) -> float:
    """Share of the characters that Chinese office text is made of: first-level hanzi, ASCII, Chinese punctuation.

    Text in another encoding read as GB18030 falls among the rare hanzi, whose two bytes lie outside 0xB0-0xD7.
    """
    if not text:
        return 0.0
    good = 0
    for character in text:
        code = ord(character)
        if code < 0x7F:
            good += code >= 0x20 or character in "\t\n\r\f"
        elif 0x4E00 <= code <= 0x9FFF:
            encoded = character.encode("gbk", errors="replace")
            good += len(encoded) == 2 and 0xB0 <= encoded[0] <= 0xD7 and encoded[1] >= 0xA1
        else:
            good += (
                0x2010 <= code <= 0x203B
                or 0x3000 <= code <= 0x303F
                or 0xFF01 <= code <= 0xFF5E
                or 0x2460 <= code <= 0x249B
            )
            good += character in "\xa0\xb7℃"
    return good / len(text)


def _undecodable(file: str, found: str) -> ReadError:
    return ReadError(f"文字无法解码：{found}；请用文本编辑器另存为 UTF-8 再试", file=file)


_INVISIBLE = dict.fromkeys(
    [code for code in range(0x20) if chr(code) not in "\t\n\f"]
    + list(range(0x7F, 0xA0))
    + [0xAD, 0x180E]
    + list(range(0x200B, 0x2010))
    + list(range(0x202A, 0x202F))
    + list(range(0x2060, 0x2070))
    + [0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB]
)
