"""How much the forms of a PDF come to, drawn within one another, found out before pdfium draws them all.

A Form XObject (ISO 32000-1, 8.10) may draw others, each several times, or itself: four hundred bytes may ask for more
drawing than ever ends, and pdfium, which stops at the fortieth form within another, does it all while it opens the page.
The few files with forms are therefore looked at first, with no more understanding of PDF than that takes: what cannot be
made out counts as drawing all it could, twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kepu_cli.records import dataclass

MAX_DRAWN = 100_000_000
"""Bytes that the content of one page may come to with what it draws put in its place: some seconds of work."""
_EACH_TIME = 100  # bytes of content that take as long as to begin and end a form
_MAX_CONTENT = 50_000_000  # bytes of one stream once it is decompressed
_MAX_DEPTH = 40  # pdfium's own limit
_ESCAPED = (b"#46", b"#6f", b"#6F", b"#72", b"#6d", b"#6D")  # letters of "Form" as a name may spell them
_FORM = rb"/(?:F|#46)(?:o|#6[fF])(?:r|#72)(?:m|#6[dD])"


class EndlessFormsError(ValueError):
    """What the forms come to is more than ``MAX_DRAWN``."""


@dataclass(frozen=True, slots=True)
class _Object:
    """What looks like an object: its number, its text, its content where it is a stream of anything but an image."""

    number: int
    text: bytes
    stream: bytes | None = None

    @property
    def is_form(self) -> bool:
        """Whether it can be drawn by another."""
        return re.search(rb"/Subtype\s*/Form\b", self.text) is not None


def check_forms(data: bytes) -> None:
    """EndlessFormsError where drawing the forms of a PDF would take too long; next to nothing to do where there are none."""
    escaped = any(letter in data for letter in _ESCAPED)
    if b"/Form" not in data and not (escaped and re.search(_FORM, data)):
        return
    objects = list(_iter_objects(data))
    texts = {one.number: one.text for one in objects}
    streams = [one for one in objects if one.stream is not None]
    for one in streams:
        if b"/ObjStm" in one.text:
            texts |= _unpack(one)
    places: dict[int, list[int]] = {}  # the forms of one number: several where the file was changed or lies
    for index, one in enumerate(streams):
        if one.is_form:
            places.setdefault(one.number, []).append(index)
    if places:
        _add_up(streams, texts, places)


def _iter_objects(data: bytes) -> Iterator[_Object]:
    starts = list(re.finditer(rb"(?<!\d)(\d{1,10})\s{1,9}\d{1,5}\s{1,9}obj\b", data))
    left = 2 * len(data)
    for match, following in zip(starts, [*starts[1:], None], strict=False):
        stop = following.start() if following else len(data)
        begin = data.find(b"stream", match.end(), stop)
        text = data[match.end() : stop if begin < 0 else begin]
        if b"#" in text:
            text = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), text)
        stream = None
        if begin >= 0 and b"/Image" not in text:
            said = re.search(rb"/Length\s{1,9}(\d{1,10})\b", text)
            begin += 8 if data.startswith(b"\r\n", begin + 6) else 7
            end = begin + int(said[1]) if said else 0
            stream = data[begin : max(stop, end) if data.find(b"endstream", end, end + 20) >= 0 else stop]
        left -= len(text) + len(stream or b"")
        if left < 0:  # objects within the streams of others, again and again
            raise EndlessFormsError
        yield _Object(int(match[1]), text, stream)


def _unpack(packed: _Object) -> dict[int, bytes]:
    """The objects within an object stream (7.5.7) by their number."""
    content = _decode(packed) or b""
    first = re.search(rb"/First\s{1,9}(\d{1,9})", packed.text)
    base = int(first[1]) if first else 0
    numbers = [int(word) for word in content[:base].split() if word.isdigit()]
    stops = [*numbers[3::2], len(content)]
    return {
        number: content[base + at : base + stop]
        for number, at, stop in zip(numbers[::2], numbers[1::2], stops, strict=False)
    }


def _decode(one: _Object) -> bytes | None:
    """The content of a stream, None where it is encoded in a way, or encrypted, that is not undone here."""
    import base64
    import binascii
    import zlib

    content = one.stream or b""
    found = re.search(rb"/Filter\s{0,9}(\[[^\]]{0,200}\]|/\w{1,40})", one.text)
    try:
        for name in re.findall(rb"/(\w+)", found[1]) if found else ():
            if name in (b"FlateDecode", b"Fl"):
                content = zlib.decompressobj().decompress(content, _MAX_CONTENT)
            elif name in (b"ASCII85Decode", b"A85"):
                content = base64.a85decode(content.partition(b"~>")[0].strip())
            elif name in (b"ASCIIHexDecode", b"AHx"):
                content = binascii.unhexlify(b"".join(content.partition(b">")[0].split()))
            else:
                return None
    except (ValueError, zlib.error):
        return None
    return content


def _named_forms(text: bytes, texts: dict[int, bytes]) -> dict[bytes, int]:
    """The numbers of the objects that the resources in a text, or those it refers to, give names to be drawn by."""
    for number in re.findall(rb"/Resources\s{0,9}(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R\b", text):
        text += texts.get(int(number), b"")
    found: dict[bytes, int] = {}
    for match in re.finditer(rb"/XObject\s{0,9}(?:<<([^>]*)>>|(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R\b)", text):
        entries = match[1] if match[2] is None else texts.get(int(match[2]), b"")
        for name, number in re.findall(
            rb"/([^\s/\[\]()<>{}%]{1,127})\s{1,9}(\d{1,10})\s{1,9}\d{1,5}\s{1,9}R\b", entries
        ):
            found[name] = int(number)
    return found


def _count_draws(one: _Object, own: dict[bytes, int]) -> tuple[int, dict[bytes, int]]:
    """How long the content of a stream is, and how often it draws what it calls by which name."""
    content = _decode(one)
    if content is None:
        return len(one.stream or b""), dict.fromkeys(own, 2)
    counts: dict[bytes, int] = {}
    for name in re.findall(rb"/([^\s/\[\]()<>{}%]{1,127})\s{1,9}Do\b", content):
        counts[name] = counts.get(name, 0) + 1
    return len(content), counts


def _add_up(streams: list[_Object], texts: dict[int, bytes], places: dict[int, list[int]]) -> None:
    """EndlessFormsError where one stream comes to more than ``MAX_DRAWN``."""
    anywhere: dict[bytes, set[int]] = {}  # for pages, and for forms without resources of their own
    for text in texts.values():
        for name, number in _named_forms(text, texts).items():
            anywhere.setdefault(name, set()).add(number)
    lengths: list[int] = []
    drawn: list[list[tuple[list[int], int]]] = []  # for each stream: the forms that one name may mean, how often
    for one in streams:
        own = _named_forms(one.text, texts)
        length, counts = _count_draws(one, own)
        lengths.append(length + _EACH_TIME)
        rows = []
        for name, count in counts.items():
            numbers = {own[name]} if name in own else anywhere.get(name, ())
            forms = [form for number in numbers for form in places.get(number, ())]
            if forms:
                rows.append((forms, count))
        drawn.append(rows)
    costs = lengths
    for _ in range(_MAX_DEPTH):
        before = costs
        costs = [
            length + sum([count * max([before[form] for form in forms]) for forms, count in rows])
            for length, rows in zip(lengths, drawn, strict=True)
        ]
        if max(costs) > MAX_DRAWN:
            raise EndlessFormsError
        if costs == before:
            return
