"""Reading Markdown: headings and bold as hints, marks removed, tables built, fields at the top as properties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from kepu_cli.blocks import Hints, Source
from kepu_cli.errors import ReadError
from kepu_cli.lazy import Pattern
from kepu_cli.readers.builder import Item, build_blocks
from kepu_cli.readers.chrome import is_page_number, split_field_rows, split_property, strip_cell_marks
from kepu_cli.readers.drawn import may_be_drawn, read_drawn_table
from kepu_cli.readers.encoding import check_size, decode
from kepu_cli.readers.grids import build_grid_table
from kepu_cli.readers.pipes import may_hold_pipes, read_pipe_text, read_stacked_cells
from kepu_cli.readers.text import BLANKS, classify_line, read_field_line, read_tab_table, split_lines, strip_tags
from kepu_cli.records import dataclass, replace

_HEADING = Pattern(r" {0,3}(#{1,6})(?:[ \t\u3000]+|(?=[^#\s]))(.*)$")
_RULE = Pattern(r"\s{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$")
_BULLET = Pattern(r"\s*[-*+][ \t]+(?=\S)")
_QUOTE = Pattern(r"^\s{0,3}(?:>[ \t]?)+")
_FENCE = Pattern(r"\s{0,3}(?:`{3,}+|~{3,}+)[ \t]*+[!-~]{0,40}\s*+$")  # words behind it are words
_PIPE_ROW = Pattern(r"\s*\|.*\|\s*$")
_DELIMITER = Pattern(r"(?:\|[ \t]*+)?:?-++:?(?:[ \t]*+\|[ \t]*+:?-++:?)*+(?:[ \t]*+\|)?$")
_INLINE = Pattern(
    r"\\([!-/:-@\[-`{-~])"  # 1 escape
    r"|(!?)\[([^\[\]\n]*)\]\(\s*<?([^()<>\s]*(?:\([^()<>\s]*\)[^()<>\s]*)?)>?(?:\s+\"[^\"\n]*\")?\s*\)"  # 2 3 4 link
    r"|(\*\*\*|\*\*|__|~~|\*|`+)"  # 5 mark
    r"|<((?:https?|ftp|mailto):[^<>\s]+)>"  # 6 bare address
    r"|&(#?[0-9A-Za-z]{1,31};)"  # 7 entity
)
_SLANTED = Pattern(r"(?:_(?=[^\s_])[^_\n]++_\s*+)++")  # a line of emphasised words
_FIELDS_BESIDE = Pattern(r"(?<=\S)[ \t\u3000\xa0]{3,}(?=\p{Han}{2,6}[：:])")  # a site's fields behind the title
_WIDE_GAP = Pattern(r"[ \t\u3000\xa0]{4,}")
_ORDERED_LINK = Pattern(r"\s*\d{1,2}[.)]\s+\[[^\[\]]{1,20}\]\([^()]*\)\s*")  # where the page stands on its site
_BOLD_GAP = Pattern(  # a word, or a figure and its stop, closed and opened again
    r"(?:(?<=\p{Han})|(?<=）))\*\*[ \t]{1,2}\*\*(?=\p{Han}|）)|(?<=\d)\*\*[ \t]{1,2}\*\*(?=\\?[.．、])"
)
_COMMENT = Pattern(r"<!--(?:[^-\n]|-(?!->))*+-->")
_KEY_LINE = Pattern(r"\*\*([^*\n]{1,16}?)\s*[:：]?\*\*\s*[:：]?\s*(.*)$")
_DOWNLOADS = Pattern(
    r"[【\[]?(?:原文下载|附件下载|文件下载|下载附件|相关附件|相关链接|相关文件|相关阅读|原文链接)[】\]]?[:：]?"
)


@dataclass(frozen=True, slots=True)
class Inline:
    """A line of Markdown without its marks: the text, how much of it at the start is bold, the addresses of its links."""

    text: str
    lead: int = 0
    bold: bool = False
    links: tuple[str, ...] = ()
    only_link: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What the beginning of a line says of it: white space, the level of a heading, an item of a list, a list of files."""

    indent: str
    heading: int
    bullet: bool
    downloads: bool


def read_markdown(data: bytes, file: str) -> Source:
    """The paragraphs and tables of a Markdown file in order; the marks are not part of the text.

    The addresses of links become furniture after the paragraph. Raises ReadError as ``read_text`` does.
    """
    check_size(data, file)
    text = decode(data, file)
    blocks = build_blocks(list(iter_markdown_items(text)))
    if not blocks:
        raise ReadError("文件里没有文字", file=file)
    return Source(file, "md", sha256(data).hexdigest(), blocks)


def iter_markdown_items(text: str) -> Iterator[Item]:
    """The lines of a Markdown text as items, marks removed."""
    raw = split_lines(text.replace("\f", "\n"))
    html_tables = _find_html_tables(raw) if "<table" in text.lower() else {}
    index, gap, in_head, downloads, no_pipes_before = 0, 0, True, False, 0
    if raw and raw[0].strip() == "---" and (front := _read_front_matter(raw)):
        fields, index = front
        yield from (Item("property", texts=pair) for pair in fields)
    while index < len(raw):
        line = raw[index]
        table, following = _read_table(raw, index, html_tables, in_head=in_head)
        if not table and index >= no_pipes_before and may_hold_pipes(raw, index):
            rows, no_pipes_before = read_pipe_text(raw, index)
            if rows:
                table, following = [Item("table", table=build_grid_table(rows, header_rows=1))], no_pipes_before
        if not table and may_be_drawn(line):
            rows, following = read_drawn_table(raw, index)
            table = [Item("table", table=build_grid_table(rows, header_rows=1))] if rows else []
        if not table and line.strip() == "序号":
            rows, after = read_stacked_cells(raw, index)
            if rows:
                table, following = [Item("table", table=build_grid_table(rows, header_rows=1))], after
        if following > index:
            yield from table
            in_head = in_head and all(item.kind == "property" for item in table)
            index, gap = following, 0
            continue
        index += 1
        if "<!--" in line:
            yield from (Item("furniture", texts=(comment[0],)) for comment in _COMMENT.finditer(line))
            line = _COMMENT.sub("", line)
        line = strip_cell_marks(line[:-1] if line.endswith("\\") and not line.endswith("\\\\") else line)
        stripped = line.strip(BLANKS)
        if not stripped or _RULE.match(line) or _FENCE.match(line):
            gap += not stripped
            continue
        items = list(_read_line(line, gap, in_head=in_head, downloads=downloads))
        downloads = _DOWNLOADS.fullmatch(stripped.strip("*# ")) is not None or (
            downloads and all(item.kind == "furniture" for item in items)
        )
        body = [item for item in items if item.kind == "line"]
        in_head = in_head and not any(item.line is not None and _is_body(item.line.text) for item in body)
        gap = 0 if body else gap
        yield from items


def _without_hashes(text: str) -> str:
    """The words of a heading without the # that may close it: ``标题 ##``."""
    bare = text.rstrip(" \t")
    words = bare.rstrip("#")
    return words.rstrip(" \t") if words != bare and words[-1:] in ("", " ", "\t") else bare


def _is_body(text: str) -> bool:
    return "。" in text or text.endswith(("：", ":"))


def _read_line(line: str, gap: int, *, in_head: bool, downloads: bool) -> Iterator[Item]:
    """One line that is not blank: a field, a heading, an item of a list or a line of a paragraph."""
    key = _KEY_LINE.match(line.strip()) if in_head else None
    if key is not None and (split_property(f"{key[1]}：") or re.search(r"\*\*\s*[:：]|[:：]\s*\*\*", line)):
        value = read_inline(key[2])
        yield Item("property", texts=(re.sub(r"[\s：:]+", "", key[1]), value.text))
        yield from _furniture(value)
        return
    quoted = _QUOTE.sub("", line, count=1)
    heading = _HEADING.match(quoted)
    bullet = None if heading else _BULLET.match(quoted)
    indent = quoted[: len(quoted) - len(quoted.lstrip(BLANKS))]
    content = _without_hashes(heading[2]) if heading else quoted[bullet.end() :] if bullet else quoted
    mark = Mark(indent, len(heading[1]) if heading else 0, bullet is not None, downloads)
    for piece in strip_tags(content).split("\n"):
        title, *beside = _FIELDS_BESIDE.split(piece, maxsplit=1) if heading and in_head else [piece]
        yield from _read_piece(title, mark, gap, in_head=in_head)
        for field in _WIDE_GAP.split("".join(beside)) if beside else ():
            yield from _read_piece(field, replace(mark, heading=0), 0, in_head=in_head)
        gap = 0


def _read_piece(piece: str, mark: Mark, gap: int, *, in_head: bool) -> Iterator[Item]:
    """The words of a line without the mark of its block; a line with several <p> has several pieces."""
    slanted = in_head and piece.lstrip().startswith("_") and _SLANTED.fullmatch(piece.strip()) is not None
    inline = read_inline(piece.replace("_", " ") if slanted else piece)
    if not inline.text:
        yield from _furniture(inline)
        return
    if mark.downloads and (inline.only_link or mark.bullet):
        yield Item("furniture", texts=(inline.text, *inline.links))
        return
    crumb = in_head and not mark.heading and _ORDERED_LINK.fullmatch(piece) is not None
    if crumb or (not mark.heading and is_page_number(inline.text)):
        yield Item("furniture", texts=(inline.text, *inline.links))
        return
    fields = read_field_line(inline.text) if in_head and not mark.heading else []
    if fields:
        yield from fields
        yield from _furniture(inline)
        return
    hints = Hints(heading=mark.heading, lead=inline.lead, bold=inline.bold)
    item = classify_line(mark.indent + inline.text, inline.text, gap, in_head=in_head and not mark.heading)
    if item.line is None:
        yield item
    else:
        yield replace(item, line=replace(item.line, hints=hints, fixed=mark.heading > 0 or mark.bullet))
    yield from _furniture(inline)


def _furniture(inline: Inline) -> Iterator[Item]:
    if inline.links:
        yield Item("furniture", texts=inline.links)


def read_inline(source: str) -> Inline:
    """One line of Markdown without its marks; a mark that has no partner in the line stays as a character."""
    source = source.replace("****", "")  # bold closed and opened again at once
    if "** " in source:
        source = _BOLD_GAP.sub("", source)
    marks = [match[5] for match in _INLINE.finditer(source) if match[5]]
    left = {mark: marks.count(mark) - marks.count(mark) % 2 for mark in set(marks)}
    pieces: list[str] = []
    links: list[str] = []
    length, lead, strong, plain, at = 0, 0, False, 0, 0
    for match in _INLINE.finditer(source):
        text, is_mark = _inline_text(match, links), False
        if match[5] and left[match[5]]:
            left[match[5]] -= 1
            text, is_mark = "", True
        before = source[at : match.start()]
        for piece in (before, text):
            if piece:
                pieces.append(piece)
                length += len(piece)
                plain += 0 if strong else len(piece.strip(BLANKS))
        if is_mark and match[5] in ("**", "__", "***"):
            if strong and plain == 0:
                lead = length
            strong = not strong
        at = match.end()
    rest = source[at:]
    plain += len(rest.strip(BLANKS))
    text = ("".join(pieces) + rest).rstrip(BLANKS)
    lead -= len(text) - len(text.lstrip(BLANKS))
    text = text.strip(BLANKS)
    lead = max(0, min(lead, len(text)))
    whole = lead > 0 and (plain == 0 or lead >= len(text))
    only = _INLINE.fullmatch(source.strip(BLANKS)) is not None and len(links) > 0
    return Inline(text, 0 if whole else lead, whole, tuple(link for link in links if link and link != text), only)


def _inline_text(match: re.Match[str], links: list[str]) -> str:
    """What one mark, link, address or entity shows; the address of a link goes to ``links``."""
    if match[1]:
        return match[1]
    if match[4] is not None:
        links.append(match[4])
        if match[2]:
            links.append(match[3])
            return ""
        return read_inline(match[3]).text if match[3] != match[4] else match[3]
    if match[6]:
        return match[6]
    if match[7]:
        from html import unescape

        return unescape(match[0])
    return match[0]


def _read_front_matter(raw: Sequence[str]) -> tuple[list[tuple[str, str]], int] | None:
    """The fields between two ``---`` at the very top and how many lines they take; None where there is no such block."""
    fields: list[tuple[str, str]] = []
    for number, line in enumerate(raw[1:60], 1):
        if line.strip() in ("---", "..."):
            return fields, number + 1
        item = _BULLET.match(line)
        if item and fields:
            name, value = fields[-1]
            fields[-1] = (name, "、".join(filter(None, (value, line[item.end() :].strip().strip("\"'")))))
            continue
        name, mark, value = line.replace("：", ":", 1).partition(":")
        if not mark or not name.strip() or line[:1] in " \t-":
            return None
        fields.append((name.strip(), value.strip().strip("\"'")))
    return None


def _read_table(
    raw: Sequence[str], start: int, html_tables: Mapping[int, int], *, in_head: bool
) -> tuple[list[Item], int]:
    """The table that begins at a line, written with pipes, tabs or HTML, and the index after it; else ([], start).

    A table of nothing but fields above the title comes back as these.
    """
    line = raw[start]
    if "|" in line:
        rows, header_rows, following = _read_pipe_table(raw, start)
        fields = split_field_rows(rows) if rows and in_head else None
        if fields is not None:
            return [Item("property", texts=(name, value)) for name, value, _ in fields], following
        if rows:
            return [Item("table", table=build_grid_table(rows, header_rows=header_rows))], following
    if "\t" in line.strip():
        tabbed, following = read_tab_table(raw, start)
        if tabbed:
            cells = tuple(tuple(read_inline(cell).text for cell in row) for row in tabbed)
            return [Item("table", table=build_grid_table(cells))], following
    if start in html_tables and line.lstrip()[:6].lower() == "<table":
        from kepu_cli.readers.html.read import read_fragment

        end = html_tables[start]
        return read_fragment("\n".join(raw[start:end])), end
    return [], start


def _find_html_tables(raw: Sequence[str]) -> dict[int, int]:
    """For each line on which an outermost ``<table`` begins that is closed again: the index after its last line."""
    ends: dict[int, int] = {}
    depth = start = 0
    for index, line in enumerate(raw):
        lower = line.lower()
        opened, closed = lower.count("<table"), lower.count("</table")
        if depth == 0 and opened:
            start = index
        depth = max(0, depth + opened - closed)
        if depth == 0 and closed:
            ends[start] = index + 1
    return ends


def _read_pipe_table(raw: Sequence[str], start: int) -> tuple[list[tuple[str, ...]], int, int]:
    """Rows, number of header rows and the index after a pipe table; no rows where none begins at the line."""
    has_delimiter = (
        start + 1 < len(raw) and "-" in raw[start + 1] and _DELIMITER.match(raw[start + 1].strip()) is not None
    )
    first = split_pipe_row(raw[start])
    if has_delimiter:
        has_delimiter = len(split_pipe_row(raw[start + 1])) == len(first) and len(first) > 1
    if not has_delimiter:
        if not _PIPE_ROW.match(raw[start]) or start + 1 >= len(raw) or not _PIPE_ROW.match(raw[start + 1]):
            return [], 0, start
        if len(split_pipe_row(raw[start + 1])) != len(first) or len(first) < 2:
            return [], 0, start
    rows = [first]
    index = start + 1
    while index < len(raw) and "|" in raw[index] and raw[index].strip():
        if not (_DELIMITER.match(raw[index].strip()) and "-" in raw[index]):
            rows.append(split_pipe_row(raw[index]))
        index += 1
    cells = [tuple(strip_tags(read_inline(cell).text) for cell in row) for row in rows]
    return cells, int(has_delimiter), index


def split_pipe_row(line: str) -> tuple[str, ...]:
    """The cells of a row written with pipes; ``\\|`` is a pipe inside a cell."""
    cells: list[str] = []
    piece = ""
    for part in line.strip(BLANKS).split("|"):
        piece += part
        if part.endswith("\\"):
            piece = piece[:-1] + "|"
            continue
        cells.append(piece.strip(BLANKS))
        piece = ""
    if piece:
        cells.append(piece.strip(BLANKS))
    if cells and not cells[0]:
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1] and line.rstrip(BLANKS).endswith("|"):
        cells = cells[:-1]
    return tuple(cells)
