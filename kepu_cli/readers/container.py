"""A bounded reader of ZIP packages: only the parts asked for are unpacked, and never more than they may hold.

Sizes and ratio are checked as declared before a part is unpacked and again while it is, so that a
package that lies about itself costs no more than one that does not. The few lines of the format that
a document needs load ten times faster than ``zipfile`` does.
"""

from __future__ import annotations

import struct
import zlib

from kepu_cli.errors import ReadError

MAX_ENTRIES = 20_000
MAX_PART_BYTES = 32 << 20  # a thousand pages are 5 MB of XML
MAX_TOTAL_BYTES = 64 << 20  # of all parts that are read, where the reader of the format asks for no more
MAX_RATIO = 400  # XML of real tables reaches 60
RATIO_FREE_BYTES = 4 << 20  # a small part may compress as well as it likes

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_TRUNCATED = "压缩包不完整或已损坏，可能没有下载完。请重新下载或重新另存"
_BOMB = "解开后过大，疑似压缩炸弹，没有读取。请用 {}打开后另存再试"


class Container:
    """The parts of one ZIP package by name; part names are compared without regard to case, as OPC asks."""

    __slots__ = ("_data", "_entries", "_limit", "_program", "_total", "file")

    def __init__(
        self, data: bytes, file: str, *, program: str = "Word 或 WPS ", total_bytes: int = MAX_TOTAL_BYTES
    ) -> None:
        """Read the central directory. Raises ReadError where it is missing, damaged or far too long.

        ``program`` is what messages name to repair the file with; ``total_bytes`` bounds all parts that are read.
        """
        self._data = data
        self._limit = total_bytes
        self._program = program
        self._total = 0
        self.file = file
        self._entries = _read_directory(data, file)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> list[str]:
        """The names of all parts in lower case, in the order of the directory."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The unpacked bytes of a part. Raises ReadError where it is missing, encrypted, damaged or too big."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise ReadError(f"压缩包里没有{name}，不是完整的文档。请用 {self._program}打开后另存", file=self.file)
        method, flags, crc, packed, size, offset = entry
        if flags & _ENCRYPTED:
            raise ReadError("压缩包有密码，读不了。请去掉密码后再试", file=self.file, place=name)
        if method not in (0, 8):
            raise ReadError(f"压缩方式{method}不受支持。请用 {self._program}打开后另存", file=self.file, place=name)
        if size > MAX_PART_BYTES or self._total + size > self._limit:
            raise self._bomb(name)
        if size > RATIO_FREE_BYTES and size > MAX_RATIO * packed:
            raise self._bomb(name)
        content = self._unpack(name, method, packed, size, offset)
        if zlib.crc32(content) != crc:
            raise ReadError(_TRUNCATED, file=self.file, place=name)
        self._total += len(content)
        return content

    def _unpack(self, name: str, method: int, packed: int, size: int, offset: int) -> bytes:
        header = self._data[offset : offset + _LOCAL.size]
        if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
            raise ReadError(_TRUNCATED, file=self.file, place=name)
        fields = _LOCAL.unpack(header)
        start = offset + _LOCAL.size + fields[9] + fields[10]
        raw = memoryview(self._data)[start : start + packed]
        if len(raw) < packed:
            raise ReadError(_TRUNCATED, file=self.file, place=name)
        if method == 0:
            content = bytes(raw)
        else:
            try:
                content = zlib.decompressobj(-15).decompress(raw, size + 1)
            except zlib.error as error:
                raise ReadError(_TRUNCATED, file=self.file, place=name) from error
        if len(content) > size:
            raise self._bomb(name)
        if len(content) < size:
            raise ReadError(_TRUNCATED, file=self.file, place=name)
        return content

    def _bomb(self, name: str) -> ReadError:
        return ReadError(_BOMB.format(self._program), file=self.file, place=name)


_Entry = tuple[int, int, int, int, int, int]


def _read_directory(data: bytes, file: str) -> dict[str, _Entry]:
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + _END.size:
        raise ReadError(_TRUNCATED, file=file)
    _, _, _, _, count, length, start, _ = _END.unpack_from(data, end)
    tail = end
    if count == 0xFFFF or length == 0xFFFFFFFF or start == 0xFFFFFFFF:
        tail, count, length, start = _read_end64(data, end, file)
    if count > MAX_ENTRIES:
        raise ReadError(f"压缩包里有{count}个部件，远多于一篇文档所需，没有读取", file=file)
    shift = tail - length - start  # bytes that stand before the package proper
    if shift < 0:
        raise ReadError(_TRUNCATED, file=file)
    entries: dict[str, _Entry] = {}
    at = start + shift
    for _ in range(count):
        if at + _ENTRY.size > len(data) or data[at : at + 4] != b"PK\1\2":
            raise ReadError(_TRUNCATED, file=file)
        fields = _ENTRY.unpack_from(data, at)
        flags, method, crc, packed, size = fields[3], fields[4], fields[7], fields[8], fields[9]
        name_length, extra_length, comment_length, offset = fields[10], fields[11], fields[12], fields[16]
        name_at = at + _ENTRY.size
        raw_name = data[name_at : name_at + name_length]
        name = _decode_name(raw_name, flags)
        if 0xFFFFFFFF in (packed, size, offset):
            extra = data[name_at + name_length : name_at + name_length + extra_length]
            packed, size, offset = _read_extra64(extra, packed, size, offset)
        key = name.replace("\\", "/").lstrip("/").lower()
        entries.setdefault(key, (method, flags, crc, packed, size, offset + shift))
        at = name_at + name_length + extra_length + comment_length
    return entries


def _decode_name(raw: bytes, flags: int) -> str:
    """The name of an entry; one not marked as UTF-8 may be it all the same, or the GBK of a Chinese Windows."""
    for encoding in ("utf-8",) if flags & _UTF8_NAME else ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    return raw.decode("utf-8" if flags & _UTF8_NAME else "cp437", "replace")


def resolve_part(folder: str, target: str) -> str:
    """The name of a part from the folder it is named in: ``../x.xml`` in ``word/a`` is ``word/x.xml``."""
    target = target.replace("\\", "/")
    parts = [] if target.startswith("/") else folder.split("/")
    for piece in target.split("/"):
        if piece == "..":
            del parts[-1:]
        elif piece and piece != ".":
            parts.append(piece)
    return "/".join(part for part in parts if part)


def _read_end64(data: bytes, end: int, file: str) -> tuple[int, int, int, int]:
    """Where the ZIP64 end record stands, the number of entries, and length and offset of the directory."""
    locator_at = end - _END64_LOCATOR.size
    if locator_at < 0 or data[locator_at : locator_at + 4] != b"PK\6\7":
        raise ReadError(_TRUNCATED, file=file)
    record_at = _END64_LOCATOR.unpack_from(data, locator_at)[2]
    if record_at + _END64.size > len(data) or data[record_at : record_at + 4] != b"PK\6\6":
        raise ReadError(_TRUNCATED, file=file)
    fields = _END64.unpack_from(data, record_at)
    return record_at, fields[7], fields[8], fields[9]


def _read_extra64(extra: bytes, packed: int, size: int, offset: int) -> tuple[int, int, int]:
    """Sizes and offset, those given as 0xFFFFFFFF taken from the ZIP64 extra field."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        if tag == 1:
            field = extra[at + 4 : at + 4 + length]
            values = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
            size = next(values, size) if size == 0xFFFFFFFF else size
            packed = next(values, packed) if packed == 0xFFFFFFFF else packed
            offset = next(values, offset) if offset == 0xFFFFFFFF else offset
            break
        at += 4 + length
    return packed, size, offset
