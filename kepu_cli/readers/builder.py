"""From the lines of a text, a Markdown file or a page to numbered blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from kepu_cli.blocks import Block, Hints, Role, TableBlock, TextBlock
from kepu_cli.location import Location
from kepu_cli.readers.reflow import Line, join_lines, rejoin
from kepu_cli.records import dataclass, replace

_RIGHT_INDENT = 12  # 字: a line pushed in further than this by spaces is a signature or a date at the right
_CENTER_INDENT = 6


@dataclass(frozen=True, slots=True)
class Item:
    """What one line turned out to be: a line of the document, furniture, a field about it (名称, 值), or a table."""

    kind: Literal["line", "furniture", "property", "table"]
    line: Line | None = None
    texts: tuple[str, ...] = ()
    table: TableBlock | None = None


class BlockList:
    """The blocks so far; each ``add_*`` gives the next number to one more block."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []

    def _next(self) -> Location:
        return Location(block=len(self.blocks) + 1)

    def add_text(self, text: str, role: Role = "body", hints: Hints | None = None, number: str = "") -> None:
        """One paragraph; blank text adds nothing."""
        text = text.strip()
        if text:
            self.blocks.append(TextBlock(text, self._next(), role, hints or Hints(), number))

    def add_table(self, table: TableBlock) -> None:
        """One table; its place is set here."""
        self.blocks.append(replace(table, at=self._next()))


def build_blocks(items: Sequence[Item]) -> tuple[Block, ...]:
    """The items as numbered blocks, the lines of one paragraph joined.

    Furniture that stood between the lines of a paragraph (a page number) comes after the paragraph; a table ends it.
    """
    blocks = BlockList()
    start = 0
    for index, item in enumerate(items):
        if item.table is not None:
            _add_run(items[start:index], blocks)
            blocks.add_table(item.table)
            start = index + 1
    _add_run(items[start:], blocks)
    return tuple(blocks.blocks)


def _add_run(items: Sequence[Item], blocks: BlockList) -> None:
    groups = iter(rejoin([item.line for item in items if item.line is not None]))
    left = 0
    pending: list[Item] = []
    for item in items:
        if item.line is None:
            if left:
                pending.append(item)
            else:
                _add_other(item, blocks)
            continue
        if left == 0:
            group = next(groups)
            left = len(group)
            _add_paragraph(group, blocks)
        left -= 1
        if left == 0:
            for waiting in pending:
                _add_other(waiting, blocks)
            pending.clear()


def _add_other(item: Item, blocks: BlockList) -> None:
    if item.kind == "property":
        blocks.add_text(" ".join("：".join(item.texts).split("\n")), "property")
        return
    for text in item.texts:
        for line in text.split("\n"):
            blocks.add_text(line, "furniture")


def _add_paragraph(group: Sequence[Line], blocks: BlockList) -> None:
    first = group[0]
    hints = replace(first.hints, gap_before=first.gap, bold=all(line.hints.bold for line in group))
    if hints.align is None and hints.indent is None and first.indent >= 1:
        if len(group) == 1 and first.indent >= _CENTER_INDENT:
            hints = replace(hints, align="right" if first.indent >= _RIGHT_INDENT else "center")
        else:
            hints = replace(hints, indent=first.indent)
    blocks.add_text(join_lines(group), hints=hints, number=first.number)


def furniture(texts: Iterable[str]) -> Item:
    """An item of furniture from the texts that hold something."""
    return Item("furniture", texts=tuple(text for text in texts if text and not text.isspace()))
