"""Reading plain text: paragraphs rejoined, tab tables, page numbers and web residue set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise

from kepu_cli.blocks import Source
from kepu_cli.errors import ReadError
from kepu_cli.readers.builder import Item, build_blocks
from kepu_cli.readers.chrome import (
    is_chrome,
    is_language_switch,
    is_ornament,
    is_page_number,
    is_tool_name,
    is_value_of,
    split_field_line,
    split_residue,
    strip_cell_marks,
)
from kepu_cli.readers.drawn import may_be_drawn, read_drawn_table
from kepu_cli.readers.encoding import check_size, decode
from kepu_cli.readers.grids import build_grid_table
from kepu_cli.readers.pipes import may_hold_pipes, read_pipe_text, read_stacked_cells
from kepu_cli.readers.reflow import Line, display_width

BLANKS = " \t\u3000\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\f\x1a"
_PLAIN_WORD = re.compile(r"\w{1,4}")  # 政策解读, 推荐: below the title as likely a heading as a button
MAX_LINES = 300_000  # lines with text: about ten thousand pages
_TAG = re.compile(
    r"</?(?:p|br|div|span|b|strong|u|em|i|font|sup|sub|a|center|table|tbody|thead|tr|td|th|h[1-6]|ul|ol|li|hr|img)(?:\s[^<>\n]{0,200})?/?>",
    re.IGNORECASE,
)
_BREAKING = re.compile(r"<(?:/p|br\s*/?|/div)>", re.IGNORECASE)


def read_text(data: bytes, file: str) -> Source:
    """The paragraphs and tables of a plain text file in order.

    Raises ReadError for an empty file, one that is larger than the limit, binary data and an unknown encoding.
    """
    check_size(data, file)
    text = decode(data, file)
    blocks = build_blocks(list(iter_items(text)))
    if not blocks:
        raise ReadError("文件里没有文字", file=file)
    return Source(file, "txt", sha256(data).hexdigest(), blocks)


def iter_items(text: str) -> Iterator[Item]:
    """The lines of a plain text, each as a line of the document, a row run of a table, furniture or a field."""
    raw = split_lines(text.replace("\f", "\n\f"))
    if any(sign in text for sign in ("\n年", "\n月", "\n日", "\n号")):
        raw = _join_shards(raw)
    numbers = _find_bare_page_numbers(raw)
    index, gap, in_head, no_pipes_before = 0, 0, True, 0
    while index < len(raw):
        rows, following = read_tab_table(raw, index) if "\t" in raw[index] else ((), index)
        if not rows and index >= no_pipes_before and may_hold_pipes(raw, index):
            rows, following = read_pipe_text(raw, index)
            no_pipes_before = following
        if not rows and may_be_drawn(raw[index]):
            rows, following = read_drawn_table(raw, index)
        if not rows and raw[index].strip() == "序号":
            rows, following = read_stacked_cells(raw, index)
        if rows:
            yield Item("table", table=build_grid_table(rows))
            index, gap, in_head = following, 0, False
            continue
        stripped = strip_cell_marks(raw[index].strip(BLANKS))
        if not stripped:
            gap += raw[index] != "\f"
        elif index in numbers or is_page_number(stripped):
            yield Item("furniture", texts=(stripped,))
            gap += 1
        else:
            stripped, residue = split_residue(stripped)
            if residue:
                yield Item("furniture", texts=tuple(residue))
            lead = raw[index][: len(raw[index]) - len(raw[index].lstrip(BLANKS))]
            for piece in strip_tags(stripped).split("\n"):
                fields = read_field_line(piece) if piece and (in_head or piece.count("|") > 1) else []
                if fields:
                    value = _value_below(raw, index, fields[-1])
                    if value:
                        fields[-1] = Item("property", texts=(fields[-1].texts[0], value))
                        index = _next_line(raw, index)
                    yield from fields
                elif piece:
                    item = classify_line(lead + piece, piece, gap, in_head=in_head)
                    in_head = in_head and not (item.kind == "line" and _ends_head(piece))
                    yield item
                    gap = 0 if item.kind == "line" else gap
        index += 1


def _join_shards(raw: list[str]) -> list[str]:
    from kepu_cli.readers.shards import join_shards

    return join_shards(raw)


def _ends_head(text: str) -> bool:
    """Whether the text begins with a line: a sentence, or recipients; 来源： alone is a field without a value."""
    return "。" in text or (text.endswith(("：", ":")) and len(text) > 5)


def read_field_line(text: str) -> list[Item]:
    """The fields of a line above the title as items, tools of the site among them as furniture; empty where it is none."""
    bare = text.lstrip("•·-|｜ \t")
    if is_ornament(text) or is_chrome(bare or text):
        return []
    return [
        Item("furniture", texts=(raw,)) if not name or is_tool_name(name) else Item("property", texts=(name, value))
        for name, value, raw in split_field_line(text) or ()
    ]


def _next_line(raw: Sequence[str], index: int) -> int:
    """The index of the next line with text within five lines, or that of the last line looked at."""
    return next((at for at in range(index + 1, min(len(raw), index + 6)) if raw[at].strip(BLANKS)), index)


def _value_below(raw: Sequence[str], index: int, field: Item) -> str:
    """The value of a field that stands in the line below its name, "" where there is none."""
    if field.kind != "property" or field.texts[1]:
        return ""
    text = raw[_next_line(raw, index)].strip(BLANKS)
    return text if is_value_of(field.texts[0], text) and split_field_line(text) is None else ""


def split_lines(text: str) -> list[str]:
    """The lines of a text; ReadError where there are more than any document has."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES and sum(not line.isspace() and line != "" for line in lines) > MAX_LINES:
        raise ReadError(f"文本有 {len(lines)} 行，超过 {MAX_LINES} 行的上限，不像一份文件；请拆分后再读")
    return lines


def classify_line(raw: str, stripped: str, gap: int, *, in_head: bool) -> Item:
    """One line that is not blank as an item; ``in_head`` says that no sentence of the document came before it."""
    bare = stripped.lstrip("•·-|｜ \t")
    if is_ornament(stripped) or (is_chrome(bare or stripped) and (in_head or not _PLAIN_WORD.fullmatch(stripped))):
        return Item("furniture", texts=(stripped,))
    if in_head and is_language_switch(bare):
        return Item("furniture", texts=(stripped,))
    return Item("line", line=measure_line(raw, stripped, gap))


def measure_line(raw: str, stripped: str, gap: int) -> Line:
    """A line with its indent and its width in columns."""
    lead = raw[: len(raw) - len(raw.lstrip(BLANKS))].lstrip("\f")
    columns = sum(8 if blank == "\t" else 2 if blank in "\u3000\u2003" else 1 for blank in lead)
    return Line(stripped, columns / 2, columns + display_width(stripped), gap)


def strip_tags(text: str) -> str:
    """``text`` with the tags of simple markup removed; ends of paragraphs and breaks become ``\\n``."""
    if "<" not in text:
        return text.strip(BLANKS)
    pieces = (_TAG.sub("", piece).strip(BLANKS) for piece in _BREAKING.sub("\n", text).split("\n"))
    return "\n".join(piece for piece in pieces if piece)


def _find_bare_page_numbers(raw: Sequence[str]) -> set[int]:
    """The lines that are only a number and count up by one through the text (or stand at a form feed): page numbers."""
    bare = [
        (index, int(line.strip(BLANKS)))
        for index, line in enumerate(raw)
        if 0 < len(line) < 60 and re.fullmatch("[0-9]{1,3}", line.strip(BLANKS))
    ]
    if not bare:
        return set()
    at_feed = {index for index, _ in bare if any("\f" in line for line in raw[max(0, index - 1) : index + 4])}
    counting = all(later[1] == earlier[1] + 1 for earlier, later in pairwise(bare)) and len(bare) >= 2
    return {index for index, _ in bare} if counting else at_feed


def read_tab_table(raw: Sequence[str], start: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """The rows of the tab table that begins at a line and the index after it; no rows where none begins there.

    A table goes on after empty lines only where its header is printed again.
    """
    header = _split_row(raw[start])
    if len(header) < 2 or not all(header) or start + 1 >= len(raw):
        return (), start
    if not _begins_table(header, raw, start):
        return (), start
    rows = [header]
    index = start + 1
    end = index
    while index < len(raw):
        line = raw[index].strip("\f")
        if "\t" in line.strip(BLANKS.replace("\t", "")) and line.strip(BLANKS):
            row = _split_row(line)
            if end < index and row != header and not _follows_header(raw, end, index):
                break
            if len(row) > len(header) and any(row[len(header) :]):
                break
            rows.append(row[: len(header)])
            end = index + 1
        elif end == index and _is_category(raw, index, len(header)):
            rows.append((line.strip(BLANKS), *[""] * (len(header) - 1)))
            end = index + 1
        elif line.strip(BLANKS) and not is_page_number(line.strip(BLANKS)):
            break
        index += 1
    return tuple(rows), end


def _is_category(raw: Sequence[str], index: int, columns: int) -> bool:
    """Whether a line without tabs between two rows heads the rows below it: 一、提升平台能级."""
    if index + 1 >= len(raw):
        return False
    text = raw[index].strip(BLANKS)
    return (
        0 < len(text) <= 40
        and "\t" not in text
        and text[-1] not in "。；，、：:"
        and text[0] in _CATEGORY_STARTS
        and len(_split_row(raw[index + 1])) == columns
    )


_CATEGORY_STARTS = frozenset("一二三四五六七八九十（(第")


def _follows_header(raw: Sequence[str], end: int, index: int) -> bool:
    """Whether only the end of a page (a form feed, a page number) lies between two rows of one table."""
    return any("\f" in line or is_page_number(line.strip(BLANKS)) for line in raw[end:index])


def _split_row(line: str) -> tuple[str, ...]:
    return tuple(strip_tags(cell) for cell in line.strip("\n\f\x1a ").split("\t"))


def _begins_table(header: Sequence[str], raw: Sequence[str], start: int) -> bool:
    """Whether a line with tabs is the first of a table: a header of short names, or three rows of the same shape."""
    below = start + 1 if not _is_category(raw, start + 1, len(header)) else start + 2
    following = [_split_row(line) for line in raw[below : below + 2]]
    if not following or len(following[0]) != len(header):
        return False
    if re.fullmatch(r"[（(]?[\d一二三四五六七八九十]+[）)、.．]?", header[0]) and len(header) == 2:
        return False  # 1.<tab>text: a numbered paragraph
    if any(re.search("[。；：:]", name) for name in header):
        return False
    names = all(len(name) <= 20 for name in header)
    return names and (
        len(header) > 2 or any(map(_is_header_name, header)) or [len(row) for row in following] == [len(header)] * 2
    )


def _is_header_name(name: str) -> bool:
    return (
        re.search(
            "序号|单位|部门|任务|内容|措施|项目|事项|时限|时间|目标|责任|名称|分类|类别|备注|指标|要求|举措", name
        )
        is not None
    )
