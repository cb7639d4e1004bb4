"""Lines: the unit that the structure rules read, one per printed paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from kepu_cli.blocks import Block, Hints, TableBlock, TextBlock
from kepu_cli.location import Location
from kepu_cli.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, or one piece of a block that holds several.

    ``text`` is stripped. ``number`` is the automatic number it starts with, if any. ``table`` is set, and
    the text empty, where a table stands. ``order`` numbers the lines of a document from 0.
    """

    text: str
    at: Location
    hints: Hints
    order: int
    number: str = ""
    table: TableBlock | None = None
    footnote: bool = False


def iter_pieces(block: TextBlock) -> Iterator[tuple[str, Hints]]:
    """The pieces of a paragraph between its soft line breaks; the hint of a leading run goes with the first."""
    if "\n" not in block.text:
        text = block.text.strip()
        if text:
            shift = len(block.text) - len(block.text.lstrip())
            hints = block.hints
            yield text, replace(hints, lead=max(0, hints.lead - shift)) if shift and hints.lead else hints
        return
    first = True
    for piece in block.text.split("\n"):
        text = piece.strip()
        if text:
            yield text, block.hints if first else replace(block.hints, lead=0, gap_before=0, page_break_before=False)
            first = False


def build_lines(blocks: tuple[Block, ...]) -> tuple[list[Line], list[TextBlock], list[Block]]:
    """The lines of the body, the properties and the furniture of a document, each in reading order."""
    lines: list[Line] = []
    properties: list[TextBlock] = []
    furniture: list[Block] = []
    for block in blocks:
        if block.role == "furniture":
            furniture.append(block)
        elif isinstance(block, TableBlock):
            lines.append(Line("", block.at, Hints(), len(lines), table=block))
        elif block.role == "property":
            properties.append(block)
        else:
            number = block.number
            for text, hints in iter_pieces(block):
                lines.append(Line(text, block.at, hints, len(lines), number, footnote=block.role == "footnote"))
                number = ""
    return lines, properties, furniture


def renumber(lines: list[Line]) -> list[Line]:
    """The same lines with ``order`` counting from 0 again, after some were split."""
    return [line if line.order == order else replace(line, order=order) for order, line in enumerate(lines)]
