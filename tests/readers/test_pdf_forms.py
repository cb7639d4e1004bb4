"""Forms of a PDF that draw themselves or one another without end are found before anything is drawn."""

from __future__ import annotations

import zlib

import pytest

from kepu_cli.errors import ReadError
from kepu_cli.readers.pdf.forms import EndlessFormsError, check_forms
from kepu_cli.readers.pdf.read import read_pdf

TEXT = b"BT /G 12 Tf 100 700 Td (Text) Tj ET"


def build(forms: list[tuple[str, bytes]], *, page: bytes = b"/F0 Do") -> bytes:
    """A PDF of one page whose forms are given by their resources (``{0}``: object number of the first) and content."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</G 5 0 R>>/XObject<</F0 6 0 R>>>>/Contents 4 0 R>>",
        stream(TEXT + b" " + page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for keys, content in forms:
        bodies.append(stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 600 800]{keys}".encode()))
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(bodies, 1))
        + b"trailer<</Root 1 0 R>>"
    )


def stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (keys, len(content), content)


def draws(number: int) -> str:
    return f"/Resources<</XObject<</X {number} 0 R>>>>"


def chain(length: int, times: int) -> bytes:
    inner = [(draws(7 + index), b"/X Do " * times) for index in range(length)]
    return build([*inner, ("", TEXT)])


@pytest.mark.parametrize(
    "data",
    [
        build([(draws(6), b"/X Do /X Do")]),
        build([(draws(7), b"/X Do /X Do"), (draws(6), b"/X Do /X Do")]),
        chain(30, 2),
        chain(8, 20),
        build([(draws(6), b"/X Do /X Do")]).replace(b"/Form", b"/F#6frm"),
        build([(draws(6) + "/Filter/FlateDecode", zlib.compress(b"/X Do /X Do"))]),
        build([(draws(6) + "/Filter[/ASCIIHexDecode]", b"/X Do /X Do".hex().encode() + b">")]),
        build([(draws(6) + "/Filter/LZWDecode", b"unknown")]),
        build([(draws(6), b"endstream\nendobj\n/X Do /X Do")]),
        build([("", b"/F0 Do /F0 Do")]),
    ],
    ids=["self", "each other", "chain", "broad chain", "spelled", "deflated", "hex", "opaque", "hidden", "inherited"],
)
def test_drawing_without_end_is_refused(data: bytes) -> None:
    with pytest.raises(EndlessFormsError):
        check_forms(data)
    with pytest.raises(ReadError, match="没有尽头") as caught:
        read_pdf(data, "层层.pdf")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        build([(draws(6), b"/X Do")]),
        build([("", TEXT)], page=b"/F0 Do " * 500),
        chain(39, 1),
        chain(8, 2),
        b"%PDF-1.4 /Form",
    ],
    ids=["self once", "one form often", "deep", "a few", "no objects"],
)
def test_what_ends_is_read(data: bytes) -> None:
    check_forms(data)
    if b"obj" in data:
        assert any("Text" in block.text for block in read_pdf(data, "层层.pdf").blocks if hasattr(block, "text"))


def test_the_resources_of_an_object_stream_are_seen() -> None:
    packed = b"20 0 21 25 " + b"<</XObject 21 0 R>>".ljust(25) + b"<</X 6 0 R>>"
    data = build([("/Resources 20 0 R", b"/X Do /X Do")])
    check_forms(data)  # nothing is known of X
    data += (
        b"\n30 0 obj\n" + stream(zlib.compress(packed), b"/Type/ObjStm/First 11/N 2/Filter/FlateDecode") + b"\nendobj"
    )
    with pytest.raises(EndlessFormsError):
        check_forms(data)


def test_objects_within_one_another_are_bounded() -> None:
    with pytest.raises(EndlessFormsError):
        check_forms(b"/Form" + b"1 0 obj<</Length 999970>>stream\n" * 31_000 + b" " * 7_960 + b"endstream" * 3_000)
