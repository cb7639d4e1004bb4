"""Runs and paragraphs as WordprocessingML."""

from __future__ import annotations

import re
from html import escape as _escape

from kepu_cli.draft.fonts import Fonts

_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Characters that Word gives to the Latin font unless told otherwise.
_AMBIGUOUS = re.compile("[“”‘’—…·–×÷°℃①-⓿§±]")
_PLACEHOLDER = re.compile(r"(【待[^】]{0,120}】)")
_BREAKS = re.compile(r"([\n\t])")
# LibreOffice heeds these on the paragraph only, not in its style.
CLOSE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
# No highlight: programs that look for tables in a PDF take its box for one.
_TO_FILL_IN = '<w:u w:val="wavyHeavy" w:color="FF0000"/>'


def escape(text: str) -> str:
    """``text`` as XML character data, without the characters XML cannot hold."""
    return _escape(_BAD.sub("", text), quote=True)


def run(text: str, extra: str = "", *, face: str = "", fonts: Fonts | None = None) -> str:
    """One run. ``face`` (heiti, kaiti, fangsong, xiaobiaosong) overrides the style's font; ``extra`` goes into its w:rPr."""
    attributes = ""
    if _AMBIGUOUS.search(text):
        attributes += ' w:hint="eastAsia"'
    if face and fonts is not None:
        attributes += f' w:eastAsia="{escape(getattr(fonts, face))}"'
    properties = (f"<w:rFonts{attributes}/>" if attributes else "") + extra
    inner = "".join(
        "<w:br/>"
        if piece == "\n"
        else "<w:tab/>"
        if piece == "\t"
        else f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _BREAKS.split(text)
        if piece
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def runs(text: str, fonts: Fonts, face: str = "") -> str:
    """A text as runs; what a person must still fill in or decide (【待填：…】) is underlined in red waves."""
    return "".join(
        run(piece, _TO_FILL_IN if index % 2 else "", face=face, fonts=fonts)
        for index, piece in enumerate(_PLACEHOLDER.split(text))
        if piece
    )


# The order that the schema of w:pPr wants; Word refuses a file where it is wrong.
_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "pBdr", "shd", "tabs",
    "kinsoku", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr",
)  # fmt: skip
_ELEMENT = re.compile(r"<w:(\w+)(?:\s[^>]*)?/>|<w:(\w+)(?:\s[^>]*)?>.*?</w:\2>", re.DOTALL)


def paragraph(style: str, content: str, properties: str = "") -> str:
    """One paragraph of a style; ``properties`` are elements of w:pPr in any order."""
    if properties:
        found = [(match[1] or match[2], match[0]) for match in _ELEMENT.finditer(properties)]
        properties = "".join(text for _, text in sorted(found, key=lambda item: _ORDER.index(item[0])))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def frame(width: int, height: int, place: str) -> str:
    """A w:framePr of fixed size (twips)."""
    return f'<w:framePr w:w="{width}" w:h="{height}" w:hRule="exact" {place}/>'
