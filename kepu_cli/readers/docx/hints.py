"""How a paragraph of a DOCX looks, measured on its characters: size, font, weight, colour, a lead set apart."""

from __future__ import annotations

from collections.abc import Callable

from kepu_cli.readers.docx.styles import Properties

FormatOf = Callable[[Properties], Properties]


class Look:
    """The look of a paragraph. ``lead`` counts characters from the first that is not blank."""

    __slots__ = ("bold", "font", "lead", "red", "size_pt")

    def __init__(self) -> None:
        self.size_pt: float | None = None
        self.font: str | None = None
        self.bold = False
        self.red = False
        self.lead = 0


def measure_look(runs: list[tuple[str, Properties, str]], format_of: FormatOf) -> Look:
    """The look of runs of text; ``format_of`` gives a run's properties in force."""
    look = Look()
    spans = [(text, format_of(own)) for text, own, _ in runs if text and not text.isspace()]
    if not spans:
        return look
    if len(spans) == 1:
        properties = spans[0][1]
        look.size_pt = _points(properties)
        look.font = properties.get("font") or None
        look.bold = bool(properties.get("bold"))
        look.red = is_red(properties.get("color", ""))
        return look
    sizes: dict[float | None, int] = {}
    fonts: dict[str, int] = {}
    total = red = 0
    look.bold = True
    for text, properties in spans:
        count = len(text)
        total += count
        sizes[_points(properties)] = sizes.get(_points(properties), 0) + count
        fonts[properties.get("font", "")] = fonts.get(properties.get("font", ""), 0) + (count if _is_cjk(text) else 0)
        red += count * is_red(properties.get("color", ""))
        look.bold = look.bold and bool(properties.get("bold"))
    look.size_pt = max(sizes, key=sizes.__getitem__)
    look.font = max(fonts, key=fonts.__getitem__) or None
    look.red = red * 2 > total
    look.lead = _lead(runs, format_of)
    return look


def _lead(runs: list[tuple[str, Properties, str]], format_of: FormatOf) -> int:
    """How many characters at the start differ in weight or East Asian font from the rest, 0 where none do."""
    first: tuple[bool, str | None] | None = None
    length = 0
    rest: dict[tuple[bool, str | None], int] = {}
    for text, own, _ in runs:
        blank = not text or text.isspace()
        properties = format_of(own) if not blank else own
        font: str | None = properties.get("font", "") if _is_cjk(text) else None
        key = (bool(properties.get("bold")), font)
        if rest:
            if not blank:
                rest[key] = rest.get(key, 0) + len(text)
        elif blank:
            length += len(text) if length else 0
        elif first is None or (key[0] == first[0] and (font is None or first[1] is None or font == first[1])):
            first = (key[0], first[1] if first is not None and first[1] is not None else font)
            length += len(text) if length else len(text.lstrip())
        else:
            rest[key] = len(text)
    if first is None or not rest:
        return 0
    bold, font = max(rest, key=rest.__getitem__)
    apart = (first[0] and not bold) or (first[0] == bold and first[1] and font and first[1] != font)
    return length if apart else 0


def is_red(color: str) -> bool:
    """True for the reds that heads are printed in (FF0000, E60012, C00000)."""
    if len(color) != 6:
        return False
    try:
        value = int(color, 16)
    except ValueError:
        return False
    return value >> 16 >= 0xB0 and value >> 8 & 0xFF <= 0x50 and value & 0xFF <= 0x50


def typed_indent(text: str) -> float:
    """The 字 that blanks at the start of a text take up: a full-width space is one, any other half."""
    width = 0.0
    for character in text[: len(text) - len(text.lstrip())]:
        width += 1.0 if character in "\u3000\u2003" else 2.0 if character == "\t" else 0.5
    return width


def first_line_indent(own: Properties, inherited: Properties, size_pt: float | None) -> float | None:
    """The first-line indent in 字, negative where the line hangs, None where nothing says."""
    characters = own.get("first_chars", inherited.get("first_chars"))
    if characters:
        return float(characters) / 100
    twips = own.get("first", inherited.get("first"))
    if twips is None:
        return None if characters is None else 0.0
    return round(float(twips) / 20 / (size_pt or 10.5), 2)


def heading_level(own: Properties, inherited: Properties, style_name: str) -> int:
    """The outline level from 1: the paragraph's, its style's, or the one in the style's name; 0 for none."""
    level = own.get("outline", inherited.get("outline"))
    if level is None and style_name.startswith(("heading ", "标题 ")):
        number = style_name.split()[1]
        level = int(number) if number.isdecimal() and 0 < int(number) <= 9 else 0
    return level or 0


def _points(properties: Properties) -> float | None:
    size = properties.get("size")
    return size / 2 if size else None


def _is_cjk(text: str) -> bool:
    return any(character >= "\u2e80" for character in text)
