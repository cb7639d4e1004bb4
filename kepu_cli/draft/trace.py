"""Which paragraph rests on what: the trace of a draft, as data and as a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from kepu_cli.draft.document import Block, DraftDocument, Evidence, Grid
from kepu_cli.records import dataclass, field
from kepu_cli.report import Report, Sheet

FIELD = "字段"
"""The kind of evidence that names a field of the template; the trace puts in its place what the field rests on."""
_COLUMNS = ("方式", "文件", "章节", "页", "段", "行", "原文", "改为", "说明")


@dataclass(frozen=True, slots=True)
class Trace:
    """The rows of a draft in order (its words, what they rest on), the fields by name, what belongs to no paragraph."""

    rows: tuple[tuple[str, tuple[Evidence, ...]], ...]
    fields: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    others: tuple[Evidence, ...] = ()


TraceRow: TypeAlias = tuple[str, tuple[Evidence, ...]]


def build_trace(
    rows: Iterable[TraceRow], fields: Mapping[str, Sequence[Evidence]], others: Sequence[Evidence] = ()
) -> Trace:
    """The trace of the rows of a draft (``iter_rows``). ``fields`` says what each field of the template rests on."""
    known = {name: tuple(items) for name, items in fields.items()}
    resolved = ((text, tuple(found for item in items for found in _resolve(item, known))) for text, items in rows)
    return Trace(tuple(resolved), known, tuple(others))


def iter_rows(document: DraftDocument) -> Iterator[TraceRow]:
    """The paragraphs and table rows of a draft in order, each with what it rests on."""
    for part in document.parts:
        for block in part.blocks:
            yield from block_rows(block)


def block_rows(block: Block) -> Iterator[TraceRow]:
    """A paragraph as one row, a table as one for each of its rows below the header."""
    if not isinstance(block, Grid):
        yield block.text, block.evidence
        return
    for index, row in enumerate(block.rows):
        items = block.row_evidence[index] if index < len(block.row_evidence) else block.evidence
        if index >= block.header:
            yield " | ".join(cell.text for cell in row if cell is not None), items


def _resolve(item: Evidence, fields: Mapping[str, tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    if item.kind != FIELD:
        return (item,)
    return fields.get(item.section) or (Evidence("待填", item.file, item.section),)


def trace_data(trace: Trace) -> dict[str, Any]:
    """The trace as plain data: 段落, 字段 (where each field came from), 其他 (what belongs to no paragraph)."""
    data: dict[str, Any] = {
        "段落": [
            {"序号": number, "文字": text, "依据": [_plain(item) for item in items]}
            for number, (text, items) in enumerate(trace.rows, start=1)
        ]
    }
    if trace.fields:
        data["字段"] = [
            {"名称": name, "依据": [_plain(item) for item in items]} for name, items in trace.fields.items()
        ]
    if trace.others:
        data["其他"] = [_plain(item) for item in trace.others]
    return data


def trace_report(trace: Trace) -> Report:
    """The trace as one table: a line for each piece of evidence, the paragraph's number and words before it."""
    rows = [(str(number), text, item) for number, (text, items) in enumerate(trace.rows, start=1) for item in items]
    rows += [(FIELD, name, item) for name, items in trace.fields.items() for item in items]
    rows += [("其他", "", item) for item in trace.others]
    cells = tuple((number, text, *_cells(item)) for number, text, item in rows)
    widths = (1.0, 6.0, 1.5, 3.0, 3.0, 0.8, 0.8, 0.8, 2.5, 2.5, 3.0)
    return Report("依据", (), (Sheet("依据", ("序号", "文字", *_COLUMNS), cells, widths, "没有文字"),))


def _cells(item: Evidence) -> tuple[str, ...]:
    row = _plain(item)
    return tuple(str(row.get(name, "")) for name in _COLUMNS)


def _plain(item: Evidence) -> dict[str, Any]:
    at = item.at
    values = (
        item.kind, item.file, item.section, at.page if at else None, at.block if at else None, at.row if at else None,
        item.before, item.after, item.remark,
    )  # fmt: skip
    return {name: value for name, value in zip(_COLUMNS, values, strict=True) if value not in ("", None)}
