"""A tiny PDF writer for tests: text in a Chinese font that needs no embedding, lines, boxes, forms, images.

Coordinates are points from the upper left corner of the page; ``y`` of a text is its baseline. An
ideograph is as wide as the size, an ASCII character half of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
SONG, HEI = "F1", "F2"
BLACK, RED, GREY = (0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.85, 0.85, 0.85)


def width_of(text: str, size: float) -> float:
    """How wide a text is set."""
    return sum(size / 2 if character <= "\x7f" else size for character in text)


@dataclass
class PageBuilder:
    """The content of one page (or form) under construction."""

    width: float = A4[0]
    height: float = A4[1]
    rotate: int = 0
    media_box: str | None = None
    operators: list[str] = field(default_factory=list)
    forms: list[PageBuilder] = field(default_factory=list)
    image: bool = False

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 16.0,
        *,
        font: str = SONG,
        colour: tuple[float, float, float] = BLACK,
        mode: int = 0,
        matrix: tuple[float, float, float, float] = (1, 0, 0, 1),
    ) -> PageBuilder:
        """One run of text; ``matrix`` turns it."""
        codes = text.encode("utf-16-be").hex()
        a, b, c, d = matrix
        red, green, blue = colour
        self.operators.append(
            f"BT {red} {green} {blue} rg {mode} Tr /{font} {size} Tf {a} {b} {c} {d} "
            f"{x:.3f} {self.height - y:.3f} Tm <{codes}> Tj ET"
        )
        return self

    def centred(
        self, y: float, text: str, size: float = 22.0, *, font: str = SONG, colour: tuple[float, float, float] = BLACK
    ) -> PageBuilder:
        """One line in the middle of the page."""
        return self.text((self.width - width_of(text, size)) / 2, y, text, size, font=font, colour=colour)

    def line(self, x0: float, y0: float, x1: float, y1: float, thickness: float = 0.5, dash: str = "") -> PageBuilder:
        """A stroked line."""
        self.operators.append(
            f"q {dash} {thickness} w {x0:.3f} {self.height - y0:.3f} m {x1:.3f} {self.height - y1:.3f} l S Q"
        )
        return self

    def box(self, x0: float, y0: float, x1: float, y1: float, paint: str = "f") -> PageBuilder:
        """A filled (f) or stroked (S) rectangle."""
        self.operators.append(f"{x0:.3f} {self.height - y1:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re {paint}")
        return self

    def form(self, form: PageBuilder, dx: float = 0.0, dy: float = 0.0) -> PageBuilder:
        """A Form XObject moved to the right and down."""
        self.forms.append(form)
        self.operators.append(f"q 1 0 0 1 {dx:.3f} {-dy:.3f} cm /X{len(self.forms)} Do Q")
        return self

    def picture(
        self, x0: float = 0.0, y0: float = 0.0, x1: float | None = None, y1: float | None = None
    ) -> PageBuilder:
        """A grey image, over the whole page where no corners are given."""
        self.image = True
        x1, y1 = self.width if x1 is None else x1, self.height if y1 is None else y1
        self.operators.append(f"q {x1 - x0} 0 0 {y1 - y0} {x0} {self.height - y1} cm /Im Do Q")
        return self

    def paragraph(
        self,
        y: float,
        text: str,
        *,
        size: float = 16.0,
        left: float = 80.0,
        columns: int = 27,
        indent: int = 2,
        pitch: float = 28.0,
        font: str = SONG,
    ) -> float:
        """A paragraph wrapped after ``columns`` characters, its first line set in; the baseline of the next line."""
        room = columns - indent
        x = left + indent * size
        while text:
            line, text = text[:room], text[room:]
            self.text(x, y, line, size, font=font)
            x, room, y = left, columns, y + pitch
        return y

    def grid(self, xs: Sequence[float], ys: Sequence[float], thickness: float = 0.5) -> PageBuilder:
        """All lines of a table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y, thickness)
        for x in xs:
            self.line(x, ys[0], x, ys[-1], thickness)
        return self

    def cell(
        self, x: float, y: float, text: str, *, columns: int = 100, size: float = 12.0, pitch: float = 18.0
    ) -> float:
        """Text in a cell whose upper left corner is at x, y, wrapped after ``columns`` characters."""
        y += size + 2
        for part in text.split("\n"):
            rest = part
            while rest:
                self.text(x + 5.4, y, rest[:columns], size)
                rest = rest[columns:]
                y += pitch
        return y


def build_pdf(pages: Sequence[PageBuilder], *, encrypt: bool = False) -> bytes:
    """The file."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    fonts = []
    for name in ("STSong-Light", "STHeiti-Regular"):
        descriptor = add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 6 /FontBBox [-25 -254 1000 880] "
            f"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".encode()
        )
        descendant = add(
            f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) "
            f"/Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor {descriptor} 0 R >>".encode()
        )
        fonts.append(
            add(
                f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /UniGB-UCS2-H "
                f"/DescendantFonts [{descendant} 0 R] >>".encode()
            )
        )
    image = add(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length 1 >>\nstream\n\x80\nendstream"
    )

    def resources(page: PageBuilder) -> str:
        named = " ".join(f"/X{number} {add_form(form)} 0 R" for number, form in enumerate(page.forms, start=1))
        pictures = f"/Im {image} 0 R" if page.image else ""
        return f"<< /Font << /F1 {fonts[0]} 0 R /F2 {fonts[1]} 0 R >> /XObject << {named} {pictures} >> >>"

    def add_form(form: PageBuilder) -> int:
        held, stream = resources(form), "\n".join(form.operators).encode()
        return add(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 {form.width} {form.height}] /Resources {held} "
            f"/Length {len(stream)} >>\nstream\n".encode()
            + stream
            + b"\nendstream"
        )

    kids = []
    for page in pages:
        held, stream = resources(page), "\n".join(page.operators).encode()
        content = add(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
        box = page.media_box or f"[0 0 {page.width} {page.height}]"
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox {box} /Rotate {page.rotate} "
                f"/Resources {held} /Contents {content} 0 R >>".encode()
            )
        )
    objects[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    objects[tree - 1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [" + " ".join(f"{kid} 0 R" for kid in kids) + "] >>"
    ).encode()
    trailer = f"/Size {len(objects) + 1} /Root {catalog} 0 R"
    if encrypt:
        secret = "<" + "5a" * 32 + ">"
        trailer += (
            f" /ID [<00112233> <00112233>] /Encrypt << /Filter /Standard /V 1 /R 2 /O {secret} /U {secret} /P -4 >>"
        )
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010d} 00000 n \n".encode()
    out += f"trailer\n<< {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
