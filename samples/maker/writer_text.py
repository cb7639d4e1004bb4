"""Samples as plain text and Markdown."""

from __future__ import annotations

from maker.form import Grid, Sample
from maker.lines import Line, Sheet, lay_out

_ROWS_A_PAGE = 9
_BIG = {"mark", "title"}
_SET_APART = {"mark", "number", "title", "recipients", "note", "signature", "annotation", "attachment", "cc", "imprint"}


def write_text(sample: Sample) -> str:
    """The document as text: one paragraph a line, tables with tabs, the table's header again on each page."""
    out: list[str] = []
    before = ""
    for item in lay_out(sample):
        if isinstance(item, Sheet):
            out += ["", *_text_rows(item.grid), ""]
            before = "table"
            continue
        if out and (item.page_break or _apart(before, item.kind)):
            out.append("")
        indent = "　　" if item.kind in {"body", "heading", "note", "annotation"} else ""
        out.append(indent + item.label + item.text.replace("\t", "　　　　"))
        before = item.kind
    return "\n".join(out) + "\n"


def write_one_line(sample: Sample) -> str:
    """The document with every line break lost."""
    return "".join(item.label + item.text for item in lay_out(sample) if isinstance(item, Line))


def write_markdown(sample: Sample) -> str:
    """The document as a converter writes it: ``#`` for some headings, bold for others, pipe tables."""
    out: list[str] = []
    for item in lay_out(sample):
        if isinstance(item, Sheet):
            out += _pipe_rows(item.grid)
        elif item.kind in _BIG:
            out.append(f"# {item.text}")
        elif item.label and item.level == 1:
            out.append(f"## {item.label}{item.text}")
        elif item.label and item.lead:
            out.append(f"**{item.label}{item.text[: item.lead]}**{item.text[item.lead :]}")
        else:
            out.append(item.label + item.text)
        if not isinstance(item, Sheet):
            out.append("")
    return "\n".join(out).rstrip("\n") + "\n"


def _apart(before: str, kind: str) -> bool:
    """Whether an empty line stands between two kinds of lines."""
    if before == kind or (before, kind) == ("cc", "imprint"):
        return False
    return not {before, kind}.isdisjoint(_SET_APART)


def _text_rows(grid: Grid) -> list[str]:
    lines, on_page = ["\t".join(grid.header)], 0
    for row in grid.rows:
        if on_page == _ROWS_A_PAGE:
            lines += ["", "\t".join(grid.header)]
            on_page = 0
        cells = [(cell or "").replace("\n", " ") for cell in row.cells]
        cells += [""] * (len(grid.header) - len(cells))
        lines.append("\t".join(cells))
        on_page += 1
    return lines


def _pipe_rows(grid: Grid) -> list[str]:
    lines = ["| " + " | ".join(grid.header) + " |", "|" + " --- |" * len(grid.header)]
    lines += ["| " + " | ".join((cell or "").replace("\n", "<br>") for cell in row.cells) + " |" for row in grid.rows]
    return [*lines, ""]
