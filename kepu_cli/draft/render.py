"""A Policy drafted again as it is: parse, draft and parse give the same sections, clauses, tasks and 公文要素."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kepu_cli.draft.document import (
    Block,
    DraftDocument,
    DraftPart,
    Evidence,
    Grid,
    GridCell,
    Head,
    Imprint,
    Layout,
    Paragraph,
    Signature,
    format_date,
)
from kepu_cli.draft.measure import text_width
from kepu_cli.model import Document, Part, Policy, Section, Table
from kepu_cli.records import replace

_END_MARKS = "。！？；：…."
_INLINE = 6


def render_policy(policy: Policy, *, layout: Layout | None = None, sealed: bool = True) -> DraftDocument:
    """The draft that says what ``policy`` says: head, title, recipients, sections, tables, signature, imprint.

    The head is red where the document has a mark with 文件 or a number, a letter for a reply under a mark without 文件, and
    none elsewhere, unless ``layout`` says. A mark that the source does not have stays empty: its place is for printed paper.
    """
    document = policy.document
    head = build_head(document, layout)
    parts: list[DraftPart] = []
    attachments = [part for part in policy.parts if part.role == "attachment"]
    for part in policy.parts or (Part("main"),):
        number = attachments.index(part) + 1 if part.role == "attachment" else 0
        parts.append(_build_part(part, policy, first=not parts, number=number, count=len(attachments)))
    return DraftDocument(
        head=head,
        parts=tuple(parts),
        attachments=document.attachments,
        signature=Signature(document.issuers, format_date(document.date) if document.date else "", sealed),
        annotation=(document.annotation or "").strip("（）()"),
        imprint=build_imprint(document),
        kind=document.kind or "",
    )


def build_head(document: Document, layout: Layout | None = None) -> Head:
    """The 版头 of a parsed document."""
    mark = (document.issuer_mark or "").strip()
    if layout is None:
        if not mark and not document.number:
            layout = "plain"
        else:
            layout = "letter" if document.category == "reply" and mark and not mark.endswith("文件") else "red"
    marks = tuple(mark.split())
    suffix = ""
    if layout == "red" and marks and marks[-1].endswith("文件"):
        suffix = "文件"
        last = marks[-1].removesuffix("文件").strip()
        marks = (*marks[:-1], last) if last else marks[:-1]
    result = document.suggestion.result if document.suggestion else None
    return Head(
        layout=layout,
        copy_number=document.copy_number or "",
        classification=document.classification or "",
        urgency=document.urgency or "",
        marks=marks,
        suffix=suffix,
        number=document.number or "",
        signatories=document.signatories,
        corner=(f"办理结果：{result}",) if result else (),
    )


def build_imprint(document: Document) -> Imprint:
    """The 版记 of a parsed document."""
    imprint = document.imprint
    return Imprint(
        cc=(document.cc or "").rstrip("。"),
        authority=(imprint.authority if imprint else None) or "",
        date=format_date(imprint.date) if imprint and imprint.date else "",
    )


def _build_part(part: Part, policy: Policy, *, first: bool, number: int, count: int) -> DraftPart:
    document = policy.document
    blocks = render_part(part, policy.source.file)
    if first:
        blocks = _form_lines(policy) + blocks
    opening = blocks[0] if blocks and first and not document.recipients else None
    if isinstance(opening, Paragraph) and opening.text.endswith(("：", ":")) and "。" not in opening.text:
        blocks[0] = replace(opening, flush=True)  # recipients that no rule took for such
    only_tables = bool(part.tables) and not part.sections and len(part.preamble or "") < 200
    wide = only_tables and not first and any(is_wide(table) for table in part.tables)
    title = (document.title if first else None) or part.title or ""
    return DraftPart(
        role="main" if first else part.role,
        title=title,
        label=("附件" if count == 1 else f"附件{number}") if number else "",
        recipients=_without_colon(document.recipients) if first else "",
        blocks=tuple(blocks),
        landscape=wide or (first and only_tables and document.category == "task_table" and not document.number),
    )


def _form_lines(policy: Policy) -> list[Block]:
    """The lines above the text of a 建议 or 提案: session, number, who puts it forward."""
    evidence = Evidence("照录", policy.source.file)
    return [
        Paragraph(line.text, flush=True, evidence=(replace(evidence, at=line.at),))
        for line in policy.document.printed
        if line.element == "suggestion"
    ]


def _without_colon(text: str | None) -> str:
    return (text or "").strip().rstrip("：:")


def render_part(part: Part, file: str = "") -> list[Block]:
    """The paragraphs and tables of one part in their order; each knows where it stood in ``file``."""
    # A table that only repeats the title of its part has none of its own.
    tables = [replace(table, title=None) if _same(table.title, part.title) else table for table in part.tables]
    tables.sort(key=lambda table: table.at.block or 0)
    plain = (Evidence("照录", file),)
    blocks: list[Block] = [Paragraph(line, evidence=plain) for line in _lines(part.preamble)]
    for section in part.sections:
        tables = _render_section(section, file, blocks, tables)
    blocks += [render_table(table, file) for table in tables]
    return blocks + [Paragraph(line, evidence=plain) for line in _lines(part.closing)]


def _same(one: str | None, other: str | None) -> bool:
    return "".join((one or "").split()) == "".join((other or "").split())


def _render_section(section: Section, file: str, blocks: list[Block], tables: list[Table]) -> list[Table]:
    """Append a section and what stands under it; give back the tables that stand after it."""
    place = section.at.block
    while tables and place is not None and (tables[0].at.block or 0) < place:
        blocks.append(render_table(tables[0], file))
        tables = tables[1:]
    inline = [child for child in section.sections if child.level == _INLINE]
    evidence = (Evidence("照录", file, f"{section.label}{section.title or ''}", section.at),)
    for index, (text, lead) in enumerate(section_paragraphs(section, inline)):
        blocks.append(
            Paragraph(text, section.level if index == 0 else 0, lead if index == 0 else None, evidence=evidence)
        )
    for child in section.sections:
        if child.level != _INLINE:
            tables = _render_section(child, file, blocks, tables)
    return tables


def section_paragraphs(section: Section, inline: Sequence[Section] = ()) -> list[tuple[str, int | None]]:
    """The paragraphs of a section without its children: (text, how much of it is heading).

    A level-one heading and one with headings under it is a line of its own; a measure runs on after its title.
    """
    label, title, lines = section.label, section.title or "", _lines(section.text)
    if (label and label[-1] in "章节条编款") or label.endswith("部分"):
        label += "\u3000"
    deeper = any(child.level != _INLINE for child in section.sections)
    tail = "".join(_inline_text(child) for child in inline)
    if not title:
        first = label + (lines[0] if lines else "")
        out: list[tuple[str, int | None]] = [(first, len(label))]
        rest = lines[1:]
    elif lines and section.level >= 2 and not deeper:
        heading = label + title + ("" if title[-1] in _END_MARKS else "。")
        out = [(heading + lines[0], len(heading))]
        rest = lines[1:]
    elif tail and not lines:
        heading = label + title + ("" if title[-1] in _END_MARKS else "。")
        out, rest = [(heading, len(heading))], []
    else:
        out, rest = [(label + title, len(label + title))], lines
    out += [(line, None) for line in rest]
    if tail:
        text, lead = out[-1]
        if lead is not None and lead == len(text) and lines:
            out.append((tail, None))
        else:
            out[-1] = (text + tail, lead)
    return out


def _inline_text(section: Section) -> str:
    text = section.label + (section.title or "")
    body = "".join(_lines(section.text))
    if section.title and body and text[-1] not in _END_MARKS:
        text += "。"
    text += body + "".join(_inline_text(child) for child in section.sections)
    return text if text[-1] in _END_MARKS + "）)" else text + "。"


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def is_wide(table: Table) -> bool:
    """Whether a table wants a turned page: four columns or more, or cells with much text."""
    columns = max(len(table.header), max((len(row) for row in table.rows), default=0))
    longest = max((len(cell) for row in table.rows for cell in row), default=0)
    return columns >= 4 or longest > 60 or bool(table.tasks)


def render_table(table: Table, file: str = "") -> Grid:
    """A parsed table with its equal cells merged down again."""
    rows = (
        [list(table.header), *[list(row) for row in table.rows]] if table.header else [list(row) for row in table.rows]
    )
    return build_grid(
        rows, header=1 if table.header else 0, title=table.title or "", evidence=(Evidence("照录", file, at=table.at),)
    )


def build_grid(
    rows: Sequence[Sequence[str]], *, header: int = 1, title: str = "", evidence: tuple[Evidence, ...] = ()
) -> Grid:
    """Rows of text as a table: equal cells of the leading columns merged down, a row of one text merged across."""
    columns = max((len(row) for row in rows), default=0)
    texts = [[*row, *[""] * (columns - len(row))] for row in rows]
    grid: list[list[GridCell | None]] = [
        [
            GridCell(text, header=index < header, align="center" if len(text) <= 12 and "\n" not in text else "")
            for text in row
        ]
        for index, row in enumerate(texts)
    ]
    across = set()
    for index, row in enumerate(texts):
        if index >= header and columns > 1 and row[0] and all(text == row[0] for text in row):
            grid[index] = [GridCell(row[0], across=columns, align="left"), *[None] * (columns - 1)]
            across.add(index)
    merge_down(grid, texts, header, across)
    return Grid(tuple(tuple(row) for row in grid), header, column_shares(texts), title, evidence)


def merge_down(
    grid: list[list[GridCell | None]], texts: Sequence[Sequence[str]], header: int, skip: Iterable[int] = ()
) -> None:
    """Merge equal neighbours in the columns before the last.

    The first two are merged wherever they are equal (a project that two units share stands once); further ones are divided
    wherever a merged column to their left is.
    """
    blocked = set(skip)
    columns = len(texts[0]) if texts else 0
    divided: set[int] = set()  # rows where a group begins
    for column in range(max(0, columns - 1)):
        starts, start = set(), header
        merged = False
        for row in range(header, len(texts) + 1):
            same = (
                row < len(texts) and row > start and (column < 2 or row not in divided) and row not in blocked and start not in blocked
                and texts[row][column] == texts[start][column] != ""
            )  # fmt: skip
            if same:
                continue
            if row - start > 1:
                merged = True
                cell = grid[start][column]
                if cell is not None:
                    grid[start][column] = GridCell(cell.text, row - start, cell.across, cell.align, cell.header)
                for covered in range(start + 1, row):
                    grid[covered][column] = None
            starts.add(row)
            start = row
        if merged:
            divided |= starts
        elif column >= 2:
            break


_TABLE_WIDTH = 53  # characters of 小四 across a turned page
_NARROWEST, _ENOUGH = 3.0, 7.0


def column_shares(texts: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Widths that make the highest row as low as it can be: short columns get what they need, the rest goes, character by
    character, to the column that is highest at the moment."""
    if not texts or not texts[0]:
        return ()
    columns = range(len(texts[0]))
    longest = [
        max((text_width(line) for row in texts for line in row[column].split("\n")), default=0.0) for column in columns
    ]
    totals = [
        max(sum(max(text_width(line), 1.0) for line in row[column].split("\n")) for row in texts) for column in columns
    ]
    widths = [min(max(_NARROWEST, longest[column] + 1), _ENOUGH) for column in columns]
    for _ in range(_TABLE_WIDTH - round(sum(widths))):
        column = max(columns, key=lambda column: totals[column] / widths[column])
        widths[column] += 1
    return tuple(widths)
