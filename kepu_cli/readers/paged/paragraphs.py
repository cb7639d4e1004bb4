"""Lines and tables of all pages to blocks: paragraphs by geometry, tables healed over page breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kepu_cli.blocks import Block, Hints, TextBlock
from kepu_cli.lazy import Pattern, any_of
from kepu_cli.location import Location
from kepu_cli.readers.paged.cells import is_continuation, is_label
from kepu_cli.readers.paged.furniture import find_furniture
from kepu_cli.readers.paged.layout import Layout, Row
from kepu_cli.readers.paged.lines import NAME_ENDS, OPEN_ENDS, WRAP_SLACK, Line, first_word_width, join_wrapped
from kepu_cli.readers.paged.tables import PageTable, TableBuilder
from kepu_cli.records import NamedTuple, dataclass, field


class Measure(NamedTuple):
    """The type area that the lines show: its edges, the size of its text and the distance of its lines."""

    left: float
    right: float
    size: float
    pitch: float
    indents: bool  # paragraphs begin with a first line set in
    middle: float  # of the page


@dataclass(slots=True)
class _Paragraph:
    rows: list[Row]
    measure: Measure
    gap: int


@dataclass(slots=True)
class _Flow:
    """The blocks so far and what is still open."""

    blocks: list[Block] = field(default_factory=list)
    current: _Paragraph | TableBuilder | None = None
    table_page: int = 0
    waiting: list[TextBlock] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Finish the open paragraph or table, then put down the furniture that stood within it."""
        at = len(self.blocks) + 1
        if isinstance(self.current, _Paragraph):
            self.blocks.append(_text_block(self.current, at))
        elif self.current is not None:
            self.blocks.append(self.current.build(Location(page=self.current.first.page, block=at)))
        self.current = None
        for block in self.waiting:
            self.blocks.append(TextBlock(block.text, Location(block.at.page, len(self.blocks) + 1), block.role))
        self.waiting.clear()


def build_blocks(layouts: Sequence[Layout]) -> list[Block]:
    """The blocks of the document in reading order."""
    furniture = find_furniture(layouts)
    measures = _measures(layouts, furniture)
    flow = _Flow()
    for index, layout in enumerate(layouts):
        measure = measures[index]
        top = True
        above: Row | None = None  # the line before on this page and in this column
        items = layout.items
        skipped: set[int] = set()
        for number, item in enumerate(items):
            if number in skipped:
                continue
            if isinstance(item, PageTable):
                going_on = top and isinstance(flow.current, TableBuilder) and flow.table_page == layout.number - 1
                if not (going_on and isinstance(flow.current, TableBuilder) and flow.current.extend(item)):
                    flow.close()
                    flow.current = TableBuilder(item)
                flow.table_page = layout.number
                above, top = None, False
                continue
            if (index, number) in furniture:
                flow.waiting.append(TextBlock(item.line.text, Location(page=layout.number), "furniture"))
                continue
            if layout.notes_from and item.line.y > layout.notes_from and item.line.size < 0.92 * measure.size:
                _take_footnote(flow, item, layout.number)
                continue
            if top and isinstance(flow.current, TableBuilder) and flow.table_page == layout.number - 1:
                repeated = _repeated_titles(items, number, index, furniture, flow)
                if repeated is not None:
                    skipped.update(repeated)
                    continue
            if isinstance(flow.current, TableBuilder) and _is_table_note(
                layouts, index, number, furniture, flow.current
            ):
                _take_footnote(flow, item, layout.number)
                continue
            if above is not None and item.line.y < above.line.y:
                above = None
            _take(flow, item, above, measure)
            above, top = item, False
        for text in _joined_turned(layout):
            flow.waiting.append(TextBlock(text, Location(page=layout.number), "furniture"))
    flow.close()
    return flow.blocks


def _joined_turned(layout: Layout) -> Iterator[str]:
    if layout.turned:
        yield "".join(layout.turned) if max(map(len, layout.turned)) == 1 else " ".join(layout.turned)


def _repeated_titles(
    items: Sequence[object], start: int, page: int, furniture: set[tuple[int, int]], flow: _Flow
) -> list[int] | None:
    """The numbers of lines at a page's top that only repeat the title of the table that goes on below, or None."""
    table = flow.current
    assert isinstance(table, TableBuilder)
    texts: list[str] = []
    numbers: list[int] = []
    for number in range(start, min(start + 4, len(items))):
        item = items[number]
        if isinstance(item, PageTable):
            if not texts or not table.extend(item):
                return None
            table.dropped.extend(texts)
            flow.table_page = item.page
            return [*numbers, number]
        assert isinstance(item, Row)
        if (page, number) in furniture:
            continue
        plain = "".join(item.line.text.split())
        if plain not in flow.titles and not is_continuation(plain):
            return None
        texts.append(item.line.text)
        numbers.append(number)
    return None


def _take(flow: _Flow, row: Row, above: Row | None, measure: Measure) -> None:
    """Put a line into the open paragraph, or begin a new one with it."""
    current = flow.current
    if isinstance(current, _Paragraph) and not _begins(current, row, above, measure):
        current.rows.append(row)
        return
    flow.close()
    gap = 0
    if above is not None and measure.pitch > 0:
        gap = max(0, min(20, round((row.line.y - above.line.y) / _pitch(above, row, measure) - 1)))
    flow.current = _Paragraph([row], measure, gap)
    flow.titles = [*flow.titles[-2:], "".join(row.line.text.split())]


def _take_footnote(flow: _Flow, row: Row, page: int) -> None:
    """A line below the footnote line: a footnote of its own where it begins with a mark, else the rest of one."""
    last = flow.waiting[-1] if flow.waiting else None
    if last is not None and last.role == "footnote" and last.at.page == page and not _NOTE_MARK.match(row.line.text):
        flow.waiting[-1] = TextBlock(join_wrapped(last.text, row.line.text), last.at, "footnote")
    else:
        flow.waiting.append(TextBlock(row.line.text, Location(page=page), "footnote"))


def _is_table_note(
    layouts: Sequence[Layout], page: int, number: int, furniture: set[tuple[int, int]], table: TableBuilder
) -> bool:
    """Whether a line at a page's foot is a note on the table above it, which goes on at the top of the next page."""
    items = layouts[page].items
    if (
        page + 1 >= len(layouts)
        or len(items) - number > 4
        or any(isinstance(item, PageTable) for item in items[number:])
    ):
        return False
    first = next(n for n in range(number, -1, -1) if n == 0 or isinstance(items[n - 1], PageTable))
    begin, after = (
        items[first],
        next((item for n, item in enumerate(layouts[page + 1].items) if (page + 1, n) not in furniture), None),
    )
    return (
        isinstance(begin, Row)
        and begin.line.text.startswith(("注：", "注:", "备注：", "说明："))
        and isinstance(after, PageTable)
        and table.has_columns_of(after)
    )


_ATTACHMENT_MARK = Pattern(r"附\s?件\s?[0-9一二三四五六七八九十]{0,3}\s?[：:]?")
_NUMBER = Pattern(rf"\w{{2,16}}{any_of('〔[［（(')}[0-9]{{4}}{any_of('〕]］）)')}第?[0-9]{{1,4}}号")
_NOTE_MARK = Pattern(r"[①-⑳*＊†‡]|[\[［〔(（]?[0-9]{1,3}(?![0-9年月日%％])")


def _is_attachment_mark(text: str) -> bool:
    return text.startswith("附") and _ATTACHMENT_MARK.fullmatch(text) is not None


def _pitch(above: Row, row: Row, measure: Measure) -> float:
    return measure.pitch * max(1.0, max(above.line.size, row.line.size) / measure.size)


def _begins(paragraph: _Paragraph, row: Row, above: Row | None, measure: Measure) -> bool:
    """Whether a new paragraph begins with this line."""
    before, line = paragraph.rows[-1].line, row.line
    old = paragraph.measure
    if _is_attachment_mark(line.text) or _is_attachment_mark(before.text):
        return True  # 附件 on a line of its own opens a part
    if _is_number(before, measure) or _is_number(line, measure):
        return True  # 发文字号 between the head and the title
    size = max(before.size, line.size)
    if abs(before.size - line.size) > 0.1 * size or row.first.red != paragraph.rows[-1].last.red:
        return True
    if row.first.red and before.text.endswith(NAME_ENDS):
        return True  # the red head: each line is a name of its own
    if "  " in before.text:
        return True  # names or columns set apart on one line
    if above is not None:
        step = (line.y - before.y) / _pitch(above, row, measure)
        if step > 1.35 or (step > 1.18 and before.text[-1] in "。！？；：）)"):
            return True
    offset = before.x0 - old.left
    indent = line.x0 - measure.left
    if not _wrapped(before, line, offset, old):
        return True
    if before.text[-1] in "。！？；）)" and is_label(line.text):
        return True
    if before.text[-1] in "。！？；" and _set_otherwise(paragraph.rows[-1], row):
        return True
    if (
        _is_centred(line, measure)
        and abs(before.x0 + before.x1 - line.x0 - line.x1) < 1.2 * size
        and before.text[-1] not in "。！？；："
        and paragraph.rows[-1].last == row.first
    ):
        return False  # the second line of a centred title that was too long for one
    if indent < 1.2 * line.size:
        return False
    if abs(indent - offset) < 0.5 * size:
        # both indented: one block set in, or two paragraphs whose first is full
        return len(paragraph.rows) == 1 or (before.text[-1] in "。！？" and is_label(line.text))
    # set in further than a full line above it: it hangs
    return not (
        indent > offset + 0.8 * size
        and offset > 0.5 * size
        and len(paragraph.rows) == 1
        and not _is_centred(line, measure)
    )


def _set_otherwise(above: Row, row: Row) -> bool:
    """Whether a line begins in another face than the line above ended in, and does not end so."""
    return (above.last.font, above.last.bold) != (row.first.font, row.first.bold) and (
        row.change > 0 or above.change == 0
    )


def _wrapped(before: Line, line: Line, offset: float, measure: Measure) -> bool:
    """Whether the first word of the second line had no room on the first."""
    used = before.natural + (offset if -1.0 < offset <= 3.2 * before.size else 0.0)
    if before.text[-1] in OPEN_ENDS and line.x0 - measure.left < 0.5 * line.size:
        return True
    slack = WRAP_SLACK
    if measure.indents and before.text[-1] not in "。！？；：" and line.x0 - measure.left < 0.5 * line.size:
        slack = 3.0  # not set in where paragraphs are: only an ended sentence ends one
    elif _hangs(before, line):
        slack = 2.4  # 抄送：…, whose lines end one character short of the type area (GB/T 9704-2012, 7.4.2)
    need = (first_word_width(line.text) + slack) * line.size
    return used + need > measure.right - measure.left


def _is_number(line: Line, measure: Measure) -> bool:
    """Whether a line is a 发文字号 in the middle of the page."""
    return line.text[-1] == "号" and _NUMBER.fullmatch(line.text) is not None and _is_centred(line, measure)


def _hangs(before: Line, line: Line) -> bool:
    """Whether a line begins right below what follows the colon of the line above: 抄送：."""
    label = before.text.find("：") + 1
    return (
        0 < label <= 5
        and abs(line.x0 - before.x0 - label * before.size) < 0.3 * before.size
        and before.text[-1] not in "。！？；："
        and not is_label(line.text)
    )


def _is_centred(line: Line, measure: Measure) -> bool:
    left, right = line.x0 - measure.left, measure.right - line.x1
    middle = (line.x0 + line.x1) / 2
    if line.size > 1.15 * measure.size and abs(middle - measure.middle) < 0.6 * line.size:
        return True  # a title, however long
    if left < 0.8 * line.size:
        return False
    if line.size <= 1.1 * measure.size and 1.7 * line.size < left < 2.4 * line.size:
        return False  # an ordinary first line that happens to be short by two
    return (
        abs(left - right) < max(1.2 * line.size, 0.03 * (measure.right - measure.left))
        or abs(middle - measure.middle) < 0.3 * line.size
    )


def _text_block(paragraph: _Paragraph, number: int) -> TextBlock:
    rows, measure = paragraph.rows, paragraph.measure
    text = rows[0].line.text
    for row in rows[1:]:
        text = join_wrapped(text, row.line.text)
    return TextBlock(text, Location(rows[0].page, number), hints=_hints(rows, measure, paragraph.gap))


def _hints(rows: Sequence[Row], measure: Measure, gap: int) -> Hints:
    first = rows[0]
    line = first.line
    indent = (line.x0 - measure.left) / line.size
    align: str | None = None
    if _is_centred(line, measure):
        align = "center"
    elif (
        len(rows) == 1
        and indent > 0.35 * (measure.right - measure.left) / line.size
        and measure.right - line.x1 < 6 * line.size
    ):
        align = "right"
    elif len(rows) > 1:
        align = "justify" if abs(line.x1 - measure.right) < 0.3 * line.size else "left"
    fonts: dict[str, int] = {}
    for row in rows:
        name = row.first.font if row.change < len(row.line.text) / 2 + 1 and row.change == 0 else row.last.font
        fonts[name] = fonts.get(name, 0) + len(row.line.text)
    return Hints(
        align=align,  # type: ignore[arg-type]
        size_pt=round(max(rows, key=lambda row: len(row.line.text)).line.size, 1),
        font=max(fonts, key=lambda name: fonts[name]) or None,
        bold=all(row.first.bold and row.last.bold for row in rows),
        red=sum(len(row.line.text) for row in rows if row.first.red) * 2 > sum(len(row.line.text) for row in rows),
        lead=_lead(rows),
        indent=round(max(indent, 0.0), 1) if align not in ("center", "right") else None,
        gap_before=gap,
    )


def _lead(rows: Sequence[Row]) -> int:
    style, length = rows[0].first, 0
    for row in rows:
        if row.first != style:
            return length
        if row.change:
            return length + row.change
        length += len(row.line.text)
    return 0


def _measures(layouts: Sequence[Layout], furniture: set[tuple[int, int]]) -> list[Measure]:
    """The type area of each page, taken from the pages of its size, left and right pages apart where they differ."""
    groups: dict[tuple[int, int], list[tuple[int, list[Row]]]] = {}
    for index, layout in enumerate(layouts):
        rows = [
            item
            for number, item in enumerate(layout.items)
            if isinstance(item, Row) and (index, number) not in furniture
        ]
        key = round(layout.width / 6) + (100_000 if layout.columns > 1 else 0)
        groups.setdefault((key, index % 2), []).append((index, rows))
    measures: dict[int, Measure] = {}
    for (width, parity), pages in groups.items():
        if parity == 1 and (width, 0) in groups:
            continue
        other = groups.get((width, 1), []) if parity == 0 else []
        if not _mirrored(pages, other):
            parts = [pages + other]
        else:
            parts = [pages, other]
        for part in parts:
            own = _measure(part, layouts)
            for index, _ in part:
                measures[index] = own
    return [measures[index] for index in range(len(layouts))]


def _mirrored(pages: Sequence[tuple[int, list[Row]]], other: Sequence[tuple[int, list[Row]]]) -> bool:
    """Whether left and right pages have different margins."""
    edges = []
    for part in (pages, other):
        begins = Counter(round(row.line.x0) for _, rows in part for row in rows).most_common(1)
        if not begins or begins[0][1] < 8:
            return False
        edges.append(begins[0][0])
    return abs(edges[0] - edges[1]) >= 3


def _measure(pages: Sequence[tuple[int, list[Row]]], layouts: Sequence[Layout]) -> Measure:
    rows = [row for _, part in pages for row in part]
    if not rows:
        width = layouts[pages[0][0]].width if pages else 595.0
        return Measure(0.14 * width, 0.87 * width, 12.0, 21.0, False, width / 2)
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[round(row.line.size, 1)] += len(row.line.text)
    size = sizes.most_common(1)[0][0]
    widest = max(row.line.x1 - row.line.x0 for row in rows)
    long = [
        row.line for row in rows if row.line.x1 - row.line.x0 > 0.6 * widest and abs(row.line.size - size) < 0.1 * size
    ]
    long = long or [row.line for row in rows]
    left = _edge_of([line.x0 for line in long], 0.4 * size)
    rights = [line.x1 for line in long if line.text[-1] not in "，。、；：！？"] or [line.x1 for line in long]
    right = -_edge_of([-x for x in rights], 0.4 * size)
    if len(long) < 3:
        left = min(left, min(row.line.x0 for row in rows))
        width = layouts[pages[0][0]].width
        right = max(right, max(row.line.x1 for row in rows), min(width - left, width - 36.0) - size)
    pitches: Counter[float] = Counter()
    for _, part in pages:
        for above, below in pairwise(part):
            distance = below.line.y - above.line.y
            if (
                abs(above.line.size - size) < 0.1 * size
                and abs(below.line.size - size) < 0.1 * size
                and 0.8 * size < distance < 4 * size
            ):
                pitches[round(distance * 2) / 2] += 1
    pitch = 1.75 * size
    if pitches:
        count = max(pitches.values())
        pitch = min(value for value, times in pitches.items() if times >= 0.6 * count)
    begun = sum(1 for line in long if 1.5 * size < line.x0 - left < 2.7 * size)
    return Measure(left, right, size, pitch, begun >= 2 and begun >= 0.1 * len(long), layouts[pages[0][0]].width / 2)


def _edge_of(values: list[float], near: float) -> float:
    """The smallest of the values near which others stand too."""
    ordered = sorted(values)
    if len(ordered) < 8:
        return ordered[0]
    need = max(2, len(ordered) // 30)
    for index, value in enumerate(ordered):
        if index + need - 1 < len(ordered) and ordered[index + need - 1] - value <= near:
            return value
    return ordered[0]
