"""Raw tables of a DOCX to the tables a reader sees: true grid, continued tables joined, repeated headers dropped."""

from __future__ import annotations

from collections.abc import Callable

from kepu_cli.readers.docx.story import Item, Paragraph, RawCell, RawTable

MAX_COLUMNS = 500  # Word allows 63; what stands further right joins the last cell
MAX_HEADER_ROWS = 4
MAX_LAYOUT_ROWS = 8
MAX_PROPERTY_ROWS = 12
_LONGEST_NAME = 8  # of a field, its colon counted
_ORGAN_ENDS = (
    "局",
    "委员会",
    "委",
    "厅",
    "部",
    "政府",
    "办公室",
    "协会",
    "联合会",
    "中心",
    "院",
    "行",
    "（章）",
    "（盖章）",
)

TextOf = Callable[[list[Item]], str]


class PlacedCell:
    """A cell at its true place; ``text`` is everything it and the cells merged into it hold."""

    __slots__ = ("column", "column_span", "items", "lines", "page", "row", "row_span", "text")

    def __init__(self, cell: RawCell, row: int, column: int) -> None:
        self.row = row
        self.column = column
        self.row_span = 1
        self.column_span = max(1, min(cell.span, MAX_COLUMNS - column))
        self.items = cell.items
        self.lines: list[str] = []  # texts of the cells merged into it, its own first
        self.page = cell.page
        self.text = ""


class PlacedTable:
    """A table with its merges resolved."""

    __slots__ = ("cells", "columns", "dropped", "header_rows", "page", "rows")

    def __init__(self, raw: RawTable) -> None:
        self.cells: list[PlacedCell] = []
        self.rows = 0
        self.columns = 0
        self.header_rows = 0
        self.page = raw.page
        self.dropped: list[str] = []

    def row_texts(self, start: int, stop: int) -> list[list[str]]:
        """The texts of the cells that begin in each of some rows."""
        texts: list[list[str]] = [[] for _ in range(start, stop)]
        for cell in self.cells:
            if start <= cell.row < stop:
                texts[cell.row - start].append(cell.text)
        return texts


def place_table(raw: RawTable, text_of: TextOf) -> PlacedTable:
    """A raw table on its grid. A cell merged into the one above or to its left adds its text, if any, to it."""
    table = PlacedTable(raw)
    open_cells: dict[int, PlacedCell] = {}  # by column: the cell a vertical merge would continue
    heading = True
    for row in raw.rows:
        if row.deleted:
            continue
        at = table.rows
        column = min(row.before, MAX_COLUMNS - 1)
        heading = heading and row.header
        table.header_rows += heading
        last: PlacedCell | None = None
        below: dict[int, PlacedCell] = {}
        for cell in row.cells:
            if last is not None and (cell.merges_left or column >= MAX_COLUMNS):
                last.column_span = min(last.column_span + cell.span, MAX_COLUMNS)
                _take_in(last, cell, text_of)
                column += cell.span
                continue
            above = open_cells.get(column) if cell.continues else None
            if above is not None and above.row + above.row_span == at:
                above.row_span += 1
                _take_in(above, cell, text_of)
                below[column] = last = above
                column += above.column_span
                continue
            last = PlacedCell(cell, at, column)
            last.text = text_of(cell.items)
            table.cells.append(last)
            if cell.restarts or cell.continues:
                below[column] = last
            column += last.column_span
        table.columns = max(table.columns, min(column + row.after, MAX_COLUMNS))
        open_cells = below
        table.rows += 1
    for placed in table.cells:
        if placed.lines:
            placed.text = "\n".join(placed.lines)
    return table


def _take_in(into: PlacedCell, cell: RawCell, text_of: TextOf) -> None:
    text = text_of(cell.items)
    if text and text != into.text:
        if not into.lines:
            into.lines = [into.text] if into.text else []
            into.items = list(into.items)
        into.lines.append(text)
        into.items.extend(cell.items)


def header_depth(table: PlacedTable) -> int:
    """How many rows at the top are header: as marked, else as deep as the merges of the first row reach."""
    if table.header_rows:
        return min(table.header_rows, MAX_HEADER_ROWS)
    depth = max((cell.row_span for cell in table.cells if cell.row == 0), default=0)
    return depth if 0 < depth <= MAX_HEADER_ROWS and depth < table.rows else min(1, table.rows)


def continues(table: PlacedTable, after: PlacedTable, *, adjacent: bool) -> bool:
    """True where a table goes on from the one before it.

    Tables with nothing between them are one to Word; with empty lines or 续表 between, only a repeated header tells.
    """
    if table.columns != after.columns or table.columns < 2:
        return False
    if adjacent:
        return True
    depth = header_depth(after)
    header = after.row_texts(0, depth)
    return any(any(row) for row in header) and header == table.row_texts(0, depth)


def join_tables(first: PlacedTable, second: PlacedTable, between: list[str]) -> None:
    """Append the rows of ``second`` to ``first``; ``between`` are the words (续表) that stood between them."""
    for cell in second.cells:
        cell.row += first.rows
    first.cells.extend(second.cells)
    first.dropped.extend((*between, *second.dropped))
    first.rows += second.rows


def drop_repeated_headers(table: PlacedTable) -> None:
    """Take rows that repeat the header out of a table, in the middle of it, into ``dropped``."""
    depth = header_depth(table)
    header = table.row_texts(0, depth)
    if depth >= table.rows or sum(bool(text) for row in header for text in row) < 2:
        return
    texts = table.row_texts(0, table.rows)
    spans = [False] * (table.rows + 1)  # rows that a merge runs into from above
    for cell in table.cells:
        for row in range(cell.row + 1, min(cell.row + cell.row_span, table.rows)):
            spans[row] = True
    gone: set[int] = set()
    row = depth
    while row + depth <= table.rows:
        if texts[row] == header[0] and texts[row : row + depth] == header and not spans[row] and not spans[row + depth]:
            gone.update(range(row, row + depth))
            row += depth
        else:
            row += 1
    if not gone:
        return
    table.dropped.extend(text for at in sorted(gone) for text in texts[at] if text)
    shift, moved = 0, []
    for at in range(table.rows):
        moved.append(at - shift)
        shift += at in gone
    table.cells = [cell for cell in table.cells if cell.row not in gone]
    for cell in table.cells:
        cell.row = moved[cell.row]
    table.rows -= len(gone)


def is_layout(table: PlacedTable, is_open: Callable[[], bool], is_head: Callable[[list[Item]], bool]) -> bool:
    """True where a table only places text on the page: a frame around a text, a red head, signatures, an imprint.

    ``is_open`` tells whether no lines are drawn between its columns, ``is_head`` whether a cell is printed as a
    red head is. A table without lines is still a table unless its words say otherwise.
    """
    filled = [cell for cell in table.cells if cell.text]
    if table.columns <= 1 or len(filled) <= 1:
        return True
    if table.header_rows or table.rows > MAX_LAYOUT_ROWS:
        return False
    texts = ["".join(cell.text.split()) for cell in filled]
    if table.rows <= 4 and table.columns <= 2 and _is_imprint(texts):
        return True
    signed = table.rows <= 3 and all(text.endswith(_ORGAN_ENDS) and len(text) <= 30 for text in texts)
    if (
        not signed
        and not any(map(_is_frame_text, texts))
        and not any(is_head(cell.items) or _nests(cell) for cell in filled)
    ):
        return False
    return is_open()


def property_fields(table: PlacedTable, *, after_fields: bool) -> list[tuple[str, str]] | None:
    """名称 and 值 of each field where a table holds only those of a saved web page (索引号：… 成文日期：…), else None.

    Three known names make such a table, one where it comes right ``after_fields`` of another.
    """
    if table.rows > MAX_PROPERTY_ROWS:
        return None
    texts = [" ".join(cell.text.split()) for cell in table.cells if cell.text]
    enough = 1 if after_fields else 3
    if 2 * sum("：" in text[:12] or ":" in text[:12] for text in texts) < enough:
        return None  # saves loading what knows the names
    from kepu_cli.readers.chrome import split_property

    fields: list[tuple[str, str]] = []
    waiting: str | None = None
    known = 0
    for text in texts:
        pair = split_property(text)
        if pair is not None:
            known += 1
            if waiting is not None:
                fields.append((waiting, ""))
            waiting = None if pair[1] else pair[0]
            if pair[1]:
                fields.append(pair)
        elif waiting is None and text.endswith(("：", ":")) and len(text) <= _LONGEST_NAME:
            waiting = "".join(text[:-1].split())  # the field of a site that no list knows
        elif waiting is None:
            return None
        else:
            fields.append((waiting, text))
            waiting = None
    if waiting is not None:
        fields.append((waiting, ""))
    return fields if known >= enough else None


def layout_order(table: PlacedTable) -> list[list[Item]]:
    """The content of a layout table in reading order; a cell merged over rows comes with the last of them.

    The two halves of an imprint line, 印发机关 and 印发日期, stay one line (GB/T 9704-2012, 7.4.3).
    """
    cells = sorted((cell for cell in table.cells if cell.items), key=lambda c: (c.row + c.row_span - 1, c.column))
    order: list[list[Item]] = []
    for cell in cells:
        last = order[-1][0] if order and len(order[-1]) == 1 else None
        item = cell.items[0] if len(cell.items) == 1 else None
        if (
            cell.column
            and isinstance(last, Paragraph)
            and isinstance(item, Paragraph)
            and last.runs
            and cell.text.rstrip().endswith("印发")
        ):
            last.runs.append(("\t", {}, ""))
            last.runs.extend(item.runs)
        else:
            order.append(cell.items)
    return order


def _is_imprint(texts: list[str]) -> bool:
    opens = texts[0][:2] in ("抄送", "主送", "分送", "抄报", "报送") and texts[0][2:3] in ("：", ":")
    return opens or (texts[-1].endswith("印发") and "年" in texts[-1] and len(texts[-1]) < 40)


def _is_frame_text(text: str) -> bool:
    """True for what stands in heads and signatures and in no data table: 文件, 签发人, a 发文字号, a date alone."""
    if text.endswith("文件") or text.startswith(("签发人", "抄送", "主送", "附件：", "附件:")):
        return True
    if text.endswith("号") and len(text) < 25 and any(bracket in text for bracket in "〔［["):
        return True
    return text.endswith("日") and len(text) < 12 and "年" in text and "月" in text


def _nests(cell: PlacedCell) -> bool:
    """True where a cell holds a table of its own with rows and columns."""
    return any(isinstance(item, RawTable) and len(item.rows) > 1 and len(item.rows[0].cells) > 1 for item in cell.items)
