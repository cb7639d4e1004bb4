"""Samples as OFD (GB/T 33190-2016): the typeset pages as an office's program writes them. The same text gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from maker.form import Sample
from maker.typeset import BLACK_SONG, FANG, HEI, KAI, SONG, Page, Rule, Text, typeset

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_FONTS = (SONG, FANG, HEI, KAI, BLACK_SONG)
_LINE_WIDTH = 0.35
_SCALE = 0.05  # of the objects that hold one character each


def write_ofd(sample: Sample, *, scattered: bool = False) -> bytes:
    """The document as OFD bytes: an object for each line and font or, ``scattered``, for each character."""
    return pack_pages(typeset(sample), scattered=scattered)


def pack_pages(pages: Sequence[Page], *, scattered: bool = False) -> bytes:
    """Typeset pages as an OFD package."""
    parts = {
        "OFD.xml": f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": _document(pages),
        "Doc_0/PublicRes.xml": _resources(),
    }
    for number, page in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = _content(page, scattered)
    return pack({name: text.encode() for name, text in parts.items()})


def pack(parts: dict[str, bytes]) -> bytes:
    """The parts as a package with its members in this order and at a fixed time; XML gets its declaration."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            if name.endswith(".xml") and not content.startswith(b"<?xml"):
                content = b'<?xml version="1.0" encoding="UTF-8"?>\n' + content
            member = zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            target.writestr(member, content)
    return packed.getvalue()


def _document(pages: Sequence[Page]) -> str:
    listed = "".join(
        f'<ofd:Page ID="{number + 1}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    return (
        f"<ofd:Document {_NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>"
        "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


def _resources() -> str:
    fonts = "".join(f'<ofd:Font ID="{9000 + place}" FontName="{name}"/>' for place, name in enumerate(_FONTS))
    return (
        f'<ofd:Res {_NAMESPACE} BaseLoc="Res"><ofd:ColorSpaces><ofd:ColorSpace ID="9100" Type="RGB"/></ofd:ColorSpaces>'
        f'<ofd:DrawParams><ofd:DrawParam ID="9200" LineWidth="{_LINE_WIDTH}"/></ofd:DrawParams>'
        f"<ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>"
    )


def _content(page: Page, scattered: bool) -> str:
    objects = [*(_path(rule) for rule in page.rules)]
    for text in page.texts:
        objects.extend(_characters(text) if scattered else [_text(text)])
    numbered = "".join(part.replace(' ID=""', f' ID="{number}"', 1) for number, part in enumerate(objects, 100))
    return (
        f"<ofd:Page {_NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 {_mm(page.width)} {_mm(page.height)}</ofd:PhysicalBox>"
        f'</ofd:Area><ofd:Content><ofd:Layer ID="99">{numbered}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _text(text: Text) -> str:
    rise = 0.88 * text.size  # from the upper side of the box to the baseline
    box = f"{_mm(text.x)} {_mm(text.y - rise)} {_mm(sum(text.advances))} {_mm(1.2 * text.size)}"
    steps = f' DeltaX="{_steps(text.advances[:-1])}"' if len(text.text) > 1 else ""
    return (
        f'<ofd:TextObject ID="" Boundary="{box}" {_font(text)} Size="{_mm(text.size)}">{_colour(text)}'
        f'<ofd:TextCode X="0" Y="{_mm(rise)}"{steps}>{escape(text.text)}</ofd:TextCode></ofd:TextObject>'
    )


def _characters(text: Text) -> Iterator[str]:
    """An object for each character that prints something, in units of its own, as programs that convert PDF do."""
    x = text.x
    rise = 0.88 * text.size
    for character, advance in zip(text.text, text.advances, strict=True):
        if not character.isspace():
            box = f"{_mm(x)} {_mm(text.y - rise)} {_mm(advance)} {_mm(text.size)}"
            yield (
                f'<ofd:TextObject ID="" Boundary="{box}" CTM="{_SCALE} 0 0 {_SCALE} 0 0" {_font(text)} '
                f'Size="{_mm(text.size / _SCALE)}">{_colour(text)}'
                f'<ofd:TextCode X="0" Y="{_mm(rise / _SCALE)}">{escape(character)}</ofd:TextCode></ofd:TextObject>'
            )
        x += advance


def _font(text: Text) -> str:
    weight = ' Weight="700"' if text.bold else ""
    return f'Font="{9000 + _FONTS.index(text.font)}"{weight}'


def _colour(text: Text) -> str:
    return f'<ofd:FillColor Value="{"238 32 37" if text.red else "0 0 0"}" ColorSpace="9100"/>'


def _path(rule: Rule) -> str:
    width, height = rule.x1 - rule.x0, rule.y1 - rule.y0
    half = _LINE_WIDTH / 2
    box = f"{_mm(rule.x0 - half)} {_mm(rule.y0 - half)} {_mm(width + 2 * half)} {_mm(height + 2 * half)}"
    colour = '<ofd:StrokeColor Value="238 32 37" ColorSpace="9100"/>' if rule.red else ""
    return (
        f'<ofd:PathObject ID="" Boundary="{box}" DrawParam="9200">{colour}<ofd:AbbreviatedData>'
        f"M {_mm(half)} {_mm(half)} L {_mm(half + width)} {_mm(half + height)}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _steps(advances: Sequence[float]) -> str:
    """The steps with repeated ones as ``g 3 5.6``."""
    words = []
    for value, group in groupby(map(_mm, advances)):
        count = len(list(group))
        words.append(value if count == 1 else f"g {count} {value}")
    return " ".join(words)


def _mm(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
