"""A report as text: aligned columns for a terminal, Markdown, CSV."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from kepu_cli.report import Report, Sheet

_NO_LINE_START = "，。；：、）》？！…,.;:)]」』"
_MANY_COLUMNS, _NARROW = 6, 100  # so many columns are no table on a screen of fewer characters
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class _Widths(dict[str, int]):
    """The columns of each character met so far."""

    def __missing__(self, character: str) -> int:
        wide = unicodedata.east_asian_width(character) in "WF"
        self[character] = found = 0 if unicodedata.combining(character) else 2 if wide else 1
        return found


_WIDTHS = _Widths()


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a Chinese character."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def wrap(text: str, room: int) -> list[str]:
    """Lines of a text no wider than ``room`` columns; no line starts with closing punctuation."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        shown = _without_controls(paragraph)
        lines += [shown.rstrip()] if width(shown) <= room else _wrap_paragraph(shown, room)
    return lines


def _wrap_paragraph(text: str, room: int) -> list[str]:
    ends = list(accumulate(map(_WIDTHS.__getitem__, text)))  # the column behind each character
    lines: list[str] = []
    start = 0
    while start < len(text):
        before = ends[start - 1] if start else 0
        cut = max(bisect_right(ends, before + room, start), start + 1)
        if cut < len(text):
            cut = _move_cut(text, start, cut)
        lines.append(text[start:cut].rstrip())
        start = cut
        while start < len(text) and text[start].isspace():
            start += 1
    return lines


def _move_cut(text: str, start: int, cut: int) -> int:
    """Where a line that is full at ``cut`` ends: before a word that would be cut, unless it fills the line; a stop takes the
    character before it along to the next line, so that no line is wider than the column."""
    word = cut
    while word > start and _in_word(text[word - 1]) and _in_word(text[word]):
        word -= 1
    if word > start:
        cut = word
    stop = cut
    while stop > start + 1 and text[stop] in _NO_LINE_START:
        stop -= 1
    return cut if text[stop] in _NO_LINE_START else stop


def _in_word(character: str) -> bool:
    return "!" <= character <= "~"


def _without_controls(text: str) -> str:
    """Text without what would move a terminal's cursor or hide text."""
    if text.isprintable():
        return text
    return "".join(character for character in text if unicodedata.category(character) not in ("Cf", "Cc"))


def render_text(report: Report, columns: int = 100, *, colours: bool = False) -> str:
    """The report for a terminal of so many columns."""
    lines = [*wrap(report.title, columns), *(line for text in report.summary for line in wrap(text, columns))]
    if colours and lines:
        lines[0] = f"\x1b[1m{lines[0]}\x1b[0m"
    for sheet in report.shown():
        heading = f"{sheet.name}（{len(sheet.rows)}）" if sheet.rows else sheet.name
        lines += ["", f"\x1b[1m{heading}\x1b[0m" if colours else heading]
        if not sheet.rows:
            lines += wrap(sheet.empty, columns)
        elif len(sheet.header) >= _MANY_COLUMNS and columns < _NARROW:
            lines += _records(sheet, columns, colours)
        else:
            lines += _table(sheet, columns, colours)
    if report.remarks:
        lines += ["", *(line for text in report.remarks for line in wrap(text, columns))]
    return "\n".join(lines) + "\n"


def _records(sheet: Sheet, columns: int, colours: bool) -> list[str]:
    """A table of many columns on a narrow screen: each row by itself, a line for each column that says something."""
    names = max(width(head) for head in sheet.header)
    lines = []
    for row in sheet.rows:
        lines.append("─" * columns)
        for head, cell in zip(sheet.header, row, strict=True):
            style = "\x1b[1m" if colours else ""
            label = f"{style}{head}\x1b[0m" if style else head
            for number, line in enumerate(wrap(cell, columns - names - 2) if cell else ()):
                lines.append(f"{'' if number else label}{' ' * (names + 2 - (0 if number else width(head)))}{line}")
    return [*lines, "─" * columns]


def _table(sheet: Sheet, columns: int, colours: bool) -> list[str]:
    rooms = _rooms(sheet, columns)
    rule = "─" * min(columns, sum(rooms) + 2 * (len(rooms) - 1))
    lines = [rule, *_row(sheet.header, rooms, "\x1b[1m" if colours else ""), rule]
    tall = any(len(wrap(cell, room)) > 1 for row in sheet.rows[:50] for cell, room in zip(row, rooms, strict=True))
    for number, row in enumerate(sheet.rows):
        if number and tall:
            lines.append("")
        lines += _row(row, rooms)
    return [*lines, rule]


def _rooms(sheet: Sheet, columns: int) -> list[int]:
    """Columns for each column of the table: its share, but no more than its widest line needs."""
    free = columns - 2 * (len(sheet.header) - 1)
    needed = [
        max(width(line) for text in (head, *(row[n] for row in sheet.rows)) for line in text.split("\n"))
        for n, head in enumerate(sheet.header)
    ]
    rooms = [max(4, min(int(free * share), need)) for share, need in zip(sheet.shares, needed, strict=True)]
    spare = free - sum(rooms)
    while spare > 0:
        short = [n for n, room in enumerate(rooms) if room < needed[n]]
        if not short:
            break
        each = max(spare // len(short), 1)
        for n in short:
            more = min(each, needed[n] - rooms[n], spare)
            rooms[n] += more
            spare -= more
    return rooms


def _row(cells: tuple[str, ...], rooms: list[int], style: str = "") -> list[str]:
    wrapped = [wrap(cell, room) for cell, room in zip(cells, rooms, strict=True)]
    lines = []
    for n in range(max(len(lines) for lines in wrapped)):
        parts = []
        for cell, room in zip(wrapped, rooms, strict=True):
            text = cell[n] if n < len(cell) else ""
            parts.append(text + " " * (room - width(text)) if text else " " * room)
        line = "  ".join(parts).rstrip()
        lines.append(f"{style}{line}\x1b[0m" if style and line else line)
    return lines


def render_markdown(report: Report) -> str:
    """The report as Markdown with pipe tables."""
    lines = [f"# {escape_markdown(report.title)}", "", *(f"- {escape_markdown(text)}" for text in report.summary)]
    for sheet in report.shown():
        lines += ["", f"## {escape_markdown(sheet.name)}", ""]
        if not sheet.rows:
            lines.append(escape_markdown(sheet.empty))
            continue
        lines.append("| " + " | ".join(_cell(text) for text in sheet.header) + " |")
        lines.append("|" + " --- |" * len(sheet.header))
        lines += ["| " + " | ".join(_cell(text) for text in row) + " |" for row in sheet.rows]
    if report.remarks:
        lines += ["", *(f"> {escape_markdown(text)}" for text in report.remarks)]
    return "\n".join(lines) + "\n"


_ESCAPES = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#"})


def escape_markdown(text: str) -> str:
    """Text on one line that Markdown prints as it is."""
    return " ".join(text.split()).translate(_ESCAPES)


def _cell(text: str) -> str:
    return "<br>".join(line.translate(_ESCAPES) for line in text.split("\n"))


def render_csv(sheet: Sheet) -> str:
    """One table as CSV."""
    return write_rows([sheet.header, *sheet.rows])


def write_rows(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV with a byte order mark, as office programs expect it; no cell is ever taken for a formula."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _safe(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell
