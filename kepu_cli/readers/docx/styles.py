"""The style sheet of a DOCX: what a paragraph or run looks like once its style chain is followed.

Properties are plain dicts of the few keys the readers care for. Paragraphs: ``align``, ``first``,
``first_chars``, ``outline``, ``num``, ``level``, ``break``. Runs: ``bold``, ``size`` (half points),
``color``, ``font``, ``theme_font``, ``hidden``, ``style``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kepu_cli.readers.xml_events import Attributes, EventParser

Properties = dict[str, Any]

OFF = frozenset(("0", "false", "off"))
_MAX_CHAIN = 50
_ALIGN = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
}


def read_size(value: str | None) -> int | None:
    """A whole number as the format writes it (``640``, ``640.0``), or None."""
    try:
        return int(float(value)) if value else None
    except (ValueError, OverflowError):
        return None


def read_align(target: Properties, attributes: Attributes) -> None:
    """``w:jc`` into ``align``."""
    align = _ALIGN.get(attributes.get("w:val", ""))
    if align is not None:
        target["align"] = align


def read_indent(target: Properties, attributes: Attributes) -> None:
    """``w:ind`` into ``first`` (twips, negative where it hangs) and ``first_chars`` (hundredths of a 字)."""
    for name, indent, hanging in (
        ("first", "w:firstLine", "w:hanging"),
        ("first_chars", "w:firstLineChars", "w:hangingChars"),
    ):
        inward, outward = read_size(attributes.get(indent)), read_size(attributes.get(hanging))
        if outward or (outward is not None and inward is None):
            target[name] = -outward
        elif inward is not None:
            target[name] = inward


def read_outline(target: Properties, attributes: Attributes) -> None:
    """``w:outlineLvl`` into ``outline``, from 1; 0 says body text on purpose."""
    level = read_size(attributes.get("w:val"))
    if level is not None:
        target["outline"] = level + 1 if 0 <= level < 9 else 0


def read_bold(target: Properties, attributes: Attributes) -> None:
    """``w:b`` into ``bold``."""
    target["bold"] = attributes.get("w:val") not in OFF


def read_hidden(target: Properties, attributes: Attributes) -> None:
    """``w:vanish`` into ``hidden``."""
    target["hidden"] = attributes.get("w:val") not in OFF


def read_font_size(target: Properties, attributes: Attributes) -> None:
    """``w:sz`` into ``size``, in half points."""
    size = read_size(attributes.get("w:val"))
    if size:
        target["size"] = size


def read_color(target: Properties, attributes: Attributes) -> None:
    """``w:color`` into ``color``."""
    target["color"] = attributes.get("w:val", "")


def read_fonts(target: Properties, attributes: Attributes) -> None:
    """``w:rFonts`` into ``font``, the East Asian one, or ``theme_font`` where the theme names it."""
    theme = attributes.get("w:eastAsiaTheme")
    font = attributes.get("w:eastAsia")
    if theme:
        target["theme_font"], target["font"] = theme, ""
    elif font:
        target["font"] = font


def read_level(target: Properties, attributes: Attributes) -> None:
    """``w:ilvl`` into ``level``, from 0."""
    target["level"] = read_size(attributes.get("w:val")) or 0


def read_num(target: Properties, attributes: Attributes) -> None:
    """``w:numId`` into ``num``; ``0`` switches numbering off."""
    target["num"] = attributes.get("w:val", "0")


Reader = Callable[[Properties, Attributes], None]
RUN_READERS: dict[str, Reader] = {
    "w:b": read_bold,
    "w:vanish": read_hidden,
    "w:sz": read_font_size,
    "w:color": read_color,
    "w:rFonts": read_fonts,
}
PARAGRAPH_READERS: dict[str, Reader] = {
    "w:jc": read_align,
    "w:ind": read_indent,
    "w:outlineLvl": read_outline,
    "w:ilvl": read_level,
    "w:numId": read_num,
}


class Style:
    """One style as defined: its own properties and the style it is based on."""

    __slots__ = ("based_on", "kind", "name", "paragraph", "run")

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = ""
        self.based_on: str | None = None
        self.paragraph: Properties = {}
        self.run: Properties = {}


class StyleSheet:
    """The styles of a document, parsed as they are asked for: templates bring hundreds, a document uses ten.

    Without a styles part, an empty sheet on which everything is at its default.
    """

    def __init__(self) -> None:
        self.default_style: str | None = None
        self.default_run: Properties = {}
        self.default_paragraph: Properties = {}
        self.hides = False  # some style may hide text
        self._styles: dict[str, Style | None] = {}
        self._sources: dict[str, bytes] = {}  # styles not parsed yet
        self._parser: _StyleParser | None = None
        self._paragraphs: dict[str | None, Properties] = {}
        self._runs: dict[str | None, Properties] = {}

    def find(self, style_id: str) -> Style | None:
        """A style by its id, or None."""
        if style_id not in self._styles:
            self._styles[style_id] = None
            source = self._sources.get(style_id)
            if source is not None and self._parser is not None:
                self._parser.parse(source)
        return self._styles[style_id]

    def add(self, style_id: str, style: Style, *, default: bool) -> None:
        """Enter a style; ``default`` marks the one of paragraphs that name none."""
        self._styles[style_id] = style
        if default and style.kind == "paragraph":
            self.default_style = style_id

    def chain(self, style_id: str | None) -> list[tuple[str, Style]]:
        """A style and those it is based on, itself first; empty for an unknown one. A circle is cut."""
        found: list[tuple[str, Style]] = []
        seen: set[str] = set()
        while style_id is not None and style_id not in seen and len(found) < _MAX_CHAIN:
            style = self.find(style_id)
            if style is None:
                break
            seen.add(style_id)
            found.append((style_id, style))
            style_id = style.based_on
        return found

    def paragraph(self, style_id: str | None) -> Properties:
        """Paragraph properties that a style gives, document defaults included. Do not change the dict."""
        known = self._paragraphs.get(style_id)
        if known is None:
            known = dict(self.default_paragraph)
            for _, style in reversed(self.chain(style_id or self.default_style)):
                known.update(style.paragraph)
            self._paragraphs[style_id] = known
        return known

    def paragraph_run(self, style_id: str | None) -> Properties:
        """Run properties that a paragraph style gives its text, document defaults included."""
        known = self._runs.get(style_id)
        if known is None:
            known = dict(self.default_run)
            for _, style in reversed(self.chain(style_id or self.default_style)):
                known.update(style.run)
            self._runs[style_id] = known
        return known

    def run(self, paragraph_style: str | None, direct: Properties) -> Properties:
        """Run properties in force: the run's own over its character style's over the paragraph style's."""
        properties = dict(self.paragraph_run(paragraph_style))
        if "style" in direct:
            for _, style in reversed(self.chain(direct["style"])):
                properties.update(style.run)
        properties.update(direct)
        return properties

    def name(self, style_id: str | None) -> str:
        """The name of a style in lower case (``heading 1``), empty for an unknown one."""
        style = self.find(style_id or self.default_style or "")
        return style.name if style else ""

    def load(self, data: bytes, file: str, part: str) -> None:
        """Take in a styles part. Raises ReadError for broken XML and for any DTD."""
        self._parser = _StyleParser(self, file, part)
        self.hides = b"<w:vanish" in data
        if not self._index(data):
            self._parser.parse(data)
            self.hides = True

    def _index(self, data: bytes) -> bool:
        """Note where each style stands; False where only a parser can tell (another encoding or prefix, a DTD)."""
        root = data.find(b"<w:styles")
        head = data[:root].lower()
        if root < 0 or b"<!" in head or (b"encoding" in head and b"utf-8" not in head):
            return False
        defaults = data.find(b"<w:docDefaults>", root, root + 20_000)
        if defaults >= 0 and self._parser is not None:
            self._parser.parse(data[defaults : data.find(b"</w:docDefaults>", defaults) + 16])
        at = data.find(b"<w:style ", root)
        while at >= 0:
            end = data.find(b"</w:style>", at)
            if end < 0:
                return False
            tag = data[at : data.find(b">", at)]
            if b'"table"' not in tag:
                style_id = _attribute(tag, b"w:styleId")
                self._sources[style_id] = data[at : end + 10]
                if b"w:default=" in tag and b'"paragraph"' in tag and _attribute(tag, b"w:default") not in OFF:
                    self.default_style = style_id
            at = data.find(b"<w:style ", end)
        return True


def _attribute(tag: bytes, name: bytes) -> str:
    """The value of an attribute of a start tag, empty where it has none."""
    _, found, rest = tag.partition(name + b'="')
    if not found:
        return ""
    value = rest.partition(b'"')[0].decode("utf-8", "replace")
    if "&" in value:
        for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
            value = value.replace(entity, character)
    return value


class _StyleParser:
    """Parses styles, document defaults or a whole styles part into a sheet."""

    def __init__(self, sheet: StyleSheet, file: str, part: str) -> None:
        self.sheet = sheet
        self.file = file
        self.part = part
        self.current = Style("")
        self.paragraph: Properties = {}
        self.run: Properties = {}
        starts: dict[str, Callable[[Attributes], None]] = {
            "w:style": self.style,
            "w:name": self.name,
            "w:basedOn": self.based_on,
            "w:latentStyles": self.skip,
            "w:rPrDefault": self.default_run,
            "w:pPrDefault": self.default_paragraph,
            "w:pageBreakBefore": self.page_break,
            "w:rPrChange": self.skip,
            "w:pPrChange": self.skip,
        }
        starts.update((tag, self._for_run(reader)) for tag, reader in RUN_READERS.items())
        starts.update((tag, self._for_paragraph(reader)) for tag, reader in PARAGRAPH_READERS.items())
        self.events = EventParser(starts, {})

    def parse(self, data: bytes) -> None:
        """Parse one well-formed piece."""
        self.events.parse(data, self.file, self.part)

    def _for_run(self, reader: Reader) -> Callable[[Attributes], None]:
        return lambda attributes: reader(self.run, attributes)

    def _for_paragraph(self, reader: Reader) -> Callable[[Attributes], None]:
        return lambda attributes: reader(self.paragraph, attributes)

    def style(self, attributes: Attributes) -> None:
        self.current = style = Style(attributes.get("w:type", "paragraph"))
        self.paragraph, self.run = style.paragraph, style.run
        if style.kind == "table":
            self.events.skip()
            return
        default = attributes.get("w:default", "0") not in OFF
        self.sheet.add(attributes.get("w:styleId", ""), style, default=default)

    def name(self, attributes: Attributes) -> None:
        self.current.name = attributes.get("w:val", "").lower()

    def based_on(self, attributes: Attributes) -> None:
        self.current.based_on = attributes.get("w:val")

    def default_run(self, attributes: Attributes) -> None:
        self.run = self.sheet.default_run

    def default_paragraph(self, attributes: Attributes) -> None:
        self.paragraph = self.sheet.default_paragraph

    def page_break(self, attributes: Attributes) -> None:
        self.paragraph["break"] = attributes.get("w:val") not in OFF

    def skip(self, attributes: Attributes) -> None:
        self.events.skip()


def read_styles(data: bytes, file: str, part: str) -> StyleSheet:
    """The style sheet in a styles part; table styles are left out. Raises ReadError for broken XML."""
    sheet = StyleSheet()
    sheet.load(data, file, part)
    return sheet


def has_borders(data: bytes, style_id: str) -> bool:
    """True where a table style, or one it is based on, draws lines between its cells."""
    needle = f'w:styleId="{style_id}"'.encode()
    for _ in range(_MAX_CHAIN):
        start = data.find(needle)
        if start < 0:
            return False
        text = data[start : data.find(b"</w:style>", start)]
        at = text.find(b"<w:insideV ")
        if at >= 0:
            line = text[at : text.find(b">", at)]
            return b'w:val="nil"' not in line and b'w:val="none"' not in line
        at = text.find(b"<w:basedOn ")
        if at < 0:
            return False
        value = text[at : text.find(b">", at)].split(b'"')
        if len(value) < 2:
            return False
        needle = b'w:styleId="' + value[1] + b'"'
    return False


def read_theme_fonts(data: bytes, file: str, part: str) -> dict[str, str]:
    """The East Asian fonts of a theme part: ``major`` and ``minor`` to a font name, empty where it names none."""
    fonts = {"major": "", "minor": ""}
    scheme = ""

    def start_scheme(name: str) -> Callable[[Attributes], None]:
        def start(attributes: Attributes) -> None:
            nonlocal scheme
            scheme = name

        return start

    def east_asian(attributes: Attributes) -> None:
        if scheme:
            fonts[scheme] = attributes.get("typeface", "") or fonts[scheme]

    def script_font(attributes: Attributes) -> None:
        if scheme and attributes.get("script") == "Hans":
            fonts[scheme] = fonts[scheme] or attributes.get("typeface", "")

    starts = {
        "a:majorFont": start_scheme("major"),
        "a:minorFont": start_scheme("minor"),
        "a:ea": east_asian,
        "a:font": script_font,
        "a:fmtScheme": start_scheme(""),
    }
    EventParser(starts, {}).parse(data, file, part)
    return fonts
