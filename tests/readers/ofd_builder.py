"""A tiny OFD writer for tests: packages from parts given as XML, and the pages of ``PageBuilder`` as OFD.

Lengths in XML fragments are mm from the upper left corner, as OFD has them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.readers.pdf_builder import HEI, PageBuilder, width_of

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72  # of a point


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of these parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def entry(*roots: str) -> str:
    """OFD.xml naming the documents of a package."""
    bodies = "".join(f"<ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody>" for root in roots)
    return f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'


def document(pages: Sequence[str], more: str = "", common: str = "") -> str:
    """Document.xml naming its pages."""
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="{page}"/>' for number, page in enumerate(pages, 1))
    return (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{more}</ofd:Document>"
    )


def content(objects: str, box: str = "0 0 210 297", head: str = "") -> str:
    """The XML of a page or template with these objects."""
    area = f"<ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>" if box else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {NAMESPACE}>{area}{head}'
        f'<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def resources(inner: str = "") -> str:
    """The XML of a resource part: two fonts and what else is given."""
    return (
        f'<ofd:Res {NAMESPACE} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋"/>'
        f'<ofd:Font ID="2" FontName="黑体"/></ofd:Fonts>{inner}</ofd:Res>'
    )


def package(
    *pages: str, more: str = "", common: str = "", res: str = "", extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A whole file whose pages hold these objects."""
    names = [f"Pages/Page_{number}/Content.xml" for number in range(len(pages))]
    return pack(
        {
            "OFD.xml": entry("Doc_0/Document.xml"),
            "Doc_0/Document.xml": document(names, more, common),
            "Doc_0/PublicRes.xml": resources(res),
            **{f"Doc_0/{name}": content(page) for name, page in zip(names, pages, strict=True)},
            **(extra or {}),
        }
    )


def text(
    x: float, y: float, words: str, size: float = 5.6, *, attributes: str = 'Font="1"', inner: str = "", code: str = ""
) -> str:
    """A text object whose first character stands at x, y; ``code`` replaces the steps that go with the size."""
    steps = " ".join(f"{size * (0.5 if character <= chr(127) else 1):g}" for character in words[:-1])
    code = code or (f'DeltaX="{steps}"' if steps else "")
    width = width_of(words, size)
    return (
        f'<ofd:TextObject Boundary="{x} {y - size} {width:g} {1.2 * size:g}" Size="{size}" {attributes}>{inner}'
        f'<ofd:TextCode X="0" Y="{size}" {code}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroked line."""
    return (
        f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def build_ofd(pages: Sequence[PageBuilder], *, scattered: bool = False) -> bytes:
    """The same pages as ``build_pdf`` writes, as OFD; forms become composite units.

    ``scattered`` gives each character an object of its own.
    """
    units: list[str] = []
    drawn = [_objects(page, units, scattered) for page in pages]
    names = [f"Pages/Page_{number}/Content.xml" for number in range(len(pages))]
    parts = {"OFD.xml": entry("Doc_0/Document.xml"), "Doc_0/Document.xml": document(names)}
    for name, page, objects in zip(names, pages, drawn, strict=True):
        parts[f"Doc_0/{name}"] = content(objects, f"0 0 {page.width * MM:.4f} {page.height * MM:.4f}")
    listed = "".join(units)
    parts["Doc_0/PublicRes.xml"] = resources(f"<ofd:CompositeGraphicUnits>{listed}</ofd:CompositeGraphicUnits>")
    return pack(parts)


_TEXT = re.compile(
    r"BT (\S+) (\S+) (\S+) rg (\d) Tr /(\w+) (\S+) Tf (\S+) (\S+) (\S+) (\S+) (\S+) (\S+) Tm <(\w*)> Tj ET"
)
_LINE = re.compile(r"q .*?(\S+) w (\S+) (\S+) m (\S+) (\S+) l S Q")
_BOX = re.compile(r"(\S+) (\S+) (\S+) (\S+) re ([fS])")
_FORM = re.compile(r"q 1 0 0 1 (\S+) (\S+) cm /X(\d+) Do Q")
_TURN = re.compile(r"q 0 1 -1 0 \S+ 0 cm")
_COLOUR = re.compile(r"\S+ \S+ \S+ rg")
_PICTURE = re.compile(r"q (\S+) 0 0 (\S+) (\S+) (\S+) cm /Im Do Q")


def _unit(page: PageBuilder, units: list[str], scattered: bool) -> int:
    """The page as a composite unit more; its ID."""
    inner = _objects(page, units, scattered)
    number = 5000 + len(units)
    units.append(
        f'<ofd:CompositeGraphicUnit ID="{number}" Width="{page.width}" Height="{page.height}">'
        f"<ofd:Content>{inner}</ofd:Content></ofd:CompositeGraphicUnit>"
    )
    return number


def _objects(page: PageBuilder, units: list[str], scattered: bool) -> str:
    if page.operators and _TURN.fullmatch(page.operators[0]):
        upright = PageBuilder(page.height, page.width, operators=page.operators[1:-1], forms=page.forms)
        turn = f"0 -1 1 0 0 {page.height * MM}"
        number = _unit(upright, units, scattered)
        return f'<ofd:CompositeObject Boundary="0 0 0 0" CTM="{turn}" ResourceID="{number}"/>'
    objects: list[str] = []
    forms = [_unit(form, units, scattered) for form in page.forms]
    for operator in page.operators:
        if match := _TEXT.fullmatch(operator):
            objects.append(_text(match, page.height, scattered))
        elif match := _LINE.fullmatch(operator):
            _, x0, y0, x1, y1 = map(float, match.groups())
            objects.append(_path(f"M {x0} {page.height - y0} L {x1} {page.height - y1}"))
        elif match := _BOX.fullmatch(operator):
            x, y, width, height = map(float, match.groups()[:4])
            y = page.height - y
            data = f"M {x} {y} L {x + width} {y} L {x + width} {y - height} L {x} {y - height} C"
            objects.append(_path(data, filled=match[5] == "f"))
        elif match := _FORM.fullmatch(operator):
            dx, dy = float(match[1]) * MM, -float(match[2]) * MM
            number = int(match[3]) - 1
            shift = (page.height - page.forms[number].height) * MM
            objects.append(f'<ofd:CompositeObject Boundary="{dx} {dy + shift} 0 0" ResourceID="{forms[number]}"/>')
        elif match := _PICTURE.fullmatch(operator):
            width, height, x, y = (float(value) * MM for value in match.groups())
            top = page.height * MM - y - height
            objects.append(f'<ofd:ImageObject Boundary="{x} {top} {width} {height}" ResourceID="7"/>')
        elif not _COLOUR.fullmatch(operator):
            raise NotImplementedError(operator)
    return "".join(objects)


def _text(match: re.Match[str], height: float, scattered: bool) -> str:
    red, green, blue = (round(255 * float(value)) for value in match.groups()[:3])
    a, b, c, d, x, y = (float(value) for value in match.groups()[6:12])
    words = bytes.fromhex(match[13]).decode("utf-16-be")
    size = float(match[6]) * MM
    mode = {"2": 'Stroke="true"', "3": 'Fill="false"'}.get(match[4], "")
    matrix = "" if (a, b, c, d) == (1, 0, 0, 1) else f'CTM="{a} {-b} {-c} {d} 0 0"'
    look = f'Font="{2 if match[5] == HEI else 1}" Size="{size:.4f}" {matrix} {mode}'
    colour = f'<ofd:FillColor Value="{red} {green} {blue}"/>'
    x, y, objects = x * MM, (height - y) * MM, ""
    for part in words if scattered else [words]:
        steps = " ".join(f"{width_of(character, size):.4f}" for character in part[:-1])
        delta = f'DeltaX="{steps}"' if steps else ""
        if part.strip() or not scattered:
            objects += (
                f'<ofd:TextObject Boundary="{x:.4f} {y:.4f} 0 0" {look}>{colour}'
                f'<ofd:TextCode X="0" Y="0" {delta}>{escape(part)}</ofd:TextCode></ofd:TextObject>'
            )
        x, y = x + a * width_of(part, size), y - b * width_of(part, size)
    return objects


def _path(data: str, *, filled: bool = False) -> str:
    paint = 'Fill="true" Stroke="false"' if filled else ""
    return (
        f'<ofd:PathObject Boundary="0 0 0 0" CTM="{MM:.6f} 0 0 {MM:.6f} 0 0" {paint}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )
