"""A page as a list of pieces (visual lines and tables) and the tree of boxes they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from kepu_cli.blocks import Hints, TableBlock
from kepu_cli.readers.chrome import split_fields, split_property
from kepu_cli.readers.encoding import strip_invisible
from kepu_cli.readers.grids import build_span_table
from kepu_cli.readers.html.breaks import Run, split_at_labels
from kepu_cli.readers.html.style import Style, StyleSheet
from kepu_cli.readers.reflow import Line, display_width, is_date, join_lines, rejoin
from kepu_cli.readers.text import BLANKS
from kepu_cli.records import dataclass, field, replace

if TYPE_CHECKING:
    from lxml.etree import _Element

# fmt: off
_BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p",
    "pre", "listing", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    "noscript", "textarea", "select", "legend",
))
# fmt: on
_SKIPPED_TAGS = frozenset(("script", "style", "head", "title", "meta", "link", "base"))
_SPACES = re.compile("[ \t\r\n\f]+")
_LEAD_FONTS = re.compile("黑|楷|hei|kai|标宋|xiaobiaosong", re.IGNORECASE)
_HEADER_NAME = re.compile(
    "序号|单位|部门|任务|内容|措施|项目|事项|时限|时间|目标|责任|名称|分类|类别|备注|指标|要求|举措|编号|地区|姓名"
)
_HTML_SPACE = " \t\r\n\f"


@dataclass(slots=True)
class Box:
    """A block element: what it is called and which pieces stand in it (``start`` up to ``end``)."""

    tag: str
    ident: str
    start: int
    end: int = 0
    score: float = 0.0
    characters: int = 0
    linked: int = 0
    children: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Piece:
    """One visual line, a table, or fields about the document that a table of the page gave."""

    line: Line | None = None
    table: TableBlock | None = None
    fields: tuple[tuple[str, str], ...] = ()
    rest: tuple[str, ...] = ()  # texts of a table of fields that belong to no field
    linked: int = 0  # characters that are links
    hidden: bool = False
    box: Box | None = None

    @property
    def text(self) -> str:
        """The words of the line, empty for a table."""
        return self.line.text if self.line else ""


def read_pieces(root: _Element) -> tuple[list[Piece], Box]:
    """The pieces of a page in order and the box of the whole page."""
    walker = _Walker(_find_layout_tables(root))
    box = walker.walk(root, Style())
    return walker.pieces, box


class _Walker:
    """Walks one element once, without recursion: pages nest deeper than Python's stack."""

    def __init__(self, layout_tables: frozenset[_Element]) -> None:
        self.pieces: list[Piece] = []
        self._layout = layout_tables
        self._sheet = StyleSheet()
        self._runs: list[list[Run]] = [[]]
        self._gap = 0
        self._number = ""

    def walk(self, root: _Element, style: Style) -> Box:
        from lxml.etree import iterwalk

        tag = _tag(root)
        box = Box(tag, "", 0)
        styles = [style]
        boxes = [box]
        lists: list[tuple[str, int] | None] = []
        walk = iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = _tag(element)
            if event == "start":
                if tag in _SKIPPED_TAGS or not tag:
                    walk.skip_subtree()
                    continue
                derived = self._sheet.derive(styles[-1], tag, _attributes(element))
                styles.append(derived)
                if tag == "br":
                    self._runs.append([])
                elif self._is_block(tag, element):
                    self._flush(boxes[-1])
                    inner = Box(tag, _ident(element), len(self.pieces))
                    boxes[-1].children.append(inner)
                    boxes.append(inner)
                    if tag in ("ol", "ul", "menu", "dir"):
                        lists.append(
                            (element.get("type", "1"), _integer(element.get("start"), 1)) if tag == "ol" else None
                        )
                    elif tag == "li":
                        self._number = _take_number(lists, element)
                    elif tag == "table" and element not in self._layout and self._take_table(element, derived, inner):
                        walk.skip_subtree()
                        continue
                self._add(element.text, derived)
            else:
                if tag not in _SKIPPED_TAGS and tag:
                    styles.pop()
                    if tag == "br":
                        pass
                    elif self._is_block(tag, element):
                        self._flush(boxes[-1], paragraph=tag == "p")
                        closed = boxes.pop()
                        closed.end = len(self.pieces)
                        if tag in ("ol", "ul", "menu", "dir"):
                            lists.pop()
                        elif tag == "li":
                            self._number = ""
                if element is not root:
                    self._add(element.tail, styles[-1])
        self._flush(box)
        box.end = len(self.pieces)
        return box

    def _is_block(self, tag: str, element: _Element) -> bool:
        return tag in _BLOCK_TAGS or (
            "style" in element.attrib and self._sheet.displays_block(element.get("style") or "")
        )

    def _add(self, text: str | None, style: Style) -> None:
        if not text:
            return
        if style.pre:
            first, *others = text.split("\n")
            self._runs[-1].append(Run(first, style))
            for other in others:
                self._runs.append([Run(other, style)])
        else:
            self._runs[-1].append(Run(text, style))

    def _flush(self, box: Box, *, paragraph: bool = False) -> None:
        """End the paragraph: its visual lines become pieces; lines with nothing in them are counted as a gap."""
        runs, self._runs = self._runs, [[]]
        if len(runs) == 1 and not runs[0]:
            self._gap += paragraph
            return
        found = False
        runs = [part for line_runs in runs for part in split_at_labels(line_runs)]
        for at, line_runs in enumerate(runs):
            if any(run.style.hidden for run in line_runs):
                concealed = _make_piece([run for run in line_runs if run.style.hidden], 0)
                line_runs = [run for run in line_runs if not run.style.hidden]
                if concealed is not None:
                    concealed.hidden, concealed.box = True, box
                    self.pieces.append(concealed)
            piece = _make_piece(line_runs, self._gap)
            if piece is None:
                self._gap += at < len(runs) - 1
                continue
            if at and piece.line is not None and piece.line.hints.indent:
                piece.line = _without_style_indent(piece.line)
            if self._number and piece.line is not None:
                piece.line = _with_number(piece.line, self._number)
                self._number = ""
            piece.box = box
            self.pieces.append(piece)
            self._gap, found = 0, True
        if paragraph and not found and len(runs) == 1:
            self._gap += 1

    def _take_table(self, element: _Element, style: Style, box: Box) -> bool:
        """Add a table of data or of fields as one piece; False where the table only lays out the page."""
        rows = [row for row in element.iter("tr") if any(_tag(cell) in ("td", "th") for cell in row)]
        cells = [[cell for cell in row if _tag(cell) in ("td", "th")] for row in rows]
        plain = [["".join(_text_of(cell).split()) for cell in row] for row in cells]
        if not any(text for row in plain for text in row):
            return False
        if sum(map(len, cells)) != sum(1 for _ in element.iter("td", "th")):
            return False  # cells outside rows: too broken to be read as a grid
        if is_field_table(plain):
            read = [[self._cell_text(cell) for cell in row] for row in cells]
            self._lead_text(element, style, box)
            fields, rest = read_fields(read)
            self.pieces.append(Piece(fields=tuple(fields), rest=tuple(rest), hidden=style.hidden, box=box))
        elif is_data_table(plain, bordered=_is_bordered(element), headed=element.find(".//th") is not None):
            self._lead_text(element, style, box)
            texts = [
                [
                    (self._cell_text(cell), _integer(cell.get("rowspan"), 1), _integer(cell.get("colspan"), 1))
                    for cell in row
                ]
                for row in cells
            ]
            header_rows = _count_header_rows(rows)
            linked = sum(len(_text_of(link).strip()) for link in element.iter("a"))
            table = build_span_table(texts, header_rows=header_rows)
            self.pieces.append(Piece(table=table, linked=linked, hidden=style.hidden, box=box))
        else:
            return False
        self._gap = 0
        return True

    def _lead_text(self, table: _Element, style: Style, box: Box) -> None:
        """The caption of a table, and text that broken markup left between its cells, as lines before it."""
        waiting = [table]
        while waiting:
            element = waiting.pop()
            loose = [element.text, *(child.tail for child in element)]
            self._add(" ".join(text.strip(_HTML_SPACE) for text in loose if text and text.strip(_HTML_SPACE)), style)
            self._flush(box)
            waiting.extend(child for child in reversed(element) if _tag(child) in _TABLE_PARTS)
            for child in element:
                if _tag(child) not in _TABLE_PARTS and _tag(child) not in ("td", "th", ""):
                    for line in _read_lines(child, self._layout):
                        self.pieces.append(Piece(line=line, hidden=style.hidden, box=box))

    def _cell_text(self, cell: _Element) -> str:
        return "\n".join(join_lines(group) for group in rejoin(_read_lines(cell, self._layout)))


_TABLE_PARTS = frozenset(("tr", "tbody", "thead", "tfoot", "colgroup", "col", "form"))


def _read_lines(element: _Element, layout: frozenset[_Element]) -> list[Line]:
    walker = _Walker(layout)
    walker.walk(element, Style())
    return [piece.line for piece in walker.pieces if piece.line is not None]


def _make_piece(runs: Sequence[Run], gap: int) -> Piece | None:
    """One visual line from its runs, or None where it shows nothing."""
    parts: list[tuple[str, Style]] = []
    last = ""
    for run in runs:
        text = run.text if run.style.pre else _collapse(run.text, last)
        text = strip_invisible(text)
        if text:
            parts.append((text, run.style))
            last = text[-1]
    whole = "".join(text for text, _ in parts)
    stripped = whole.strip(BLANKS)
    if not stripped:
        return None
    lead_blanks = whole[: len(whole) - len(whole.lstrip(BLANKS))].replace("\n", "")
    spaces = sum(1.0 if blank in "\u3000\u2003" else 0.5 for blank in lead_blanks)
    visible = _cut(parts, len(whole) - len(whole.lstrip(BLANKS)), len(stripped))
    first = visible[0][1]
    linked = sum(len(text) for text, style in visible if style.linked)
    hints = _make_hints(visible, len(stripped))
    indent = max(0.0, spaces + (hints.indent or 0.0))
    line = Line(
        stripped, indent, round(2 * indent) + display_width(stripped), gap, fixed=first.heading > 0, hints=hints
    )
    return Piece(line=line, linked=linked)


def _without_style_indent(line: Line) -> Line:
    """A line behind <br>: only the first line of a block is indented by its style."""
    indent = max(0.0, line.indent - (line.hints.indent or 0.0))
    width = line.width - round(2 * line.indent) + round(2 * indent)
    return replace(line, indent=indent, width=width, hints=replace(line.hints, indent=None))


def _collapse(text: str, last: str) -> str:
    """White space as a browser shows it; a line break in the source between hanzi shows nothing."""
    if not _SPACES.search(text):
        return text

    def replace_space(match: re.Match[str]) -> str:
        if "\n" not in match[0]:
            return " "
        before = text[match.start() - 1] if match.start() else last
        after = text[match.end()] if match.end() < len(text) else ""
        return "" if before > "\u2e7f" or after > "\u2e7f" else " "

    collapsed = _SPACES.sub(replace_space, text)
    return collapsed[1:] if collapsed[:1] == " " and last == " " else collapsed


def _cut(parts: Sequence[tuple[str, Style]], start: int, length: int) -> list[tuple[str, Style]]:
    """The runs without the white space at both ends of the line."""
    found = []
    for text, style in parts:
        piece = text[start:][:length] if start < len(text) else ""
        start = max(0, start - len(text))
        length -= len(piece)
        if piece:
            found.append((piece, style))
    return found


@lru_cache(maxsize=4096)
def _plain_hints(style: Style) -> Hints:
    """The hints of a line that looks the same from its beginning to its end."""
    return Hints(
        align=style.align,
        size_pt=style.size_pt,
        font=style.font,
        bold=style.bold,
        red=style.red,
        heading=style.heading,
        indent=_indent_of(style, style.size_pt),
    )


def _make_hints(parts: Sequence[tuple[str, Style]], total: int) -> Hints:
    if all(style is parts[0][1] for _, style in parts):
        return _plain_hints(parts[0][1])
    sizes: Counter[float | None] = Counter()
    fonts: Counter[str | None] = Counter()
    red = 0
    bold = True
    for text, style in parts:
        weight = len(text.strip())
        sizes[style.size_pt] += weight
        fonts[style.font] += weight
        red += weight if style.red else 0
        bold = bold and (style.bold or not weight)
    first = parts[0][1]
    return Hints(
        align=first.align,
        size_pt=sizes.most_common(1)[0][0],
        font=fonts.most_common(1)[0][0],
        bold=bold,
        red=2 * red > total,
        lead=0 if bold else _find_lead(parts),
        heading=first.heading,
        indent=_indent_of(first, sizes.most_common(1)[0][0]),
    )


def _indent_of(style: Style, size_pt: float | None) -> float | None:
    """The first-line indent in 字 of the text's own size, None for none or a hanging one."""
    indent = style.indent if style.indent_pt is None else round(style.indent_pt / (size_pt or 12.0), 1)
    return indent if indent and indent > 0 else None


def _find_lead(parts: Sequence[tuple[str, Style]]) -> int:
    """How many characters at the start are set apart in bold, 黑体 or 楷体 from what follows them."""
    first = parts[0][1]
    length = 0
    for text, style in parts:
        if (style.bold, style.font) != (first.bold, first.font) and text.strip():
            special = (first.bold and not style.bold) or (
                _LEAD_FONTS.search(first.font or "") is not None and _LEAD_FONTS.search(style.font or "") is None
            )
            return length if special else 0
        length += len(text)
    return 0


def _take_number(lists: list[tuple[str, int] | None], element: _Element) -> str:
    """The number that a browser prints before this item of an ordered list, empty elsewhere."""
    if not lists or lists[-1] is None:
        return ""
    kind, number = lists[-1]
    number = _integer(element.get("value"), number)
    lists[-1] = (kind, number + 1)
    if kind in ("a", "A") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter if kind == 'a' else letter.upper()}."
    return f"{number}."


def _with_number(line: Line, number: str) -> Line:
    if re.match(r"[（(]?[\d一二三四五六七八九十①-⑳]+[）)、.．]|[①-⑳]", line.text):
        return replace(line, fixed=True)
    lead = line.hints.lead
    return replace(
        line,
        text=number + line.text,
        number=number,
        fixed=True,
        width=line.width + len(number),
        hints=replace(line.hints, lead=lead + len(number) if lead else 0),
    )


def _find_layout_tables(root: _Element) -> frozenset[_Element]:
    """The tables that hold another table: they only lay out the page."""
    from lxml.etree import iterwalk

    found: set[_Element] = set()
    open_tables: list[_Element] = []
    for event, element in iterwalk(root, events=("start", "end"), tag="table"):
        if event == "start":
            if open_tables:
                found.add(open_tables[-1])
            open_tables.append(element)
        else:
            open_tables.pop()
    return frozenset(found)


def is_field_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table holds the fields of a page (索引号：… 成文日期：…): each row begins with the name of one."""
    named = known = 0
    for row in rows:
        texts = [text for text in row if text]
        if not texts:
            continue
        named += 1
        if split_property(texts[0]) or split_property(texts[0] + "："):
            known += 1
        elif not texts[0].endswith(("：", ":")):
            return False
    if not known or 2 * known < named:
        return False
    first = [text for text in rows[0] if text] or [text for row in rows for text in row if text]
    return named > 1 or "：" in first[0] or ":" in first[0]


def read_fields(rows: Sequence[Sequence[str]]) -> tuple[list[tuple[str, str]], list[str]]:
    """名称 and 值 of each field of a table, and the texts that belong to none."""
    fields: list[tuple[str, str]] = []
    rest: list[str] = []
    for row in rows:
        waiting = ""
        for text in (" ".join(cell.split("\n")) for cell in row):
            name = "".join(text.split())
            if waiting and not name.endswith(("：", ":")):
                fields.append((waiting, text))
                waiting = ""
            elif (pair := split_property(text)) is not None and pair[1]:
                fields.extend([(name, value) for name, value, _ in split_fields(text) or ()] or [pair])
            elif name and (name.endswith(("：", ":")) or split_property(name + "：")):
                if waiting:
                    fields.append((waiting, ""))
                waiting = name.rstrip("：:")
            elif text:
                rest.append(text)
        if waiting:
            fields.append((waiting, ""))
    return fields, rest


def is_data_table(rows: Sequence[Sequence[str]], *, bordered: bool, headed: bool) -> bool:
    """Whether a table without tables inside is a grid of data, not a means to lay out a page or a signature."""
    filled = [[text for text in row if text] for row in rows]
    grid_rows = sum(len(row) >= 2 for row in filled)
    lengths = [len(text) for row in filled for text in row]
    if grid_rows < 2 or (max(lengths) > 800 and max(lengths) > 0.8 * sum(lengths)):
        return False
    if (
        bordered
        or headed
        or sum(_HEADER_NAME.search(text) is not None and len(text) <= 12 for text in next(row for row in filled if row))
        >= 2
    ):
        return True
    if max(lengths) <= 25 and any(is_date(text) for text in filled[-1]):
        return False  # issuers and the date, laid out in columns
    places = sum(len(row) for row in rows)
    return len(rows) >= 3 and grid_rows >= 3 and len(lengths) >= 0.6 * places


def _is_bordered(table: _Element) -> bool:
    border = table.get("border", "0")
    style = (table.get("style") or "").lower().replace(" ", "")
    return (
        (border not in ("", "0", "none", "0px"))
        or "border-collapse:collapse" in style
        or re.search(r"border:\d*[1-9]", style) is not None
    )


def _count_header_rows(rows: Sequence[_Element]) -> int:
    count = 0
    for row in rows:
        parent = row.getparent()
        cells = [_tag(cell) for cell in row if _tag(cell) in ("td", "th")]
        if (parent is not None and _tag(parent) == "thead") or (cells and set(cells) == {"th"}):
            count += 1
        else:
            break
    return count if count < len(rows) else 0


def _tag(element: _Element) -> str:
    tag: object = element.tag
    return tag.lower() if isinstance(tag, str) else ""


def _attributes(element: _Element) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in element.attrib.items()}


def _text_of(element: _Element) -> str:
    return "".join(map(str, element.itertext()))


def _ident(element: _Element) -> str:
    return f"{element.get('id') or ''} {element.get('class') or ''}".strip().lower()


def _integer(value: str | None, default: int) -> int:
    value = (value or "").strip()[:6]
    return int(value) if value.isascii() and value.isdigit() else default
